"""Compares the articles of a database with one another, for the flag `copied-text`."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from annotate.assembly import load_copying_detector
from annotate.batch.sketching import EMPTY, name_method, sketch_article
from annotate.core.model import Finding
from annotate.core.sketching import find_candidates
from annotate.core.text import TextView
from annotate.detectors.copying import FLAG, Twin
from annotate.storage.articles import Stored, read_article, read_size
from annotate.storage.database import Database
from annotate.storage.findings import save_batch
from annotate.storage.sketches import StoredSketches, list_compared, list_unsketched, save_sketches

_BATCH = 200


@dataclass(frozen=True, slots=True)
class _Companion:
    """An article that another is compared with: its number, its outlet's id and its revision."""

    article: int
    outlet: int | None
    revision: int

    @classmethod
    def at(cls, sketches: StoredSketches, place: int) -> _Companion:
        """Return the one at a place of the sketches."""
        own = (sketches.articles[place], sketches.outlets[place], sketches.revisions[place])
        article, outlet, revision = map(int, own)
        return cls(article, outlet or None, revision)


class Comparison:
    """The articles of a database, each to be compared with its likenesses at other outlets.

    `unsketched` counts the articles that must be read first: those that were not when they were flagged. A finding's
    version ends in a digest of the articles compared with, so that a new twin brings a new finding and a second run
    brings none.
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

    def run(self, on_step: Callable[[], None]) -> array[int]:
        """Sketch, compare and store; returns the articles whose finding is new, in order."""
        remaining = iter(self._new)
        while batch := list(islice(remaining, _BATCH)):
            sketches = []
            for number in batch:
                sketches.append((number, self._sketch(number)))
                on_step()
            save_sketches(self._db, self._method, sketches)
        return self._compare_all(StoredSketches(self._db, self._method))

    def _compare_all(self, sketches: StoredSketches) -> array[int]:
        """Store the findings of those articles whose companions are others than when they were last compared."""
        alike = find_candidates(sketches, sketches.outlets) if len(sketches.articles) > 1 else {}
        companions = {
            int(sketches.articles[place]): [_Companion.at(sketches, other) for other in others]
            for place, others in alike.items()
        }
        changed = array("q")
        stale = iter(self._list_stale(companions))
        while chunk := list(islice(stale, _BATCH)):
            save_batch(self._db, [self._judge(article, companions.get(article, [])) for article in chunk])
            changed.extend(chunk)
        return changed

    def _list_stale(self, companions: Mapping[int, Sequence[_Companion]]) -> array[int]:
        """Return the articles whose finding is of other companions than today's."""
        rows = list_compared(self._db, self._method, FLAG, self._detector.name)
        return array(
            "q",
            (
                row.article
                for row in rows
                if row.revision != row.seen
                or row.version != self._name_version(row.outlet, companions.get(row.article, ()))
            ),
        )

    def _sketch(self, number: int) -> bytes:
        stored = read_article(self._db, number)
        return sketch_article(TextView(stored.article)) if stored else EMPTY

    def _name_version(self, outlet: int | None, companions: Sequence[_Companion]) -> str:
        if not companions:
            return self._detector.version
        words = " ".join(f"{other.article}/{other.outlet}/{other.revision}" for other in companions)
        return f"{self._detector.version}-{hashlib.sha256(f'{outlet} {words}'.encode()).hexdigest()[:8]}"

    def _judge(self, number: int, companions: Sequence[_Companion]) -> tuple[int, int, list[Finding]]:
        """Return an article's number, its revision, and the finding of the comparison."""
        if not companions:  # its text need not be read
            words, revision = read_size(self._db, number)
            return number, revision, [self._detector.judge_alone(words)]
        stored = read_article(self._db, number)
        if stored is None:
            raise LookupError(f"article {number} has gone")
        twins = [_make_twin(twin) for other in companions if (twin := read_article(self._db, other.article))]
        finding = self._detector.compare(TextView(stored.article), _label(stored), twins)
        own = self._name_version(stored.outlet_id, companions)
        return number, stored.revision, [replace(finding, version=own)]


def _label(stored: Stored) -> str | None:
    return stored.article.outlet or stored.article.outlet_name


def _make_twin(stored: Stored) -> Twin:
    label = _label(stored) or "an outlet not named"
    return Twin(stored.number, label, stored.article.outlet_name, stored.article.published, TextView(stored.article))
