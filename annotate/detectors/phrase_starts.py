"""Where the phrases of a lexicon begin in a text, asked of its index of words: few of many phrases stand in a text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from annotate.core.model import Span
from annotate.core.text import TextView
from annotate.core.tokens import Tokens
from annotate.detectors.phrase_rows import PhraseHit, PhraseRows, read_phrases


class _Start(NamedTuple):
    """The words of a phrase up to its first gap, the place of the longest of them, and all words of the phrase."""

    words: list[str]
    offset: int
    needed: frozenset[str]

    def stands_at(self, at: int, runs: Tokens) -> bool:
        """Whether the phrase may stand in a text that has its longest word at this place."""
        first = at - self.offset
        return (
            first >= 0
            and runs.words[first : first + len(self.words)] == self.words
            and self.needed <= runs.index.keys()
        )


@dataclass(slots=True)
class _Starts:
    """The phrases with one longest word: by the word after it, by the word before it where none follows, alone."""

    after: dict[str, list[_Start]] = field(default_factory=dict)
    before: dict[str, list[_Start]] = field(default_factory=dict)
    alone: list[_Start] = field(default_factory=list)

    def add(self, start: _Start) -> None:
        """Take a phrase in."""
        words, offset = start.words, start.offset
        if offset + 1 < len(words):
            self.after.setdefault(words[offset + 1], []).append(start)
        elif offset:
            self.before.setdefault(words[offset - 1], []).append(start)
        else:
            self.alone.append(start)


@dataclass(frozen=True, eq=False)
class RarePhrases(PhraseRows):
    """Phrases of which few stand in a text: found by the longest word of each up to its first gap, a rare one."""

    @cached_property
    def by_longest(self) -> dict[str, _Starts]:
        """The beginnings of the phrases by that word."""
        found: dict[str, _Starts] = {}
        for row in {row for rows in self.by_first.values() for row, _ in rows}:
            words = list(takewhile("*".__ne__, row))
            offset = max(range(len(words)), key=lambda at: len(words[at]))
            found.setdefault(words[offset], _Starts()).add(_Start(words, offset, frozenset(row) - {"*"}))
        return found

    def find_within(self, view: TextView, span: Span) -> Iterator[PhraseHit]:
        """Yield the phrases of a range of an article that cuts no word: those of `find`, of a text read once."""
        places = self._share_places(view)
        first, stop = view.runs.cut(*span)
        yield from self.find_at(view.runs, places[bisect_left(places, first) : bisect_left(places, stop)], first, stop)

    def find_starts(self, view: TextView) -> list[int]:
        """Return the offsets at which a phrase may begin, in order; there is none elsewhere.

        What stands there up to a gap is compared, not what follows nor where a sentence ends.
        """
        return list(map(view.runs.starts.__getitem__, self._share_places(view)))

    def _share_places(self, view: TextView) -> list[int]:
        return view.share(_list_places, self)

    def find_places(self, runs: Tokens) -> set[int]:
        """Return the numbers of the words at which a phrase may begin, in no order."""
        words, index, last = runs.words, runs.index, len(runs) - 1
        found: set[int] = set()
        for word in index.keys() & self.by_longest.keys():
            own = self.by_longest[word]
            for at in index[word]:
                near = own.alone
                if at < last and words[at + 1] in own.after:
                    near = near + own.after[words[at + 1]]
                if at and words[at - 1] in own.before:
                    near = near + own.before[words[at - 1]]
                if near:
                    found.update([at - start.offset for start in near if start.stands_at(at, runs)])
        return found


def _list_places(view: TextView, phrases: RarePhrases) -> list[int]:
    return sorted(phrases.find_places(view.runs))


def read_rare_phrases(rows: Mapping[str, str]) -> RarePhrases:
    """Return the compiled phrases: written phrase -> key, as of `read_phrases`."""
    return RarePhrases(read_phrases(rows).by_first)


def number_spans(spans: Sequence[Span], offsets: Sequence[int]) -> list[int]:
    """Return the numbers of the spans in which one of the offsets stands; both are in order, and no spans overlap."""
    found: list[int] = []
    end = -1
    for offset in offsets:
        if offset < end:
            continue
        at = bisect_right(spans, offset, key=_get_start) - 1
        if at >= 0 and offset < spans[at].end:
            found.append(at)
            end = spans[at].end
    return found


def _get_start(span: Span) -> int:
    return span.start
