"""Offsets in the units of other tools: code points, UTF-16 code units, or grapheme clusters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import accumulate

import regex


class Unit(StrEnum):
    """What a tool counts as one character.

    Prodigy counts code points (spaCy's), and so does a TextPositionSelector (Web Annotation Data Model, 4.2.5).
    Label Studio's editor counts code points (`charsToCodePoints` in its selection-tools.js); before that function, as
    its issue 1347 tells, UTF-16. doccano counts UTF-16 (its issue 2290), or grapheme clusters where a project asks.
    """

    CODE_POINTS = "code-points"
    UTF_16 = "utf-16"
    GRAPHEMES = "graphemes"


class Ruler:
    """Converts offsets in one text between code points and a unit; exact, or ValueError where none fits."""

    def __init__(self, text: str, unit: Unit) -> None:
        self._text = text
        self._length = len(text)
        self._marks: Sequence[int] | None = None if _is_same(text, unit) else _MEASURES[unit](text)

    def from_code_points(self, start: int, end: int) -> tuple[int, int]:
        """Return a span in the unit; one that begins or ends inside a grapheme cluster takes in the whole cluster."""
        if self._marks is None:
            return start, end
        last = self._marks[end]
        is_inside = end > 0 and self._marks[end - 1] == last
        return self._marks[start], last + is_inside

    def snap(self, start: int, end: int) -> tuple[int, int]:
        """Return what is left of a span in code points after a way through the unit and back."""
        first, last = self.from_code_points(start, end)
        return self.to_code_points(first), self.to_code_points(last)

    def cut(self, start: int, end: int) -> str:
        """Return the words of what is left of a span."""
        first, last = self.snap(start, end)
        return self._text[first:last]

    def to_code_points(self, offset: int) -> int:
        """Return the offset in code points. Raises ValueError where the offset lies outside, or inside a character."""
        if self._marks is None:
            if not 0 <= offset <= self._length:
                raise ValueError(f"offset {offset} lies outside the text")
            return offset
        place = bisect_left(self._marks, offset)
        if place > self._length or self._marks[place] != offset:
            raise ValueError(f"offset {offset} lies outside the text or inside a character")
        return place


def _is_same(text: str, unit: Unit) -> bool:
    if unit is Unit.CODE_POINTS:
        return True
    return text.isascii() and not (unit is Unit.GRAPHEMES and "\r\n" in text)


def _measure_utf_16(text: str) -> list[int]:
    return list(accumulate((2 if letter > "\uffff" else 1 for letter in text), initial=0))


def _measure_graphemes(text: str) -> list[int]:
    """Return by code point in which cluster it lies; one inside a cluster counts as the cluster's beginning."""
    marks: list[int] = []
    count = 0
    for count, cluster in enumerate(regex.findall(r"\X", text), 1):
        marks += [count - 1] * len(cluster)
    return [*marks, count]


_MEASURES: dict[Unit, Callable[[str], list[int]]] = {
    Unit.UTF_16: _measure_utf_16,
    Unit.GRAPHEMES: _measure_graphemes,
}


def find_unit(text: str, quotes: Sequence[tuple[int, int, str]], usual: Unit) -> Unit:
    """Return the unit in which all (start, end, quote) stand in the text: the tool's usual one where it fits.

    Where none fits, or nothing is quoted, the usual one is returned.
    """
    for unit in (usual, *(other for other in Unit if other is not usual)):
        ruler = Ruler(text, unit)
        if quotes and all(_stands(text, ruler, *quote) for quote in quotes):
            return unit
    return usual


def _stands(text: str, ruler: Ruler, start: int, end: int, quote: str) -> bool:
    try:
        return text[ruler.to_code_points(start) : ruler.to_code_points(end)] == quote
    except ValueError:
        return False
