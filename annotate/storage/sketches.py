"""The sketches by which articles with nearly the same text are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotate.storage.database import Database


@dataclass(frozen=True, slots=True)
class Sketched:
    """An article's sketch with what orders and parts the articles: its outlet's id and revision."""

    article: int
    outlet: int | None
    revision: int
    sketch: bytes


def list_unsketched(db: Database, method: str) -> list[int]:
    """Return the numbers of the articles without a sketch of this method."""
    sql = (
        "SELECT a.number FROM articles AS a LEFT JOIN sketches AS s ON s.article = a.number AND s.method = ?"
        " WHERE s.article IS NULL ORDER BY a.number"
    )
    return [row[0] for row in db.query(sql, (method,))]


def save_sketches(db: Database, method: str, sketches: Iterable[tuple[int, bytes]]) -> None:
    """Store sketches by article, in one transaction; an older method's is replaced."""
    with db.transaction():
        db.execute_many(
            "INSERT OR REPLACE INTO sketches (article, method, sketch) VALUES (?, ?, ?)",
            [(article, method, sketch) for article, sketch in sketches],
        )


def list_sketches(db: Database, method: str) -> list[Sketched]:
    """Return all sketches of a method, of the earliest dated articles first, undated ones last."""
    rows = db.query(
        "SELECT a.number, a.outlet, a.revision, s.sketch FROM sketches AS s JOIN articles AS a ON a.number = s.article"
        " WHERE s.method = ? ORDER BY a.published IS NULL, a.published, a.number",
        (method,),
    )
    return [Sketched(row["number"], row["outlet"], row["revision"], row["sketch"]) for row in rows]
