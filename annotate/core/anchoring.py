"""How far seeing the machine's finding sways each reviewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from annotate.core.resampling import Counts, Measured, divide, draw_articles, measure_terms


@dataclass(frozen=True, slots=True)
class Sway:
    """A verdict beside a definite finding: whether the two agree, and whether the finding was in sight."""

    article: int
    reviewer: str
    agrees: bool
    seen: bool


@dataclass(frozen=True, slots=True)
class Anchoring:
    """How often a reviewer (all, where None) agrees with the machine when its finding is seen and when it is hidden.

    `sway` is the first share less the second, from -1 to 1; it is not defined where one of the two is missing.
    """

    reviewer: str | None
    seen: int
    seen_agreeing: int
    hidden: int
    hidden_agreeing: int
    sway: Measured


def measure_anchoring(found: Iterable[Sway]) -> list[Anchoring]:
    """Return the anchoring of each reviewer and, of several, of all together; intervals over the articles."""
    sways = list(found)
    names: list[str | None] = [*sorted({sway.reviewer for sway in sways})]
    return [
        _measure(name, [sway for sway in sways if name in (None, sway.reviewer)])
        for name in ([None, *names] if len(names) > 1 else names)
    ]


def _measure(reviewer: str | None, sways: Sequence[Sway]) -> Anchoring:
    terms = np.array([(s.seen, s.seen and s.agrees, not s.seen, not s.seen and s.agrees) for s in sways], dtype=float)
    sway = measure_terms(terms, draw_articles(np.array([s.article for s in sways])), _compare)
    seen, seen_agreeing, hidden, hidden_agreeing = (int(total) for total in terms.sum(axis=0))
    return Anchoring(reviewer, seen, seen_agreeing, hidden, hidden_agreeing, sway)


def _compare(sums: Counts) -> Counts:
    return divide(sums[:, 1], sums[:, 0]) - divide(sums[:, 3], sums[:, 2])
