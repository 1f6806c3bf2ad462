"""How long the report of a large database takes: `python benchmarks/report.py [--outlets N] [--articles N]`.

Makes a database of invented outlets once (it is kept in the temporary folder), writes its report, and prints the
seconds of each part, the sizes, and how long the front page takes in Chromium where that is installed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser import find_chromium, open_browser

from annotate.assembly import load_rubric
from annotate.batch.intake import prepare_database
from annotate.report.site import Options, write_report
from annotate.storage.database import Database, open_database

FLAGS = load_rubric().keys
SENTENCE = "The ferry of pier {n} left late and came back early, the harbour office said on Monday. "
QUOTE = "the harbour office said"
BOUNDS = {"report": 120.0, "front page": 2.0}


def make_database(path: Path, outlets: int, articles: int) -> None:
    """Make a database of so many outlets and articles: findings of all flags, verdicts of two people on a tenth."""
    db = open_database(path, create=True)
    prepare_database(db)
    first = db.count("SELECT coalesce(max(id), 0) FROM outlets") + 1
    db.execute("PRAGMA synchronous = OFF")
    with db.transaction():
        names = range(first, first + outlets)
        db.execute_many("INSERT INTO outlets (id, name) VALUES (?, ?)", ((n, f"Gazette {n}") for n in names))
        db.execute_many(
            "INSERT INTO outlet_domains (domain, outlet) VALUES (?, ?)", ((f"gazette{n}.example", n) for n in names)
        )
        db.execute_many(
            "INSERT INTO articles (number, content, source, title, published, published_known, outlet, text, words,"
            " added_at) VALUES (?, ?, 'made.txt', ?, ?, 1, ?, ?, ?, '2026-11-25T00:00:00Z')",
            _make_articles(articles, first, outlets),
        )
        _make_findings(db, articles)
        db.execute_many(
            "INSERT INTO entries (reviewer, article, kind, flag, verdict, accepted, rubric, at)"
            " VALUES (?, ?, 'verdict', ?, ?, 0, 1, '2026-11-25T00:00:00Z')",
            _make_verdicts(articles),
        )
    db.close()


def _make_articles(articles: int, first: int, outlets: int) -> Iterator[tuple[object, ...]]:
    for n in range(1, articles + 1):
        text = f"Ferry number {n}\n\n" + "\n\n".join([SENTENCE.format(n=n) * 6] * 5)
        date = f"2026-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
        yield n, f"{n:016x}", f"Ferry number {n}", date, first + n % outlets, text, len(text) // 6


def _make_findings(db: Database, articles: int) -> None:
    chance = random.Random(7)
    present = [
        (n * len(FLAGS) + place, n, flag, "present" if chance.random() < (n % 11) / 12 else "absent")
        for n in range(1, articles + 1)
        for place, flag in enumerate(FLAGS)
    ]
    db.execute_many(
        "INSERT INTO findings (id, article, flag, detector, version, revision, verdict, probability)"
        " VALUES (?, ?, ?, 'made', '1', 0, ?, 0.8)",
        present,
    )
    db.execute_many(
        "INSERT INTO evidence (finding, position, note, start_offset, end_offset, quote)"
        " VALUES (?, 0, 'a sign', ?, ?, ?)",
        (
            (id_, start, start + len(QUOTE), QUOTE)
            for id_, n, _, verdict in present
            if verdict == "present"
            for start in [len(f"Ferry number {n}\n\n") + SENTENCE.format(n=n).index(QUOTE)]
        ),
    )


def _make_verdicts(articles: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(8)
    for n in range(1, articles + 1, 10):
        for flag in FLAGS:
            for reviewer in ("ana", "li"):
                yield reviewer, n, flag, "present" if chance.random() < (n % 11) / 12 else "absent"


def measure_report(path: Path, folder: Path) -> float:
    """Write the report, print its size, and return the seconds it took."""
    db = open_database(path, read_only=True)
    begun = time.monotonic()
    written = write_report(db, load_rubric(), folder, Options())
    seconds = time.monotonic() - begun
    db.close()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    front = (folder / "index.html").stat().st_size
    print(f"{written.outlets:,} outlets, {written.articles:,} articles: {size / 1e6:,.0f} MB")
    print(f"the front page has {front / 1e6:.1f} MB")
    return seconds


def measure_front(folder: Path) -> float | None:
    """Return the seconds until the front page can be searched, in the middle of three runs; None without Chromium."""
    if find_chromium() is None:
        return None
    times: list[float] = []
    with open_browser() as browser:
        browser.resize(1200, 900)
        for _ in range(3):
            browser.open(folder / "index.html")
            times.append(browser.ask("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000)
        begun = time.monotonic()
        browser.ask("document.querySelector('.controls input').focus()")
        browser.call("Input.insertText", text="gazette12")
        browser.ask("new Promise(requestAnimationFrame)")
        print(f"a search among the outlets is drawn after {time.monotonic() - begun:.2f} s")
    return sorted(times)[1]


def main() -> None:
    """Make the database where it is not there, write its report, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outlets", type=int, default=5_000)
    parser.add_argument("--articles", type=int, default=100_000)
    given = parser.parse_args()
    path = Path(tempfile.gettempdir()) / f"annotate-report-{given.outlets}-{given.articles}.db"
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        make_database(part, given.outlets, given.articles)
        part.rename(path)
    folder = Path(tempfile.mkdtemp()) / "report"
    try:
        taken = {"report": measure_report(path, folder), "front page": measure_front(folder)}
    finally:
        shutil.rmtree(folder.parent)
    for name, seconds in taken.items():
        said = "no Chromium" if seconds is None else f"{seconds:.1f} s, at most {BOUNDS[name]:g}"
        print(f"{name}: {said}")


if __name__ == "__main__":
    main()
