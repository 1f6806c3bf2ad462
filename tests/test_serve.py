"""The database in the browser: what it says of itself, that it is only read, and whom it answers."""

from __future__ import annotations

import asyncio
import builtins
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import add, find
from conftest import Run

from annotate.batch.intake import prepare_database
from annotate.core.model import Evidence, Verdict
from annotate.core.review import Note, Quotation, Ruling
from annotate.serve.application import Serving, build_application
from annotate.serve.marking import Mark, cut_text
from annotate.serve.metadata import INDEX, build_metadata, read_descriptions
from annotate.serve.queries import QUERIES
from annotate.storage.database import Database, open_database
from annotate.storage.journal import append_entry
from annotate.storage.search import build_index

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}\u202e\x1b[31m"
TEXT = f"The ferry 👩‍👩‍👧 sailed. {HOSTILE}\nNobody was there."
PEOPLE = (
    "article_overview", "verdicts_in_force", "findings_and_verdicts", "evidence_quotes", "reviewer_notes",
    "disagreements", "outlet_flags", "outlet_listings", "journal",
)  # fmt: skip
Ask = Callable[..., Any]


@pytest.fixture
def small(tmp_path: Path) -> Database:
    """A database with two articles, a finding and the verdicts of two reviewers who disagree."""
    db = open_database(tmp_path / "news.db", create=True)
    prepare_database(db)
    number = add(db, TEXT, title=HOSTILE)
    add(db, "Nothing of note happened in the harbour.")
    find(db, number, "undated", "present", (4, 9, "ferry"))
    append_entry(db, "ana", Ruling(number, "undated", Verdict.PRESENT), rubric=2, seconds=3.5)
    append_entry(db, HOSTILE, Ruling(number, "undated", Verdict.ABSENT), rubric=2, seconds=1)
    append_entry(db, "ana", Note(number, "undated", HOSTILE), rubric=2, seconds=0)
    append_entry(db, "ana", Quotation(number, "undated", 4, 16, TEXT[4:16]), rubric=2, seconds=0)
    return db


@pytest.fixture
def ask(small: Database, tmp_path: Path) -> Ask:
    """Ask the server in this process: `ask("/article/1")`."""
    build_index(small, tmp_path / "search.db", INDEX, lambda: None)
    application = build_application(Serving(small.path, tmp_path / "search.db"))
    small.close()

    def call(path: str, method: str = "GET", host: str = "localhost") -> Any:
        from httpx import ASGITransport, AsyncClient

        async def run() -> Any:
            async with AsyncClient(transport=ASGITransport(application.app()), base_url=f"http://{host}") as client:
                return await client.request(method, path)

        return asyncio.run(run())

    return call


def test_an_article_is_shown_with_its_marks_and_runs_nothing(ask: Ask) -> None:
    page = ask("/article/1")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "{{ 7*7 }}" in page.text
    assert '<mark title="undated (test-undated), undated (ana)">ferry</mark>' in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert ask("/article/99").status_code == 404


def test_texts_are_searched_and_the_database_is_not_written(ask: Ask, tmp_path: Path) -> None:
    before = (tmp_path / "news.db").read_bytes()
    found = ask("/news/article_overview.json?_search=ferry&_shape=array").json()
    assert [row["article"] for row in found] == [1]
    assert ask("/news/articles.json?_search=harbour&_shape=array").json()[0]["number"] == 2
    assert ask("/news.json?sql=delete+from+imports").status_code == 400
    assert ask("/news/articles", method="POST").status_code == 405
    assert (tmp_path / "news.db").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["news.db", "search.db"]


def test_only_its_own_name_is_answered(ask: Ask) -> None:
    assert ask("/", host="harbourgazette.example").status_code == 421
    assert ask("/", host="127.0.0.1:8001").status_code == 200
    assert ask("/", host="[::1]:8001").status_code == 200


def test_each_table_is_described(ask: Ask) -> None:
    page = ask("/news/disagreements").text
    assert "One row a question on which reviewers disagree" in page
    assert "how many say absent" in page
    assert "settled_as" in page


@pytest.mark.parametrize("name", QUERIES)
def test_each_ready_made_query_runs(ask: Ask, name: str) -> None:
    words = {"outlet": "harbourgazette.example", "detector": "%25", "article": "1"}
    query = "&".join(f"{key}={value}" for key, value in words.items())
    result = ask(f"/news/{name}.json?{query}&_shape=array")
    assert result.status_code == 200, result.text
    empty = {"missed_by_machines", "outlets_by_state", "taken_back", "came_from_other_tools"}
    assert bool(result.json()) == (name not in empty)


def test_the_words_are_those_of_the_schema(small: Database) -> None:
    tables, columns = read_descriptions()
    for name in PEOPLE:
        have = {row["name"] for row in small.query("SELECT name FROM pragma_table_info(?)", (name,))}
        assert have
        assert have <= set(columns[name]), f"{name} has columns without words"
    own = {
        row["name"]
        for row in small.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> '_sqlite_migrations'")
    }
    assert own - {"sqlite_sequence"} <= set(tables)
    metadata = build_metadata("news", is_searched=False)["databases"]["news"]
    for name, table in metadata["tables"].items():
        have = {row["name"] for row in small.query("SELECT name FROM pragma_table_info(?)", (name,))}
        assert set(table.get("facets", [])) <= have, name
    small.close()


@pytest.mark.parametrize("count", [0, 1, 10_000])
def test_pieces_are_the_text(count: int) -> None:
    marks = [Mark(f"f{n % 40}", "x", Evidence("", n % 7, n % 7 + 9, TEXT[n % 7 : n % 7 + 9])) for n in range(count)]
    pieces = list(cut_text(TEXT, marks))
    assert "".join(piece.text for piece in pieces) == TEXT
    assert max(len(piece.names) for piece in pieces) <= 12
    assert bool(count) == any(piece.names for piece in pieces)


def test_other_machines_are_refused(run: Run) -> None:
    run("init")
    result = run("serve", "--host", "0.0.0.0")
    assert result.exit_code == 2
    assert "--open-to-others" in result.stderr


def test_a_missing_datasette_is_told_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init")
    real = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "datasette":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    result = run("serve")
    assert result.exit_code == 1
    assert "pip install 'annotate-sources[web]'" in result.stderr


def test_a_port_that_is_taken_is_told(run: Run) -> None:
    import socket

    run("init")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("serve", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "cannot listen on 127.0.0.1" in result.stderr


def test_an_empty_database_is_served(tmp_path: Path) -> None:
    open_database(tmp_path / "empty.db", create=True).close()
    with sqlite3.connect(tmp_path / "empty.db") as connection:
        for name in PEOPLE:
            connection.execute(f"SELECT * FROM {name}").fetchall()
