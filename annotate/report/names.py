"""How reviewers are named on the pages: as they are, or by numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Naming = Callable[[str], str]


def name_as_is(reviewer: str) -> str:
    """Return the reviewer's own name."""
    return reviewer


def number_reviewers(reviewers: Sequence[str]) -> Naming:
    """Return what names each by the order in which they began: "reviewer 1"; nobody's own name is left."""
    numbers = {name: f"reviewer {place}" for place, name in enumerate(reviewers, 1)}
    return lambda reviewer: numbers.get(reviewer, "a reviewer")
