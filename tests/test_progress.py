"""What a terminal sees while work is done, and how a title looks on it."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from builders import add, build_article
from rich.console import Console

from annotate.batch.copies import Comparison
from annotate.batch.flagging import Flagging
from annotate.core.model import Article
from annotate.storage.database import Database
from annotate.terminal.listing import print_article


def test_flagging_steps_as_each_article_is_detected(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        add(db, f"The ferry sails at noon on day {n}.")
    seen: list[int] = []
    steps: list[int] = []
    flagging = Flagging(db, ("undated",))
    read = flagging._read

    def watch(keys: object) -> Iterator[Article]:
        for article in read(keys):  # type: ignore[arg-type]
            seen.append(len(steps))
            yield article

    monkeypatch.setattr(flagging, "_read", watch)
    flagging.run(1, lambda *_: steps.append(1))
    assert seen == [0, 1, 2]
    assert len(steps) == 3


def test_comparing_steps_as_each_article_is_read(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        add(db, f"The ferry sails at noon on day {n}.")
    seen: list[int] = []
    steps: list[int] = []
    comparison = Comparison(db)
    sketch = comparison._sketch

    def watch(number: int) -> bytes:
        seen.append(len(steps))
        return sketch(number)

    monkeypatch.setattr(comparison, "_sketch", watch)
    comparison.run(lambda: steps.append(1))
    assert seen == [0, 1, 2]


def watch_adding(folder: Path, *sources: str) -> str:
    """Add at a terminal; returns all that it showed."""
    child = pexpect.spawn(
        sys.executable, ["-m", "annotate", "add", *sources], cwd=str(folder), encoding="utf-8", timeout=60,
        dimensions=(24, 100),
    )  # fmt: skip
    shown = str(child.read())
    child.close()
    assert child.exitstatus == 0
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)


def test_adding_files_shows_their_number(tmp_path: Path) -> None:
    for n in range(4):
        (tmp_path / f"{n}.txt").write_text(f"The ferry sails at noon on day {n}, and comes back on day {n + 1}.")
    assert "/4" in watch_adding(tmp_path, ".")


def test_adding_records_shows_a_count_alone(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "t", "text": "The ferry sails at noon and comes back at night."}\n')
    shown = watch_adding(tmp_path, "a.jsonl")
    assert "adding" in shown
    assert "?" not in shown


def test_a_title_is_bold_and_not_dim() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, color_system="standard", width=80)
    print_article(console, 7, build_article("The ferry sails.", title="Ferry"), (3, None, None), [], [])
    assert stream.getvalue().startswith("\x1b[2m#7 \x1b[0m\x1b[1mFerry\x1b[0m")
