"""The scorecard of each outlet as a flat row: the promised columns of `score` and `export scorecards`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotate import __version__
from annotate.core.backing import Backing
from annotate.core.rubric import Rubric
from annotate.core.scoring import FlagRate, OutletScore
from annotate.core.sightings import Sightings
from annotate.core.spreads import make_seed
from annotate.exchange.slants import SLANT_COLUMNS, slant_cells
from annotate.storage.backing import read_backing
from annotate.storage.database import Database
from annotate.storage.lake import Lake
from annotate.storage.outlets import read_outlet_facts
from annotate.storage.rechecks import count_sightings
from annotate.storage.scores import Scoreboard, read_scoreboard


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
    return [*columns, "rubric", "annotate", *_BACKING, *SLANT_COLUMNS]


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
# From what a row was made, and what the outlet says to it.
_BACKING = (
    "seed", "detectors", "findings_digest", "verdicts", "verdicts_digest",
    "replies", "reply", "reply_on", "reply_by", "reply_source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Background:
    """What stands beside the scores, by outlet key: (country, class), when quotes were last seen, and the data.

    `sightings` are None where the findings are in a folder, which does not say when its articles were seen.
    """

    facts: Mapping[str, tuple[str | None, str | None]]
    sightings: Mapping[str, Sightings] | None
    backing: Mapping[str, Backing]


def tabulate_scorecards(db: Database, rubric: Rubric) -> tuple[list[str], Iterator[dict[str, Any]]]:
    """Return the columns and the rows of the scorecards of all outlets."""
    return scorecard_columns(rubric), scorecard_rows(rubric, read_scoreboard(db, rubric), read_background(db))


def read_background(db: Database, lake: Lake | None = None) -> Background:
    """Return what the scorecards of a database say beside the scores, where `lake` holds the findings of that."""
    if lake is not None:
        return Background(lake.read_facts(), None, lake.read_backing())
    return Background(read_outlet_facts(db), count_sightings(db), read_backing(db))


def scorecard_rows(rubric: Rubric, board: Scoreboard, background: Background) -> Iterator[dict[str, Any]]:
    """Yield a row an outlet. Rates and shares lie between 0 and 1.

    The detectors that had no part in the scores are written as "undated:dating" with blanks between.
    """
    without = " ".join(f"{own.flag}:{own.detector}" for own in board.left_out) or None
    for score in board.scores:
        country, class_ = background.facts.get(score.key, (None, None))
        seen = None if background.sightings is None else background.sightings.get(score.key, Sightings())
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
            "quotes": seen.quotes if seen else None,
            "quotes_gone": seen.gone if seen else None,
            "quotes_last_seen": (seen.describe() or None) if seen else None,
            **_standing_cells(score),
            "detectors_left_out": without,
        }
        for rate in score.rates:
            row |= _rate_cells(rate)
        row |= {"rubric": rubric.label if rubric.name else rubric.version, "annotate": __version__}
        row |= _backing_cells(score.key, background.backing.get(score.key, Backing()))
        yield row | slant_cells(score)


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


def _backing_cells(key: str, backing: Backing) -> dict[str, Any]:
    newest = backing.replies[-1] if backing.replies else None
    return {
        "seed": f"{make_seed(key):016x}",
        "detectors": " ".join(backing.detectors) or None,
        "findings_digest": backing.findings_digest,
        "verdicts": backing.verdicts,
        "verdicts_digest": backing.verdicts_digest,
        "replies": len(backing.replies),
        "reply": newest.text if newest else None,
        "reply_on": newest.said_on if newest else None,
        "reply_by": newest.author if newest else None,
        "reply_source": newest.source if newest else None,
    }


def _rate_cells(rate: FlagRate) -> dict[str, Any]:
    numbers: tuple[float | None, ...] = (None, None, None)
    if rate.is_known:
        numbers = tuple(round(value, 4) for value in (rate.rate.median, rate.rate.low, rate.rate.high))
    present = int(rate.present) if rate.present == int(rate.present) else round(rate.present, 3)
    values = (*numbers, round(rate.cost, 2), rate.found, rate.looked, present, rate.reviewed, round(rate.pooled, 3))
    return {f"{rate.flag}_{part}": value for part, value in zip(_RATE_PARTS, values, strict=True)}
