"""Inputs to articles, one by one: each comes out as an article or as a rejection with its reason."""

from __future__ import annotations

import codecs
import errno
import gzip
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import IO, Any, cast

from annotate.core.model import Article
from annotate.errors import AnnotateError
from annotate.ingest.decode import decode_text
from annotate.ingest.dump import article_from_dump
from annotate.ingest.html import decode_html
from annotate.ingest.names import find_registrable_domain
from annotate.ingest.record import apply_outlet, article_from_record
from annotate.ingest.sandbox import PageReader
from annotate.ingest.sniff import open_unnamed
from annotate.ingest.sources import Input, Rejection, describe_crash, find_inputs
from annotate.ingest.table import Table, TableError

# A page or a record larger than this is not an article; it also stops a decompression bomb.
LARGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: the outlet that overrides, the format and the encoding, where they are given."""

    outlet: str | None = None
    format: str | None = None
    encoding: str | None = None


AS_IT_COMES = Reading()


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as it came from the web: where it stands in the end, its media type, the encoding it was called."""

    url: str
    kind: str
    charset: str | None
    body: bytes


# Raises ValueError with the reason where there is no page.
FetchPage = Callable[[str], WebPage]
_PAGE_KINDS = ("", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")


def refuse_page(_: str) -> WebPage:
    """Refuse to connect, as everything does that was not asked to."""
    raise ValueError("a web address; only annotate add, check-links and recheck connect")


def read_sources(
    sources: tuple[str, ...], reading: Reading = AS_IT_COMES, fetch: FetchPage = refuse_page
) -> Iterator[Article | Rejection]:
    """Yield an article or a rejection for every input that the sources name, in order."""
    with PageReader() as pages:
        for found in find_inputs(sources, reading.format):
            if isinstance(found, Rejection):
                yield found
                continue
            items = (
                [_read_web(found.name, reading, fetch, pages)] if found.is_web else _read_input(found, reading, pages)
            )
            for item in items:
                yield apply_outlet(item, reading.outlet) if isinstance(item, Article) else item


def _read_input(found: Input, reading: Reading, pages: PageReader) -> Iterator[Article | Rejection]:
    try:
        with _open(found) as stream:
            yield from _read_stream(found, stream, reading, pages)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        yield Rejection(found.name, "damaged gzip data; compress the file again")
    except AnnotateError:
        raise
    except OSError as error:
        _require_room(error)
        yield Rejection(found.name, f"cannot be read ({error.strerror or error}); check its permissions")
    except ValueError as error:
        yield Rejection(found.name, str(error))
    except Exception as error:
        yield Rejection(found.name, describe_crash(error))


def _require_room(error: OSError) -> None:
    """Raise AnnotateError where it is not the input's fault: a library found no room for a file of its own."""
    if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT) or "temporary directory" in str(error):
        raise AnnotateError(
            f"no temporary file can be written ({error.strerror or error}).",
            "Free some space, or name another folder in TMPDIR, and run the command again.",
        ) from error


def _read_web(url: str, reading: Reading, fetch: FetchPage, pages: PageReader) -> Article | Rejection:
    try:
        return read_page(fetch(url), url, pages, reading.encoding)
    except ValueError as error:
        return Rejection(url, str(error))
    except Exception as error:
        return Rejection(url, describe_crash(error))


def read_page(page: WebPage, source: str, pages: PageReader, encoding: str | None = None) -> Article:
    """Return the article of a page from the web. Raises ValueError with the reason where it holds none."""
    if page.kind not in _PAGE_KINDS:
        raise ValueError(f"not a page but {page.kind[:60]}")
    if not page.body.strip():
        raise ValueError("empty: no text to read")
    text = decode_text(page.body, encoding) if encoding else decode_html(page.body, page.charset)
    if page.kind == "text/plain":
        article = _read_dump(source, text)
        return replace(article, url=page.url, outlet=find_registrable_domain(page.url), outlet_name=None)
    return pages(text, source, page.url)


def _open(found: Input) -> AbstractContextManager[IO[bytes]]:
    if found.path is None:
        return nullcontext(sys.stdin.buffer)
    if found.is_gzip:
        return cast("IO[bytes]", gzip.open(found.path, "rb"))
    return found.path.open("rb")


