"""Phrases with gaps, kept as a tree of words, so that a headline is read once whatever their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any, Generic, TypeVar

from annotate.core.remembering import Remembered

Value = TypeVar("Value")

# The parts of a written phrase: "[a|b c]", or a run without blanks and brackets; "[ab" alone is none.
_PART = re.compile(r"\[([^\[\]]*)\]|([^\s\[\]]+)")
# A bracket that touches a word: "it[s|]"; not "[it|its] is".
_GLUED = re.compile(r"[^\s]\[|\][^\s]")
_DIGITS = re.compile(r"\d[\d.,]*")
# A stem ("reveal~") has at least so many letters; endings of longer stems are not looked for.
_SHORTEST_STEM = 3
_LONGEST_STEM = 14
_LONGEST_GAP = 3
# Words that are remembered with the keys they answer to.
_MOST_WORDS = 20_000
# The key of the values that stand at the end of a phrase: no word is empty.
_HERE = ""


class PhraseTree(Generic[Value]):
    """Phrases and what each stands for.

    A phrase is written with folded words: `[a|b c]` one of several, `*` up to three words, `_` exactly
    one, `#` a number, `x~` a word that begins with x, `^` the start of the text, `$` its end.
    """

    def __init__(self, phrases: Iterable[tuple[str, Value]], numbers: Iterable[str] = ()) -> None:
        """Raise ValueError that quotes the phrase when it holds no word, or a bracket touches one."""
        self._root: dict[str, Any] = {}
        self._numbers = frozenset(numbers)
        self._stems: set[str] = set()
        # What a phrase may have where a text has the word.
        self._keys = Remembered(self._list_keys, _MOST_WORDS)
        for phrase, value in phrases:
            self._add(phrase, value)

    def match(self, words: Sequence[str], start: int) -> list[tuple[int, Value]]:
        """Return (end, value) of every phrase that begins at `words[start]`, in no promised order."""
        found: list[tuple[int, Value]] = []
        if start == 0 and "^" in self._root:
            self._walk(self._root["^"], words, start, found)
        self._walk(self._root, words, start, found)
        return found

    def _add(self, phrase: str, value: Value) -> None:
        if _GLUED.search(phrase):
            raise ValueError(f"a bracket touches a word in the phrase {phrase!r}")
        parts = [(own.split("|") if not word else [word]) for own, word in _PART.findall(phrase)]
        for choice in product(*parts):
            keys = [key for part in choice for key in part.split()]
            if not any(_is_word(key) for key in keys):
                raise ValueError(f"no word in the phrase {phrase!r}")
            node = self._root
            for key in keys:
                if key.endswith("~"):
                    self._stems.add(key)
                node = node.setdefault(key, {})
            values = node.setdefault(_HERE, [])
            if value not in values:
                values.append(value)

    def _walk(self, node: dict[str, Any], words: Sequence[str], at: int, found: list[tuple[int, Value]]) -> None:
        """Collect what ends in or under `node`; no deeper than the longest phrase."""
        found.extend((at, value) for value in node.get(_HERE, ()))
        if at == len(words):
            if "$" in node:
                self._walk(node["$"], words, at, found)
            return
        word = words[at]
        for key in self._keys[word]:
            child = node.get(key)
            if child is not None:
                self._walk(child, words, at + 1, found)
        if "*" in node:
            for skipped in range(min(_LONGEST_GAP, len(words) - at) + 1):
                self._walk(node["*"], words, at + skipped, found)

    def _list_keys(self, word: str) -> list[str]:
        keys = [word, "_"]
        if word in self._numbers or _DIGITS.fullmatch(word):
            keys.append("#")
        stems = (word[:size] + "~" for size in range(_SHORTEST_STEM, min(len(word), _LONGEST_STEM) + 1))
        return [*keys, *filter(self._stems.__contains__, stems)]


def _is_word(key: str) -> bool:
    return key not in ("^", "$", "*", "_")
