"""Which articles a reviewer has done: read once from the index, then kept up with the journal's new entries."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from annotate.storage.database import Database

# Beyond so many articles with new entries all are read again.
_MANY = 500
_Key = tuple[str, tuple[str, ...]]


class DoneArticles:
    """The articles on which one reviewer has answered all of some flags.

    At 100,000 articles with 480,000 verdicts counting them anew takes 600 ms, keeping up 0.1 ms
    (benchmarks/review.py). Entries are only ever appended, so what is new stands behind the last id seen.
    """

    def __init__(self, db: Database, reviewer: str, flags: Sequence[str]) -> None:
        self._reviewer = reviewer
        self._flags = tuple(flags)
        self._last = 0
        self.numbers: set[int] = set()
        self._load(db)

    def keep_up(self, db: Database) -> None:
        """Take in what has been written since, by this program or another."""
        last = _find_last(db)
        if last == self._last:
            return
        rows = db.query(
            "SELECT DISTINCT article FROM entries WHERE reviewer = ? AND id > ? LIMIT ?",
            (self._reviewer, self._last, _MANY),
        )
        changed = [int(row[0]) for row in rows]
        if len(changed) == _MANY or last < self._last:
            self._load(db)
            return
        for number in changed:
            (self.numbers.add if self._is_done(db, number) else self.numbers.discard)(number)
        self._last = last

    def _load(self, db: Database) -> None:
        self._last = _find_last(db)
        # A question was seldom reworded: to look each verdict up in an empty table took a quarter of the time.
        reworded = " AND (flag, rubric) NOT IN (SELECT flag, rubric FROM reworded)"
        rows = db.query(
            f"SELECT article FROM entries WHERE reviewer = ? AND kind = 'verdict' AND flag IN ({self._marks})"
            f" AND id NOT IN (SELECT undoes FROM standing_undos){reworded if _has_reworded(db) else ''}"
            " GROUP BY article HAVING count(DISTINCT flag) = ?",
            [self._reviewer, *self._flags, len(self._flags)],
        )
        self.numbers = {int(row[0]) for row in rows}

    def _is_done(self, db: Database, number: int) -> bool:
        answered = db.count(
            f"SELECT count(*) FROM verdicts WHERE article = ? AND reviewer = ? AND flag IN ({self._marks})",
            [number, self._reviewer, *self._flags],
        )
        return answered == len(self._flags)

    @property
    def _marks(self) -> str:
        return ", ".join("?" * len(self._flags))


_KEPT: WeakKeyDictionary[Database, dict[_Key, DoneArticles]] = WeakKeyDictionary()


def list_done(db: Database, reviewer: str, flags: Sequence[str]) -> set[int]:
    """Return the numbers of the articles on which this reviewer has answered all these flags."""
    kept = _KEPT.setdefault(db, {})
    key = (reviewer, tuple(flags))
    if key in kept:
        kept[key].keep_up(db)
    else:
        kept[key] = DoneArticles(db, reviewer, flags)
    return kept[key].numbers


def _has_reworded(db: Database) -> bool:
    return db.fetch("SELECT 1 FROM reworded LIMIT 1") is not None


def _find_last(db: Database) -> int:
    return db.count("SELECT max(id) FROM entries")
