"""Which databases this program knows: its own mark, the version of the schema, and the changes that lead to it.

Apart from migrations.py, which only an older database needs: what that imports takes longer than most commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotate.storage.database import Database

APPLICATION_ID = 1634627183
SCHEMA_VERSION = 1
# The migrations, oldest first.
NAMES = ("0001",)


def list_applied(db: Database) -> set[str]:
    """Return the names of the migrations that the database says it has had."""
    if not db.count("SELECT count(*) FROM sqlite_master WHERE name = '_sqlite_migrations'"):
        return set()
    return {row[0] for row in db.query("SELECT name FROM _sqlite_migrations WHERE migration_set = 'annotate'")}
