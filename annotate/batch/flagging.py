"""Brings findings into a database: for every article that lacks one of the present detectors."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice

from annotate.batch.local import Task, detect_articles
from annotate.core.model import Article
from annotate.storage.articles import read_article
from annotate.storage.database import Database
from annotate.storage.findings import list_lacking, save_findings
from annotate.storage.outlets import outlet_rows

# Articles a transaction; a kill loses at most one batch, which the next run makes again.
_BATCH = 100


class Flagging:
    """The articles of a database that lack findings, and the detectors that will make them."""

    def __init__(self, db: Database, flags: tuple[str, ...] = ()) -> None:
        self._db = db
        self._task = Task(tuple(outlet_rows(db)), flags)
        wanted = [(flag, d.name, d.version) for d in self._task.load() for flag in d.flags]
        self.lacking = list_lacking(db, wanted)

    def run(self, jobs: int, on_step: Callable[[], None]) -> list[str]:
        """Make and store the findings; returns a line for each detector that failed on an article."""
        failed: list[str] = []
        # Detections come back in the order of the articles: the keys wait here meanwhile.
        keys: deque[tuple[int, int]] = deque()
        detections = detect_articles(self._read(keys), self._task, jobs)
        while batch := list(islice(detections, _BATCH)):
            with self._db.transaction():
                for detection in batch:
                    number, revision = keys.popleft()
                    save_findings(self._db, number, revision, detection.findings)
                    failed += [f"article {number}: {f.detector}/{f.version}: {f.message}" for f in detection.failures]
                    on_step()
        return failed

    def _read(self, keys: deque[tuple[int, int]]) -> Iterator[Article]:
        for number in self.lacking:
            stored = read_article(self._db, number)
            if stored is not None:
                keys.append((stored.number, stored.revision))
                yield stored.article
