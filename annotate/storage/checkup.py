"""Looks a database over without writing to it: what is well, what is not, and what to do about it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from annotate.errors import DatabaseError
from annotate.storage.backups import list_backups, locate_backups
from annotate.storage.connection import choose_journal, connect, has_journal
from annotate.storage.database import Database
from annotate.storage.faults import explain_errors
from annotate.storage.releases import APPLICATION_ID, SCHEMA_VERSION

OK, NOTE, FAULT = "ok", "note", "fault"
_RESTORE = "Go back to a backup: annotate restore"
_EVIDENCE = """
    SELECT f.article AS article, e.start_offset, e.end_offset, e.quote, f.flag AS flag, f.detector AS who
    FROM evidence AS e JOIN findings AS f ON f.id = e.finding WHERE e.quote IS NOT NULL
    UNION ALL
    SELECT article, start_offset, end_offset, quote, flag, reviewer FROM entries WHERE quote IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its state (ok, note, fault), what was found, and what to do."""

    name: str
    state: str
    found: str
    advice: str | None = None


def check_up(path: Path, on_wait: Callable[[], None] = lambda: None) -> Iterator[Check]:
    """Yield the checks of a database file, one by one. Raises DatabaseError where none can be looked at.

    The file is opened to be read only; nothing is brought up to date, rolled back or repaired. `on_wait` is called
    when another program has held a lock for a second.
    """
    if not path.is_file() or not path.stat().st_size:
        raise DatabaseError(f"there is no database {path}.", "Make one with: annotate init")
    with explain_errors(path):
        connection = connect(path, read_only=True, patience=0.0)
    with closing(connection):
        db = Database(connection, path, on_wait)
        is_sound = True
        for check in _check_file(db):
            is_sound = is_sound and check.state != FAULT
            yield check
        yield _look("journal mode", lambda: _check_journal(db))
        yield _look("backups", lambda: _check_backups(path, is_sound))
        yield _look("free space", lambda: _check_space(path))
        yield _look("left behind", lambda: _check_remains(path))


def _check_file(db: Database) -> Iterator[Check]:
    version = _look("version", lambda: _check_version(db))
    yield version
    if version.state == FAULT:
        return
    yield _look("integrity", lambda: _check_integrity(db))
    yield _look("foreign keys", lambda: _check_references(db))
    yield _look("quotes", lambda: _check_quotes(db))
    yield _look("runs", lambda: _check_runs(db))


def _look(name: str, look: Callable[[], tuple[str, str, str | None]]) -> Check:
    """Return a check; one that cannot be made is a fault. Raises DatabaseError where another program has the lock."""
    try:
        return Check(name, *look())
    except DatabaseError as error:
        if "locked" in str(error.__cause__):
            raise
        return Check(name, FAULT, error.message, _RESTORE)
    except (sqlite3.Error, OSError, ValueError) as error:
        return Check(name, FAULT, f"cannot be looked at ({error})", _RESTORE)


def _check_version(db: Database) -> tuple[str, str, str | None]:
    with explain_errors(db.path):
        db.guard()
    application, version = db.count("PRAGMA application_id"), db.count("PRAGMA user_version")
    if application != APPLICATION_ID:
        return FAULT, "the file belongs to another program", "Name another file with --db."
    if version > SCHEMA_VERSION:
        words = f"schema {version}; this program knows up to {SCHEMA_VERSION}"
        return FAULT, words, "Install a newer annotate."
    if version < SCHEMA_VERSION:
        return NOTE, f"schema {version} of an older annotate", "Any command that writes brings it up to date."
    return OK, f"schema {version}, SQLite {sqlite3.sqlite_version}", None


def _check_integrity(db: Database) -> tuple[str, str, str | None]:
    if missing := db.find_missing():
        return FAULT, missing, _RESTORE
    damage = db.list_damage()
    if damage:
        more = f" and {len(damage) - 1} more" if len(damage) > 1 else ""
        return FAULT, f"{damage[0]}{more}", _RESTORE
    return OK, f"{os.path.getsize(db.path):,} bytes are sound", None


def _check_references(db: Database) -> tuple[str, str, str | None]:
    broken = [row[0] for row in db.query("PRAGMA foreign_key_check")]
    if broken:
        return FAULT, f"{len(broken)} rows point at nothing (in {', '.join(sorted(set(broken)))})", _RESTORE
    return OK, "every row that is pointed at is there", None


def _check_quotes(db: Database) -> tuple[str, str, str | None]:
    """Compare each quote with the text at its offsets, an article at a time."""
    lost, looked, first, number, text = 0, 0, "", None, ""
    for row in db.query(f"SELECT * FROM ({_EVIDENCE}) ORDER BY article"):
        if row["article"] != number:
            number = row["article"]
            stored = db.fetch("SELECT text FROM articles WHERE number = ?", (number,))
            text = stored[0] if stored else ""
        looked += 1
        if text[row["start_offset"] : row["end_offset"]] != row["quote"]:
            lost += 1
            first = first or f"article {number}, {row['flag']}, by {row['who']}"
    if lost:
        advice = "The text was changed outside annotate. Compare with a backup: annotate restore"
        return FAULT, f"{lost} of {looked} quotes no longer stand at their offsets (the first: {first})", advice
    return OK, f"{looked:,} quotes stand at their offsets", None


def _check_runs(db: Database) -> tuple[str, str, str | None]:
    """Say of which articles a run of the detectors was ended before it came to them."""
    bare = db.count(
        "SELECT count(*) FROM articles AS a WHERE NOT EXISTS"
        " (SELECT 1 FROM findings AS f WHERE f.article = a.number AND f.current = 1)"
    )
    old = db.count(
        "SELECT count(*) FROM articles AS a WHERE a.revision > 0 AND EXISTS"
        " (SELECT 1 FROM findings AS f WHERE f.article = a.number AND f.current = 1 AND f.revision < a.revision)"
    )
    if bare or old:
        words = (
            f"{bare} article{' has' if bare == 1 else 's have'} no findings yet, {old} only from before a correction"
        )
        return NOTE, words, "Go on where the run ended: annotate autoflag"
    return OK, "every article has findings", None


def _check_journal(db: Database) -> tuple[str, str, str | None]:
    row = db.fetch("PRAGMA journal_mode")
    mode, wanted = str(row[0]) if row else "unknown", choose_journal(db.path)
    names = {"wal": "write-ahead log", "delete": "rollback journal"}
    if mode != wanted:
        words = f"{names.get(mode, mode)}; safe here is the {names[wanted]}"
        return NOTE, words, "The next command that writes changes it, when nobody else has the file open."
    return OK, names[mode], None


def _check_backups(path: Path, is_sound: bool) -> tuple[str, str, str | None]:
    kept = list_backups(path)
    if not kept:
        # Of a damaged file a backup would only be another damaged file.
        return NOTE, "there is none yet", "Make one: annotate backup" if is_sound else None
    return OK, f"{len(kept)} in {locate_backups(path)}, the newest of {kept[-1].at} UTC", None


def _check_space(path: Path) -> tuple[str, str, str | None]:
    """A backup needs as much again as the file, a large transaction as much for its journal."""
    free, size = shutil.disk_usage(path.resolve().parent).free, path.stat().st_size
    words = f"{free >> 20:,} MiB free, the database has {size / (1 << 20):,.1f}"
    if free < 2 * size:
        return FAULT, words, "Free some space: the next backup may not fit."
    return OK, words, None


def _check_remains(path: Path) -> tuple[str, str, str | None]:
    """Look for what killed programs leave: a journal, and files that were never finished."""
    folders = (path.resolve().parent, locate_backups(path))
    parts = [file for folder in folders if folder.is_dir() for file in folder.glob(".*.part")]
    if has_journal(path):
        return NOTE, "a journal of a transaction that is under way or was killed", "Any command that writes undoes it."
    if parts:
        words = f"{len(parts)} unfinished files, such as {parts[0]}"
        return NOTE, words, "Where no export or backup is running, they can be removed."
    return OK, "nothing", None
