"""One walk over a page's elements: headings, marked bylines and dates, and which of them belong to other stories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

_MOST_MARKS = 300
_MOST_HEADINGS = 100
_MOST_ANCESTORS = 60
_LONGEST_TEASER = 600
_LONGEST_PARAGRAPH = 200
_LONGEST_NAMES = 500
_SHORTEST_PROSE = 80
_BYLINE, _DATE = 1, 2

# Class names and ids of a byline: "post-author", "byline", "c-byline__name", "authorName"; not "authority".
_BYLINE_NAME = re.compile(
    r"author(?!i[tz]|ed)|by-?line|(?:^|[\s_-])byl(?:$|[\s_-])|journalist|contributor|columnist|posted-?by|submitted-by"
    r"|(?:^|[\s_-])(?:writer|reporter|autor(?:e[ns]?|i|a)?|auteur|redacteur|zuozhe|penulis|hissha|vcard|firma)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
# Parts of a byline that hold no name: "author-image", "byline__date", "author-social".
_NAMELESS = re.compile(
    r"(?:author|byline|writer|contributor|columnist|reporter|journalist)s?[\w-]{0,30}?"
    r"(?:image|img|photo|avatar|picture|thumb|icon|social|twitter|facebook|email|follow|date|time|posts|articles|stories"
    r"|archive|more|links|count|subscribe|button|location|position|job|role|headline|box-?title)",
    re.IGNORECASE,
)
# "post-date", "timestamp", "published"; not "update-box", "candidate", "sentiment".
_DATE_NAME = re.compile(
    r"(?:^|[\s_-])(?:date|datum|fecha|time|timestamp|time-stamp|published|publish|pubdate|posted|posted-on|modifytxt|day)"
    r"(?:$|[\s_-])|publishe?d?-?(?:date|time|on|at)|(?:post|article|story|entry|news)-?_?date|dateline|(?<=[a-z])Date\b"
)
# Where persons stand who did not write the article.
_FOREIGN = re.compile(
    r"(?:^|[\s_-])(?:comment(?:s|er|list)?|disqus|repl(?:y|ies)|respond|related|recommend\w*|recirc\w*|suggest\w*|trending"
    r"|popular|most-?(?:read|viewed|popular|shared)|more-?(?:from|stories|news|on|posts|articles)|latest|sidebar|side-bar"
    r"|newsletters?|promo|promoted|teasers?|carousel|outbrain|taboola|sponsor\w*|navigation|menu|reader-reviews"
    r"|read-?next|up-?next|next-?(?:up|article|story|post)s?|prev(?:ious)?-?(?:article|story|post)s?|editors?-?picks?"
    r"|top-?stories|captions?|gallery|photo-?credit|pull-?quote|testimonials?|tweet|twitter-tweet|ranking|modal)"
    r"(?:$|[\s_-])|(?:[cC]omment|[rR]elated|[rR]ecommended)(?:s?[A-Z])"
)
# What a site writes its topics as: "category-popular tag-comments".
_TOPIC_NAME = re.compile(r"(?:^|\s)(?:category|tag|topic)-[\w-]*")
_FOREIGN_TAGS = frozenset(("nav", "figure", "figcaption", "blockquote", "noscript", "template", "select"))
_NO_BYLINES = "html body main article meta link script style img input form svg path button"
_TIME_TAGS = frozenset(("time", "relative-time", "time-ago"))
# "/author/ana-lima", "/by/ana-lima", "/about/editors/ana-lima/"; not "/author/", "/author/a/b/c", "/people/mara-king".
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|by|staff|profiles?|contributors?|journalists?|writers?|reporters?|columnists?|editors|bios?"
    r"|autor|autores|autoren|auteurs?|redakteure?)/[\w%.@~\-]{3,80}/?(?:[?#]|$)",
    re.IGNORECASE,
)
_SILENT = "script style time img svg button noscript template iframe figure input sup"
_PARTED = (
    "address article aside blockquote br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p"
    " pre section summary table td th tr ul"
)
_NO_BYLINE_TAGS, _SILENT_TAGS, _BLOCKS = (frozenset(tags.split()) for tags in (_NO_BYLINES, _SILENT, _PARTED))


class Mark(NamedTuple):
    """An element that the page marks as a byline: how, and how far that is to be believed."""

    place: int
    origin: str
    weight: float
    node: HtmlElement


@dataclass(slots=True)
class Survey:
    """What a walk over the page found, in the order of the page, and what is known of its boxes.

    `times` are elements whose tag or class name says that they hold a date, `prose` paragraphs of text.
    """

    headings: list[tuple[int, HtmlElement]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    times: list[tuple[int, HtmlElement]] = field(default_factory=list)
    prose: list[int] = field(default_factory=list)
    holders: frozenset[HtmlElement] = frozenset()
    verdicts: dict[HtmlElement, bool] = field(default_factory=dict)

    def set_title(self, title: HtmlElement | None) -> None:
        """Say which heading is the article's: what holds it is no box of another story."""
        self.holders = frozenset(title.iterancestors()) if title is not None else frozenset()
        self.verdicts.clear()

    def is_foreign(self, node: HtmlElement) -> bool:
        """Whether an element stands in a comment, a figure, a menu, or a box of another story."""
        path = []
        answer = False
        for holder in islice(climb(node), _MOST_ANCESTORS):
            known = self.verdicts.get(holder)
            if known is None:
                path.append(holder)
            answer = known if known is not None else holder not in self.holders and _is_foreign_box(holder)
            if answer or known is not None:
                break
        self.verdicts.update(dict.fromkeys(path, answer))
        return answer


