"""When the quotes that an outlet's score rests on were last seen on their pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

# Beyond so many days they are counted by month.
_MOST_DAYS = 6


@dataclass(frozen=True, slots=True)
class Sightings:
    """How many quotes were last seen on which day (ISO 8601), the newest first, and how many are gone since.

    `looked` counts those that were ever looked for on their page; the others were last seen when they were added.
    """

    days: tuple[tuple[str, int], ...] = ()
    gone: int = 0
    looked: int = 0

    @property
    def quotes(self) -> int:
        """How many quotes there are."""
        return sum(count for _, count in self.days)

    def describe(self) -> str:
        """Return "2 on 2026-11-25, 5 on 2026-03-01", by month where the days are many."""
        days = self.days
        if len(days) > _MOST_DAYS:
            months: Counter[str] = Counter()
            for day, count in days:
                months[day[:7]] += count
            days = tuple(sorted(months.items(), reverse=True))
        word = "on" if days == self.days else "in"
        return ", ".join(f"{count} {word} {day}" for day, count in days)
