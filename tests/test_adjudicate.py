"""Adjudication with three scripted reviewers: only the disagreements, the verdicts stay."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from builders import add, find
from conftest import Run

from annotate.storage.database import open_database

TEXT = "Harbour news {n}\n\nThe harbour of the bay is open, and nobody has said who wrote part {n}.\n"
FLAG = ("--flag", "undated")


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder with four articles; ana, li and bo agree on the first and the last."""
    run("init")
    db = open_database(tmp_path / "annotate.db")
    for n in range(4):
        find(db, add(db, TEXT.format(n=n)), "undated", "present")
    db.close()
    for reviewer, keys in (
        ("ana", "ycno date at the top\nyyn"),
        ("li", "yneThe harbour of the bay\nnn"),
        ("bo", "yynn"),
    ):
        run("review", *FLAG, "--reviewer", reviewer, input=keys)
    return tmp_path


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT."""
    with sqlite3.connect(folder / "annotate.db") as connection:
        return connection.execute(sql).fetchall()


def settled(folder: Path) -> list[tuple[Any, ...]]:
    """Return what was settled."""
    return query(folder, "SELECT article, reviewer, verdict FROM adjudications ORDER BY article")


def test_only_disagreements_are_asked_with_both_sides(run: Run, folder: Path) -> None:
    before = query(folder, "SELECT * FROM verdicts ORDER BY id")
    shown = run("adjudicate", "--reviewer", "eva", input="yn").stdout
    assert "article 1 of 2 · 0 done" in shown
    assert "present · ana, bo" in shown
    assert "absent · li" in shown
    assert "ana: no date at the top" in shown
    assert "▸The harbour of the bay◂" in shown
    both = [line for line in shown.splitlines() if "present · ana, bo" in line]
    assert "absent · li" in both[0]
    assert shown.endswith("settled in all 2 of 2 articles on which the reviewers disagree\n")
    assert settled(folder) == [(2, "eva", "present"), (3, "eva", "absent")]
    assert query(folder, "SELECT * FROM verdicts ORDER BY id") == before
    assert query(folder, "SELECT DISTINCT kind, task FROM entries WHERE reviewer = 'eva'") == [
        ("adjudication", "adjudicate")
    ]


def test_screens_fit(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in (80, 60, 40):
        monkeypatch.setenv("COLUMNS", str(columns))
        shown = run("adjudicate", "--reviewer", "eva", input="sq").stdout
        assert max(len(line) for line in shown.splitlines() if "settled in all" not in line) <= columns
        for screen in shown.split("\n\n── ")[1:]:
            assert len(screen.split(" › ")[0].splitlines()) <= 23


def test_undo_and_redo_of_one_task_leave_the_other_alone(run: Run, folder: Path) -> None:
    run("adjudicate", "--reviewer", "ana", input="nq")
    assert settled(folder) == [(2, "ana", "absent")]
    run("review", *FLAG, "--reviewer", "ana", input="bq")
    assert settled(folder) == [(2, "ana", "absent")]
    assert query(folder, "SELECT count(*) FROM verdicts WHERE reviewer = 'ana'") == [(3,)]
    run("adjudicate", "--reviewer", "ana", input="bq")
    assert settled(folder) == []
    run("adjudicate", "--reviewer", "ana", input="rq")
    assert settled(folder) == [(2, "ana", "absent")]
    run("review", *FLAG, "--reviewer", "ana", input="rq")
    assert query(folder, "SELECT count(*) FROM verdicts WHERE reviewer = 'ana'") == [(4,)]


def test_a_later_verdict_opens_the_question_again(run: Run, folder: Path) -> None:
    run("adjudicate", "--reviewer", "eva", input="yn")
    assert "2 of 2" in run("adjudicate", "--reviewer", "eva", input="q").stdout
    run("review", *FLAG, "--reviewer", "zoe", input="yuq")
    assert "article 1 of 2 · 1 done" in run("adjudicate", "--reviewer", "eva", input="q").stdout


def test_the_export_tells_the_kinds_apart(run: Run, folder: Path) -> None:
    run("adjudicate", "--reviewer", "ana", input="cboth looked\nyn")
    rows = list(csv.DictReader(io.StringIO(run("export", "verdicts").stdout)))
    assert [row["kind"] for row in rows].count("adjudication") == 2
    second = [row for row in rows if row["article"] == "2"]
    assert [(row["kind"], row["reviewer"], row["notes"]) for row in second] == [
        ("verdict", "ana", "no date at the top"),
        ("verdict", "bo", ""),
        ("verdict", "li", ""),
        ("adjudication", "ana", "both looked"),
    ]
    assert "settled the disagreement: present" in run("show", "2", "--no-text").stdout


def test_where_all_agree_nothing_is_asked(run: Run) -> None:
    run("init")
    assert run("adjudicate", "--reviewer", "eva", input="y").stdout == "The reviewers disagree on nothing.\n"
