"""Backups of the database: whole, looked through, and put in their place only when they are on the disk."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from annotate.errors import DatabaseError
from annotate.storage.clock import utc_now
from annotate.storage.connection import Connection, beside, has_journal
from annotate.storage.database import PATIENCE, Database
from annotate.storage.faults import explain_errors
from annotate.storage.releases import APPLICATION_ID, SCHEMA_VERSION

KEPT = 10
# Matches "0007-20260301T093000Z.db"; must not match a file that somebody else put there.
_NAME = re.compile(r"(\d{4,})-(\d{8})T(\d{6})Z\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """A kept backup: its number, which only grows, and when it was made by the clock of that time."""

    number: int
    path: Path
    at: str

    @property
    def day(self) -> str:
        """The date in UTC, as 2026-03-01."""
        return self.at[:10]


def locate_backups(path: Path) -> Path:
    """Return the folder in which a database's backups are kept: beside it, FILE.backups."""
    whole = Path(os.path.realpath(path))
    return whole.with_name(whole.name + ".backups")


def list_backups(path: Path) -> list[Backup]:
    """Return the kept backups of a database, oldest first: by number, whatever the clock said."""
    found = []
    with suppress(OSError):
        for file in locate_backups(path).iterdir():
            if named := _NAME.fullmatch(file.name):
                number, day, hour = named.groups()
                at = f"{day[:4]}-{day[4:6]}-{day[6:]} {hour[:2]}:{hour[2:4]}:{hour[4:]}"
                found.append(Backup(int(number), file, at))
    return sorted(found, key=lambda backup: backup.number)


def keep_backup(db: Database, spare: Path | None = None) -> Backup:
    """Make a backup in the folder beside the database, and keep the newest ten, and `spare`. Raises DatabaseError."""
    folder, at = locate_backups(db.path), utc_now()
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _explain(folder, error) from error
    number = max((backup.number for backup in list_backups(db.path)), default=0) + 1
    stamp = re.sub(r"\.\d+|[-:]", "", at)
    made = Backup(number, folder / f"{number:04}-{stamp}.db", at)
    copy_database(db, made.path)
    for old in list_backups(db.path)[:-KEPT]:
        if spare is None or os.path.realpath(old.path) != os.path.realpath(spare):
            old.path.unlink(missing_ok=True)
    return made


def is_backup_due(db: Database) -> bool:
    """Whether today's backup is still to be made."""
    today = utc_now()[:10]
    return all(backup.day != today for backup in list_backups(db.path))


def copy_database(db: Database, target: Path) -> None:
    """Copy a database, also one that others write to, to a file that is absent, old, or complete and sound.

    Raises DatabaseError where the copy cannot be written, or is damaged because the database is.
    """
    temporary = _make_temporary(target)
    try:
        with explain_errors(db.path):
            # The lock is taken before, by a statement that says when it waits; the copying would wait for ever.
            db.execute("BEGIN")
            try:
                db.count("SELECT count(*) FROM sqlite_master")
                _fill(db.connection, temporary, target)
            finally:
                db.connection.rollback()
        _require_sound(temporary, db.path)
        _put_in_place(temporary, target, stat.S_IMODE(db.path.stat().st_mode))
    except OSError as error:
        raise _explain(target, error) from error
    finally:
        for ending in ("", "-journal"):
            beside(temporary, ending).unlink(missing_ok=True)


