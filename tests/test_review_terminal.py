"""The review on a real pseudo-terminal, killed without warning after any key."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import termios
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


def notes(folder: Path) -> list[str]:
    """Return the notes in the database, in the order in which they were written."""
    with sqlite3.connect(folder / "annotate.db") as connection:
        return [row[0] for row in connection.execute("SELECT note FROM entries WHERE kind = 'note' ORDER BY id")]


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


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 0), ("q", 0)])
def test_leaving_gives_the_terminal_back_and_says_what_was_done(folder: Path, key: str, code: int) -> None:
    child = spawn(folder)
    child.expect("› ")
    child.send("y")
    child.expect("saved")
    child.expect("› ")
    child.send(key)
    if code:
        child.expect("Stopped; everything that you decided is saved.")
    child.expect("ana: articles done in this session 0, in all 0 of 3; verdicts 1")
    child.expect("o on with: annotate review --plain --reviewer ana")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code
    assert len(stored(folder)) == 1


def test_an_arrow_inside_a_note_moves_and_decides_nothing(folder: Path) -> None:
    child = spawn(folder)
    child.expect("› ")
    child.send("c")
    child.expect("note .*› ")
    child.send("yes an\x1b[D\x1b[Dy mo\x1b[A\x1b[Fn\r")
    child.expect("note saved")
    child.send("c")
    child.expect("note .*› ")
    child.send("not this one, ynu\x1b")
    child.expect("nothing added")
    child.send("q")
    child.expect(pexpect.EOF)
    assert stored(folder) == []
    assert notes(folder) == ["yes y moann"]


def test_a_long_note_and_a_paste_of_many_lines_go_in_whole(folder: Path) -> None:
    child = spawn(folder)
    for text, note in (
        ("word " * 2000 + "end\r", "word " * 2000 + "end"),
        ("\x1b[200~y\r\nn\r\nu\x1b[201~\r", "y n u"),
        ("first line\ry\rn\r", "first line y n"),
    ):
        child.expect("› ")
        child.send("c")
        child.expect("note .*› ")
        child.send(text)
        child.expect("note saved")
        assert notes(folder)[-1] == note
    child.send("q")
    child.expect(pexpect.EOF)
    assert stored(folder) == []


def test_keys_that_arrive_together_are_taken_one_after_another(folder: Path) -> None:
    child = spawn(folder)
    child.expect("› ")
    child.send("y\x1b[Bnu\x1b[1;5Dq")
    child.expect(pexpect.EOF)
    assert [verdict for _, _, verdict in stored(folder)] == ["present", "absent", "unsure"]
    for word in ("y  saved", "Down", "n  saved", "u  saved", "a special key"):
        assert word in str(child.before)


def test_a_paste_at_a_question_is_no_answer(folder: Path) -> None:
    child = spawn(folder)
    child.expect("› ")
    child.send("\x1b[200~yes, you\x1b[201~")
    child.expect("pasted words are no answer")
    child.send("q")
    child.expect(pexpect.EOF)
    assert stored(folder) == []


def test_after_a_resize_the_question_is_drawn_to_the_new_size(folder: Path) -> None:
    child = spawn(folder, TERM="dumb")
    child.expect("› ")
    child.setwinsize(24, 50)
    child.expect("article 1 of 3.*› ")
    screen = child.after.splitlines()
    assert max(len(line) for line in screen) <= 50
    child.send("c")
    child.expect("note .*› ")
    child.send("half a no")
    child.setwinsize(24, 60)
    child.expect("article 1 of 3.*› half a no")
    child.send("te\r")
    child.expect("note saved")
    child.send("q")
    child.expect(pexpect.EOF)
    assert notes(folder) == ["half a note"]


def test_ctrl_z_suspends_and_fg_draws_the_question_again(folder: Path) -> None:
    shell = pexpect.spawn("sh", ["-i"], cwd=str(folder), env={**os.environ, "PS1": "> ", "TERM": "xterm"}, timeout=30)
    shell.sendline(f"{sys.executable} -m annotate review --plain --reviewer ana")
    shell.expect("article 1 of 3.*› ".encode())
    shell.send("\x1a")
    shell.expect(b"\n> |Stopped")
    shell.sendline("stty -a")
    shell.expect(b" icanon.* echo ")
    shell.sendline("fg")
    shell.expect("article 1 of 3.*› ".encode())
    shell.send("yq")
    shell.expect(b"verdicts 1")
    shell.sendline("stty -a")
    shell.expect(b" icanon.* echo ")
    shell.close()
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


def test_a_program_that_is_told_to_end_gives_the_terminal_back(folder: Path) -> None:
    child = spawn(folder)
    child.expect("› ")
    assert not termios.tcgetattr(child.child_fd)[3] & termios.ICANON
    child.kill(signal.SIGTERM)
    child.wait()
    assert child.exitstatus == 143
    assert termios.tcgetattr(child.child_fd)[3] & termios.ICANON


def test_keys_pressed_before_there_was_a_question_answer_none(folder: Path) -> None:
    child = spawn(folder)
    child.send("\ryyy")
    child.expect("article 1 of 3.*› ")
    child.send("q")
    child.expect(pexpect.EOF)
    assert stored(folder) == []


@pytest.mark.skipif(shutil.which("less") is None, reason="there is no less")
def test_the_pager_says_how_to_go_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LESS", raising=False)
    long = "The ferry of pier 9 left late, the harbour office said.\n\n" * 40
    (folder / "0.txt").write_text("Ferry number 9\n\n" + long, encoding="utf-8")
    (folder / "annotate.db").unlink()
    annotate(folder, "add", "0.txt")
    child = spawn(folder, PAGER="less")
    child.expect("› ")
    child.send("t")
    child.expect("Space goes on, q goes back to the question")
    child.send("q")
    child.expect("› ")
    child.send("q")
    child.expect(pexpect.EOF)
