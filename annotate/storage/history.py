"""The history of an article: every entry of the journal, also what was taken back."""

from __future__ import annotations

from dataclasses import dataclass

from annotate.core.leaning import spell_score
from annotate.storage.database import Database
from annotate.storage.journal import Entry, list_entries, read_entry


@dataclass(frozen=True, slots=True)
class Event:
    """An entry as it was written, whether it stands, what it points at, and the detector that was seen."""

    entry: Entry
    stands: bool
    undoes: int | None
    detector: str | None
    version: str | None


def list_history(db: Database, article: int) -> list[Event]:
    """Return everything that was done about an article, oldest first; an undo stands where no redo took it back."""
    rows = db.query(
        "SELECT entry.*, finding.detector, finding.version,"
        " entry.id IN (SELECT id FROM standing_entries WHERE article = :article)"
        " OR entry.id IN (SELECT id FROM standing_undos WHERE article = :article) OR entry.kind = 'redo' AS stands"
        " FROM entries AS entry LEFT JOIN findings AS finding ON finding.id = entry.finding"
        " WHERE entry.article = :article ORDER BY entry.id",
        {"article": article},
    )
    return [Event(read_entry(row), bool(row["stands"]), row["undoes"], row["detector"], row["version"]) for row in rows]


def describe_entries(db: Database, article: int) -> list[tuple[str | None, str, str]]:
    """Return (flag, reviewer, words) for what stands in the journal of an article, oldest first."""
    said = [(entry.id, entry.flag, entry.reviewer, describe_entry(entry)) for entry in list_entries(db, article)]
    for row in db.query("SELECT * FROM earlier_verdicts WHERE article = ?", (article,)):
        old = read_entry(row)
        words = f"{describe_entry(old)}, to the question as rubric {old.rubric} asked it"
        said.append((old.id, old.flag, old.reviewer, words))
    return [(flag, reviewer, words) for _, flag, reviewer, words in sorted(said, key=lambda item: item[0])]


def describe_entry(entry: Entry) -> str:
    """Return what an entry says, in words: "present (agreed with the machine)"."""
    match entry.kind:
        case "verdict":
            return f"{entry.verdict}{' (agreed with the machine)' if entry.accepted else ''}"
        case "adjudication":
            return f"settled the disagreement: {entry.verdict}"
        case "lean":
            return f"lean {spell_score(entry.score)}"
        case "stance":
            return f"{entry.actor} {spell_score(entry.score)}"
        case "note":
            return f"note: {entry.note}"
        case "correction":
            return f"{entry.field} corrected to {entry.value or '(none)'}"
    return f"quoted: {entry.evidence.quote if entry.evidence else ''}"
