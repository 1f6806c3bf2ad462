"""The body of an answer, unpacked as it comes and never larger than the limit."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from annotate.network.policy import Unreached

# What is asked for; brotli and zstd can unpack one part of an answer to gigabytes at once.
ACCEPTED = "gzip"
_GZIP = 31


async def read_body(parts: AsyncIterator[bytes], encoding: str, largest: int, *, cut: bool = False) -> bytes:
    """Return the unpacked body. Raises Unreached for one that is larger than `largest` bytes or damaged.

    With `cut` a larger one is cut off.
    """
    coding = encoding.strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise Unreached(f"it came packed as {coding[:20]}, which was not asked for")
    unpacker = zlib.decompressobj(_GZIP) if "gzip" in coding else None
    body = bytearray()
    async for part in parts:
        room = largest + 1 - len(body)
        try:
            body += unpacker.decompress(part, room) if unpacker else part[:room]
        except zlib.error as error:
            raise Unreached("it came as damaged gzip data") from error
        if len(body) > largest and cut:
            return bytes(body[:largest])
        if len(body) > largest:
            raise Unreached(f"larger than {largest // 1_000_000} MB")
    if unpacker and not unpacker.eof:
        raise Unreached("the answer broke off")
    return bytes(body)
