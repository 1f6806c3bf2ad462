"""The detector of search-engine padding: its lexicon, its signals one by one, its probabilities, and its time."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from growth import assert_linear

from annotate.core.model import Article, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.padding import build_padding_detector, combine, find_signals
from annotate.detectors.padding_lexicon import read_vocabularies
from annotate.detectors.padding_phrases import find_callouts
from annotate.detectors.padding_reading import Reading, Signal
from annotate.resources import read_resource
from benchmarks.padding_generators import KINDS, pad

LEXICON = tomllib.loads(read_resource("seeds/lexicons/padding.toml"))
DETECTOR = build_padding_detector(LEXICON)
TITLE = "Harbor Crane Stops After Inspectors Find Cracked Bolts"
STORY = """
The big crane at Port Elmo has not moved since Tuesday, when inspectors found four cracked bolts in its slewing ring. The port authority sent two ships to Bergo and told a third to wait in the roads.

"We heard it before we saw it," said Nora Stein, who has driven the crane for eleven years. She stopped the engine, climbed down 212 steps and called the foreman. By noon the quay was fenced.

The bolts were replaced in 2021 by a firm from Dunmere that has since closed. Its papers list steel of a grade that the maker never sold, according to the inspectors' letter, which this newspaper has read.

A spare ring lies in Rotterdam. It weighs nineteen tons and will come by barge, because the bridge at Skarne carries only twelve. The director, Paul Ashe, hopes to lift the first container on the ninth.

Until then the small cranes work two shifts. Grain for the mills goes by road, at night, so that the schools on Harbor Street can open their windows during the day. The mayor has asked drivers to keep to thirty.

Insurance pays for the ring but not for the lost days, which cost about 90,000 each. The council meets on Monday. A member of the harbor committee, Ida Falk, wants to know why nobody checked the firm from Dunmere.

Two of the six drivers have been sent on leave. The others learn to work the mobile crane that the navy lent on Friday: it
lifts eight tons and drinks sixty liters an hour. A ship with apples went on to Skarne, where the packers were called in on
a Sunday and got double pay, their foreman said.

