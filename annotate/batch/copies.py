"""Compares the articles of a database with one another, for the flag `copied-text`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.metadata import version
from itertools import islice

from annotate.assembly import load_copying_detector
from annotate.core.model import Finding
from annotate.core.sketching import SKETCH_SIZE, find_candidates
from annotate.core.text import TextView
from annotate.detectors.copying import FLAG, SHINGLE, Twin, list_shingles
from annotate.storage.articles import Stored, read_article
from annotate.storage.database import Database
from annotate.storage.findings import list_versions, save_batch
from annotate.storage.sketches import Sketched, list_sketches, list_unsketched, save_sketches

_SEED = 20_261
_BATCH = 200
# Of texts without a shingle; no other text's sketch begins so.
_EMPTY = b""


class Comparison:
    """The articles of a database, each to be compared with its likenesses at other outlets.

    `unsketched` counts the articles that must be read first. A finding's version ends in a digest of the articles
    compared with, so that a new twin brings a new finding and a second run brings none.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._detector = load_copying_detector()
        self._method = name_method()
        self._new = list_unsketched(db, self._method)

    @property
    def unsketched(self) -> int:
        """How many articles have no sketch yet."""
        return len(self._new)

    def run(self, on_step: Callable[[], None]) -> set[int]:
        """Sketch, compare and store; returns the numbers of the articles whose finding is new."""
        remaining = iter(self._new)
        while batch := list(islice(remaining, _BATCH)):
            sketches = []
            for number in batch:
                sketches.append((number, self._sketch(number)))
                on_step()
            save_sketches(self._db, self._method, sketches)
        stale = self._find_stale(list_versions(self._db, FLAG, self._detector.name))
        changed: set[int] = set()
        while chunk := list(islice(stale, _BATCH)):
            changed.update(self._store(chunk))
        return changed

    def _sketch(self, number: int) -> bytes:
        stored = read_article(self._db, number)
        return sketch_article(TextView(stored.article)) if stored else _EMPTY

    def _find_stale(self, known: dict[int, tuple[str, int]]) -> Iterator[tuple[Sketched, list[int], str]]:
        """Yield the articles whose finding is of other companions than today's, with these and the version."""
        rows = list_sketches(self._db, self._method)
        filled = [row for row in rows if row.sketch]
        alike = _find_alike(filled)
        for row in rows:
            others = alike.get(row.article, [])
            own = self._name_version(row, others)
            if known.get(row.article) != (own, row.revision):
                yield row, [other.article for other in others], own

    def _name_version(self, row: Sketched, others: list[Sketched]) -> str:
        if not others:
            return self._detector.version
        words = " ".join(f"{other.article}/{other.outlet}/{other.revision}" for other in others)
        return f"{self._detector.version}-{hashlib.sha256(f'{row.outlet} {words}'.encode()).hexdigest()[:8]}"

    def _store(self, chunk: Iterable[tuple[Sketched, list[int], str]]) -> list[int]:
        rows = [
            (row.article, row.revision, [replace(self._compare(row.article, others), version=own)])
            for row, others, own in chunk
        ]
        save_batch(self._db, rows)
        return [article for article, _, _ in rows]

    def _compare(self, number: int, others: list[int]) -> Finding:
        stored = read_article(self._db, number)
        if stored is None:
            raise LookupError(f"article {number} has gone")
        twins = [_make_twin(twin) for other in others if (twin := read_article(self._db, other))]
        return self._detector.compare(TextView(stored.article), _label(stored), twins)


def name_method() -> str:
    """Return what a sketch depends on: the library with its version, the size, the length of a shingle."""
    return f"rensa-{version('rensa')}/{SKETCH_SIZE}/{SHINGLE}"


def sketch_article(view: TextView) -> bytes:
    """Return the MinHash sketch of the shingles of an article's body: 128 numbers of 4 bytes, or b"" of none."""
    import numpy as np
    import rensa

    shingles = {" ".join(shingle) for shingle in list_shingles(view)}
    if not shingles:
        return _EMPTY
    sketch = rensa.RMinHash(SKETCH_SIZE, _SEED)
    sketch.update([shingle.encode("utf-8", "surrogatepass") for shingle in sorted(shingles)])
    return np.array(sketch.digest(), dtype="<u4").tobytes()


def _find_alike(rows: list[Sketched]) -> dict[int, list[Sketched]]:
    import numpy as np

    if len(rows) < 2:
        return {}
    matrix = np.frombuffer(b"".join(row.sketch for row in rows), dtype="<u4").reshape(len(rows), SKETCH_SIZE)
    found = find_candidates(matrix, [row.outlet for row in rows])
    return {rows[place].article: [rows[other] for other in others] for place, others in found.items()}


def _label(stored: Stored) -> str | None:
    return stored.article.outlet or stored.article.outlet_name


def _make_twin(stored: Stored) -> Twin:
    label = _label(stored) or "an outlet not named"
    return Twin(stored.number, label, stored.article.outlet_name, stored.article.published, TextView(stored.article))
