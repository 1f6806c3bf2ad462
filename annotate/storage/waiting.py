"""The articles that wait for a reviewer, by outlet, and what was drawn for them by `review --order`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from annotate.core.queue import Choice, Numbers, Order
from annotate.storage.articles import Selection, select_articles
from annotate.storage.clock import utc_now
from annotate.storage.database import Database
from annotate.storage.done import list_done

# What stands in `how` of an assignment whose article was drawn as the review went.
_DRAWN = "review --order"
_CHUNK = 500
_PAGE = 2000


class Waiting:
    """The selected articles with their outlets (0 where none is named), read once and kept in order of number."""

    def __init__(self, db: Database, reviewer: str, flags: Sequence[str], selection: Selection) -> None:
        self._db, self._reviewer, self._flags, self._selection = db, reviewer, tuple(flags), selection
        where, parameters = select_articles(selection)
        sql = f"SELECT a.number, coalesce(a.outlet, 0) FROM articles AS a WHERE {where} ORDER BY a.number"
        rows = np.array([tuple(row) for row in db.query(sql, parameters)], dtype=np.int64).reshape(-1, 2)
        self.numbers, self.outlets = rows[:, 0], rows[:, 1]

    def find_open(self, passed: set[int]) -> NDArray[np.bool_]:
        """Return which of the articles this reviewer has neither done nor passed over in this session."""
        done = list_done(self._db, self._reviewer, self._flags) | passed
        return np.isin(self.numbers, np.fromiter(done, dtype=np.int64, count=len(done)), invert=True)

    def find_fresh(self, outlet: int, open_: Numbers) -> Numbers:
        """Return those open articles of an outlet on which nobody else has said anything; all where none is left.

        Of what a reviewer was assigned all count: more than one is to say something of an article.
        """
        if self._selection.assigned is not None:
            return open_
        rows = self._db.query(
            "SELECT DISTINCT e.article FROM articles AS a JOIN entries AS e ON e.article = a.number"
            " WHERE a.outlet = ? AND e.kind = 'verdict' AND e.reviewer <> ?",
            (outlet, self._reviewer),
        )
        fresh = open_[np.isin(open_, [row[0] for row in rows], invert=True)]
        return fresh if len(fresh) else open_

    def count_drawn(self) -> int:
        """Return how many articles were drawn for this reviewer so far: the step of the next draw."""
        sql = "SELECT count(*) FROM assignments WHERE reviewer = ? AND how LIKE ?"
        return self._db.count(sql, (self._reviewer, f"%{_DRAWN}%"))

    def list_drawn(self) -> Iterator[int]:
        """Yield the articles that were drawn for this reviewer, the first first: a restart goes on with them."""
        sql = "SELECT article FROM assignments WHERE reviewer = ? AND how LIKE ? ORDER BY at, article"
        for row in self._db.query(sql, (self._reviewer, f"%{_DRAWN}%")):
            yield int(row[0])

    def save_draw(self, choice: Choice, order: Order, seed: int) -> None:
        """Keep with what chance an article was drawn, before it is shown.

        Of one that was dealt by a drawing both chances count together; in random order all that were dealt have the
        same, so that the first one stands.
        """
        how = f"{_DRAWN} {order}, seed {seed}, of the open articles of its outlet"
        factor = choice.probability if order is Order.NARROW else 1.0
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO assignments (article, reviewer, probability, how, dealt, at) VALUES (?, ?, ?, ?, 0, ?)"
                " ON CONFLICT (article, reviewer) DO UPDATE SET probability = probability * ?,"
                " how = how || '; ' || excluded.how WHERE dealt",
                (choice.article, self._reviewer, choice.probability, how, utc_now(), factor),
            )


def read_levels(db: Database, articles: Numbers, flags: Sequence[str]) -> NDArray[np.int64]:
    """Return what the machine says of each article and flag: 2 found, 1 not found, 0 could not look; (articles, flags).

    Of two detectors on one flag the one that found something speaks.
    """
    places = {flag: place for place, flag in enumerate(flags)}
    rows = {int(number): row for row, number in enumerate(articles)}
    levels = np.zeros((len(articles), len(flags)), dtype=np.int64)
    for start in range(0, len(articles), _CHUNK):
        part = [int(number) for number in articles[start : start + _CHUNK]]
        marks = ", ".join("?" * len(part))
        sql = f"SELECT article, flag, verdict FROM findings WHERE current = 1 AND article IN ({marks})"
        for article, flag, verdict in db.query(sql, part):
            if flag in places:
                level = 2 if verdict == "present" else int(verdict == "absent")
                levels[rows[article], places[flag]] = max(levels[rows[article], places[flag]], level)
    return levels


def list_uncertain(db: Database, flags: Sequence[str]) -> Iterator[int]:
    """Yield articles by how near to .5 a probability of the machine lies, an article as often as it has findings."""
    start = 0
    while True:
        # Page by page: a cursor that stays open would keep other programs from writing.
        rows = list(
            db.query(
                "SELECT article, flag FROM findings WHERE current = 1 AND abs(probability - 0.5) IS NOT NULL"
                " ORDER BY abs(probability - 0.5), article LIMIT ? OFFSET ?",
                (_PAGE, start),
            )
        )
        yield from (int(row["article"]) for row in rows if row["flag"] in flags)
        if len(rows) < _PAGE:
            return
        start += _PAGE


def list_disputed(db: Database, flags: Sequence[str]) -> Iterator[int]:
    """Yield the articles on which reviewers or detectors disagree, those with most such flags first."""
    marks = ", ".join("?" * len(flags))
    rows = db.query(
        "SELECT article FROM ("
        " SELECT v.article, v.flag FROM (SELECT article, flag FROM entries WHERE kind = 'verdict'"
        "   GROUP BY article, flag HAVING count(DISTINCT reviewer) > 1) AS several"
        "  JOIN verdicts AS v ON v.article = several.article AND v.flag = several.flag"
        "  GROUP BY v.article, v.flag HAVING count(DISTINCT v.verdict) > 1"
        " UNION SELECT f.article, f.flag FROM findings AS f JOIN findings AS other ON other.flag = f.flag"
        "  AND other.verdict = 'absent' AND other.article = f.article AND other.current = 1"
        "  WHERE f.verdict = 'present' AND f.current = 1"
        f") WHERE flag IN ({marks}) GROUP BY article ORDER BY count(*) DESC, article",
        list(flags),
    )
    for row in rows:
        yield int(row[0])


def list_oldest(db: Database) -> Iterator[int]:
    """Yield the articles by the day of their publication, those without one last."""
    for row in db.query("SELECT number FROM articles WHERE published IS NOT NULL ORDER BY published, number"):
        yield int(row[0])
