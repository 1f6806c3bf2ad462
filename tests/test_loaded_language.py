"""The language detector beyond its cases: forms, quotations, names, rates, hostile input, time."""

from __future__ import annotations

import tomllib
from functools import partial
from typing import Any

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.model import Article, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.language import build_language_detector
from annotate.detectors.language_lexicon import split_entries
from annotate.detectors.language_reading import Passage
from annotate.detectors.language_signs import read_signs
from annotate.resources import read_resource

LEXICON: dict[str, Any] = tomllib.loads(read_resource("seeds/lexicons/loaded.toml"))
DETECTOR = build_language_detector(LEXICON)
ENGLISH = DETECTOR.vocabularies["en"]
PLAIN = (
    "The council voted nine to six on Tuesday to buy a second ferry, the clerk said. The ship will carry forty cars "
    "and cost 6.8 million. Work on the new pier begins in April, and the first crossing is planned for October. "
)
LOADED = (
    "The spineless clowns on the council have caved again. Their pathetic scheme is a disgraceful betrayal, and "
    "these corrupt buffoons know it. Nobody believes their shameless lies any more! "
)


def judge(text: str, language: str | None = "en") -> Finding:
    """Return the finding on a text."""
    article = Article(id="0", source="test", text=text, language=language)
    return DETECTOR.detect(TextView(article))[0]


def read_words(text: str) -> dict[str, float]:
    """Return the loaded places of a text and what each counts."""
    signs, _ = read_signs(Passage(text), ENGLISH)
    return {text[sign.start : sign.end]: sign.weight for sign in signs}


@pytest.mark.parametrize(
    ("mark", "forms"),
    [
        ("bigot/n", {"bigot", "bigots", "bigot's"}),
        ("hypocrisy/n", {"hypocrisy", "hypocrisies", "hypocrisy's"}),
        ("hoax/n", {"hoax", "hoaxes", "hoax's"}),
        ("smear/v", {"smear", "smears", "smeared", "smearing"}),
        ("vilify/v", {"vilify", "vilifies", "vilified", "vilifying"}),
        ("gouge/v", {"gouge", "gouges", "gouged", "gouging"}),
        ("lie/v", {"lie", "lies", "lied", "lying"}),
        ("slam/vv", {"slam", "slams", "slammed", "slamming"}),
        ("vile/a", {"vile", "vilely"}),
        ("pathetic/a", {"pathetic", "pathetically"}),
        ("nasty/a", {"nasty", "nastily"}),
        ("horrible/a", {"horrible", "horribly"}),
    ],
)
def test_forms(mark: str, forms: set[str]) -> None:
    assert {" ".join(words) for words in split_entries(mark)} == forms


def test_a_phrase_takes_forms_of_its_marked_word_and_hyphens_are_blanks() -> None:
    found = {" ".join(words) for words in split_entries("cave/v in,\n  far-left")}
    assert found == {"cave in", "caves in", "caved in", "caving in", "far left"}


def test_an_unknown_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="smear/q"):
        list(split_entries("smear/q"))


@pytest.mark.parametrize("name", ["neutral", "report", "person", "loud", "naming"])
def test_a_lexicon_without_a_list_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        build_language_detector({"en": {**LEXICON["en"], name: None}})


def test_the_longest_entry_wins_and_protects_what_is_inside() -> None:
    assert "radical" in read_words("a radical idea")
    assert read_words("after radical surgery in May") == {}
    assert "far-left" in read_words("the far-left paper")


def test_words_in_quotations_count_less() -> None:
    own = read_words("The plan is a disgrace to all")["disgrace"]
    for quoted in ("“The plan is a disgrace to all”", '"The plan is a disgrace"', "he said: 'It is a disgrace to us'"):
        assert 0 < read_words(quoted)["disgrace"] < own / 2
    assert read_words("the dogs' disgrace and the cats' joy")["disgrace"] == own


def test_an_open_quotation_ends_with_its_line() -> None:
    words = read_words("“A disgrace, he wrote.\nA pathetic plan")
    assert words["disgrace"] < words["pathetic"]


