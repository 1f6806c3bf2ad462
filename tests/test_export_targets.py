"""Where an export goes: never over the database, never in the place of a link, a pipe or a device."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pexpect
import pytest
from builders import add
from click.testing import Result
from conftest import Run

from annotate.exchange.tables import dump_json
from annotate.storage.database import open_database

TITLE = "Harbour\x9b31m news\u202egnp"


@pytest.fixture
def export(run: Run, tmp_path: Path) -> Run:
    """Export the articles of a database with one article: `export("-o", "x.csv")`."""
    run("init")
    database = open_database(tmp_path / "annotate.db")
    add(database, "The ferry sails at noon.", title=TITLE)
    database.close()

    def call(*words: str | Path) -> Result:
        return run("export", "articles", *words)

    return call


@pytest.mark.parametrize("name", ["annotate.db", "annotate.db-journal", "annotate.db-wal", "annotate.db-shm"])
def test_the_database_is_not_written_over(export: Run, tmp_path: Path, name: str) -> None:
    before = (tmp_path / "annotate.db").read_bytes()
    result = export("-o", name)
    assert result.exit_code == 2
    assert f"{name} is the database itself" in result.stderr
    assert (tmp_path / "annotate.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["annotate.db"]


def test_nor_under_another_name(export: Run, tmp_path: Path) -> None:
    (tmp_path / "soft").symlink_to("annotate.db")
    (tmp_path / "soft-wal").symlink_to("annotate.db-wal")
    (tmp_path / "hard").hardlink_to(tmp_path / "annotate.db")
    for name in ("soft", "soft-wal", "hard", "./annotate.db", f"../{tmp_path.name}/annotate.db"):
        assert export("-o", name).exit_code == 2
    assert export("--db", "soft", "-o", "annotate.db").exit_code == 2
    assert export("--db", "soft", "-o", "annotate.db-wal").exit_code == 2
    assert (tmp_path / "annotate.db").read_bytes().startswith(b"SQLite format 3")


def test_a_symbolic_link_stays_one(export: Run, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "real.csv").write_text("old")
    (tmp_path / "far" / "real.csv").chmod(0o600)
    (tmp_path / "link.csv").symlink_to("far/real.csv")
    assert export("-o", "link.csv").exit_code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "far" / "real.csv").read_bytes() == export().stdout_bytes
    assert (tmp_path / "far" / "real.csv").stat().st_mode & 0o777 == 0o600
    (tmp_path / "new.csv").symlink_to("far/new.csv")
    assert export("-o", "new.csv").exit_code == 0
    assert (tmp_path / "far" / "new.csv").read_bytes() == export().stdout_bytes


def test_a_pipe_is_written_into(export: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "fifo").read_bytes()))
    reader.start()
    assert export("-o", "fifo").exit_code == 0
    reader.join(20)
    assert (tmp_path / "fifo").is_fifo()
    assert got == [export().stdout_bytes]


def test_standard_output_by_its_names(export: Run, tmp_path: Path) -> None:
    assert export("-o", "-").stdout == export().stdout
    words = [sys.executable, "-m", "annotate", "export", "articles", "-o", "/dev/stdout"]
    piped = subprocess.run(words, capture_output=True, check=True)
    assert piped.stdout == export().stdout_bytes
    (tmp_path / "out.csv").write_bytes(b"before\n")
    with (tmp_path / "out.csv").open("ab") as stream:
        subprocess.run(words, stdout=stream, stderr=subprocess.DEVNULL, check=True)
    assert (tmp_path / "out.csv").read_bytes() == b"before\n" + export().stdout_bytes


def test_a_full_device_is_named(export: Run) -> None:
    result = export("-o", "/dev/full")
    assert result.exit_code == 1
    assert "/dev/full cannot be written (No space left on device)" in result.stderr


def test_no_name_is_a_wrong_command_line(export: Run) -> None:
    assert export("-o", "").exit_code == 2


@pytest.mark.parametrize("code", [0x7F, 0x80, 0x9B, 0x9F, 0x061C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069])
def test_json_escapes_what_acts_on_a_terminal(code: int) -> None:
    written = dump_json({"title": f"a{chr(code)}b"})
    assert chr(code) not in written
    assert json.loads(written) == {"title": f"a{chr(code)}b"}


def test_json_leaves_honest_text() -> None:
    assert dump_json("ñ مرحبا 漢字 👩‍👩‍👧 می‌خواهم") == '"ñ مرحبا 漢字 👩‍👩‍👧 می‌خواهم"'
    assert dump_json("x\ud800") == '"x\\ud800"'


def test_csv_acts_on_no_terminal_and_is_exact_elsewhere(export: Run) -> None:
    assert TITLE in export().stdout
    child = pexpect.spawn(sys.executable, ["-m", "annotate", "export", "articles"], encoding="utf-8", timeout=30)
    shown = child.read()
    child.close()
    assert "Harbour<009B>31m news<202E>gnp" in shown
    assert not {"\x9b", "\u202e"} & set(shown)
