"""Hostile input in four settings: no traceback, no hang, nothing on the terminal that acts, every input accounted for."""

from __future__ import annotations

import csv
import io
import os
import random
import re
import subprocess
import threading
from pathlib import Path

from torture.hostile import CLEAN, WRITERS, write_clean
from torture.stage import PROGRAM, Row, environment, open_terminal, query, require, require_quick, require_sound, start

SETTINGS = ("pipe", "terminal", "dumb", "ascii")
_MOST_SECONDS, _MOST_MEMORY = 5.0, 512 << 10
# On a busy machine five seconds of processor time may take this many of the wall.
_HUNG = 120.0
_COUNTS = re.compile(r"accepted (\d+) \+ duplicates (\d+) \+ rejected (\d+) = inputs (\d+)")
# ESC, C1 and the other controls (but tab and line ends), marks of direction, line and paragraph separators.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
# What our own programs may send to a terminal: colours, the marks of a paste, and the erasing of a line.
_OURS = re.compile("\x1b\\[[0-9;]*m|\x1b\\[\\?2004[hl]|\x1b\\[\\?25[hl]|\x1b\\[[0-9]*[ABCDGK]|\x1b\\[2K|\r")
_LIVE = re.compile("^[\\s\ufeff\u200b-\u200f\u2060'\"]*[=+\\-@＝＋－＠]")
_ENDS = (0, 3, 4, 7)
_SHOWN = (("show",), ("show", "1"), ("score",), ("log", "1"))


def meet(folder: Path, rng: random.Random) -> float:
    """Add hostile files, flag, look at and export them in one of the settings; returns the longest processor time."""
    (folder / "in").mkdir()
    name, setting = rng.choice(list(WRITERS)), rng.choice(SETTINGS)
    inputs = WRITERS[name](folder / "in", rng)
    names = sorted(os.listdir(os.fsencode(folder / "in")))
    sources = [b"in"] if rng.random() < 0.5 and name != "special" else [b"in/" + entry for entry in names]
    longest = 0.0
    for words in (("add", *map(os.fsdecode, sources)), ("autoflag",), rng.choice(_SHOWN)):
        shown, errors, code, seconds = run_setting(folder, setting, words)
        where = f"{name}, {setting}, {words[0]}"
        longest = max(longest, seconds)
        judge(where, shown, errors, code, seconds, _ENDS)
        if words[0] == "add":
            _count(where, shown + errors, inputs, errors)
    _look_at_table(folder, setting)
    require_sound(folder / "annotate.db")
    return longest


def run_setting(folder: Path, setting: str, words: tuple[str, ...]) -> tuple[str, str, int, float]:
    """Run the program; returns what it showed, its errors, its exit code and its seconds of processor time."""
    variables: dict[str, str] = {"TERM": "dumb"} if setting == "dumb" else {"LC_ALL": "C"} if setting == "ascii" else {}
    if setting in ("terminal", "dumb"):
        child = open_terminal(folder, *words, columns=80, **variables)
        shown, errors = child.read() or b"", b""
        _, status, used = os.wait4(child.pid, 0)
        child.ptyproc.terminated = child.terminated = True
        child.close()
    else:
        process = start(folder, *words, **variables)
        clock = threading.Timer(_HUNG, process.kill)
        clock.start()
        _, status, used = os.wait4(process.pid, 0)
        clock.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        shown, errors = (folder / "stdout").read_bytes(), (folder / "stderr").read_bytes()
    require(used.ru_maxrss < _MOST_MEMORY, f"{words}: {used.ru_maxrss >> 10} MB")
    # Processor time, as the wall tells how busy the machine is; what hangs asleep is killed.
    seconds, code = used.ru_utime + used.ru_stime, os.waitstatus_to_exitcode(status)
    return shown.decode("utf-8", "surrogateescape"), errors.decode("utf-8", "surrogateescape"), code, seconds


def judge(where: str, shown: str, errors: str, code: int, seconds: float, ends: tuple[int, ...]) -> None:
    """Raise Failed for a traceback, an exit code that is not one of `ends`, a forbidden sign, or too long a time."""
    require("Traceback" not in shown + errors, f"{where}: a traceback: {(shown + errors)[-400:]}")
    require("mistake in annotate" not in shown + errors, f"{where}: {(shown + errors)[-400:]}")
    require(code in ends, f"{where}: exit code {code}: {(shown + errors)[-300:]}")
    require_quick(seconds, _MOST_SECONDS, f"{where}: of processor time it took")
    for text in (shown, errors):
        found = FORBIDDEN.search(_OURS.sub("", text))
        require(not found, f"{where}: {found and text[max(0, found.start() - 40) : found.start() + 40]!r} was shown")


def _count(where: str, shown: str, inputs: int, errors: str) -> None:
    found = _COUNTS.search(re.sub("\\s+", " ", _OURS.sub("", shown)))
    require(found, f"{where}: no counts in {shown[-300:]}")
    accepted, duplicates, rejected, told = map(int, found.groups())  # type: ignore[union-attr]
    require(accepted + duplicates + rejected == told, f"{where}: the counts do not add up")
    require(inputs < 0 or told == inputs, f"{where}: {told} inputs, and {inputs} were given")
    named = sum(line.startswith("annotate: ") for line in errors.splitlines())
    require(not errors or named >= rejected, f"{where}: {rejected} were rejected, {named} named")


def _look_at_table(folder: Path, setting: str) -> None:
    """Raise Failed where a spreadsheet would run a cell of the export."""
    for what in ("articles", "findings"):
        done = subprocess.run(
            [*PROGRAM, "export", what], cwd=folder, env=environment(), capture_output=True, check=False
        )
        csv.field_size_limit(1 << 30)
        for row in csv.reader(io.StringIO(done.stdout.decode(), newline="")):
            for cell in row:
                is_number = re.fullmatch(r"-?[0-9.]+(e-?\d+)?", cell)
                require(
                    is_number or not _LIVE.match(cell) or cell.startswith("'"),
                    f"{setting}: a live formula: {cell[:60]!r}",
                )


def accept_clean(folder: Path, rng: random.Random) -> None:
    """Add honest articles in five scripts: all are accepted, stored and shown as they are."""
    (folder / "in").mkdir()
    write_clean(folder / "in", rng)
    shown, errors, code, _ = run_setting(folder, "pipe", ("add", "in"))
    require(f"accepted {len(CLEAN)} " in shown and code == 0, f"{shown}{errors}")
    stored = [str(row[0]) for row in query(folder / "annotate.db", "SELECT text FROM articles")]
    for words in CLEAN.values():
        require(any(words in text for text in stored), f"not stored as it came: {words}")
    for number in range(1, len(CLEAN) + 1):
        shown, *_ = run_setting(folder, rng.choice(["pipe", "terminal"]), ("show", str(number)))
        flat = re.sub("\\s", "", _OURS.sub("", shown))
        require(
            any(re.sub("\\s", "", words)[:30] in flat for words in CLEAN.values()),
            f"not shown as it came: {shown[:300]}",
        )


def prepare(folder: Path) -> None:
    """An empty database."""
    subprocess.run([*PROGRAM, "init"], cwd=folder, env=environment(), check=True, capture_output=True)


ROWS = (
    Row("strangers", "hostile input in four settings", 400, 4, meet, prepare, "s of processor time at most"),
    Row("clean", "honest text in five scripts", 8, 1, accept_clean, prepare),
)
