"""A passage as folded words: which of them are quoted, and which are parts of names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar

from annotate.core.tokens import RUN, Tokens

# What makes one word of two runs of letters and digits ("don't"); hyphens divide ("left-wing" is two words). The
# mark itself stands in front, so that the search goes there at once.
_JOINING = re.compile(r"['’](?<=[^\W_]['’])(?=[^\W_])")
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
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


class _Folded(dict[str, str]):
    """Words as written, folded: few words make up most of a text, and most texts."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_FOLDED:
            self.clear()
        folded = self[word] = word.replace("’", "'").casefold()
        return folded


_fold = _Folded().__getitem__


Item = TypeVar("Item")


class Passage:
    """The words of `text[start:end]`, which cuts no word, in order; offsets are those of the whole text.

    Word i is `folded[i]`, at `starts[i]` to `ends[i]`. `runs` are those of the text, where they have been read.
    """

    def __init__(self, text: str, start: int = 0, end: int | None = None, *, runs: Tokens | None = None) -> None:
        self.text = text
        self.start, self.end = start, len(text) if end is None else end
        runs = runs or Tokens(text, RUN)
        first, stop = runs.cut(self.start, self.end)
        starts = runs.starts[first:stop]
        joined = [bisect_left(starts, mark.end()) for mark in _JOINING.finditer(text, self.start, self.end)]
        self.starts, self.folded = _drop(starts, joined), _drop(runs.words[first:stop], joined)
        self.ends = _drop(runs.ends[first:stop], [place - 1 for place in joined])
        # So many runs were dropped before each word that is made of several.
        for place in {place - number for number, place in enumerate(joined, 1)}:
            self.folded[place] = _fold(self.write(place))

    def __len__(self) -> int:
        return len(self.folded)

    def write(self, word: int) -> str:
        """Return a word as written."""
        return self.text[self.starts[word] : self.ends[word]]

    @cached_property
    def own(self) -> list[str]:
        """The folded words outside quotations."""
        words, at = list[str](), 0
        for begin, end in self.quotations:
            first = bisect_left(self.starts, begin, at)
            words += self.folded[at:first]
            at = bisect_left(self.starts, end, first)
        return words + self.folded[at:]

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """The ranges between quotation marks, in order; a mark without a partner reaches to the line's end."""
        text = self.text
        places = [mark.start() for mark in _ANY_MARK.finditer(text, self.start, self.end)]
        lines = (line.span() for line in _LINE.finditer(text, self.start, self.end)) if places else ()
        found: list[tuple[int, int]] = []
        for start, end in lines:
            inside = places[bisect_left(places, start) : bisect_left(places, end)]
            found += self._find_quotations(inside, end) if inside else ()
        return found

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


def _drop(items: Sequence[Item], places: Sequence[int]) -> list[Item]:
    """Return a list without the items at some places, which are in order."""
    kept, at = list[Item](), 0
    for place in places:
        kept += items[at:place]
        at = place + 1
    kept += items[at:]
    return kept
