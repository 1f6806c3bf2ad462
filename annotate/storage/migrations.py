"""How a database of an earlier release becomes one of today, step by step, each in a transaction."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database as SqliteUtilsDatabase
from sqlite_utils import Migrations

APPLICATION_ID = 1634627183
SCHEMA_VERSION = 1
MIGRATIONS = Migrations("annotate")

_RELEASED = Path(__file__).parent / "released"


@MIGRATIONS(name="0001")
def _first_release(db: SqliteUtilsDatabase) -> None:
    db.executescript((_RELEASED / "0001.sql").read_text(encoding="utf-8"))


def migration_names() -> tuple[str, ...]:
    """Return the names of all migrations, oldest first."""
    return tuple(migration.name for migration in MIGRATIONS.pending(SqliteUtilsDatabase(memory=True)))
