"""Who is to review which article."""

from __future__ import annotations

from collections.abc import Iterable

from annotate.storage.articles import Selection, select_articles
from annotate.storage.clock import utc_now
from annotate.storage.database import Database


def list_numbers(db: Database, selection: Selection) -> list[int]:
    """Return the numbers of the selected articles, in order."""
    where, parameters = select_articles(selection)
    return [
        row[0] for row in db.query(f"SELECT a.number FROM articles AS a WHERE {where} ORDER BY a.number", parameters)
    ]


def list_assigned(db: Database) -> dict[int, set[str]]:
    """Return the reviewers of each assigned article."""
    found: dict[int, set[str]] = {}
    for row in db.query("SELECT article, reviewer FROM assignments WHERE dealt"):
        found.setdefault(row["article"], set()).add(row["reviewer"])
    return found


def has_assignments(db: Database, reviewer: str) -> bool:
    """Whether a reviewer was dealt any article."""
    return db.fetch("SELECT 1 FROM assignments WHERE reviewer = ? AND dealt LIMIT 1", (reviewer,)) is not None


def save_assignments(db: Database, dealt: Iterable[tuple[int, str]], probability: float | None, how: str) -> None:
    """Store new assignments; what was assigned before stays as it is."""
    now = utc_now()
    with db.transaction():
        db.execute_many(
            "INSERT INTO assignments (article, reviewer, probability, how, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (article, reviewer) DO UPDATE SET dealt = 1 WHERE NOT dealt",
            [(article, reviewer, probability, how, now) for article, reviewer in dealt],
        )
