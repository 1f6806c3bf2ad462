"""Parquet, Arrow and Feather, row by row with bounded memory: only the columns that an article can use are read."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from annotate.ingest.packed import EXTRA
from annotate.ingest.record import FIELDS

# Rows taken at once, and the text they may hold together by what the file says of itself.
_ROWS, _BYTES = 512, 8 << 20
# A column that is packed as a dictionary can hold one long text a million times: few rows at once.
_SUSPECT, _FEW = 16 << 20, 8
# The longest cell: as the longest record of JSON lines.
_LONGEST = 64 << 20
# What is copied to a file of its own, where a stream cannot be read from its end.
_LONGEST_COPY = 4 << 30
_PIECE = 1 << 20

Row = tuple[int, dict[str, Any] | str]


class ColumnsError(ValueError):
    """A table that cannot be read on; `row` is where, 0 for the whole of it."""

    def __init__(self, fault: str, row: int = 0) -> None:
        super().__init__(fault)
        self.row = row


def read_columns(stream: IO[bytes], format_: str) -> Iterator[Row]:
    """Yield (number, fields) of each row, counted from 1, or the reason why it is none.

    `format_` is parquet or arrow. Raises ColumnsError where the table, or the rest of it, cannot be read.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise ColumnsError(f"reading {format_.capitalize()} wants pyarrow; {EXTRA}") from error
    row = 0
    try:
        for batch in _read_parquet(stream) if format_ == "parquet" else _read_arrow(stream):
            for place in range(batch.num_rows):
                row += 1
                yield row, _read_row(batch, place)
    except (pyarrow.ArrowException, OSError, MemoryError, OverflowError) as error:
        said = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        rest = f"damaged after row {row} ({said}); the rest is not read"
        what = rest if row else f"not {format_.capitalize()}, or damaged ({said}); write it again"
        raise ColumnsError(what, row + 1 if row else 0) from error
    if not row:
        raise ColumnsError("empty: no records to read")


def _read_parquet(stream: IO[bytes]) -> Iterator[Any]:
    from pyarrow import parquet

    with _seekable(stream) as whole:
        file = parquet.ParquetFile(whole, buffer_size=_PIECE, pre_buffer=False)
        columns = _choose(file.schema_arrow.names)
        for group in range(file.num_row_groups):
            rows = _count_rows(file.metadata.row_group(group), columns)
            yield from file.iter_batches(rows, [group], columns, use_threads=False)


def _count_rows(group: Any, columns: list[str]) -> int:
    """Return how many rows to take at once from a row group."""
    chunks = [group.column(place) for place in range(group.num_columns)]
    wanted = [chunk for chunk in chunks if chunk.path_in_schema.split(".")[0] in columns]
    size = sum(int(chunk.total_uncompressed_size) for chunk in wanted)
    if any(chunk.has_dictionary_page and chunk.total_uncompressed_size > _SUSPECT for chunk in wanted):
        return _FEW
    return max(1, min(_ROWS, _BYTES * max(1, int(group.num_rows)) // max(1, size)))


def _read_arrow(stream: IO[bytes]) -> Iterator[Any]:
    import pyarrow
    from pyarrow import ipc

    # Whole batches come as they were written; what a batch would take is checked before it is made, by the library.
    with _seekable(stream) as whole:
        head = whole.read(6)
        whole.seek(0)
        if head.startswith(b"FEA1"):
            raise ColumnsError("Feather of version 1, which is no longer written; save it as version 2")
        options = ipc.IpcReadOptions(use_threads=False)
        if head == b"ARROW1":
            file = ipc.open_file(pyarrow.PythonFile(whole, "r"), options=options)
            columns = _choose(file.schema.names)
            for place in range(file.num_record_batches):
                yield file.get_batch(place).select(columns)
        else:
            batches = ipc.open_stream(pyarrow.PythonFile(whole, "r"), options=options)
            columns = _choose(batches.schema.names)
            for batch in batches:
                yield batch.select(columns)


def _choose(names: list[str]) -> list[str]:
    chosen = [name for name in FIELDS if name in names]
    doubled = [name for name in chosen if names.count(name) > 1]
    if doubled:
        raise ColumnsError(f"two columns are named {doubled[0]}; rename one")
    if "text" not in chosen and "html" not in chosen:
        there = ", ".join(map(str, names[:12])) or "none"
        raise ColumnsError(f"a table of articles wants a column text or html; this one has {there}")
    return chosen


def _read_row(batch: Any, place: int) -> dict[str, Any] | str:
    fields = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        cell = column[place]
        try:
            fields[name] = _read_cell(cell.as_py())
        except UnicodeDecodeError as error:
            return f"field {name} is not UTF-8 at byte {error.start}"
        except (ValueError, OverflowError, ArithmeticError) as error:
            return f"field {name} cannot be read ({str(error).splitlines()[0][:80] if str(error) else 'no reason'})"
    return fields


def _read_cell(value: Any) -> Any:
    if isinstance(value, bytes):
        value = value.decode()
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, str) and len(value) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST >> 20} MiB")
    return value


def _seekable(stream: IO[bytes]) -> IO[bytes]:
    """Return a stream that can be read from its end: a pipe is copied to the disk first."""
    try:
        if stream.seekable() and not hasattr(stream, "mtime"):  # a gzip file can seek, by unpacking again and again
            stream.seek(0)
            return stream
    except OSError:
        pass
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    while piece := stream.read(_PIECE):
        copy.write(piece)
        if copy.tell() > _LONGEST_COPY:
            copy.close()
            raise ColumnsError(f"larger than {_LONGEST_COPY >> 30} GiB as a stream; name the file itself, unpacked")
    copy.seek(0)
    return copy
