"""Opens the database file safely, and runs statements and transactions on it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from annotate.core.surrogates import escape_surrogates
from annotate.errors import DatabaseError
from annotate.resources import read_resource
from annotate.storage.clock import utc_now
from annotate.storage.migrations import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION, migration_names

Row = sqlite3.Row
Parameters = Sequence[Any] | dict[str, Any]

# How long a lock of another program is waited for: first in silence, then having said so.
PATIENCE = (1.0, 29.0)
# How a transaction, and a part of one, begins, ends, and is undone.
_WHOLE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_PART = ("SAVEPOINT part", "RELEASE part", ("ROLLBACK TO part", "RELEASE part"))
# What SQLite says, and what a user can do about it.
_ADVICE = (
    ("locked", "is in use by another program", "Wait until it has finished, then run the command again."),
    ("readonly", "cannot be written to", "Check the permissions of the file and its folder."),
    ("disk is full", "could not grow: the disk is full", "Free some space and run the command again."),
    ("disk i/o", "could not be written: the disk reports an error", "Free some space or check the disk."),
    ("unable to open", "cannot be opened", "Check the path and the permissions of its folder."),
    ("not a database", "is not a database", "Name another file with --db."),
    ("malformed", "is damaged", "Restore it from a copy, or name another file with --db."),
)


class Database:
    """An open database. Every statement takes parameters; every error names the file."""

    def __init__(self, connection: sqlite3.Connection, path: Path, on_wait: Callable[[], None]) -> None:
        self.connection = connection
        self.path = path
        self._on_wait = on_wait
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
        """Run a statement; a lock of another program is waited for, and after a second it is said."""
        parameters = _escape(parameters)
        try:
            return self.connection.execute(sql, parameters)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
        self._on_wait()
        self.connection.execute(f"PRAGMA busy_timeout = {round(PATIENCE[1] * 1000)}")
        try:
            return self.connection.execute(sql, parameters)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {round(PATIENCE[0] * 1000)}")

    def owns(self, path: Path) -> bool:
        """Whether a path is the database's file or one that SQLite keeps beside it, under whatever name."""
        whole = os.path.realpath(self.path)
        names = [whole + ending for ending in ("", "-journal", "-wal", "-shm")]
        return os.path.realpath(path) in names or any(_is_same_file(path, name) for name in names)

    def close(self) -> None:
        """Close the connection; what is not committed is rolled back."""
        self.connection.close()


def _escape(parameters: Parameters) -> Parameters:
    """Return the parameters as SQLite can take them: file names and arguments may hold lone surrogates."""
    if isinstance(parameters, dict):
        return dict(zip(parameters, _escape(list(parameters.values())), strict=True))
    return [escape_surrogates(value) if isinstance(value, str) else value for value in parameters]


def _is_same_file(one: Path, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:  # one of them is not there
        return False


@contextmanager
def explain_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into one line that names the file and says what to do."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        said = str(error).lower()
        for sign, what, advice in _ADVICE:
            if sign in said:
                raise DatabaseError(f"{path} {what}.", advice) from error
        raise DatabaseError(f"{path}: {error}.", "Name another file with --db, or report this.") from error


def open_database(
    path: Path, *, create: bool = False, read_only: bool = False, on_wait: Callable[[], None] = lambda: None
) -> Database:
    """Open the database at `path`, bringing an older one up to date.

    `create` makes it when there is none (or an empty file). `on_wait` is called when another program
    has held a lock for a second; after half a minute it is given up. Raises DatabaseError when it is missing,
    not a database, one of another program, newer than this program, or cannot be opened.
    """
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
    # A journal left by a killed program must be rolled back first, which a reader may not do.
    db = _connect(path, read_only and not _has_journal(path), on_wait)
    try:
        if is_new:
            _create(db)
        _check(db)
    except BaseException:
        db.close()
        raise
    return db


def _connect(path: Path, read_only: bool, on_wait: Callable[[], None]) -> Database:
    mode = "ro" if read_only else "rwc"
    with explain_errors(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE[0], isolation_level=None
        )
        db = Database(connection, path, on_wait)
        for pragma in (
            "foreign_keys = ON",
            "synchronous = FULL",
            "trusted_schema = OFF",
            "cell_size_check = ON",
        ):
            db.execute(f"PRAGMA {pragma}")
        return db


def _has_journal(path: Path) -> bool:
    journal = path.with_name(path.name + "-journal")
    return journal.exists() and journal.stat().st_size > 0


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
    for name in migration_names():
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('annotate', ?, ?)",
            (name, utc_now()),
        )


def _check(db: Database) -> None:
    application = db.count("PRAGMA application_id")
    version = db.count("PRAGMA user_version")
    if application != APPLICATION_ID:
        raise DatabaseError(f"{db.path} belongs to another program.", "Name another file with --db.")
    if version > SCHEMA_VERSION:
        raise DatabaseError(
            f"{db.path} has schema {version}; this program knows up to {SCHEMA_VERSION}.",
            "Install a newer annotate; the file was left as it is.",
        )
    unknown = _list_applied(db) - set(migration_names())
    if unknown:
        raise DatabaseError(
            f"{db.path} has had the change {min(unknown)}, which this program does not know.",
            "Install a newer annotate; the file was left as it is.",
        )
    if version < SCHEMA_VERSION:
        _migrate(db)


def _list_applied(db: Database) -> set[str]:
    """Return the names of the migrations that the database says it has had."""
    if not db.count("SELECT count(*) FROM sqlite_master WHERE name = '_sqlite_migrations'"):
        return set()
    return {row[0] for row in db.query("SELECT name FROM _sqlite_migrations WHERE migration_set = 'annotate'")}


def _migrate(db: Database) -> None:
    import sqlite_utils

    with explain_errors(db.path):
        MIGRATIONS.apply(sqlite_utils.Database(db.connection))


def split_statements(script: str) -> list[str]:
    """Return the statements of an SQL script; unlike executescript, they can share a transaction."""
    found, begun = [], ""
    for line in script.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            found.append(begun.strip())
            begun = ""
    return found
