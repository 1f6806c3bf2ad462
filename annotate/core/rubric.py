"""The rubric as a value: the flags, in the order in which a reviewer is asked."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotate.core.criteria import Criterion, read_criteria
from annotate.core.grading import Grade, read_grades
from annotate.core.model import Dimension, Flag

_TEXTS = ("key", "title", "question", "reason", "origin")
_RATES = ("precision", "miss_rate")
# "seo-padding", "flag-2"; not "SEO padding", "-x", "a--b", "a_b".
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
# The longest that fits a narrow screen, and what a line of the review holds.
_LONGEST = {"key": 40, "title": 80, "question": 300}
# The last version that any SQLite and any reader of the exports takes as a whole number.
_LAST_VERSION = 2**31 - 1
# Marks that turn the direction of what follows them, also of the screen they are shown on.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


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


def read_rubric(data: Mapping[str, Any]) -> Rubric:
    """Return the rubric held by a parsed flags.toml.

    Raises ValueError that names the flag and the field when something is missing or does not add up.
    """
    faults = find_faults(data)
    if faults:
        raise ValueError(faults[0])
    return Rubric(data["version"], tuple(map(read_flag, data["flag"])), read_grades(data.get("grade")))


def read_criteria_rubric(data: Mapping[str, Any], known: Rubric) -> Rubric:
    """Return the rubric held by a parsed file of [[criterion]] tables, which takes its flags from `known`.

    Raises ValueError that names the criterion and the field.
    """
    name = data.get("name")
    if not isinstance(name, str) or not name.strip() or _is_unsafe(name):
        raise ValueError("name must be one line of text")
    if data.get("flag") is not None:
        raise ValueError("a rubric has [[flag]] or [[criterion]], not both")
    faults = list(_find_faults_of_version(data.get("version")))
    if faults:
        raise ValueError(faults[0])
    criteria = read_criteria(data["criterion"], known.keys)
    flags = _weigh_flags(criteria, known)
    return Rubric(data["version"], flags, read_grades(data.get("grade")), name, criteria)


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


def read_flag(row: Mapping[str, Any]) -> Flag:
    """Return the flag that a table without faults holds."""
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


def find_faults(data: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a parsed flags.toml, a line a fault, each with the flag and the field."""
    faults = [*_find_faults_of_version(data.get("version")), *_find_faults_of_grades(data.get("grade"))]
    rows = data.get("flag")
    if not isinstance(rows, list) or not rows:
        return [*faults, "no [[flag]] stands in it"]
    seen: set[str] = set()
    for place, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            faults.append(f"flag {place}: it is no table; begin each flag with [[flag]]")
            continue
        key = row.get("key")
        name = f"flag {key if isinstance(key, str) and key.strip() else place}"
        faults += [f"{name}: {fault}" for fault in _find_faults_of_flag(row)]
        if isinstance(key, str):
            if key in seen:
                faults.append(f"flag {key} stands twice")
            seen.add(key)
    return faults or list(_find_faults_of_sums(rows))


def _find_faults_of_version(version: object) -> Iterator[str]:
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= _LAST_VERSION:
        yield "version must be a whole number from 1"


def _find_faults_of_grades(rows: object) -> Iterator[str]:
    try:
        read_grades(rows)
    except ValueError as error:
        yield str(error)


def _find_faults_of_flag(row: Mapping[str, Any]) -> Iterator[str]:
    for field in _TEXTS:
        value = row.get(field)
        if not isinstance(value, str) or not value.strip():
            yield f"{field} is missing"
        elif field == "key" and not _KEY.match(value):
            yield "key must be small letters, digits and single hyphens, as in seo-padding"
        elif field == "key" and value in tuple(Dimension):
            yield "key is the name of a dimension, whose columns a scorecard has already"
        elif len(value) > _LONGEST.get(field, len(value)):
            yield f"{field} has {len(value):,} characters, {_LONGEST[field]} at most"
        elif _is_unsafe(value):
            yield f"{field} must be one line without control characters"
    for field in (*_RATES, "weight"):
        if not _is_number(row.get(field)):
            yield f"{field} must be a number"
        elif field == "weight" and row[field] < 0:
            yield "weight must not be negative"
        elif field != "weight" and not 0 < row[field] < 1:
            yield f"{field} must lie between 0 and 1"
    if row.get("dimension") not in tuple(Dimension):
        yield "dimension must be credibility or bias"


def _find_faults_of_sums(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    for dimension in Dimension:
        weights = [row["weight"] for row in rows if row["dimension"] == dimension]
        total = math.fsum(weights)
        if abs(total - 100) > 1e-6 and (weights or dimension is Dimension.CREDIBILITY):
            yield f"the {dimension} weights sum to {total:g}, not to 100"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_unsafe(value: str) -> bool:
    return any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in _TURNS for letter in value)
