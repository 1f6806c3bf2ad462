"""The lines of a page around its article: what stands above the text, what below, and what is short."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from annotate.core.dates import find_dates
from annotate.core.page_labels import Kind
from annotate.core.page_lines import Line

# How many filled lines above the headline and below the text, and how many lines of the text, are looked at.
_ABOVE, _BELOW, _INTO = 7, 14, 30
# The head has ended after two paragraphs of the first weight, or three of the second; lighter ones explain it.
_HEAVY, _MEDIUM = 150, 80
# How many of the last lines of the text may still sign or describe its author.
_LAST, _ENDING = 3, 8
# Of the text, how much is searched for a person who is written about; of a line, how much is read.
_LOOK, _LINE_LOOK = 20_000, 1000
# A line that holds a date and little else is shorter than this, a label of any kind than the second.
_DATE_LINE, _SHORT = 90, 120

# "10/25/2022"; not "2022/10/25", "24/7".
_FIGURES = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{2,4}(?![\d/])")


@dataclass(frozen=True)
class Layout:
    """The lines of a page, the place of its headline (None without), and the half-open range of its text."""

    text: str
    lines: Sequence[Line]
    title: int | None
    first: int
    last: int

    def words(self, at: int) -> str:
        """Return the words of a line, as far as they are worth reading."""
        line = self.lines[at]
        return self.text[line.start : min(line.end, line.start + _LINE_LOOK)]

    @cached_property
    def head(self) -> list[int]:
        """The filled lines from just above the headline to the second paragraph of the text."""
        place = start = self.first if self.title is None else self.title
        above = 0
        while place > 0 and above < _ABOVE:
            place -= 1
            above += self.lines[place].kind is not Kind.EMPTY
        begun, end = 0, max(self.first, start)
        while end < min(self.last, self.first + _INTO) and begun < 6:
            if self.lines[end].kind is Kind.PROSE:
                begun += 3 if self.lines[end].weight >= _HEAVY else 2 if self.lines[end].weight >= _MEDIUM else 0
            end += 1
        return [at for at in range(place, end) if self.lines[at].kind is not Kind.EMPTY]

    @cached_property
    def tail(self) -> list[int]:
        """The filled lines from the end of the text to the first box of other stories."""
        found = list(range(max(self.first, self.last - _LAST), self.last))
        below = 0
        for at in range(self.last, len(self.lines)):
            if self.lines[at].kind is Kind.BOX or below >= _BELOW:
                break
            below += self.lines[at].kind is not Kind.EMPTY
            found.append(at)
        return [at for at in found if self.lines[at].kind is not Kind.EMPTY]

    @cached_property
    def ending(self) -> list[int]:
        """The last lines of the text and what follows it, where the author is described."""
        start = self.tail[0] if self.tail else self.last
        return [*range(max(self.first, start - _ENDING), start), *self.tail]

    @cached_property
    def dated(self) -> frozenset[int]:
        """The lines of the head that hold a date and little else."""
        return frozenset(at for at in self.head if len(self.words(at)) <= _DATE_LINE and find_dates(self.words(at)))

    @cached_property
    def labels(self) -> str:
        """All short lines of the page, without case."""
        short = (self.words(at) for at, line in enumerate(self.lines) if line.end - line.start <= _SHORT)
        return "\n".join(short).casefold()

    @cached_property
    def is_month_first(self) -> bool:
        """Whether the dates in figures that leave no choice put the month first."""
        parts = [(int(first), int(second)) for first, second in _FIGURES.findall(self.labels)]
        american = sum(second > 12 >= first for first, second in parts)
        return american > sum(first > 12 >= second for first, second in parts)

    @cached_property
    def sample(self) -> str:
        """The beginning of the text, where the people written about are named."""
        if self.first >= self.last:
            return ""
        start = self.lines[self.first].start
        return self.text[start : min(start + _LOOK, self.lines[self.last - 1].end)]
