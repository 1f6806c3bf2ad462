"""The stage of the torture: folders with a database, the program as a process, and what must hold of a file."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pexpect

ROOT = Path(__file__).resolve().parents[2]
HOOKS = Path(__file__).resolve().parent / "hooks"
PROGRAM = [sys.executable, "-m", "annotate"]
REVIEWER = "ana"
PAGE = """Ferry {n} held at pier {n}

By Ana Reed

The ferry of pier {n} left late and came back early, the harbour office said on Monday. Everybody knows that the
director of pier {n} is a corrupt liar. Sources say {n} crates were lost. More at http://127.0.0.1/{n} and [4].
"""


class Failed(Exception):  # noqa: N818 - it is what a trial did
    """What did not hold in a trial."""


def require(condition: object, words: str) -> None:
    """Raise Failed with the words unless the condition holds."""
    if not condition:
        raise Failed(words)


# By how much a time may pass its limit: the quick form runs beside other work, and only looks for what hangs.
_slack = [1.0]


def allow_slack(times: float) -> None:
    """Let every limit of time be so many times as long."""
    _slack[0] = times


def require_quick(seconds: float, limit: float, words: str) -> None:
    """Raise Failed with the words where something took longer than its limit."""
    require(seconds < limit * _slack[0], f"{words} {seconds:.3f} s")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: `trial(folder, rng)` is run on a copy of what `prepare(folder)` made, `full` or `quick` times.

    A trial raises Failed, and may return a figure (seconds, say) of which the largest is told with `unit`.
    """

    name: str
    title: str
    full: int
    quick: int
    trial: Callable[[Path, random.Random], float | None]
    prepare: Callable[[Path], None] = field(default=lambda folder: None)
    unit: str = ""
    # How many trials may run beside each other: what takes time by itself runs alone.
    lanes: int = 2


def environment(**variables: str) -> dict[str, str]:
    """Return the environment of a reviewer, without what the caller's shell sets for annotate and Python."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANNOTATE_", "PYTHON", "LC_"))}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "80", "TERM": "xterm-256color"} | variables


def run(folder: Path, *words: str, code: int | None = 0, timeout: float = 300, **more: object) -> str:
    """Run the program to its end and return its standard output. Raises Failed for another exit code or a traceback."""
    done = subprocess.run(
        [*PROGRAM, *words],
        cwd=folder,
        env=environment(),
        capture_output=True,
        timeout=timeout,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    errors = done.stderr.decode(errors="replace")
    require("Traceback" not in errors, f"{words}: a traceback: {errors[-300:]}")
    if code is not None:
        require(done.returncode == code, f"{words}: exit code {done.returncode}: {errors[-300:]}")
    return done.stdout.decode(errors="replace")


def start(folder: Path, *words: str, keys: str = os.devnull, **variables: str) -> subprocess.Popen[bytes]:
    """Start the program in a session of its own, its output kept in files beside the database.

    `keys` is the file that it reads as standard input.
    """
    out, errors, taken = (folder / "stdout").open("wb"), (folder / "stderr").open("wb"), (folder / keys).open("rb")
    with out, errors, taken:
        return subprocess.Popen(
            [*PROGRAM, *words],
            cwd=folder,
            env=environment(**variables),
            stdin=taken,
            stdout=out,
            stderr=errors,
            start_new_session=True,
        )


def open_terminal(folder: Path, *words: str, columns: int = 80, **variables: str) -> pexpect.spawn[bytes]:
    """Start the program on a pseudo-terminal of 24 lines."""
    variables = environment(**variables)
    variables.pop("COLUMNS", None)
    child = pexpect.spawn(
        PROGRAM[0], [*PROGRAM[1:], *words], cwd=str(folder), env=variables, dimensions=(24, columns), timeout=60
    )
    child.delaybeforesend = None
    return child


def write_pages(folder: Path, count: int) -> None:
    """Write so many page dumps."""
    (folder / "pages").mkdir(exist_ok=True)
    for n in range(count):
        (folder / "pages" / f"{n:04}.txt").write_text(PAGE.format(n=n), encoding="utf-8")


def make_reviewed(folder: Path, articles: int = 6) -> None:
    """Make a folder with a database of flagged articles and today's backup."""
    write_pages(folder, articles)
    run(folder, "add", "pages")
    run(folder, "autoflag")


def copy_folder(base: Path, folder: Path) -> Path:
    """Copy a prepared folder."""
    shutil.copytree(base, folder, symlinks=True)
    return folder


def query(database: Path, sql: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(database, timeout=60)) as connection:
        return connection.execute(sql).fetchall()


def require_sound(database: Path) -> None:
    """Raise Failed unless SQLite finds the file whole, with every reference in place."""
    require(query(database, "PRAGMA integrity_check") == [("ok",)], "integrity_check is not ok")
    require(query(database, "PRAGMA foreign_key_check") == [], "foreign_key_check is not empty")


# What the database says, without ids that an interruption may move and without the time of day.
_CONTENT = (
    "SELECT number, content, source, title, byline, published, outlet, text, links, words FROM articles ORDER BY number",
    "SELECT f.article, f.flag, f.detector, f.version, f.verdict, f.probability, e.position, e.note, e.start_offset,"
    " e.end_offset, e.quote FROM findings AS f LEFT JOIN evidence AS e ON e.finding = f.id WHERE f.current = 1"
    " ORDER BY f.article, f.flag, f.detector, e.position",
    "SELECT article, method, sketch FROM sketches ORDER BY article",
    "SELECT id, reviewer, article, kind, flag, verdict, note, quote, undoes FROM entries ORDER BY id",
    "SELECT id, name, country, class, aliases FROM outlets ORDER BY id",
)


def describe(database: Path) -> list[list[tuple[object, ...]]]:
    """Return what a database says, to be compared with another."""
    return [query(database, sql) for sql in _CONTENT]
