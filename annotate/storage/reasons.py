"""What a flag's rate at an outlet rests on: verdicts, findings, quotes, and where people and machine disagree."""

from __future__ import annotations

from annotate.core.reasons import DetectorCount, Disagreement, Reasons, ReviewerCount, Shown
from annotate.storage.database import Database

_OF_OUTLET = "SELECT number FROM articles WHERE outlet = :outlet"


def find_reasons(db: Database, outlet: int, flag: str, most: int = 5) -> Reasons:
    """Return what the rate of a flag at an outlet (its id) rests on, with `most` articles of evidence."""
    given = {"outlet": outlet, "flag": flag, "most": most}
    counts = "sum({0} = 'present') AS present, sum({0} = 'absent') AS absent, sum({0} = 'unsure') AS unsure".format(
        "verdict"
    )
    reviewers = db.query(
        f"SELECT v.reviewer, {counts}, sum(verdict <> 'unsure' AND s.probability IS NOT NULL) AS drawn"
        " FROM verdicts AS v LEFT JOIN assignments AS s ON s.article = v.article AND s.reviewer = v.reviewer"
        f" WHERE flag = :flag AND v.article IN ({_OF_OUTLET}) GROUP BY v.reviewer ORDER BY v.reviewer",
        given,
    )
    detectors = db.query(
        f"SELECT detector, version, {counts} FROM findings WHERE current = 1 AND flag = :flag"
        f" AND article IN ({_OF_OUTLET}) GROUP BY detector, version ORDER BY detector, version",
        given,
    )
    return Reasons(
        tuple(ReviewerCount(*row) for row in reviewers),
        tuple(DetectorCount(*row) for row in detectors),
        tuple(Shown(*row) for row in db.query(_EVIDENCE, given)),
        tuple(Disagreement(*row) for row in db.query(_DISAGREEMENTS, given)),
    )


# Articles that reviewers call present come first, then those of which the machine is surest; of each the first piece
# that quotes.
_EVIDENCE = f"""
    SELECT f.article, a.title, f.probability, e.quote, e.note
    FROM findings AS f
    JOIN articles AS a ON a.number = f.article
    JOIN evidence AS e ON e.finding = f.id AND e.position = (
        SELECT position FROM evidence WHERE finding = f.id ORDER BY quote IS NULL, position LIMIT 1)
    WHERE f.current = 1 AND f.flag = :flag AND f.verdict = 'present' AND f.article IN ({_OF_OUTLET})
    ORDER BY EXISTS (SELECT 1 FROM verdicts AS v WHERE v.article = f.article AND v.flag = f.flag
                     AND v.verdict = 'present') DESC, f.probability DESC, f.article
    LIMIT :most
"""
_DISAGREEMENTS = f"""
    SELECT v.article, f.verdict, v.reviewer, v.verdict,
           (SELECT note FROM standing_entries AS n WHERE n.article = v.article AND n.flag = v.flag
            AND n.reviewer = v.reviewer AND n.kind = 'note' ORDER BY n.id DESC LIMIT 1)
    FROM verdicts AS v
    JOIN findings AS f ON f.article = v.article AND f.flag = v.flag AND f.current = 1
    WHERE v.flag = :flag AND v.verdict <> 'unsure' AND f.verdict <> 'unsure' AND v.verdict <> f.verdict
      AND v.article IN ({_OF_OUTLET})
    ORDER BY v.article, v.reviewer LIMIT 20
"""
