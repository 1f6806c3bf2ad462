"""The findings of the detectors with their evidence, and which articles still lack them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from annotate.core.calibration import Calibration
from annotate.core.model import Evidence, Finding, Verdict
from annotate.storage.articles import EVERYTHING, Selection, select_articles
from annotate.storage.calibrations import calibrate_finding, list_calibrations
from annotate.storage.database import Database, Row


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding with its id and article, its probability as calibrated on this corpus, if it is, and the
    revision of the article that the detector saw."""

    id: int
    article: int
    finding: Finding
    calibrated: float | None = None
    revision: int = 0


def list_lacking(db: Database, flags: Sequence[tuple[str, str, str]], selection: Selection = EVERYTHING) -> array[int]:
    """Return the numbers of the articles that lack one of the (flag, detector, version) findings.

    A finding made before an article's last correction does not count.
    """
    where, parameters = select_articles(selection)
    have = (
        "EXISTS (SELECT 1 FROM findings AS f WHERE f.article = a.number AND f.flag = ?"
        " AND f.detector = ? AND f.version = ? AND f.revision = a.revision)"
    )
    if not flags:
        return array("q")
    lack = " AND ".join([have] * len(flags))
    sql = f"SELECT a.number FROM articles AS a WHERE {where} AND NOT ({lack}) ORDER BY a.number"
    return array("q", (row[0] for row in db.query(sql, [*parameters, *(part for flag in flags for part in flag)])))


def iterate_versions(db: Database, flag: str, detector: str) -> Iterator[tuple[int, str]]:
    """Yield the number of each article with a current finding of a detector on a flag, and the finding's version."""
    sql = "SELECT article, version FROM findings WHERE flag = ? AND detector = ? AND current = 1"
    yield from ((row["article"], row["version"]) for row in db.query(sql, (flag, detector)))


def list_detectors(db: Database, article: int) -> set[tuple[str, str]]:
    """Return (flag, detector) of the current findings of an article."""
    rows = db.query("SELECT flag, detector FROM findings WHERE article = ? AND current = 1", (article,))
    return {(row["flag"], row["detector"]) for row in rows}


def save_findings(db: Database, article: int, revision: int, findings: Sequence[Finding]) -> int:
    """Store an article's findings as the current ones; returns how many were not there before.

    A finding of the same detector version on the same revision is already there and stays.
    """
    return save_batch(db, [(article, revision, findings)])


def save_batch(db: Database, batch: Iterable[tuple[int, int, Sequence[Finding]]]) -> int:
    """Store the findings of several articles, each given with its number and revision, as by `save_findings`.

    One transaction, and one statement for all rows of a table.
    """
    new = 0
    with db.transaction():
        rows = _Rows(db.count("SELECT max(id) FROM findings"))
        for article, revision, findings in batch:
            rows.enter(article, db.query(_KNOWN, (article,)))
            new += sum(rows.add(article, revision, finding) for finding in findings)
        db.execute_many(_INSERT_FINDING, rows.findings)
        db.execute_many(_INSERT_EVIDENCE, rows.evidence)
        db.execute_many("UPDATE findings SET current = ? WHERE id = ?", ((n, id_) for id_, n in rows.changed.items()))
    return new


_KNOWN = "SELECT id, flag, detector, version, revision, current FROM findings WHERE article = ?"
_INSERT_FINDING = (
    "INSERT INTO findings (id, article, flag, detector, version, revision, verdict, probability)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_EVIDENCE = (
    "INSERT INTO evidence (finding, position, note, start_offset, end_offset, quote) VALUES (?, ?, ?, ?, ?, ?)"
)


class _Rows:
    """What a batch adds: rows of findings and evidence, and by id the findings that begin or cease to be current."""

    def __init__(self, last: int) -> None:
        self._last = last
        self._known: dict[tuple[int, str, str, str, int], int] = {}
        self._current: dict[tuple[int, str, str], int] = {}
        self.findings: list[tuple[object, ...]] = []
        self.evidence: list[tuple[object, ...]] = []
        self.changed: dict[int, int] = {}

    def enter(self, article: int, rows: Iterable[Row]) -> None:
        """Take up what is stored of an article."""
        for id_, flag, detector, version, revision, current in rows:
            self._known.setdefault((article, flag, detector, version, revision), id_)
            if current:
                self._current.setdefault((article, flag, detector), id_)

    def add(self, article: int, revision: int, finding: Finding) -> bool:
        """Make a finding the current one; whether it was not before."""
        place = (article, finding.flag, finding.detector)
        key = (*place, finding.version, revision)
        id_, before = self._known.get(key), self._current.get(place)
        if id_ is not None and id_ == before:
            return False
        if before is not None:
            self.changed[before] = 0
        if id_ is None:
            self._last = id_ = self._known[key] = self._last + 1
            # A plain string: of a subclass SQLite's module asks each time how it is to be stored.
            self.findings.append((id_, *key, finding.verdict.value, finding.probability))
            self.evidence += [
                (id_, position, item.note, item.start, item.end, item.quote)
                for position, item in enumerate(finding.evidence)
            ]
        else:
            self.changed[id_] = 1
        self._current[place] = id_
        return True


