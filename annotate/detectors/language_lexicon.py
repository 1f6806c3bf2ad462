"""The loaded words of one language: read from data, with their forms, and found in a row of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count, pairwise
from typing import Any, NamedTuple

STRENGTHS = {"strong": 3.0, "medium": 2.0, "weak": 1.0, "faint": 0.5}
_WORD_LISTS = ("person", "loud", "naming")
_VOWELS = "aeiou"


class Entry(NamedTuple):
    """What a word or phrase stands for. Strength 0 protects a neutral use."""

    category: str
    note: str
    strength: float


class Hit(NamedTuple):
    """An entry found: the words from `start` up to `end`."""

    start: int
    end: int
    entry: Entry


# "isn't", "we'll", "it's": the forms of talk; not the genitive of "the state's".
_CONTRACTION = re.compile(r".+(?:n't|'re|'ve|'ll|'m|'d)\Z|(?:it|that|there|he|she|what|who|here|let)'s\Z")
# The counts of a text in one number, so that a sum of numbers is all that is needed: the writer's own voice in the
# lowest bits, then contractions, then figures.
VOICE_BITS = 24
VOICE_MASK = (1 << VOICE_BITS) - 1
# Words that are remembered with what they count, some megabytes.
_MOST_WORDS = 100_000


class Voices(dict[str, int]):
    """What a folded word adds to the counts of a text, packed: see VOICE_BITS."""

    def __init__(self, person: frozenset[str]) -> None:
        super().__init__()
        self._person = person

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        is_contraction = "'" in word and bool(_CONTRACTION.match(word))
        voice = (word in self._person) + (is_contraction << VOICE_BITS) + (word[0].isdigit() << 2 * VOICE_BITS)
        self[word] = voice
        return voice


@dataclass(frozen=True)
class LoadedVocabulary:
    """The entries of one language by their words, and its lists of single words.

    `longest` is the length of the longest entry by its first word. `person` are the words of a
    writer's own voice, `loud` those shouted in capitals, `naming` those that introduce a quotation.
    """

    entries: Mapping[tuple[str, ...], Entry]
    longest: Mapping[str, int]
    person: frozenset[str]
    loud: frozenset[str]
    naming: frozenset[str]

    @cached_property
    def voices(self) -> Voices:
        """What each word counts for the tone of a text."""
        return Voices(self.person)

    @cached_property
    def singles(self) -> frozenset[str]:
        """The entries of one word."""
        return frozenset(entry[0] for entry in self.entries if len(entry) == 1)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, ...]]:
        """The first two words of the longer entries."""
        return frozenset(entry[:2] for entry in self.entries if len(entry) > 1)

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Return the entries in a row of folded words: the longest at each place, none inside another."""
        found: list[Hit] = []
        end = 0
        # Most words that may begin a longer entry are followed by none of its second words.
        longer = set(compress(count(), map(self.pairs.__contains__, pairwise(words))))
        for at in sorted(longer.union(compress(count(), map(self.singles.__contains__, words)))):
            if at < end:
                continue
            for size in range(min(self.longest[words[at]], len(words) - at) if at in longer else 1, 0, -1):
                entry = self.entries.get(tuple(words[at : at + size]))
                if entry is not None:
                    found.append(Hit(at, at + size, entry))
                    end = at + size
                    break
        return found


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
    longest: dict[str, int] = {}
    for words in entries:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    lists = (frozenset(word for words in split_entries(data[name]) for word in words) for name in _WORD_LISTS)
    return LoadedVocabulary(entries, longest, *lists)


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
