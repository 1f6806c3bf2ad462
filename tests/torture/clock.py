"""A clock that is set back or far forward between commands: order, resume, undo and scores stay as they are."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

from torture.kills import resume
from torture.stage import HOOKS, PROGRAM, REVIEWER, ROOT, Row, copy_folder, environment, make_reviewed, query, require

_DAY = 86400.0
_SHIFTS = (-_DAY, 3652 * _DAY, -3652 * _DAY, 3600.0)
_PARTS = 4
_ORDERED = "SELECT id, article, flag, kind, verdict, undoes FROM entries ORDER BY id"


def shift_clock(folder: Path, rng: random.Random) -> None:
    """Review in several sessions, each at another time of day, with undos; the same keys at the right time give the same."""
    keys = ["".join(rng.choice("ynuynuybr") for _ in range(rng.randint(1, 9))) for _ in range(_PARTS)]
    straight = copy_folder(folder, folder / "straight")
    for part in keys:
        _review(folder, part, rng.choice(_SHIFTS))
        _review(straight, part, 0)
    one, other = (query(where / "annotate.db", _ORDERED) for where in (folder, straight))
    require(one == other, f"keys {keys}: the order is not the same")
    standing = "SELECT article, flag, verdict FROM verdicts ORDER BY id"
    require(
        query(folder / "annotate.db", standing) == query(straight / "annotate.db", standing), "not the same verdicts"
    )
    require(_score(folder, rng.choice(_SHIFTS)) == _score(straight, 0), f"keys {keys}: not the same scores")
    if "b" not in "".join(keys) and "r" not in "".join(keys):
        resume(folder)
    times = [row[0] for row in query(folder / "annotate.db", "SELECT at FROM entries ORDER BY id")]
    require(not times or len({str(at)[:4] for at in times}) > 0, "no entry has a time")


def _review(folder: Path, keys: str, shift: float) -> None:
    _run(folder, shift, "review", "--plain", "--reviewer", REVIEWER, keys=keys + "q")


def _score(folder: Path, shift: float) -> bytes:
    return _run(folder, shift, "score", "--format", "csv")


def _run(folder: Path, shift: float, *words: str, keys: str = "") -> bytes:
    """Run a command by a clock that is so many seconds off."""
    shifted = environment(PYTHONPATH=f"{HOOKS}{os.pathsep}{ROOT}", TORTURE_SHIFT=str(shift))
    done = subprocess.run(
        [*PROGRAM, *words], cwd=folder, env=shifted, input=keys.encode(), capture_output=True, timeout=120, check=False
    )
    require(done.returncode == 0, f"{words}: exit code {done.returncode}: {done.stderr.decode()[-300:]}")
    return done.stdout


ROWS = (Row("clock", "clock set back a day, forward ten years", 40, 1, shift_clock, make_reviewed),)
