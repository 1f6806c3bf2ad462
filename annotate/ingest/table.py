"""CSV, strictly: each record with the line on which it begins, and a fault named where its record begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

# The longest cell; csv itself stops at 131,072 characters.
_LONGEST_CELL = 64 << 20


class TableError(ValueError):
    """A record that is not CSV; `line` is where it begins. What follows cannot be told from it."""

    def __init__(self, line: int, fault: str) -> None:
        super().__init__(fault)
        self.line = line


class Table:
    """The records of a CSV with a header: `columns`, then (line, cells by column) by iteration.

    A record with more cells than columns comes with None in their place; blank lines are no records.
    Raises TableError, also at construction, where a record is not CSV: its quote is never closed, or
    something stands behind a closing quote.
    """

    def __init__(self, text: str, delimiter: str = ",") -> None:
        csv.field_size_limit(_LONGEST_CELL)
        self._reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
        first = next(self._read(), None)
        self.columns = first[1] if first else []

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
        for line, cells in self._read():
            missing = len(self.columns) - len(cells)
            yield line, dict(zip(self.columns, cells + [None] * missing, strict=True)) if missing >= 0 else None

    def _read(self) -> Iterator[tuple[int, list[Any]]]:
        while True:
            line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise TableError(line, _explain(error)) from None
            if cells:
                yield line, cells


def _explain(error: csv.Error) -> str:
    said = "a quote is opened and not closed" if "unexpected end" in str(error) else str(error)
    return f"not CSV ({said}); the rest is not read"
