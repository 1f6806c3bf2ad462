"""Brings articles into a database: read, measured, stored once, and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from annotate.assembly import load_rubric, load_seed_outlets
from annotate.core.model import Article
from annotate.core.text import TextView
from annotate.detectors.readability import Readability, measure_readability
from annotate.errors import DatabaseError
from annotate.ingest.sources import Rejection, describe_crash
from annotate.storage.articles import add_article, has_outlet
from annotate.storage.database import Database
from annotate.storage.outlets import Change, import_outlets
from annotate.storage.rubrics import PACKAGED, find_version, save_rubric

# Articles a transaction: each costs a flush to the disk, and a kill loses at most one batch,
# which the next run adds.
BATCH = 100


@dataclass(slots=True)
class Intake:
    """What became of the inputs: accepted + duplicates + rejected = inputs.

    `nameless` are the duplicates that name an outlet of an article that is in without one, which stays so.
    """

    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0
    nameless: int = 0

    @property
    def inputs(self) -> int:
        """How many inputs there were."""
        return self.accepted + self.duplicates + self.rejected


def prepare_database(db: Database) -> int:
    """Give a new database the rubric and the known outlets; returns how many, or 0 where there were outlets."""
    with db.transaction():
        if not find_version(db):
            save_rubric(db, load_rubric(), PACKAGED)
        if db.count("SELECT count(*) FROM outlets"):
            return 0
        return import_outlets(db, load_seed_outlets())[Change.NEW]


def add_articles(
    db: Database,
    items: Iterable[Article | Rejection],
    on_rejection: Callable[[Rejection], None],
    on_step: Callable[[], None],
    batch_size: int = BATCH,
) -> Intake:
    """Store the articles and report each rejection; `on_step` is called after every input that was read.

    `batch_size` articles make a transaction: fewer where each took long to come by.
    An article that cannot be measured or stored is rejected alone: it must not take its batch with it.
    """
    intake = Intake()
    stream = _measure(items, on_step)
    while batch := list(islice(stream, batch_size)):
        with db.transaction():
            stored = [_store(db, item) for item in batch]
        for outcome in stored:
            if isinstance(outcome, Rejection):
                intake.rejected += 1
                on_rejection(outcome)
            else:
                intake.accepted += outcome is _Outcome.ACCEPTED
                intake.duplicates += outcome is not _Outcome.ACCEPTED
                intake.nameless += outcome is _Outcome.NAMELESS
    return intake


class _Outcome(Enum):
    ACCEPTED = auto()
    DUPLICATE = auto()
    NAMELESS = auto()


_Measured = Rejection | tuple[Article, Readability]


def _measure(items: Iterable[Article | Rejection], on_step: Callable[[], None]) -> Iterator[_Measured]:
    for item in items:
        measured: _Measured
        try:
            measured = item if isinstance(item, Rejection) else (item, measure_readability(TextView(item)))
        except Exception as error:
            measured = Rejection(item.source, describe_crash(error))
        on_step()
        yield measured


def _store(db: Database, item: _Measured) -> Rejection | _Outcome:
    if isinstance(item, Rejection):
        return item
    article, measured = item
    try:
        with db.transaction():
            number, is_new = add_article(
                db, article, words=measured.words, flesch=measured.flesch, grade=measured.grade
            )
        if is_new:
            return _Outcome.ACCEPTED
        names_outlet = bool(article.outlet or article.outlet_name)
        return _Outcome.NAMELESS if names_outlet and not has_outlet(db, number) else _Outcome.DUPLICATE
    except DatabaseError:  # not this article's fault: nothing more can be stored
        raise
    except Exception as error:
        return Rejection(article.source, describe_crash(error))
