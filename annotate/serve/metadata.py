"""What Datasette is told of the database: the words of schema.sql, facets, searches and ready-made queries."""

from __future__ import annotations

import re
from typing import Any

from annotate.resources import read_resource
from annotate.serve.queries import QUERIES

# The virtual table beside the database, in which titles, bylines and texts are searched.
INDEX = "searched_texts"
_FACETS = {
    "article_overview": ["outlet", "language", "reviewers"],
    "verdicts_in_force": ["flag", "verdict", "reviewer", "rubric"],
    "findings_and_verdicts": ["flag", "machine_verdict", "reviewer_verdict", "agree"],
    "evidence_quotes": ["flag", "given_by", "detector", "outlet"],
    "reviewer_notes": ["flag", "reviewer"],
    "disagreements": ["flag", "settled_as"],
    "outlet_flags": ["flag"],
    "outlet_listings": ["country", "class", "list"],
    "journal": ["kind", "reviewer", "flag"],
    "outlets": ["country", "class"],
    "findings": ["flag", "verdict", "detector"],
    "entries": ["kind", "reviewer", "flag"],
}
_SORTS = {"article_overview": "article", "disagreements": "article", "journal": "entry"}
_MADE = re.compile(r"((?:^--.*\n)+)CREATE (?:TABLE|VIEW) (\w+)", re.M)
_COLUMN = re.compile(r"^--\s+(\w+)\.(\w+): (.*)$", re.M)


def read_descriptions() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return the comments of schema.sql: by table or view, and by column within it."""
    text = read_resource("schema.sql")
    tables = {name: " ".join(comment.replace("--", " ").split()) for comment, name in _MADE.findall(text)}
    columns: dict[str, dict[str, str]] = {}
    for table, column, words in _COLUMN.findall(text):
        columns.setdefault(table, {})[column] = words.strip()
    for table in tables:  # a column of a view bears the words of its namesakes
        columns[table] = {**columns.get("every", {}), **columns.get(table, {})}
    return tables, columns


def build_metadata(database: str, *, is_searched: bool) -> dict[str, Any]:
    """Return Datasette's metadata for the database of this name."""
    words, columns = read_descriptions()
    tables: dict[str, dict[str, Any]] = {}
    for name, description in words.items():
        tables[name] = {"description": description, "columns": columns[name]}
        if name in _FACETS:
            tables[name]["facets"] = _FACETS[name]
        if name in _SORTS:
            tables[name]["sort"] = _SORTS[name]
    if is_searched:
        tables["article_overview"] |= {"fts_table": INDEX, "fts_pk": "article"}
        tables["articles"] |= {"fts_table": INDEX, "fts_pk": "number"}
    for inner in ("standing_undos", "standing_entries", "outlet_keys", "sketches", "_sqlite_migrations"):
        tables.setdefault(inner, {})["hidden"] = True
    return {
        "title": "annotate",
        "description": "Which outlets can be trusted, and why. Begin with the views of the articles and the verdicts.",
        "databases": {database: {"tables": tables, "queries": QUERIES}},
    }
