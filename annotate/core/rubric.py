"""The rubric as a value: the flags, in the order in which a reviewer is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotate.core.model import Dimension, Flag

_TEXTS = ("key", "title", "question", "reason", "origin")
_RATES = ("precision", "miss_rate")


@dataclass(frozen=True, slots=True)
class Rubric:
    """A version and its flags. The weights of each dimension sum to 100 points."""

    version: int
    flags: tuple[Flag, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all flags, in order."""
        return tuple(flag.key for flag in self.flags)

    @property
    def credibility(self) -> tuple[Flag, ...]:
        """The flags that lower the credibility score."""
        return tuple(flag for flag in self.flags if flag.dimension is Dimension.CREDIBILITY)

    @property
    def bias(self) -> tuple[Flag, ...]:
        """The flags that make the axis of bias; they never lower the credibility score."""
        return tuple(flag for flag in self.flags if flag.dimension is Dimension.BIAS)

    def find(self, key: str) -> Flag | None:
        """Return the flag with this key, or None."""
        return next((flag for flag in self.flags if flag.key == key), None)


def read_rubric(data: Mapping[str, Any]) -> Rubric:
    """Return the rubric held by a parsed flags.toml.

    Raises ValueError that names the flag and the field when something is missing or does not add up.
    """
    version = data.get("version")
    if not isinstance(version, int) or version < 1:
        raise ValueError("version must be a whole number from 1")
    rows = data.get("flag")
    if not isinstance(rows, list) or not rows:
        raise ValueError("no [[flag]] stands in it")
    rubric = Rubric(version, tuple(_read_flag(row, place) for place, row in enumerate(rows, 1)))
    doubled = {key for key in rubric.keys if rubric.keys.count(key) > 1}
    if doubled:
        raise ValueError(f"flag {sorted(doubled)[0]} stands twice")
    for name, flags in (("credibility", rubric.credibility), ("bias", rubric.bias)):
        total = sum(flag.weight for flag in flags)
        if abs(total - 100) > 1e-6 and (flags or name == "credibility"):
            raise ValueError(f"the {name} weights sum to {total:g}, not to 100")
    return rubric


def _read_flag(row: Mapping[str, Any], place: int) -> Flag:
    name = f"flag {row.get('key') or place}"
    for field in _TEXTS:
        if not isinstance(row.get(field), str) or not row[field].strip():
            raise ValueError(f"{name}: {field} is missing")
    for field in (*_RATES, "weight"):
        if not isinstance(row.get(field), int | float) or isinstance(row[field], bool):
            raise ValueError(f"{name}: {field} must be a number")
    for field in _RATES:
        if not 0 < row[field] < 1:
            raise ValueError(f"{name}: {field} must lie between 0 and 1")
    if row["weight"] < 0:
        raise ValueError(f"{name}: weight must not be negative")
    if row.get("dimension") not in tuple(Dimension):
        raise ValueError(f"{name}: dimension must be credibility or bias")
    return Flag(
        key=row["key"],
        title=row["title"],
        question=row["question"],
        dimension=Dimension(row["dimension"]),
        weight=float(row["weight"]),
        reason=row["reason"],
        precision=float(row["precision"]),
        miss_rate=float(row["miss_rate"]),
        origin=row["origin"],
    )
