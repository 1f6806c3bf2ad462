"""The scorecard of each outlet as a flat row: the promised columns of `score` and `export scorecards`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotate import __version__
from annotate.core.rubric import Rubric
from annotate.core.scoring import FlagRate, OutletScore
from annotate.core.sightings import Sightings


def scorecard_columns(rubric: Rubric) -> list[str]:
    """Return the column names, in order."""
    columns = [
        "outlet", "name", "country", "class", "rank", "credibility", "credibility_low", "credibility_high",
        "bias", "bias_low", "bias_high",
        "articles", "reviewed", "basis", "remark", "quotes", "quotes_gone", "quotes_last_seen",
    ]  # fmt: skip
    for flag in rubric.flags:
        columns += [f"{flag.key}_{part}" for part in _RATE_PARTS]
    return [*columns, "rubric", "annotate"]


_RATE_PARTS = ("rate", "low", "high", "cost", "found", "looked", "present", "reviewed")


def scorecard_rows(
    rubric: Rubric,
    scores: Iterable[OutletScore],
    facts: Mapping[str, tuple[str | None, str | None]],
    sightings: Mapping[str, Sightings],
) -> Iterator[dict[str, Any]]:
    """Yield a row an outlet; `facts` are (country, class) by outlet key. Rates lie between 0 and 1.

    `sightings` say when the quotes that a score rests on were last seen.
    """
    for score in scores:
        country, class_ = facts.get(score.key, (None, None))
        seen = sightings.get(score.key, Sightings())
        row: dict[str, Any] = {
            "outlet": score.key,
            "name": score.name,
            "country": country,
            "class": class_,
            "rank": score.rank,
            "credibility": round(score.credibility.median, 1),
            "credibility_low": round(score.credibility.low, 1),
            "credibility_high": round(score.credibility.high, 1),
            "bias": round(score.bias.median, 1) if score.bias else None,
            "bias_low": round(score.bias.low, 1) if score.bias else None,
            "bias_high": round(score.bias.high, 1) if score.bias else None,
            "articles": score.articles,
            "reviewed": score.reviewed,
            "basis": "reviewed" if score.reviewed else "machine only",
            "remark": score.remark or None,
            "quotes": seen.quotes,
            "quotes_gone": seen.gone,
            "quotes_last_seen": seen.describe() or None,
        }
        for rate in score.rates:
            row |= _rate_cells(rate)
        yield row | {"rubric": rubric.version, "annotate": __version__}


def _rate_cells(rate: FlagRate) -> dict[str, Any]:
    numbers: tuple[float | None, ...] = (None, None, None)
    if rate.is_known:
        numbers = tuple(round(value, 4) for value in (rate.rate.median, rate.rate.low, rate.rate.high))
    present = int(rate.present) if rate.present == int(rate.present) else round(rate.present, 3)
    values = (*numbers, round(rate.cost, 2), rate.found, rate.looked, present, rate.reviewed)
    return {f"{rate.flag}_{part}": value for part, value in zip(_RATE_PARTS, values, strict=True)}
