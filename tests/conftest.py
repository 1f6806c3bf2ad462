"""Shared fixtures: a fresh database, the command line, and the material beside the project where it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from loopback import refuse_network

from annotate.batch.intake import prepare_database
from annotate.cli import cli
from annotate.storage.database import Database, open_database

# Every test, and every program in Python that a test starts with its environment, is held to this machine.
sys.addaudithook(refuse_network)
os.environ["PYTHONPATH"] = os.pathsep.join(
    part for part in (str(Path(__file__).parent / "torture" / "guard"), os.environ.get("PYTHONPATH")) if part
)
SHARED = Path(__file__).resolve().parents[2] / "shared"
Run = Callable[..., Result]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A new database with the known outlets."""
    database = open_database(tmp_path / "test.db", create=True)
    prepare_database(database)
    yield database
    database.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in an empty folder: `run("add", "x.txt", input="...")`."""
    monkeypatch.chdir(tmp_path)
    for name in ("ANNOTATE_DB", "ANNOTATE_REVIEWER", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")

    def call(*words: str | Path, input: str | bytes | None = None) -> Result:  # noqa: A002 - click's own word
        return CliRunner().invoke(cli, [str(word) for word in words], input=input)

    return call


@pytest.fixture(scope="session")
def shared_seeds() -> Path:
    """The five real page dumps beside the project; skips where they are not."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the seed articles do not lie beside the project")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _quiet_terminal() -> None:
    os.environ.pop("NO_COLOR", None)
