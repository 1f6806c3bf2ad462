"""What the detectors say, counted: by outlet and flag for the score, and against the verdicts for their own rating."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from annotate.core.raters import Opinion
from annotate.core.usefulness import Record
from annotate.storage.database import Database

Detector = tuple[str, str]  # flag, name

# Of two detectors on one flag the one that found something speaks; one that could not look does not.
_LEVEL = "max(CASE verdict WHEN 'present' THEN 2 WHEN 'absent' THEN 1 ELSE 0 END)"
# The index holds flag, verdict and article in this order: nothing is sorted. One text a group is handed over in a fifth
# of the time of its numbers one by one.
_ANSWERS = """
    SELECT flag, verdict, group_concat(article) AS articles FROM findings
    WHERE current = 1 AND verdict <> 'unsure'{but} GROUP BY flag, verdict
"""
_UNITS = """
    SELECT {unit} AS unit, group_concat(a.number) AS articles FROM articles AS a WHERE a.outlet IS NOT NULL GROUP BY 1
"""


# What is scored: outlets by their id, of which one or all may be split by month ("12 2026-03"; "12 " where none is
# known). No outlet has the id 0.
ALL = 0
BY_OUTLET = "CAST(a.outlet AS TEXT)"
BY_MONTH = f"""CASE WHEN :split <> 0 AND a.outlet IS NOT :split THEN {BY_OUTLET}
    WHEN a.published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' THEN a.outlet || ' ' || substr(a.published, 1, 7)
    ELSE a.outlet || ' ' END"""


def choose_units(split: int | None) -> tuple[str, dict[str, int]]:
    """Return the SQL of what is scored, with its parameters."""
    return (BY_OUTLET, {}) if split is None else (BY_MONTH, {"split": split})


def count_answers(
    db: Database, without: Collection[Detector] = (), split: int | None = None
) -> Iterator[tuple[str, str, bool, int]]:
    """Yield (unit, flag, found, articles): how many articles have a definite answer, without some detectors'."""
    but, given = _leave_out(without)
    units, places = _place_articles(db, split)
    nowhere = np.zeros(len(places), np.bool_)
    answers: dict[str, dict[str, NDArray[np.bool_]]] = defaultdict(lambda: defaultdict(lambda: nowhere))
    for row in db.query(_ANSWERS.format(but=but), given):
        answers[row["flag"]][row["verdict"]] = mask = nowhere.copy()
        mask[_parse_numbers(row["articles"])] = True
    for flag, own in answers.items():
        for found, mask in ((True, own["present"]), (False, own["absent"] & ~own["present"])):
            counts = np.bincount(places[mask], minlength=len(units) + 1)[1:]
            for place, count in enumerate(counts.tolist()):
                if count:
                    yield units[place], flag, found, count


def _place_articles(db: Database, split: int | None) -> tuple[list[str], NDArray[np.intp]]:
    """Return the units, and by an article's number the place of its unit among them, from 1; 0 where it has none."""
    unit, given = choose_units(split)
    units = []
    places = np.zeros(db.count("SELECT max(number) FROM articles") + 1, np.intp)
    for row in db.query(_UNITS.format(unit=unit), given):
        units.append(row["unit"])
        places[_parse_numbers(row["articles"])] = len(units)
    return units, places


def _parse_numbers(text: str) -> NDArray[np.int64]:
    """Return the numbers that group_concat has joined."""
    return np.fromstring(text, np.int64, sep=",")


@dataclass(frozen=True, slots=True)
class Unit:
    """What is scored: its id in counts, the key and name of the outlet, and how many articles it has."""

    unit: str
    key: str
    name: str | None
    articles: int


class Machine(Protocol):
    """What the detectors said, wherever it is kept; `articles` are the reviewed ones that it knows, None for all."""

    @property
    def articles(self) -> Collection[int] | None: ...
    def list_units(self) -> list[Unit]: ...
    def count_answers(self, without: Collection[Detector] = ()) -> Iterator[tuple[str, str, bool, int]]: ...
    def read_levels(self, without: Collection[Detector] = ()) -> dict[tuple[int, str], int]: ...
    def read_records(self, opinions: Mapping[tuple[int, str], Opinion]) -> list[Record]: ...


