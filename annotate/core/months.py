"""An outlet over time: each month with enough articles, scored as an outlet of its own beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotate.core.scoring import OutletScore

# Under ten, one article moves a rate by more than ten points, which is as wide as the grades.
FEWEST_IN_MONTH = 10


@dataclass(frozen=True, slots=True)
class Month:
    """A month ("2026-03") with its articles, and its score where it has enough of them."""

    month: str
    articles: int
    score: OutletScore | None


def fill_months(months: Sequence[Month]) -> list[Month]:
    """Return the months in order, those between them without an article too."""
    known = {month.month: month for month in months}
    if not known:
        return []
    (first, last), found = (min(known), max(known)), []
    year, number = int(first[:4]), int(first[5:])
    while (name := f"{year:04d}-{number:02d}") <= last:
        found.append(known.get(name, Month(name, 0, None)))
        year, number = (year, number + 1) if number < 12 else (year + 1, 1)
    return found
