"""The search index: a file of its own beside the database, which stays unwritten."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from annotate.storage.database import Database
from annotate.storage.faults import explain_errors


def build_index(db: Database, path: Path, name: str, on_step: Callable[[], None]) -> None:
    """Make an FTS5 index of titles, bylines and texts by article number; the texts themselves are not copied.

    `name` is the virtual table's, a word of our own. It is attached to a connection that only reads the database,
    so that the database needs no triggers, is not written, and grows by nothing.
    """
    with explain_errors(path):
        index = sqlite3.connect(path, isolation_level=None)
        try:
            index.execute("PRAGMA journal_mode = OFF")
            index.execute("PRAGMA synchronous = OFF")
            index.execute(
                f"CREATE VIRTUAL TABLE {name} USING fts5(title, byline, text, content='',"
                " tokenize='unicode61 remove_diacritics 2')"
            )
            index.execute("BEGIN")
            for row in db.query("SELECT number, title, byline, text FROM articles ORDER BY number"):
                index.execute(f"INSERT INTO {name} (rowid, title, byline, text) VALUES (?, ?, ?, ?)", tuple(row))
                on_step()
            index.execute("COMMIT")
        finally:
            index.close()


def attach_index(connection: sqlite3.Connection, path: Path) -> None:
    """Let a connection search the index, read-only; its table is found by its bare name."""
    connection.execute("ATTACH DATABASE ? AS search_index", (f"{path.absolute().as_uri()}?mode=ro",))
