"""What standard input holds, told by how it begins: it has no name whose ending would say so."""

from __future__ import annotations

import csv
import io
import re
from typing import IO, Any

from annotate.ingest.decode import find_encoding
from annotate.ingest.packed import tell_packing, unpack
from annotate.ingest.record import FIELDS

# Enough for a header, the first tags, or the first two lines of pretty-printed JSON.
_HEAD = 64 << 10
# What tables and crawls begin with: Arrow as a stream has a mark of its own.
_MARKS = (
    (b"PAR1", "parquet"),
    (b"ARROW1", "arrow"),
    (b"FEA1", "arrow"),
    (b"\xff\xff\xff\xff", "arrow"),
    (b"WARC/", "warc"),
)

# Elements that a page, or a piece cut out of one, begins with. Matches "<article class=x>", "<!-- saved", "<?xml";
# must not match "<John Doe> wrote" or "< 5 % of voters".
_MARKUP = re.compile(
    r"<(?:!--|!doctype\b|\?xml\b|/?(?:html|head|body|article|main|section|header|nav|aside|div|span|p|h[1-6]|title|meta"
    r"|link|base|script|style|noscript|table|ul|ol|a|b|i|em|strong|br|hr|img|figure|center|font|blockquote)[\s/>])",
    re.IGNORECASE,
)
# An array of records. Matches '[{"title"' and "[]"; must not match "[Updated at noon]" or "[1] A footnote".
_ARRAY = re.compile(r"\[\s*[\[{\]]")


class _Rejoined(io.RawIOBase):
    """A stream whose beginning has been read already, from its beginning."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        got = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(got) :]
        buffer[: len(got)] = got
        return len(got)


def open_unnamed(stream: IO[bytes], encoding: str | None = None) -> tuple[IO[bytes], str]:
    """Return a stream that reads the same bytes, unpacked where they were packed, and their format.

    The format is one of those of `sources.FORMATS`. Raises PackedError, or what gzip raises, for damaged data.
    """
    head, stream = _look_ahead(stream)
    packing = tell_packing(head)
    if packing:
        head, stream = _look_ahead(unpack(stream, packing))
    marked = next((format_ for mark, format_ in _MARKS if head.startswith(mark)), None)
    return stream, marked or tell_format(head.decode(find_encoding(head, encoding), "replace"))


def _look_ahead(stream: IO[bytes]) -> tuple[bytes, IO[bytes]]:
    head = stream.read(_HEAD)
    return head, io.BufferedReader(_Rejoined(head, stream))


def tell_format(text: str) -> str:
    """Return the format of a text, by its beginning: what is nothing else is a page dump."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return "jsonl" if _has_record_lines(start) else "json"
    if _ARRAY.match(start):
        return "json"
    if _MARKUP.match(start):
        return "html"
    return "csv" if _has_known_columns(start) else "txt"


def _has_record_lines(start: str) -> bool:
    """Whether each line is a record of its own; pretty-printed JSON goes on with a key or a bracket."""
    following = [line for line in start.splitlines()[1:] if line.strip()]
    return not following or not following[0].lstrip().startswith(('"', "}"))


def _has_known_columns(start: str) -> bool:
    """Whether the first line is a header: two of the fields of a record, written as they are."""
    try:
        header = next(csv.reader(start.splitlines()[:1]), [])
    except csv.Error:
        return False
    return len(set(FIELDS) & set(header)) >= 2
