"""What a flag's rate at an outlet rests on, as values: verdicts, findings, quotes, disagreements."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReviewerCount:
    """How many articles of an outlet a reviewer judged on a flag, and of these how many present.

    `drawn` of the articles that say something of the others were drawn by chance for this reviewer, not chosen.
    """

    reviewer: str
    present: int
    absent: int
    unsure: int
    drawn: int


@dataclass(frozen=True, slots=True)
class DetectorCount:
    """What a detector said of an outlet's articles on a flag."""

    detector: str
    version: str
    present: int
    absent: int
    unsure: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence with its article."""

    article: int
    title: str | None
    probability: float | None
    quote: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An article on which a reviewer says the opposite of the machine, with what they noted."""

    article: int
    machine: str
    reviewer: str
    verdict: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Reasons:
    """All that a flag's rate at an outlet rests on."""

    reviewers: tuple[ReviewerCount, ...]
    detectors: tuple[DetectorCount, ...]
    evidence: tuple[Shown, ...]
    disagreements: tuple[Disagreement, ...]