def test_names_are_left_alone_but_openings_are_not() -> None:
    assert read_words("the firm Savage Brothers has won") == {}
    assert "Savage" in read_words("It ended. Savage attacks followed")
    assert "savage" in read_words("a savage attack")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It is safe, they say. That is WRONG and they know", "WRONG"),
        ("They call it progress! We do not", "!"),
        ("Who pays for this? The town does", "Who pays for this?"),
        ("their “reform” of the port", "“reform”"),
    ],
)
def test_marks_of_emphasis(text: str, quote: str) -> None:
    assert quote in read_words(text)


@pytest.mark.parametrize(
    "text", ["what he called “reform” of the port", "the USA and NATO", "https://x.example/?q=1&a=!b", "in “Hamlet” on"]
)
def test_marks_that_are_none(text: str) -> None:
    assert read_words(text) == {}


def test_a_biased_sentence_stands_above_a_report() -> None:
    biased = DETECTOR.rate_sentence("The spineless council caved to the radical mob, and it's a total disgrace.")
    report = DETECTOR.rate_sentence("The council voted 9 to 6 on Tuesday to buy a second ferry, the clerk said.")
    assert report < 0.3 < 0.7 < biased


def test_the_score_rises_with_the_share_of_loaded_text() -> None:
    scores = [DETECTOR.score_article(PLAIN * (8 - n) + LOADED * n) for n in (0, 1, 3, 8)]
    assert scores == sorted(scores)
    assert scores[0] < 0.1
    assert scores[-1] > 0.9


def test_one_strong_word_raises_no_flag() -> None:
    assert judge(PLAIN * 3 + "It was a fiasco.").verdict is Verdict.ABSENT


def test_a_repeated_topic_word_counts_three_times_at_most() -> None:
    three = DETECTOR.score_article(PLAIN * 4 + "The extremist spoke. " * 3 + "The man spoke. " * 20)
    many = DETECTOR.score_article(PLAIN * 4 + "The extremist spoke. " * 23)
    assert many == pytest.approx(three)


def test_evidence_is_strongest_first_and_short() -> None:
    text = PLAIN + LOADED * 2
    finding = judge(text)
    summary, *cited = finding.evidence
    quoted = [item for item in cited if item.note != "the writer judges"]
    assert 0 < len(quoted) <= 12
    assert len(cited) > len(quoted), "the most loaded sentences are shown whole"
    weights = [read_words(item.quote or "")[item.quote or ""] for item in quoted if item.quote != "!"]
    assert weights == sorted(weights, reverse=True)
    assert any(item.note.endswith("2 times") for item in quoted)
    assert summary.quote is None
    assert "per 1,000" in summary.note


@pytest.mark.parametrize(("language", "named"), [("de", "de"), (None, "not known")])
def test_another_or_no_language_is_unsure(language: str | None, named: str) -> None:
    finding = judge(LOADED * 3, language)
    assert (finding.verdict, finding.probability) == (Verdict.UNSURE, None)
    assert named in finding.evidence[0].note


def test_a_short_text_is_unsure() -> None:
    finding = judge("Spineless clowns!")
    assert finding.verdict is Verdict.UNSURE
    assert "too short" in finding.evidence[0].note


@given(
    st.lists(
        st.sampled_from(["clown", "“", "”", '"', "WRONG", "?", "!", "\r\n", "🙈", "é", "the left", " ", "’"]),
        max_size=80,
    )
)
def test_quotes_stand_where_they_say(parts: list[str]) -> None:
    text = PLAIN + " ".join(parts)
    finding = judge(text)
    for item in finding.evidence:
        assert item.start is None or text[item.start : item.end] == item.quote
    assert judge(text) == finding


@pytest.mark.parametrize(
    "text", ["", " \n\r\n", "\ud800y " * 90, "a\0b " * 90, "\u202eשלום " * 90, "👩‍👩‍👧" * 90, "港口" * 90, '"' * 999]
)
def test_hostile_texts_break_nothing(text: str) -> None:
    assert judge(text).probability is None or DETECTOR.score_article(text) < 0.5
    assert 0 <= DETECTOR.rate_sentence(text) <= 1


@pytest.mark.parametrize(
    "unit", [" ", "a", "a ", "[", '"', "'a", "' a", "1", "\n", "? ", "?", "!", ".", "clown ", "no ", "'", "“a” ", "A-"]
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    assert_linear(lambda size: partial(DETECTOR.score_article, unit * size + "x"), 20_000)
