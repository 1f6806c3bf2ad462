"""What SQLite reports, as one line that names the file and says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotate.errors import DatabaseError

DAMAGED = "It was left as it is. See what is wrong with annotate doctor, and go back with annotate restore."
# What SQLite says, and what a user can do about it.
# Damage stands first: what SQLite says of it may quote any word from the file.
_ADVICE = (
    ("could not decode", "is damaged (it holds bytes that are no text)", DAMAGED),
    ("malformed", "is damaged", DAMAGED),
    ("locked", "is in use by another program", "Wait until it has finished, then run the command again."),
    ("readonly", "cannot be written to", "Check the permissions of the file and its folder."),
    ("disk is full", "could not grow: the disk is full", "Free some space and run the command again."),
    ("disk i/o", "could not be written: the disk reports an error", "Free some space or check the disk."),
    ("unable to open", "cannot be opened", "Check the path and the permissions of its folder."),
    ("not a database", "is not a database", "Name another file with --db."),
)


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
