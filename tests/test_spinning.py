"""The detector of `spun-text`: what its cases cannot show."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from growth import assert_linear

from annotate.core.model import Article, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.spinning import Trace, build_spinning_detector, weigh
from annotate.resources import read_resource

LEXICON = tomllib.loads(read_resource("seeds/lexicons/spinning.toml"))
DETECTOR = build_spinning_detector(LEXICON)
PAD = "The council met on Monday in the old hall and spoke about the roof of the school for two hours. " * 5


def detect(text: str, language: str | None = "en") -> Finding:
    finding = DETECTOR.detect(TextView(Article("id", "test", text, language=language)))[0]
    for item in finding.evidence:
        if item.quote is not None:
            assert text[item.start : item.end] == item.quote
    return finding


def trace(kind: str, key: str) -> Trace:
    return Trace(kind, key, 0, 1, "a note")


@pytest.mark.parametrize("name", ["tortured", "spun", "translated", "misspelt"])
def test_a_lexicon_without_a_table_is_refused_by_its_name(name: str) -> None:
    broken = {"en": {key: value for key, value in LEXICON["en"].items() if key != name}}
    with pytest.raises(ValueError, match=f"en.{name}"):
        build_spinning_detector(broken)


@pytest.mark.parametrize("name", ["names", "single", "subject", "vowel_a", "vowel_an"])
def test_a_lexicon_without_a_string_of_words_is_refused_by_its_name(name: str) -> None:
    words = {key: value for key, value in LEXICON["en"]["words"].items() if key != name}
    with pytest.raises(ValueError, match=f"en.words.{name}"):
        build_spinning_detector({"en": {**LEXICON["en"], "words": words}})


@pytest.mark.parametrize("lexicon", [{}, {"en": []}, {"fr": LEXICON["en"]}])
def test_a_lexicon_without_english_is_refused(lexicon: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="table en"):
        build_spinning_detector(lexicon)


def test_the_lexicon_holds_many_phrases_and_no_phrase_twice() -> None:
    tables = [LEXICON["en"][name] for name in ("tortured", "spun", "translated")]
    assert sum(len(table) for table in tables) >= 500
    assert len({written for table in tables for written in table}) == sum(len(table) for table in tables)


def test_the_same_trace_counts_once() -> None:
    once = [trace("tortured", "assembled countries"), trace("spun", "keep in thoughts")]
    assert weigh(once, 400) == weigh(once * 20, 400)


def test_more_traces_never_weigh_less_and_more_words_never_more() -> None:
    kinds = ["tortured", "spun", "translated", "misspelt", "comma", "stop", "name", "article", "blank"]
    traces = [trace(kind, f"{kind} {number}") for number in range(6) for kind in kinds]
    grown = [weigh(traces[:size], 500) for size in range(len(traces) + 1)]
    assert grown == sorted(grown)
    diluted = [weigh(traces[:5], words) for words in (100, 1000, 1500, 2500, 9000)]
    assert diluted == sorted(diluted, reverse=True)
    assert weigh([], 500) < 0.05 < 0.9 < grown[-1]


@pytest.mark.parametrize("kind", ["misspelt", "comma", "stop", "name", "article", "blank"])
def test_one_habit_alone_is_not_enough_whatever_its_number(kind: str) -> None:
    assert weigh([trace(kind, str(number)) for number in range(500)], 300) < 0.5


def test_a_phrase_does_not_reach_over_a_mark() -> None:
    whole = detect("He said so to keep in thoughts and harmony talks. " + PAD)
    broken = detect("He wrote to keep in, thoughts apart. Harmony, talks and tea. " + PAD)
    assert [item.quote for item in whole.evidence] == ["harmony talks", "keep in thoughts"]
    assert [item.quote for item in broken.evidence] == [None]


def test_an_abbreviation_in_capitals_is_no_misspelling() -> None:
    assert detect("The HSA and the HSI fell. " + PAD).evidence[0].quote is None
    assert detect("They said taht it fell. " + PAD).evidence[0].quote == "taht it fell"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("They met in the panama Canal zone. ", "panama Canal"),
        ("Trade with Latin america grew. ", "Latin america"),
        ("Trade with germany grew. ", "germany"),
        ("They wrote to info@germany.example and #germany. ", None),
        ("Trade with Germany and LATIN AMERICA grew. ", None),
    ],
)
def test_names_with_a_small_letter(text: str, quote: str | None) -> None:
    assert detect(text + PAD).evidence[0].quote == quote


def test_an_article_about_such_phrases_is_left_alone_and_says_why() -> None:
    told = "Assembled Countries, bosom cancer and colossal information are tortured phrases, a kind of plagiarism. "
    assert detect(told.replace("tortured", "new").replace("plagiarism", "slip") + PAD).verdict is Verdict.PRESENT
    finding = detect(told + PAD)
    assert finding.verdict is Verdict.ABSENT
    assert "about mistakes" in finding.evidence[0].note


def test_other_languages_are_unsure() -> None:
    for language in ("de", None):
        finding = detect(PAD, language)
        assert finding.verdict is Verdict.UNSURE
        assert finding.probability is None


@pytest.mark.parametrize(
    "unit",
    [
        "  ", "a", "a ", "(", "[", '"', "“", "„", "»", "' ", "7", "7 ", ",a", "ab,cd ", "abc.Def ", "an ", "a an ",
        "teh ", "latin america ", "counterfeit ", "keep in ", "the ", "with a b c d ", "in the night ",
        "Germany germany ",
    ],
)  # fmt: skip
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        view = TextView(Article("id", "test", PAD + unit * (size // len(unit)), language="en"))
        assert view.sentences
        assert view.words
        return lambda: DETECTOR.detect(view)

    assert_linear(prepare, 60_000)
