"""The review on a real pseudo-terminal, killed without warning after any key."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

ARTICLES = 3
FLAGS = 5
SEED = 7
TEXT = "Ferry number {n}\n\nThe ferry of pier {n} left late and came back early, the harbour office said on Monday.\n"


def annotate(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a program."""
    command = [sys.executable, "-m", "annotate", *words]
    return subprocess.run(command, cwd=folder, text=True, capture_output=True, check=True)


def spawn(folder: Path, columns: int = 80, **variables: str) -> pexpect.spawn[str]:
    """Start a review on a pseudo-terminal."""
    environment = {**os.environ, "TERM": "xterm-256color", **variables}
    environment.pop("COLUMNS", None)
    return pexpect.spawn(
        sys.executable,
        ["-m", "annotate", "review", "--plain", "--reviewer", "ana"],
        cwd=str(folder),
        env=environment,
        encoding="utf-8",
        dimensions=(24, columns),
        timeout=30,
    )


def stored(folder: Path) -> list[tuple[int, str, str]]:
    """Return the verdicts in the database, in the order in which they were given."""
    with sqlite3.connect(folder / "annotate.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute("SELECT article, flag, verdict FROM verdicts ORDER BY id").fetchall()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for n in range(ARTICLES):
        (tmp_path / f"{n}.txt").write_text(TEXT.format(n=n), encoding="utf-8")
    annotate(tmp_path, "add", "0.txt", "1.txt", "2.txt")
    annotate(tmp_path, "autoflag")
    return tmp_path


def test_killed_after_any_key_every_acknowledged_verdict_is_there(folder: Path) -> None:
    rng = random.Random(SEED)
    names = {"y": "present", "n": "absent", "u": "unsure"}
    acknowledged: list[str] = []
    while len(acknowledged) < ARTICLES * FLAGS:
        child = spawn(folder)
        for _ in range(min(rng.randint(1, 4), ARTICLES * FLAGS - len(acknowledged))):
            child.expect("› ")
            key = rng.choice("ynu")
            child.send(key)
            child.expect(f"{key}  saved")
            acknowledged.append(names[key])
        os.kill(child.pid, signal.SIGKILL)
        child.close()
        assert [verdict for _, _, verdict in stored(folder)] == acknowledged
    assert len({(article, flag) for article, flag, _ in stored(folder)}) == ARTICLES * FLAGS


def test_on_60_columns_no_line_is_wider(folder: Path) -> None:
    child = spawn(folder, columns=60, TERM="dumb")
    child.expect("› ")
    screen = str(child.before)
    child.send("q")
    child.expect(pexpect.EOF)
    assert "\x1b" not in screen
    assert max(len(line) for line in screen.splitlines()) <= 60


@pytest.mark.parametrize("key", ["\x03", "\x04", "q"])
def test_leaving_gives_the_terminal_back_and_says_what_was_done(folder: Path, key: str) -> None:
    child = spawn(folder)
    child.expect("› ")
    child.send("y")
    child.expect("saved")
    child.expect("› ")
    child.send(key)
    child.expect("ana: articles done in this session 0, in all 0 of 3; verdicts 1")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert len(stored(folder)) == 1


def test_notes_and_evidence_are_typed_on_a_line_of_their_own(folder: Path) -> None:
    child = spawn(folder)
    child.expect("› ")
    child.send("c")
    child.expect("note .*› ")
    child.send("ñandú seen\r")
    child.expect("note saved")
    child.send("e")
    child.expect("quote from the article .*› ")
    child.send("harbour office\r")
    child.expect("evidence saved")
    child.send("q")
    child.expect(pexpect.EOF)
    with sqlite3.connect(folder / "annotate.db") as connection:
        rows = connection.execute("SELECT note, quote FROM entries ORDER BY id").fetchall()
    assert rows == [("ñandú seen", None), (None, "harbour office")]
