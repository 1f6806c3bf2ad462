"""Bylines in elements that a page marks as such: microdata, rel=author, class names, links to an author's page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from annotate.core.model import BylineKind
from annotate.core.names import classify_byline, is_person_name, split_names
from annotate.ingest.metadata_survey import Mark, Survey, climb, read_lines

_LONGEST_BYLINE = 200
_LONGEST_NAME = 80
# A box about the author has a paragraph of life beside the name.
_LONGEST_BOX = 800
_NEIGHBOURS = 12
# Elements between a title and its byline: on 105 of 108 labelled pages with a marked byline there are at most
# 63 below the title, or 40 above it.
_NEAR_TITLE, _ABOVE_TITLE = 80, 45
# Paragraphs that may stand between a title and its byline: a summary, a note of the editors.
_DECK = 2
_FAR_WEIGHT = 1.0
_MOST_LEAVES = 40


class Shown(NamedTuple):
    """What a place of the page shows as a byline, raw, and how far that place is to be believed."""

    origin: str
    weight: float
    raws: tuple[str, ...]


def find_marked_bylines(survey: Survey, title_place: int) -> Iterator[Shown]:
    """Yield the byline of each kind of mark, outside comments and boxes of other stories.

    What stands by the title counts first. Elsewhere, as in a box about the author at the end, a name
    counts only where no other stands: several are those of other stories.
    """
    marks = [mark for mark in survey.marks if not survey.is_foreign(mark.node)]
    prose = [place for place in survey.prose if place > title_place][: _DECK + 1]
    end = min([title_place + _NEAR_TITLE, *prose[_DECK:]])
    near = [mark for mark in marks if title_place < 0 or title_place <= mark.place <= end]
    above = [mark for mark in marks if title_place - _ABOVE_TITLE <= mark.place < title_place]
    for origin in dict.fromkeys(mark.origin for mark in marks):
        raws = _read_first([mark for mark in near if mark.origin == origin])
        weight = next(mark.weight for mark in marks if mark.origin == origin)
        if not raws:
            raws = _read_only([mark for mark in above if mark.origin == origin])
        if not raws:
            raws, weight = _read_only([mark for mark in marks if mark.origin == origin]), _FAR_WEIGHT
        if raws:
            yield Shown(origin, weight, raws)


def _read_only(marks: Sequence[Mark]) -> tuple[str, ...]:
    """Return the byline of marks that all name the same person; () where they differ."""
    raws = _read_first(marks)
    known = {name for raw in raws for name in split_names(raw)}
    others = (name for mark in marks for raw in _read_mark(mark) for name in split_names(raw))
    return () if any(name not in known for name in others) else raws


def _read_first(marks: Sequence[Mark]) -> tuple[str, ...]:
    """Return the first byline among the marks of one kind, with what stands beside it."""
    for place, mark in enumerate(marks):
        raws = _read_mark(mark)
        if not any(classify_byline(raw)[0] is not BylineKind.NONE for raw in raws):
            continue
        for other in marks[place + 1 : place + _NEIGHBOURS]:
            if _is_beside(mark.node, other.node):
                raws = (*raws, *_read_mark(other))
        return tuple(dict.fromkeys(raws))
    return ()


def _is_beside(node: HtmlElement, other: HtmlElement) -> bool:
    """Whether two marked elements belong to one byline: their common box holds little else."""
    mine = frozenset(islice(climb(node), 5))
    for box in islice(climb(other), 5):
        if box in mine:
            return bool(read_lines(box, _LONGEST_BYLINE))
    return False


def _read_mark(mark: Mark) -> tuple[str, ...]:
    """Return the names in a byline element: of its links where these are persons, else its text."""
    node, lines = mark.node, read_lines(mark.node, _LONGEST_BOX)
    if not lines:
        stated = node.get("content") or node.get("data-author") or ""
        return (stated,) if stated else ()
    if mark.origin == "author link":
        whole = " ".join(lines)
        return (whole,) if len(whole) <= _LONGEST_NAME and _is_person(whole) else ()
    linked = (" ".join(read_lines(link, _LONGEST_NAME)) for link in node.iter("a"))
    named = tuple(dict.fromkeys(text for text in linked if is_person_name(text)))
    if named:
        return named
    for line in lines[:4]:
        if len(line) <= _LONGEST_BYLINE and _is_person(line):
            return (line,)
    # "From the desk of <b>Ana Lima</b>"
    leaves = (leaf.text or "" for leaf in islice(node.iter(), _MOST_LEAVES) if not len(leaf))
    alone = next((" ".join(text.split()) for text in leaves if is_person_name(text)), None)
    if alone:
        return (alone,)
    whole = "\n".join(lines)
    return (whole,) if len(whole) <= _LONGEST_BYLINE else ()


def _is_person(text: str) -> bool:
    return classify_byline(text)[0] is BylineKind.PERSON