def list_findings(db: Database, article: int, order: Sequence[str] = ()) -> list[StoredFinding]:
    """Return the current findings of an article, by the flags of `order` (the rubric's), then by name.

    Of two detectors on one flag the surer comes first.
    """
    rows = db.query(
        "SELECT * FROM findings WHERE article = ? AND current = 1 ORDER BY flag, probability DESC, detector",
        (article,),
    )
    known = list_calibrations(db)
    places = {flag: place for place, flag in enumerate(order)}
    found = [
        _with_calibration(
            StoredFinding(row["id"], article, _read(row, read_evidence(db, row["id"])), revision=row["revision"]),
            known,
        )
        for row in rows
    ]
    return sorted(found, key=lambda item: places.get(item.finding.flag, len(places)))


def iterate_findings(db: Database) -> Iterator[StoredFinding]:
    """Yield all current findings by article and flag."""
    known = list_calibrations(db)
    for row in db.query("SELECT * FROM findings WHERE current = 1 ORDER BY article, flag, detector"):
        found = StoredFinding(row["id"], row["article"], _read(row, read_evidence(db, row["id"])))
        yield _with_calibration(found, known)


def list_range_findings(db: Database, first: int, last: int) -> Iterator[StoredFinding]:
    """Yield the current findings of the articles with the numbers `first` to `last`, by article and flag.

    Of two detectors on one flag the surer comes first. One statement reads them all with their evidence.
    """
    known = list_calibrations(db)
    rows = db.query(
        "SELECT f.*, e.note, e.start_offset, e.end_offset, e.quote"
        " FROM findings AS f LEFT JOIN evidence AS e ON e.finding = f.id"
        " WHERE f.article BETWEEN ? AND ? AND f.current = 1"
        " ORDER BY f.article, f.flag, f.probability DESC, f.detector, f.id, e.position",
        (first, last),
    )
    for id_, group in groupby(rows, lambda row: row["id"]):
        own = list(group)
        evidence = tuple(
            Evidence(row["note"], row["start_offset"], row["end_offset"], row["quote"])
            for row in own
            if row["note"] is not None
        )
        found = StoredFinding(id_, own[0]["article"], _read(own[0], evidence), revision=own[0]["revision"])
        yield _with_calibration(found, known)


def _with_calibration(found: StoredFinding, known: dict[tuple[str, str, str], Calibration]) -> StoredFinding:
    return replace(found, calibrated=calibrate_finding(known, found.finding))


def read_finding(db: Database, id_: int) -> StoredFinding | None:
    """Return one finding, current or not, without its evidence."""
    row = db.fetch("SELECT * FROM findings WHERE id = ?", (id_,))
    return StoredFinding(row["id"], row["article"], _read(row, ())) if row else None


def count_findings(db: Database) -> dict[tuple[str, str], int]:
    """Return the number of current findings by (flag, verdict)."""
    rows = db.query("SELECT flag, verdict, count(*) AS n FROM findings WHERE current = 1 GROUP BY flag, verdict")
    return {(row["flag"], row["verdict"]): row["n"] for row in rows}


def _read(row: Row, evidence: tuple[Evidence, ...]) -> Finding:
    return Finding(
        flag=row["flag"],
        verdict=Verdict(row["verdict"]),
        probability=row["probability"],
        evidence=evidence,
        detector=row["detector"],
        version=row["version"],
    )


def read_evidence(db: Database, finding: int) -> tuple[Evidence, ...]:
    """Return the evidence of a finding, in order."""
    rows = db.query("SELECT * FROM evidence WHERE finding = ? ORDER BY position", (finding,))
    return tuple(Evidence(row["note"], row["start_offset"], row["end_offset"], row["quote"]) for row in rows)
