"""Cuts a text where evidence begins and ends, so that spans may overlap and the pages stay well nested."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A half-open span of evidence in code points; `place` is that of its flag in the rubric."""

    start: int
    end: int
    place: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text over which the same flags have evidence.

    `places` are these flags; `opens` says how many spans of which flag begin here.
    """

    start: int
    text: str
    places: tuple[int, ...]
    opens: tuple[tuple[int, int], ...]


def cut_text(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    """Yield the pieces of the text in order; joined they are the text. Spans outside of it are left out.

    One pass over the ends of the spans, so ten thousand of them over each other cost no more than apart.
    """
    begins: dict[int, Counter[int]] = defaultdict(Counter)
    changes: dict[int, Counter[int]] = defaultdict(Counter)
    for mark in marks:
        if 0 <= mark.start < mark.end <= len(text):
            begins[mark.start][mark.place] += 1
            changes[mark.start][mark.place] += 1
            changes[mark.end][mark.place] -= 1
    cuts = sorted({0, *changes})
    depth: Counter[int] = Counter()
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        depth.update(changes.get(start, {}))
        if start < end:
            places = tuple(sorted(place for place, spans in depth.items() if spans > 0))
            yield Piece(start, text[start:end], places, tuple(sorted(begins.get(start, {}).items())))
