"""What a score is made of at 1,000,000 findings: counted beside a plain GROUP BY, and the whole command."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from annotate.assembly import load_rubric
from annotate.batch.intake import prepare_database
from annotate.storage.database import open_database
from annotate.storage.machine import count_answers

OUTLETS, FINDINGS, REPEATS = 5000, 1_000_000, 5
_GROUPS = (
    "SELECT a.outlet, f.flag, f.verdict, count(*) FROM findings AS f NOT INDEXED JOIN articles AS a"
    " ON a.number = f.article WHERE f.current = 1 AND a.outlet IS NOT NULL GROUP BY 1, 2, 3"
)


def measure_scores() -> tuple[float, float, float]:
    """Return findings counted a CPU second by us and by GROUP BY, and the CPU seconds of `annotate score`; medians."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "scores.db"
        _make_database(path)
        db = open_database(path, read_only=True)
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(REPEATS):
            times[0].append(_time(lambda: sum(1 for _ in count_answers(db))))
            times[1].append(_time(lambda: sum(1 for _ in db.query(_GROUPS))))
        db.close()
        whole = median(_time_score(path) for _ in range(REPEATS))
    return FINDINGS / median(times[0]), FINDINGS / median(times[1]), whole


def _make_database(path: Path) -> None:
    """Make outlets with as many articles each, and a finding of each flag on each; nobody has reviewed any."""
    flags = load_rubric().keys
    articles = FINDINGS // len(flags)
    db = open_database(path, create=True)
    prepare_database(db)
    first = db.count("SELECT coalesce(max(id), 0) FROM outlets") + 1
    db.execute("PRAGMA synchronous = OFF")
    with db.transaction():
        db.execute_many(
            "INSERT INTO outlets (id, name) VALUES (?, ?)", ((n, f"Gazette {n}") for n in range(first, first + OUTLETS))
        )
        db.execute_many(
            "INSERT INTO articles (number, content, source, published_known, outlet, text, words, added_at)"
            " VALUES (?, ?, 'made.txt', 1, ?, 'The ferry', 2, '2026-11-25T00:00:00Z')",
            ((n, f"{n:016x}", first + n % OUTLETS) for n in range(1, articles + 1)),
        )
        db.execute_many(
            "INSERT INTO findings (article, flag, detector, version, revision, verdict, probability)"
            " VALUES (?, ?, 'made', '1', 0, ?, 0.8)",
            _make_findings(articles, flags),
        )
    db.close()


def _make_findings(articles: int, flags: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    chance = random.Random(7)
    for n in range(1, articles + 1):
        for flag in flags:
            yield n, flag, "present" if chance.random() < (n % 11) / 12 else "absent"


def _time(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _time_score(path: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "annotate", "score", "--db", str(path)]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
