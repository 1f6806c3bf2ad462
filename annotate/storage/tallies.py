"""Counts findings and verdicts by outlet and flag, as the score needs them."""

from __future__ import annotations

from collections import defaultdict

from annotate.core.rubric import Rubric
from annotate.core.scoring import OutletFacts, Stratum, Tally
from annotate.storage.database import Database

# Of two detectors on one flag the one that found something speaks; one that could not look does not.
_LEVELS = """
    SELECT article, flag, max(CASE verdict WHEN 'present' THEN 2 WHEN 'absent' THEN 1 ELSE 0 END) AS level
    FROM findings WHERE current = 1 GROUP BY flag, article
"""
_FOUND = f"""
    SELECT a.outlet, l.flag, l.level, count(*) AS n
    FROM ({_LEVELS}) AS l JOIN articles AS a ON a.number = l.article
    WHERE a.outlet IS NOT NULL
    GROUP BY a.outlet, l.flag, l.level
"""
_REVIEWED = f"""
    SELECT a.outlet, v.flag, coalesce(l.level, 0) AS level, l.level IS NULL AS unseen,
           count(*) AS reviewed, sum(v.present) AS present
    FROM (SELECT article, flag, avg(verdict = 'present') AS present
          FROM verdicts WHERE verdict <> 'unsure' GROUP BY article, flag) AS v
    JOIN articles AS a ON a.number = v.article
    LEFT JOIN ({_LEVELS}) AS l ON l.article = v.article AND l.flag = v.flag
    WHERE a.outlet IS NOT NULL
    GROUP BY a.outlet, v.flag, level, unseen
"""


def tally_outlets(db: Database, rubric: Rubric) -> list[OutletFacts]:
    """Return the counts of every outlet that has articles, by key."""
    tallies: dict[int, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for row in db.query(_FOUND):
        _choose_stratum(tallies[row["outlet"]][row["flag"]], row["level"]).articles += row["n"]
    for row in db.query(_REVIEWED):
        stratum = _choose_stratum(tallies[row["outlet"]][row["flag"]], row["level"])
        stratum.reviewed += row["reviewed"]
        stratum.present += row["present"]
        if row["unseen"]:
            stratum.articles += row["reviewed"]
    reviewed = _count_reviewed(db, rubric)
    rows = db.query(
        "SELECT a.outlet AS id, k.key, o.name, count(*) AS articles FROM articles AS a"
        " JOIN outlets AS o ON o.id = a.outlet JOIN outlet_keys AS k ON k.id = o.id GROUP BY a.outlet ORDER BY k.key"
    )
    return [
        OutletFacts(row["key"], row["name"], row["articles"], reviewed.get(row["id"], 0), dict(tallies[row["id"]]))
        for row in rows
    ]


def count_without_outlet(db: Database) -> int:
    """Return how many articles name no outlet and so enter no score."""
    return db.count("SELECT count(*) FROM articles WHERE outlet IS NULL")


def _count_reviewed(db: Database, rubric: Rubric) -> dict[int, int]:
    marks = ", ".join("?" * len(rubric.keys))
    rows = db.query(
        "SELECT a.outlet, count(DISTINCT v.article) AS n FROM verdicts AS v"
        f" JOIN articles AS a ON a.number = v.article WHERE v.verdict <> 'unsure' AND v.flag IN ({marks})"
        " GROUP BY a.outlet",
        rubric.keys,
    )
    return {row["outlet"]: row["n"] for row in rows}


def _choose_stratum(tally: Tally, level: int) -> Stratum:
    return (tally.unsure, tally.clear, tally.found)[level]


def find_telling_article(db: Database) -> int:
    """Return the number of the article with most flags found, of those with most quotes; 0 without any."""
    return db.count(
        "SELECT f.article FROM findings AS f LEFT JOIN evidence AS e ON e.finding = f.id AND e.quote IS NOT NULL"
        " WHERE f.current = 1 AND f.verdict = 'present'"
        " GROUP BY f.article ORDER BY count(DISTINCT f.flag) DESC, count(e.quote) DESC, f.article LIMIT 1"
    )