def _read_stream(found: Input, stream: IO[bytes], reading: Reading, pages: PageReader) -> Iterator[Article | Rejection]:
    format_ = found.format
    if found.path is None:
        stream, told = open_unnamed(stream, reading.encoding)
        format_ = format_ or told
    if format_ == "jsonl":
        yield from _read_lines(found.name, stream, reading, pages)
        return
    try:
        data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ValueError(f"larger than {LARGEST >> 20} MiB; split it")
        if not data.strip():
            raise ValueError("empty: no text to read")
        if format_ == "csv":
            yield from _read_table(found.name, decode_text(data, reading.encoding), pages)
        elif format_ == "json":
            yield from _read_json(found.name, decode_text(data, reading.encoding), pages)
        elif format_ == "html":
            html = decode_text(data, reading.encoding) if reading.encoding else decode_html(data)
            yield pages(html, found.name)
        else:
            yield _read_dump(found.name, decode_text(data, reading.encoding))
    except ValueError as error:
        yield Rejection(found.name, str(error))


def _read_dump(name: str, text: str) -> Article:
    if not text.strip():
        raise ValueError("empty: no text to read")
    return article_from_dump(text, name)


def _read_lines(name: str, stream: IO[bytes], reading: Reading, pages: PageReader) -> Iterator[Article | Rejection]:
    empty = True
    number = 0
    while line := stream.readline(LARGEST + 1):
        if number == 0 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            # Two bytes a character: the line ends are not where readline looks for them.
            stream = io.BytesIO(decode_text(line + stream.read(LARGEST)).encode())
            line = stream.readline()
        number += 1
        if len(line) > LARGEST:
            yield Rejection(f"{name}:{number}", f"the line is longer than {LARGEST >> 20} MiB; the rest is not read")
            return
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            empty = False
            yield _read_line(f"{name}:{number}", line, reading, pages)
    if empty:
        yield Rejection(name, "empty: no records to read")


def _read_line(source: str, line: bytes, reading: Reading, pages: PageReader) -> Article | Rejection:
    try:
        record = _parse_json(decode_text(line, reading.encoding))
        return _read_record(record, source, pages)
    except ValueError as error:
        return Rejection(source, str(error))


def _read_json(name: str, text: str, pages: PageReader) -> Iterator[Article | Rejection]:
    data = _parse_json(text)
    records = data if isinstance(data, list) else [data]
    if not records:
        raise ValueError("empty: no records to read")
    for place, record in enumerate(records, 1):
        source = f"{name}:{place}" if isinstance(data, list) else name
        try:
            yield _read_record(record, source, pages)
        except ValueError as error:
            yield Rejection(source, str(error))


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg.lower()}, column {error.colno}); mend the line") from None
    except RecursionError:
        raise ValueError("not a record: JSON nested too deep") from None


def _read_record(record: Any, source: str, pages: PageReader) -> Article:
    if not isinstance(record, Mapping):
        raise ValueError('not a record: wants an object such as {"title": ..., "text": ...}')
    try:
        return article_from_record(record, source, pages)
    except ValueError:
        raise
    except OSError as error:
        _require_room(error)
        raise ValueError(describe_crash(error)) from error
    except Exception as error:  # one record must not lose the rest of its file
        raise ValueError(describe_crash(error)) from error


def _read_table(name: str, text: str, pages: PageReader) -> Iterator[Article | Rejection]:
    try:
        table = Table(text)
        if "text" not in table.columns and "html" not in table.columns:
            raise ValueError(
                f"a CSV of articles wants a column text or html; this one has {', '.join(table.columns[:12]) or 'none'}"
            )
        empty = True
        for line, row in table:
            empty = False
            yield _read_row(row, f"{name}:{line}", pages)
    except TableError as error:
        yield Rejection(f"{name}:{error.line}", str(error))
        return
    if empty:
        raise ValueError("empty: no records to read")


def _read_row(row: Mapping[str, Any] | None, source: str, pages: PageReader) -> Article | Rejection:
    if row is None:
        return Rejection(source, "more cells than columns; check the quotes")
    try:
        return _read_record(row, source, pages)
    except ValueError as error:
        return Rejection(source, str(error))
