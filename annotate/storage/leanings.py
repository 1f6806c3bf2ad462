"""Leans and stances as reviewers gave them: those of a sheet, those of an outlet, and which actors were used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from annotate.core.actors import ActorBook
from annotate.core.leaning import fold_actor, spell_score
from annotate.core.sheet import Sheet
from annotate.core.slant import Said
from annotate.storage.database import Database
from annotate.storage.journal import ADJUDICATE, list_leanings

# Of so many of the newest stances the actors are remembered: what a project is about, and found at once.
_REMEMBERED = 2000


def lay_leanings(db: Database, sheet: Sheet, reviewer: str, book: ActorBook) -> Sheet:
    """Return the sheet with this reviewer's lean and stances on it, and the actors that can be chosen."""
    leanings = list_leanings(db, reviewer, sheet.article)
    leans = [spell_score(entry.score) for entry in leanings if entry.kind == "lean"]
    stances = tuple((entry.actor, entry.score) for entry in leanings if entry.actor and entry.score is not None)
    return replace(
        sheet,
        lean=leans[-1] if leans else None,
        stances=stances,
        book=book,
        known_actors=list_known_actors(db, reviewer, sheet.article),
    )


def list_known_actors(db: Database, reviewer: str, article: int) -> tuple[str, ...]:
    """Return the actors toward whom a stance stands, most used first, each in one spelling.

    What others said of this very article is left out: a reviewer is to judge it alone.
    """
    rows = db.query(
        "SELECT s.actor FROM (SELECT id FROM entries WHERE actor IS NOT NULL ORDER BY id DESC LIMIT ?) AS newest"
        " JOIN standing_entries AS s ON s.id = newest.id WHERE s.article <> ? OR s.reviewer = ?",
        (_REMEMBERED, article, reviewer),
    )
    times = Counter(row["actor"] for row in rows)
    ranked = sorted(times, key=lambda actor: (-times[actor], actor))
    spellings: dict[str, str] = {}
    for actor in ranked:
        spellings.setdefault(fold_actor(actor), actor)
    return tuple(spellings.values())


def iterate_said(db: Database, outlet: int | None = None) -> Iterator[Said]:
    """Yield what each reviewer says of each article of all outlets, or of one (its id), by article.

    Of two spellings of one actor the newer counts; of what was settled the newest, whoever settled it.
    """
    rows = db.query(
        "SELECT k.key, l.article, l.reviewer, l.actor, l.score, l.task FROM leanings AS l"
        " JOIN articles AS a ON a.number = l.article JOIN outlet_keys AS k ON k.id = a.outlet"
        " WHERE :outlet IS NULL OR a.outlet = :outlet ORDER BY +l.id",
        {"outlet": outlet},
    )
    newest: dict[tuple[int, str, str], Said] = {}
    for row in rows:
        is_settled = row["task"] == ADJUDICATE
        key = (row["article"], "" if is_settled else row["reviewer"], fold_actor(row["actor"] or ""))
        newest[key] = Said(row["key"], row["article"], row["reviewer"], row["actor"], row["score"], is_settled)
    yield from sorted(newest.values(), key=lambda said: (said.article, said.actor or "", said.reviewer))
