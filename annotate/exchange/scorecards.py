"""The scorecard of each outlet as a flat row: the promised columns of `score` and `export scorecards`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotate import __version__
from annotate.core.rubric import Rubric
from annotate.core.scoring import FlagRate, OutletScore
from annotate.core.sightings import Sightings
from annotate.core.usefulness import DetectorRating


def scorecard_columns(rubric: Rubric) -> list[str]:
    """Return the column names, in order."""
    columns = [
        "outlet", "name", "country", "class", "rank", "credibility", "credibility_low", "credibility_high",
        "bias", "bias_low", "bias_high",
        "articles", "reviewed", "basis", "remark", "quotes", "quotes_gone", "quotes_last_seen",
        "grade", "grade_best", "grade_worst", "rank_low", "rank_high", "rank_by_weights",
        "pooled", "drawn", "chosen", "detectors_left_out",
    ]  # fmt: skip
    for flag in rubric.flags:
        columns += [f"{flag.key}_{part}" for part in _RATE_PARTS]
    return [*columns, "rubric", "annotate"]


def compare_columns() -> list[str]:
    """Return the columns that stand beside a scorecard under another rubric than the usual."""
    return ["usual_credibility", "usual_grade_best", "usual_grade_worst", "grade_changes"]


def with_usual(rows: Iterable[dict[str, Any]], usual: Iterable[OutletScore]) -> list[dict[str, Any]]:
    """Return the rows with the score and the grades that each outlet has under the usual rubric."""
    known = {score.key: score for score in usual}
    found = []
    for row in rows:
        score = known[row["outlet"]]
        ends = (score.grades[0], score.grades[-1]) if score.grades else (None, None)
        changes = ends != (row["grade_best"], row["grade_worst"])
        values = (round(score.credibility.median, 1), *ends, changes)
        found.append(row | dict(zip(compare_columns(), values, strict=True)))
    return found


_RATE_PARTS = ("rate", "low", "high", "cost", "found", "looked", "present", "reviewed", "pooled")


def scorecard_rows(
    rubric: Rubric,
    scores: Iterable[OutletScore],
    facts: Mapping[str, tuple[str | None, str | None]],
    sightings: Mapping[str, Sightings],
    left_out: Iterable[DetectorRating] = (),
) -> Iterator[dict[str, Any]]:
    """Yield a row an outlet; `facts` are (country, class) by outlet key. Rates and shares lie between 0 and 1.

    `sightings` say when the quotes that a score rests on were last seen; `left_out` are the detectors that had no
    part in the scores, written as "undated:dating" with blanks between.
    """
    without = " ".join(f"{own.flag}:{own.detector}" for own in left_out) or None
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
            **_standing_cells(score),
            "detectors_left_out": without,
        }
        for rate in score.rates:
            row |= _rate_cells(rate)
        yield row | {"rubric": rubric.label if rubric.name else rubric.version, "annotate": __version__}


def _standing_cells(score: OutletScore) -> dict[str, Any]:
    """Return the grade, the interval of the rank, and what the score rests on."""
    place, grades = score.place, score.grades
    by_weights = place.by_weights if place else None
    return {
        "grade": score.grade,
        "grade_best": grades[0] if grades else None,
        "grade_worst": grades[-1] if grades else None,
        "rank_low": place.low if place else None,
        "rank_high": place.high if place else None,
        "rank_by_weights": None if by_weights is None else round(by_weights, 2),
        "pooled": round(score.pooled, 3),
        "drawn": score.drawn,
        "chosen": score.chosen,
    }


def _rate_cells(rate: FlagRate) -> dict[str, Any]:
    numbers: tuple[float | None, ...] = (None, None, None)
    if rate.is_known:
        numbers = tuple(round(value, 4) for value in (rate.rate.median, rate.rate.low, rate.rate.high))
    present = int(rate.present) if rate.present == int(rate.present) else round(rate.present, 3)
    values = (*numbers, round(rate.cost, 2), rate.found, rate.looked, present, rate.reviewed, round(rate.pooled, 3))
    return {f"{rate.flag}_{part}": value for part, value in zip(_RATE_PARTS, values, strict=True)}
