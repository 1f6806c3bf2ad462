"""Signals, closed streams and a lost terminal: no traceback, the documented exit code, the terminal as it was."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import termios
import time
from contextlib import suppress
from pathlib import Path

import pexpect

from torture.stage import PROGRAM, Row, environment, make_reviewed, open_terminal, require, require_sound, start

_SIGNALS = {name: getattr(signal, f"SIG{name}") for name in ("INT", "TERM", "HUP", "QUIT", "PIPE")}
_BATCH = (("autoflag",), ("add", "more"), ("export", "findings", "-o", "out.csv"), ("backup",), ("score",))
# 0: it was faster. The program takes SIGPIPE for what it is, a reader that left: told by a kill, it goes on.
_CODES = {"INT": (0, 130), "TERM": (0, 143), "HUP": (0, 129), "QUIT": (0, 131), "PIPE": (0, 141)}


def prepare(folder: Path) -> None:
    """A flagged database, and pages that are not in it."""
    make_reviewed(folder)
    (folder / "more").mkdir()
    for page in (folder / "pages").iterdir():
        text = page.read_text(encoding="utf-8").replace("crates", "barrels")
        (folder / "more" / page.name).write_text(text, encoding="utf-8")


def send(name: str) -> Row:
    """Return the row of a signal."""

    def trial(folder: Path, rng: random.Random) -> None:
        if rng.random() < 0.5:
            _interrupt_batch(folder, rng, name)
        else:
            _interrupt_review(folder, rng, name)
        require_sound(folder / "annotate.db")

    return Row(f"signal-{name.lower()}", f"SIG{name}", 100, 2, trial, prepare)


def _interrupt_batch(folder: Path, rng: random.Random, name: str) -> None:
    words = rng.choice(_BATCH)
    process = start(folder, *words)
    # Before the interpreter has read the program, a signal ends it as it ends any: that says nothing of us.
    time.sleep(0.25 + rng.random())
    process.send_signal(_SIGNALS[name])
    _judge(folder, words, process.wait(60), name)


def _judge(folder: Path, words: tuple[str, ...], code: int, name: str) -> None:
    errors = (folder / "stderr").read_text(errors="replace")
    require("Traceback" not in errors and "Error in" not in errors, f"{words}: {errors[-400:]}")
    early = -_SIGNALS[name]  # it had not yet begun
    require(code in (*_CODES[name], early), f"{words}: exit code {code} on SIG{name}: {errors[-300:]}")
    if code == early:
        require(not errors, f"{words}: ended by the signal itself after it had begun: {errors[-300:]}")


def _interrupt_review(folder: Path, rng: random.Random, name: str) -> None:
    child, before = _begin(folder, rng)
    child.send(rng.choice(["", "y", "yn", "?"]))
    time.sleep(rng.random() * 0.2)
    os.kill(child.pid, _SIGNALS[name])
    if name == "PIPE":  # a review goes on
        child.send("q")
    shown = _read_out(child)
    require(b"Traceback" not in shown, f"a traceback in the review: {shown[-400:]!r}")
    require(child.exitstatus in _CODES[name], f"review: exit {child.exitstatus}, signal {child.signalstatus}")
    require(before == child.modes, "the terminal's settings are not as they were")


def _begin(folder: Path, rng: random.Random) -> tuple[pexpect.spawn[bytes], list[object]]:
    """Start a review, by lines or on the screen, and wait for its first question; returns the modes found before."""
    words = ["review", "--reviewer", "ana", *rng.choice([["--plain"], []])]
    child = open_terminal(folder, *words, columns=100)
    before = termios.tcgetattr(child.child_fd)
    child.expect("anonymous-author|Anonymous author")
    time.sleep(0.1)
    return child, before


def _read_out(child: pexpect.spawn[bytes]) -> bytes:
    """Return what the program still writes, and keep the terminal's settings as it leaves them in `child.modes`."""
    shown = b""
    with suppress(pexpect.EOF):
        while True:
            with suppress(termios.error):
                child.modes = termios.tcgetattr(child.child_fd)
            shown += child.read_nonblocking(65536, timeout=60)
    child.close()
    return shown


def close_input(folder: Path, rng: random.Random) -> None:
    """Run a command whose standard input is closed or at its end."""
    words = rng.choice([("review", "--plain"), ("review",), ("add", "-"), ("score",), ("autoflag",)])
    ending = rng.choice(["<&-", "</dev/null"])
    code, errors = _shell(folder, words, ending)
    require(code == (3 if words[0] == "add" else 0), f"{words} {ending}: exit code {code}: {errors[-300:]}")


def close_output(folder: Path, rng: random.Random) -> None:
    """Run a command whose standard output is closed, or a pipe that nobody reads."""
    words = rng.choice(
        [("score",), ("export", "articles"), ("show",), ("show", "1"), ("doctor",), ("review", "--plain")]
    )
    ending = rng.choice([">&-", "| true"])
    code, errors = _shell(folder, words, ending)
    require(code in (0, 141), f"{words} {ending}: exit code {code}: {errors[-300:]}")


def _shell(folder: Path, words: tuple[str, ...], ending: str) -> tuple[int, str]:
    line = f"{PROGRAM[0]} -m annotate {' '.join(words)} {ending}"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env=environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    errors = done.stderr.decode(errors="replace")
    require("Traceback" not in errors and "Exception ignored" not in errors, f"{words} {ending}: {errors[-400:]}")
    return done.returncode, errors


def lose_terminal(folder: Path, rng: random.Random) -> None:
    """Take the terminal away from a review: it ends, and what was acknowledged is stored."""
    child, _ = _begin(folder, rng)
    child.send("y")
    child.expect("saved|1 saved|verdict")
    child.ptyproc.fileobj.close()  # which would close the number once more, then perhaps another trial's
    child.child_fd = child.ptyproc.fd = -1
    child.closed = child.ptyproc.closed = True
    _, status = os.waitpid(child.pid, 0)
    child.terminated = child.ptyproc.terminated = True
    code = os.waitstatus_to_exitcode(status)
    require(code in (0, 1, 129), f"a review whose terminal has gone ended with {code}")
    require_sound(folder / "annotate.db")


ROWS = (
    *(send(name) for name in _SIGNALS),
    Row("closed-stdin", "closed standard input", 100, 2, close_input, prepare),
    Row("closed-stdout", "closed standard output", 100, 2, close_output, prepare),
    Row("lost-terminal", "lost terminal", 100, 2, lose_terminal, prepare),
)
