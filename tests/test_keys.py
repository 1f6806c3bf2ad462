"""One table of keys, four ways to press them: the same verdicts from core, a pipe, a terminal and the full screen."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
from click.testing import CliRunner
from stage import FLAGS, cut_keys, make_database, open_desk, open_screen, press, short_rubric

from annotate.assembly import load_rubric
from annotate.cli import cli
from annotate.core.model import Verdict
from annotate.core.review import Mode
from annotate.core.session import Session
from annotate.storage.database import Database, open_database

ROWS: list[dict[str, str]] = tomllib.loads((Path(__file__).parent / "data" / "keys.toml").read_text(encoding="utf-8"))[
    "row"
]
SIGNS = {Verdict.PRESENT: "+", Verdict.ABSENT: "-", Verdict.UNSURE: "?"}
LETTERS = {flag: letter for letter, flag in FLAGS.items()}
# Those that a terminal sends in another way than a pipe; each takes a second.
ON_A_TERMINAL = [row for row in ROWS if set(row["keys"]) & set("ceoLSar\x1b␛?mt")]


def name_row(row: dict[str, str]) -> str:
    return repr(row["keys"]) + row.get("only", "")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "template.db"
    make_database(path).close()
    return path


@pytest.fixture
def copy(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template, tmp_path / "annotate.db"))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have the command line ask the flags of the table alone."""
    return lambda only: monkeypatch.setattr("annotate.assembly.load_rubric", lambda: short_rubric(only))


def read_verdicts(db: Database) -> str:
    rows = db.query("SELECT article, flag, verdict FROM verdicts")
    order = list(FLAGS)
    found = sorted((row["article"], order.index(LETTERS[row["flag"]]), SIGNS[Verdict(row["verdict"])]) for row in rows)
    return " ".join(f"{article}{order[place]}{sign}" for article, place, sign in found)


def list_journal(db: Database) -> list[tuple[Any, ...]]:
    columns = "article, kind, flag, verdict, accepted, note, start_offset, quote, field, value, actor, score"
    return [tuple(row) for row in db.query(f"SELECT {columns} FROM standing_entries ORDER BY id")]


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 60
    assert len({name_row(row) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=name_row)
def test_core(row: dict[str, str], copy: Path) -> None:
    db = open_database(copy)
    session = Session(open_desk(db, short_rubric(row.get("only", ""))))
    for key in cut_keys(row["keys"]):
        session.press(key)
    assert read_verdicts(db) == row["verdicts"]
    db.close()


@pytest.mark.parametrize("row", ROWS, ids=name_row)
def test_full_screen_and_pipe(
    row: dict[str, str], template: Path, copy: Path, tmp_path: Path, short: Callable[[str], None]
) -> None:
    piped = Path(shutil.copy(template, tmp_path / "piped.db"))
    short(row.get("only", ""))
    keys = row.get("pipe", row["keys"])
    result = CliRunner().invoke(cli, ["review", "--reviewer", "ana", "--db", str(piped)], input=keys)
    assert result.exit_code == 0, result.output

    db = open_database(copy)

    async def walk() -> None:
        async with open_screen(open_desk(db, short_rubric(row.get("only", "")))) as (app, pilot):
            await press(app, pilot, row["keys"])

    asyncio.run(walk())
    other = open_database(piped)
    assert (read_verdicts(db), read_verdicts(other)) == (row["verdicts"], row["verdicts"])
    assert list_journal(db) == list_journal(other)
    db.close()
    other.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
@pytest.mark.parametrize("row", ON_A_TERMINAL, ids=name_row)
def test_terminal(row: dict[str, str], copy: Path) -> None:
    shadow_db = open_database(Path(shutil.copy(copy, copy.with_name("shadow.db"))))
    shadow = Session(open_desk(shadow_db, load_rubric()))
    words = ["--flag", FLAGS[row["only"]]] if "only" in row else []
    child = pexpect.spawn(
        sys.executable,
        ["-m", "annotate", "review", "--plain", "--reviewer", "ana", *words],
        cwd=str(copy.parent),
        env={**os.environ, "TERM": "xterm-256color", "PAGER": "cat"},
        encoding="utf-8",
        dimensions=(24, 80),
        timeout=30,
    )
    mode = None
    for key in cut_keys(row["keys"]):
        if shadow.state.mode is not mode or mode is Mode.ASK:
            child.expect("› ")
        mode = shadow.state.mode
        child.send(key)
        shadow.press(key)
    while not shadow.is_done:  # a first q only takes back what waits for a second key
        child.expect("› ")
        child.send("q")
        shadow.press("q")
    child.expect(pexpect.EOF)
    shadow_db.close()
    db = open_database(copy)
    assert read_verdicts(db) == row["verdicts"]
    db.close()
