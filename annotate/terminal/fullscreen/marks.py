"""What is marked in the text of an article, and how strongly: evidence, a search, a selection."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    marks = [
        Mark(span, palette.tint(place))
        for place, question in enumerate(sheet.questions)
        if place != position
        for span in map(span_of, list_evidence(question))
        if span
    ]
    asked = [span_of(item) for item in list_evidence(sheet.questions[position])]
    marks += [Mark(span, palette.asked) for place, span in enumerate(asked) if span and place != piece]
    if piece < len(asked) and (span := asked[piece]):
        marks.append(Mark(span, palette.present))
    return marks


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
