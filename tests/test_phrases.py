"""One pass over a text finds the words and phrases that plain patterns find, on 500 texts."""

from __future__ import annotations

import random
import re

import pytest

from annotate.core.literals import may_hold
from annotate.core.model import Article, Span
from annotate.core.text import TextView
from annotate.core.tokens import RUN, read_tokens
from annotate.detectors.attribution import read_row
from annotate.detectors.contract import TEXTS
from annotate.detectors.phrase_rows import read_phrases
from annotate.detectors.phrase_starts import read_rare_phrases

PHRASES = (
    "ferry", "ferry office", "the ferry office", "office said", "said", "said on monday", "on monday morning", "port",
    "port of call", "of call", "a b", "b a b", "café au lait", "lait", "10 percent", "percent off",
)  # fmt: skip
FILLERS = (
    "a",
    "b",
    "The",
    "FERRY",
    "ferrying",
    "report",
    "Café",
    "percentage",
    "10",
    "call",
    "office's",
    "x_said",
    "é",
)
JOINTS = (" ", " ", " ", ", ", ". ", "-", "\n", "  ", "’", " “", "” ", "_")


def make_text(seed: int) -> str:
    """Return 80 words, some of them of phrases, with marks between them at random."""
    rng = random.Random(seed)
    words = [word for phrase in PHRASES for word in phrase.split()] + list(FILLERS)
    return "".join(rng.choice(words) + rng.choice(JOINTS) for _ in range(80))


def spell_alternation() -> re.Pattern[str]:
    """Return the phrases as one plain alternation of whole words, the longest first."""
    longest = sorted(PHRASES, key=lambda phrase: -len(phrase.split()))
    spelt = (r"[\W_]+".join(map(re.escape, phrase.split())) for phrase in longest)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(spelt)})(?![^\W_])", re.IGNORECASE)


def test_phrases_are_those_of_a_plain_alternation() -> None:
    written, plain = dict.fromkeys(PHRASES, "made"), spell_alternation()
    rows, rare = read_phrases(written), read_rare_phrases(written)
    found = 0
    for seed in range(500):
        text = make_text(seed)
        expected = [match.span() for match in plain.finditer(text)]
        assert [(hit.start, hit.end) for hit in rows.find(text, 0, len(text))] == expected, text
        view = TextView(Article("0" * 16, "made", text))
        assert [(hit.start, hit.end) for hit in rare.find_within(view, Span(0, len(text)))] == expected, text
        found += len(expected)
    assert found > 5000


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_tokens_stand_where_the_pattern_finds_them(text: str) -> None:
    runs, signs = read_tokens(text)
    assert list(zip(runs.starts, runs.ends, strict=True)) == [match.span() for match in RUN.finditer(text)]
    for tokens in (runs, signs):
        assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == tokens.raw
        assert "".join(gap + word for gap, word in zip(tokens.gaps, [*tokens.raw, ""], strict=True)) == text
        assert tokens.find({"the", "ferry"}) == [at for at, word in enumerate(tokens.words) if word in ("the", "ferry")]


def test_the_table_of_latin_letters_cuts_and_folds_as_the_pattern_does() -> None:
    """Every character up to the kana beside letters and alone, and some that lie far from Latin."""
    for character in (*map(chr, range(0x3000)), "ﬁ", "\ud800", "Ａ", "𝐀", "é", "🚢"):
        text = f"The{character}Ferry {character} {character * 2}-x the  Ferry\n{character}"
        runs = read_tokens(text)[0]
        found = list(RUN.finditer(text))
        assert list(zip(runs.starts, runs.ends, strict=True)) == [match.span() for match in found], text
        assert runs.locate(0, 2) == (found[0].start(), found[1].end()), text
        assert runs.raw == [match.group() for match in found], text
        assert runs.words == [match.group().casefold() for match in found], text
        assert runs.gaps == RUN.split(text)[::2], text
        assert runs.breaks == [place for place, gap in enumerate(runs.gaps) if gap != " "], text
        assert runs.heads == "".join(word[0] for word in runs.raw), text
        assert runs.uppers == [place for place, word in enumerate(runs.raw) if not word[0].islower()], text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_sentences_in_words_stand_at_their_offsets(text: str) -> None:
    view = TextView(Article("0" * 16, "made", text))
    row = read_row(view)
    for sentence in map(row.__getitem__, range(len(row))):
        for place in range(len(sentence)):
            assert text[slice(*sentence.cover(place, place))] == sentence.write(place) != ""


@pytest.mark.parametrize("letter", ["ſ", "ı", "\u0130", "\u212a", "ς"])  # \u212a is the sign of the kelvin
def test_no_letter_hides_a_literal_from_a_pattern_without_case(letter: str) -> None:
    for plain in "kis" + "σ":
        if re.fullmatch(plain, letter, re.IGNORECASE):
            assert may_hold(f"ab{letter}cd", (f"ab{plain}cd",))


def test_a_literal_is_asked_for_in_lower_case() -> None:
    assert may_hold("All RIGHTS Reserved", ("rights reserved",))
    assert not may_hold("All rights are reserved", ("rights reserved",))
