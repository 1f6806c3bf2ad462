"""The article proper of a parsed page: its text, one line a block, and the links that stand in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from annotate.core.model import Link
from annotate.ingest.html_sources import find_source_lists, list_items

# Leads out of the page, also where it is misspelled: "https://a.org", "//a.org", "https//a.org", "htp://a.org",
# "www.a.org"; not "/news", "#top", "page.html", "mailto:ana@a.org".
_OUTWARD = re.compile(r"(?:[a-z]{0,10}:?//|www[.,])", re.IGNORECASE)
_MOST_LINKS = 2000
_LONGEST_ADDRESS = 2000
_LONGEST_ANCHOR = 300
# Fewer characters are the label of a button, not an article.
_SHORTEST = 2

# Elements of the tree that trafilatura returns, and of HTML, that stand in lines of their own.
_BREAK = "p head item list quote row table lb code fw ab div body"
_HTML_BREAK = (
    "address article aside blockquote body br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol option p pre section summary table td th title tr ul"
)
_NO_TEXT = "head script style template svg iframe object select textarea"
_NO_ARTICLE = f"{_NO_TEXT} noscript button nav footer"
_BREAKS, _HTML_BREAKS, _NO_TEXT_TAGS, _NO_ARTICLE_TAGS = (
    frozenset(tags.split()) for tags in (_BREAK, _HTML_BREAK, _NO_TEXT, _NO_ARTICLE)
)


def extract_body(tree: HtmlElement) -> tuple[str, tuple[Link, ...]]:
    """Return the article's text and its links; "" where the page has no text. The tree is left as it is."""
    body = _run_trafilatura(tree)
    if body is not None:
        text = join_lines(_walk(body, _BREAKS, frozenset()))
        if len(text) >= _SHORTEST:
            links = _read_links((node.get("target"), node) for node in body.iter("ref")) or _find_links(tree, text)
            return _append_sources(tree, text, links)
    source = tree.find("body") if tree.find("body") is not None else tree
    text = join_lines(_walk(source, _HTML_BREAKS, _NO_ARTICLE_TAGS))
    if len(text) < _SHORTEST:
        text = join_lines(_walk(source, _HTML_BREAKS, _NO_TEXT_TAGS))
    return text, _read_links((node.get("href"), node) for node in source.iter("a"))


def _append_sources(tree: HtmlElement, text: str, links: tuple[Link, ...]) -> tuple[str, tuple[Link, ...]]:
    """Return the text and links with the lists of sources that the extraction has dropped."""
    shown = frozenset(text.split("\n"))
    for heading, items in find_source_lists(tree):
        lines = [line for line in list_items(items) if line not in shown and f"- {line}" not in shown]
        if not lines:
            continue
        text = "\n".join([text, *([] if heading in shown else [heading]), *lines])
        links = tuple(dict.fromkeys((*links, *_read_links((link.get("href"), link) for link in items.iter("a")))))
    return text, links[:_MOST_LINKS]


def join_lines(pieces: Iterable[str]) -> str:
    """Return the pieces as lines without doubled white space; a piece "\\n" ends a line."""
    lines, line = [], []
    for piece in pieces:
        if piece != "\n":
            line.append(piece)
            continue
        joined = " ".join("".join(line).split()).strip("| ")
        if joined:
            lines.append(joined)
        line = []
    return "\n".join(lines)


def _run_trafilatura(tree: HtmlElement) -> Any:
    from trafilatura import bare_extraction  # half a second to load, and most commands read no HTML

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(tree, include_comments=False, include_links=True)
    except MemoryError:
        raise
    except Exception:  # whatever it stumbles over, the page's plain text is better than nothing
        return None
    return getattr(document, "body", None)


def _find_links(tree: HtmlElement, text: str) -> tuple[Link, ...]:
    """Return the links of the paragraphs that stand in the text as lines; some of trafilatura's ways lose them."""
    lines = frozenset(text.split("\n"))
    paragraphs = (node for node in tree.iter("p", "li", "blockquote") if next(node.iter("a"), None) is not None)
    kept = (node for node in paragraphs if " ".join("".join(node.itertext()).split()) in lines)
    return _read_links((link.get("href"), link) for node in kept for link in node.iter("a"))


def _walk(root: Any, breaks: frozenset[str], skipped: frozenset[str]) -> Iterator[str]:
    """Yield the text below an element, with "\\n" at each block's ends; without recursion, for pages nest deep."""
    inside = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag
        if tag in skipped:
            inside += 1 if event == "start" else -1
        if event == "start":
            if not inside:
                yield from _open(tag, node.text, breaks)
            continue
        if not inside:
            if tag in breaks:
                yield "\n"
            if node.tail and node is not root:
                yield node.tail
    yield "\n"


def _open(tag: str, text: str | None, breaks: frozenset[str]) -> Iterator[str]:
    if tag in breaks:
        yield "\n"
    elif tag == "cell":
        yield " | "
    if text:
        yield text


def _read_links(nodes: Iterable[tuple[str | None, Any]]) -> tuple[Link, ...]:
    found: dict[Link, None] = {}
    for address, node in nodes:
        url = (address or "").strip()
        if not _OUTWARD.match(url) or len(url) > _LONGEST_ADDRESS:
            continue
        anchor = " ".join("".join(node.itertext()).split())[:_LONGEST_ANCHOR]
        if anchor:
            found[Link(url, anchor)] = None
        if len(found) >= _MOST_LINKS:
            break
    return tuple(found)
