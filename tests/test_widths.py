"""What the commands print: no blanks at the end of a line, no line beyond the width, at 60 and 80 columns."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from rich.text import Text

from annotate.cli import cli
from annotate.terminal.console import open_console, wrap_lines

# "seo-padding" is long on the example; a verdict count of one and of many, two reviewers who differ.
COMMANDS = (
    "show", "show 1", "show 4", "show 9 --no-text", "progress", "log 1", "score", "score answerplaza.example",
    "why answerplaza.example", "compare", "compare answerplaza.example harbourgazette.example", "outlets",
    "rubric", "agreement", "evaluate", "evaluate --articles", "calibrate", "adjudicate --reviewer eva",
    "plugins", "review --reviewer a-reviewer-with-a-long-name",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "annotate.db"
    assert CliRunner().invoke(cli, ["--db", str(path), "demo"]).exit_code == 0
    return path


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("command", COMMANDS)
def test_lines_fit_the_width_and_end_without_blanks(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, columns: int
) -> None:
    path = tmp_path / "annotate.db"
    shutil.copy(demo, path)
    monkeypatch.setenv("COLUMNS", str(columns))
    result = CliRunner().invoke(cli, ["--db", str(path), *command.split()])
    assert result.exit_code == 0, result.output
    lines = result.stdout.split("\n")
    assert [line for line in lines if line.endswith(" ")] == []
    assert [line for line in lines if cell_len(line) > columns] == []


def test_second_line_of_a_note_stands_under_its_words(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = CliRunner().invoke(cli, ["--db", str(demo), "show", "1"]).stdout.split("\n")
    at = next(place for place, line in enumerate(lines) if line.startswith("    1  answerplaza.example: not in"))
    assert lines[at + 1].startswith("       ")
    assert lines[at + 1][7] != " "


def test_shares_of_a_detector_stand_whole_on_a_narrow_terminal(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = CliRunner().invoke(cli, ["--db", str(demo), "evaluate", "--flag", "anonymous-author"]).stdout.split("\n")
    assert lines[1:3] == ["  precision    1.00 [0.57–1.00] 5 of 5", "               of those it found, people agree on"]


def test_a_line_that_has_room_is_not_broken_for_what_would_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "x" * 50 + " yyyyyyyyy"
    for columns, broken in ((60, [words]), (59, ["x" * 50, "    yyyyyyyyy"])):
        monkeypatch.setenv("COLUMNS", str(columns))
        assert [line.plain for line in wrap_lines(open_console(), Text(words), hanging=4)] == broken


def test_doctor_keeps_its_columns(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = CliRunner().invoke(cli, ["--db", str(demo), "doctor"]).stdout.splitlines()
    assert all(cell_len(line) <= 60 for line in lines)
    assert all(line[:21].strip() == "" or line[:5].strip() in ("ok", "note", "fault") for line in lines)


@pytest.mark.parametrize("name", [*cli.list_commands(click.Context(cli)), ""])
def test_help_fits_eighty_columns(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = CliRunner().invoke(cli, [*name.split(), "--help"]).stdout.splitlines()
    assert lines
    assert [line for line in lines if cell_len(line) > 80 or line.endswith(" ")] == []
