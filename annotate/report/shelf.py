"""Writes the pages of the articles, a thousand in a folder; many of them in processes beside the scoring."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from annotate.errors import AnnotateError
from annotate.report.article import describe_article
from annotate.report.pages import SHARD, find_shard, render, write_page
from annotate.report.setting import Setting
from annotate.storage.database import Database, open_database
from annotate.storage.dossiers import find_last_number, list_dossiers

# So many folders are written in less time than processes take to begin.
_FEW = 3
_MOST_PROCESSES = 8


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the pages go, and what they need: the setting, and the key of each outlet by its id."""

    made: Path
    setting: Setting
    outlets: Mapping[int | None, str]


def write_shard(db: Database, shelf: Shelf, first: int, on_page: Callable[[], None] = lambda: None) -> int:
    """Write the pages of the articles from number `first` on that share a folder; returns how many."""
    folder, written = shelf.made / "articles" / find_shard(first), 0
    for dossier in list_dossiers(db, first, first + SHARD - 1):
        if not written:
            folder.mkdir(parents=True, exist_ok=True)
        values = describe_article(shelf.setting, dossier, shelf.outlets.get(dossier.stored.outlet_id))
        write_page(folder / f"{dossier.stored.number}.html", render("article.html", values))
        written += 1
        on_page()
    return written


@contextmanager
def fill_shelf(db: Database, shelf: Shelf, on_page: Callable[[], None]) -> Iterator[Callable[[], int]]:
    """Begin to write all pages, and yield what waits for them and returns how many there are."""
    firsts = range(0, find_last_number(db) + 1, SHARD)
    if len(firsts) <= _FEW:
        yield lambda: sum(write_shard(db, shelf, first, on_page) for first in firsts)
        return
    # Not forked: the bar that shows progress is a thread.
    context = multiprocessing.get_context("spawn")
    workers = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2, _MOST_PROCESSES)
    pool = ProcessPoolExecutor(workers, context, _prepare, (db.path.absolute(), shelf))
    try:
        begun = [pool.submit(_write_in_process, first) for first in firsts]
        yield lambda: _collect(begun, on_page)
    finally:
        pool.shutdown(cancel_futures=True)


def _collect(begun: list[Future[int]], on_page: Callable[[], None]) -> int:
    written = 0
    try:
        for future in as_completed(begun):
            pages = future.result()
            written += pages
            for _ in range(pages):
                on_page()
    except BrokenProcessPool as error:
        raise AnnotateError(
            "a process that wrote pages was ended from outside.", "Is there enough memory? Run it again."
        ) from error
    return written


# What a process of the pool works with.
_OPEN: list[tuple[Database, Shelf]] = []


def _prepare(path: Path, shelf: Shelf) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits for this one is told
    _OPEN.append((open_database(path, read_only=True), shelf))


def _write_in_process(first: int) -> int:
    db, shelf = _OPEN[0]
    return write_shard(db, shelf, first)
