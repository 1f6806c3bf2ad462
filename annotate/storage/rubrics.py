"""The rubrics of a database: each version that was ever asked, and what a change of it meets."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, replace

from annotate.core.grading import Grade
from annotate.core.rubric import Rubric, read_flag
from annotate.core.rubric_change import Change, Reach, is_same_question, list_reworded
from annotate.storage.clock import utc_now
from annotate.storage.database import Database, Row

PACKAGED = "packaged"


@dataclass(frozen=True, slots=True)
class StoredRubric:
    """A rubric with where it came from and when."""

    rubric: Rubric
    origin: str
    at: str


def list_rubrics(db: Database) -> list[StoredRubric]:
    """Return all versions, oldest first."""
    return [_read(row) for row in db.query("SELECT * FROM rubrics ORDER BY version")]


def find_rubric(db: Database, version: int | None = None) -> StoredRubric | None:
    """Return a version, by default the present one; None where the database has none of it."""
    row = db.fetch(
        "SELECT * FROM rubrics WHERE version = coalesce(?, (SELECT max(version) FROM rubrics))",
        (version,),
    )
    return _read(row) if row else None


def find_version(db: Database) -> int:
    """Return the present version, 0 where there is none."""
    return db.count("SELECT max(version) FROM rubrics")


def list_known_flags(db: Database, rubric: Rubric) -> tuple[str, ...]:
    """Return the flags of a rubric, then those that only older ones of the database ask."""
    older = (key for stored in list_rubrics(db) for key in stored.rubric.keys)
    return tuple(dict.fromkeys([*rubric.keys, *older]))


def list_reworded_flags(db: Database) -> set[tuple[str, int]]:
    """Return each (flag, version) that asked in other words than the present rubric does."""
    return {(row["flag"], row["rubric"]) for row in db.query("SELECT flag, rubric FROM reworded")}


def save_rubric(db: Database, rubric: Rubric, origin: str) -> Rubric:
    """Make a rubric the present one, and return it with the version that it has here.

    The same flags are the same version. Others take the version they state where that is a new one, else the next.
    """
    with db.transaction():
        present = find_rubric(db)
        if present and present.rubric.flags == rubric.flags:
            db.execute(
                "UPDATE rubrics SET origin = ?, grades = ? WHERE version = ?",
                (origin, _write_grades(rubric), present.rubric.version),
            )
            return replace(present.rubric, grades=rubric.grades)
        version = max(rubric.version, present.rubric.version + 1 if present else 1)
        saved = Rubric(version, rubric.flags, rubric.grades)
        flags = json.dumps([asdict(flag) for flag in saved.flags], ensure_ascii=False)
        db.execute(
            "INSERT INTO rubrics (version, flags, grades, origin, at) VALUES (?, ?, ?, ?, ?)",
            (version, flags, _write_grades(saved), origin, utc_now()),
        )
        earlier = [own.rubric for own in list_rubrics(db)]
        db.execute("DELETE FROM reworded")
        db.execute_many("INSERT INTO reworded (flag, rubric) VALUES (?, ?)", list_reworded(saved, earlier))
    return saved


def follow_packaged(db: Database, packaged: Rubric) -> tuple[Rubric | None, Rubric]:
    """Return the rubric as it was and as it is, after taking in a packaged one that has changed.

    A database with a rubric of its own keeps it, and one that has known these flags before, from a program that
    was older or newer, is ahead of them.
    """
    present = find_rubric(db)
    known = [own.rubric.flags for own in list_rubrics(db)]
    if present is not None and (present.origin != PACKAGED or packaged.flags in known):
        return present.rubric, present.rubric
    return present.rubric if present else None, save_rubric(db, packaged, PACKAGED)


def measure_reach(db: Database, change: Change, new: Rubric) -> Reach:
    """Return what a change to `new` meets: the verdicts on what it retires or rewords, and what it asks again."""
    return Reach(_count_verdicts(db, change), _count_again(db, change, new))


def _count_verdicts(db: Database, change: Change) -> dict[str, tuple[int, int]]:
    """Return (verdicts, articles) by flag, whatever the words in which it was asked."""
    counts = {}
    for flag in (*change.retired, *(old for old, _ in change.reworded)):
        row = db.fetch(
            "SELECT count(*) AS verdicts, count(DISTINCT article) AS articles FROM"
            " (SELECT DISTINCT article, reviewer FROM standing_entries WHERE kind = 'verdict' AND flag = ?)",
            (flag.key,),
        )
        counts[flag.key] = (row["verdicts"], row["articles"]) if row else (0, 0)
    return counts


def _count_again(db: Database, change: Change, new: Rubric) -> dict[str, tuple[int, int]]:
    if not change.asked:
        return {}
    answered = _list_answered(db, change, new)
    begun: dict[str, set[int]] = defaultdict(set)
    for row in db.query("SELECT DISTINCT reviewer, article FROM standing_entries WHERE kind = 'verdict'"):
        begun[row["reviewer"]].add(row["article"])
    again = {}
    for reviewer, articles in sorted(begun.items()):
        lacking = [
            article for article in articles for flag in change.asked if (reviewer, article, flag) not in answered
        ]
        again[reviewer] = (len(lacking), len(set(lacking)))
    return again


def _list_answered(db: Database, change: Change, new: Rubric) -> set[tuple[str, int, str]]:
    """Return (reviewer, article, flag) of the verdicts that answer what the new rubric asks."""
    asked = {
        (flag.key, own.rubric.version)
        for own in list_rubrics(db)
        for flag in new.flags
        if flag.key in change.asked and (before := own.rubric.find(flag.key)) and is_same_question(before, flag)
    }
    marks = ", ".join("?" * len(change.asked))
    rows = db.query(
        "SELECT DISTINCT reviewer, article, flag, rubric FROM standing_entries"
        f" WHERE kind = 'verdict' AND flag IN ({marks})",
        change.asked,
    )
    return {(row["reviewer"], row["article"], row["flag"]) for row in rows if (row["flag"], row["rubric"]) in asked}


def _read(row: Row) -> StoredRubric:
    flags = tuple(map(read_flag, json.loads(row["flags"])))
    grades = tuple(Grade(own["name"], own["least"]) for own in json.loads(row["grades"]))
    return StoredRubric(Rubric(row["version"], flags, grades), row["origin"], row["at"])


def _write_grades(rubric: Rubric) -> str:
    return json.dumps([asdict(grade) for grade in rubric.grades], ensure_ascii=False)
