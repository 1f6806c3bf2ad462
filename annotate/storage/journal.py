"""The reviewers' journal: verdicts, notes, evidence and corrections, appended and never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from annotate.core.model import Evidence, Verdict
from annotate.core.review import Correction, Lean, Note, Quotation, Recorded, Ruling, Stance
from annotate.storage.articles import EVERYTHING, Selection, select_articles
from annotate.storage.clock import utc_now
from annotate.storage.corrections import apply_corrections
from annotate.storage.database import Database, Row
from annotate.storage.done import list_done

# Notes and quotes by article, flag, reviewer and task.
Additions = dict[tuple[int, str, str, str], tuple[list[str], list[str]]]
REVIEW, ADJUDICATE = "review", "adjudicate"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the journal, as it was written."""

    id: int
    reviewer: str
    article: int
    kind: str
    flag: str | None
    verdict: Verdict | None
    accepted: bool | None
    finding: int | None
    note: str | None
    evidence: Evidence | None
    field: str | None
    value: str | None
    seconds: float | None
    rubric: int
    at: str
    blind: str = ""
    blind_rule: str = ""
    task: str = REVIEW
    actor: str | None = None
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """Under what an entry is made: what was hidden, what the reviewer had asked to hide, and at which task."""

    blind: str = ""
    rule: str = ""
    task: str = REVIEW


PLAIN = Setting()


class _TakenBackError(Exception):
    """Ends a transaction that was only a trial."""


def require_writable(db: Database) -> None:
    """Raise DatabaseError where an entry could not be written: better before a question than after the answer.

    Only a change, which is taken back, tells: a folder in which no journal can be made shows itself no earlier.
    """
    with suppress(_TakenBackError), db.transaction():
        db.execute(f"PRAGMA user_version = {db.count('PRAGMA user_version')}")
        raise _TakenBackError


def append_entry(
    db: Database, reviewer: str, recorded: Recorded, *, rubric: int, seconds: float, setting: Setting = PLAIN
) -> int:
    """Write one entry in its own durable transaction and return its id."""
    made = {"rubric": rubric, "seconds": round(seconds, 2), "task": setting.task}
    made |= {"blind": setting.blind, "blind_rule": setting.rule}
    with db.transaction():
        id_ = _insert(db, recorded, {"reviewer": reviewer, **made})
        if isinstance(recorded, Correction):
            apply_corrections(db, recorded.article)
    return id_


def _insert(db: Database, recorded: Recorded, made: dict[str, object]) -> int:
    row: dict[str, object] = {**made, "article": recorded.article, "at": utc_now()}
    match recorded:
        case Ruling():
            kind = "adjudication" if made["task"] == ADJUDICATE else "verdict"
            row |= {"kind": kind, "flag": recorded.flag, "verdict": recorded.verdict}
            row |= {"accepted": int(recorded.accepted), "finding": recorded.finding}
        case Note():
            row |= {"kind": "note", "flag": recorded.flag, "note": recorded.text}
        case Quotation():
            row |= {"kind": "evidence", "flag": recorded.flag, "quote": recorded.quote}
            row |= {"start_offset": recorded.start, "end_offset": recorded.end}
        case Lean():
            row |= {"kind": "lean", "score": recorded.score}
        case Stance():
            row |= {"kind": "stance", "actor": recorded.actor, "score": recorded.score}
        case Correction():
            row |= {"kind": "correction", "field": recorded.field, "value": recorded.value}
    columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    return db.execute(f"INSERT INTO entries ({columns}) VALUES ({marks})", row)


def undo_last(db: Database, reviewer: str, *, rubric: int, task: str = REVIEW) -> Entry | None:
    """Take back the newest entry of this reviewer at a task that stands, by a new row; returns what it was."""
    with db.transaction():
        row = db.fetch(
            "SELECT * FROM standing_entries WHERE reviewer = ? AND task = ? ORDER BY id DESC LIMIT 1", (reviewer, task)
        )
        return _point_at(db, "undo", read_entry(row), row["id"], rubric) if row else None


def redo_last(db: Database, reviewer: str, *, rubric: int, task: str = REVIEW) -> Entry | None:
    """Let this reviewer's entry that was taken back last stand again, by a new row; returns what it is.

    Returns None where nothing was taken back since this reviewer's last decision at the task.
    """
    with db.transaction():
        row = db.fetch(
            "SELECT entry.*, undo.id AS undo"
            " FROM standing_undos AS undo JOIN entries AS entry ON entry.id = undo.undoes"
            " WHERE undo.reviewer = :reviewer AND undo.task = :task AND undo.id > coalesce((SELECT id"
            " FROM entries WHERE reviewer = :reviewer AND task = :task AND kind NOT IN ('undo', 'redo')"
            " ORDER BY id DESC LIMIT 1), 0)"
            " ORDER BY undo.id DESC LIMIT 1",
            {"reviewer": reviewer, "task": task},
        )
        return _point_at(db, "redo", read_entry(row), row["undo"], rubric) if row else None


def _point_at(db: Database, kind: str, entry: Entry, target: int, rubric: int) -> Entry:
    """Append an undo or redo that points at `target`; returns the entry that it is about."""
    db.execute(
        "INSERT INTO entries (reviewer, article, kind, flag, undoes, rubric, task, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (entry.reviewer, entry.article, kind, entry.flag, target, rubric, entry.task, utc_now()),
    )
    if entry.kind == "correction":
        apply_corrections(db, entry.article)
    return entry


