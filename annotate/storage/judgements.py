"""The questions that both a detector and reviewers have answered."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.core.agreement import Vote
from annotate.core.evaluation import Judged
from annotate.core.model import Verdict
from annotate.storage.database import Database


def iterate_judged(db: Database, flag: str | None = None) -> Iterator[Judged]:
    """Yield the current findings on which a definite verdict stands, by flag, detector and article."""
    rows = db.query(
        "SELECT f.article, f.flag, f.detector, f.version, f.verdict, f.probability, v.truth"
        " FROM (SELECT article, flag, avg(verdict = 'present') AS truth"
        "       FROM verdicts WHERE verdict <> 'unsure' GROUP BY article, flag) AS v"
        " JOIN findings AS f ON f.article = v.article AND f.flag = v.flag AND f.current = 1"
        " WHERE :flag IS NULL OR f.flag = :flag ORDER BY f.flag, f.detector, f.article",
        {"flag": flag},
    )
    for row in rows:
        yield Judged(
            row["article"],
            row["flag"],
            row["detector"],
            row["version"],
            Verdict(row["verdict"]),
            row["probability"],
            row["truth"],
        )


def iterate_votes(db: Database, flag: str | None = None) -> Iterator[Vote]:
    """Yield the verdict of each reviewer on each question, by article, flag and reviewer."""
    rows = db.query(
        "SELECT article, flag, reviewer, verdict FROM verdicts WHERE :flag IS NULL OR flag = :flag"
        " ORDER BY article, flag, reviewer",
        {"flag": flag},
    )
    for row in rows:
        yield Vote(row["article"], row["flag"], row["reviewer"], row["verdict"])
