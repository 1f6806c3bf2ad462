"""The full screen on a real pseudo-terminal: what it acknowledged is stored, and the terminal is given back."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import termios
from pathlib import Path

import pexpect
import pytest
from stage import make_database

FLAG = "anonymous-author"
LEAVES = "\x1b[?1049l"  # the alternate screen is left


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_database(tmp_path / "annotate.db").close()
    return tmp_path


def spawn(folder: Path, columns: int = 100, term: str = "xterm-256color") -> pexpect.spawn[str]:
    environment = {**os.environ, "TERM": term, "XDG_CONFIG_HOME": str(folder)}
    environment.pop("COLUMNS", None)
    return pexpect.spawn(
        sys.executable,
        ["-m", "annotate", "review", "--reviewer", "ana"],
        cwd=str(folder),
        env=environment,
        encoding="utf-8",
        codec_errors="replace",
        dimensions=(30, columns),
        timeout=30,
    )


def stored(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "annotate.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [row[0] for row in connection.execute("SELECT verdict FROM verdicts ORDER BY id")]


def is_cooked(child: pexpect.spawn[str]) -> bool:
    mode = termios.tcgetattr(child.child_fd)[3]
    return bool(mode & termios.ICANON and mode & termios.ECHO)


def test_killed_after_any_key_every_acknowledged_verdict_is_there(folder: Path) -> None:
    acknowledged: list[str] = []
    for keys in ("y", "nu", "nyn"):
        child = spawn(folder)
        child.expect(" present")
        for key in keys:
            child.send(key)
            child.expect("takes back")
            acknowledged.append({"y": "present", "n": "absent", "u": "unsure"}[key])
            child.expect(f"{len(acknowledged) + 1} of 16")
        os.kill(child.pid, signal.SIGKILL)
        child.close()
        assert stored(folder) == acknowledged


@pytest.mark.parametrize(("key", "code"), [("q", 0), ("\x03", 130), ("\x04", 0)])
def test_leaving_gives_the_terminal_back_and_says_what_was_done(folder: Path, key: str, code: int) -> None:
    child = spawn(folder)
    child.expect(" present")
    child.send("y")
    child.expect("takes back")
    child.send(key)
    child.expect_exact(LEAVES)
    child.expect("ana: articles done in this session 0, in all 0 of 3; verdicts 1")
    assert is_cooked(child)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code
    assert stored(folder) == ["present"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_program_that_is_told_to_end_gives_the_terminal_back(folder: Path, number: signal.Signals) -> None:
    child = spawn(folder)
    child.expect(" present")
    assert not is_cooked(child)
    child.kill(number)
    child.expect_exact(LEAVES)
    child.expect(pexpect.EOF)
    assert is_cooked(child)
    child.close()
    assert child.exitstatus == 128 + number


def test_a_fault_gives_the_terminal_back_and_is_one_line(folder: Path) -> None:
    child = spawn(folder)
    child.expect(" present")
    with sqlite3.connect(folder / "annotate.db") as connection:
        connection.execute("DROP VIEW standing_entries")
    child.send("b")
    child.expect_exact(LEAVES)
    child.expect("annotate: ")
    child.expect("standing_entries")
    child.expect(pexpect.EOF)
    assert is_cooked(child)
    child.close()
    assert child.exitstatus == 5


@pytest.mark.parametrize(("columns", "term"), [(79, "xterm-256color"), (100, "dumb")])
def test_a_narrow_or_dumb_terminal_is_asked_line_by_line(folder: Path, columns: int, term: str) -> None:
    child = spawn(folder, columns, term)
    child.expect("› ")
    child.send("q")
    child.expect(pexpect.EOF)
    assert "\x1b[?1049h" not in str(child.before)


def test_a_key_of_the_configuration_works_and_a_doubled_one_is_told(folder: Path) -> None:
    config = folder / "annotate" / "config.toml"
    config.parent.mkdir()
    config.write_text('[keys]\npresent = "j"\n', encoding="utf-8")
    child = spawn(folder)
    child.expect("j.{0,40} present")
    child.send("j")
    child.expect("takes back")
    child.send("q")
    child.expect(pexpect.EOF)
    assert stored(folder) == ["present"]
    config.write_text('[keys]\npresent = "n"\n', encoding="utf-8")
    child = spawn(folder)
    child.expect("config.toml: .keys. present and absent are both n")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 8


def test_ctrl_z_suspends_and_fg_goes_on(folder: Path) -> None:
    shell = pexpect.spawn("sh", ["-i"], cwd=str(folder), env={**os.environ, "PS1": "> ", "TERM": "xterm"}, timeout=30)
    shell.setwinsize(24, 100)
    shell.sendline(f"{sys.executable} -m annotate review --reviewer ana")
    shell.expect(b" present")
    shell.send("\x1a")
    shell.expect(b"\n> |Stopped")
    shell.sendline("stty -a")
    shell.expect(b" icanon.* echo ")
    shell.sendline("fg")
    shell.expect(b" present")
    shell.send("y")
    shell.expect(b"takes back")
    shell.send("q")
    shell.expect(b"verdicts 1")
    shell.sendline("stty -a")
    shell.expect(b" icanon.* echo ")
    shell.close()
    assert stored(folder) == ["present"]
