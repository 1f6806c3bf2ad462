"""An article's text cut into pieces, each with the evidence that covers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotate.core.model import Evidence

# More names than this on one piece help nobody: with 10,000 quotes on one sentence the page would not load.
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence in the text: which flag, and who gave it."""

    flag: str
    who: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text; `names` says who marks it for what, and is empty where nobody does."""

    text: str
    names: tuple[str, ...] = ()
    more: int = 0


def cut_text(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    """Yield the pieces of the text in order; joined they are the text."""
    changes: dict[int, list[tuple[bool, str]]] = {}
    for mark in marks:
        start, end = mark.evidence.start, mark.evidence.end
        if start is not None and end is not None and 0 <= start < end <= len(text):
            name = f"{mark.flag} ({mark.who})"
            changes.setdefault(start, []).append((True, name))
            changes.setdefault(end, []).append((False, name))
    open_: dict[str, int] = {}
    place = 0
    for at in [*sorted(changes), len(text)]:
        if at > place:
            names = list(_first(open_))
            yield Piece(text[place:at], tuple(names), max(0, len(open_) - len(names)))
            place = at
        for begins, name in changes.get(at, ()):
            count = open_.get(name, 0) + (1 if begins else -1)
            open_[name] = count
            if count == 0:
                del open_[name]


def _first(names: Iterable[str]) -> Iterator[str]:
    for number, name in enumerate(names):
        if number == _MOST_NAMES:
            return
        yield name
