"""All that is known of an article at once, read in ranges of numbers: for whoever goes through all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from annotate.storage.articles import Stored, list_range
from annotate.storage.database import Database
from annotate.storage.findings import StoredFinding, list_range_findings
from annotate.storage.journal import Entry, list_range_entries


@dataclass(frozen=True, slots=True)
class Dossier:
    """An article with its current findings and with what stands in its journal, oldest first.

    `earlier` are the verdicts to questions that have been reworded since.
    """

    stored: Stored
    findings: tuple[StoredFinding, ...]
    entries: tuple[Entry, ...]
    earlier: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A row about an article in the list of its outlet: how many flags were found, and how many verdicts stand."""

    number: int
    title: str | None
    published: str | None
    found: int
    verdicts: int


def list_dossiers(db: Database, first: int, last: int) -> Iterator[Dossier]:
    """Yield the articles with the numbers `first` to `last`, both included, in order."""
    findings: dict[int, list[StoredFinding]] = defaultdict(list)
    for item in list_range_findings(db, first, last):
        findings[item.article].append(item)
    standing: dict[int, list[Entry]] = defaultdict(list)
    earlier: dict[int, list[Entry]] = defaultdict(list)
    for entry, is_earlier in list_range_entries(db, first, last):
        (earlier if is_earlier else standing)[entry.article].append(entry)
    for stored in list_range(db, first, last):
        number = stored.number
        yield Dossier(stored, tuple(findings[number]), tuple(standing[number]), tuple(earlier[number]))


def list_by_outlet(db: Database) -> dict[int | None, list[Listing]]:
    """Return the articles of each outlet by its id, newest first; those that name none under None."""
    verdicts = _count(db, "SELECT article, count(*) FROM verdicts GROUP BY article")
    found = _count(
        db,
        "SELECT article, count(DISTINCT flag) FROM findings WHERE current = 1 AND verdict = 'present' GROUP BY article",
    )
    listed: dict[int | None, list[Listing]] = defaultdict(list)
    for row in db.query(
        "SELECT outlet, number, title, published FROM articles ORDER BY published IS NULL, published DESC, number"
    ):
        number = row["number"]
        listed[row["outlet"]].append(
            Listing(number, row["title"], row["published"], found.get(number, 0), verdicts.get(number, 0))
        )
    return listed


def _count(db: Database, sql: str) -> dict[int, int]:
    return {row[0]: row[1] for row in db.query(sql)}


def find_last_number(db: Database) -> int:
    """Return the highest number of an article, 0 without any."""
    return db.count("SELECT max(number) FROM articles")


def find_last_change(db: Database) -> str | None:
    """Return when the newest article or entry was added, in UTC; None where there is neither."""
    row = db.fetch(
        "SELECT max(at) FROM (SELECT max(added_at) AS at FROM articles UNION ALL SELECT max(at) FROM entries)"
    )
    return row[0] if row else None


def list_authors(db: Database) -> list[str]:
    """Return all who have written into the journal or were assigned articles, in the order in which they began."""
    rows = db.query(
        "SELECT reviewer FROM (SELECT reviewer, min(id) AS first FROM entries GROUP BY reviewer"
        " UNION ALL SELECT DISTINCT reviewer, NULL FROM assignments) GROUP BY reviewer"
        " ORDER BY min(first) IS NULL, min(first), reviewer"
    )
    return [row[0] for row in rows]
