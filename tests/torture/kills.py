"""kill -9, at any moment, of every command that writes: nothing is lost, nothing is doubled, a rerun completes."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import time
from pathlib import Path

import pexpect

from torture.stage import (
    HOOKS,
    REVIEWER,
    ROOT,
    Failed,
    Row,
    describe,
    make_reviewed,
    open_terminal,
    query,
    require,
    require_quick,
    require_sound,
    run,
    start,
    write_pages,
)

_VERDICTS = {"y": "present", "n": "absent", "u": "unsure"}
_SAVED = re.compile(rb"[ynu]  saved")
_MOST_KEYS = 12
_RESUMED = 1.0


def kill_review(folder: Path, rng: random.Random) -> float:
    """Press keys and kill, at any time or right after a key; returns the seconds until the next question stood there."""
    database, screen = folder / "annotate.db", rng.random() < 0.3
    before = len(_list_verdicts(database))
    child = open_terminal(folder, "review", "--reviewer", REVIEWER, *([] if screen else ["--plain"]), columns=100)
    sent, seen = _press(child, rng, screen)
    os.kill(child.pid, signal.SIGKILL)
    seen += _drain(child)
    child.close()
    stored = _list_verdicts(database)[before:]
    acknowledged = len(_SAVED.findall(seen))
    require_sound(database)
    require(len(stored) >= acknowledged, f"{acknowledged} verdicts were acknowledged, {len(stored)} are stored")
    wanted = [_VERDICTS[key] for key in sent]
    require(stored == wanted[: len(stored)], f"sent {sent}, stored {stored}, on the {'screen' if screen else 'line'}")
    _require_once(database)
    return resume(folder)


def kill_large(folder: Path, rng: random.Random) -> None:
    """As `kill_review`, by lines, where looking through the whole file each time would take longest."""
    database = folder / "annotate.db"
    child = open_terminal(folder, "review", "--plain", "--reviewer", REVIEWER)
    sent, seen = _press(child, rng, screen=False)
    os.kill(child.pid, signal.SIGKILL)
    seen += _drain(child)
    child.close()
    sql = f"SELECT verdict FROM entries WHERE reviewer = '{REVIEWER}' ORDER BY id"
    run(folder, "review", "--plain", "--reviewer", REVIEWER)  # what was under way is rolled back
    stored = [row[0] for row in query(database, sql)]
    acknowledged = len(_SAVED.findall(seen))
    require(len(stored) >= acknowledged, f"{acknowledged} verdicts were acknowledged, {len(stored)} are stored")
    require(stored == [_VERDICTS[key] for key in sent][: len(stored)], f"sent {sent}, stored {stored}")
    require_sound(database)


def _press(child: pexpect.spawn[bytes], rng: random.Random, screen: bool) -> tuple[str, bytes]:
    """Send some keys; returns them with what was shown until then."""
    seen, sent = b"", ""
    after_key = rng.random() < 0.5
    try:
        # A key that is pressed before the first question stands there answers nothing.
        child.expect(rb"Anonymous author" if screen else rb"\xe2\x80\xba ")
        seen += bytes(child.before or b"") + bytes(child.after or b"")
        for _ in range(rng.randint(1, _MOST_KEYS)):
            key = rng.choice("ynu")
            child.send(key)
            sent += key
            time.sleep(rng.random() * 0.03)
        if not after_key:
            time.sleep(rng.random() * 0.3)
    except (pexpect.EOF, pexpect.TIMEOUT, OSError) as error:
        raise Failed(f"the review did not ask: {type(error).__name__}") from error
    return sent, seen


def _drain(child: pexpect.spawn[bytes]) -> bytes:
    """Return what the killed program had still written."""
    seen = b""
    while True:
        try:
            seen += child.read_nonblocking(65536, timeout=1)
        except (pexpect.EOF, pexpect.TIMEOUT):
            return seen


def _list_verdicts(database: Path) -> list[object]:
    return [row[0] for row in query(database, "SELECT verdict FROM entries WHERE kind = 'verdict' ORDER BY id")]


def _require_once(database: Path) -> None:
    rows = query(database, "SELECT count(*), count(DISTINCT article || flag || reviewer) FROM entries")
    require(rows[0][0] == rows[0][1], "a question was answered twice")


def resume(folder: Path) -> float:
    """Start the review anew; raises Failed unless it asks what is open first, and returns its seconds of processor time.

    These are what it takes on a machine that does nothing else; the wall tells how busy the machine is.
    """
    (folder / "keys").write_text("q")
    process = start(folder, "review", "--plain", "--reviewer", REVIEWER, keys="keys")
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = used.ru_utime + used.ru_stime
    answered = len(_list_verdicts(folder / "annotate.db"))
    shown, flags = (folder / "stdout").read_text(), _count_flags()
    require(process.returncode == 0, f"resuming ended with {process.returncode}")
    require_quick(seconds, _RESUMED, "of processor time, resuming took")
    place = answered // flags + 1
    if place <= len(list((folder / "pages").iterdir())):
        require(f"article {place} of" in shown, f"{answered} are answered, but it asks: {shown[:300]}")
        asked = f"({answered % flags + 1} of {flags})"
        require(asked in shown, f"{answered} are answered, but it asks: {shown[:400]}")
    return seconds


def _count_flags() -> int:
    import tomllib

    return len(tomllib.loads((ROOT / "seeds" / "flags.toml").read_text(encoding="utf-8"))["flag"])


def _time(folder: Path, name: str, *words: str, **variables: str) -> None:
    """Run a command whole, and note how long it took and what came out, to be compared with killed runs."""
    begun = time.monotonic()
    process = start(folder, *words, **variables)
    require(process.wait() == 0, f"{words}: {(folder / 'stderr').read_text()[-300:]}")
    (folder / name).write_text(json.dumps(time.monotonic() - begun))


def kill_once(folder: Path, rng: random.Random, *words: str, **variables: str) -> None:
    """Start a command and kill it with all it started, at a time uniform over its run."""
    seconds = json.loads((folder / "seconds").read_text())
    process = start(folder, *words, **variables)
    try:
        process.wait(rng.random() * seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def prepare_add(folder: Path) -> None:
    """Pages and an empty database; what an unkilled run makes of them lies in whole.db."""
    write_pages(folder, 40)
    run(folder, "init")
    keep_whole(folder, "add", "pages")


def prepare_autoflag(folder: Path) -> None:
    """Articles without findings; what an unkilled run makes of them lies in whole.db."""
    write_pages(folder, 12)
    run(folder, "add", "pages")
    keep_whole(folder, "autoflag")


def keep_whole(folder: Path, *words: str) -> None:
    """Let a command run to its end; what it made is kept as whole.db, and the database is as it was before."""
    database = folder / "annotate.db"
    before = database.read_bytes()
    _time(folder, "seconds", *words)
    database.replace(folder / "whole.db")
    database.write_bytes(before)


def kill_and_rerun(folder: Path, rng: random.Random, *words: str) -> None:
    """Kill a command once or twice and run it again; raises Failed unless whole.db is what comes of it."""
    for _ in range(rng.randint(1, 2)):
        kill_once(folder, rng, *words)
        require_sound(folder / "annotate.db")
    run(folder, *words)
    require_sound(folder / "annotate.db")
    same = describe(folder / "annotate.db") == describe(folder / "whole.db")
    require(same, "a rerun does not equal an unkilled run")


def kill_add(folder: Path, rng: random.Random) -> None:
    """Kill `add` once or twice and run it again."""
    kill_and_rerun(folder, rng, "add", "pages")


def kill_autoflag(folder: Path, rng: random.Random) -> None:
    """Kill `autoflag` once or twice and run it again."""
    kill_and_rerun(folder, rng, "autoflag")


def prepare_export(folder: Path) -> None:
    """A flagged database with a complete export of it."""
    make_reviewed(folder)
    _time(folder, "seconds", "export", "findings", "-o", "whole.csv")


def kill_export(folder: Path, rng: random.Random) -> None:
    """Kill `export`: the file is absent, old or complete, and a rerun completes it."""
    target, old = folder / "out.csv", rng.choice([None, b"old\n"])
    if old:
        target.write_bytes(old)
    kill_once(folder, rng, "export", "findings", "-o", "out.csv")
    now, whole = target.read_bytes() if target.exists() else None, (folder / "whole.csv").read_bytes()
    require(now in (old, whole), "the export is neither absent, old nor complete")
    run(folder, "export", "findings", "-o", "out.csv")
    require(target.read_bytes() == whole, "a rerun does not equal an unkilled run")


def prepare_backup(folder: Path) -> None:
    """A flagged database; how long a backup of it takes is known."""
    make_reviewed(folder)
    _time(folder, "seconds", "backup", "whole.db")


def kill_backup(folder: Path, rng: random.Random) -> None:
    """Kill `backup`: what has the name of a backup is one, and a rerun makes one."""
    kill_once(folder, rng, "backup", "out.db")
    if (folder / "out.db").exists():
        require_sound(folder / "out.db")
    run(folder, "backup", "out.db")
    same = describe(folder / "out.db") == describe(folder / "whole.db") == describe(folder / "annotate.db")
    require(same, "a rerun does not equal an unkilled run")


_LATER = {"PYTHONPATH": f"{HOOKS}{os.pathsep}{ROOT}", "TORTURE_MIGRATION": "1"}


def prepare_migrate(folder: Path) -> None:
    """A database of the present release, and how long it takes one that is later by a migration to open it."""
    make_reviewed(folder)
    before = (folder / "annotate.db").read_bytes()
    _time(folder, "seconds", "init", **_LATER)
    require(query(folder / "annotate.db", "PRAGMA user_version") == [(99,)], "the migration of the torture did not run")
    (folder / "annotate.db").write_bytes(before)
    for kept in (folder / "annotate.db.backups").iterdir():
        kept.unlink()


def kill_migrate(folder: Path, rng: random.Random) -> None:
    """Kill a migration: the database is old or new, never between, and its backup is whole; a rerun completes it."""
    database, before = folder / "annotate.db", describe(folder / "annotate.db")
    kill_once(folder, rng, "init", **_LATER)
    require_sound(database)
    version, tables = (query(database, sql)[0][0] for sql in (
        "PRAGMA user_version", "SELECT count(*) FROM sqlite_master WHERE name = 'extra'"))  # fmt: skip
    require((version, tables) in ((1, 0), (99, 1)), f"half a migration: version {version}, {tables} tables")
    backups = sorted((folder / "annotate.db.backups").glob("[0-9]*.db"))
    require(version == 1 or backups, "migrated without a backup")
    _time(folder, "rerun", "init", **_LATER)
    require(query(database, "SELECT count(*) FROM extra") == [(1000,)], "a rerun does not equal an unkilled run")
    require(describe(database) == before, "the migration changed what was there")
    for backup in sorted((folder / "annotate.db.backups").glob("[0-9]*.db")):
        require(describe(backup) == before, "the backup before the migration is not what was there")


ROWS = (
    Row("kill-review", "kill -9 in review", 200, 5, kill_review, make_reviewed, "s to resume at most"),
    Row("kill-autoflag", "kill -9 in autoflag", 200, 2, kill_autoflag, prepare_autoflag),
    Row("kill-add", "kill -9 in add", 200, 2, kill_add, prepare_add),
    Row("kill-migrate", "kill -9 in a migration", 50, 2, kill_migrate, prepare_migrate),
    Row("kill-export", "kill -9 in export", 50, 2, kill_export, prepare_export),
    Row("kill-backup", "kill -9 in backup", 50, 2, kill_backup, prepare_backup),
)
