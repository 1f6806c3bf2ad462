"""Rows to CSV, JSON and JSON lines, and to a file that is old or complete but never half written."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

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


# What JSON may hold and a terminal or a reader of lines would act on: C1 controls, marks of direction, other line
# ends; and lone surrogates, which no encoding can write. Matches U+009B and U+202E; must not match a joiner (U+200D).
_ACTIVE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dump_json(value: object) -> str:
    """Return compact JSON on one line, safe to look at: control and direction characters are escaped in it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _ACTIVE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def format_rows(format_: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the rows as csv, json or jsonl."""
    if format_ == "csv":
        return write_csv(columns, rows)
    return write_json(rows) if format_ == "json" else write_json_lines(rows)


def save_file(path: Path, parts: Iterable[str]) -> None:
    """Write a file: a regular one beside its place, moved there when it is complete and on the disk.

    A symbolic link stays one: what it points to is written. A pipe or a device is written straight into.
    """
    with explain_write(path), open_replacement(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="", errors="backslashreplace")
        text.writelines(parts)
        text.flush()
        text.detach()


@contextmanager
def explain_write(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that cannot be written into an AnnotateError."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise AnnotateError(
            f"{path} cannot be written ({error.strerror or error}).",
            "Check the folder, its permissions and the disk.",
        ) from error


@contextmanager
def open_replacement(path: Path) -> Iterator[BinaryIO]:
    """Yield what takes the place of a file once it is complete and on the disk; nothing does where the block fails.

    A pipe or a device is written straight into.
    """
    if (path.exists() and not path.is_file()) or _is_device_name(path):
        with path.open("ab") as stream:
            yield stream
        return
    real = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(prefix=f".{real.name[:40]}.", suffix=".part", dir=real.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, stat.S_IMODE(real.stat().st_mode) if real.exists() else 0o644)
        os.replace(name, real)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _is_device_name(path: Path) -> bool:
    """Whether this is /dev/stdout or its like, which stays what it is also where it leads to a regular file."""
    folder = Path(os.path.realpath(path.parent))
    return folder == Path("/dev") or folder.is_relative_to("/proc")
