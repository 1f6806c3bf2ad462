"""The list of articles as a filter asks for it, read only as far as it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotate.core.browsing import Filter, Listed
from annotate.storage.articles import Selection, select_articles
from annotate.storage.database import Database

_ROWS = """
    SELECT a.number, a.title, key.key AS outlet,
           (SELECT count(DISTINCT f.flag) FROM findings AS f
            WHERE f.article = a.number AND f.current = 1 AND f.verdict = 'present') AS found,
           (SELECT count(*) FROM verdicts AS v WHERE v.article = a.number) AS verdicts
    FROM articles AS a LEFT JOIN outlet_keys AS key ON key.id = a.outlet
"""


def browse_articles(
    db: Database, wanted: Filter, selection: Selection, reviewer: str, flags: Sequence[str], most: int
) -> list[Listed]:
    """Return at most so many selected articles that the filter lets through, in the order of their numbers.

    `reviewer` and `flags` are who reviews and what is asked: "open" and "done" are meant by them.
    """
    where, parameters = select_articles(selection)
    for condition, values in _list_conditions(wanted, reviewer, flags):
        where += f" AND {condition}"
        parameters += values
    rows = db.query(f"{_ROWS} WHERE {where} ORDER BY a.number LIMIT ?", [*parameters, most])
    return [Listed(row["number"], row["outlet"], row["title"], row["found"], row["verdicts"]) for row in rows]


def list_reviewers(db: Database) -> list[str]:
    """Return the reviewers of the journal, by name, each read from the index alone."""
    found: list[str] = []
    while row := db.fetch("SELECT min(reviewer) FROM entries WHERE reviewer > ?", (found[-1] if found else "",)):
        if row[0] is None:
            break
        found.append(row[0])
    return found


def list_titles(db: Database) -> Iterator[tuple[int, str | None]]:
    """Yield the number and title of every article, in the order of the numbers."""
    return ((row[0], row[1]) for row in db.query("SELECT number, title FROM articles ORDER BY number"))


def _list_conditions(wanted: Filter, reviewer: str, flags: Sequence[str]) -> list[tuple[str, list[object]]]:
    conditions: list[tuple[str, list[object]]] = []
    if wanted.outlet:
        like = f"%{_escape_like(wanted.outlet)}%"
        conditions.append((
            "a.outlet IN (SELECT o.id FROM outlets AS o JOIN outlet_keys AS k ON k.id = o.id"
            " WHERE k.key LIKE ? ESCAPE '\\' OR o.name LIKE ? ESCAPE '\\')",
            [like, like],
        ))  # fmt: skip
    if wanted.flag or wanted.state or wanted.reviewer:
        conditions.append(_select_state(wanted, reviewer, flags))
    if wanted.text:
        like = f"%{_escape_like(wanted.text)}%"
        fields = ("a.title", "a.byline", "a.text")
        conditions.append(
            (f"({' OR '.join(f'{field} LIKE ? ESCAPE ?' for field in fields)})", [like, "\\"] * len(fields))
        )
    return conditions


def _select_state(wanted: Filter, reviewer: str, flags: Sequence[str]) -> tuple[str, list[object]]:
    of_flag: list[object] = [wanted.flag] if wanted.flag else []
    flag = "AND x.flag = ?" if wanted.flag else ""
    if wanted.state in ("open", "done"):
        asked = [wanted.flag] if wanted.flag else list(flags)
        answered = (
            "(SELECT count(*) FROM verdicts AS x WHERE x.article = a.number AND x.reviewer = ?"
            f" AND x.flag IN ({', '.join('?' * len(asked))}))"
        )
        sign = "<" if wanted.state == "open" else "="
        return f"{answered} {sign} ?", [wanted.reviewer or reviewer, *asked, len(asked)]
    if wanted.state in ("reviewed", "unreviewed") or (wanted.reviewer and not wanted.state):
        who = "AND x.reviewer = ?" if wanted.reviewer else ""
        verdict = f"EXISTS (SELECT 1 FROM verdicts AS x WHERE x.article = a.number {flag} {who})"
        negation = "NOT " if wanted.state == "unreviewed" else ""
        return negation + verdict, [*of_flag, *([wanted.reviewer] if wanted.reviewer else [])]
    condition = (
        f"EXISTS (SELECT 1 FROM findings AS x WHERE x.article = a.number AND x.current = 1 AND x.verdict = ? {flag})"
    )
    values: list[object] = [wanted.state or "present", *of_flag]
    if wanted.reviewer:
        condition += " AND EXISTS (SELECT 1 FROM verdicts AS y WHERE y.article = a.number AND y.reviewer = ?)"
        values.append(wanted.reviewer)
    return condition, values


def _escape_like(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
