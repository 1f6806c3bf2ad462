"""Lone surrogates: how Python holds bytes that are no text, and what no file or database can take."""

from __future__ import annotations

import re

# Surrogates that stand for no byte. Matches "\ud800"; must not match "\udcff", which is the byte 0xFF.
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def escape_surrogates(text: str) -> str:
    r"""Return the text without lone surrogates: bytes that are UTF-8 after all as such, others as "\xff".

    A file name or an argument holds them where it is not in the encoding of the locale.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return _escape(text)
    return text


def _escape(text: str) -> str:
    bytes_alone = _NO_BYTE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    return bytes_alone.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
