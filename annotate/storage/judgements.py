"""The questions that both a detector and reviewers have answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from annotate.core.agreement import Vote
from annotate.core.anchoring import Sway
from annotate.core.blindness import MACHINE
from annotate.core.evaluation import Judged
from annotate.core.model import Verdict
from annotate.storage.database import Database


def iterate_judged(db: Database, flags: Collection[str] = ()) -> Iterator[Judged]:
    """Yield the current findings on which a definite verdict stands (none: on all flags), by flag and detector."""
    where, given = _select_flags(flags or None)
    rows = db.query(
        "SELECT f.article, f.flag, f.detector, f.version, f.verdict, f.probability, v.truth"
        " FROM (SELECT article, flag, avg(verdict = 'present') AS truth"
        "       FROM verdicts WHERE verdict <> 'unsure' GROUP BY article, flag) AS v"
        " JOIN findings AS f ON f.article = v.article AND f.flag = v.flag AND f.current = 1"
        f" WHERE {where} ORDER BY f.flag, f.detector, f.article",
        given,
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


def iterate_votes(db: Database, flags: Collection[str] | None = None) -> Iterator[Vote]:
    """Yield the verdict of each reviewer on each question (None: on all flags), by article, flag and reviewer."""
    where, given = _select_flags(flags)
    rows = db.query(
        f"SELECT article, flag, reviewer, verdict FROM verdicts AS v WHERE {where} ORDER BY article, flag, reviewer",
        given,
    )
    for row in rows:
        yield Vote(row["article"], row["flag"], row["reviewer"], row["verdict"])


def iterate_sways(db: Database, flags: Collection[str] | None = None) -> Iterator[Sway]:
    """Yield the definite verdicts beside definite findings where chance decided whether the finding was seen.

    Of a hidden finding the current one counts, of several detectors the surer as in the review.
    """
    where, given = _select_flags(flags)
    rows = db.query(
        "SELECT v.article, v.reviewer, v.verdict, v.blind, coalesce("
        " (SELECT verdict FROM findings WHERE id = v.finding),"
        " (SELECT f.verdict FROM findings AS f WHERE f.article = v.article AND f.flag = v.flag AND f.current = 1"
        "  ORDER BY f.probability DESC, f.detector LIMIT 1)) AS machine"
        " FROM verdicts AS v WHERE v.blind_rule LIKE '%machine=%'"
        f" AND {where} ORDER BY v.article, v.flag, v.reviewer",
        given,
    )
    for row in rows:
        if "unsure" not in (row["verdict"], row["machine"]) and row["machine"]:
            seen = MACHINE not in row["blind"].split(",")
            yield Sway(row["article"], row["reviewer"], row["verdict"] == row["machine"], seen)


def _select_flags(flags: Collection[str] | None) -> tuple[str, list[str]]:
    """Return the condition on verdicts `v`, and its parameters."""
    if flags is None:
        return "1", []
    return f"v.flag IN ({', '.join('?' * len(flags))})", list(flags)
