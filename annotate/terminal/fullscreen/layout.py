"""Breaks an article into the rows of a screen; a row is a range of the real text, so every offset stays exact."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

from annotate.core.model import Span
from annotate.terminal.safe import safe_text

_LINE_END = re.compile(r"\r\n|[\n\x85\u2028\u2029]")
# Printable characters of which each fills one cell: Latin, Greek, Cyrillic and their punctuation; no soft
# hyphen (U+00AD) and no combining mark ("a", "ñ", "–", "Ж", not "漢", not "\u0301").
_NARROW = re.compile(r"[\x20-\x7e\xa1-\xac\xae-\u024f\u0370-\u0377\u0391-\u03a9\u03b1-\u03c9\u0400-\u0482\u048a-\u052f"
                     r"\u2010-\u2015\u2018-\u201f\u2026\u2030\u2039\u203a\u20ac]*")  # fmt: skip
_WORD = re.compile(r"\s*\S+|\s+")
_JOINER = "\u200d"


class Row(NamedTuple):
    """What stands on one row of the screen: `text[start:end]`, without the line end or blank it breaks at."""

    start: int
    end: int


def lay_out(text: str, width: int) -> list[Row]:
    """Return the rows of a text on a screen of `width` cells, broken between words where there are any."""
    width = max(width, 8)  # one control character may be shown as "<202E>"
    rows: list[Row] = []
    start = 0
    for found in _LINE_END.finditer(text):
        rows += _break_paragraph(text, start, found.start(), width)
        start = found.end()
    rows += _break_paragraph(text, start, len(text), width)
    return rows


def _break_paragraph(text: str, start: int, end: int, width: int) -> list[Row]:
    if _NARROW.fullmatch(text, start, end):
        return _break_narrow(text, start, end, width)
    rows, begin, used = [], start, 0
    for piece in _WORD.finditer(text, start, end):
        size = measure(piece.group())
        if used and used + size > width:
            rows.append(Row(begin, piece.start()))
            begin = piece.start() + (text[piece.start()].isspace() and piece.group().strip() != "")
            used, size = 0, measure(text[begin : piece.end()])
        if size > width:
            begins = _cut_clusters(text, begin, piece.end(), width)
            rows += [Row(*cut) for cut in itertools.pairwise(begins)]
            begin = begins[-1]
            size = measure(text[begin : piece.end()])
        used += size
    return [*rows, Row(begin, end)]


def _break_narrow(text: str, start: int, end: int, width: int) -> list[Row]:
    rows = []
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        if cut <= start:
            rows.append(Row(start, start + width))
            start += width
        else:
            rows.append(Row(start, cut))
            start = cut + 1
    return [*rows, Row(start, end)]


def _cut_clusters(text: str, start: int, end: int, width: int) -> list[int]:
    """Return where the rows begin of a word that is wider than the screen."""
    begins, used = [start], 0
    for cluster in split_clusters(text, start, end):
        size = measure(text[cluster.start : cluster.end])
        if used and used + size > width:
            begins.append(cluster.start)
            used = 0
        used += size
    return begins


def split_clusters(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the parts of the text that share their cells: a letter with its marks, an emoji with its joiners."""
    begin = start
    for at in range(start + 1, end):
        if measure(text[at]) and text[at - 1] != _JOINER:
            yield Span(begin, at)
            begin = at
    if begin < end:
        yield Span(begin, end)


@lru_cache(maxsize=8192)
def measure(raw: str) -> int:
    """Return how many cells the text fills as it is shown."""
    return cell_len(safe_text(raw))


def find_row(rows: Sequence[Row], offset: int) -> int:
    """Return the place of the row on which this offset of the text stands."""
    return max(0, bisect_right(rows, offset, key=lambda row: row.start) - 1)


def find_column(text: str, row: Row, offset: int) -> int:
    """Return the cell of the row at which this offset of the text stands."""
    return measure(text[row.start : max(row.start, min(offset, row.end))])


def find_cluster(text: str, row: Row, column: int) -> Span:
    """Return what stands at a cell of the row; beyond its end, its end."""
    used = 0
    for cluster in split_clusters(text, row.start, row.end):
        used += measure(text[cluster.start : cluster.end])
        if column < used:
            return cluster
    return Span(row.end, row.end)
