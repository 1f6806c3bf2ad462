"""What is marked in the text of an article, and how strongly: evidence, a search, a selection."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style

from annotate.core.model import Evidence, Span
from annotate.core.review import Question, Sheet
from annotate.terminal.fullscreen.layout import Row
from annotate.terminal.fullscreen.palette import Palette


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the text and its style; of overlapping marks the one that comes later lies above."""

    span: Span
    style: Style


def list_evidence(question: Question | None) -> list[Evidence]:
    """Return the evidence of a question: what the machine found, then what the reviewer quoted."""
    if question is None:
        return []
    return [*(question.finding.evidence if question.finding else ()), *question.quotes]


def span_of(evidence: Evidence) -> Span | None:
    """Return where a piece of evidence stands, None where it says that something is missing."""
    if evidence.start is None or evidence.end is None:
        return None
    return Span(evidence.start, evidence.end)


def mark_evidence(sheet: Sheet, position: int, piece: int, palette: Palette) -> list[Mark]:
    """Return the marks of all evidence, weakest first: other flags, this flag, the piece one is at."""
    asked = list_evidence(sheet.questions[position])
    weak = [
        mark
        for place, question in enumerate(sheet.questions)
        if place != position
        for mark in _mark(question, palette.tint(place))
    ]
    span = span_of(asked[piece]) if piece < len(asked) else None
    return [*weak, *_mark(sheet.questions[position], palette.asked), *([Mark(span, palette.present)] if span else [])]


@lru_cache(maxsize=256)
def _mark(question: Question, style: Style) -> tuple[Mark, ...]:
    """Return the marks of a question's evidence; asked for with every key, and the same for most."""
    return tuple(Mark(span, style) for span in map(span_of, list_evidence(question)) if span)


def cut_row(row: Row, marks: Iterable[Mark], plain: Style) -> list[tuple[int, int, Style]]:
    """Return the row as (start, end, style) in the offsets of the text, without gaps."""
    over = [mark for mark in marks if mark.span.start < row.end and mark.span.end > row.start]
    cuts = {row.start, row.end}
    for mark in over:
        cuts |= {max(row.start, mark.span.start), min(row.end, mark.span.end)}
    places = sorted(cuts)
    return [(start, end, _style_at(over, start, plain)) for start, end in itertools.pairwise(places)]


def _style_at(marks: Sequence[Mark], offset: int, plain: Style) -> Style:
    style = plain
    for mark in marks:
        if mark.span.start <= offset < mark.span.end:
            style += mark.style
    return style
