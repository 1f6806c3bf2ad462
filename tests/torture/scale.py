"""100,000 articles and 1,000,000 verdicts: the start, a verdict, and kills, as fast and as safe as with few."""

from __future__ import annotations

import os
import random
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from torture.kills import kill_large
from torture.stage import REVIEWER, Row, open_terminal, query, require, require_quick, run

ARTICLES, VERDICTS, _OTHERS = 100_000, 1_000_000, 10
_START, _VERDICT = 1.0, 0.050


def prepare(folder: Path) -> None:
    """Write articles and verdicts straight into a new database; the reviewer of the trials has done none."""
    run(folder, "init")
    with closing(sqlite3.connect(folder / "annotate.db")) as connection:
        (rubric,) = connection.execute("SELECT 2").fetchone()
        connection.execute("PRAGMA synchronous = OFF")
        connection.executemany(
            "INSERT INTO articles (number, content, source, published_known, text, words, added_at, title)"
            " VALUES (?, printf('%064x', ?), 'x.txt', 0, ?, 60, '2026-03-01T09:30:00.000Z', ?)",
            (
                (n, n, f"Ferry {n}\n\n" + "The ferry sailed at noon. " * 12 + str(n), f"Ferry {n}")
                for n in range(1, ARTICLES + 1)
            ),
        )
        flags = [line.split('"')[1] for line in _read_rubric() if line.startswith("key = ")]
        connection.executemany(
            "INSERT INTO entries (reviewer, article, kind, flag, verdict, seconds, rubric, at)"
            " VALUES (?, ?, 'verdict', ?, 'absent', 2.0, ?, '2026-03-01T09:30:00.000Z')",
            (
                (f"r{n % _OTHERS}", n // _OTHERS % ARTICLES + 1, flags[n // _OTHERS // ARTICLES], rubric)
                for n in range(VERDICTS)
            ),
        )
        connection.commit()
    run(folder, "backup")


def _read_rubric() -> list[str]:
    from torture.stage import ROOT

    return (ROOT / "seeds" / "flags.toml").read_text(encoding="utf-8").splitlines()


def work(folder: Path, rng: random.Random) -> float:
    """Start a review and press 20 keys; returns the processor seconds of the start, or what a verdict took if longer."""
    child = open_terminal(folder, "review", "--plain", "--reviewer", REVIEWER)
    child.expect("anonymous-author")
    start, longest = _read_processor_time(child.pid), 0.0
    for _ in range(20):
        child.expect("\u203a ".encode())
        before = _read_processor_time(child.pid)
        child.send(rng.choice("ynu"))
        child.expect(re.compile(rb"[ynu]  saved"))
        longest = max(longest, _read_processor_time(child.pid) - before)
    child.send("q")
    child.read()
    require_quick(start, _START, "the start took")
    require_quick(longest, _VERDICT, "a verdict took")
    require(
        query(folder / "annotate.db", "SELECT count(*) FROM entries WHERE reviewer = 'ana'") == [(20,)],
        "not 20 verdicts",
    )
    return start


def _read_processor_time(process: int) -> float:
    """Return the seconds of processor time that a process has used; on a machine with nothing else to do, the wall."""
    words = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def kill(folder: Path, rng: random.Random) -> float:
    """Kill a review among a million verdicts."""
    begun = time.monotonic()
    kill_large(folder, rng)
    return time.monotonic() - begun


ROWS = (
    Row("scale", "100,000 articles, 1,000,000 verdicts", 3, 0, work, prepare, "s of processor time to start", 1),
    Row("scale-kill", "kill -9 among 1,000,000 verdicts", 20, 0, kill, prepare, "s a trial", 1),
)
