"""The phrase lists of the padding detector, compiled: what a stock word or a stock phrase is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

# A run of letters and digits, or one ideograph or kana: "don't" gives "don" and "t", "你好" two
# words; punctuation, blanks and underscores give none.
WORD = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]|[^\W_぀-ヿ㐀-䶿一-鿿豈-﫿]+")
# The parts of a written phrase: "[a|b c]", "*", or a run of plain words; "[ab" alone is none.
_PART = re.compile(r"\[([^\[\]]*)\]|(\*)|([^\[\]*]+)")
_WORD_LISTS = ("function", "plain", "filler", "voices", "address")
KINDS = ("function", "filler", "plain", "number", "other")
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


@dataclass(frozen=True, slots=True)
class PhraseList:
    """Phrases by their first word, then by their second ("" where it is free), so that a text is read once."""

    by_first: Mapping[str, Mapping[str, tuple[str, ...]]]

    def match(self, words: Sequence[str], start: int, stop: int) -> int:
        """Return how many words from `start` the longest phrase takes, 0 for none; `stop` is not crossed."""
        seconds = self.by_first.get(words[start])
        if not seconds:
            return 0
        free = seconds.get("")
        follows = seconds.get(words[start + 1]) if start + 1 < stop else None
        patterns = free + follows if free and follows else free or follows
        if not patterns:
            return 0
        # No phrase is longer than 24 words, gaps included.
        sample = " ".join(words[start : min(stop, start + 24)]) + " "
        found = (_compile(pattern).match(sample) for pattern in patterns)
        return max((match.group().count(" ") for match in found if match), default=0)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lists of one language."""

    function: WordList
    plain: WordList
    filler: WordList
    voices: WordList
    address: WordList
    phrases: Mapping[str, PhraseList]
    kinds: Kinds


class Kinds(dict[str, str]):
    """The kind of each folded word met so far: "function", "filler", "plain", "number" or "other"."""

    def __init__(self, function: WordList | None = None, filler: WordList | None = None, plain: WordList | None = None):
        super().__init__()
        self._lists = [(name, list_) for name, list_ in zip(KINDS, (function, filler, plain), strict=False) if list_]

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KINDS:
            self.clear()
        kind = self[word] = self._classify(word)
        return kind

    def _classify(self, word: str) -> str:
        if word.isdigit():
            return "number"
        return next((name for name, list_ in self._lists if list_.has(word)), "other")


def read_vocabularies(data: Mapping[str, Any]) -> Mapping[str, Vocabulary]:
    """Return the vocabularies of a parsed padding.toml by language code.

    Raises ValueError that names the language and the list when one is missing or of the wrong kind.
    """
    return MappingProxyType({code: _read_vocabulary(code, lists) for code, lists in data.items()})


def fold_words(text: str) -> list[str]:
    """Return the words of a phrase, folded as those of a text are."""
    return [match.group().casefold() for match in WORD.finditer(text)]


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
    return Vocabulary(**words, phrases=phrases, kinds=Kinds(words["function"], words["filler"], words["plain"]))


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
    by_first: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        parts = _PART.findall(row)
        heads = parts[0][0].split("|") if parts[0][0] else [parts[0][2]]
        rest = "".join(_compile_part(*part) for part in parts[1:])
        for head in heads:
            words = fold_words(head)
            if not words:
                raise ValueError(f"padding lexicon: no word at the start of {row!r}")
            for second in words[1:2] or _list_starts(parts[1:]):
                by_first.setdefault(words[0], {}).setdefault(second, []).append(_join(words) + rest)
    return PhraseList(
        {word: {second: tuple(found) for second, found in rows.items()} for word, rows in by_first.items()}
    )


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
