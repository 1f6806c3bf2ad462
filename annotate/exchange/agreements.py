"""The agreement of reviewers as flat rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from annotate.core.agreement import MEASURES, Agreement
from annotate.core.anchoring import Anchoring
from annotate.core.resampling import Measured

_NOTHING = Measured(None, None, None)
AGREEMENT_COLUMNS = (
    "flag", "reviewers", "articles", "questions",
    *(f"{name}{end}" for name in MEASURES for end in ("", "_low", "_high")),
)  # fmt: skip
ANCHORING_COLUMNS = (
    "reviewer", "seen", "seen_agreeing", "hidden", "hidden_agreeing", "sway", "sway_low", "sway_high",
)  # fmt: skip


def anchoring_rows(found: Iterable[Anchoring]) -> Iterator[dict[str, Any]]:
    """Yield a row a reviewer; `reviewer` is None for all together."""
    for item in found:
        yield {
            "reviewer": item.reviewer,
            "seen": item.seen,
            "seen_agreeing": item.seen_agreeing,
            "hidden": item.hidden,
            "hidden_agreeing": item.hidden_agreeing,
            "sway": item.sway.value,
            "sway_low": item.sway.low,
            "sway_high": item.sway.high,
        }


def agreement_rows(agreements: Iterable[Agreement]) -> Iterator[dict[str, Any]]:
    """Yield a row a flag and group of reviewers; `flag` is None for all flags together."""
    for item in agreements:
        row: dict[str, Any] = {
            "flag": item.flag,
            "reviewers": ", ".join(item.reviewers),
            "articles": item.articles,
            "questions": item.questions,
        }
        for name in MEASURES:
            measured = item.measures.get(name, _NOTHING)
            row |= {name: measured.value, f"{name}_low": measured.low, f"{name}_high": measured.high}
        yield row
