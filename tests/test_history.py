"""`log` and `progress`: everything that was done, and how far the reviewers are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import add, find
from conftest import Run

from annotate.core.model import Verdict
from annotate.core.progress import ReviewerProgress
from annotate.core.review import Ruling
from annotate.storage.assignments import save_assignments
from annotate.storage.database import Database, open_database
from annotate.storage.journal import append_entry
from annotate.storage.progress import list_progress

FLAGS = ("undated", "seo-padding")


def answer(db: Database, reviewer: str, article: int, flag: str, seconds: float) -> None:
    """Store a verdict that took so many seconds."""
    append_entry(db, reviewer, Ruling(article, flag, Verdict.ABSENT), rubric=1, seconds=seconds)


def test_the_log_tells_everything_in_order(run: Run, tmp_path: Path) -> None:
    run("init")
    db = open_database(tmp_path / "annotate.db")
    article = add(db, "Harbour news\n\nThe harbour is open.")
    find(db, article, "undated", "present")
    db.close()
    assert run("log", article).stdout == "Nothing was done about article 1 yet.\n"
    run("review", "--flag", "undated", "--reviewer", "ana", input="ywhy")
    run("review", "--flag", "undated", "--reviewer", "ana", input="brcwhy not\nq")
    run("review", "--flag", "undated", "--reviewer", "li", "--blind", "machine", input="n")
    run("review", "--flag", "undated", "--reviewer", "li", "--blind", "machine", input="bq")
    shown = run("log", article).stdout
    lines = shown.splitlines()
    assert [line.split("  ")[1:3] for line in lines if "  ana  " in line or "  li  " in line] == [
        ["ana", "verdict undated"],
        ["ana", "undo undated"],
        ["ana", "redo undated"],
        ["ana", "note undated"],
        ["li", "verdict undated"],
        ["li", "undo undated"],
    ]
    assert "hidden: machine" in shown
    assert "test-undated/1" in shown
    assert shown.count("(taken back)") == 1
    rows = json.loads(run("log", article, "--format", "json").stdout)
    assert [(row["kind"], row["stands"], row["undoes"]) for row in rows] == [
        ("verdict", True, None),
        ("undo", False, 1),
        ("redo", True, 2),
        ("note", True, None),
        ("verdict", False, None),
        ("undo", True, 5),
    ]
    assert (rows[0]["detector"], rows[4]["detector"], rows[4]["blind"]) == ("test-undated", None, "machine")
    assert run("log", "99").exit_code == 7


def test_the_pace_caps_pauses(db: Database) -> None:
    articles = [add(db, f"Harbour news {n}\n\nPart {n}.", "bay.example" if n % 2 else "gulf.example") for n in range(6)]
    for article in articles[:2]:
        for flag in FLAGS:
            answer(db, "ana", article, flag, 60)
    answer(db, "li", articles[0], FLAGS[0], 5000)
    save_assignments(db, [(articles[0], "li"), (articles[3], "bo")], 1.0, "by the test")
    (ana, bo, li), outlets = list_progress(db, FLAGS)
    assert ana == ReviewerProgress("ana", 2, 6, 4, 240.0, 2)
    assert ana.articles_an_hour == pytest.approx(30)
    assert ana.hours_left == pytest.approx(4 / 30)
    assert li == ReviewerProgress("li", 0, 1, 1, 120.0, 2, is_assigned=True)
    assert (bo.articles, bo.articles_an_hour, bo.hours_left) == (1, None, None)
    assert [(item.outlet, item.articles, item.done, dict(item.by_reviewer)) for item in outlets] == [
        ("bay.example", 3, 1, {"ana": 1}),
        ("gulf.example", 3, 1, {"ana": 1}),
    ]
    (only, *_), _ = list_progress(db, FLAGS[:1])
    assert (only.done, only.seconds) == (2, 120.0)


def test_the_progress_command(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init")
    db = open_database(tmp_path / "annotate.db")
    articles = [add(db, f"Harbour news {n}\n\nPart {n}.") for n in range(3)]
    for article in articles[:2]:
        answer(db, "ana", article, "undated", 90)
    db.close()
    for columns in ("80", "60"):
        monkeypatch.setenv("COLUMNS", columns)
        shown = run("progress", "--flag", "undated").stdout
        assert max(map(len, shown.splitlines())) <= int(columns)
        assert "2 of 3" in shown
        assert "▓▓▓▓▓▓░░░░" in shown
        assert "40.0" in shown
        assert "2 min" in shown
        assert "at most 120 s between two decisions" in " ".join(shown.split())
    found = json.loads(run("progress", "--flag", "undated", "--format", "json").stdout)
    assert found["reviewers"][0]["articles_an_hour"] == pytest.approx(40)
    assert found["outlets"] == [
        {"outlet": "harbourgazette.example", "articles": 3, "done": 2, "done_by_reviewer": {"ana": 2}}
    ]


def test_nothing_left_takes_no_time() -> None:
    assert ReviewerProgress("ana", 3, 3, 6, 0.0, 2).hours_left == 0.0