@dataclass(frozen=True, slots=True)
class StoredMachine:
    """What the detectors said as the database holds it; one outlet or all are split by month, as `split` says."""

    db: Database
    split: int | None = None
    articles: Collection[int] | None = None

    def list_units(self) -> list[Unit]:
        """Return all that is scored, by key."""
        unit, given = choose_units(self.split)
        month = "CASE WHEN :split IN (0, u.outlet) THEN ltrim(u.unit, '0123456789') ELSE '' END"
        rows = self.db.query(
            f"SELECT u.unit, k.key {'' if self.split is None else f'|| {month}'} AS key, o.name, u.articles"
            f" FROM (SELECT {unit} AS unit, a.outlet, count(*) AS articles FROM articles AS a"
            "       WHERE a.outlet IS NOT NULL GROUP BY 1) AS u"
            " JOIN outlets AS o ON o.id = u.outlet JOIN outlet_keys AS k ON k.id = o.id ORDER BY 2, u.unit",
            given,
        )
        return [Unit(row["unit"], row["key"], row["name"], row["articles"]) for row in rows]

    def count_answers(self, without: Collection[Detector] = ()) -> Iterator[tuple[str, str, bool, int]]:
        """Yield (unit, flag, found, articles), as `count_answers`."""
        return count_answers(self.db, without, self.split)

    def read_levels(self, without: Collection[Detector] = ()) -> dict[tuple[int, str], int]:
        """Return what the machine says of the reviewed articles, as `read_levels`."""
        return read_levels(self.db, without)

    def read_records(self, opinions: Mapping[tuple[int, str], Opinion]) -> list[Record]:
        """Return the records of the detectors, as `read_records`."""
        return read_records(self.db, opinions)


def read_levels(db: Database, without: Collection[Detector] = ()) -> dict[tuple[int, str], int]:
    """Return what the machine says of each reviewed article and flag: 2 found, 1 not found, 0 could not look."""
    but, given = _leave_out(without)
    rows = db.query(
        f"SELECT article, flag, {_LEVEL} AS level FROM findings WHERE current = 1{but}"
        " AND article IN (SELECT article FROM entries WHERE kind = 'verdict') GROUP BY article, flag",
        given,
    )
    return {(row["article"], row["flag"]): row["level"] for row in rows}


def _leave_out(detectors: Collection[Detector]) -> tuple[str, dict[str, str | int]]:
    names = sorted(detectors)
    words = "".join(f" AND NOT (flag = :flag{n} AND detector = :detector{n})" for n in range(len(names)))
    given: dict[str, str | int] = {f"flag{n}": flag for n, (flag, _) in enumerate(names)}
    return words, given | {f"detector{n}": detector for n, (_, detector) in enumerate(names)}


def read_records(db: Database, opinions: Mapping[tuple[int, str], Opinion]) -> list[Record]:
    """Return the record of each detector beside what is held of the reviewed questions."""
    rows = db.query(
        "SELECT article, flag, detector, verdict FROM findings WHERE current = 1 AND verdict <> 'unsure'"
        " AND article IN (SELECT article FROM entries WHERE kind = 'verdict') ORDER BY flag, article, detector"
    )
    return [_add_counts(db, record) for record in sum_records(rows, opinions)]


def sum_records(answers: Iterable[Iterable[Any]], opinions: Mapping[tuple[int, str], Opinion]) -> list[Record]:
    """Return the record of each detector on the reviewed questions, of (article, flag, detector, definite verdict)."""
    sums: dict[Detector, dict[str, list[float]]] = defaultdict(lambda: {"present": [0, 0.0], "absent": [0, 0.0]})
    for article, flag, detector, verdict in answers:
        opinion = opinions.get((article, flag))
        if opinion is not None:
            own = sums[flag, detector][verdict]
            own[0] += 1
            own[1] += opinion.present
    return [
        Record(
            flag,
            detector,
            found_reviewed=int(own["present"][0]),
            found_present=own["present"][1],
            clear_reviewed=int(own["absent"][0]),
            clear_present=own["absent"][1],
        )
        for (flag, detector), own in sorted(sums.items())
    ]


def _add_counts(db: Database, record: Record) -> Record:
    rows = db.query(
        "SELECT verdict, count(*) AS n FROM findings WHERE current = 1 AND flag = :flag AND detector = :detector"
        " AND verdict <> 'unsure' GROUP BY verdict",
        {"flag": record.flag, "detector": record.detector},
    )
    counts = {row["verdict"]: row["n"] for row in rows}
    return replace(record, found=counts.get("present", 0), clear=counts.get("absent", 0))
