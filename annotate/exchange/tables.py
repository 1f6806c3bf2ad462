"""Rows to CSV, JSON and JSON lines, and to a file that is old or complete but never half written."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotate.errors import AnnotateError

# What makes a spreadsheet take a cell for a formula: one of these signs, also full-width, also
# behind blanks, quotation marks or invisible characters. Matches " =1+1"; must not match "a=b".
_FORMULA = re.compile("^[\\s\ufeff\u200b-\u200f\u2060'\"\0]*[=+\\-@＝＋－＠|%\t\r\n]")


def guard_cell(value: object) -> object:
    """Return a CSV cell that no spreadsheet runs: text that could be a formula gets an apostrophe.

    Numbers stay numbers, and None is an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, str):
        return value
    clean = value.replace("\0", "�")
    return f"'{clean}" if _FORMULA.match(clean) or clean.startswith(("\t", "\r", "\n")) else clean


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a CSV (RFC 4180, "\\n" line ends), header first."""
    buffer = io.StringIO(newline="")
    # The module quotes a cell with a lone "\r" only where the line end holds one.
    writer = csv.writer(buffer, lineterminator="\r\n")
    for cells in _with_header(columns, rows):
        writer.writerow(cells)
        yield buffer.getvalue().removesuffix("\r\n") + "\n"
        buffer.seek(0)
        buffer.truncate()


def _with_header(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[object]]:
    yield columns
    for row in rows:
        yield [guard_cell(row[column]) for column in columns]


def write_json(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a JSON array, one row a line."""
    before = "[\n"
    for row in rows:
        yield before + dump_json(row)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def write_json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield one JSON object a line."""
    for row in rows:
        yield dump_json(row) + "\n"


def dump_json(value: object) -> str:
    """Return compact JSON on one line; U+2028 and U+2029 are escaped, as some readers end lines there."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def format_rows(format_: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the rows as csv, json or jsonl."""
    if format_ == "csv":
        return write_csv(columns, rows)
    return write_json(rows) if format_ == "json" else write_json_lines(rows)


def save_file(path: Path, parts: Iterable[str]) -> None:
    """Write a file beside its place and move it there when it is complete and on the disk."""
    folder = path.parent
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=folder)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="", errors="replace") as stream:
                stream.writelines(parts)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise AnnotateError(
            f"{path} cannot be written ({error.strerror or error}).",
            "Check the folder, its permissions and the disk.",
        ) from error
