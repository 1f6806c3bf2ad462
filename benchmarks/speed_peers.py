"""The other sides of the measurements of speed: what other projects do with the same articles."""

from __future__ import annotations

import importlib
import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

Record = dict[str, str]


class MissingPeerError(Exception):
    """A peer is not installed."""


def import_peer(name: str) -> ModuleType:
    """Return a module; MissingPeerError that says what to install."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingPeerError(f"{name} is not there; install the extra peers") from error


def make_gopher() -> Callable[[list[Record]], object]:
    """Return datatrove's Gopher quality and repetition filters, one after the other, over JSON lines."""
    filters = import_peer("datatrove.pipeline.filters")
    document = import_peer("datatrove.data").Document
    quality, repetition = filters.GopherQualityFilter(), filters.GopherRepetitionFilter()

    def run(records: list[Record]) -> object:
        lines = [json.dumps(record) for record in records]
        documents = [document(text=row["text"], id=row["id"]) for row in map(json.loads, lines)]
        return [(quality.filter(one), repetition.filter(one)) for one in documents]

    return run


def make_plain(phrases: Sequence[str], path: Path) -> Callable[[list[Record]], object]:
    """Return a plain pipeline: textstat's `text_standard`, 40 patterns without case, `insert_all`."""
    textstat = import_peer("textstat")
    sqlite_utils = import_peer("sqlite_utils")
    patterns = compile_patterns(phrases)

    def run(records: list[Record]) -> object:
        rows = []
        for row in map(json.loads, [json.dumps(record) for record in records]):
            grade = textstat.text_standard(row["text"])
            for number, pattern in enumerate(patterns):
                rows += [
                    {"id": row["id"], "grade": grade, "flag": number, "at": m.start()}
                    for m in pattern.finditer(row["text"])
                ]
        path.unlink(missing_ok=True)
        sqlite_utils.Database(path)["findings"].insert_all(rows)
        return rows

    return run


def compile_patterns(phrases: Sequence[str], count: int = 40) -> list[re.Pattern[str]]:
    """Return the phrases as so many alternations without case, the longest first."""
    parts = [phrases[start::count] for start in range(count)]
    return [re.compile(spell_alternation(part), re.IGNORECASE) for part in parts if part]


def spell_alternation(phrases: Sequence[str]) -> str:
    """Return one alternation of phrases of whole words, the longest first."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase.split()), phrase))
    spelt = (r"[\W_]+".join(map(re.escape, phrase.split())) for phrase in longest)
    return rf"(?<![^\W_])(?:{'|'.join(spelt)})(?![^\W_])"


def make_metrics() -> Callable[[list[str]], object]:
    """Return all of textstat's metrics of a text."""
    textstat = import_peer("textstat")
    names = (
        "flesch_reading_ease", "flesch_kincaid_grade", "smog_index", "coleman_liau_index", "linsear_write_formula",
        "automated_readability_index", "dale_chall_readability_score", "gunning_fog", "text_standard",
    )  # fmt: skip

    def run(texts: list[str]) -> object:
        textstat.set_lang("en_US")
        return [[getattr(textstat, name)(text) for name in names] for text in texts]

    return run


def insert_rows(path: Path, tables: dict[str, list[dict[str, object]]]) -> None:
    """Write rows with sqlite-utils' `insert_all` into the tables of a database."""
    sqlite_utils = import_peer("sqlite_utils")
    connection = sqlite3.connect(path)
    database = sqlite_utils.Database(connection)
    for name, rows in tables.items():
        database[name].insert_all(rows)
    connection.commit()
    connection.close()
