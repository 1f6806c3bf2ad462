"""Bytes to text, strictly: what is not text is refused with its place, never guessed at in silence."""

from __future__ import annotations

import codecs

from annotate.errors import InputError

# The marks that a file may begin with. UTF-32 stands before UTF-16, whose mark it begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def find_encoding(data: bytes, encoding: str | None = None) -> str:
    """Return the encoding of a file: that of its byte order mark, else `encoding`, else UTF-8."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), encoding or "utf-8")


def decode_text(data: bytes, encoding: str | None = None) -> str:
    """Return the text of a file: by its byte order mark, else `encoding`, else UTF-8.

    The mark itself is not part of the text; line ends are kept as they are. Raises ValueError with
    the place of the first byte that does not fit, or when the text holds NUL characters.
    """
    chosen = find_encoding(data, encoding)
    for mark, _ in _MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            break
    try:
        text = data.decode(chosen)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"not {chosen.upper()}: byte 0x{data[error.start]:02x} at {error.start};"
            " save it as UTF-8, or say its --encoding (such as latin-1)"
        ) from None
    if "\0" in text:
        at = text.index("\0")
        raise ValueError(f"a NUL character at {at}: not text; save it as UTF-8, or say its --encoding")
    return text


def check_encoding(name: str | None) -> str | None:
    """Return the encoding's name. Raises InputError for one that Python does not know."""
    try:
        "a".encode(name or "utf-8")  # refuses also what is no encoding of text, such as rot13
        return codecs.lookup(name).name if name else None
    except LookupError:
        raise InputError(
            f"{name} is no encoding that is known.", "Say --encoding latin-1, cp1252, utf-16 ..."
        ) from None
