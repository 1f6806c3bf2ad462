"""The scores of an outlet's months."""

from __future__ import annotations

from collections import defaultdict

from annotate.core.months import FEWEST_IN_MONTH, Month
from annotate.core.rubric import Rubric
from annotate.core.scoring import score_outlets
from annotate.storage.database import Database
from annotate.storage.machine import ALL
from annotate.storage.tallies import tally_outlets


def score_months(db: Database, rubric: Rubric, outlet: int, key: str) -> list[Month]:
    """Return the months of an outlet (its id and key) in which articles appeared, in order; those with enough scored.

    A month borrows from the other outlets and months, as an outlet does from outlets.
    """
    counts = {
        row["month"]: row["articles"]
        for row in db.query(
            "SELECT substr(published, 1, 7) AS month, count(*) AS articles FROM articles"
            " WHERE outlet = ? AND published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' GROUP BY 1 ORDER BY 1",
            (outlet,),
        )
    }
    enough = {f"{key} {month}" for month, articles in counts.items() if articles >= FEWEST_IN_MONTH}
    scores = {}
    if enough:
        tallies = tally_outlets(db, rubric, outlet)
        found = score_outlets(rubric, tallies.outlets, dependence=tallies.dependence, only=enough)
        scores = {score.key: score for score in found}
    return [Month(month, articles, scores.get(f"{key} {month}")) for month, articles in counts.items()]


def score_all_months(db: Database, rubric: Rubric) -> dict[int, list[Month]]:
    """Return the months of each outlet by its id, in order; those with enough articles scored.

    All outlets are split at once, so that a month borrows from the months of the others.
    """
    counts: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for row in db.query(
        "SELECT a.outlet, k.key, substr(a.published, 1, 7) AS month, count(*) AS articles FROM articles AS a"
        " JOIN outlet_keys AS k ON k.id = a.outlet"
        " WHERE a.published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' GROUP BY a.outlet, month ORDER BY a.outlet, month"
    ):
        counts[row["outlet"]].append((row["month"], f"{row['key']} {row['month']}", row["articles"]))
    enough = {key for months in counts.values() for _, key, articles in months if articles >= FEWEST_IN_MONTH}
    scores = {}
    if enough:
        tallies = tally_outlets(db, rubric, ALL)
        found = score_outlets(rubric, tallies.outlets, dependence=tallies.dependence, only=enough)
        scores = {score.key: score for score in found}
    return {
        outlet: [Month(month, articles, scores.get(key)) for month, key, articles in months]
        for outlet, months in counts.items()
    }
