"""What a row of the scorecard was made from, so that it can be made again; and what the outlet says to it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reply:
    """What an outlet says to its score: the text, the day (ISO 8601), who said it, and where it can be read."""

    text: str
    said_on: str
    author: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Backing:
    """The findings and verdicts of an outlet: which detectors and versions, how many verdicts, and a digest of each.

    A digest depends on what was found or said of which article by whom, not on when or in which order.
    """

    detectors: tuple[str, ...] = ()
    findings_digest: str = ""
    verdicts: int = 0
    verdicts_digest: str = ""
    replies: tuple[Reply, ...] = field(default=())
