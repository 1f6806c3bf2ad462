"""Length and readability of an article: shown and exported, never the ground of a flag."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import textstat

from annotate.core.text import TextView

# textstat's Flesch formula has coefficients for these languages; for others its number means nothing.
LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "ru", "hu")
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
    body = view.quote(view.body)[:_LONGEST]
    _select_language(language)
    flesch = round(float(textstat.flesch_reading_ease(body)), 1)
    grade = round(float(textstat.flesch_kincaid_grade(body)), 1) if language == "en" else None
    return Readability(words, flesch, grade)


@cache
def _known_language(language: str) -> str:
    return "en_US" if language == "en" else language


def _select_language(language: str) -> None:
    textstat.set_lang(_known_language(language))
