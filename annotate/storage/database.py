"""Opens the database file safely, and runs statements and transactions on it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from annotate.core.surrogates import escape_surrogates
from annotate.errors import DatabaseError
from annotate.resources import read_resource
from annotate.storage.clock import utc_now
from annotate.storage.connection import connect, guard, has_journal, is_unread_wal, settle_journal
from annotate.storage.faults import DAMAGED, explain_errors
from annotate.storage.releases import APPLICATION_ID, NAMES, SCHEMA_VERSION, list_applied

Row = sqlite3.Row
Parameters = Sequence[Any] | dict[str, Any]
Outcome = TypeVar("Outcome")

# How long a lock of another program is waited for: first in silence, then having said so.
PATIENCE = (1.0, 29.0)
# SQLite looks for a lock less and less often, at last ten times a second, so that whoever came later goes first. It is
# asked here instead: every 8 ms at first, and twice as often for each tenth of a second that was waited, until 0.5 ms;
# a lock held for longer than a crowd's turns is another program's (the row `crowd` in docs/reliability.md).
_FRESH, _OLDEST, _AGING, _CROWD, _RARE = 0.008, 0.0005, 0.1, 5.0, 0.05
# How a transaction, and a part of one, begins, ends, and is undone.
_WHOLE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_PART = ("SAVEPOINT part", "RELEASE part", ("ROLLBACK TO part", "RELEASE part"))
# A file up to so many bytes is looked through whenever it is opened, which takes 7 ms a MB (docs/reliability.md).
LOOKED_THROUGH = 8 << 20


class Database:
    """An open database. Every statement takes parameters; every error names the file."""

    def __init__(self, connection: sqlite3.Connection, path: Path, on_wait: Callable[[], None]) -> None:
        self.connection = connection
        self.path = path
        self.say_waiting = on_wait
        connection.row_factory = sqlite3.Row

    def query(self, sql: str, parameters: Parameters = ()) -> Iterator[Row]:
        """Yield the rows of a SELECT."""
        with explain_errors(self.path):
            # Not "yield from": that would close the cursor of a loop left early, which fails on a closed database.
            for row in self._run(sql, parameters):  # noqa: UP028
                yield row

    def fetch(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Return the first row of a SELECT, or None."""
        with explain_errors(self.path):
            row: Row | None = self._run(sql, parameters).fetchone()
            return row

    def count(self, sql: str, parameters: Parameters = ()) -> int:
        """Return the single number of a SELECT."""
        row = self.fetch(sql, parameters)
        return int(row[0]) if row and row[0] is not None else 0

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement inside a transaction and return the id of the row it inserted."""
        with explain_errors(self.path):
            return int(self._run(sql, parameters).lastrowid or 0)

    def execute_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run a statement once a row, inside a transaction."""
        with explain_errors(self.path):
            self.connection.executemany(sql, map(_escape, rows))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block as one transaction that takes the write lock at once; within another, as a part of it.

        A part that fails is undone alone: whoever catches its error goes on with the rest. A deferred BEGIN
        that reads first fails at once when another writer gets in between, whatever the timeout; BEGIN
        IMMEDIATE waits its turn.
        """
        begin, commit, undo = _PART if self.connection.in_transaction else _WHOLE
        with explain_errors(self.path):
            self._run(begin)
            try:
                yield
                self._run(commit)
            except BaseException:
                if self.connection.in_transaction:  # a full disk has rolled it back already
                    for statement in undo:
                        self.connection.execute(statement)
                raise

    def _run(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        escaped = _escape(parameters)
        return self._wait(lambda: self.connection.execute(sql, escaped))

    def _wait(self, work: Callable[[], Outcome]) -> Outcome:
        """Do what may meet a lock of another program: it is waited for, and after a second it is said."""
        begun, is_said = time.monotonic(), False
        while True:
            waited = time.monotonic() - begun
            try:
                return work()
            except sqlite3.OperationalError as error:
                # "database table is locked" would be a mistake of our own, which no waiting mends.
                if "database is locked" not in str(error) or waited > sum(PATIENCE):
                    raise
            if waited > PATIENCE[0] and not is_said:
                self.say_waiting()
                is_said = True
            time.sleep(_find_pause(waited))

    def owns(self, path: Path) -> bool:
        """Whether a path is the database's file or one that SQLite keeps beside it, under whatever name."""
        whole = os.path.realpath(self.path)
        names = [whole + ending for ending in ("", "-journal", "-wal", "-shm")]
        return os.path.realpath(path) in names or any(_is_same_file(path, name) for name in names)

    def find_missing(self) -> str:
        """Return in words what the file lacks of its length, else ""; nobody else writes while it is measured."""
        self.execute("BEGIN")
        try:
            wanted = self.count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            size = os.path.getsize(self.path)
        finally:
            self.connection.rollback()
        return f"it should have {wanted:,} bytes, and has {size:,}" if size < wanted else ""

    def list_damage(self, most: int = 20) -> list[str]:
        """Return what SQLite finds wrong in the file, at most so many lines."""
        try:
            rows = [str(row[0]) for row in self.query(f"PRAGMA integrity_check({most})")]
        except DatabaseError as error:
            if "damaged" in error.message or "not a database" in error.message:
                return [str(error.__cause__)]
            raise
        lines = [line.strip() for row in rows for line in row.splitlines() if not line.startswith("***")]
        return [] if lines == ["ok"] else lines[:most]

    def guard(self) -> None:
        """Turn on what SQLite has against mistakes and hostile files. Raises sqlite3.Error."""
        self._wait(lambda: guard(self.connection))

    def settle_journal(self) -> None:
        """Bring the file to the journal mode that is safe here, where nobody else has it open."""
        with explain_errors(self.path):
            self._wait(lambda: settle_journal(self.connection, self.path))

    def close(self) -> None:
        """Close the connection; what is not committed is rolled back."""
        self.connection.close()


