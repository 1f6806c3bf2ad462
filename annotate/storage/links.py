"""The links of the articles, every look at one, and what is known of each now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotate.core.links import LinkCheck, LinkClass
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


def save_check(db: Database, check: LinkCheck) -> None:
    """Append one look at a link, in a transaction of its own."""
    with db.transaction():
        db.execute(
            "INSERT INTO link_checks (url, outcome, status, reason, location, at) VALUES (?, ?, ?, ?, ?, ?)",
            (check.url, check.outcome, check.status, check.reason, check.location, check.at or utc_now()),
        )


def list_checked(db: Database, since: str = "") -> set[str]:
    """Return the addresses that were looked at since a time ("" is ever)."""
    return {row[0] for row in db.query("SELECT DISTINCT url FROM link_checks WHERE at >= ?", (since,))}


def list_checks(db: Database, articles: Sequence[int] = ()) -> Iterator[tuple[LinkCheck, list[int]]]:
    """Yield the newest look at each link of these articles (of all, where none is named), with the articles."""
    where = f"l.article IN ({', '.join('?' * len(articles))})" if articles else "1"
    rows = db.query(
        f"SELECT c.*, group_concat(l.article) AS articles FROM link_checks AS c JOIN links AS l ON l.url = c.url"
        f" WHERE c.id IN {_NEWEST} AND {where} GROUP BY c.id ORDER BY min(l.article), c.url",
        list(articles),
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
