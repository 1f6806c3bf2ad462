"""The articles: adding each once, and reading them back as they came or as corrected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotate.core.model import Article, BylineKind, Link
from annotate.core.surrogates import escape_surrogates
from annotate.storage.clock import utc_now
from annotate.storage.database import Database, Row
from annotate.storage.outlets import find_known_outlet, settle_outlet


@dataclass(frozen=True, slots=True)
class Stored:
    """An article with its number in the database and what was measured when it was added."""

    number: int
    article: Article
    outlet_id: int | None
    revision: int
    words: int
    flesch: float | None
    grade: float | None
    added_at: str


@dataclass(frozen=True, slots=True)
class Head:
    """What names an article in a row about something else: content id, outlet key, title."""

    content: str
    outlet: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles: each condition that is set must hold."""

    outlet: int | None = None
    # Any of these, in `state`.
    flags: tuple[str, ...] = ()
    state: str | None = None
    numbers: tuple[int, ...] = ()
    # Only what this reviewer was assigned.
    assigned: str | None = None
    # Only these questions, in a review; it hides no article.
    questions: tuple[str, ...] = ()


EVERYTHING = Selection()

_SELECT = """
    SELECT a.*, key.key AS outlet_key, outlets.name AS outlet_name,
           EXISTS (SELECT 1 FROM outlet_domains WHERE outlet = a.outlet) AS has_domain
    FROM articles AS a
    LEFT JOIN outlets ON outlets.id = a.outlet
    LEFT JOIN outlet_keys AS key ON key.id = a.outlet
"""
_STATES = {
    "present": "f.verdict = 'present'",
    "absent": "f.verdict = 'absent'",
    "unsure": "f.verdict = 'unsure'",
}


def add_article(
    db: Database, article: Article, *, words: int, flesch: float | None, grade: float | None
) -> tuple[int, bool]:
    """Store an article once; returns its number and whether it is new.

    The same content at the same outlet is a duplicate, and so is the same content where one of the
    two does not name its outlet. At two outlets it is two articles: one has copied the other.
    """
    with db.transaction():
        same = find_same(db, article)
        if same is not None:
            return same, False
        outlet = settle_outlet(db, article.outlet, article.outlet_name)
        return _insert(db, article, outlet, words, flesch, grade), True


def find_same(db: Database, article: Article) -> int | None:
    """Return the number of the stored article of which this one is a duplicate, or None."""
    known = find_known_outlet(db, article.outlet, article.outlet_name)
    is_named = bool(article.outlet or article.outlet_name)
    for row in db.query(
        "SELECT number, added_outlet, outlet FROM articles WHERE content = ? ORDER BY number", (article.id,)
    ):
        if not is_named or row["outlet"] is None or (known and known in (row["added_outlet"], row["outlet"])):
            return int(row["number"])
    return None


def has_outlet(db: Database, number: int) -> bool:
    """Whether an article's outlet is known."""
    return db.count("SELECT outlet IS NOT NULL FROM articles WHERE number = ?", (number,)) == 1


def _insert(
    db: Database, article: Article, outlet: int | None, words: int, flesch: float | None, grade: float | None
) -> int:
    row = {
        "content": article.id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "byline": article.byline,
        "byline_kind": article.byline_kind,
        "byline_origin": article.byline_origin,
        "published": article.published,
        "published_known": int(article.published_known),
        "published_origin": article.published_origin,
        "outlet": outlet,
        "language": article.language,
        "text": article.text,
        "links": _dump_links(article.links),
        "words": words,
        "flesch": flesch,
        "grade": grade,
        "added_at": utc_now(),
        "added_outlet": outlet,
        "added_byline": article.byline,
        "added_byline_kind": article.byline_kind,
        "added_byline_origin": article.byline_origin,
    }
    columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    return db.execute(f"INSERT INTO articles ({columns}) VALUES ({marks})", row)


def _dump_links(links: Iterable[Link]) -> str:
    # Escaped before they are JSON, where a backslash means something else.
    parts = [[escape_surrogates(link.url), escape_surrogates(link.anchor)] for link in links]
    return json.dumps(parts, ensure_ascii=False)


def read_article(db: Database, number: int) -> Stored | None:
    """Return one article, or None."""
    row = db.fetch(f"{_SELECT} WHERE a.number = ?", (number,))
    return _read(row) if row else None


