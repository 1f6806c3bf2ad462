"""From what each outlet's score was made: detectors, findings and verdicts, as digests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from annotate.core.backing import Backing
from annotate.storage.database import Database, Row
from annotate.storage.replies import list_replies

# By what an article says, not by its number: the order in which articles came makes no difference.
_FINDINGS = """
    SELECT a.outlet, a.content, f.flag, f.detector, f.version, f.verdict, f.probability
    FROM findings AS f JOIN articles AS a ON a.number = f.article
    WHERE f.current = 1 AND a.outlet IS NOT NULL
    ORDER BY a.outlet, a.content, f.flag, f.detector, f.version
"""
_VERDICTS = """
    SELECT a.outlet, a.content, v.flag, v.kind, v.reviewer, v.verdict
    FROM (SELECT * FROM verdicts UNION ALL SELECT * FROM adjudications) AS v JOIN articles AS a ON a.number = v.article
    WHERE a.outlet IS NOT NULL
    ORDER BY a.outlet, a.content, v.flag, v.kind, v.reviewer
"""
# So many hexadecimal digits tell any two states of an outlet apart.
_DIGITS = 16


def read_backing(db: Database) -> dict[str, Backing]:
    """Return what the score of each outlet that has articles rests on, by the outlet's key."""
    detectors: dict[int, tuple[str, ...]] = {}
    findings, verdicts = {}, {}
    for outlet, rows in groupby(db.query(_FINDINGS), lambda row: row[0]):
        names: set[tuple[str, str]] = set()
        findings[outlet] = _digest(_note_detectors(rows, names))[0]
        detectors[outlet] = tuple(sorted(f"{name}/{version}" for name, version in names))
    for outlet, rows in groupby(db.query(_VERDICTS), lambda row: row[0]):
        verdicts[outlet] = _digest(rows)
    replies, nothing = list_replies(db), _digest(iter(()))
    known = db.query("SELECT id, key FROM outlet_keys WHERE id IN (SELECT outlet FROM articles)")
    return {
        row["key"]: Backing(
            detectors.get(row["id"], ()),
            findings.get(row["id"], nothing[0]),
            verdicts.get(row["id"], nothing)[1],
            verdicts.get(row["id"], nothing)[0],
            replies.get(row["id"], ()),
        )
        for row in known
    }


def _note_detectors(rows: Iterator[Row], names: set[tuple[str, str]]) -> Iterator[Row]:
    for row in rows:
        names.add((row[3], row[4]))
        yield row


def _digest(rows: Iterator[Row]) -> tuple[str, int]:
    """Return the digest of what the rows say beside the outlet's id, and their number."""
    made, count = hashlib.sha256(), 0
    for content, said in groupby(rows, lambda row: row[1]):
        lines = [_spell(tuple(row)[2:]) for row in said]
        made.update("\n".join([repr(content), *lines, ""]).encode("utf-8", "surrogatepass"))
        count += len(lines)
    return made.hexdigest()[:_DIGITS], count


@lru_cache(maxsize=1 << 14)
def _spell(said: tuple[object, ...]) -> str:
    """Return a finding or a verdict as one line; most are said of many articles."""
    return "\t".join(map(repr, said))
