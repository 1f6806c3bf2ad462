"""Inputs to articles, one by one: each comes out as an article or as a rejection with its reason.

Finding an input and making an article of it are two steps, so that the second can be done in another process.
"""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from annotate.core.model import Article
from annotate.errors import AnnotateError
from annotate.ingest.article import AS_IT_COMES, Reading, WebPage, finish_draft, parse_json, require_room
from annotate.ingest.columns import ColumnsError, read_columns
from annotate.ingest.crawl import read_crawl
from annotate.ingest.decode import decode_text
from annotate.ingest.drafts import Draft, Kind
from annotate.ingest.packed import PackedError, explain_damage, unpack
from annotate.ingest.sandbox import PageReader
from annotate.ingest.sniff import open_unnamed
from annotate.ingest.sources import Input, Rejection, describe_crash, find_inputs
from annotate.ingest.table import Table, TableError

# A page or a record larger than this is not an article; it also stops a decompression bomb.
LARGEST = 64 << 20
# Raises ValueError with the reason where there is no page.
FetchPage = Callable[[str], WebPage]


def refuse_page(_: str) -> WebPage:
    """Refuse to connect, as everything does that was not asked to."""
    raise ValueError("a web address; only annotate add, check-links and recheck connect")


def read_sources(
    sources: tuple[str, ...], reading: Reading = AS_IT_COMES, fetch: FetchPage = refuse_page
) -> Iterator[Article | Rejection]:
    """Yield an article or a rejection for every input that the sources name, in order."""
    with PageReader() as pages:
        for draft in find_drafts(sources, reading, fetch):
            yield draft if isinstance(draft, Rejection) else finish_draft(draft, reading, pages)


def find_drafts(
    sources: tuple[str, ...], reading: Reading = AS_IT_COMES, fetch: FetchPage = refuse_page
) -> Iterator[Draft | Rejection]:
    """Yield what is to be read, or a rejection, for every input that the sources name, in order."""
    for found in find_inputs(sources, reading.format):
        if isinstance(found, Rejection):
            yield found
        elif found.is_web:
            yield _fetch(found.name, fetch)
        else:
            yield from find_drafts_in(found, reading)


def find_drafts_in(found: Input, reading: Reading) -> Iterator[Draft | Rejection]:
    """Yield the drafts of one input."""
    try:
        with _open(found) as stream, explain_damage():
            yield from _read_stream(found, stream, reading)
    except PackedError as error:
        yield Rejection(found.name, str(error))
    except AnnotateError:
        raise
    except OSError as error:
        require_room(error)
        yield Rejection(found.name, f"cannot be read ({error.strerror or error}); check its permissions")
    except ValueError as error:
        yield Rejection(found.name, str(error))
    except Exception as error:
        yield Rejection(found.name, describe_crash(error))


def _fetch(url: str, fetch: FetchPage) -> Draft | Rejection:
    try:
        page = fetch(url)
    except ValueError as error:
        return Rejection(url, str(error))
    except Exception as error:
        return Rejection(url, describe_crash(error))
    return Draft(url, Kind.WEB, page.body, page.url, page.charset, page.kind)


@contextmanager
def _open(found: Input) -> Iterator[IO[bytes]]:
    if found.path is None:
        yield sys.stdin.buffer
        return
    with found.path.open("rb") as stream:
        # The reader of crawls unpacks each record apart, and can go on after a damaged one.
        yield stream if found.format == "warc" else unpack(stream, found.packing)


def _read_stream(found: Input, stream: IO[bytes], reading: Reading) -> Iterator[Draft | Rejection]:
    format_ = found.format
    if found.path is None:
        stream, told = open_unnamed(stream, reading.encoding)
        format_ = format_ or told
    if format_ == "jsonl":
        yield from _read_lines(found.name, stream)
    elif format_ == "warc":
        yield from read_crawl(found.name, stream)
    elif format_ in ("parquet", "arrow"):
        yield from _read_rows(found.name, stream, format_)
    else:
        yield from _read_whole(found.name, stream, format_, reading)


def _read_whole(name: str, stream: IO[bytes], format_: str | None, reading: Reading) -> Iterator[Draft | Rejection]:
    try:
        data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ValueError(f"larger than {LARGEST >> 20} MiB; split it")
        if not data.strip():
            raise ValueError("empty: no text to read")
        if format_ == "csv":
            yield from _read_table(name, decode_text(data, reading.encoding))
        elif format_ == "json":
            yield from _read_json(name, decode_text(data, reading.encoding))
        else:
            yield Draft(name, Kind.PAGE if format_ == "html" else Kind.DUMP, data)
    except ValueError as error:
        yield Rejection(name, str(error))


def _read_lines(name: str, stream: IO[bytes]) -> Iterator[Draft | Rejection]:
    empty = True
    number = 0
    while line := stream.readline(LARGEST + 1):
        if number == 0 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            # Two bytes a character: the line ends are not where readline looks for them.
            try:
                stream = io.BytesIO(decode_text(line + stream.read(LARGEST)).encode())
            except ValueError as error:
                yield Rejection(name, str(error))
                return
            line = stream.readline()
        number += 1
        if len(line) > LARGEST:
            yield Rejection(f"{name}:{number}", f"the line is longer than {LARGEST >> 20} MiB; the rest is not read")
            return
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            empty = False
            yield Draft(f"{name}:{number}", Kind.LINE, line)
    if empty:
        yield Rejection(name, "empty: no records to read")


def _read_json(name: str, text: str) -> Iterator[Draft | Rejection]:
    data = parse_json(text)
    records = data if isinstance(data, list) else [data]
    if not records:
        raise ValueError("empty: no records to read")
    for place, record in enumerate(records, 1):
        yield Draft(f"{name}:{place}" if isinstance(data, list) else name, Kind.RECORD, record)


def _read_table(name: str, text: str) -> Iterator[Draft | Rejection]:
    try:
        table = Table(text)
        if "text" not in table.columns and "html" not in table.columns:
            raise ValueError(
                f"a CSV of articles wants a column text or html; this one has {', '.join(table.columns[:12]) or 'none'}"
            )
        empty = True
        for line, row in table:
            empty = False
            source = f"{name}:{line}"
            yield (
                Draft(source, Kind.RECORD, row)
                if row
                else Rejection(source, "more cells than columns; check the quotes")
            )
    except TableError as error:
        yield Rejection(f"{name}:{error.line}", str(error))
        return
    if empty:
        raise ValueError("empty: no records to read")


def _read_rows(name: str, stream: IO[bytes], format_: str) -> Iterator[Draft | Rejection]:
    try:
        for number, row in read_columns(stream, format_):
            source = f"{name}:{number}"
            yield Rejection(source, row) if isinstance(row, str) else Draft(source, Kind.RECORD, row)
    except ColumnsError as error:
        yield Rejection(f"{name}:{error.row}" if error.row else name, str(error))