def list_entries(db: Database, article: int) -> list[Entry]:
    """Return what stands in the journal for an article, oldest first; of verdicts the newest each."""
    rows = db.query(
        "SELECT * FROM standing_entries WHERE article = ? AND kind <> 'verdict'"
        " UNION ALL SELECT * FROM verdicts WHERE article = ? ORDER BY id",
        (article, article),
    )
    return [read_entry(row) for row in rows]


def list_range_entries(db: Database, first: int, last: int) -> Iterator[tuple[Entry, bool]]:
    """Yield what stands of the articles with the numbers `first` to `last`, oldest first; of verdicts the newest each.

    With each goes whether it is a verdict to a question that has been reworded since.
    """
    between = "article BETWEEN :first AND :last"
    rows = db.query(
        f"SELECT *, 0 AS is_earlier FROM standing_entries WHERE {between} AND kind <> 'verdict'"
        f" UNION ALL SELECT *, 0 FROM verdicts WHERE {between}"
        f" UNION ALL SELECT *, 1 FROM earlier_verdicts WHERE {between} ORDER BY id",
        {"first": first, "last": last},
    )
    for row in rows:
        yield read_entry(row), bool(row["is_earlier"])


def iterate_verdicts(db: Database) -> Iterator[Entry]:
    """Yield the verdicts of each reviewer on each question, what was adjudicated, then an article's leanings.

    Verdicts on a flag that was retired or reworded since are among them.
    """
    views = ("verdicts", "earlier_verdicts", "adjudications", "leanings")
    sql = " UNION ALL ".join(f"SELECT * FROM {view}" for view in views)
    for row in db.query(f"SELECT * FROM ({sql}) ORDER BY article, flag IS NULL, flag, kind DESC, reviewer, id"):
        yield read_entry(row)


def list_leanings(db: Database, reviewer: str, article: int) -> list[Entry]:
    """Return this reviewer's lean and stances on an article, oldest first."""
    # "+": by the index of the leanings; SQLite would rather walk through all that the reviewer ever said, in order.
    rows = db.query("SELECT * FROM leanings WHERE article = ? AND reviewer = ? ORDER BY +id", (article, reviewer))
    return [read_entry(row) for row in rows]


def list_additions(db: Database) -> Additions:
    """Return the notes and the quotes that stand."""
    found: Additions = {}
    for row in db.query("SELECT * FROM standing_entries WHERE kind IN ('note', 'evidence') ORDER BY id"):
        notes, quotes = found.setdefault((row["article"], row["flag"], row["reviewer"], row["task"]), ([], []))
        (notes if row["kind"] == "note" else quotes).append(row["note"] or row["quote"])
    return found


def list_verdicts(db: Database, reviewer: str, article: int) -> dict[str, Verdict]:
    """Return this reviewer's verdicts on an article, by flag."""
    rows = db.query("SELECT flag, verdict FROM verdicts WHERE reviewer = ? AND article = ?", (reviewer, article))
    return {row["flag"]: Verdict(row["verdict"]) for row in rows}


def find_next_article(
    db: Database, reviewer: str, flags: Sequence[str], selection: Selection, after: int = 0
) -> int | None:
    """Return the first selected article after number `after` on which this reviewer has not answered all flags."""
    where, parameters = select_articles(selection)
    done, number = list_done(db, reviewer, flags), after
    while True:
        while number + 1 in done:
            number += 1
        row = db.fetch(
            f"SELECT a.number FROM articles AS a WHERE {where} AND a.number > ? ORDER BY a.number LIMIT 1",
            [*parameters, number],
        )
        if row is None or row[0] not in done:
            return int(row[0]) if row else None
        number = int(row[0])


def count_done(db: Database, reviewer: str, flags: Sequence[str], selection: Selection) -> int:
    """Return on how many selected articles this reviewer has answered all flags."""
    done = list_done(db, reviewer, flags)
    if selection == EVERYTHING or not done:
        return len(done)
    where, parameters = select_articles(selection)
    rows = db.query(f"SELECT a.number FROM articles AS a WHERE {where}", parameters)
    return sum(row[0] in done for row in rows)


def count_up_to(db: Database, selection: Selection, article: int) -> int:
    """Return how many selected articles there are up to this one, itself counted."""
    where, parameters = select_articles(selection)
    # The + keeps SQLite from walking the table, whose rows hold the texts: an index tells as well.
    return db.count(f"SELECT count(*) FROM articles AS a WHERE {where} AND +a.number <= ?", [*parameters, article])


def read_entry(row: Row) -> Entry:
    quoted = row["quote"] is not None
    return Entry(
        id=row["id"],
        reviewer=row["reviewer"],
        article=row["article"],
        kind=row["kind"],
        flag=row["flag"],
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        accepted=None if row["accepted"] is None else bool(row["accepted"]),
        finding=row["finding"],
        note=row["note"],
        evidence=Evidence("quoted by the reviewer", row["start_offset"], row["end_offset"], row["quote"])
        if quoted
        else None,
        field=row["field"],
        value=row["value"],
        seconds=row["seconds"],
        rubric=row["rubric"],
        at=row["at"],
        blind=row["blind"],
        blind_rule=row["blind_rule"],
        task=row["task"],
        actor=row["actor"],
        score=row["score"],
    )


def count_verdicts(db: Database, article: int) -> int:
    """Return how many verdicts stand on an article, of all reviewers."""
    return db.count("SELECT count(*) FROM verdicts WHERE article = ?", (article,))
