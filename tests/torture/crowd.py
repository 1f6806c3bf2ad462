"""Many at once: eight reviewers and an export, a lock held by another program, a backup taken under load."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from torture.stage import Row, describe, make_reviewed, query, require, require_quick, require_sound, run, start

_REVIEWERS, _EACH, _FEW = 8, 500, 25
_LONGEST_WAIT = 5.0


def prepare_crowd(folder: Path) -> None:
    """Articles enough for 500 verdicts of each reviewer."""
    make_reviewed(folder, articles=40)


def crowd(folder: Path, rng: random.Random) -> float:
    """Let eight reviewers give 500 verdicts each."""
    return _crowd(folder, rng, _EACH)


def crowd_little(folder: Path, rng: random.Random) -> float:
    """Let eight reviewers give 25 verdicts each."""
    return _crowd(folder, rng, _FEW)


def _crowd(folder: Path, rng: random.Random, each: int) -> float:
    """Let eight reviewers, a process each, have keys as fast as they are taken while a ninth exports.

    Returns the longest time in seconds between two verdicts of a reviewer: no wait was longer.
    """
    processes = []
    for n in range(_REVIEWERS):
        (folder / f"keys{n}").write_text("".join(rng.choice("ynu") for _ in range(each)) + "q")
        (own := folder / f"r{n}").mkdir()
        processes.append(start(own, "--db", "../annotate.db", "review", "--plain", "--reviewer", f"r{n}",
                               keys=f"../keys{n}"))  # fmt: skip
    exports = 0
    while any(process.poll() is None for process in processes):
        run(folder, "export", "verdicts", "-o", "out.csv")
        exports += 1
    for n, process in enumerate(processes):
        require(process.returncode == 0, f"r{n} ended with {process.returncode}")
        errors = (folder / f"r{n}" / "stderr").read_text()
        require("locked" not in errors, f"r{n}: {errors[-300:]}")
    require_sound(folder / "annotate.db")
    rows = query(folder / "annotate.db", "SELECT count(*), count(DISTINCT reviewer || article || flag) FROM verdicts")
    require(rows == [(_REVIEWERS * each,) * 2], f"{rows} of {_REVIEWERS * each} verdicts are stored")
    require(exports > 0, "nothing was exported meanwhile")
    return _find_longest_wait(folder / "annotate.db")


def _find_longest_wait(database: Path) -> float:
    """Return the longest time in seconds from a verdict to the next of the same reviewer: keys were there at once."""
    sql = (
        "SELECT max(gap) FROM (SELECT 86400 * (julianday(at) - julianday(lag(at) OVER"
        " (PARTITION BY reviewer ORDER BY id))) AS gap FROM entries)"
    )
    longest = float(query(database, sql)[0][0])  # type: ignore[arg-type]
    require_quick(longest, _LONGEST_WAIT, "a verdict waited")
    return longest


def wait_for_lock(folder: Path, rng: random.Random) -> float:
    """Hold the lock for some seconds: the program says that it waits, and then does its work."""
    with closing(sqlite3.connect(folder / "annotate.db", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        process = start(folder, *rng.choice([("add", "extra"), ("score",), ("autoflag",), ("doctor",)]))
        seconds = 4 + rng.random() * 3
        while time.monotonic() - begun < seconds and process.poll() is None:
            time.sleep(0.05)
        require(process.poll() is None, f"it did not wait: {(folder / 'stderr').read_text()}")
        holder.execute("ROLLBACK")
    code, errors = process.wait(120), (folder / "stderr").read_text()
    require(code == 0, f"exit code {code}: {errors}")
    require("is in use by another program; waiting" in errors, f"it did not say that it waits: {errors}")
    return seconds


def give_up(folder: Path, rng: random.Random) -> None:
    """Hold the lock for good: one plain line after half a minute, exit code 5, nothing lost."""
    before = describe(folder / "annotate.db")
    with closing(sqlite3.connect(folder / "annotate.db", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        process = start(folder, *rng.choice([("add", "extra"), ("review", "--plain"), ("score",), ("doctor",)]))
        code = process.wait(120)
        holder.execute("ROLLBACK")
    lines = (folder / "stderr").read_text().splitlines()
    require(code == 5, f"exit code {code}: {lines}")
    require(len(lines) == 3 and "is in use by another program." in lines[1], f"not one plain line: {lines}")
    require(describe(folder / "annotate.db") == before, "something was lost")


def prepare_lock(folder: Path) -> None:
    """A flagged database, and a page that is not in it."""
    make_reviewed(folder, articles=2)
    (folder / "extra").mkdir()
    (folder / "extra" / "x.txt").write_text(
        "The lighthouse\n\nThe lighthouse was painted on Monday, its keeper said.\n"
    )


def restore_under_load(folder: Path, rng: random.Random) -> None:
    """Take a backup while two review; what is restored from it equals the backup, and holds what was there before."""
    database = folder / "annotate.db"
    before = describe(database)
    reviewers = []
    for n in range(2):
        (folder / f"keys{n}").write_text("".join(rng.choice("ynu") for _ in range(60)) + "q")
        (folder / f"r{n}").mkdir()
        reviewers.append(start(folder / f"r{n}", "--db", "../annotate.db", "review", "--plain", "--reviewer", f"r{n}",
                               keys=f"../keys{n}"))  # fmt: skip
    time.sleep(rng.random())
    run(folder, "backup", "copy.db")
    copied = describe(folder / "copy.db")
    if rng.random() < 0.5:
        _finish(reviewers)
    run(folder, "restore", "copy.db", "--db", rng.choice(["annotate.db", "new.db"]))
    _finish(reviewers)
    require_sound(folder / "copy.db")
    for table, (old, new) in enumerate(zip(before[:3], copied[:3], strict=True)):
        require(old == new, f"the backup lacks something of table {table}")
    restored = describe(folder / "new.db") if (folder / "new.db").exists() else None
    require(restored in (None, copied), "what was restored is not what was backed up")
    now = describe(database)[3]
    require(restored is not None or now[: len(copied[3])] == copied[3], "what was restored is not what was backed up")
    require_sound(database)


def _finish(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        require(process.wait(120) == 0, f"a reviewer ended with {process.returncode}")


def prepare_small(folder: Path) -> None:
    """A database of few articles."""
    make_reviewed(folder, articles=5)


ROWS = (
    Row(
        "crowd", "8 reviewers x 500 verdicts while a ninth exports", 1, 0, crowd, prepare_crowd, "s of longest wait", 1
    ),
    Row(
        "crowd-little",
        "8 reviewers x 25 verdicts while a ninth exports",
        0,
        1,
        crowd_little,
        prepare_small,
        "s of longest wait",
        1,
    ),
    Row("lock", "a lock held for some seconds", 20, 1, wait_for_lock, prepare_lock),
    Row("lock-for-good", "a lock held past the timeout", 6, 0, give_up, prepare_lock),
    Row("restore", "restore after backup under load", 50, 2, restore_under_load, prepare_small),
)
