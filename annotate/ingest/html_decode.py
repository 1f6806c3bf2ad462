"""The bytes of HTML pages to text, in the encoding they are in rather than the one they claim."""

from __future__ import annotations

import codecs
import re

_HEAD, _SAMPLE = 4096, 20_000
# UTF-8 with a few broken bytes has this many good signs for each; other encodings have none.
_MOSTLY_WHOLE = 3
_MOSTLY_SINGLE = 0.9
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")

# "<meta charset=utf-8>", "<meta http-equiv=... content='text/html; charset=shift_jis'>", "<?xml encoding=...?>".
_DECLARED = re.compile(
    rb"(?:<meta[^<>]{0,500}?charset|<\?xml[^<>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:\-]{2,40})", re.I
)
_JAPANESE_SHIFT = b"\x1b$B"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What the labels mean on the web (WHATWG Encoding Standard, section 4.2).
_WEB_LABELS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}


# No page has these; a picture, an archive or a program has one in ten bytes or more.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
# Of 145 scraped pages one had a single such character, in 102,910.
_MOST_CONTROLS, _FEWEST_CONTROLS = 0.01, 8


def decode_html(data: bytes, told: str | None = None) -> str:
    """Return the text of an HTML file: by its byte order mark, as UTF-8, as it declares, else by a guess.

    `told` is what the server called its encoding, which stands before what the page declares.

    UTF-8 stands before the declaration, for text in another encoding is hardly ever valid UTF-8
    while a declaration is often left over. Bytes that fit nothing become U+FFFD. Raises ValueError
    for what is no text at all.
    """
    text = _decode(data, told)
    sample = text[:_SAMPLE]
    controls = len(_CONTROLS.findall(sample))
    if controls >= _FEWEST_CONTROLS and controls > _MOST_CONTROLS * len(sample):
        raise ValueError("binary data, not a page; name a page, or say its --encoding (such as utf-16-le)")
    return text


def _decode(data: bytes, told: str | None) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    # Its bytes are all ASCII, and so valid UTF-8.
    if _JAPANESE_SHIFT in data[:_SAMPLE]:
        return data.decode("iso2022_jp", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:_HEAD])
    label = told or (declared[1].decode("ascii", "replace") if declared else "utf-8")
    label = label.strip().lower()
    if label not in ("utf-8", "utf8"):
        try:
            return data.decode(_WEB_LABELS.get(label, label), "replace")
        except (LookupError, ValueError):  # no encoding of that name, or one that is not for text
            pass
    return _guess_encoding(data)


def _guess_encoding(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(not sign.isascii() for sign in text) - broken >= _MOSTLY_WHOLE * broken:
        return text
    # Western text has its letters with marks singly between plain ones; other scripts have runs of them.
    runs = [len(run) for run in _HIGH_BYTES.findall(data[:_SAMPLE])]
    if sum(size == 1 for size in runs) >= _MOSTLY_SINGLE * len(runs):
        return data.decode("cp1252", "replace")
    from charset_normalizer import from_bytes  # slow to load, and hardly ever needed

    best = from_bytes(data[:_SAMPLE]).best()
    return data.decode(best.encoding if best else "cp1252", "replace")
