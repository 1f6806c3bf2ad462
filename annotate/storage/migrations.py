"""How a database of an earlier release becomes one of today, step by step, each in a transaction."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database as SqliteUtilsDatabase
from sqlite_utils import Migrations

from annotate.errors import DatabaseError

if TYPE_CHECKING:
    from annotate.storage.database import Database

MIGRATIONS = Migrations("annotate")

_RELEASED = Path(__file__).parent / "released"


@MIGRATIONS(name="0001")
def _first_release(db: SqliteUtilsDatabase) -> None:
    db.executescript((_RELEASED / "0001.sql").read_text(encoding="utf-8"))


def bring_up_to_date(db: Database) -> None:
    """Apply the pending migrations as one transaction, after a backup of the database as it was.

    Raises DatabaseError where it cannot be backed up or written to; the file is then as it was.
    """
    from annotate.storage.backups import keep_backup

    if not os.access(db.path, os.W_OK) or not os.access(db.path.resolve().parent, os.W_OK):
        raise DatabaseError(
            f"{db.path} was made by an older annotate and cannot be brought up to date where it is read-only.",
            "Copy it to a folder that can be written to, and name that with --db.",
        )
    keep_backup(db)
    # A table that others point at is replaced by a new one: no reference holds until the end. Outside a
    # transaction alone can this be switched.
    db.execute("PRAGMA foreign_keys = OFF")
    with db.transaction():
        MIGRATIONS.apply(SqliteUtilsDatabase(db.connection))
        _require_references(db)


def _require_references(db: Database) -> None:
    broken = db.fetch("PRAGMA foreign_key_check")
    if broken:
        raise DatabaseError(
            f"{db.path} cannot be brought up to date: a row of {broken[0]} points at nothing.",
            "It was left as it is. See what is wrong with: annotate doctor",
        )
