"""Articles with all that machines and people said of them, whole: out to other tools, and in from them once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from annotate.core.annotations import Annotated, Decision, Prediction, Seen
from annotate.core.model import Article, BylineKind, Finding, Verdict, identify_content
from annotate.storage.articles import add_article, list_articles, read_article
from annotate.storage.clock import utc_now
from annotate.storage.corrections import apply_corrections
from annotate.storage.database import Database, Row
from annotate.storage.findings import read_evidence
from annotate.storage.journal import read_entry

_CONTENT = (
    "kind", "flag", "verdict", "note", "start_offset", "end_offset", "quote", "field", "value", "actor", "score",
    "task",
)  # fmt: skip
# The newest verdict, adjudication, lean or stance is the one in force: an older one must not come behind it.
_IN_FORCE = ("verdict", "adjudication", "lean", "stance", "correction")


@dataclass(slots=True)
class Import:
    """What became of what came in: by (thing, outcome), such as ("verdicts", "new"), and what was rejected.

    `last` is the newest entry from before: only those can be newer than one that comes in.
    """

    last: int = 0
    articles: set[int] = field(default_factory=set)
    fresh: list[int] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def iterate_annotated(db: Database) -> Iterator[Annotated]:
    """Yield every article as it came, with its findings and with everything that stands in the journal."""
    for stored in list_articles(db):
        predictions = _list_predictions(db, stored.number, stored.revision)
        seen = dict(predictions)
        rows = db.query("SELECT * FROM standing_entries WHERE article = ? ORDER BY id", (stored.number,))
        decisions = tuple(_read_decision(row, seen) for row in rows)
        yield Annotated(_restore(db, stored.number, stored.article), tuple(seen.values()), decisions)


def _restore(db: Database, number: int, article: Article) -> Article:
    """Return the article without its corrections, which travel as entries."""
    row = db.fetch(
        "SELECT a.added_byline, a.added_byline_kind, a.added_byline_origin, key.key AS outlet, outlets.name,"
        " EXISTS (SELECT 1 FROM outlet_domains WHERE outlet = a.added_outlet) AS has_domain FROM articles AS a"
        " LEFT JOIN outlets ON outlets.id = a.added_outlet LEFT JOIN outlet_keys AS key ON key.id = a.added_outlet"
        " WHERE a.number = ?",
        (number,),
    )
    if row is None:
        return article
    return replace(
        article,
        byline=row["added_byline"],
        byline_kind=BylineKind(row["added_byline_kind"]) if row["added_byline_kind"] else None,
        byline_origin=row["added_byline_origin"],
        outlet=row["outlet"] if row["has_domain"] else None,
        outlet_name=row["name"],
    )


def _list_predictions(db: Database, article: int, revision: int) -> list[tuple[int, Prediction]]:
    """Return the current findings, and those that a reviewer had seen."""
    rows = db.query(
        "SELECT * FROM findings WHERE article = ? AND (current = 1 OR id IN"
        " (SELECT finding FROM standing_entries WHERE article = ? AND finding IS NOT NULL)) ORDER BY id",
        (article, article),
    )
    found = []
    for row in rows:
        evidence = read_evidence(db, row["id"])
        finding = Finding(
            row["flag"], Verdict(row["verdict"]), row["probability"], evidence, row["detector"], row["version"]
        )
        found.append((row["id"], Prediction(finding, bool(row["current"]), row["revision"] < revision)))
    return found


def _read_decision(row: Row, seen: dict[int, Prediction]) -> Decision:
    entry = read_entry(row)
    part = seen.get(entry.finding) if entry.finding else None
    return Decision(
        reviewer=entry.reviewer,
        kind=entry.kind,
        at=entry.at,
        flag=entry.flag,
        verdict=entry.verdict,
        accepted=entry.accepted,
        seen=Seen(part.finding.detector, part.finding.version, part.outdated) if part else None,
        note=entry.note,
        evidence=replace(entry.evidence, note="") if entry.evidence else None,
        field=entry.field,
        value=entry.value,
        actor=entry.actor,
        score=entry.score,
        seconds=entry.seconds,
        rubric=entry.rubric,
        task=entry.task,
        blind=entry.blind,
        blind_rule=entry.blind_rule,
    )


def begin_import(db: Database) -> Import:
    """Return an import in which nothing has come in yet."""
    return Import(db.count("SELECT max(id) FROM entries"))


def find_by_url(db: Database, url: str) -> Article | None:
    """Return the only article with this address, or None."""
    rows = list(db.query("SELECT number FROM articles WHERE url = ? OR url = ? LIMIT 2", (url, url.rstrip("/"))))
    stored = read_article(db, rows[0][0]) if len(rows) == 1 else None
    return stored.article if stored else None


def import_annotated(
    db: Database, item: Annotated, tool: str, size: tuple[int, float | None, float | None], result: Import
) -> None:
    """Store what is new of an item, as a part of one transaction; `size` is (words, reading ease, grade).

    What is known already is counted and left. A fault is named in `result`, and costs nothing but its own part.
    """
    words, flesch, grade = size
    with db.transaction():
        number, is_new = add_article(db, _find_known(db, item.article), words=words, flesch=flesch, grade=grade)
        if number not in result.articles:
            result.articles.add(number)
            result.counts["articles", "new" if is_new else "known"] += 1
        stored = read_article(db, number)
        text = stored.article.text if stored else ""
        _save_predictions(db, number, item.predictions, text, result)
        _append(db, number, item, text, tool, result)


def finish_import(db: Database, result: Import) -> None:
    """Let the findings that came in stand beside the corrections that came in with them, as they had stood."""
    with db.transaction():
        db.execute_many(
            "UPDATE findings SET revision = (SELECT revision FROM articles WHERE number = article) WHERE id = ?",
            [(id_,) for id_ in result.fresh],
        )


def _find_known(db: Database, article: Article) -> Article:
    """Return the article under the id by which its text is in the database, with a title or without."""
    for id_ in (article.id, identify_content(article.text), identify_content(article.text, article.title)):
        if db.count("SELECT count(*) FROM articles WHERE content = ?", (id_,)):
            return replace(article, id=id_)
    return article


def _stands(text: str, start: int | None, end: int | None, quote: str | None) -> bool:
    return quote is None or text[start:end] == quote


def _save_predictions(db: Database, article: int, parts: Sequence[Prediction], text: str, result: Import) -> None:
    for part in parts:
        finding = part.finding
        if not all(_stands(text, item.start, item.end, item.quote) for item in finding.evidence):
            result.faults.append(f"a finding on {finding.flag} quotes what does not stand in the article as it is here")
            continue
        id_ = _save_prediction(db, article, part)
        result.counts["findings", "new" if id_ else "known"] += 1
        if id_ and not part.outdated:
            result.fresh.append(id_)


def _save_prediction(db: Database, article: int, part: Prediction) -> int | None:
    """Store a finding that is not there yet; it is current where no other of the detector is."""
    finding = part.finding
    key = (article, finding.flag, finding.detector)
    same = "SELECT count(*) FROM findings WHERE article = ? AND flag = ? AND detector = ?"
    said = (finding.version, finding.verdict, finding.probability)
    if db.count(f"{same} AND version = ? AND verdict = ? AND probability IS ?", (*key, *said)):
        return None
    if db.count(f"{same} AND version = ? AND revision IN (-1, (SELECT revision FROM articles WHERE number = ?))",
                (*key, finding.version, article)):  # fmt: skip
        return None  # what this version says here stays
    is_current = part.current and not db.count(f"{same} AND current = 1", key)
    # Older than any revision here, so that it stays out of date.
    revision = -1 if part.outdated else db.count("SELECT revision FROM articles WHERE number = ?", (article,))
    id_ = db.execute(
        "INSERT INTO findings (article, flag, detector, version, verdict, probability, revision, current)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*key, *said, revision, int(is_current)),
    )
    db.execute_many(
        "INSERT INTO evidence (finding, position, note, start_offset, end_offset, quote) VALUES (?, ?, ?, ?, ?, ?)",
        [(id_, place, item.note, item.start, item.end, item.quote) for place, item in enumerate(finding.evidence)],
    )
    return id_


def _append(db: Database, article: int, item: Annotated, text: str, tool: str, result: Import) -> None:
    for entry in item.decisions:
        quote = entry.evidence
        if quote and not _stands(text, quote.start, quote.end, quote.quote):
            result.faults.append(f"a quote on {entry.flag} does not stand in the article as it is here")
            continue
        outcome = _judge(db, article, result.last, entry, is_own=item.is_own)
        if outcome == "new":
            try:
                _insert(db, article, entry, tool, item.source)
            except sqlite3.IntegrityError as error:
                result.faults.append(f"an entry of kind {entry.kind} is not whole ({error})")
                continue
        result.counts["entries" if entry.kind not in ("verdict", "adjudication") else "verdicts", outcome] += 1


def _row(article: int, entry: Decision) -> dict[str, object]:
    quote = entry.evidence
    return {
        "reviewer": entry.reviewer, "article": article, "kind": entry.kind, "flag": entry.flag,
        "verdict": entry.verdict, "note": entry.note, "start_offset": quote.start if quote else None,
        "end_offset": quote.end if quote else None, "quote": quote.quote if quote else None,
        "field": entry.field, "value": entry.value, "actor": entry.actor, "score": entry.score, "task": entry.task,
    }  # fmt: skip


def _judge(db: Database, article: int, last: int, entry: Decision, *, is_own: bool) -> str:
    """Return "new", "known" where the journal has it (taken back or not), or "older" than what is in force."""
    same = " AND ".join(f"{name} IS :{name}" for name in _CONTENT)
    row = _row(article, entry)
    mine = "FROM entries WHERE article = :article AND reviewer = :reviewer AND kind = :kind"
    timed = entry.at is not None and (is_own or entry.kind in _IN_FORCE)
    if db.count(f"SELECT count(*) {mine} AND {same}{' AND at = :at' if timed else ''}", row | {"at": entry.at}):
        return "known"
    if entry.at is None or entry.kind not in _IN_FORCE:
        return "new"
    question = " AND flag IS :flag AND actor IS :actor AND field IS :field AND task = :task"
    later = f"SELECT count(*) {mine}{question} AND id <= :last AND at >= :at"
    return "older" if db.count(later, row | {"at": entry.at, "last": last}) else "new"


def _insert(db: Database, article: int, entry: Decision, tool: str, source: str) -> None:
    now = utc_now()
    row = _row(article, entry) | {
        "accepted": None if entry.accepted is None else int(entry.accepted),
        "finding": _find_seen(db, article, entry),
        "seconds": entry.seconds,
        "rubric": entry.rubric,
        "blind": entry.blind,
        "blind_rule": entry.blind_rule,
        "at": entry.at or now,
    }
    columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    with db.transaction():
        id_ = db.execute(f"INSERT INTO entries ({columns}) VALUES ({marks})", row)
        db.execute("INSERT INTO imports (entry, tool, source, at) VALUES (?, ?, ?, ?)", (id_, tool, source, now))
        if entry.kind == "correction":
            apply_corrections(db, article)


def _find_seen(db: Database, article: int, entry: Decision) -> int | None:
    if entry.seen is None:
        return None
    row = db.fetch(
        "SELECT id FROM findings WHERE article = ? AND flag = ? AND detector = ? AND version = ?"
        " ORDER BY (revision < (SELECT revision FROM articles WHERE number = ?)) = ? DESC, id DESC",
        (article, entry.flag, entry.seen.detector, entry.seen.version, article, int(entry.seen.outdated)),
    )
    return int(row[0]) if row else None
