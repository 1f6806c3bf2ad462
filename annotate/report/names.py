"""How reviewers are named on the pages: as they are, or by numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Naming:
    """Names each reviewer as is, or by the order in which they began: "reviewer 1"; then nobody's own name is left."""

    is_open: bool = True
    numbers: dict[str, int] = field(default_factory=dict)

    def __call__(self, reviewer: str) -> str:
        """Return what a reviewer is called."""
        if self.is_open:
            return reviewer
        return f"reviewer {self.numbers[reviewer]}" if reviewer in self.numbers else "a reviewer"


def number_reviewers(reviewers: Sequence[str]) -> Naming:
    """Return what names each by its place in the sequence, from 1."""
    return Naming(False, {name: place for place, name in enumerate(reviewers, 1)})
