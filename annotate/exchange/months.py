"""An outlet's months as flat rows: the promised columns of `score OUTLET --months`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from annotate.core.months import Month

MONTH_COLUMNS = (
    "outlet", "month", "articles", "reviewed", "credibility", "credibility_low", "credibility_high", "pooled",
)  # fmt: skip


def month_rows(outlet: str, months: Iterable[Month]) -> Iterator[dict[str, Any]]:
    """Yield a row a month that has articles; without a score where they are too few."""
    for month in months:
        score = month.score
        values: tuple[object, ...] = (None,) * 5
        if score is not None:
            interval = score.credibility
            numbers = (round(value, 1) for value in (interval.median, interval.low, interval.high))
            values = (score.reviewed, *numbers, round(score.pooled, 3))
        yield dict(zip(MONTH_COLUMNS, (outlet, month.month, month.articles, *values), strict=True))
