"""From what each outlet's score was made: detectors, findings and verdicts, as digests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from annotate.core.backing import Backing
from annotate.storage.database import Database
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
    findings = {outlet: digest_findings(rows) for outlet, rows in groupby(db.query(_FINDINGS), lambda row: row[0])}
    known = db.query("SELECT id, key FROM outlet_keys WHERE id IN (SELECT outlet FROM articles)")
    return join_backing(db, findings, {row["id"]: row["key"] for row in known})


def digest_findings(rows: Iterable[Sequence[Any]]) -> tuple[tuple[str, ...], str]:
    """Return the detectors behind the findings of one outlet, and the digest of these, in the order of `_FINDINGS`."""
    names: set[tuple[str, str]] = set()
    digest = _digest(_note_detectors(rows, names))[0]
    return tuple(sorted(f"{name}/{version}" for name, version in names)), digest


def join_backing(
    db: Database, findings: Mapping[int, tuple[tuple[str, ...], str]], keys: Mapping[int, str]
) -> dict[str, Backing]:
    """Return the backing of the outlets with these ids and keys: their findings, and what people say."""
    verdicts = {outlet: _digest(rows) for outlet, rows in groupby(db.query(_VERDICTS), lambda row: row[0])}
    replies, nothing = list_replies(db), _digest(())
    return {
        key: Backing(
            *findings.get(id_, ((), nothing[0])),
            verdicts.get(id_, nothing)[1],
            verdicts.get(id_, nothing)[0],
            replies.get(id_, ()),
        )
        for id_, key in keys.items()
    }


def _note_detectors(rows: Iterable[Sequence[Any]], names: set[tuple[str, str]]) -> Iterator[Sequence[Any]]:
    for row in rows:
        names.add((row[3], row[4]))
        yield row


def _digest(rows: Iterable[Sequence[Any]]) -> tuple[str, int]:
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
