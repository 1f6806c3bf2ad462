"""Brings what other tools hold into a database: each item as a whole or named, and twice the same as once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from annotate.core.annotations import Annotated
from annotate.core.text import TextView
from annotate.detectors.readability import measure_readability
from annotate.errors import DatabaseError
from annotate.ingest.sources import Rejection, describe_crash
from annotate.storage.database import Database
from annotate.storage.exchange import Import, begin_import, finish_import, import_annotated

# Items a transaction, as of articles in batch.intake: each costs a flush to the disk.
_BATCH = 100
_Size = tuple[int, float | None, float | None]


def import_items(
    db: Database,
    items: Iterable[Annotated | Rejection],
    tool: str,
    on_rejection: Callable[[Rejection], None],
    on_step: Callable[[], None],
) -> Import:
    """Store what comes in and report each rejection; `on_step` is called after every item."""
    result = begin_import(db)
    measure = _Measure()
    stream = iter(items)
    while batch := list(islice(stream, _BATCH)):
        with db.transaction():
            rejections = [fault for item in batch for fault in _import(db, item, tool, measure, result)]
        for rejection in rejections:
            on_rejection(rejection)
        result.counts["parts", "rejected"] += len(rejections)
        for _ in batch:
            on_step()
    finish_import(db, result)
    return result


class _Measure:
    """Measures a text once, however many items in a row are about it."""

    def __init__(self) -> None:
        self._last: tuple[str, _Size] = ("", (0, None, None))

    def __call__(self, item: Annotated) -> _Size:
        if self._last[0] != item.article.text:
            measured = measure_readability(TextView(item.article))
            self._last = (item.article.text, (measured.words, measured.flesch, measured.grade))
        return self._last[1]


def _import(db: Database, item: Annotated | Rejection, tool: str, measure: _Measure, result: Import) -> list[Rejection]:
    if isinstance(item, Rejection):
        return [item]
    result.faults.clear()
    try:
        import_annotated(db, item, tool, measure(item), result)
    except DatabaseError:  # not this item's fault: nothing more can be stored
        raise
    except Exception as error:
        return [Rejection(item.source, describe_crash(error))]
    return [Rejection(item.source, fault) for fault in result.faults]