def survey_page(tree: HtmlElement) -> Survey:
    """Return the headings, marked bylines and dates of a page."""
    found = Survey()
    for place, node in enumerate(tree.iter()):
        tag = node.tag
        if tag in _NO_BYLINE_TAGS:
            continue
        names, ident, itemprop = node.get("class"), node.get("id"), node.get("itemprop")
        label = (_label(names) if names else 0) | (_label(ident) if ident else 0)
        if label & _DATE or tag in _TIME_TAGS or itemprop == "datePublished":
            found.times.append((place, node))
        if tag == "p" and len(node.text or "") > _SHORTEST_PROSE:
            found.prose.append(place)
        if tag in ("h1", "h2"):
            found.headings.append((place, node))
        if label & _BYLINE or tag == "a" or itemprop:
            weight, origin = _weigh_mark(node, tag, itemprop, label)
            if weight:
                found.marks.append(Mark(place, origin, weight, node))
    del found.headings[_MOST_HEADINGS:], found.marks[_MOST_MARKS:], found.times[_MOST_MARKS:]
    return found


@lru_cache(maxsize=8192)  # a page repeats its class names, and a site those of its pages
def _label(names: str) -> int:
    """Return what a class name or id says of its element: _BYLINE, _DATE, both or neither."""
    names = names[:_LONGEST_NAMES]
    is_byline = _BYLINE_NAME.search(names) and not _NAMELESS.search(names)
    return (_BYLINE if is_byline else 0) | (_DATE if _DATE_NAME.search(names) else 0)


def _weigh_mark(node: HtmlElement, tag: str, itemprop: str | None, label: int) -> tuple[float, str]:
    if itemprop and ("author" in itemprop.split() or itemprop == "creator"):
        return 2.0, "microdata"
    if tag == "a":
        if "author" in (node.get("rel") or "").lower().split():
            return 2.0, "rel=author"
        if _AUTHOR_LINK.search(node.get("href") or "") and _is_apart(node):
            return 1.5, "author link"
    return (1.5, "byline element") if label & _BYLINE and tag not in _TIME_TAGS else (0, "")


def _is_apart(link: HtmlElement) -> bool:
    """Whether a link stands in a line of its own, not in the running text."""
    block = next((node for node in link.iterancestors() if node.tag in _BLOCKS), link)
    return sum(map(len, islice(block.itertext(), 60))) <= _LONGEST_PARAGRAPH


def climb(node: HtmlElement) -> Iterator[HtmlElement]:
    """Yield an element and those that hold it, from the inside out."""
    yield node
    yield from node.iterancestors()


def _is_foreign_box(node: HtmlElement) -> bool:
    if node.tag in ("body", "html", "main"):
        return False
    if node.tag == "nav":
        # A menu names no author by microdata; what does is a byline.
        return next(node.iterfind(".//*[@itemprop]"), None) is None
    names = f"{(node.get('class') or '')[:_LONGEST_NAMES]} {(node.get('id') or '')[:_LONGEST_NAMES]}"
    if node.tag in _FOREIGN_TAGS or _FOREIGN.search(_TOPIC_NAME.sub(" ", names)):
        return True
    return node.tag in ("li", "article") and _is_teaser(node)


def _is_teaser(node: HtmlElement) -> bool:
    """Whether an element shows another story: a heading of its own with a link, and little text."""
    heading = next(node.iter("h2", "h3", "h4", "h5"), None)
    if heading is None or len("".join(islice(node.itertext(), 200))) > _LONGEST_TEASER:
        return False
    return next(heading.iter("a"), None) is not None or any(holder.tag == "a" for holder in heading.iterancestors())


def read_lines(node: HtmlElement, most: int) -> list[str]:
    """Return the lines of an element, a block or a line break each; none at all for more than `most` letters."""
    pieces: list[str] = []
    for piece in read_texts(node):
        pieces.append(piece)
        most -= len(piece.strip())
        if most < 0:
            return []
    lines = (" ".join(raw.split()) for raw in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def read_texts(node: HtmlElement) -> Iterator[str]:
    """Yield the text of an element in pieces, "\\n" between blocks, without scripts, dates and buttons.

    Other elements are parted by a blank: a style sheet draws "<i>By</i><b>Ana</b>" apart.
    """
    silent = 0
    for event, part in etree.iterwalk(node, events=("start", "end")):
        is_silent = part.tag in _SILENT_TAGS
        if event == "start":
            silent += is_silent
            text = part.text
        else:
            silent -= is_silent
            text = part.tail if part is not node else None
        yield "\n" if part.tag in _BLOCKS else " "
        if text and not silent:
            yield text.replace("\n", " ")
