"""Counts what is done, by reviewer and by outlet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from annotate.core.progress import IDLE_CAP, OutletProgress, ReviewerProgress
from annotate.storage.database import Database


def list_progress(db: Database, flags: Sequence[str]) -> tuple[list[ReviewerProgress], list[OutletProgress]]:
    """Return how far each reviewer is with these flags, and each outlet's articles."""
    return _count_reviewers(db, flags), _count_outlets(db, flags)


def _answered(flags: Sequence[str]) -> str:
    """Return the SELECT of (reviewer, article, answered flags)."""
    marks = ", ".join("?" * len(flags))
    return f"SELECT reviewer, article, count(*) AS n FROM verdicts WHERE flag IN ({marks}) GROUP BY reviewer, article"


def _count_reviewers(db: Database, flags: Sequence[str]) -> list[ReviewerProgress]:
    total = db.count("SELECT count(*) FROM articles")
    assigned = {
        row[0]: row[1] for row in db.query("SELECT reviewer, count(*) FROM assignments WHERE dealt GROUP BY reviewer")
    }
    # Of one who has assignments only these count.
    rows = db.query(
        f"SELECT v.reviewer, sum(v.n = ?) AS done, sum(v.n) AS verdicts FROM ({_answered(flags)}) AS v"
        " WHERE NOT EXISTS (SELECT 1 FROM assignments AS any_of WHERE any_of.reviewer = v.reviewer AND any_of.dealt)"
        " OR EXISTS (SELECT 1 FROM assignments AS own WHERE own.reviewer = v.reviewer AND own.article = v.article"
        " AND own.dealt)"
        " GROUP BY v.reviewer",
        [len(flags), *flags],
    )
    said = {row["reviewer"]: (row["done"], row["verdicts"]) for row in rows}
    marks = ", ".join("?" * len(flags))
    times = db.query(
        "SELECT reviewer, sum(min(seconds, ?)) FROM entries"
        f" WHERE task = 'review' AND (flag IS NULL OR flag IN ({marks})) GROUP BY reviewer",
        [IDLE_CAP, *flags],
    )
    seconds = {row[0]: float(row[1] or 0) for row in times}
    return [
        ReviewerProgress(
            name,
            said.get(name, (0, 0))[0],
            assigned.get(name, total),
            said.get(name, (0, 0))[1],
            seconds.get(name, 0.0),
            len(flags),
            name in assigned,
        )
        for name in sorted({*said, *assigned, *seconds})
    ]


def _count_outlets(db: Database, flags: Sequence[str]) -> list[OutletProgress]:
    done: dict[int | None, set[int]] = defaultdict(set)
    by_reviewer: dict[int | None, Counter[str]] = defaultdict(Counter)
    rows = db.query(
        f"SELECT v.reviewer, v.article, a.outlet FROM ({_answered(flags)}) AS v"
        " JOIN articles AS a ON a.number = v.article WHERE v.n = ? ORDER BY v.reviewer",
        [*flags, len(flags)],
    )
    for row in rows:
        done[row["outlet"]].add(row["article"])
        by_reviewer[row["outlet"]][row["reviewer"]] += 1
    outlets = db.query(
        "SELECT a.outlet, key.key, count(*) AS n FROM articles AS a LEFT JOIN outlet_keys AS key ON key.id = a.outlet"
        " GROUP BY a.outlet ORDER BY key.key IS NULL, key.key"
    )
    return [
        OutletProgress(row["key"], row["n"], len(done[row["outlet"]]), by_reviewer[row["outlet"]]) for row in outlets
    ]
