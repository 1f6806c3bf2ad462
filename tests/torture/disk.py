"""Full disks and damaged files: one plain line, nothing acknowledged lost, no damaged file written to."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from torture.stage import PROGRAM, Failed, Row, describe, environment, make_reviewed, query, require, require_sound

_COMMANDS = (
    ("add", "more"),
    ("autoflag",),
    ("review", "--plain", "--reviewer", "li"),
    ("export", "findings", "-o", "out.csv"),
    ("backup", "copy.db"),
)


def prepare(folder: Path) -> None:
    """A flagged database, and pages that are not in it."""
    make_reviewed(folder, articles=4)
    (folder / "more").mkdir()
    for n in range(30):
        text = f"Report {n}\n\nThe lighthouse number {n} was painted on Monday, its keeper said.\n" * 20
        (folder / "more" / f"{n}.txt").write_text(text)


def _run_limited(folder: Path, words: tuple[str, ...], limit: Callable[[], None] | None) -> tuple[int, str, str]:
    done = subprocess.run(
        [*PROGRAM, *words], cwd=folder, env=environment(), input=b"ynuynuynuq", capture_output=True,
        timeout=120, check=False, preexec_fn=limit,
    )  # fmt: skip
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def _require_plain(words: tuple[str, ...], code: int, errors: str) -> None:
    require("Traceback" not in errors and "mistake in annotate" not in errors, f"{words}: {errors[-400:]}")
    told = [line for line in errors.splitlines() if line.startswith("annotate: ") and "today's backup" not in line]
    require(code == 0 or len(told) == 1, f"{words}: exit code {code}, told {told}")
    require(code in (0, 1, 5), f"{words}: exit code {code}: {errors[-300:]}")


def limit_file(folder: Path, rng: random.Random) -> None:
    """Let no file grow past a size, then lift the limit: nothing acknowledged is lost, and all works again."""
    database = folder / "annotate.db"
    before, words = describe(database), rng.choice(_COMMANDS)
    size = rng.randint(0, database.stat().st_size + 200_000)
    code, shown, errors = _run_limited(
        folder, words, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    )
    _require_plain(words, code, errors)
    _require_kept(folder, before, shown)
    code, _, errors = _run_limited(folder, words, None)
    require(code == 0, f"{words} after the limit of {size}: exit code {code}: {errors[-300:]}")


def _require_kept(folder: Path, before: list[list[tuple[object, ...]]], shown: str) -> None:
    database = folder / "annotate.db"
    require_sound(database)
    for old, new in zip(before, describe(database), strict=True):
        require(new[: len(old)] == old or len(new) >= len(old), "something that was there has gone")
    stored = query(database, "SELECT count(*) FROM entries WHERE reviewer = 'li'")[0][0]
    acknowledged = shown.count("  saved")
    require(stored >= acknowledged, f"{acknowledged} verdicts were acknowledged, {stored} are stored")  # type: ignore[operator]


def fill_disk(folder: Path, rng: random.Random) -> None:
    """Work on a file system of a few megabytes that is full or nearly so."""
    disk, database = folder / "disk", folder / "disk" / "annotate.db"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(disk)], check=False, capture_output=True
    ).returncode:
        return  # not allowed here; the limit on files has the same errors
    try:
        for name in ("annotate.db", "more"):
            source = folder / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, disk / name)
        before, words = describe(database), rng.choice(_COMMANDS)
        _leave_free(disk, rng.randint(0, 300_000))
        code, shown, errors = _run_limited(disk, words, None)
        _require_plain(words, code, errors)
        _require_kept(disk, before, shown)
        (disk / "ballast").unlink()
        code, _, errors = _run_limited(disk, words, None)
        require(code == 0, f"{words} with room again: exit code {code}: {errors[-300:]}")
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def _leave_free(disk: Path, size: int) -> None:
    free = shutil.disk_usage(disk).free
    (disk / "ballast").write_bytes(b"\0" * max(free - size, 1))


_READERS = (("score",), ("export", "articles"), ("export", "findings", "--format", "jsonl"), ("show",), ("show", "1"),
            ("why", "pier.example"), ("progress",), ("log", "1"), ("doctor",), ("evaluate",))  # fmt: skip
_WRITERS = (
    ("add", "more"),
    ("autoflag",),
    ("review", "--plain"),
    ("init",),
    ("backup",),
    ("assign", "--each", "1", "ana"),
)


def damage(folder: Path, rng: random.Random) -> None:
    """Damage a database in one of many ways: no traceback, and not a byte of a damaged file is changed."""
    database = folder / "annotate.db"
    how = rng.choice(list(_DAMAGES))
    database.write_bytes(_DAMAGES[how](database.read_bytes(), rng))
    is_damaged = _is_damaged(database)
    before = database.read_bytes()
    for words in (rng.choice(_READERS), rng.choice(_WRITERS)):
        code, _, errors = _run_limited(folder, words, None)
        require("Traceback" not in errors and "mistake in annotate" not in errors, f"{how}: {words}: {errors[-400:]}")
        require(code in (0, 2, 5, 7), f"{how}: {words}: exit code {code}: {errors[-300:]}")
        if is_damaged:
            require(database.read_bytes() == before, f"{how}: {words} wrote to a damaged file")


def _is_damaged(database: Path) -> bool:
    try:
        require_sound(database)
    except Exception:
        return True
    return database.stat().st_size == 0


def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 200)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _overwrite(data: bytes, rng: random.Random) -> bytes:
    begin, length = rng.randrange(len(data)), rng.randint(1, 20_000)
    noise = rng.choice([b"\0" * length, b"\xff" * length, rng.randbytes(length)])
    return (data[:begin] + noise + data[begin + length :])[: len(data)]


def _swap_pages(data: bytes, rng: random.Random) -> bytes:
    pages = [data[n : n + 4096] for n in range(0, len(data), 4096)]
    one, other = rng.randrange(len(pages)), rng.randrange(len(pages))
    pages[one], pages[other] = pages[other], pages[one]
    return b"".join(pages)


_DAMAGES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "cut off": lambda data, rng: data[: rng.randrange(1, len(data))],
    "bits flipped": _flip,
    "overwritten": _overwrite,
    "header": lambda data, rng: rng.randbytes(n := rng.randint(1, 100)) + data[n:],
    "pages swapped": _swap_pages,
    "lengthened": lambda data, rng: data + rng.randbytes(rng.randint(1, 9000)),
}


_REFUSED = (("add", "more"), ("review", "--plain"))


def read_only(folder: Path, rng: random.Random) -> None:
    """Look at a database in a file, folder or mount that is read-only; writing to it is refused in a line."""
    disk = folder / "disk"
    disk.mkdir()
    shutil.copy(folder / "annotate.db", disk)
    before, how = (disk / "annotate.db").read_bytes(), rng.choice(["file", "folder", "mount"])
    undo = _make_read_only(disk, how)
    try:
        for words in (("score",), ("export", "findings"), rng.choice(_READERS), rng.choice(_REFUSED)):
            done = subprocess.run(
                [*_as_nobody(), *PROGRAM, "--db", str(disk / "annotate.db"), *words], cwd=folder, env=environment(),
                stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False,
            )  # fmt: skip
            errors = done.stderr.decode(errors="replace")
            require("Traceback" not in errors and "mistake in" not in errors, f"{how}: {words}: {errors[-300:]}")
            expected = (5,) if words in _REFUSED else (0, 7)
            require(done.returncode in expected, f"{how}: {words}: exit code {done.returncode}: {errors[-300:]}")
        require((disk / "annotate.db").read_bytes() == before, f"{how}: the file was written to")
    finally:
        undo()


def _as_nobody() -> list[str]:
    """Return what takes from root the right to write everywhere."""
    needed = os.geteuid() == 0 and shutil.which("setpriv")
    return ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"] if needed else []


def _make_read_only(disk: Path, how: str) -> Callable[[], object]:
    if how == "mount":
        mounted = [["mount", "--bind", str(disk), str(disk)], ["mount", "-o", "remount,ro,bind", str(disk)]]
        if all(subprocess.run(words, check=False, capture_output=True).returncode == 0 for words in mounted):
            return lambda: subprocess.run(["umount", "-l", str(disk)], check=False)
        how = "folder"
    if os.geteuid() == 0 and not _as_nobody():
        raise Failed("root writes everywhere, and setpriv is not there to stop it")
    (disk / "annotate.db").chmod(0o444)
    if how == "folder":
        disk.chmod(0o555)
    return lambda: disk.chmod(0o755)


ROWS = (
    Row("disk-limit", "disk full: RLIMIT_FSIZE", 100, 4, limit_file, prepare),
    Row("disk-tmpfs", "disk full: a small tmpfs", 50, 2, fill_disk, prepare),
    Row("damage", "damaged databases", 500, 4, damage, prepare),
    Row("read-only", "read-only file, folder, mount", 30, 2, read_only, prepare),
)
