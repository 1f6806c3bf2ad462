"""The loaded words of one language: read from data, with their forms, and found in a row of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

from annotate.core.remembering import Remembered
from annotate.core.word_numbers import find_followed, find_marked

STRENGTHS = {"strong": 3.0, "medium": 2.0, "weak": 1.0, "faint": 0.5}
_WORD_LISTS = ("person", "loud", "naming")
_VOWELS = "aeiou"
# "isn't", "we'll", "it's": the forms of talk; not the genitive of "the state's".
_CONTRACTION = re.compile(r".+(?:n't|'re|'ve|'ll|'m|'d)\Z|(?:it|that|there|he|she|what|who|here|let)'s\Z")
# What a word is, as bits of one byte: an entry, the first and the second word of a longer one; of the writer's own
# voice, a contraction, a figure; one that is shouted.
SINGLE, FIRST, SECOND, PERSON, CONTRACTION, NUMBER, LOUD = (1 << bit for bit in range(7))
# Words that are remembered with their byte, some megabytes.
_MOST_WORDS = 100_000


class Entry(NamedTuple):
    """What a word or phrase stands for. Strength 0 protects a neutral use."""

    category: str
    note: str
    strength: float


_Row = tuple[list[str], Entry]


class Hit(NamedTuple):
    """An entry found: the words from `start` up to `end`."""

    start: int
    end: int
    entry: Entry


def _mark(sets: Mapping[int, frozenset[str]], word: str) -> int:
    """Return the byte of a folded word; `sets` holds those with each of the other bits."""
    mark = sum(mark for mark, words in sets.items() if word in words)
    mark += CONTRACTION if "'" in word and _CONTRACTION.match(word) else 0
    return mark + (NUMBER if word[0].isdigit() else 0)


@dataclass(frozen=True)
class LoadedVocabulary:
    """The entries of one language by their words, and its lists of single words.

    `person` are the words of a writer's own voice, `loud` those shouted in capitals, `naming` those that introduce a
    quotation.
    """

    entries: Mapping[tuple[str, ...], Entry]
    person: frozenset[str]
    loud: frozenset[str]
    naming: frozenset[str]

    @cached_property
    def marks(self) -> Mapping[str, int]:
        """What each folded word is, as bits of a byte."""
        firsts, seconds = (frozenset(pair[part] for pair in self.pairs) for part in (0, 1))
        sets = {SINGLE: frozenset(self.single), FIRST: firsts, SECOND: seconds}
        return Remembered(partial(_mark, {**sets, PERSON: self.person, LOUD: self.loud}), _MOST_WORDS)

    @cached_property
    def single(self) -> Mapping[str, Entry]:
        """The entries of one word."""
        return {words[0]: entry for words, entry in self.entries.items() if len(words) == 1}

    @cached_property
    def longer(self) -> Mapping[tuple[str, str], Sequence[_Row]]:
        """The other words of the longer entries by their first and second, most words first."""
        found: dict[tuple[str, str], list[_Row]] = {}
        for words in sorted(filter(lambda words: len(words) > 1, self.entries), key=len, reverse=True):
            found.setdefault((words[0], words[1]), []).append(([*words[2:]], self.entries[words]))
        return found

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The first two words of the longer entries."""
        return frozenset(self.longer)

    def find(self, words: Sequence[str], marks: bytes | bytearray) -> list[Hit]:
        """Return the entries in a row of folded words: the longest at each place, none inside another.

        `marks` holds the byte of each word.
        """
        # Most words that may begin a longer entry are followed by none of its second words.
        longer = {at for at in find_followed(marks, FIRST, SECOND) if (words[at], words[at + 1]) in self.pairs}
        found: list[Hit] = []
        end = 0
        for at in sorted(longer.union(find_marked(marks, SINGLE))):
            hit = self._match(words, at, at in longer) if at >= end else None
            if hit:
                found.append(hit)
                end = hit.end
        return found

    def _match(self, words: Sequence[str], at: int, is_longer: bool) -> Hit | None:
        for others, entry in self.longer[words[at], words[at + 1]] if is_longer else ():
            end = at + 2 + len(others)
            if not others or words[at + 2 : end] == others:
                return Hit(at, end, entry)
        single = self.single.get(words[at])
        return Hit(at, at + 1, single) if single else None


def read_loaded_vocabulary(code: str, data: Mapping[str, Any]) -> LoadedVocabulary:
    """Return the vocabulary of one language of loaded.toml; ValueError names what is missing."""
    for name in ("neutral", "report", *_WORD_LISTS):
        if not isinstance(data.get(name), str):
            raise ValueError(f"loaded lexicon: {code}.{name} must be a string of entries")
    entries: dict[tuple[str, ...], Entry] = {}
    for row in data.get("category", ()):
        _add_category(entries, code, row)
    entries.update((words, Entry("neutral", "", 0.0)) for words in split_entries(data["neutral"]))
    # Words of reports stand among the entries, so that one pass finds both.
    for words in split_entries(data["report"]):
        entries.setdefault(words, Entry("report", "", 0.0))
    lists = (frozenset(word for words in split_entries(data[name]) for word in words) for name in _WORD_LISTS)
    return LoadedVocabulary(entries, *lists)


def _add_category(entries: dict[tuple[str, ...], Entry], code: str, row: Mapping[str, Any]) -> None:
    """Add the entries of a category; one that stands in two keeps the greater strength."""
    if not isinstance(row.get("key"), str) or not isinstance(row.get("note"), str):
        raise ValueError(f"loaded lexicon: a category of {code} lacks its key or note")
    for name, strength in STRENGTHS.items():
        for words in split_entries(row.get(name, "")):
            known = entries.get(words)
            if known is None or known.strength < strength:
                entries[words] = Entry(row["key"], row["note"], strength)


def split_entries(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of every form of the entries in a comma-separated list.

    Raises ValueError that quotes an entry with an unknown mark.
    """
    for row in text.split(","):
        parts = row.replace("-", " ").casefold().split()
        if parts:
            yield from _spread(parts)


def _spread(parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the forms of one entry; at most one of its words carries a mark."""
    marked = next((place for place, part in enumerate(parts) if "/" in part), None)
    if marked is None:
        yield tuple(parts)
        return
    word, _, mark = parts[marked].partition("/")
    if mark not in _FORMS:
        raise ValueError(f"loaded lexicon: unknown mark in {' '.join(parts)!r}")
    for form in _FORMS[mark](word):
        yield (*parts[:marked], form, *parts[marked + 1 :])


def _noun_forms(word: str) -> Iterable[str]:
    return word, _add_s(word), word + "'s"


def _verb_forms(word: str) -> Iterable[str]:
    if word.endswith("e"):
        ing = word[:-2] + "ying" if word.endswith("ie") else word[:-1] + "ing"
        past = word + "d"
    elif word.endswith("y") and word[-2] not in _VOWELS:
        ing, past = word + "ing", word[:-1] + "ied"
    else:
        ing, past = word + "ing", word + "ed"
    return word, _add_s(word), past, ing


def _doubled_forms(word: str) -> Iterable[str]:
    return word, _add_s(word), word + word[-1] + "ed", word + word[-1] + "ing"


def _adjective_forms(word: str) -> Iterable[str]:
    if word.endswith("le") and word[-3] not in _VOWELS:
        return word, word[:-1] + "y"
    if word.endswith("y"):
        return word, word[:-1] + "ily"
    return word, word + ("ally" if word.endswith("ic") else "ly")


def _add_s(word: str) -> str:
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


_FORMS = {"n": _noun_forms, "v": _verb_forms, "vv": _doubled_forms, "a": _adjective_forms}
