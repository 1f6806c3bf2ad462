"""What can be wrong with a reference, and how much each fault says that nobody can follow it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from math import prod
from typing import NamedTuple

# P(flag is present) for an article in which nothing was found: a reference can be dead without looking it.
_FLOOR = 0.02
_CEILING = 0.99


class Kind(Enum):
    """A kind of fault, from the surest to the weakest."""

    LEFTOVER = auto()  # a mark that a language model left: "turn0search3"
    NESTED = auto()  # an address inside an address
    DOUBLED = auto()  # "http://https://"
    HOST = auto()  # a host that cannot exist
    MACHINE = auto()  # a place on somebody's own computer: "file:///C:/"
    EMPTY = auto()  # nothing after the scheme
    PLACEHOLDER = auto()  # example.com, "insert link here"
    MARK = auto()  # [7] where the notes stop at 5
    SCHEME = auto()  # "htp://", "https//"
    PORT = auto()
    CONTROL = auto()  # a control character inside
    EMPTY_LIST = auto()  # "Sources:" with numbers and nothing behind them, "Sources: n/a"
    BARE_HEADING = auto()  # "Sources:" and nothing under it
    IDENTIFIER = auto()  # a DOI, ISBN, ISSN, arXiv or PubMed number of a wrong form
    TRUNCATED = auto()
    LOCAL = auto()  # localhost, 192.168.0.1, .invalid
    TEMPLATE = auto()  # "/{slug}", "/[article-name]"
    NO_LIST = auto()  # footnote marks, and no note at all
    WANTED = auto()  # "[citation needed]"
    WRAPPED = auto()  # "https://a.com/https://b.com/" where nothing says that the first passes on to the second
    DEAD = auto()  # an address of sound form that was asked for and is not there
    JOINED = auto()  # two whole addresses without a blank between them
    BLANK = auto()  # a blank inside the address
    STUB = auto()  # "[link]"
    NOWHERE = auto()  # a link in a sentence that goes to "#"
    UNUSED_NOTE = auto()  # a note that no mark refers to
    SHORT_LIST = auto()  # marks reach further than an unnumbered list has entries
    MAYBE = auto()  # shown to the reviewer, too weak alone


# The chance that a reviewer calls the citations of an article broken for this fault alone. These are
# judgements, graded by how surely a reader ends nowhere: a host without a dot cannot be followed, a blank
# in a path is mended by most browsers, a page that is gone today may have stood when the article was written.
# Only those from 0.5 make the flag present alone.
_STRENGTH = {
    Kind.LEFTOVER: 0.95, Kind.NESTED: 0.95, Kind.DOUBLED: 0.95, Kind.HOST: 0.95, Kind.MACHINE: 0.9,
    Kind.EMPTY: 0.9, Kind.PLACEHOLDER: 0.9, Kind.MARK: 0.9, Kind.SCHEME: 0.9, Kind.PORT: 0.85,
    Kind.CONTROL: 0.85, Kind.EMPTY_LIST: 0.85, Kind.BARE_HEADING: 0.85, Kind.IDENTIFIER: 0.85,
    Kind.TRUNCATED: 0.8, Kind.LOCAL: 0.8, Kind.TEMPLATE: 0.75, Kind.NO_LIST: 0.75, Kind.WANTED: 0.7,
    Kind.WRAPPED: 0.7, Kind.DEAD: 0.65, Kind.JOINED: 0.6,
    Kind.BLANK: 0.6, Kind.STUB: 0.6, Kind.NOWHERE: 0.6, Kind.UNUSED_NOTE: 0.55, Kind.SHORT_LIST: 0.55,
    Kind.MAYBE: 0.3,
}  # fmt: skip


class Fault(NamedTuple):
    """A fault at `text[start:end]`, or one without a place where something is missing."""

    kind: Kind
    note: str
    start: int | None = None
    end: int | None = None


def weigh_faults(faults: Iterable[Fault]) -> float:
    """Return the chance that at least one of the faults counts, taking them as independent (noisy or)."""
    missed = prod(1 - _STRENGTH[fault.kind] for fault in faults)
    return round(min(_CEILING, 1 - (1 - _FLOOR) * missed), 3)


def sort_faults(faults: Sequence[Fault]) -> list[Fault]:
    """Return the faults in the order of the text, those without a place last.

    Of faults that overlap, the first stays, and where they begin together the longest.
    """
    kept: list[Fault] = []
    reached = 0
    placed = [(fault.start, -(fault.end or 0), fault) for fault in faults if fault.start is not None]
    for start, negative_end, fault in sorted(placed, key=lambda item: item[:2]):
        if start >= reached:
            kept.append(fault)
            reached = -negative_end
    return [*kept, *(fault for fault in faults if fault.start is None)]
