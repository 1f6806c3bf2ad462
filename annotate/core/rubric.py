"""The rubric as a value: the flags, in the order in which a reviewer is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotate.core.criteria import Criterion, read_criteria
from annotate.core.grading import Grade, read_grades
from annotate.core.model import Dimension, Flag

_TEXTS = ("key", "title", "question", "reason", "origin")
_RATES = ("precision", "miss_rate")


@dataclass(frozen=True, slots=True)
class Rubric:
    """A version and its flags. The weights of each dimension sum to 100 points.

    `name` is "" for the packaged one. With `criteria` the score is made of their points, scaled to 100 where some of
    them have no flags, and each flag's weight is the most that it can cost.
    """

    version: int
    flags: tuple[Flag, ...]
    grades: tuple[Grade, ...] = ()
    name: str = ""
    criteria: tuple[Criterion, ...] = ()

    @property
    def label(self) -> str:
        """What stands on a scorecard: "2", or "nine-criteria/1"."""
        return f"{self.name}/{self.version}" if self.name else str(self.version)

    @property
    def covered(self) -> tuple[Criterion, ...]:
        """The criteria of which the flags can tell something."""
        return tuple(criterion for criterion in self.criteria if criterion.flags)

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


def read_rubric(data: Mapping[str, Any], known: Rubric | None = None) -> Rubric:
    """Return the rubric held by a parsed flags.toml; one of criteria takes its flags from `known`.

    Raises ValueError that names the flag and the field when something is missing or does not add up.
    """
    version, name = data.get("version"), data.get("name", "")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError("version must be a whole number from 1")
    if not isinstance(name, str) or not name.isprintable():
        raise ValueError("name must be text")
    grades = read_grades(data.get("grade"))
    if known is not None and data.get("criterion") is not None:
        if data.get("flag") is not None:
            raise ValueError("a rubric has [[flag]] or [[criterion]], not both")
        criteria = read_criteria(data["criterion"], known.keys)
        return Rubric(version, _weigh_flags(criteria, known), grades, name, criteria)
    rows = data.get("flag")
    if not isinstance(rows, list) or not rows:
        raise ValueError("no [[flag]] stands in it")
    rubric = Rubric(version, tuple(_read_flag(row, place) for place, row in enumerate(rows, 1)), grades, name)
    _check_sums(rubric)
    return rubric


def _check_sums(rubric: Rubric) -> None:
    doubled = {key for key in rubric.keys if rubric.keys.count(key) > 1}
    if doubled:
        raise ValueError(f"flag {sorted(doubled)[0]} stands twice")
    for name, flags in (("credibility", rubric.credibility), ("bias", rubric.bias)):
        total = sum(flag.weight for flag in flags)
        if abs(total - 100) > 1e-6 and (flags or name == "credibility"):
            raise ValueError(f"the {name} weights sum to {total:g}, not to 100")


def _weigh_flags(criteria: Sequence[Criterion], known: Rubric) -> tuple[Flag, ...]:
    """Return the flags that the criteria name, all of them lowering credibility, by the most that each can cost."""
    total = sum(criterion.points for criterion in criteria if criterion.flags)
    flags = []
    for criterion in criteria:
        alone = 1.0 if criterion.limit is not None else 1.0 / max(len(criterion.flags), 1)
        for key in criterion.flags:
            flag = known.flags[known.keys.index(key)]
            weight = 100.0 * criterion.points / total * alone
            flags.append(replace(flag, weight=weight, dimension=Dimension.CREDIBILITY))
    return tuple(flags)


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