def read_size(db: Database, number: int) -> tuple[int, int]:
    """Return the words of an article's body and its revision; LookupError where it has gone."""
    row = db.fetch("SELECT words, revision FROM articles WHERE number = ?", (number,))
    if row is None:
        raise LookupError(f"article {number} has gone")
    return row["words"], row["revision"]


def find_article(db: Database, words: str) -> Stored | None:
    """Return the article with this number ("17", "#17") or beginning of content id, or None."""
    bare = words.strip().lstrip("#")
    if bare.isascii() and bare.isdigit() and len(bare) < 10:
        found = read_article(db, int(bare))
        if found:
            return found
    if len(bare) < 4:
        return None
    row = db.fetch(f"{_SELECT} WHERE a.content >= ? AND a.content < ? ORDER BY a.number", (bare, bare + "g"))
    return _read(row) if row else None


def list_articles(db: Database, selection: Selection = EVERYTHING) -> Iterator[Stored]:
    """Yield the selected articles in the order in which they were added."""
    where, parameters = select_articles(selection)
    for row in db.query(f"{_SELECT} WHERE {where} ORDER BY a.number", parameters):
        yield _read(row)


def list_range(db: Database, first: int, last: int) -> Iterator[Stored]:
    """Yield the articles with the numbers `first` to `last`, both included, in order."""
    for row in db.query(f"{_SELECT} WHERE a.number BETWEEN ? AND ? ORDER BY a.number", (first, last)):
        yield _read(row)


def list_heads(db: Database) -> dict[int, Head]:
    """Return the head of every article by its number, without reading the texts."""
    rows = db.query(
        "SELECT a.number, a.content, a.title, key.key AS outlet FROM articles AS a"
        " LEFT JOIN outlet_keys AS key ON key.id = a.outlet"
    )
    return {row["number"]: Head(row["content"], row["outlet"], row["title"]) for row in rows}


def count_articles(db: Database, selection: Selection = EVERYTHING) -> int:
    """Return how many articles are selected."""
    where, parameters = select_articles(selection)
    return db.count(f"SELECT count(*) FROM articles AS a WHERE {where}", parameters)


def select_articles(selection: Selection) -> tuple[str, list[object]]:
    """Return the condition on articles `a` and its parameters."""
    where: list[str] = ["1"]
    parameters: list[object] = []
    if selection.outlet is not None:
        where.append("a.outlet = ?")
        parameters.append(selection.outlet)
    if selection.numbers:
        where.append(f"a.number IN ({', '.join('?' * len(selection.numbers))})")
        parameters.extend(selection.numbers)
    if selection.assigned is not None:
        where.append("a.number IN (SELECT article FROM assignments WHERE reviewer = ? AND dealt)")
        parameters.append(selection.assigned)
    if selection.flags or selection.state:
        condition, values = _select_state(selection.state or "present", selection.flags)
        where.append(condition)
        parameters.extend(values)
    return " AND ".join(where), parameters


def _select_state(state: str, flags: tuple[str, ...]) -> tuple[str, list[object]]:
    of_flag, values = (f"AND f.flag IN ({', '.join('?' * len(flags))})" if flags else ""), list(flags)
    if state in ("reviewed", "unreviewed"):
        verdict = f"EXISTS (SELECT 1 FROM verdicts AS f WHERE f.article = a.number {of_flag})"
        return (verdict if state == "reviewed" else f"NOT {verdict}"), list(values)
    return _exists(f"{_STATES[state]} {of_flag}"), list(values)


def _exists(condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM findings AS f WHERE f.article = a.number AND f.current = 1 AND {condition})"


def _read(row: Row) -> Stored:
    kind = row["byline_kind"]
    article = Article(
        id=row["content"],
        source=row["source"],
        text=row["text"],
        url=row["url"],
        title=row["title"],
        byline=row["byline"],
        byline_kind=BylineKind(kind) if kind else None,
        byline_origin=row["byline_origin"],
        published=row["published"],
        published_known=bool(row["published_known"]),
        published_origin=row["published_origin"],
        outlet=row["outlet_key"] if row["has_domain"] else None,
        outlet_name=row["outlet_name"],
        language=row["language"],
        links=tuple(Link(url, anchor) for url, anchor in json.loads(row["links"])),
    )
    return Stored(
        row["number"],
        article,
        row["outlet"],
        row["revision"],
        row["words"],
        row["flesch"],
        row["grade"],
        row["added_at"],
    )
