"""Tables that fit any width: columns are shortened, left out or put on a line below, and no word is broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rich.console import Console
from rich.text import Text

_GAP = 1
_INDENT = 4
_Rows = Sequence[Sequence[Text]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and what may be done to it where the terminal is narrow.

    `least` is to how many cells it may be cut ("Harbour Gaz…"); one that `wraps` is broken between words
    instead. Of those that may go, which have a place in `goes`, the highest goes first. One that `leads`
    may have a line to itself and those before it, with the columns after it on the next.
    """

    name: str = ""
    right: bool = False
    least: int | None = None
    wraps: bool = False
    goes: int = 0
    leads: bool = False


def print_table(
    console: Console, columns: Sequence[Column], rows: Iterable[Sequence[Text]], *, has_head: bool = True
) -> None:
    """Print the rows, a cell for each column, as wide as the console at most."""
    cells = [[Text(column.name, "dim") for column in columns]] if has_head else []
    cells += [list(row) for row in rows]
    kept = _choose(console.width, columns, cells)
    columns, cells = [columns[place] for place in kept], [[row[place] for place in kept] for row in cells]
    lead = next((place + 1 for place, column in enumerate(columns) if column.leads), 0)
    if not lead or _narrow(console.width, columns, cells):
        lead = len(columns)
    first = _fit(console.width, columns[:lead], [row[:lead] for row in cells])
    second = _fit(console.width - _INDENT, columns[lead:], [row[lead:] for row in cells])
    for row in cells:
        _print_row(console, columns[:lead], first, row[:lead], 0)
        if second:
            _print_row(console, columns[lead:], second, row[lead:], _INDENT)


def _choose(width: int, columns: Sequence[Column], cells: _Rows) -> list[int]:
    """Return the places of the columns that stay."""
    kept = list(range(len(columns)))
    going = sorted((place for place in kept if columns[place].goes), key=lambda place: -columns[place].goes)
    for place in going:
        if _narrow(width, [columns[at] for at in kept], [[row[at] for at in kept] for row in cells]):
            break
        kept.remove(place)
    return kept


def _fit(width: int, columns: Sequence[Column], cells: _Rows) -> list[int]:
    """Return the width of each column; where nothing else helps, what should not be cut is cut."""
    cuttable = [replace(column, least=4, wraps=False) for column in columns]
    return _narrow(width, columns, cells) or _narrow(width, cuttable, cells) or [4] * len(columns)


def _narrow(width: int, columns: Sequence[Column], cells: _Rows) -> list[int]:
    """Return the width of each column, nothing where they do not fit side by side."""
    widths = [max((row[place].cell_len for row in cells), default=0) for place in range(len(columns))]
    least = [_find_least(column, place, widths[place], cells) for place, column in enumerate(columns)]
    room = width - _GAP * (len(columns) - 1)
    if sum(least) > room:
        return []
    while sum(widths) > room:  # the widest of those that can give way does
        widest = max((place for place in range(len(widths)) if widths[place] > least[place]), key=widths.__getitem__)
        widths[widest] -= 1
    return widths


def _find_least(column: Column, place: int, widest: int, cells: _Rows) -> int:
    if column.wraps:
        return max((Text(word).cell_len for row in cells for word in row[place].plain.split()), default=0)
    return widest if column.least is None else min(widest, column.least)


def _print_row(
    console: Console, columns: Sequence[Column], widths: Sequence[int], row: Sequence[Text], indent: int
) -> None:
    parts = [_draw_cell(console, *cell) for cell in zip(columns, widths, row, strict=True)]
    for place in range(max(map(len, parts))):
        line = Text(" " * indent)
        for column, width, lines in zip(columns, widths, parts, strict=True):
            piece = lines[place] if place < len(lines) else Text()
            blanks = " " * max(0, width - piece.cell_len)
            line.append(blanks if column.right else "").append(piece).append("" if column.right else blanks)
            line.append(" " * _GAP)
        line.rstrip()
        console.print(line, no_wrap=True, overflow="ignore", crop=False)


def _draw_cell(console: Console, column: Column, width: int, cell: Text) -> list[Text]:
    if column.wraps and cell.cell_len > width:
        lines = list(cell.wrap(console, width))
        for line in lines:
            line.rstrip()
        return lines
    shown = cell.copy()
    shown.truncate(width, overflow="ellipsis")
    return [shown]
