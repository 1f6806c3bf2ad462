"""The scorecard of each outlet as a flat row: the promised columns of `score` and `export scorecards`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotate import __version__
from annotate.core.backing import Backing
from annotate.core.rubric import Rubric
from annotate.core.scoring import FlagRate, OutletScore
from annotate.core.shares import make_seed
from annotate.storage.backing import read_backing
from annotate.storage.database import Database
from annotate.storage.outlets import read_outlet_facts
from annotate.storage.scores import score_database


def scorecard_columns(rubric: Rubric) -> list[str]:
    """Return the column names, in order."""
    columns = [
        "outlet", "name", "country", "class", "rank", "credibility", "credibility_low", "credibility_high",
        "bias", "bias_low", "bias_high",
        "articles", "reviewed", "basis", "remark",
    ]  # fmt: skip
    for flag in rubric.flags:
        columns += [f"{flag.key}_{part}" for part in _RATE_PARTS]
    return [*columns, "rubric", "annotate", *_BACKING]


_RATE_PARTS = ("rate", "low", "high", "cost", "found", "looked", "present", "reviewed")
# From what a row was made, and what the outlet says to it.
_BACKING = (
    "seed", "detectors", "findings_digest", "verdicts", "verdicts_digest",
    "replies", "reply", "reply_on", "reply_by", "reply_source",
)  # fmt: skip


def tabulate_scorecards(db: Database, rubric: Rubric) -> tuple[list[str], Iterator[dict[str, Any]]]:
    """Return the columns and the rows of the scorecards of all outlets."""
    scores = score_database(db, rubric)
    return scorecard_columns(rubric), scorecard_rows(rubric, scores, read_outlet_facts(db), read_backing(db))


def scorecard_rows(
    rubric: Rubric,
    scores: Iterable[OutletScore],
    facts: Mapping[str, tuple[str | None, str | None]],
    backing: Mapping[str, Backing],
) -> Iterator[dict[str, Any]]:
    """Yield a row an outlet; `facts` are (country, class) by outlet key. Rates lie between 0 and 1."""
    for score in scores:
        country, class_ = facts.get(score.key, (None, None))
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
        }
        for rate in score.rates:
            row |= _rate_cells(rate)
        yield row | {"rubric": rubric.version, "annotate": __version__} | _backing_cells(score.key, backing[score.key])


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
    values = (*numbers, round(rate.cost, 2), rate.found, rate.looked, present, rate.reviewed)
    return {f"{rate.flag}_{part}": value for part, value in zip(_RATE_PARTS, values, strict=True)}