def _make_temporary(target: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise _explain(target, error) from error
    os.close(handle)
    return Path(name)


def _fill(source: sqlite3.Connection, temporary: Path, target: Path) -> None:
    with closing(sqlite3.connect(temporary, isolation_level=None, factory=Connection)) as copy:
        # Nobody else knows this file, and it is thrown away when anything goes wrong.
        copy.execute("PRAGMA synchronous = OFF")
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if "full" in str(error) or "disk i/o" in str(error):
                raise DatabaseError(f"{target} could not be written: the disk is full.", "Free some space.") from error
            raise


def _require_sound(copy: Path, origin: Path) -> None:
    if said := _find_damage(copy):
        raise DatabaseError(
            f"{origin} is damaged ({said}), so no backup of it was kept.",
            "The backups that there are stay. See what is wrong with: annotate doctor",
        )


def _find_damage(path: Path) -> str:
    """Return in a line what is wrong in a file that nobody writes to, else ""."""
    try:
        with closing(_open_backup(path)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        said = str(error)
    return "" if said == "ok" else said.removeprefix("*** in database main ***").strip().splitlines()[0]


def _put_in_place(temporary: Path, target: Path, mode: int) -> None:
    with temporary.open("rb") as stream:
        os.fsync(stream.fileno())
    temporary.chmod(mode)
    temporary.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_database(path: Path) -> bool:
    """Whether a file is a database of annotate, damaged or not."""
    try:
        with path.open("rb") as stream:
            header = stream.read(100)
    except OSError:
        return False
    return header.startswith(b"SQLite format 3\0") and int.from_bytes(header[68:72], "big") == APPLICATION_ID


def require_backup(path: Path) -> None:
    """Raise DatabaseError unless a file is a sound database of this program, and no newer than it."""
    if not is_database(path):
        raise DatabaseError(f"{path} is not a database of annotate.", "List the backups with: annotate restore")
    with explain_errors(path), closing(_open_backup(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise DatabaseError(
            f"{path} has schema {version}; this program knows up to {SCHEMA_VERSION}.", "Install a newer annotate."
        )
    if said := _find_damage(path):
        raise DatabaseError(f"{path} is damaged ({said}).", "Take another one; list them with: annotate restore")


def _open_backup(path: Path) -> sqlite3.Connection:
    # A file in WAL mode, such as a copy that somebody made with cp, can be read where nothing can be written.
    log = beside(path, "-wal")
    resting = "&immutable=1" if not (log.exists() and log.stat().st_size) and not has_journal(path) else ""
    uri = f"{path.absolute().as_uri()}?mode=ro{resting}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, factory=Connection)


def overwrite_database(db: Database, backup: Path) -> None:
    """Put a backup's content in the place of an open database's, as one transaction of SQLite.

    Programs that have it open go on with the new content; a kill leaves the old one. Raises DatabaseError.
    """
    waits = _Waits(db.path, db.say_waiting)
    with explain_errors(db.path), closing(_open_backup(backup)) as source:
        source.backup(db.connection, pages=-1, progress=waits, sleep=0.05)


def install_backup(path: Path, backup: Path) -> None:
    """Put a backup where there is no database. Raises DatabaseError."""
    _install(Path(os.path.realpath(path)), backup, lambda: None)


def replace_damaged(path: Path, backup: Path) -> Path:
    """Put a backup in the place of a file that is no sound database; returns where that is kept."""
    whole = Path(os.path.realpath(path))
    place = next(spot for n in range(1, 10000) if not (spot := whole.with_name(f"{whole.name}.damaged-{n}")).exists())

    def set_aside() -> None:
        os.link(whole, place)
        for ending in ("-journal", "-wal", "-shm"):  # they would be applied to what comes now
            with suppress(FileNotFoundError):
                beside(whole, ending).replace(beside(place, ending))

    _install(whole, backup, set_aside)
    return place


def _install(whole: Path, backup: Path, make_room: Callable[[], None]) -> None:
    temporary = _make_temporary(whole)
    try:
        with closing(_open_backup(backup)) as source:
            _fill(source, temporary, whole)
        mode = stat.S_IMODE((whole if whole.exists() else backup).stat().st_mode)
        make_room()
        _put_in_place(temporary, whole, mode)
    except OSError as error:
        raise _explain(whole, error) from error
    finally:
        for ending in ("", "-journal"):
            beside(temporary, ending).unlink(missing_ok=True)


class _Waits:
    """Is told how copying goes on; says that another program is waited for, and gives up in the end."""

    def __init__(self, path: Path, say: Callable[[], None]) -> None:
        self._path, self._say = path, say
        self._begun = time.monotonic()
        self._has_said = False

    def __call__(self, status: int, _remaining: int, _total: int) -> None:
        waited = time.monotonic() - self._begun
        if status not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return
        if waited > sum(PATIENCE):
            raise DatabaseError(f"{self._path} is in use by another program.", "Wait until it has finished.")
        if not self._has_said:
            self._has_said = True
            self._say()


def _explain(path: Path, error: OSError) -> DatabaseError:
    return DatabaseError(
        f"{path} cannot be written ({error.strerror or error}).", "Check the folder, its permissions and the disk."
    )
