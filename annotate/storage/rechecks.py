"""The comparisons of stored articles with their pages, and when each quote was last seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from annotate.core.model import Span
from annotate.core.rechecking import PageFate, QuoteFate, QuoteState, Recheck
from annotate.core.sightings import Sightings
from annotate.storage.articles import EVERYTHING, Selection, select_articles
from annotate.storage.clock import utc_now
from annotate.storage.database import Database, Row

# What a score rests on: the quotes of what detectors found, and those that reviewers marked.
_QUOTES = """
    SELECT f.article, e.start_offset, e.end_offset FROM findings AS f JOIN evidence AS e ON e.finding = f.id
    WHERE f.current = 1 AND f.verdict = 'present' AND e.quote IS NOT NULL {0}
    UNION SELECT article, start_offset, end_offset FROM standing_entries WHERE kind = 'evidence' {0}
"""
# Asked in both halves: SQLite carries a condition on the whole into neither, and would read all findings.
_QUOTES_OF_ONE = _QUOTES.format("AND article = :article")
_NEWEST = "SELECT max(id) FROM rechecks GROUP BY article"


def list_quotes(db: Database, article: int) -> list[Span]:
    """Return the places of the quotes of an article, each once, in the order of the text."""
    sql = f"SELECT start_offset, end_offset FROM ({_QUOTES_OF_ONE}) ORDER BY 1, 2"
    return [Span(row[0], row[1]) for row in db.query(sql, {"article": article})]


def list_due(db: Database, selection: Selection, since: str | None = None) -> list[int]:
    """Return the selected articles that have an address, without those that were looked at since a time."""
    where, parameters = select_articles(selection)
    recent = "" if since is None else " AND NOT EXISTS (SELECT 1 FROM rechecks WHERE article = a.number AND at >= ?)"
    sql = f"SELECT a.number FROM articles AS a WHERE a.url IS NOT NULL AND {where}{recent} ORDER BY a.number"
    return [row[0] for row in db.query(sql, parameters if since is None else [*parameters, since])]


def list_addresses(db: Database, numbers: Sequence[int]) -> list[str]:
    """Return the address of each of these articles, "" where it has none."""
    rows = db.query("SELECT number, url FROM articles WHERE url IS NOT NULL")
    known = {row[0]: row[1] for row in rows}
    return [known.get(number, "") for number in numbers]


def save_recheck(db: Database, recheck: Recheck) -> None:
    """Append a comparison with the fate of its quotes, in one transaction."""
    with db.transaction():
        id_ = db.execute(
            "INSERT INTO rechecks (article, outcome, status, reason, location, text, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                recheck.article,
                recheck.fate,
                recheck.status,
                recheck.reason,
                recheck.location,
                recheck.text,
                recheck.at or utc_now(),
            ),
        )
        db.execute_many(
            "INSERT INTO recheck_quotes (recheck, start_offset, end_offset, state, now_start, now_end, now)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(id_, *item.old, item.state, *(item.new or (None, None)), item.now) for item in recheck.quotes],
        )


def list_rechecks(db: Database, selection: Selection = EVERYTHING) -> Iterator[Recheck]:
    """Yield the newest comparison of each selected article."""
    where, parameters = select_articles(selection)
    rows = db.query(
        "SELECT r.* FROM rechecks AS r JOIN articles AS a ON a.number = r.article"
        f" WHERE r.id IN ({_NEWEST}) AND {where} ORDER BY r.article",
        parameters,
    )
    for row in rows:
        quotes = db.query("SELECT * FROM recheck_quotes WHERE recheck = ? ORDER BY start_offset", (row["id"],))
        yield Recheck(
            row["article"], PageFate(row["outcome"]), row["status"], row["reason"], row["location"], row["text"],
            tuple(map(_read_quote, quotes)), row["at"],
        )  # fmt: skip


def _read_quote(row: Row) -> QuoteFate:
    new = None if row["now_start"] is None else Span(row["now_start"], row["now_end"])
    return QuoteFate(Span(row["start_offset"], row["end_offset"]), QuoteState(row["state"]), new, row["now"])


def count_sightings(db: Database, outlet: str | None = None) -> dict[str, Sightings]:
    """Return for each outlet (by key), or for one alone, when its quotes were last seen.

    That is on their page, or when their article was added.
    """
    rows = db.query(
        f"""
        SELECT key.key, substr(coalesce(seen.at, a.added_at), 1, 10) AS day,
               coalesce(newest.outcome = 'page gone' OR q.state IN ('reworded', 'gone'), 0) AS gone,
               newest.id IS NOT NULL AS looked, count(*) AS n
        FROM ({_QUOTES.format("")}) AS quote
        JOIN articles AS a ON a.number = quote.article
        JOIN outlet_keys AS key ON key.id = a.outlet
        LEFT JOIN rechecks AS newest ON newest.id = (
            SELECT max(id) FROM rechecks WHERE article = a.number AND outcome <> 'undecided')
        LEFT JOIN recheck_quotes AS q ON q.recheck = newest.id
            AND q.start_offset = quote.start_offset AND q.end_offset = quote.end_offset
        LEFT JOIN rechecks AS seen ON seen.id = (
            SELECT max(r.id) FROM rechecks AS r JOIN recheck_quotes AS s ON s.recheck = r.id
            WHERE r.article = a.number AND s.start_offset = quote.start_offset AND s.end_offset = quote.end_offset
              AND s.state IN ('stands', 'moved'))
        WHERE :outlet IS NULL OR key.key = :outlet
        GROUP BY 1, 2, 3, 4
        """,
        {"outlet": outlet},
    )
    days: defaultdict[str, Counter[str]] = defaultdict(Counter)
    gone: Counter[str] = Counter()
    looked: Counter[str] = Counter()
    for row in rows:
        days[row["key"]][row["day"]] += row["n"]
        gone[row["key"]] += row["n"] if row["gone"] else 0
        looked[row["key"]] += row["n"] if row["looked"] else 0
    return {
        key: Sightings(tuple(sorted(own.items(), reverse=True)), gone[key], looked[key]) for key, own in days.items()
    }
