"""Lean and stances of the outlets: cells of a scorecard, and a table with one row a fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from annotate.core.scoring import OutletScore
from annotate.core.slant import Slant

SLANT_COLUMNS = ("lean", "lean_low", "lean_high", "lean_judged", "lean_not_applicable", "actors")
SLANT_ROW_COLUMNS = (
    "outlet", "name", "subject", "actor", "mean", "low", "high", "articles", "judged", "applicable",
    "not_applicable", "disputed", "settled", "reviewers", "remark",
)  # fmt: skip


def slant_cells(score: OutletScore) -> dict[str, Any]:
    """Return the lean as cells of a scorecard, how many actors there are, and the stances as a list for JSON."""
    lean = next((slant for slant in score.slants if slant.actor is None), None)
    stances = [slant for slant in score.slants if slant.actor is not None]
    median, low, high = _interval(lean)
    return {
        "lean": median,
        "lean_low": low,
        "lean_high": high,
        "lean_judged": lean.judged if lean else 0,
        "lean_not_applicable": lean.not_applicable if lean else 0,
        "actors": len(stances),
        # A list goes into no CSV cell: `export slants` has these as rows.
        "stances": [_fact_cells(slant) for slant in stances],
    }


def slant_rows(scores: Iterable[OutletScore]) -> Iterator[dict[str, Any]]:
    """Yield a row for the lean of each outlet and for each of its stances, by outlet."""
    for score in sorted(scores, key=lambda score: score.key):
        for slant in score.slants:
            subject = "lean" if slant.actor is None else "stance"
            yield {
                "outlet": score.key, "name": score.name, "subject": subject, "articles": score.articles,
                **_fact_cells(slant),
            }  # fmt: skip


def _fact_cells(slant: Slant) -> dict[str, Any]:
    median, low, high = _interval(slant)
    return {
        "actor": slant.actor,
        "mean": median,
        "low": low,
        "high": high,
        "judged": slant.judged,
        "applicable": slant.applicable,
        "not_applicable": slant.not_applicable,
        "disputed": slant.disputed,
        "settled": slant.settled,
        "reviewers": slant.reviewers,
        "remark": slant.remark or None,
    }


def _interval(slant: Slant | None) -> tuple[float | None, float | None, float | None]:
    if slant is None or slant.mean is None:
        return None, None, None
    mean = slant.mean
    # Adding nought turns -0.0 into 0.0.
    return round(mean.median, 2) + 0.0, round(mean.low, 2) + 0.0, round(mean.high, 2) + 0.0
