"""The pages of a web crawl: WARC and WET, record by record, also where a record is damaged."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import IO, Any

from annotate.ingest.drafts import Draft, Kind
from annotate.ingest.packed import EXTRA, GZIP, ZSTD, PackedError
from annotate.ingest.sources import Rejection

# As the largest file of a page.
_LARGEST = 64 << 20
_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain",)
_PIECE = 1 << 20
# What a record begins with, by what the file begins with.
_BEGINNINGS = ((GZIP, GZIP + b"\x08"), (ZSTD, ZSTD), (b"", b"WARC/1."))


def read_crawl(name: str, stream: IO[bytes]) -> Iterator[Draft | Rejection]:
    """Yield the pages of a crawl as `NAME:RECORD`, records counted from 1, packed or not.

    Requests, metadata and the description of the crawl are no inputs. What holds no page is a rejection with the
    byte at which its record begins; after a damaged one reading goes on at the next, in a file that can be sought.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        yield Rejection(name, f"reading WARC wants fastwarc; {EXTRA}")
        return
    kinds = {
        int(WarcRecordType.response): _read_response,
        int(WarcRecordType.resource): _read_resource,
        int(WarcRecordType.conversion): _read_resource,
        int(WarcRecordType.revisit): _refuse_revisit,
    }
    number, start, is_damaged = 0, 0, False
    while True:
        last = start
        try:
            for record in ArchiveIterator(_Positioned(stream), parse_http=False, auto_decode="none"):
                number, last, is_damaged = number + 1, start + record.stream_pos, False
                read = kinds.get(int(record.record_type))
                if read is not None:
                    yield _read_record(f"{name}:{number}", last, record, read)
            break
        except BaseException as error:
            if not _is_damage(error):
                raise
            if not is_damaged:
                number, is_damaged = number + 1, True
                yield Rejection(f"{name}:{number}", f"damaged after byte {last} ({_say(error)})")
        found = _find_next(stream, last + 1)
        if found is None:
            return
        start = found
    if number == 0:
        yield Rejection(name, "empty: no records to read")


class _Positioned(io.RawIOBase):
    """A stream from where it stands, which can say how far it is, as the library asks; it need not be seekable."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        got = self._stream.read(len(buffer))
        buffer[: len(got)] = got
        self._at += len(got)
        return len(got)

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Say the place; the library only ever asks for it."""
        if (offset, whence) not in ((0, 1), (self._at, 0)):
            raise io.UnsupportedOperation("a stream is read once, from its beginning")
        return self._at

    def tell(self) -> int:
        return self._at


def _read_record(source: str, at: int, record: Any, read: Any) -> Draft | Rejection:
    try:
        if not _has_length(record):
            raise ValueError("no usable Content-Length")
        draft: Draft = read(source, record)
        return draft
    except (ValueError, OSError, EOFError, zlib.error, PackedError) as error:
        return Rejection(source, f"{_say(error)}; the record at byte {at}")


def _has_length(record: Any) -> bool:
    stated = (record.headers.get("Content-Length") or "").strip()
    return stated.isascii() and stated.isdigit()


def _read_response(source: str, record: Any) -> Draft:
    record.parse_http(auto_decode="none")
    status = record.http_headers.status_code if record.http_headers else None
    if status is None:
        raise ValueError("no answer of a web server")
    if not 200 <= status < 300:
        raise ValueError(f"the server answered {status}")
    kind = (record.http_content_type or "").lower()
    _check_kind(kind)
    body = _decode(_read_body(record), record.http_headers)
    return _make_draft(source, record, kind, body, record.http_charset)


def _read_resource(source: str, record: Any) -> Draft:
    kind = (record.headers.get("Content-Type") or "text/plain").split(";")[0].strip().lower()
    _check_kind(kind)
    return _make_draft(source, record, kind, _read_body(record), None)


def _refuse_revisit(source: str, record: Any) -> Draft:
    raise ValueError("a revisit: the page itself stands in an earlier record")


def _check_kind(kind: str) -> None:
    if kind and kind not in _PAGES + _TEXTS:
        raise ValueError(f"not a page but {kind[:60]}")


def _make_draft(source: str, record: Any, kind: str, body: bytes, charset: str | None) -> Draft:
    if not body.strip():
        raise ValueError("empty: no text to read")
    url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>") or None
    return Draft(source, Kind.DUMP if kind in _TEXTS else Kind.PAGE, body, url, charset)


def _read_body(record: Any) -> bytes:
    length = record.content_length
    if length > _LARGEST:
        raise ValueError(f"larger than {_LARGEST >> 20} MiB")
    body: bytes = record.reader.read(length)
    if len(body) < length:
        raise ValueError(f"cut off: {len(body)} of {length} bytes are there")
    return body


def _decode(body: bytes, headers: Any) -> bytes:
    """Return what a browser would see; a crawler may have decoded the body and left the header."""
    from fastwarc.stream_io import BrotliReader, ChunkedReader

    if "chunked" in (headers.get("Transfer-Encoding") or "").lower() and body[:1] in b"0123456789abcdefABCDEF":
        body = _read_bounded(ChunkedReader(io.BytesIO(body)))
    encoding = (headers.get("Content-Encoding") or "").strip().lower()
    if encoding in ("gzip", "x-gzip") and body.startswith(GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        return _check_size(unpacker.decompress(body, _LARGEST + 1))
    if encoding == "deflate" and not body.lstrip().startswith(b"<"):
        unpacker = zlib.decompressobj(wbits=15 if body[:1] == b"\x78" else -15)
        return _check_size(unpacker.decompress(body, _LARGEST + 1))
    if encoding == "br" and not body.lstrip().startswith(b"<"):
        return _read_bounded(BrotliReader(io.BytesIO(body)))
    return body


def _read_bounded(reader: Any) -> bytes:
    body: bytes = reader.read(_LARGEST + 1)
    return _check_size(body)


def _check_size(body: bytes) -> bytes:
    if len(body) > _LARGEST:
        raise ValueError(f"larger than {_LARGEST >> 20} MiB when unpacked")
    return body


def _is_damage(error: BaseException) -> bool:
    """Whether the data is at fault; what the library did not foresee arrives as a panic, which is no Exception."""
    known = (OSError, ValueError, EOFError, zlib.error, PackedError)
    return isinstance(error, known) or type(error).__name__ == "PanicException"


def _say(error: BaseException) -> str:
    lines = str(error).splitlines()
    return lines[0][:120] if lines else type(error).__name__


def _find_next(stream: IO[bytes], start: int) -> int | None:
    """Leave the stream at the next place from `start` on where a record may begin, and return the place, or None."""
    try:
        if not stream.seekable():
            return None
        stream.seek(0)
        head = stream.read(4)
        sign = next(sign for beginning, sign in _BEGINNINGS if head.startswith(beginning))
        stream.seek(start)
    except OSError:
        return None
    kept = b""
    while piece := stream.read(_PIECE):
        found = (kept + piece).find(sign)
        if found >= 0:
            start += found
            stream.seek(start)
            return start
        whole = kept + piece
        kept = whole[-len(sign) + 1 :]
        start += len(whole) - len(kept)
    return None
