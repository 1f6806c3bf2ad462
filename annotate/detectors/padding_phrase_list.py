"""A list of phrases: where in a text one of them may begin, and how many words it takes there."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from annotate.core.tokens import SIGN

# The parts of a written phrase: "[a|b c]", "*", or a run of plain words; "[ab" alone is none.
_PART = re.compile(r"\[([^\[\]]*)\]|(\*)|([^\[\]*]+)")
# No phrase is longer, gaps included.
_LONGEST_PHRASE = 24


class _Phrase(NamedTuple):
    """A phrase as a pattern, its first word, and its second ("" where that is free)."""

    first: str
    second: str
    pattern: str


class Row(NamedTuple):
    """A phrase and the words that must stand in a text with it, `needed` among them, which few texts hold.

    A phrase that leaves a choice of words has a row for each of them.
    """

    phrase: _Phrase
    needed: str
    words: frozenset[str]


@dataclass(frozen=True)
class PhraseList:
    """Phrases with the words that they need."""

    rows: Sequence[Row]

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
        for (first, second, _), _, own in self.rows:
            firsts, rarest = index[first], min([index[word] for word in own], key=len)
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


def fold_words(text: str) -> list[str]:
    """Return the words of a phrase, folded as those of a text are."""
    return list(map(str.casefold, SIGN.findall(text)))


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    # Most phrases begin with a word that a given text lacks: compiling them all costs half a second.
    return re.compile(pattern)


def read_phrase_list(rows: Iterable[str]) -> PhraseList:
    """Return the list of some written phrases: "[a|b c]" is one of several, "*" up to three words.

    Raises ValueError that quotes a phrase which does not begin with a word.
    """
    found: dict[tuple[_Phrase, str], Row] = {}
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
                    found[phrase, needed] = Row(phrase, needed, needs)
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
