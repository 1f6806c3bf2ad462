"""Connections to a database file: with every guard that SQLite has, and with the journal that is safe there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

WAL, ROLLBACK = "wal", "delete"
# Where several machines may write, the shared memory of a write-ahead log is not shared.
_REMOTE = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "gpfs", "ocfs2", "gfs2")
_GUARDS = ("foreign_keys = ON", "synchronous = FULL", "trusted_schema = OFF", "cell_size_check = ON")


class Connection(sqlite3.Connection):
    """A connection that takes bytes that are no text for damage.

    sqlite3 reads the names of columns, and what SQLite says, which may quote the schema, as UTF-8. Where they are none
    that is a sqlite3.DatabaseError, as for other damage, and no UnicodeDecodeError.
    """

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        try:
            return super().execute(sql, parameters)
        except UnicodeDecodeError as error:
            raise _damage(error) from error

    def executemany(self, sql: str, rows: Iterable[Any], /) -> sqlite3.Cursor:
        try:
            return super().executemany(sql, rows)
        except UnicodeDecodeError as error:
            raise _damage(error) from error


def _damage(error: UnicodeDecodeError) -> sqlite3.DatabaseError:
    return sqlite3.DatabaseError(f"could not decode {error.object[:200].decode('utf-8', 'backslashreplace')}")


def connect(path: Path, *, read_only: bool, is_resting: bool = False, patience: float) -> sqlite3.Connection:
    """Return a connection that waits `patience` seconds for a lock. Raises sqlite3.Error.

    `is_resting` promises that nobody can write: SQLite then needs no file beside it.
    """
    options = ("mode=ro&immutable=1" if is_resting else "mode=ro") if read_only else "mode=rwc"
    uri = f"{path.absolute().as_uri()}?{options}"
    return sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None, factory=Connection)


def guard(connection: sqlite3.Connection) -> None:
    """Turn on what SQLite has against mistakes and hostile files. Raises sqlite3.Error, also where it is locked."""
    for pragma in _GUARDS:
        connection.execute(f"PRAGMA {pragma}")


def is_unread_wal(path: Path, error: sqlite3.Error) -> bool:
    """Whether a file cannot be read only because it is in WAL mode where no index of the log can be made.

    It is at rest then, in a folder or mount that is read-only: what SQLite said in `error` fits, and no log lies there.
    """
    log = beside(path, "-wal")
    return "unable to open" in str(error) and not (log.exists() and log.stat().st_size)


def beside(path: Path, ending: str) -> Path:
    """Return a file that SQLite keeps beside the database: -journal, -wal or -shm."""
    return path.with_name(path.name + ending)


def has_journal(path: Path) -> bool:
    """Whether a rollback journal lies beside the database: of a transaction under way, or of a killed program."""
    try:
        return beside(path, "-journal").stat().st_size > 0
    except OSError:
        return False


def choose_journal(path: Path, version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """Return the journal mode for a file: WAL only where SQLite is safe with it and the file is on this machine.

    Before 3.51.3 (and 3.50.7 on its branch) two connections that checkpoint at once can corrupt a WAL database:
    https://sqlite.org/wal.html#the_wal_reset_bug
    """
    is_mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51)
    return WAL if is_mended and is_local(path) else ROLLBACK


def is_local(path: Path, mounts: str | None = None) -> bool:
    """Whether a file is known to be on a disk of this machine; False where nothing tells.

    `mounts` is the text of /proc/self/mountinfo, whose 5th word is a mount point and the one after " - " its type.
    """
    if mounts is None:
        try:
            mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return False
    whole, longest, kind = os.path.realpath(path), -1, ""
    for line in mounts.splitlines():
        place, _, rest = line.partition(" - ")
        words = place.split(" ")
        if len(words) < 5 or not rest:
            continue
        point = words[4].encode("utf-8", "surrogateescape").decode("unicode_escape")
        if os.path.commonpath([whole, point]) == point and len(point) >= longest:
            longest, kind = len(point), rest.split(" ")[0]
    return longest >= 0 and kind not in _REMOTE and not kind.startswith("fuse")


def settle_journal(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a database that is open for writing to its journal mode.

    Raises sqlite3.OperationalError "locked" where it is in WAL mode, must not be, and another program has it open.
    """
    (present,) = connection.execute("PRAGMA journal_mode").fetchone()
    wanted = choose_journal(path)
    if present == wanted:
        return
    try:
        (now,) = connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
    except sqlite3.OperationalError:
        now = present
    if now == WAL and wanted == ROLLBACK:
        raise sqlite3.OperationalError("database is locked")
