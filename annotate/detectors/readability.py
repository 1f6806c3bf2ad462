"""Length and readability of an article: shown and exported, never the ground of a flag."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from annotate.core.text import TextView
from annotate.detectors.syllables import load_syllables

# Flesch's reading ease by language: its constant, what a word a sentence and a syllable a word take from it. The
# figures, the sentences and the words are those of textstat 0.7.8; tests/test_readability.py holds them against it.
# It has figures for these languages; for others its number means nothing.
_COEFFICIENTS = {
    "en": (206.835, 1.015, 84.6),
    "de": (180, 1, 58.5),
    "es": (206.84, 1.02, 60.0),
    "fr": (207, 1.015, 73.6),
    "it": (217, 1.3, 60.0),
    "nl": (206.835, 0.93, 77),
    "ru": (206.835, 1.3, 60.1),
    "hu": (206.835, 1.015, 58.5),
}
LANGUAGES = tuple(_COEFFICIENTS)
_SENTENCE = re.compile(r"\b[^.!?]+[.!?]*")
# "dogs' tails" loses its apostrophe, "it's" keeps it; then all other marks go.
_APOSTROPHE = re.compile(r"'(?![tsd]|ve|ll|re)")
_PUNCTUATION = re.compile(r"[^\w\s']+")
_BEGINNING = 80
# Of Latin text the marks go by a table of bytes, in a fifth of the time; "?" is one of them, and stands for all others.
_LATIN_MARKS = bytes(code for code in range(256) if _PUNCTUATION.fullmatch(chr(code)))
_BEYOND_LATIN = re.compile("[^\x00-\xff]")
# The formulas ask for sentences and syllables; on less than this they swing by whole grades.
_ENOUGH_WORDS = 30
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Readability:
    """Words of the body, Flesch reading ease (0 hard to 100 easy) and Flesch-Kincaid school grade.

    The last two are None for too little text or a language that the formulas do not cover.
    """

    words: int
    flesch: float | None
    grade: float | None


def measure_readability(view: TextView) -> Readability:
    """Return the readability of the article's body, by textstat; the grade for English only."""
    words = view.word_count
    language = view.article.language or "en"
    if words < _ENOUGH_WORDS or language not in LANGUAGES:
        return Readability(words, None, None)
    size = _measure(view.quote(view.body)[:_LONGEST], language)
    grade = round(size.grade_kincaid(), 1) if language == "en" else None
    return Readability(words, round(size.ease_flesch(_COEFFICIENTS[language]), 1), grade)


class _Size(NamedTuple):
    """Words, sentences and syllables of a text, as textstat counts them."""

    words: int
    sentences: int
    syllables: int

    def ease_flesch(self, coefficients: tuple[float, float, float]) -> float:
        base, per_sentence, per_word = coefficients
        if not self.words or not self.syllables:
            return 0.0
        return base - per_sentence * (self.words / self.sentences) - per_word * (self.syllables / self.words)

    def grade_kincaid(self) -> float:
        if not self.words or not self.syllables:
            return 0.0
        return (0.39 * (self.words / self.sentences)) + (11.8 * (self.syllables / self.words)) - 15.59


def _measure(text: str, language: str) -> _Size:
    words = _list_words(text)
    sentences = _SENTENCE.findall(text)
    short = sum(map(_is_short, sentences))
    syllables = sum(map(load_syllables(language).__getitem__, words))
    return _Size(len(words), max(1, len(sentences) - short), syllables)


def _list_words(text: str) -> list[str]:
    """Return the words without punctuation; an apostrophe stays in what may be a contraction."""
    kept = _APOSTROPHE.sub("", text)
    if all(map(_PUNCTUATION.fullmatch, set(_BEYOND_LATIN.findall(kept)))):
        return kept.encode("latin-1", "replace").translate(None, _LATIN_MARKS).decode("latin-1").split()
    return _PUNCTUATION.sub("", kept).split()


def _is_short(sentence: str) -> bool:
    """Whether a sentence has two words or less; most show more than that in their beginning."""
    # Four pieces of letters alone are four words, whatever else stands there.
    return sum(map(str.isalpha, sentence[:_BEGINNING].split())) <= 3 and len(_list_words(sentence)) <= 2
