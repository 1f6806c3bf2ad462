"""The review as a reviewer sees it, with keys from a pipe: what it says, and that it fits the screen."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from annotate.assembly import load_rubric

FLAGS = load_rubric().keys
TEXTS = (
    "Ferries sail again\n\nBy Ana Reed\n\nThe ferries of the bay sail again, Tom Vale of the harbour said.\n",
    "Harbour news\n\nThe harbour of the bay is open, and nobody has said who wrote this.\n",
)


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder with a database of two articles that the detectors have read."""
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    run("add", "--outlet", "bay.example", "0.txt", "1.txt")
    run("autoflag")
    return tmp_path


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT."""
    with sqlite3.connect(folder / "annotate.db") as connection:
        return connection.execute(sql).fetchall()


def test_no_key_of_a_piped_line_is_a_verdict(run: Run, folder: Path) -> None:
    result = run("review", "--reviewer", "ana", input="cmy \x1b[Dnote, yes\ncyyy\x1bnnn\no\x1b[A\n\nq")
    assert result.exit_code == 0
    assert query(folder, "SELECT kind, note FROM entries") == [("note", "mynote, yes")]


def test_a_correction_shows_what_it_replaces_and_can_be_taken_back(run: Run, folder: Path) -> None:
    shown = " ".join(run("review", "--reviewer", "ana", input="oGulf Mail\n\nbq").stdout.split())
    assert "outlet [bay.example]" in shown
    assert "outlet saved byline [Ana Reed]" in shown
    assert "Gulf Mail · Ana Reed" in shown
    assert "the findings are from before a correction: annotate autoflag makes them anew" in shown
    assert "correction of outlet taken back: bay.example again" in shown


def test_skips_alone_end_with_a_word(run: Run, folder: Path) -> None:
    shown = run("review", "--reviewer", "ana", input="s" * 2 * len(FLAGS)).stdout
    assert "article 2 of 2 · 0 done" in shown
    assert "end of the list: 2 articles have open questions" in shown
    assert f"(4 of {len(FLAGS)}) · " in shown


def test_the_summary_counts_what_stands(run: Run, folder: Path) -> None:
    shown = run("review", "--reviewer", "ana", input="n" * len(FLAGS) + "b" + "bbyq").stdout
    assert f"articles done in this session 0, in all 0 of 2; verdicts {len(FLAGS) - 2}" in shown


def test_review_of_a_database_that_cannot_be_written_asks_nothing(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def connect_to_read(path: str, **options: Any) -> Any:
        return connect(path.replace("mode=rwc", "mode=ro"), **options)

    monkeypatch.setattr("annotate.storage.database.sqlite3.connect", connect_to_read)
    result = run("review", "--reviewer", "ana", input="y")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "annotate.db cannot be written to." in result.stderr


def test_a_question_fits_the_screen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("demo")
    for columns in ("80", "60"):
        monkeypatch.setenv("COLUMNS", columns)
        screens = run("review", "--reviewer", "zoe", input="s" * 14 * len(FLAGS)).stdout.split("› s\n")[:-1]
        assert len(screens) == 14 * len(FLAGS)
        for screen in screens:
            lines = screen.splitlines()
            assert len(lines) <= 24, screen
            assert max(map(len, lines)) <= int(columns), screen
            assert "article " in screen
            assert ("machine: present" in screen) <= ("  1  " in screen)
            assert screen.count("▸") >= screen.count("◂")
        assert any("more: m shows them" in screen for screen in screens)


def test_a_question_with_everything_at_its_longest_still_fits(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "A title without an end that goes on about the ferry of the bay and the pier of the bay " * 5
    record = {"title": long, "author": long, "text": f"{long}\n\nPro tip: visit our site today. {long}", "outlet": long}
    (tmp_path / "long.jsonl").write_text(json.dumps(record), encoding="utf-8")
    run("add", "long.jsonl")
    run("autoflag")
    monkeypatch.setenv("COLUMNS", "60")
    keys = f"obay.example\n\nc{long}\nc{long}\nemeet\neferry of the bay\n" + "s" * len(FLAGS)
    screens = run("review", "--reviewer", "zoe", input=keys).stdout.split("\n\n── ")[1:]
    assert len(screens) >= len(FLAGS)
    for screen in screens:
        lines = screen.split(" › ")[0].splitlines()
        assert len(lines) <= 23, screen
        assert max(map(len, lines)) <= 60


def test_where_there_is_no_article_it_says_what_to_do(run: Run) -> None:
    run("init")
    result = run("review", "--reviewer", "ana", input="y")
    assert (result.exit_code, result.stdout) == (7, "")
    assert "annotate add FILE..." in result.stderr


def test_leaving_where_all_is_answered_says_so_once(run: Run, folder: Path) -> None:
    run("review", "--reviewer", "ana", input="n" * 2 * len(FLAGS))
    shown = run("review", "--reviewer", "ana", input="q").stdout
    assert shown.count("everything is answered") == 1
