"""The headline detector beyond its cases: phrases, offsets, languages, hostile input, time."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.model import Article, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.headline import build_headline_detector
from annotate.detectors.headline_phrases import PhraseTree
from annotate.resources import read_resource

LEXICON: dict[str, Any] = tomllib.loads(read_resource("seeds/lexicons/headlines.toml"))
DETECTOR = build_headline_detector(LEXICON)
STORY = "The council met on Tuesday and voted nine to six for the new ferry, the clerk said."


def judge(text: str, title: str | None, language: str | None = "en", **fields: Any) -> Finding:
    """Return the finding on an article with this text and title."""
    article = Article(id="0", source="test", text=text, title=title, language=language, **fields)
    return DETECTOR.detect(TextView(article))[0]


@pytest.mark.parametrize(
    "title",
    [
        "You won't believe what this baker found in his oven",
        "21 weird things every islander secretly does",
        "What happens when you eat kelp every day",
        "Can you name these ten lighthouses? Take our quiz",
        "The one thing you should never say to a ferry captain",
        "Everything you need to know about seaweed soap",
    ],
)
def test_teasers_are_likely(title: str) -> None:
    assert DETECTOR.judge_headline(title) >= 0.5


@pytest.mark.parametrize(
    "title",
    [
        "Council votes nine to six for new ferry",
        "4 killed, 11 injured in train crash near Brede",
        "Nordkap shares fall 7 percent after weak third quarter",
        "Lopes: 'We will not close the school'",
        "US and EU agree on steel tariffs",
        "Westport",
        "2026 budget: county to borrow 40 million for bridges",
    ],
)
def test_reports_are_unlikely(title: str) -> None:
    assert DETECTOR.judge_headline(title) < 0.4


def test_a_longer_tease_is_likelier() -> None:
    plain = DETECTOR.judge_headline("Old harbour crane could be sold")
    teased = DETECTOR.judge_headline("This is why the old harbour crane could be sold")
    more = DETECTOR.judge_headline("This is why you won't believe the old harbour crane could be sold")
    assert plain < teased < more


def test_evidence_stands_in_the_headline_of_the_text() -> None:
    title = "You won't believe what this baker found"
    text = f"🍞 Home\r\n{title}\r\n\r\n{STORY}"
    finding = judge(text, title)
    quotes = [item.quote for item in finding.evidence]
    assert "You won't believe" in quotes
    at = text.index(title)
    for item in finding.evidence:
        assert item.start is not None
        assert item.end is not None
        assert at <= item.start < item.end <= at + len(title)
        assert text[item.start : item.end] == item.quote


def test_a_headline_apart_from_the_text_is_told_in_notes() -> None:
    finding = judge(STORY, "You won't believe what this baker found")
    assert finding.verdict is Verdict.PRESENT
    assert all(item.quote is None for item in finding.evidence)
    assert any("You won't believe" in item.note for item in finding.evidence)


def test_curly_apostrophes_and_capitals_do_not_matter() -> None:
    straight = DETECTOR.judge_headline("Here's why you won't believe it")
    assert DETECTOR.judge_headline("Here’s why you won’t believe it") == pytest.approx(straight)


def test_the_outlets_name_at_the_end_is_not_part_of_the_headline() -> None:
    title = "Can you name these ten lighthouses?"
    bare = judge(STORY, title, outlet="harbourgazette.example", outlet_name="Harbour Gazette")
    named = judge(STORY, f"{title} | Harbour Gazette", outlet="harbourgazette.example", outlet_name="Harbour Gazette")
    assert named.probability == bare.probability


@pytest.mark.parametrize("title", [None, "", "   ", "?!", "— | —"])
def test_without_words_there_is_nothing_to_look_at(title: str | None) -> None:
    finding = judge("", title)
    assert (finding.verdict, finding.probability) == (Verdict.UNSURE, None)
    assert finding.evidence[0].note == "no headline to look at"


def test_a_language_without_lists_is_unsure_and_named() -> None:
    finding = judge("", "Nowy prom wypływa w poniedziałek", "pl")
    assert (finding.verdict, finding.probability) == (Verdict.UNSURE, None)
    assert "pl" in finding.evidence[0].note


def test_an_unknown_language_is_guessed_from_function_words_or_left() -> None:
    assert judge("", "What happens when you eat kelp every day", None).verdict is Verdict.PRESENT
    assert judge("", "Lo que pasa si comes algas en la cena", None).probability is not None
    assert judge("", "Kelp Solveig Brede", None).verdict is Verdict.UNSURE


def test_a_region_of_a_language_is_the_language() -> None:
    assert judge("", "You won't believe this", "en-GB").verdict is Verdict.PRESENT


@pytest.mark.parametrize(
    ("phrase", "words", "end"),
    [
        ("what happened next", "what happened next", 3),
        ("[this|that] one", "that one", 2),
        ("[a|] secret", "secret", 1),
        ("# ways", "12 ways", 2),
        ("# ways", "seven ways", 2),
        ("reveal~ it", "reveals it", 2),
        ("the _ way", "the best way", 3),
        ("the * way", "the way", 2),
        ("the * way", "the very best old way", 5),
        ("^ meet", "meet him", 1),
        ("why $", "why", 1),
    ],
)
def test_phrases_match_as_they_are_written(phrase: str, words: str, end: int) -> None:
    assert (end, "x") in PhraseTree([(phrase, "x")], ["seven"]).match(words.split(), 0)


@pytest.mark.parametrize(
    ("phrase", "words", "at"),
    [
        ("what happened next", "what happened", 0),
        ("# ways", "many ways", 0),
        ("reveal~ it", "real it", 0),
        ("the _ way", "the way", 0),
        ("the * way", "the a b c d way", 0),
        ("^ meet", "we meet", 1),
        ("why $", "why not", 0),
    ],
)
def test_phrases_match_nothing_else(phrase: str, words: str, at: int) -> None:
    assert PhraseTree([(phrase, "x")], ["seven"]).match(words.split(), at) == []


@pytest.mark.parametrize("phrase", ["^ *", "_ $", "it[s|] like", "[a|b]c"])
def test_a_phrase_that_cannot_match_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="phrase"):
        PhraseTree([(phrase, "x")])


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"base": None}, "base"),
        ({"marks": {"sparkle": 1}}, "marks"),
        ({"signal": [{"note": "x"}]}, "key"),
        ({"signal": [{"key": "x", "note": "x", "phrases": []}]}, "weight"),
    ],
)
def test_a_damaged_lexicon_is_named(change: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        build_headline_detector({"en": {**LEXICON["en"], **change}})


@given(st.text(max_size=200))
def test_any_headline_gets_a_probability_and_true_quotes(title: str) -> None:
    text = f"{title}\n\n{STORY}"
    finding = judge(text, title)
    assert finding.probability is None or 0 <= finding.probability <= 1
    for item in finding.evidence:
        assert item.start is None or text[item.start : item.end] == item.quote
    assert judge(text, title) == finding


@pytest.mark.parametrize(
    "title", ["\ud800 why", "\0 you\0", "\u202eיש לך", "👩‍👩‍👧" * 300, "e\u0301" * 300, "[" * 5000]
)
def test_hostile_headlines_break_nothing(title: str) -> None:
    judge(title, title)
    judge("", title)


@pytest.mark.parametrize("unit", [" ", "a", "a ", "[", '"', "' a", "1", "1,", "\n", "this ", "A: ", "?", "... ", "| "])
def test_time_does_not_grow_with_the_headline(unit: str) -> None:
    assert_linear(lambda size: partial(DETECTOR.judge_headline, unit * size), 100_000)


def test_a_headline_of_repeated_words_is_found_in_time() -> None:
    def prepare(size: int) -> Callable[[], object]:
        view = TextView(Article(id="0", source="test", text="a " * size, title="a " * 199 + "b", language="en"))
        assert view.page
        return lambda: DETECTOR.detect(view)

    assert_linear(prepare, 20_000)
