"""The part of a page in which padding is looked for: the body and what hangs on it."""

from __future__ import annotations

from annotate.core.model import Span
from annotate.core.page_labels import Kind
from annotate.core.text import TextView

# A text without a menu before the body and with so few buttons is an extracted article: all of it is read.
_FEW_BUTTONS = 0.1
_FIRST_LINES = 4
_EDGES = (Kind.BOX, Kind.END)


def find_zone(view: TextView) -> Span:
    """Return the body with the lines that hang on it: headings, questions, lists of words.

    The page's layout takes those for menus, and here they are what is looked for. The zone grows up to
    the first prose with no button in between, and down to a box of other stories or the comments; a
    text with hardly any buttons is read to its end.
    """
    body = view.body
    lines = view.kinds
    if not lines:
        return body
    start, end = body
    for line in reversed([line for line in lines if line.end <= body.start]):
        if line.kind in _EDGES or line.kind is Kind.CHROME:
            break
        start = line.start if line.kind is Kind.PROSE else start
    buttons = sum(line.kind in (Kind.CHROME, Kind.END) for line in lines)
    is_article = sum(line.end <= start for line in lines) < _FIRST_LINES and buttons <= _FEW_BUTTONS * len(lines)
    for line in lines:
        if line.start >= body.end:
            if line.kind in _EDGES and not is_article:
                break
            end = max(end, line.end)
    return Span(start, end)
