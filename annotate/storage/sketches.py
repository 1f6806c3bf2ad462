"""The sketches by which articles with nearly the same text are found."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotate.storage.database import Database

Numbers = NDArray[np.int64]


def list_unsketched(db: Database, method: str) -> array[int]:
    """Return the numbers of the articles without a sketch of this method."""
    sql = (
        "SELECT a.number FROM articles AS a LEFT JOIN sketches AS s ON s.article = a.number AND s.method = ?"
        " WHERE s.article IS NULL ORDER BY a.number"
    )
    return array("q", (row[0] for row in db.query(sql, (method,))))


def save_sketches(db: Database, method: str, sketches: Iterable[tuple[int, bytes]]) -> None:
    """Store sketches by article, in one transaction; an older method's is replaced."""
    with db.transaction():
        db.execute_many(
            "INSERT OR REPLACE INTO sketches (article, method, sketch) VALUES (?, ?, ?)",
            [(article, method, sketch) for article, sketch in sketches],
        )


class Compared(NamedTuple):
    """A sketched article: its outlet's id and revision, and the version and revision of its finding, if it has one."""

    article: int
    outlet: int | None
    revision: int
    version: str | None
    seen: int | None


def list_compared(db: Database, method: str, flag: str, detector: str) -> Iterator[Compared]:
    """Yield the articles with a sketch of a method, in order, each with the current finding of the comparison."""
    rows = db.query(
        "SELECT a.number, a.outlet, a.revision, f.version, f.revision FROM sketches AS s"
        " JOIN articles AS a ON a.number = s.article"
        " LEFT JOIN findings AS f ON f.article = a.number AND f.flag = ? AND f.detector = ? AND f.current = 1"
        " WHERE s.method = ? ORDER BY s.article",
        (flag, detector, method),
    )
    yield from (Compared(*row) for row in rows)


class StoredSketches:
    """The sketches of a method: which articles have one, and their numbers, read from the file a few at a time.

    `articles`, `outlets` (0 where an article names none) and `revisions` have an entry an article, the earliest dated
    first, undated ones last. A sketch takes 512 bytes: all of an archive at once would not leave the memory flat.
    """

    def __init__(self, db: Database, method: str) -> None:
        self._db, self._method = db, method
        rows = db.query(
            "SELECT a.number, coalesce(a.outlet, 0), a.revision FROM sketches AS s JOIN articles AS a"
            " ON a.number = s.article WHERE s.method = ? AND s.sketch <> x''"
            " ORDER BY a.published IS NULL, a.published, a.number",
            (method,),
        )
        table = np.fromiter(map(tuple, rows), dtype=[(name, np.int64) for name in ("article", "outlet", "revision")])
        self.articles: Numbers = np.ascontiguousarray(table["article"])
        self.outlets: Numbers = np.ascontiguousarray(table["outlet"])
        self.revisions: Numbers = np.ascontiguousarray(table["revision"])
        self._by_number = np.argsort(self.articles)

    def read_columns(self, first: int, count: int) -> NDArray[np.uint32]:
        """Return `count` numbers of each sketch from the `first` on, shape (articles, count)."""
        found = np.zeros((len(self.articles), count), dtype="<u4")
        rows = self._db.query(
            "SELECT article, substr(sketch, ?, ?) FROM sketches WHERE method = ? AND sketch <> x'' ORDER BY article",
            (4 * first + 1, 4 * count, self._method),
        )
        numbers, columns = array("q"), bytearray()
        for number, own in rows:
            numbers.append(number)
            columns += own
        places = self._find_places(np.frombuffer(numbers, dtype=np.int64))
        # An article that somebody has added since is not there.
        found[places[places >= 0]] = np.frombuffer(columns, dtype="<u4").reshape(-1, count)[places >= 0]
        return found

    def read_rows(self, places: NDArray[np.intp]) -> NDArray[np.uint32]:
        """Return the sketches of some articles by their places, shape (places, 128)."""
        numbers = self.articles[places].tolist()
        marks = ", ".join("?" * len(numbers))
        rows = self._db.query(f"SELECT article, sketch FROM sketches WHERE article IN ({marks})", numbers)
        own = {row[0]: np.frombuffer(row[1], dtype="<u4") for row in rows}
        return np.stack([own[number] for number in numbers])

    def _find_places(self, numbers: Numbers) -> NDArray[np.intp]:
        """Return the place of each article by its number, -1 where it has none."""
        if not len(self.articles):
            return np.full(len(numbers), -1)
        ranks = np.minimum(np.searchsorted(self.articles, numbers, sorter=self._by_number), len(self.articles) - 1)
        places = self._by_number[ranks]
        return np.where(self.articles[places] == numbers, places, -1)
