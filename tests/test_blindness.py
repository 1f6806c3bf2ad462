"""Blindness: what is hidden and recorded, and how far seeing the machine sways three scripted reviewers."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from builders import add, find
from conftest import Run

from annotate.core.anchoring import Sway, measure_anchoring
from annotate.core.blindness import Blindness, read_blindness
from annotate.storage.database import open_database

TEXT = "Harbour news {n}\n\nThe harbour of the bay is open, and nobody has said who wrote part {n}.\n"


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder with a database of forty articles, on each of which the machine finds one flag and clears another."""
    run("init")
    db = open_database(tmp_path / "annotate.db")
    for n in range(40):
        number = add(db, TEXT.format(n=n), "harbourgazette.example", byline="Ana Reed")
        find(db, number, "undated", "present")
        find(db, number, "seo-padding", "absent")
    db.close()
    return tmp_path


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT."""
    with sqlite3.connect(folder / "annotate.db") as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("none", Blindness(reviewers=False)),
        ("reviewers", Blindness()),
        ("outlet", Blindness(outlet=True, reviewers=False)),
        ("machine", Blindness(machine=1.0, reviewers=False)),
        ("outlet, machine=50%,reviewers", Blindness(outlet=True, machine=0.5)),
    ],
)
def test_what_is_hidden_is_read_and_spelled(words: str, read: Blindness) -> None:
    assert read_blindness(words) == read
    assert read_blindness(str(read)) == read


@pytest.mark.parametrize("words", ["", "author", "machine=", "machine=500%", "outlet;machine", "none,outlet"])
def test_what_cannot_be_hidden_is_refused(run: Run, folder: Path, words: str) -> None:
    with pytest.raises(ValueError, match="cannot be hidden"):
        read_blindness(words)
    assert run("review", "--blind", words, input="y").exit_code == 2


def test_half_of_the_articles_are_drawn_by_reviewer_and_article() -> None:
    half = read_blindness("machine=50%")
    drawn = [half.hides_machine("ana", f"{n:016x}") for n in range(1000)]
    assert drawn == [half.hides_machine("ana", f"{n:016x}") for n in range(1000)]
    assert drawn != [half.hides_machine("li", f"{n:016x}") for n in range(1000)]
    assert 450 < sum(drawn) < 550


def test_outlet_and_machine_are_hidden_and_the_record_says_so(run: Run, folder: Path) -> None:
    shown = run("review", "--flag", "undated", "--reviewer", "ana", "--blind", "outlet,machine", input="\nacwhy\nyq")
    assert "outlet hidden · byline hidden" in shown.stdout
    assert "machine: hidden until you have answered" in shown.stdout
    assert "harbourgazette" not in shown.stdout
    assert "no finding to agree with" in shown.stdout
    assert "no finding to accept" in shown.stdout
    rows = query(folder, "SELECT kind, finding, blind, blind_rule FROM entries ORDER BY id")
    assert rows == [
        ("note", None, "outlet,machine", "outlet,machine"),
        ("verdict", None, "outlet,machine", "outlet,machine"),
    ]
    run("review", "--flag", "undated", "--reviewer", "li", input="yq")
    (row,) = query(folder, "SELECT finding IS NULL, blind, blind_rule FROM entries WHERE reviewer = 'li'")
    assert row == (0, "reviewers", "reviewers")


def test_others_are_seen_only_where_they_are_not_hidden(run: Run, folder: Path) -> None:
    run("review", "--flag", "undated", "--reviewer", "ana", input="cno date anywhere\nyq")
    hidden = run("review", "--flag", "undated", "--reviewer", "li", input="q").stdout
    assert "ana said" not in hidden
    seen = run("review", "--flag", "undated", "--reviewer", "li", "--blind", "none", input="nq").stdout
    assert "ana said: present · note: no date anywhere" in seen
    assert query(folder, "SELECT blind, blind_rule FROM entries WHERE reviewer = 'li'") == [("", "none")]


def test_anchoring_of_three_scripted_reviewers(run: Run, folder: Path) -> None:
    assert "--blind machine=50%" in run("agreement", "--anchoring").stdout
    # ana always says present and li absent; bo presses Enter where he sees a finding and n where he does not.
    for reviewer, keys in (("ana", "y"), ("li", "n"), ("bo", "\nn")):
        for article in range(1, 41):
            options = ("--flag", "undated", "--reviewer", reviewer, "--blind", "machine=50%")
            run("review", str(article), *options, input=keys[0])
            if not query(folder, f"SELECT 1 FROM verdicts WHERE reviewer = '{reviewer}' AND article = {article}"):
                run("review", str(article), *options, input=keys[1])
    rows = {row["reviewer"]: row for row in json.loads(run("agreement", "--anchoring", "--format", "json").stdout)}
    assert set(rows) == {None, "ana", "bo", "li"}
    assert (rows["ana"]["sway"], rows["li"]["sway"]) == (0.0, 0.0)
    assert rows["ana"]["seen"] + rows["ana"]["hidden"] == 40
    assert rows["ana"]["seen_agreeing"] == rows["ana"]["seen"]
    assert rows["bo"]["sway"] > 0.5
    assert 0 < rows["bo"]["sway_low"] <= rows["bo"]["sway"] <= rows["bo"]["sway_high"]
    assert "machine hidden" in run("agreement", "--anchoring").stdout
    assert run("agreement", "--anchoring", "--format", "csv").stdout.startswith("reviewer,seen,seen_agreeing,hidden")


def test_anchoring_without_one_side_is_not_defined() -> None:
    (only,) = measure_anchoring([Sway(1, "ana", True, True), Sway(2, "ana", False, True)])
    assert (only.seen, only.seen_agreeing, only.hidden, only.sway.value) == (2, 1, 0, None)
    assert measure_anchoring([]) == []
