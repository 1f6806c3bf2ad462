"""Gzip and zstd, read as streams of bounded memory; damage is an error, never a short text."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
# Compressed bytes taken at once: zstd can make 128 kB of 4 bytes, so this is at most 64 MB.
_PIECE = 2 << 10
# More history than this a frame must not ask for (zstd --long=27); the library's own limit is the same.
_WINDOW = 1 << 27
EXTRA = "install it with: pip install 'annotate-sources[formats]'"


class PackedError(Exception):
    """Compressed data that is damaged, or that no library here can unpack; says so in words."""


@contextmanager
def explain_damage() -> Iterator[None]:
    """Turn what the libraries say of damaged gzip data into a PackedError."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise PackedError("damaged gzip data; compress the file again") from error


def unpack(stream: IO[bytes], packing: str | None) -> IO[bytes]:
    """Return the unpacked stream; `packing` is "gz", "zst" or None. Raises PackedError where zstd is not at hand."""
    if packing == "gz":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    return cast("IO[bytes]", io.BufferedReader(_Zstd(stream), 1 << 20)) if packing == "zst" else stream


def tell_packing(head: bytes) -> str | None:
    """Return how a stream is packed, by its first bytes."""
    if head.startswith(GZIP):
        return "gz"
    return "zst" if head.startswith(ZSTD) else None


class _Zstd(io.RawIOBase):
    """The frames of a zstd stream, one after the other. The library's own reader takes a cut-off one for its end."""

    def __init__(self, stream: IO[bytes]) -> None:
        try:
            import zstandard
        except ImportError as error:
            raise PackedError(f"reading zstd wants zstandard; {EXTRA}") from error
        self._library = zstandard
        self._stream = stream
        self._frame: Any = None
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and self._unpack_more():
            pass
        got = self._ready[: len(buffer)]
        self._ready = self._ready[len(got) :]
        buffer[: len(got)] = got
        return len(got)

    def _unpack_more(self) -> bool:
        """Unpack a piece; False at the end."""
        left = self._frame.unused_data if self._frame is not None and self._frame.eof else b""
        piece = left or self._stream.read(_PIECE)
        is_done = self._frame is None or self._frame.eof
        if not piece:
            if is_done:
                return False
            raise PackedError("damaged zstd data: it ends in the middle; compress the file again")
        if is_done:
            self._frame = self._library.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
        try:
            self._ready = self._frame.decompress(piece)
        except self._library.ZstdError as error:
            raise PackedError(f"damaged zstd data ({error}); compress the file again") from error
        return True
