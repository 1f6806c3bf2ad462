"""The phrase lists of the padding detector, compiled: what a stock word or a stock phrase is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, KeysView, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from annotate.core.remembering import Remembered
from annotate.core.tokens import SIGN

# The parts of a written phrase: "[a|b c]", "*", or a run of plain words; "[ab" alone is none.
_PART = re.compile(r"\[([^\[\]]*)\]|(\*)|([^\[\]*]+)")
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
# No phrase is longer, gaps included.
_LONGEST_PHRASE = 24
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


class _Phrase(NamedTuple):
    """A phrase as a pattern, its first word, and its second ("" where that is free)."""

    first: str
    second: str
    pattern: str


class _Row(NamedTuple):
    """A phrase and words that stand in it: with several rows the words of one of them do."""

    phrase: _Phrase
    needed: str
    words: frozenset[str]


@dataclass(frozen=True)
class PhraseList:
    """Phrases with the words that they need."""

    rows: Sequence[_Row]

    @cached_property
    def by_first(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """The patterns by their first word, then by their second ("" where it is free)."""
        found: dict[str, dict[str, list[str]]] = {}
        for first, second, pattern in dict.fromkeys(row.phrase for row in self.rows):
            found.setdefault(first, {}).setdefault(second, []).append(pattern)
        return found

    def find(self, words: Sequence[str], index: Mapping[str, Sequence[int]]) -> list[int]:
        """Return the places at which a phrase may begin, in order: its first two words stand there, others near.

        The index tells where each of the words stands.
        """
        found: set[int] = set()
        for (first, second, _), _, needed in self.rows:
            firsts, rarest = index[first], min([index[word] for word in needed], key=len)
            for at in rarest:
                begin = bisect_left(firsts, at - _LONGEST_PHRASE + 1)
                near = firsts[begin : bisect_right(firsts, at, begin)]
                if near:
                    found.update([place for place in near if not second or words[place + 1 : place + 2] == [second]])
        return sorted(found)

    def match(self, words: Sequence[str], start: int, stop: int) -> int:
        """Return how many words from `start` the longest phrase takes, 0 for none; `stop` is not crossed."""
        seconds = self.by_first.get(words[start])
        if not seconds:
            return 0
        free = seconds.get("")
        follows = seconds.get(words[start + 1]) if start + 1 < stop else None
        patterns = [*free, *follows] if free and follows else free or follows
        if not patterns:
            return 0
        sample = " ".join(words[start : min(stop, start + _LONGEST_PHRASE)]) + " "
        found = (_compile(pattern).match(sample) for pattern in patterns)
        return max((match.group().count(" ") for match in found if match), default=0)


NO_PHRASES = PhraseList(())


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
    def _by_needed(self) -> Mapping[str, Sequence[tuple[str, _Row]]]:
        """The rows of the phrases with the name of their list, by a word that few texts hold."""
        found: dict[str, list[tuple[str, _Row]]] = {}
        for name, phrases in self.phrases.items():
            for row in phrases.rows:
                found.setdefault(row.needed, []).append((name, row))
        return found

    def narrow(self, words: KeysView[str]) -> Mapping[str, PhraseList]:
        """Return the phrases that a text of these words may hold, by their list: a few in a hundred."""
        found: dict[str, list[_Row]] = {name: [] for name in self.phrases}
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


def fold_words(text: str) -> list[str]:
    """Return the words of a phrase, folded as those of a text are."""
    return list(map(str.casefold, SIGN.findall(text)))


def _read_vocabulary(code: str, lists: Mapping[str, Any]) -> Vocabulary:
    for name in _WORD_LISTS:
        if not isinstance(lists.get(name), str):
            raise ValueError(f"padding lexicon: {code}.{name} must be a string of words")
    for name in _PHRASE_LISTS:
        rows = lists.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, str) and row.strip() for row in rows):
            raise ValueError(f"padding lexicon: {code}.{name} must be a list of phrases")
    words = {name: _read_words(lists[name]) for name in _WORD_LISTS}
    phrases = MappingProxyType({name: _read_phrases(lists[name]) for name in _PHRASE_LISTS})
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


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    # Most phrases begin with a word that a given text lacks: compiling them all costs half a second.
    return re.compile(pattern)


def _read_phrases(rows: Iterable[str]) -> PhraseList:
    found: dict[tuple[_Phrase, str], _Row] = {}
    for row in rows:
        # The blank between two choices is no part.
        parts = [part for part in _PART.findall(row) if any(map(str.strip, part))]
        heads = parts[0][0].split("|") if parts[0][0] else [parts[0][2]]
        rest = "".join(_compile_part(*part) for part in parts[1:])
        sure = [word for _, _, plain in parts[1:] for word in fold_words(plain)]
        for head in heads:
            words = fold_words(head)
            if not words:
                raise ValueError(f"padding lexicon: no word at the start of {row!r}")
            for second in words[1:2] or _list_starts(parts[1:]):
                phrase = _Phrase(words[0], second, _join(words) + rest)
                for needed in _choose_needed(words, second, parts[1:]):
                    needs = frozenset((needed, *words, *sure, *([second] if second else ())))
                    found[phrase, needed] = _Row(phrase, needed, needs)
    return PhraseList([*found.values()])


def _choose_needed(head: Sequence[str], second: str, parts: Sequence[tuple[str, str, str]]) -> Sequence[str]:
    """Return words of which a phrase holds one: of the part whose shortest such word is the longest."""
    choices: list[list[Sequence[str]]] = [[head]]
    for own, _, plain in parts:
        choices.append([fold_words(words) for words in (own or plain).split("|")])
    if len(head) == 1 and second:
        choices[1] = [words for words in choices[1] if words[:1] == [second]]
    sure = [[max(words, key=len) for words in choice] for choice in choices if all(choice)]
    return max(sure, key=lambda words: min(map(len, words)))


def _list_starts(parts: Sequence[tuple[str, str, str]]) -> set[str]:
    """Return the words with which the rest of a phrase may begin, "" among them where any word may, or none."""
    if not parts or parts[0][1]:
        return {""}
    choices = [fold_words(choice) for choice in (parts[0][0] or parts[0][2]).split("|")]
    return {""} if not all(choices) else {words[0] for words in choices}


def _compile_part(choices: str, gap: str, plain: str) -> str:
    if gap:
        return r"(?:[^ ]+ ){0,3}?"
    if choices:
        return "(?:" + "|".join(_join(fold_words(choice)) for choice in choices.split("|")) + ")"
    return _join(fold_words(plain))


def _join(words: Iterable[str]) -> str:
    return "".join(re.escape(word) + " " for word in words)
