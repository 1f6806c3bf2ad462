"""The names that other programs import from `annotate`: detect, read, score, and the values they give."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from annotate.assembly import find_rubric as resolve_rubric
from annotate.assembly import load_detectors, load_rubric
from annotate.batch.local import Detection
from annotate.core.model import Article, Evidence, Finding, Flag, Verdict
from annotate.core.rubric import Rubric
from annotate.core.scoring import FlagRate, Interval, OutletScore
from annotate.core.text import TextView
from annotate.detectors import Detector, detect_all
from annotate.errors import AnnotateError
from annotate.ingest.article import Reading
from annotate.ingest.read import read_sources
from annotate.ingest.record import article_from_record
from annotate.ingest.sources import Rejection

__all__ = [
    "AnnotateError",
    "Article",
    "Detection",
    "Detector",
    "Evidence",
    "Finding",
    "Flag",
    "FlagRate",
    "Interval",
    "OutletScore",
    "Rejection",
    "Rubric",
    "TextView",
    "Verdict",
    "detect",
    "load_detectors",
    "load_rubric",
    "read",
    "score",
]


def read(*sources: str | Path, outlet: str | None = None, kind: str | None = None) -> Iterator[Article | Rejection]:
    """Yield an article, or a rejection with its reason, for each input: files, folders and globs, as `annotate add`.

    `kind` is one of txt, html, jsonl, json and csv, where a file's ending does not tell.
    """
    return read_sources(tuple(map(str, sources)), Reading(outlet, kind))


def detect(
    article: Article | str,
    *,
    title: str | None = None,
    author: str | None = None,
    date: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
) -> Detection:
    """Run all detectors on an article, or on a text, and return the article with the findings and the failures.

    For a text, the other arguments are the fields of a record (docs/detect.md): None means not known, an empty
    `author` or `date` that the page shows none. Raises ValueError for a text without anything in it.
    """
    if isinstance(article, str):
        fields = {"text": article, "title": title, "author": author, "date": date, "url": url, "outlet": outlet}
        article = article_from_record(fields, "text")
    findings, failures = detect_all(_load_detectors(), TextView(article))
    return Detection(article, tuple(findings), tuple(failures))


@cache
def _load_detectors() -> tuple[Detector, ...]:
    return tuple(load_detectors())


def score(db: str | Path, rubric: str | Path | None = None) -> list[OutletScore]:
    """Return the scores of the outlets of a database, which is only read: ranked ones first, then the others.

    `rubric` names another file like seeds/flags.toml, or of criteria, or a packaged rubric ("nine-criteria"); without
    it the database's own counts. Raises AnnotateError where the database or the rubric cannot be read.
    """
    from annotate.storage.database import open_database
    from annotate.storage.rubrics import find_rubric
    from annotate.storage.scores import score_database

    with closing(open_database(Path(db), read_only=True)) as database:
        stored = None if rubric else find_rubric(database)
        own = stored.rubric if stored else resolve_rubric(str(rubric)) if rubric else load_rubric()
        return score_database(database, own)
