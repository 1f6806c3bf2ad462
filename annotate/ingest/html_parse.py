"""HTML text to a tree that holds all of the page, or a refusal with the reason."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

# Longer documents are refused, as trafilatura does (its MAX_FILE_SIZE).
LARGEST_PAGE = 20_000_000
# libxml2 2.14 needs 0.06 s for a tag with 10,000 attributes, 2.7 s for 30,000 and does not end for 100,000.
_MOST_ATTRIBUTES = 10_000

# What no XML text may hold; lxml refuses to write such text and trafilatura then returns nothing.
_CONTROLS = bytes(value for value in range(32) if value not in b"\t\n\r")
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
# "&#27;", "&#x1B"; "&#233;" is found too and kept.
_REFERENCE = re.compile(rb"&#(?:0{0,6}(\d{1,7})|[xX]0{0,6}([0-9a-fA-F]{1,6}));?")
# libxml2 can lose the page after a faulty one, and nothing here reads it.
_DOCTYPE = re.compile(rb"<!doctype[^<>]{0,1000}>", re.IGNORECASE)
# A self-closed root ends the document before it begins: "<html lang='en'/>".
_CLOSED_ROOT = re.compile(rb"(<html\b[^<>]{0,1000}?)\s*/>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"[^\s=>\"'/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?")
_HEAD = 4096

_TAG = re.compile(rb"<(/?)([a-z][\w:\-]{0,40})\b[^<>]*>", re.IGNORECASE)
# What is kept of a page that nests without end; each of these ends the one before it, or holds no other.
_KEPT = frozenset(b"html head body title meta link script style p br hr img a h1 h2 h3 h4 h5 h6".split())
_INLINE = frozenset(b"span font b i u em strong big small sup sub tt code time s del ins mark abbr cite q".split())


def parse_page(html: str) -> HtmlElement:
    """Return the root of the page, with all text that libxml2 can hold.

    Raises ValueError for a page without any text, larger than 20 MB, that nests too deep even without its
    boxes, or has a tag of more than 10,000 attributes, on which libxml2 does not end.
    """
    if len(html) > LARGEST_PAGE:
        raise ValueError(f"the page is larger than {LARGEST_PAGE // 1_000_000} MB")
    _refuse_attributes(html)
    clean = _clean(html)
    if not clean.strip():
        raise ValueError("no article text found in the page")
    root, is_whole = _parse(clean)
    if not is_whole:
        root, is_whole = _parse(_TAG.sub(_flatten, clean))
    if not is_whole:
        raise ValueError("the page is nested too deep")
    return root


def _parse(html: bytes) -> tuple[HtmlElement, bool]:
    # Bytes, for lxml refuses text that declares an encoding. Without huge_tree libxml2 drops what is
    # nested deeper than 256 and all that follows; with it, deeper than 2,048.
    parser = HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = document_fromstring(html, parser=parser)
    except etree.ParserError as error:
        raise ValueError("no article text found in the page") from error
    return root, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _flatten(tag: re.Match[bytes]) -> bytes:
    """Return a tag that cannot nest: a paragraph, which closes the one before it, in place of a box."""
    name = tag[2].lower()
    if name in _KEPT:
        return tag[0]
    return b" " if name in _INLINE else b"<" + tag[1] + b"p>"


def _refuse_attributes(html: str) -> None:
    """Refuse a tag with so many attributes that libxml2 would not end; time grows as the text does."""
    for chunk in html.split(">"):
        if len(chunk) < 2 * _MOST_ATTRIBUTES:
            continue
        start = chunk.find("<")
        while start >= 0 and not chunk[start + 1 : start + 2].isalpha():
            start = chunk.find("<", start + 1)
        if start < 0:
            continue
        count = sum(1 for _ in _ATTRIBUTE.finditer(chunk, start + 1))
        if count > _MOST_ATTRIBUTES and not _is_raw(chunk, start):
            raise ValueError(f"a tag has {count} attributes")


def _is_raw(chunk: str, start: int) -> bool:
    """Whether a stretch without ">" is the text of a script or a style, or text with a stray "<"."""
    rest = chunk[start:].lower()
    return "</script" in rest or "</style" in rest or rest.count("<") > _MOST_ATTRIBUTES


def _clean(html: str) -> bytes:
    """Return the page in UTF-8, without what lxml refuses or libxml2 stumbles over."""
    data = html.encode("utf-8", "replace").translate(None, _CONTROLS)
    for sign in _NONCHARACTERS:
        data = data.replace(sign, b"")
    data = _REFERENCE.sub(_drop_control, data)
    head = _CLOSED_ROOT.sub(rb"\1>", _DOCTYPE.sub(b"", data[:_HEAD], count=1), count=1)
    return head + data[_HEAD:]


def _drop_control(match: re.Match[bytes]) -> bytes:
    value = int(match[1]) if match[1] else int(match[2], 16)
    is_control = value < 32 and value not in (9, 10, 13)
    return b" " if is_control or 0xD800 <= value <= 0xDFFF or value in (0xFFFE, 0xFFFF) else match[0]
