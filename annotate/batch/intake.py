"""Brings articles into a database: read, measured, stored once, and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from annotate.assembly import load_rubric, load_seed_outlets
from annotate.batch.measuring import Measured, measure
from annotate.core.model import Article
from annotate.errors import DatabaseError
from annotate.ingest.sources import Rejection, describe_crash
from annotate.storage.articles import add_article, has_outlet
from annotate.storage.database import Database
from annotate.storage.outlets import Change, import_outlets
from annotate.storage.rubrics import PACKAGED, find_version, save_rubric

# Articles a transaction: each costs a flush to the disk, and a kill loses at most one batch,
# which the next run adds.
BATCH = 500


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
    items: Iterable[Article | Rejection | Measured],
    on_rejection: Callable[[Rejection], None],
    on_step: Callable[..., None],
    batch_size: int = BATCH,
) -> Intake:
    """Store the articles and report each rejection; `on_step()` is called after every input that was read, with
    True after a rejected one.

    `batch_size` articles make a transaction: fewer where each took long to come by. Whatever ends this, what was read
    until then is stored. An article that cannot be measured or stored is rejected alone: it must not take its batch
    with it.
    """
    intake = Intake()
    batch: list[Measured | Rejection] = []
    try:
        for item in items:
            measured = item if isinstance(item, Measured) else measure(item)
            batch.append(measured)
            on_step(*([True] if isinstance(measured, Rejection) else []))
            if len(batch) >= batch_size:
                _store_batch(db, batch, intake, on_rejection)
    except DatabaseError:  # nothing more can be stored
        raise
    except BaseException:
        _store_batch(db, batch, intake, on_rejection)
        raise
    _store_batch(db, batch, intake, on_rejection)
    return intake


def _store_batch(
    db: Database, batch: list[Measured | Rejection], intake: Intake, on_rejection: Callable[[Rejection], None]
) -> None:
    """Store the articles in one transaction, count and name what became of them, and empty the batch."""
    if not batch:
        return
    with db.transaction():
        stored = [_store(db, item) for item in batch]
    batch.clear()
    for outcome in stored:
        if isinstance(outcome, Rejection):
            intake.rejected += 1
            on_rejection(outcome)
        else:
            intake.accepted += outcome is _Outcome.ACCEPTED
            intake.duplicates += outcome is not _Outcome.ACCEPTED
            intake.nameless += outcome is _Outcome.NAMELESS


class _Outcome(Enum):
    ACCEPTED = auto()
    DUPLICATE = auto()
    NAMELESS = auto()


def _store(db: Database, item: Measured | Rejection) -> Rejection | _Outcome:
    if isinstance(item, Rejection):
        return item
    article, measured = item.article, item.readability
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
