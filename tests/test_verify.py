"""A scorecard is rebuilt byte by byte; replies of outlets are kept and exported beside the score."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest
from conftest import Run

from annotate.assembly import load_rubric


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo database, made once."""
    from click.testing import CliRunner

    from annotate.cli import cli

    path = tmp_path_factory.mktemp("demo") / "annotate.db"
    CliRunner().invoke(cli, ["demo", "--db", str(path)])
    return path


@pytest.fixture
def card(run: Run, made: Path, tmp_path: Path) -> Path:
    """The scorecard of a copy of the demo database, in the present folder."""
    with sqlite3.connect(made) as source, sqlite3.connect(tmp_path / "annotate.db") as target:
        source.backup(target)
    run("export", "scorecards", "-o", "card.csv")
    return tmp_path / "card.csv"


def test_a_scorecard_is_equal_and_names_what_it_was_made_from(run: Run, card: Path) -> None:
    result = run("verify", "card.csv")
    assert result.exit_code == 0
    assert result.stdout.startswith("equal: 6 outlets, ")
    assert run("verify", "-", input=card.read_bytes()).exit_code == 0
    with card.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert all("byline/" in row["detectors"] for row in rows)
    assert len({row["seed"] for row in rows}) == len({row["findings_digest"] for row in rows}) == 6
    assert sum(int(row["verdicts"]) for row in rows) > 0


def edit(text: str, column: str, value: str) -> str:
    """Return the scorecard with one cell of its first outlet changed."""
    header, first, *rest = text.split("\n")
    cells = next(csv.reader([first]))
    cells[header.split(",").index(column)] = value
    return "\n".join([header, ",".join(cells), *rest])


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("credibility", 'column credibility: "1.5" in the file'),
        ("seed", "another seed than this program draws with"),
        ("annotate", "made by annotate 1.5; this is"),
        ("rubric", "made under rubric 1.5; this is"),
        ("findings_digest", "other findings since: "),
    ],
)
def test_an_edited_cell_is_named_with_its_reason(run: Run, card: Path, column: str, words: str) -> None:
    card.write_text(edit(card.read_text(), column, "1.5"))
    result = run("verify", "card.csv")
    assert result.exit_code == 9
    assert "row 2 (" in result.stdout
    assert f"column {column}" in result.stdout
    assert words in result.stdout
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("\n", "\r\n"), "line ends: CRLF in the file, LF rebuilt"),
        (lambda text: "\ufeff" + text, "beginning: a byte order mark in the file"),
        (lambda text: text[: text.rstrip("\n").rfind("\n") + 1], "row 7: nothing in the file, outlet "),
        (lambda text: text[:-40], "row 7 ("),
        (lambda text: text + "x\n", 'row 8: "x" in the file, no row rebuilt'),
        (lambda text: text + "\n", "row 8: an empty cell in the file"),
        (lambda text: text.replace(",reply_by", "", 1), "no column reply_by in the file"),
        (lambda text: text.replace("\n", ",more\n", 1), '"more" in the file, nothing rebuilt'),
        (lambda text: text.replace("undated_rate", "dated_rate", 1), "no column undated_rate in the file"),
    ],
)
def test_other_changes_are_found(run: Run, card: Path, change, words: str) -> None:  # type: ignore[no-untyped-def]
    card.write_bytes(change(card.read_text()).encode())
    result = run("verify", "card.csv")
    assert result.exit_code == 9, result.output
    assert words in result.stdout


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it is empty"),
        (b"\n \n", "it is empty"),
        (b"name,price\nfish,3\n", "there is no column outlet"),
        (b"\xff\xfe\x00x", "it is not UTF-8 at byte 1"),
        (b'outlet,credibility,rubric\n"' + b"x" * 200_000, "it is no CSV"),
        (b'outlet,credibility,rubric\n"a"b,1,2\n', "it is no CSV"),
    ],
)
def test_what_is_no_scorecard_is_refused(run: Run, card: Path, data: bytes, words: str) -> None:
    card.write_bytes(data)
    result = run("verify", "card.csv")
    assert result.exit_code == 3
    assert words in result.stderr
    assert run("verify", "nowhere.csv").exit_code == 3


def test_later_verdicts_are_named_by_outlet(run: Run, card: Path) -> None:
    run("review", "7", "--reviewer", "ana", input="y" * len(load_rubric().keys))
    result = run("verify", "card.csv")
    assert result.exit_code == 9
    changed = [line for line in result.stdout.splitlines() if line.startswith("  other verdicts since: ")]
    assert len(changed) == 1
    assert " then, " in changed[0]
    assert "northledger.example" in changed[0]


def test_replies_are_kept_shown_and_exported(run: Run, card: Path) -> None:
    outlet = "northledger.example"
    said = "=1+1 We sign our pieces\x1b[31m since May."
    assert run("outlets", "reply", outlet, "--text", said, "--by", "the editor", "--date", "2026-03-01").exit_code == 0
    assert (
        run("outlets", "reply", outlet, "--source", "letter", "--date", "2026-03-02", input="Second.\n").exit_code == 0
    )
    every = run("outlets", "replies", outlet).stdout
    assert "reply of 2026-03-01 by the editor\n  =1+1 We sign our pieces␛[31m since May." in every
    for shown in (run("score", outlet).stdout, run("why", outlet).stdout):
        assert "reply of 2026-03-02 (letter)\n  Second.\n  1 earlier reply" in shown
    assert "another reply since: northledger.example" in run("verify", "card.csv").stdout
    run("outlets", "reply", outlet, "--text", said, "--date", "2026-04-01")
    run("export", "scorecards", "-o", "new.csv")
    with Path("new.csv").open(newline="") as stream:
        row = next(row for row in csv.DictReader(stream) if row["outlet"] == outlet)
    assert row["reply"].startswith("'=1+1")
    assert (row["replies"], row["reply_on"]) == ("3", "2026-04-01")
    assert run("verify", "new.csv").exit_code == 0
    with sqlite3.connect("annotate.db") as connection, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        connection.execute("UPDATE outlet_replies SET text = 'x'")


def test_bad_replies_are_refused(run: Run, card: Path) -> None:
    outlet = "northledger.example"
    assert run("outlets", "reply", outlet, "--text", "  ").exit_code == 3
    assert run("outlets", "reply", outlet, input="x" * 20_001).exit_code == 3
    assert run("outlets", "reply", outlet, "--file", "nowhere.txt").exit_code == 3
    assert run("outlets", "reply", outlet, input=b"\xff\xfa").exit_code == 3
    assert run("outlets", "reply", outlet, "--text", "x", "--date", "yesterday").exit_code == 2
    assert run("outlets", "reply", outlet, "--text", "x", "--file", "y").exit_code == 2
    assert run("outlets", "reply", "nowhere.example", "--text", "x").exit_code == 7
    assert "has not replied" in run("outlets", "replies", outlet).stdout


def test_why_and_verify_on_the_five_seeds(run: Run, shared_seeds: Path) -> None:
    run("add", shared_seeds)
    run("autoflag")
    run("review", "--reviewer", "ana", input="n" * len(load_rubric().keys))
    run("export", "scorecards", "-o", "card.csv")
    assert run("verify", "card.csv").exit_code == 0
    with Path("card.csv").open(newline="") as stream:
        keys = [row["outlet"] for row in csv.DictReader(stream)]
    assert keys
    for key in keys:
        result = run("why", key)
        assert result.exit_code == 0, result.output
        assert "what costs most" in result.stdout
