"""Criteria of a public scheme, expressed in this tool's flags: points for each one that an outlet meets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotate.core.interval import Draws


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: its points, and the flags that speak against it.

    With a `limit` it is failed where any of its flags holds on that share of the articles or more; without one it loses
    its points by the mean share. `flags` is empty where this tool cannot look, and `reason` says why or what is looked
    at.
    """

    key: str
    title: str
    points: float
    flags: tuple[str, ...]
    limit: float | None
    reason: str


def read_criteria(rows: Any, known: Collection[str]) -> tuple[Criterion, ...]:
    """Return the criteria of a parsed rubric; `known` are the keys of all flags. Raises ValueError with the field."""
    if rows is None:
        return ()
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ValueError("criteria stand as [[criterion]]")
    criteria = tuple(_read_criterion(row, place, known) for place, row in enumerate(rows, 1))
    if len({criterion.key for criterion in criteria}) < len(criteria):
        raise ValueError("two criteria have the same key")
    used = [flag for criterion in criteria for flag in criterion.flags]
    doubled = sorted({flag for flag in used if used.count(flag) > 1})
    if doubled:
        raise ValueError(f"flag {doubled[0]} stands in two criteria")
    if criteria and not used:
        raise ValueError("no criterion names a flag")
    return criteria


def _read_criterion(row: Mapping[str, Any], place: int, known: Collection[str]) -> Criterion:
    name = f"criterion {row.get('key') or place}"
    for field in ("key", "title", "reason"):
        if not isinstance(row.get(field), str) or not row[field].strip():
            raise ValueError(f"{name}: {field} is missing")
    points, limit, flags = row.get("points"), row.get("limit"), row.get("flags")
    if not isinstance(points, int | float) or isinstance(points, bool) or not 0 < points <= 100:
        raise ValueError(f"{name}: points must be a number over 0, up to 100")
    if limit is not None and (not isinstance(limit, int | float) or isinstance(limit, bool) or not 0 < limit <= 1):
        raise ValueError(f"{name}: limit must be a share over 0, up to 1")
    if not isinstance(flags, list) or not all(isinstance(flag, str) for flag in flags):
        raise ValueError(f"{name}: flags must be a list of keys, [] where no flag can tell")
    for flag in flags:
        if flag not in known:
            raise ValueError(f"{name}: {flag} is not a flag")
    return Criterion(
        row["key"], row["title"], float(points), tuple(flags), None if limit is None else float(limit), row["reason"]
    )


def share_loss(criterion: Criterion, shares: Mapping[str, Draws]) -> dict[str, Draws]:
    """Return which part of a criterion's points each of its flags takes, 0 to 1; together at most 1."""
    own = np.stack([shares[flag] for flag in criterion.flags])
    if criterion.limit is None:
        parts = own / len(own)
    else:
        failed = own >= criterion.limit
        parts = failed / np.maximum(failed.sum(axis=0), 1)
    return dict(zip(criterion.flags, parts, strict=True))
