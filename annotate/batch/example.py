"""The packaged example: articles of invented outlets and the verdicts that two reviewers gave on them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotate.core.model import Article, Verdict
from annotate.core.review import Note, Ruling
from annotate.core.rubric import Rubric
from annotate.errors import DatabaseError
from annotate.ingest.read import read_sources
from annotate.ingest.sources import Rejection
from annotate.resources import find_resource, read_resource
from annotate.storage.database import Database
from annotate.storage.findings import list_findings
from annotate.storage.journal import append_entry

PREFIX = "example/"
_READ = (".txt", ".html", ".jsonl")


def read_example() -> Iterator[Article | Rejection]:
    """Yield the example articles, with sources such as "example/ferry.txt"; the manifest names their outlets."""
    folder = find_resource("seeds/articles")
    outlets = {
        _name(row): row["outlet"] for row in tomllib.loads(read_resource("seeds/articles/manifest.toml"))["article"]
    }
    paths = sorted(str(path) for path in folder.iterdir() if path.suffix in _READ)
    for item in read_sources(tuple(paths)):
        source = Path(item.source).name
        if isinstance(item, Article):
            yield replace(item, source=PREFIX + source, outlet=outlets.get(source, item.outlet))
        else:
            yield item


def require_example(db: Database) -> None:
    """Raise DatabaseError when the database holds articles that are not the example's."""
    if db.count("SELECT count(*) FROM articles WHERE substr(source, 1, ?) <> ?", (len(PREFIX), PREFIX)):
        raise DatabaseError(f"{db.path} holds articles of yours.", "Name a new file: annotate demo --db demo.db")


def replay_verdicts(db: Database, rubric: Rubric) -> int:
    """Write the recorded verdicts into a database that has none yet; returns how many."""
    if db.count("SELECT count(*) FROM entries"):
        return 0
    numbers = {
        row["source"].removeprefix(PREFIX): row["number"] for row in db.query("SELECT number, source FROM articles")
    }
    rows = tomllib.loads(read_resource("seeds/articles/verdicts.toml"))["verdict"]
    with db.transaction():
        for row in rows:
            _replay(db, rubric, numbers[_name(row)], row)
    return len(rows)


def _replay(db: Database, rubric: Rubric, article: int, row: dict[str, Any]) -> None:
    found = next((item for item in list_findings(db, article) if item.finding.flag == row["flag"]), None)
    verdict = Verdict(row["verdict"])
    ruling = Ruling(article, row["flag"], verdict, False, found.id if found else None)
    append_entry(db, row["reviewer"], ruling, rubric=rubric.version, seconds=row["seconds"])
    if row.get("note"):
        note = Note(article, row["flag"], row["note"])
        append_entry(db, row["reviewer"], note, rubric=rubric.version, seconds=0.0)


def _name(row: dict[str, Any]) -> str:
    return f"{row['file']}:{row['line']}" if "line" in row else str(row["file"])
