"""Brings articles into a database: read, measured, stored once, and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from annotate.assembly import load_seed_outlets
from annotate.core.model import Article
from annotate.core.text import TextView
from annotate.detectors.readability import Readability, measure_readability
from annotate.errors import DatabaseError
from annotate.ingest.sources import Rejection, describe_crash
from annotate.storage.articles import add_article
from annotate.storage.database import Database
from annotate.storage.outlets import Change, import_outlets

# Articles a transaction: each costs a flush to the disk, and a kill loses at most one batch,
# which the next run adds.
_BATCH = 100


@dataclass(slots=True)
class Intake:
    """What became of the inputs: accepted + duplicates + rejected = inputs."""

    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0

    @property
    def inputs(self) -> int:
        """How many inputs there were."""
        return self.accepted + self.duplicates + self.rejected


def prepare_database(db: Database) -> int:
    """Give a new database the known outlets; returns how many, or 0 where there were outlets."""
    with db.transaction():
        if db.count("SELECT count(*) FROM outlets"):
            return 0
        return import_outlets(db, load_seed_outlets())[Change.NEW]


def add_articles(
    db: Database,
    items: Iterable[Article | Rejection],
    on_rejection: Callable[[Rejection], None],
    on_step: Callable[[], None],
) -> Intake:
    """Store the articles and report each rejection; `on_step` is called after every input that was read.

    An article that cannot be measured or stored is rejected alone: it must not take its batch with it.
    """
    intake = Intake()
    stream = _measure(items, on_step)
    while batch := list(islice(stream, _BATCH)):
        with db.transaction():
            stored = [_store(db, item) for item in batch]
        for outcome in stored:
            if isinstance(outcome, Rejection):
                intake.rejected += 1
                on_rejection(outcome)
            elif outcome:
                intake.accepted += 1
            else:
                intake.duplicates += 1
    return intake


_Measured = Rejection | tuple[Article, Readability]


def _measure(items: Iterable[Article | Rejection], on_step: Callable[[], None]) -> Iterator[_Measured]:
    for item in items:
        try:
            yield item if isinstance(item, Rejection) else (item, measure_readability(TextView(item)))
        except Exception as error:
            yield Rejection(item.source, describe_crash(error))
        on_step()


def _store(db: Database, item: _Measured) -> Rejection | bool:
    """Return whether the article is new, or why there is none."""
    if isinstance(item, Rejection):
        return item
    article, measured = item
    try:
        with db.transaction():
            _, is_new = add_article(db, article, words=measured.words, flesch=measured.flesch, grade=measured.grade)
        return is_new
    except DatabaseError:  # not this article's fault: nothing more can be stored
        raise
    except Exception as error:
        return Rejection(article.source, describe_crash(error))
