"""What a page is made of: navigation, title, byline, date, body, boxes of other stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotate.core.model import BylineKind, Span
from annotate.core.page_body import find_body
from annotate.core.page_byline import find_byline
from annotate.core.page_date import find_dateline
from annotate.core.page_layout import Layout
from annotate.core.page_lines import Line, classify_lines
from annotate.core.page_outlet import find_outlet
from annotate.core.page_title import find_title
from annotate.core.tokens import RUN, Tokens


@dataclass(frozen=True, slots=True)
class Page:
    """The parts of a page dump, as spans of its text; None where a part is not shown.

    `byline` spans the words that name the author ("by Nora Castellan") and `byline_name` is the name
    alone; a byline that names nobody ("by admin") has a span, no name and the kind NONE.
    `byline_score` says how strong the sign is (0 without one, 1.5 weak, 3 and more with a label).
    `published` is an ISO 8601 date; a `dateline` without it is an age ("2 hours ago"). `body` is the
    article proper. `outlet_domain` is a host as the page writes it, in lower case.
    """

    body: Span
    title: Span | None = None
    byline: Span | None = None
    byline_name: str | None = None
    byline_kind: BylineKind = BylineKind.NONE
    byline_score: float = 0.0
    dateline: Span | None = None
    published: str | None = None
    outlet_name: str | None = None
    outlet_domain: str | None = None


def read_page(text: str, lines: Sequence[Span]) -> Page:
    """Return the parts of a page given as plain text and the spans of its non-blank lines."""
    return read_lines(text, lines, classify_lines(text, lines, Tokens(text, RUN)))


def read_lines(text: str, lines: Sequence[Span], kinds: Sequence[Line]) -> Page:
    """Return the parts of a page whose lines have been classified."""
    if not lines:
        return Page(body=Span(0, 0))
    layout = _lay_out(text, kinds)
    byline = find_byline(layout)
    dateline = find_dateline(layout, byline.at if byline else None)
    outlet = find_outlet(layout, layout.words(layout.title) if layout.title is not None else None)
    return Page(
        body=_find_span(lines, layout.first, layout.last),
        title=Span(*layout.lines[layout.title][:2]) if layout.title is not None else None,
        byline=byline.span if byline else None,
        byline_name=byline.name if byline else None,
        byline_kind=byline.kind if byline else BylineKind.NONE,
        byline_score=byline.score if byline else 0.0,
        dateline=dateline.span if dateline else None,
        published=dateline.iso if dateline else None,
        outlet_name=outlet.name,
        outlet_domain=outlet.host,
    )


def _lay_out(text: str, kinds: Sequence[Line]) -> Layout:
    first, last = find_body(text, kinds)
    title = find_title(text, kinds, first, last)
    if title is not None and first <= title < last:
        first = title + 1
    return Layout(text, kinds, title, first, last)


def _find_span(lines: Sequence[Span], first: int, last: int) -> Span:
    """Return the range of some lines; of all, where they are none: then nobody can tell text from page."""
    return Span(lines[first].start, lines[last - 1].end) if first < last else Span(lines[0].start, lines[-1].end)
