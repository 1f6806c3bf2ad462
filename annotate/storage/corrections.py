"""The reviewers' corrections of outlet and byline, as they show on the article."""

from __future__ import annotations

from annotate.core.model import BylineKind
from annotate.core.names import classify_byline
from annotate.storage.database import Database
from annotate.storage.outlets import find_outlet, settle_outlet


def apply_corrections(db: Database, article: int) -> None:
    """Set the article's outlet and byline to the newest correction that stands, else to what came."""
    values = {
        row["field"]: (row["value"], row["reviewer"])
        for row in db.query(
            "SELECT field, value, reviewer FROM standing_entries WHERE article = ? AND kind = 'correction' ORDER BY id",
            (article,),
        )
    }
    db.execute(
        "UPDATE articles SET outlet = added_outlet, byline = added_byline, byline_kind = added_byline_kind,"
        " byline_origin = added_byline_origin, revision = revision + 1 WHERE number = ?",
        (article,),
    )
    if "outlet" in values:
        db.execute("UPDATE articles SET outlet = ? WHERE number = ?", (_settle(db, values["outlet"][0]), article))
    if "byline" in values:
        value, reviewer = values["byline"]
        kind, name = classify_byline(value) if value else (BylineKind.NONE, None)
        db.execute(
            "UPDATE articles SET byline = ?, byline_kind = ?, byline_origin = ? WHERE number = ?",
            (name, kind, f"reviewer {reviewer}", article),
        )


def _settle(db: Database, words: str) -> int | None:
    if not words:
        return None
    found = find_outlet(db, words)
    if found:
        return found.id
    is_domain = "." in words and " " not in words
    return settle_outlet(db, words.lower() if is_domain else None, None if is_domain else words)
