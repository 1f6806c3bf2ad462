"""The views that schema.sql makes for people, as tables: one row a fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from annotate.storage.database import Database

# The view, and the columns by which its rows are in a lasting order.
_ORDERS = {
    "evidence_quotes": "article, flag, given_by, detector, reviewer, start_offset, decided_at, note",
    "reviewer_notes": "article, flag, reviewer, entry",
    "journal": "entry",
    "disagreements": "article, flag",
    "outlet_listings": "outlet, list",
}


def read_view(db: Database, name: str) -> tuple[Sequence[str], Iterator[dict[str, Any]]]:
    """Return the columns and the rows of a view; KeyError for one that is not exported."""
    order = _ORDERS[name]
    columns = [row["name"] for row in db.query("SELECT name FROM pragma_table_info(?)", (name,))]
    return columns, (dict(row) for row in db.query(f"SELECT * FROM {name} ORDER BY {order}"))


def list_reviewers_by_outlet(db: Database) -> dict[str, list[str]]:
    """Return who has given verdicts on each outlet's articles, by the outlet's key."""
    found: dict[str, list[str]] = {}
    rows = db.query(
        "SELECT DISTINCT key.key AS outlet, v.reviewer FROM verdicts AS v JOIN articles AS a ON a.number = v.article"
        " JOIN outlet_keys AS key ON key.id = a.outlet ORDER BY key.key, v.reviewer"
    )
    for row in rows:
        found.setdefault(row["outlet"], []).append(row["reviewer"])
    return found
