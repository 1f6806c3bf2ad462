"""The links of the articles, every look at one, and what is known of each now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotate.core.links import LinkCheck, LinkClass
from annotate.storage.articles import EVERYTHING, Selection, select_articles
from annotate.storage.clock import utc_now
from annotate.storage.database import Database, Row

_NEWEST = "(SELECT max(id) FROM link_checks GROUP BY url)"


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link of an article that was dead at its last look, and when it was first seen so without a break."""

    article: int
    url: str
    status: int | None
    reason: str
    since: str


def save_links(db: Database, links: Iterable[tuple[int, str]]) -> None:
    """Store which addresses articles refer to, as (article, address), in one transaction; known ones stay."""
    with db.transaction():
        db.execute_many("INSERT OR IGNORE INTO links (article, url) VALUES (?, ?)", list(links))


def save_checks(db: Database, checks: Sequence[LinkCheck]) -> None:
    """Append looks at links, in one transaction."""
    with db.transaction():
        db.execute_many(
            "INSERT INTO link_checks (url, outcome, status, reason, location, at) VALUES (?, ?, ?, ?, ?, ?)",
            [(c.url, c.outcome, c.status, c.reason, c.location, c.at or utc_now()) for c in checks],
        )


def list_checked(db: Database, since: str = "", *, with_undecided: bool = True) -> set[str]:
    """Return the addresses whose newest look is not older than `since` ("" is ever)."""
    wanted = "" if with_undecided else " AND outcome <> 'undecided'"
    sql = f"SELECT url FROM link_checks WHERE id IN {_NEWEST} AND at >= ?{wanted}"
    return {row[0] for row in db.query(sql, (since,))}


def list_checks(db: Database, selection: Selection = EVERYTHING) -> Iterator[tuple[LinkCheck, list[int]]]:
    """Yield the newest look at each link of the selected articles, with the numbers of the articles."""
    where, parameters = select_articles(selection)
    rows = db.query(
        "SELECT c.*, group_concat(l.article) AS articles FROM link_checks AS c JOIN links AS l ON l.url = c.url"
        f" JOIN articles AS a ON a.number = l.article WHERE c.id IN {_NEWEST} AND {where}"
        " GROUP BY c.id ORDER BY min(l.article), c.url",
        parameters,
    )
    for row in rows:
        yield _read(row), sorted(int(number) for number in row["articles"].split(","))


def _read(row: Row) -> LinkCheck:
    outcome = LinkClass(row["outcome"])
    return LinkCheck(row["url"], outcome, row["status"], row["reason"], row["location"], row["at"])


def list_dead(db: Database) -> Iterator[DeadLink]:
    """Yield every link that was dead at its last look, by article and address."""
    rows = db.query(
        "SELECT l.article, c.url, c.status, c.reason, (SELECT d.at FROM link_checks AS d WHERE d.url = c.url"
        "   AND d.id > coalesce((SELECT max(id) FROM link_checks WHERE url = c.url AND outcome <> 'dead'), 0)"
        "   ORDER BY d.id LIMIT 1) AS since"
        f" FROM link_checks AS c JOIN links AS l ON l.url = c.url WHERE c.id IN {_NEWEST} AND c.outcome = 'dead'"
        " ORDER BY l.article, c.url"
    )
    for row in rows:
        yield DeadLink(row["article"], row["url"], row["status"], row["reason"], row["since"])
