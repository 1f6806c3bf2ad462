"""How far the reviewers are, how fast, and how long the rest will take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Longer than this between two keys is taken for a pause, in seconds.
IDLE_CAP = 120.0


@dataclass(frozen=True, slots=True)
class ReviewerProgress:
    """What one reviewer has done of the articles that are theirs: the assigned ones, or all.

    `seconds` are active ones, each pause capped at IDLE_CAP; `questions` is how many questions an article has.
    """

    reviewer: str
    done: int
    articles: int
    verdicts: int
    seconds: float
    questions: int
    is_assigned: bool = False

    @property
    def articles_an_hour(self) -> float | None:
        """The pace, in articles with all questions answered; None before the first active second."""
        if self.seconds <= 0 or not self.verdicts:
            return None
        return self.verdicts / self.questions / (self.seconds / 3600)

    @property
    def hours_left(self) -> float | None:
        """How long the open questions will take at this pace, nought where nothing is left."""
        left = max(0.0, self.articles - self.verdicts / self.questions)
        if self.done >= self.articles or not left:
            return 0.0
        pace = self.articles_an_hour
        return left / pace if pace else None


@dataclass(frozen=True, slots=True)
class OutletProgress:
    """How many of an outlet's articles somebody has done, and how many each reviewer."""

    outlet: str | None
    articles: int
    done: int
    by_reviewer: Mapping[str, int]
