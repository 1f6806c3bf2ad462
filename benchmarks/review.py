"""How fast the full-screen review is on a large database: `python benchmarks/review.py [--articles N]`.

Makes a database of invented articles once (it is kept in the temporary folder), with one article of 200 kB in it,
and prints percentiles in milliseconds, each beside its bound.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from annotate.assembly import load_rubric
from annotate.batch.intake import prepare_database
from annotate.core.browsing import Filter
from annotate.core.session import Session
from annotate.resources import read_resource
from annotate.storage.articles import Selection
from annotate.storage.database import Database, open_database
from annotate.storage.desk import DatabaseDesk
from annotate.storage.journal import count_done, find_next_article
from annotate.terminal.fullscreen.app import Clocks, ReviewApp
from annotate.terminal.keymap import KeyMap

FLAGS = load_rubric().keys
WORDS = "The ferry of pier {n} left late and came back early, the harbour office said on Monday. "
LONG = 200_000
# One reviewer has done this part of the articles, so that the others must be found behind them.
DONE = 0.3
REPEATS = 40


def make_database(path: Path, articles: int) -> None:
    """Make a database of so many articles: findings of all flags, and a reviewer who has done a part of them."""
    db = open_database(path, create=True)
    prepare_database(db)
    db.execute("PRAGMA synchronous = OFF")
    done = int(articles * DONE)
    with db.transaction():
        db.execute_many(
            "INSERT INTO articles (number, content, source, title, published_known, outlet, text, words, added_at)"
            " VALUES (?, ?, 'made.txt', ?, 1, ?, ?, ?, '2026-11-25T00:00:00Z')",
            _make_articles(articles, done + 2),
        )
        db.execute_many(
            "INSERT INTO findings (id, article, flag, detector, version, revision, verdict, probability)"
            " VALUES (?, ?, ?, 'made', '1', 0, ?, ?)",
            _make_findings(articles),
        )
        db.execute_many(
            "INSERT INTO evidence (finding, position, note, start_offset, end_offset, quote)"
            " VALUES (?, ?, 'a sign', ?, ?, 'The ferry')",
            _make_evidence(articles, done + 2),
        )
        db.execute_many(
            "INSERT INTO entries (reviewer, article, kind, flag, verdict, accepted, rubric, at)"
            " VALUES ('ana', ?, 'verdict', ?, 'absent', 0, 1, '2026-11-25T00:00:00Z')",
            ((number, flag) for number in range(1, done + 1) for flag in FLAGS),
        )
    db.close()


def _make_articles(articles: int, long: int) -> Iterator[tuple[object, ...]]:
    for n in range(1, articles + 1):
        line = WORDS.format(n=n)
        text = f"Ferry number {n}\n\n" + "\n\n".join([line * 4] * (LONG // len(line * 4) if n == long else 3))
        yield n, f"{n:016x}", f"Ferry number {n}", n % 200 + 1, text, len(text) // 6


def _make_findings(articles: int) -> Iterator[tuple[object, ...]]:
    for n in range(1, articles + 1):
        for place, flag in enumerate(FLAGS):
            is_found = place < 3
            yield n * 100 + place, n, flag, "present" if is_found else "absent", 0.9 if is_found else 0.1


def _make_evidence(articles: int, long: int) -> Iterator[tuple[object, ...]]:
    """Yield a quote for two flags of each article; the long one has 200, all over its text."""
    for n in range(1, articles + 1):
        first = len(f"Ferry number {n}\n\n")
        step = len(WORDS.format(n=n)) * 4 + 2
        for place in range(3):
            for position in range(200 if n == long else 1):
                start = first + step * position
                yield n * 100 + place, position, start, start + len("The ferry")


def measure(work: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    """Return how many milliseconds each call took."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def report(name: str, times: list[float], bound: float | None = None) -> bool:
    """Print the percentiles; returns whether 95 of 100 stay below the bound."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    words = "" if bound is None else f"   bound {bound:g} at p95: {'kept' if cuts[94] < bound else 'BROKEN'}"
    print(f"{name:<44} p50 {cuts[49]:7.1f}  p95 {cuts[94]:7.1f}  p99 {cuts[98]:7.1f}  ms{words}", flush=True)
    return bound is None or cuts[94] < bound


def measure_queries(db: Database) -> None:
    """Print what the questions to the database take."""
    desk = open_desk(db)
    everything = Selection()
    report("query: articles done", measure(lambda: count_done(db, "ana", FLAGS, everything)))
    report("query: first open article", measure(lambda: find_next_article(db, "ana", FLAGS, everything)))
    report("query: progress and place, as drawn", measure(lambda: (desk.count_progress(), desk.find_place(9))))
    report("list: first 500 articles", measure(lambda: desk.browse(Filter(), 500), 10))
    report("list: flag and text", measure(lambda: desk.browse(Filter(flag=FLAGS[0], text="pier 77"), 500), 3))


def open_desk(db: Database) -> DatabaseDesk:
    """Return the desk of the reviewer."""
    return DatabaseDesk(db, load_rubric(), "ana", Selection(), lambda: 1.0)


async def measure_screen(path: Path, long: int) -> bool:
    """Print what the screen takes to open, to draw and to take a key."""
    is_kept = True
    times: dict[str, list[float]] = {"open": [], "redraw": [], "key": [], "verdict": [], "first": []}
    for _ in range(5):
        begun = time.perf_counter()
        db = open_database(path)
        app = _make_app(db)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            times["first"].append((time.perf_counter() - begun) * 1000)
        db.close()
    db = open_database(path)
    app = _make_app(db)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        for _ in range(REPEATS):
            await _time(app, lambda: app.open_article(1))
            times["open"].append(await _time(app, lambda: app.open_article(long)))
            times["redraw"].append(await _time(app, lambda: app.redraw()))
            for key in "][?m\t/":
                times["key"].append(await _time(app, lambda key=key: app.take(key)))  # type: ignore[misc]
            app.take("\x1b")
            times["verdict"].append(await _time(app, lambda: app.take("y")))
            app.take("b")
    db.close()
    is_kept &= report("first screen (database open to drawn)", times["first"], 500)
    is_kept &= report("open a 200 kB article", times["open"], 100)
    is_kept &= report("redraw a 200 kB article", times["redraw"], 100)
    is_kept &= report("a key on a 200 kB article", times["key"], 30)
    return report("a verdict, stored and the next question drawn", times["verdict"], 30) and is_kept


def _make_app(db: Database) -> ReviewApp:
    desk = open_desk(db)
    return ReviewApp(Session(desk), desk, KeyMap(), Clocks(lambda: 60.0, lambda: "14:02:11", lambda: None))


async def _time(app: ReviewApp, work: Callable[[], object]) -> float:
    """Return the milliseconds until what the work has changed has been painted."""
    painted = asyncio.Event()
    begun = time.perf_counter()
    work()
    app.screen.call_after_refresh(painted.set)
    await painted.wait()
    return (time.perf_counter() - begun) * 1000


def main() -> int:
    """Measure; returns 1 where a bound is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--walk", action="store_true", help="count the keys of the recorded walks instead")
    arguments = parser.parse_args()
    if arguments.walk:
        from benchmarks.walk import print_walks

        return 0 if print_walks() else 1
    articles = arguments.articles
    made_of = hashlib.sha256((read_resource("schema.sql") + " ".join(FLAGS)).encode()).hexdigest()[:8]
    kept = Path(tempfile.gettempdir()) / f"annotate-review-{articles}-{made_of}.db"
    if not kept.exists():
        print(f"making {kept} ...", flush=True)
        make_database(kept.with_suffix(".part"), articles)
        kept.with_suffix(".part").rename(kept)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(kept, folder))
        print(f"{articles:,} articles, {path.stat().st_size / 1e6:,.0f} MB, screen 100x30")
        db = open_database(path)
        measure_queries(db)
        db.close()
        return 0 if asyncio.run(measure_screen(path, int(articles * DONE) + 2)) else 1


if __name__ == "__main__":
    sys.exit(main())
