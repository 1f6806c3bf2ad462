"""What the torture changes in a program from outside: its clock, and the release that it believes to be."""

from __future__ import annotations

import datetime
import os
import sys
import time

_SHIFT = float(os.environ.get("TORTURE_SHIFT", "0"))


def _shift_clock() -> None:
    """Let the time of day be so many seconds away from the machine's."""
    real = time.time
    read = datetime.datetime.fromtimestamp

    class Shifted(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return read(real() + _SHIFT, tz)

    time.time = lambda: real() + _SHIFT
    datetime.datetime = Shifted  # type: ignore[misc]


def _add_migration() -> None:
    """Let there be a further release, whose migration adds a table and takes a while."""
    from annotate.storage import database, migrations, releases

    def add(db: object) -> None:
        script = "CREATE TABLE extra (x INTEGER PRIMARY KEY, y TEXT) STRICT;"
        db.executescript(script)  # type: ignore[attr-defined]
        for n in range(1000):
            db.execute("INSERT INTO extra VALUES (?, ?)", (n, "y" * 500))  # type: ignore[attr-defined]
        db.executescript("PRAGMA user_version = 99;")  # type: ignore[attr-defined]

    migrations.MIGRATIONS(name="9999")(add)
    releases.SCHEMA_VERSION = 99
    vars(database).update(SCHEMA_VERSION=99, NAMES=(*releases.NAMES, "9999"))


if _SHIFT:
    _shift_clock()
if os.environ.get("TORTURE_MIGRATION"):
    sys.path.insert(0, os.environ["PYTHONPATH"].split(os.pathsep)[-1])
    _add_migration()
