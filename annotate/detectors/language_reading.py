"""A passage as folded words: which of them are quoted, and which are parts of names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from annotate.core.remembering import Remembered
from annotate.core.text import LINE_ENDS, TextView
from annotate.core.tokens import RUN, Tokens
from annotate.core.word_numbers import WordNumbers, share_numbers
from annotate.detectors.word_gaps import Gaps, index_gaps, share_gaps

# What makes one word of two runs of letters and digits ("don't"); hyphens divide ("left-wing" is two words).
_JOINING = ("'", "’")
_LINE_END = re.compile(f"[{LINE_ENDS}]")
# A double mark, or words between single ones: 'a quote' and ‘don’t go’; not the apostrophes of "the boys' dogs'".
_MARK = re.compile(r"[\"“”„«»]|(?<!\w)['‘](?=[A-Za-z])(?:[^'‘’\"“”„«»\r\n]|(?<=\w)['’](?=\w)){1,160}['’](?!\w)")
# What such a mark begins with; not the apostrophe of "don't".
_ANY_MARK = re.compile(r"[\"“”„«»'‘](?<!\w['‘])")
# What stands before the first word of a sentence or quotation: ". ", "\n", "(“"; not ", " or " ".
_START = re.compile(r"(?:[.!?…:;\n\r\"“”„«»(\[*•–—|]|\A)[\s'‘]*\Z")
# Words that are remembered with their folded form, some megabytes.
_MOST_FOLDED = 100_000
_OPENERS = "“„«"
# A sentence's start is looked for no further back than this many characters.
_BACK = 4


def _fold_word(word: str) -> str:
    return word.replace("’", "'").casefold()


_fold = Remembered(_fold_word, _MOST_FOLDED).__getitem__

Item = TypeVar("Item")


class Words(NamedTuple):
    """The words of a text, where they stand by what is before each, and as numbers where those have been read."""

    runs: Tokens
    gaps: Gaps
    numbers: WordNumbers | None


def read_words(text: str) -> Words:
    """Return the words of a text that is read for this alone."""
    runs = Tokens(text, RUN)
    return Words(runs, index_gaps(runs), None)


def share_words(view: TextView) -> Words:
    """Return the words of a text, which other readers share."""
    return Words(view.runs, share_gaps(view, view.runs), share_numbers(view, view.runs))


class Passage:
    """The words of `text[start:end]`, which cuts no word, in order; offsets are those of the whole text.

    Word i is `folded[i]`, at `starts[i]` to `ends[i]`. `words` are those of the text, where they have been read.
    """

    def __init__(self, text: str, start: int = 0, end: int | None = None, *, words: Words | None = None) -> None:
        self.text = text
        self.start, self.end = start, len(text) if end is None else end
        self._words = words or read_words(text)
        runs = self._words.runs
        self._first, self._stop = first, stop = runs.cut(self.start, self.end)
        joined = sorted(place - first for mark in _JOINING for place in self._words.gaps.get(mark, ()))
        self._joined = joined[bisect_left(joined, 1) : bisect_left(joined, stop - first)]
        self.starts = _drop(runs.starts[first:stop], self._joined)
        self.folded = _drop(runs.words[first:stop], self._joined)
        self.ends = _drop(runs.ends[first:stop], [place - 1 for place in self._joined])
        # So many runs were dropped before each word that is made of several.
        self._composed = {place - number for number, place in enumerate(self._joined, 1)}
        for place in self._composed:
            self.folded[place] = _fold(self.write(place))

    def mark(self, marks: Mapping[str, int]) -> bytearray:
        """Return what each word is, one byte a word."""
        first, stop, numbers = self._first, self._stop, self._words.numbers
        if numbers is None:
            return bytearray(map(marks.__getitem__, self.folded))
        different = bytes(map(marks.__getitem__, self._words.runs.index))
        found = bytearray(_drop(numbers.spread(different)[first:stop], self._joined))
        for place in self._composed:
            found[place] = marks[self.folded[place]]
        return found

    def __len__(self) -> int:
        return len(self.folded)

    def write(self, word: int) -> str:
        """Return a word as written."""
        return self.text[self.starts[word] : self.ends[word]]

    @cached_property
    def own(self) -> list[tuple[int, int]]:
        """The ranges of the words outside quotations."""
        found, at = list[tuple[int, int]](), 0
        for begin, end in self.quotations:
            first = bisect_left(self.starts, begin, at)
            found.append((at, first))
            at = bisect_left(self.starts, end, first)
        return [*found, (at, len(self))]

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """The ranges between quotation marks, in order; a mark without a partner reaches to the line's end."""
        text, places = self.text, [start for start, _ in self.find_between(_ANY_MARK)]
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(places):
            line_end = _LINE_END.search(text, places[at], self.end)
            end = line_end.start() if line_end else self.end
            stop = bisect_left(places, end, at)
            found += self._find_quotations(places[at:stop], end)
            at = stop
        return found

    def find_between(self, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
        """Return where a pattern matches between words, in order; it must neither take in nor tell apart letters."""
        starts, first, stop = self._words.runs.starts, self._first, self._stop
        found = []
        for gap, places in self._words.gaps.items():
            if spans := _search_gap(pattern, gap):
                inner = places[bisect_right(places, first) : bisect_left(places, stop)]
                found += [(starts[at] + begin, starts[at] + end) for begin, end in spans for at in inner]
        # The first and the last gap may be cut.
        begin, end = (self._words.runs.ends[stop - 1], starts[first] + 1) if first < stop else (self.end, self.end)
        found += [match.span() for match in pattern.finditer(self.text, self.start, min(end, self.end))]
        found += [match.span() for match in pattern.finditer(self.text, begin, self.end)]
        return sorted(found)

    def is_quoted(self, at: int) -> bool:
        """Whether the character at this offset stands between quotation marks."""
        place = bisect_right(self._quotation_starts, at) - 1
        return place >= 0 and at < self.quotations[place][1]

    def is_name(self, word: int) -> bool:
        """Whether the word is part of a name: capitalised inside a sentence, beside another such word."""
        if not self._is_capital(word) or self._opens(word):
            return False
        return any(0 <= other < len(self) and self._touches(word, other) for other in (word - 1, word + 1))

    def _find_quotations(self, places: list[int], end: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        opened = read = -1
        for place in places:
            mark = _MARK.match(self.text, place, end) if place >= read else None
            if mark is None:
                continue
            read = mark.end()
            sign = mark.group()
            if len(sign) > 1:
                if opened < 0:
                    found.append((mark.start() + 1, mark.end() - 1))
            elif opened < 0 and (sign in _OPENERS or sign == '"'):
                opened = mark.end()
            elif opened >= 0 and sign not in _OPENERS:
                found.append((opened, mark.start()))
                opened = -1
        return [*found, (opened, end)] if opened >= 0 else found

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [start for start, _ in self.quotations]

    def _touches(self, word: int, other: int) -> bool:
        """Whether the other word is capitalised and only a blank or hyphen lies between."""
        first = min(word, other)
        between = self.text[self.ends[first] : self.starts[max(word, other)]]
        return self._is_capital(other) and between in (" ", "-", "\u00a0")

    def _is_capital(self, word: int) -> bool:
        own = self.write(word)
        return own[0].isupper() and not (len(own) > 1 and own.isupper())

    def _opens(self, word: int) -> bool:
        at = self.starts[word]
        return bool(_START.search(self.text[max(self.start, at - _BACK) : at])) if word else True


@lru_cache(maxsize=1024)  # most gaps are one of a dozen
def _search_gap(pattern: re.Pattern[str], gap: str) -> list[tuple[int, int]]:
    """Return where a pattern matches in what stands between two words, counted from the second."""
    behind = len(gap) + 1
    return [(match.start() - behind, match.end() - behind) for match in pattern.finditer(f"a{gap}a")]


def _drop(items: Sequence[Item], places: Sequence[int]) -> list[Item]:
    """Return a list without the items at some places, which are in order."""
    kept, at = list[Item](), 0
    for place in places:
        kept += items[at:place]
        at = place + 1
    kept += items[at:]
    return kept