def _find_pause(waited: float) -> float:
    """Return after how many seconds to ask for a lock again: who has waited longer asks more often, and goes first."""
    return _RARE if waited > _CROWD else max(_OLDEST, _FRESH * 0.5 ** (waited / _AGING))


def _escape(parameters: Parameters) -> Parameters:
    """Return the parameters as SQLite can take them: file names and arguments may hold lone surrogates."""
    if isinstance(parameters, dict):
        return dict(zip(parameters, _escape(list(parameters.values())), strict=True))
    return [
        escape_surrogates(value) if isinstance(value, str) and not value.isascii() else value for value in parameters
    ]


def _is_same_file(one: Path, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:  # one of them is not there
        return False


def open_database(
    path: Path, *, create: bool = False, read_only: bool = False, on_wait: Callable[[], None] = lambda: None
) -> Database:
    """Open the database at `path`, bringing an older one up to date, with a backup of it made before.

    `create` makes it when there is none (or an empty file). `on_wait` is called when another program
    has held a lock for a second; after half a minute it is given up. Raises DatabaseError when it is missing,
    damaged, not a database, one of another program, newer than this program, or cannot be opened.
    """
    is_new = _judge_path(path, create)
    # A journal left by a killed program must be rolled back first, which a reader may not do.
    db = _connect(path, read_only and not has_journal(path), on_wait)
    try:
        if is_new:
            _create(db)
        _check(db)
        if db.count("PRAGMA user_version") < SCHEMA_VERSION:
            from annotate.storage.migrations import bring_up_to_date

            with closing(_connect(path, False, on_wait)) as writer:
                bring_up_to_date(writer)
        if not read_only:
            db.settle_journal()
    except BaseException:
        db.close()
        raise
    return db


def _judge_path(path: Path, create: bool) -> bool:
    """Return whether a database is to be made there. Raises DatabaseError where none can be opened."""
    try:
        is_new = not path.exists() or (path.is_file() and path.stat().st_size == 0)
    except OSError as error:
        raise DatabaseError(
            f"{path} cannot be opened ({error.strerror or error}).", "Check the path and the permissions of its folder."
        ) from error
    if is_new and not create:
        raise DatabaseError(
            f"there is no database {path}.",
            "Make one with: annotate init, or annotate add FILE... (see --db)",
        )
    if path.exists() and not path.is_file():
        raise DatabaseError(f"{path} is not a file.", "Name a database file with --db.")
    if is_new and not path.parent.is_dir():
        raise DatabaseError(f"there is no folder {path.parent}.", "Make it first, or name another file with --db.")
    return is_new


def _connect(path: Path, read_only: bool, on_wait: Callable[[], None], is_resting: bool = False) -> Database:
    with explain_errors(path):
        connection = connect(path, read_only=read_only, is_resting=is_resting, patience=0.0)
        db = Database(connection, path, on_wait)
        try:
            db.guard()
        except sqlite3.Error as error:
            db.close()
            if read_only and not is_resting and is_unread_wal(path, error):
                return _connect(path, True, on_wait, is_resting=True)
            raise
        return db


def _create(db: Database) -> None:
    with db.transaction():
        if db.count("SELECT count(*) FROM sqlite_master"):
            return  # another process was faster
        for statement in split_statements(read_resource("schema.sql")):
            db.execute(statement)
        _stamp_migrations(db)


def _stamp_migrations(db: Database) -> None:
    db.execute(
        "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
    )
    db.execute(
        "CREATE UNIQUE INDEX idx__sqlite_migrations_migration_set_name ON _sqlite_migrations (migration_set, name)"
    )
    for name in NAMES:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('annotate', ?, ?)",
            (name, utc_now()),
        )


def _check(db: Database) -> None:
    """Raise DatabaseError where a database is damaged, of another program, or newer than this one."""
    application = db.count("PRAGMA application_id")
    version = db.count("PRAGMA user_version")
    if application != APPLICATION_ID:
        raise DatabaseError(f"{db.path} belongs to another program.", "Name another file with --db.")
    if version > SCHEMA_VERSION:
        raise DatabaseError(
            f"{db.path} has schema {version}; this program knows up to {SCHEMA_VERSION}.",
            "Install a newer annotate; the file was left as it is.",
        )
    unknown = list_applied(db) - set(NAMES)
    if unknown:
        raise DatabaseError(
            f"{db.path} has had the change {min(unknown)}, which this program does not know.",
            "Install a newer annotate; the file was left as it is.",
        )
    _require_sound(db)


def _require_sound(db: Database) -> None:
    """Raise DatabaseError for a damaged file before anything is read from it or written to it.

    A large file is only measured here: looking through all of it is for the daily backup and `annotate doctor`.
    """
    said = db.find_missing()
    if not said and os.path.getsize(db.path) <= LOOKED_THROUGH:
        said = next(iter(db.list_damage(1)), "")
    if said:
        raise DatabaseError(f"{db.path} is damaged ({said}).", DAMAGED)


def split_statements(script: str) -> list[str]:
    """Return the statements of an SQL script; unlike executescript, they can share a transaction."""
    found, begun = [], ""
    for line in script.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            found.append(begun.strip())
            begun = ""
    return found
