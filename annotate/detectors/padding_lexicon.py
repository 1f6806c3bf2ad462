"""The lexicon of padding, a vocabulary a language: what a word is to an article, and the lists of stock phrases."""

from __future__ import annotations

from collections.abc import KeysView, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from annotate.core.remembering import Remembered
from annotate.detectors.padding_phrase_list import PhraseList, Row, read_phrase_list

_WORD_LISTS = ("function", "plain", "filler", "voices", "address")
KINDS = ("function", "filler", "plain", "number", "other")
# What a word is to an article, as one byte: one of these, and above it whether it is a voice or speaks to the reader.
FUNCTION, FILLER, PLAIN, NUMBER, STORY, NEW, TOPIC = range(7)
VOICE, ADDRESS = 8, 16
# Words of a language whose kind is remembered: more than a year of a newspaper has, some megabytes.
_MOST_KINDS = 100_000
_PHRASE_LISTS = (
    "labels",
    "phrases",
    "common",
    "promotion",
    "conclusion",
    "contents",
    "faq",
    "keywords",
    "related",
)
# The digits of a vote: more words than are read to tell the language.
_VOTE_BITS = 16
_VOTE_MASK = (1 << _VOTE_BITS) - 1
# Letters of the stems that a word list may name ("val*").
_STEM_SIZES = range(3, 15)


@dataclass(frozen=True, slots=True)
class WordList:
    """Whole words, and stems that stand for all their endings."""

    words: frozenset[str]
    stems: frozenset[str]

    def has(self, word: str) -> bool:
        """Whether the folded word is on the list."""
        if word in self.words:
            return True
        return bool(self.stems) and any(word[:size] in self.stems for size in _STEM_SIZES)


@dataclass(frozen=True)
class Vocabulary:
    """The lists of one language."""

    function: WordList
    plain: WordList
    filler: WordList
    voices: WordList
    address: WordList
    phrases: Mapping[str, PhraseList]
    kinds: Kinds
    marks: Marks

    @cached_property
    def _by_needed(self) -> Mapping[str, Sequence[tuple[str, Row]]]:
        """The rows of the phrases with the name of their list, by a word that few texts hold."""
        found: dict[str, list[tuple[str, Row]]] = {}
        for name, phrases in self.phrases.items():
            for row in phrases.rows:
                found.setdefault(row.needed, []).append((name, row))
        return found

    def narrow(self, words: KeysView[str]) -> Mapping[str, PhraseList]:
        """Return the phrases that a text of these words may hold, by their list: a few in a hundred."""
        found: dict[str, list[Row]] = {name: [] for name in self.phrases}
        for word in self._by_needed.keys() & words:
            for name, row in self._by_needed[word]:
                if words >= row.words:
                    found[name].append(row)
        return {name: PhraseList(rows) for name, rows in found.items()}


class Vocabularies(dict[str, Vocabulary]):
    """The vocabularies by language code; their function words tell the language of a text."""

    @cached_property
    def _votes(self) -> dict[str, int]:
        """For each function word a number of as many digits as there are languages: 1 where it is one of theirs."""
        votes: dict[str, int] = {}
        for number, vocabulary in enumerate(self.values()):
            for word in vocabulary.function.words:
                votes[word] = votes.get(word, 0) + (1 << _VOTE_BITS * number)
        return votes

    def list_votes(self, words: KeysView[str]) -> list[tuple[str, int]]:
        """Return the function words of any language with their votes, which are to be multiplied and added up."""
        return [(word, self._votes[word]) for word in words & self._votes.keys()]

    def count_votes(self, votes: int) -> list[tuple[str, int]]:
        """Return the languages with how often the votes that were added up are for each."""
        return [(code, votes >> _VOTE_BITS * number & _VOTE_MASK) for number, code in enumerate(self)]


class Kinds(Remembered[str, str]):
    """The kind of each folded word: "function", "filler", "plain", "number" or "other"."""

    def __init__(self, function: WordList | None = None, filler: WordList | None = None, plain: WordList | None = None):
        super().__init__(self._classify, _MOST_KINDS)
        self._lists = [(name, list_) for name, list_ in zip(KINDS, (function, filler, plain), strict=False) if list_]

    def _classify(self, word: str) -> str:
        if word.isdigit():
            return "number"
        return next((name for name, list_ in self._lists if list_.has(word)), "other")


class Marks(Remembered[str, int]):
    """The byte of each folded word, as far as the language tells it: "other" words are of the story."""

    def __init__(self, kinds: Kinds, voices: frozenset[str] = frozenset(), address: frozenset[str] = frozenset()):
        super().__init__(self._classify, _MOST_KINDS)
        self._kinds, self._voices, self._address = kinds, voices, address

    def _classify(self, word: str) -> int:
        kind = KINDS.index(self._kinds[word])
        return kind | (VOICE if word in self._voices else 0) | (ADDRESS if word in self._address else 0)


def read_vocabularies(data: Mapping[str, Any]) -> Vocabularies:
    """Return the vocabularies of a parsed padding.toml by language code.

    Raises ValueError that names the language and the list when one is missing or of the wrong kind.
    """
    return Vocabularies({code: _read_vocabulary(code, lists) for code, lists in data.items()})


def _read_vocabulary(code: str, lists: Mapping[str, Any]) -> Vocabulary:
    for name in _WORD_LISTS:
        if not isinstance(lists.get(name), str):
            raise ValueError(f"padding lexicon: {code}.{name} must be a string of words")
    for name in _PHRASE_LISTS:
        rows = lists.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, str) and row.strip() for row in rows):
            raise ValueError(f"padding lexicon: {code}.{name} must be a list of phrases")
    words = {name: _read_words(lists[name]) for name in _WORD_LISTS}
    phrases = MappingProxyType({name: read_phrase_list(lists[name]) for name in _PHRASE_LISTS})
    kinds = Kinds(words["function"], words["filler"], words["plain"])
    marks = Marks(kinds, words["voices"].words, words["address"].words)
    return Vocabulary(**words, phrases=phrases, kinds=kinds, marks=marks)


def _read_words(text: str) -> WordList:
    rows = [row.casefold() for row in text.split()]
    stems = frozenset(row[:-1] for row in rows if row.endswith("*"))
    odd = [stem for stem in stems if len(stem) not in _STEM_SIZES]
    if odd:
        raise ValueError(f"padding lexicon: a stem has 3 to 14 letters, not so {min(odd)!r}")
    return WordList(frozenset(row for row in rows if not row.endswith("*")), stems)