The last time the harbor stood still was in the storm of 1987. A photograph in the pilot's office shows boys fishing from the
rails of the old crane, which was sold for scrap three years later and lies, in parts, under the new breakwater.
"""  # noqa: E501 - paragraphs as they are


def detect(text: str, title: str | None = TITLE) -> Finding:
    """Return what the detector says of a text."""
    return DETECTOR.detect(TextView(Article("1", "x.txt", text, title=title)))[0]


def chances(text: str, title: str | None = TITLE) -> dict[str, float]:
    """Return the signals that show, with their chances."""
    reading = Reading(TextView(Article("1", "x.txt", text, title=title)), DETECTOR.vocabularies)
    return {signal.name: signal.chance for signal in find_signals(reading)}


def test_the_story_the_tests_build_on_shows_nothing() -> None:
    assert chances(STORY) == {}
    assert detect(STORY).verdict is Verdict.ABSENT


@pytest.mark.parametrize("kind", KINDS)
def test_padding_of_every_kind_is_caught(kind: str) -> None:
    caught = [detect(pad(STORY, kind, 0.2, seed)).verdict is Verdict.PRESENT for seed in range(20)]
    assert sum(caught) >= 18


@pytest.mark.parametrize("kind", KINDS)
def test_a_generator_adds_its_share_and_is_the_same_for_the_same_seed(kind: str) -> None:
    sizes = [len(pad(STORY, kind, 0.2, seed).split()) / len(STORY.split()) for seed in range(20)]
    assert 1.1 < sum(sizes) / len(sizes) < 1.4
    assert pad(STORY, kind, 0.2, 7) == pad(STORY, kind, 0.2, 7) != pad(STORY, kind, 0.2, 8)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Also read: Ten cranes you will love", "call-outs"),
        ("Read more: Port to close for a day", "call-outs"),
        ("Did you know? The crane is yellow.", "call-outs"),
        ("In conclusion, the harbor crane stops after bolts cracked.", "templated conclusion"),
        ("Subscribe to our newsletter for more.", "self-promotion"),
        (
            "Contents\nThe bolts\nThe ring\n\nThe bolts\nThey broke on Monday.\n\nThe ring\nIt weighs a lot.",
            "list of contents",
        ),
        ("Tags: Elmo, cranes, harbor", "keyword lists"),
        ("What is a slewing ring?\nIt carries the upper part of a crane.", "question blocks"),
        ("By noon the quay was fenced.", "repeated passages"),
        ("What Happens Next\nNobody knows.", "stock headings"),
    ],
)
def test_no_single_weak_signal_raises_the_flag(words: str, name: str) -> None:
    assert chances(f"{STORY}\n\n{words}").get(name, 0.0) < 0.5
    assert detect(f"{STORY}\n\n{words}").verdict is Verdict.ABSENT


def test_several_weak_signals_together_raise_it() -> None:
    weak = (
        "Also read: Ten cranes you will love\n\nPro tip: bookmark this page\n\nDid you know? Cranes are popular.\n\n"
        "What does this mean for you?\n\nIn conclusion, the harbor crane stops after inspectors find cracked bolts."
    )
    finding = detect(f"{STORY}\n\n{weak}")
    assert finding.verdict is Verdict.PRESENT
    assert len({item.note for item in finding.evidence}) >= 2


def test_a_repeated_call_out_counts_little() -> None:
    once, often = (chances(STORY + "\n\nRead more: The port\n" * times).get("call-outs", 0.0) for times in (1, 4))
    assert once < often < 0.35


def test_a_passage_right_behind_its_source_counts_less_than_one_far_away() -> None:
    parts = STORY.strip().split("\n\n")
    beside = "\n\n".join([parts[0], parts[0], *parts[1:], parts[-1]])
    apart = "\n\n".join([parts[0], *parts[1:], parts[0], parts[1]])
    assert chances(beside).get("repeated passages", 0.0) < chances(apart)["repeated passages"]


def test_a_copy_with_small_edits_is_still_a_copy() -> None:
    copy = STORY.strip().split("\n\n")[0].replace("big", "large").replace("told", "then told").replace("found", "saw")
    assert chances(f"{STORY}\n\n{copy} {copy}")["repeated passages"] > 0.3


def test_counts_stand_in_the_notes() -> None:
    sentence = "It stands at the quay and lifts boxes from ships on six days of the week."
    colors = ["Red", "Blue", "Green", "Black"] * 7
    rows = "\n".join(f"{number}. The {color} Crane\n{sentence}" for number, color in enumerate(colors, 1))
    notes = [item.note for item in detect(f"{STORY}\n{rows}").evidence]
    assert "28 numbered headings with 16 words each" in notes


def test_readability_and_length_do_not_count() -> None:
    hard = (
        "Notwithstanding jurisprudential incommensurability, interlocutory adjudicators promulgated countermeasures. "
        * 1
    )
    assert detect(STORY + hard).verdict is Verdict.ABSENT
    assert detect(STORY.split("\n\n")[0] + STORY.split("\n\n")[2]).probability in (None, 0.03)


@pytest.mark.parametrize("text", ["", " ", "Ferry late.", "The ferry was late on Monday. " * 5])
def test_a_text_too_short_to_judge_is_unsure_and_says_why(text: str) -> None:
    finding = detect(text)
    assert (finding.verdict, finding.probability) == (Verdict.UNSURE, None)
    assert finding.evidence[0].note.startswith("too short to judge")


def test_a_language_without_lists_is_unsure_but_repetition_shows() -> None:
    finnish = "\n\n".join(
        f"Satama suljettiin {day} aamuna kello kuusi koska nosturi pysähtyi." for day in "abcdefghijkl"
    )
    plain = "Kunta päätti asiasta myöhään illalla eikä kukaan vastustanut ehdotusta kokouksessa lainkaan. "
    other = "Toimitusjohtaja lupasi uuden nosturin kevääksi vaikka rahoitus puuttuu vielä kokonaan kaupungilta. "
    assert detect(finnish + plain + other).verdict is Verdict.PRESENT
    words = " ".join(f"sana{number} satama{number}" for number in range(60))
    finding = detect(words, title=None)
    assert finding.verdict is Verdict.UNSURE
    assert finding.evidence[0].note.startswith("no phrase list for this language")


@pytest.mark.parametrize("code", sorted(LEXICON))
def test_every_language_reads_its_own_call_outs(code: str) -> None:
    callouts = {
        "en": ("Pro tip: stay calm.", "the and of to in is that it was for on with as at by"),
        "es": ("¿Sabías que existe?", "el la de que y en un por con no una para los del las"),
        "de": ("Wussten Sie schon?", "der die und in den von zu das mit sich des auf für ist im"),
        "fr": ("À lire aussi : la suite", "le la de et les des en un du une que est pour qui dans"),
        "pt": ("Leia também: a ponte", "o a de que e do da em um para com não uma os no se na"),
        "ru": ("Читайте также: мост", "и в не на что с по это как из у за от так но к же бы"),
        "zh": ("你知道吗？桥开了。", "的了是在和不有我他这"),
    }
    words, small = callouts[code]
    text = f"{words}\n\n{' '.join([small] * 8)}"
    reading = Reading(TextView(Article("1", "x.txt", text)), DETECTOR.vocabularies)
    assert reading.language == code
    assert find_callouts(reading).evidence


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"function": 3}, "en.function must be a string of words"),
        ({"labels": "also read"}, "en.labels must be a list of phrases"),
        ({"labels": [" "]}, "en.labels must be a list of phrases"),
        ({"phrases": ["* read"]}, "no word at the start"),
        ({"filler": "ab*"}, "a stem has 3 to 14 letters, not so 'ab'"),
    ],
)
def test_a_faulty_lexicon_names_the_list(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=r"padding lexicon") as caught:
        read_vocabularies({"en": {**LEXICON["en"], **change}})
    assert message.replace("*", "") in str(caught.value).replace("*", "")


def test_phrases_take_choices_and_short_gaps_and_stop_at_the_sentence() -> None:
    phrases = read_vocabularies({"en": {**LEXICON["en"], "phrases": ["in this [post|blog post] * we"]}})["en"].phrases[
        "phrases"
    ]
    words = ["in", "this", "blog", "post", "of", "ours", "we", "look"]
    assert phrases.match(words, 0, len(words)) == 7
    assert phrases.match(words, 0, 5) == 0
    assert phrases.match(["in", "this", "post", *"abcd", "we"], 0, 8) == 0


def test_the_probability_grows_with_each_signal_and_stays_below_one() -> None:
    assert combine([]) == 0.03
    values = [combine([Signal("a", 0.4)] * count) for count in range(6)]
    assert values == sorted(values)
    assert values[-1] < 1


HOSTILE = [
    "\0" * 300, "\ud800 \udfff " * 100, "a\u0301" * 300, "👩‍👩‍👧" * 200, "שלום \u202e" * 200, "港口" * 200,
    "a\r\nb\r\n" * 200, "?" * 300, "# " * 300, "1. " * 300, "Q: " * 200, "FAQ\n" * 100, "Table of Contents\n" * 100,
    "a, " * 300, "Also read:\n" * 100, "In this article we " * 100, "a.com " * 200,
    "+1 (213) 555-0101 " * 50, "\u2028" * 100,
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_crashes_nothing_and_every_quote_stands_in_it(piece: str) -> None:
    for text in (piece, STORY + piece, piece + STORY, STORY.replace("\n", "\r\n") + piece):
        finding = detect(text)
        assert len(finding.evidence) <= 12
        assert detect(text) == finding
        for item in finding.evidence:
            assert item.quote is None or text[item.start : item.end] == item.quote


@pytest.mark.parametrize(
    "piece",
    [" ", "a", "[", '"', "1", "\n", "word ", "a b ", "What is it? ", "FAQ\nWhat is it?\n", "1. What is X\n", "#a ",
     "a, ", "Q: ", "Contents\n", "in this in ", "a.com ", "a.", "+1 ", "港", "Also read: more\n",
     "She said so on Monday. "],
)  # fmt: skip
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        view = TextView(Article("1", "x.txt", STORY + piece * (size // len(piece)), title=TITLE))
        _ = view.sentences
        return lambda: DETECTOR.detect(view)

    assert_linear(prepare, 30_000)
