"""Brings findings into a database: for every article that lacks one of the present detectors."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from heapq import merge
from itertools import groupby

from annotate.batch.local import Detection, Task, detect_articles
from annotate.batch.rot import FLAG as BROKEN_CITATIONS
from annotate.batch.rot import LinkRot
from annotate.batch.sketching import name_method
from annotate.core.model import Article
from annotate.detectors.copying import FLAG as COPIED_TEXT
from annotate.errors import DatabaseError
from annotate.storage.articles import read_article
from annotate.storage.database import Database
from annotate.storage.findings import list_lacking, save_batch
from annotate.storage.outlets import outlet_rows
from annotate.storage.sketches import list_unsketched, save_sketches

ShowProgress = Callable[[str, int], AbstractContextManager[Callable[..., None]]]

# Articles a transaction, each of which costs a flush to the disk; a kill loses at most one batch, which the next run
# makes again.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Flagged:
    """How many articles got a new finding, and a line for each detector that failed on an article."""

    articles: int
    failures: list[str]


def flag_articles(
    db: Database,
    flags: tuple[str, ...] = (),
    jobs: int = 1,
    show_progress: ShowProgress | None = None,
    rubric: tuple[str, ...] | None = None,
) -> Flagged:
    """Bring every article up to date with the present detectors: each by itself, then all compared.

    `flags` narrows the detectors; `show_progress(words, total)` gives what is called after every article. `rubric`
    holds the flags that plug-ins may speak to, by default those of the packaged one.
    """
    show = show_progress or (lambda words, total: nullcontext(lambda *_: None))
    flagging = Flagging(db, flags, rubric)
    with show("flagging", len(flagging.lacking)) as advance:
        failures = flagging.run(jobs, advance)
    compared, failed = compare_articles(db, flags, show)
    return Flagged(_count_different(flagging.lacking, *compared), failures + failed)


def _count_different(*numbers: Iterable[int]) -> int:
    """Return how many different numbers there are in rows that are each in order."""
    return sum(1 for _ in groupby(merge(*numbers)))


def compare_articles(db: Database, flags: tuple[str, ...], show: ShowProgress) -> tuple[list[array[int]], list[str]]:
    """Bring those flags up to date that no article shows by itself. Without `flags` all are.

    Returns the numbers of the articles with a new finding, in order, for each flag, and a line for each failure.
    """
    articles: list[array[int]] = []
    failures: list[str] = []
    if _is_asked(COPIED_TEXT, flags):
        from annotate.batch.copies import Comparison

        comparison = Comparison(db)
        with show("comparing", comparison.unsketched) as advance:
            articles.append(comparison.run(advance))
    if _is_asked(BROKEN_CITATIONS, flags):
        changed, failed = LinkRot(db).run()
        articles.append(changed)
        failures += failed
    return articles, failures


def _is_asked(flag: str, flags: tuple[str, ...]) -> bool:
    """Whether a flag is among those asked for; without any, all are."""
    return not flags or flag in flags


class Flagging:
    """The articles of a database that lack findings, and the detectors that will make them."""

    def __init__(self, db: Database, flags: tuple[str, ...] = (), rubric: tuple[str, ...] | None = None) -> None:
        self._db = db
        # That flag is decided by comparing articles, not by reading one: see copies.py. Only what they are compared by
        # is made here, while their words are at hand.
        self._method = name_method()
        self._task = Task(tuple(outlet_rows(db)), flags, (COPIED_TEXT,), rubric)
        self._flags = frozenset(rubric) if rubric is not None else None
        wanted = {
            d.name: [(flag, d.name, d.version) for flag in d.flags if self._asks(flag)] for d in self._task.load()
        }
        self.lacking = list_lacking(db, [flag for flags_of_one in wanted.values() for flag in flags_of_one])
        if self.lacking:  # those with nothing left to say, such as all but the one of a new flag, need not run
            names = frozenset(name for name, own in wanted.items() if list_lacking(db, own))
            sketches = _is_asked(COPIED_TEXT, flags) and bool(list_unsketched(db, self._method))
            self._task = replace(self._task, names=names, sketches=sketches)

    def _asks(self, flag: str) -> bool:
        """Whether the rubric has this flag: what a detector says of a retired one is not stored."""
        return self._flags is None or flag in self._flags

    def run(self, jobs: int, on_step: Callable[..., None]) -> list[str]:
        """Make and store the findings; returns a line for each detector that failed on an article.

        Whatever ends this, what was made until then is stored.
        """
        failed: list[str] = []
        # Detections come back in the order of the articles: the keys wait here meanwhile.
        keys: deque[tuple[int, int]] = deque()
        made: list[Detection] = []
        with closing(detect_articles(self._read(keys), self._task, jobs)) as detections:
            try:
                for detection in detections:
                    made.append(detection)
                    on_step(detection.lost is not None)
                    if len(made) >= _BATCH:
                        failed += self._store(made, keys)
            except DatabaseError:  # nothing more can be stored
                raise
            except BaseException:
                self._store(made, keys)
                raise
        return failed + self._store(made, keys)

    def _store(self, made: list[Detection], keys: deque[tuple[int, int]]) -> list[str]:
        """Store the findings in one transaction and empty the list of them."""
        failed: list[str] = []
        rows, sketches = [], []
        for detection, (number, revision) in zip(made, keys, strict=False):
            rows.append((number, revision, [found for found in detection.findings if self._asks(found.flag)]))
            failed += [f"article {number}: {f.detector}/{f.version}: {f.message}" for f in detection.failures]
            if detection.sketch is not None:
                sketches.append((number, detection.sketch))
            if detection.lost:
                failed.append(f"article {number}: nothing found out: {detection.lost}")
        with self._db.transaction():
            save_batch(self._db, rows)
            save_sketches(self._db, self._method, sketches)
        for _ in made:
            keys.popleft()
        made.clear()
        return failed

    def _read(self, keys: deque[tuple[int, int]]) -> Iterator[Article]:
        for number in self.lacking:
            stored = read_article(self._db, number)
            if stored is not None:
                keys.append((stored.number, stored.revision))
                yield stored.article
