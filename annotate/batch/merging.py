"""Brings the findings of a folder into a database, as adding and flagging the same inputs there would have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from annotate.batch.measuring import Measured, measure
from annotate.core.model import Article, BylineKind, Evidence, Finding, Link, Verdict, identify_content
from annotate.detectors.copying import FLAG as COPIED_TEXT
from annotate.exchange.article_table import iterate_rows
from annotate.exchange.manifest import Manifest, check_file
from annotate.ingest.sources import Rejection
from annotate.storage.articles import add_article, find_same, read_article
from annotate.storage.database import Database
from annotate.storage.findings import list_detectors, save_batch

# Rows a transaction.
_BATCH = 500
_PLAIN = (
    "id", "source", "url", "title", "byline", "byline_origin", "published", "published_origin", "outlet",
    "outlet_name", "language",
)  # fmt: skip


@dataclass(slots=True)
class Merged:
    """What became of the rows: accepted + known + rejected = rows; and how many findings are new."""

    accepted: int = 0
    known: int = 0
    rejected: int = 0
    findings: int = 0
    # What detectors said of themselves: failures on articles that are in all the same.
    failures: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return self.accepted + self.known + self.rejected


def merge_folder(
    db: Database,
    folder: Path,
    manifest: Manifest,
    flags: Sequence[str],
    on_rejection: Callable[[Rejection], None],
    on_step: Callable[..., None],
) -> Merged:
    """Take in the articles and findings of all files, in the order of the manifest; `flags` are asked.

    An article that is there already gets the findings of those detectors alone that have said nothing of it; a
    corrected one none. Each file is compared with its digest before any of it is taken in. Raises InputError.
    """
    merged = Merged()
    for file in manifest.files:
        check_file(folder, file)
        rows = iterate_rows(folder / file.name)
        while batch := list(islice(rows, _BATCH)):
            with db.transaction():
                outcomes = [_take_in(db, row, flags) for row in batch]
                merged.findings += save_batch(
                    db, ((o.number, o.revision, o.findings) for o in outcomes if isinstance(o, _Taken))
                )
            for row, outcome in zip(batch, outcomes, strict=True):
                _count(merged, row, outcome, on_rejection)
                on_step(isinstance(outcome, Rejection))
    return merged


@dataclass(frozen=True, slots=True)
class _Taken:
    """An article of the database, its revision, and the findings to store; `is_new` where it was not there before."""

    number: int
    revision: int
    findings: list[Finding]
    is_new: bool = False


def _count(
    merged: Merged, row: Mapping[str, Any], outcome: _Taken | Rejection, on_rejection: Callable[[Rejection], None]
) -> None:
    if isinstance(outcome, Rejection):
        merged.rejected += 1
        on_rejection(outcome)
        return
    merged.accepted += outcome.is_new
    merged.known += not outcome.is_new
    if row["error"]:
        merged.failures.append(f"article {outcome.number}: {row['error']}")


def _take_in(db: Database, row: Mapping[str, Any], flags: Sequence[str]) -> _Taken | Rejection:
    """Store the article of a row where it is new, and return its findings that are to be stored."""
    source = str(row["source"] or "a row without a source")
    if row["id"] is None:
        return Rejection(source, str(row["error"] or "nothing is said of it"))
    try:
        article = _read_article(row)
        number = find_same(db, article)
        if number is None:
            return _take_new(db, article, _read_findings(row, article.text, flags))
        stored = read_article(db, number)
        if stored is None:
            raise KeyError(number)
        findings = [] if stored.revision else _read_findings(row, stored.article.text, flags)
        said = list_detectors(db, number)
        return _Taken(number, stored.revision, [f for f in findings if (f.flag, f.detector) not in said])
    except (ValueError, TypeError, KeyError) as error:
        return Rejection(source, str(error))


def _take_new(db: Database, article: Article, findings: list[Finding]) -> _Taken | Rejection:
    if not article.text:
        return Rejection(article.source, "it is not in the database, and the folder was made without --with-text")
    if article.id not in (identify_content(article.text), identify_content(article.text, article.title)):
        return Rejection(article.source, "its id is not that of its text")
    measured = measure(article)
    if not isinstance(measured, Measured):
        return measured
    read = measured.readability
    number, _ = add_article(db, article, words=read.words, flesch=read.flesch, grade=read.grade)
    return _Taken(number, 0, findings, is_new=True)


def _read_article(row: Mapping[str, Any]) -> Article:
    return Article(
        text=row["text"] or "",
        byline_kind=BylineKind(row["byline_kind"]) if row["byline_kind"] else None,
        published_known=bool(row["published_known"]),
        links=tuple(Link(link["url"], link["anchor"]) for link in row["links"] or ()),
        **{name: row[name] for name in _PLAIN},
    )


def _read_findings(row: Mapping[str, Any], text: str, flags: Sequence[str]) -> list[Finding]:
    """Return the findings on the flags that are asked. Raises ValueError where a quote is not in the text.

    Copied text is left out: it shows where articles are compared, which the database does.
    """
    found = []
    for said in row["findings"]:
        if said["flag"] not in flags or said["flag"] == COPIED_TEXT:
            continue
        evidence = tuple(Evidence(own["note"], own["start"], own["end"], own["quote"]) for own in said["evidence"])
        if text and not all(own.start is None or text[own.start : own.end] == own.quote for own in evidence):
            raise ValueError(f"a quote for {said['flag']} does not stand in the article as it is stored")
        verdict, probability = Verdict(said["verdict"]), said["probability"]
        if probability is not None and not 0.0 <= probability <= 1.0:
            raise ValueError(f"{said['flag']} has the probability {probability}")
        found.append(Finding(said["flag"], verdict, probability, evidence, said["detector"], said["version"]))
    return found


def name_other_versions(manifest: Manifest, present: Iterable[tuple[str, str]]) -> list[str]:
    """Return a line for each detector of which the folder has another version than this program."""
    return [
        f"{name}: the folder has version {manifest.detectors[name]}, this program {version}"
        for name, version in present
        if manifest.detectors.get(name, version) != version
    ]
