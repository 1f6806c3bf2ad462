"""Grades: names for ranges of the score, given only where the whole interval lies inside one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from annotate.core.interval import Interval


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the score from which it holds, up to the next better one."""

    name: str
    least: float


def read_grades(rows: Any) -> tuple[Grade, ...]:
    """Return the grades of a parsed rubric, best first; none where it has none.

    Raises ValueError that names the row at fault.
    """
    if rows is None:
        return ()
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ValueError("grades stand as [[grade]]")
    grades = tuple(_read_grade(row, place) for place, row in enumerate(rows, 1))
    for better, worse in pairwise(grades):
        if worse.least >= better.least:
            raise ValueError(f"grade {worse.name}: least must be under that of {better.name}; the best stands first")
    if len({grade.name for grade in grades}) < len(grades):
        raise ValueError("two grades have the same name")
    if grades and grades[-1].least != 0:
        raise ValueError(f"grade {grades[-1].name}: the last grade begins at 0, so that every score has one")
    return grades


def _read_grade(row: Mapping[str, Any], place: int) -> Grade:
    name, least = row.get("name"), row.get("least")
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise ValueError(f"grade {place}: name is missing")
    if not isinstance(least, int | float) or isinstance(least, bool) or not 0 <= least <= 100:
        raise ValueError(f"grade {name}: least must be a number from 0 to 100")
    return Grade(name, float(least))


def find_grades(grades: Sequence[Grade], interval: Interval) -> tuple[str, ...]:
    """Return the grades that an interval touches, best first: one where it is sure."""
    best = next((place for place, grade in enumerate(grades) if interval.high >= grade.least), 0)
    worst = next((place for place, grade in enumerate(grades) if interval.low >= grade.least), len(grades) - 1)
    return tuple(grade.name for grade in grades[best : worst + 1])


def describe_grades(names: Sequence[str]) -> str:
    """Return "B", "between C and D", or "" where there are no grades."""
    return f"between {names[0]} and {names[-1]}" if len(names) > 1 else "".join(names)
