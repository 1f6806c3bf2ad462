"""Brings a finished folder of findings into a database: the articles, where the folder holds them, and the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from annotate.batch.measuring import measure
from annotate.core.model import Finding
from annotate.detectors.copying import FLAG as COPIED_TEXT
from annotate.exchange.detected import Detected, read_detected
from annotate.ingest.sources import Rejection
from annotate.storage.articles import Stored, add_article, find_duplicate, read_article
from annotate.storage.database import Database
from annotate.storage.findings import save_batch

# Articles a transaction: each costs a flush to the disk, and what a kill loses the next run merges again.
_BATCH = 2000
_ABSENT = "is not in the database, and the folder holds no texts: add the article first, or run detect with --with-text"


@dataclass(slots=True)
class Merged:
    """What became of the rows: accepted + duplicates + rejected = rows.

    `findings` are new to the database; `different` are the rows about another state of the article than it holds, of
    which findings were left out.
    """

    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0
    findings: int = 0
    different: int = 0

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return self.accepted + self.duplicates + self.rejected


def merge_files(
    db: Database,
    files: Iterable[Path],
    flags: tuple[str, ...],
    on_rejection: Callable[[Rejection], None],
    on_step: Callable[..., None],
) -> Merged:
    """Store the articles and findings of the files, in order, and report each rejection; returns the counts.

    Findings of other flags than `flags` are left out. What is in already stays as it is, so that a run that was cut
    off is completed by the next.
    """
    merged = Merged()
    rows = (row for path in files for row in read_detected(path))
    while batch := list(islice(rows, _BATCH)):
        with db.transaction():
            counts, rejections = _store(db, batch, frozenset(flags) - {COPIED_TEXT})
        for name in ("accepted", "duplicates", "rejected", "findings", "different"):
            setattr(merged, name, getattr(merged, name) + getattr(counts, name))
        for rejection in rejections:
            on_rejection(rejection)
        for _ in batch:
            on_step()
    return merged


def _store(
    db: Database, batch: Iterable[Detected | Rejection], flags: frozenset[str]
) -> tuple[Merged, list[Rejection]]:
    counts, rejections = Merged(), []
    found: list[tuple[int, int, list[Finding]]] = []
    for row in batch:
        stored = row if isinstance(row, Rejection) else _settle(db, row, counts)
        if isinstance(stored, Rejection):
            counts.rejected += 1
            rejections.append(stored)
        elif isinstance(row, Detected):
            own = row.choose_findings(stored.article, flags)
            counts.different += len(own) < sum(finding.flag in flags for finding in row.findings)
            found.append((stored.number, stored.revision, own))
    counts.findings = save_batch(db, found)
    return counts, rejections


def _settle(db: Database, row: Detected, counts: Merged) -> Stored | Rejection:
    """Return the article as it stands in the database, added where it is new."""
    number = find_duplicate(db, row.article)
    if number is not None:
        counts.duplicates += 1
    elif not row.has_text:
        return Rejection(row.article.source, _ABSENT)
    else:
        measured = measure(row.article)
        if isinstance(measured, Rejection):
            return measured
        own = measured.readability
        number, _ = add_article(db, row.article, words=own.words, flesch=own.flesch, grade=own.grade)
        counts.accepted += 1
    stored = read_article(db, number)
    if stored is None:
        raise LookupError(f"article {number} has gone")
    return stored
