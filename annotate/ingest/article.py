"""A draft to an article, or the reason why there is none: the second of the two steps of reading."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotate.core.model import Article
from annotate.errors import AnnotateError
from annotate.ingest.decode import decode_text
from annotate.ingest.drafts import Draft, Kind
from annotate.ingest.dump import article_from_dump
from annotate.ingest.html import decode_html
from annotate.ingest.names import find_registrable_domain
from annotate.ingest.record import apply_outlet, article_from_record
from annotate.ingest.sources import Rejection, describe_crash


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


# Reads a page, as `ingest.sandbox.PageReader` does: html, source, url. Raises ValueError with the reason.
ReadPage = Callable[[str, str, str | None], Article]
_PAGE_KINDS = ("", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")


def finish_draft(draft: Draft, reading: Reading, pages: ReadPage) -> Article | Rejection:
    """Return the article of a draft, or why there is none; never raises for what the input holds."""
    try:
        return apply_outlet(_READERS[draft.kind](draft, reading, pages), reading.outlet)
    except AnnotateError:
        raise
    except ValueError as error:
        return Rejection(draft.source, str(error))
    except OSError as error:
        require_room(error)
        return Rejection(draft.source, describe_crash(error))
    except Exception as error:  # one record must not lose the rest of its file
        return Rejection(draft.source, describe_crash(error))


def require_room(error: OSError) -> None:
    """Raise AnnotateError where it is not the input's fault: a library found no room for a file of its own."""
    if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT) or "temporary directory" in str(error):
        raise AnnotateError(
            f"no temporary file can be written ({error.strerror or error}).",
            "Free some space, or name another folder in TMPDIR, and run the command again.",
        ) from error


def read_page(page: WebPage, source: str, pages: ReadPage, encoding: str | None = None) -> Article:
    """Return the article of a page from the web. Raises ValueError with the reason where it holds none."""
    if page.kind not in _PAGE_KINDS:
        raise ValueError(f"not a page but {page.kind[:60]}")
    if not page.body.strip():
        raise ValueError("empty: no text to read")
    text = decode_text(page.body, encoding) if encoding else decode_html(page.body, page.charset)
    if page.kind == "text/plain":
        return _dump_of(text, source, page.url)
    return pages(text, source, page.url)


def parse_json(text: str) -> Any:
    """Return the value of a JSON text. Raises ValueError with the reason where it is none."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"not JSON ({error.msg.removesuffix(' at').lower()}, column {error.colno}); mend the line"
        ) from None
    except RecursionError:
        raise ValueError("not a record: JSON nested too deep") from None


def _finish_dump(draft: Draft, reading: Reading, _: ReadPage) -> Article:
    data = _bytes(draft)
    is_called = draft.charset is not None and not reading.encoding
    text = decode_html(data, draft.charset) if is_called else decode_text(data, reading.encoding)
    return _dump_of(text, draft.source, draft.url)


def _finish_page(draft: Draft, reading: Reading, pages: ReadPage) -> Article:
    data = _bytes(draft)
    html = decode_text(data, reading.encoding) if reading.encoding else decode_html(data, draft.charset)
    return pages(html, draft.source, draft.url)


def _finish_line(draft: Draft, reading: Reading, pages: ReadPage) -> Article:
    return _read_record(parse_json(decode_text(_bytes(draft), reading.encoding)), draft.source, pages)


def _finish_record(draft: Draft, _: Reading, pages: ReadPage) -> Article:
    return _read_record(draft.data, draft.source, pages)


def _finish_web(draft: Draft, reading: Reading, pages: ReadPage) -> Article:
    page = WebPage(draft.url or draft.source, draft.stated, draft.charset, _bytes(draft))
    return read_page(page, draft.source, pages, reading.encoding)


_READERS: dict[Kind, Callable[[Draft, Reading, ReadPage], Article]] = {
    Kind.DUMP: _finish_dump,
    Kind.PAGE: _finish_page,
    Kind.LINE: _finish_line,
    Kind.RECORD: _finish_record,
    Kind.WEB: _finish_web,
}


def _bytes(draft: Draft) -> bytes:
    if not isinstance(draft.data, bytes):
        raise TypeError(f"a draft of kind {draft.kind} holds bytes")
    return draft.data


def _dump_of(text: str, source: str, url: str | None) -> Article:
    if not text.strip():
        raise ValueError("empty: no text to read")
    article = article_from_dump(text, source)
    return replace(article, url=url, outlet=find_registrable_domain(url), outlet_name=None) if url else article


def _read_record(record: Any, source: str, pages: ReadPage) -> Article:
    if not isinstance(record, Mapping):
        raise ValueError('not a record: wants an object such as {"title": ..., "text": ...}')
    return article_from_record(record, source, pages)
