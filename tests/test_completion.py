"""Completion by the shell: commands, flags, and what the database holds, without a word that a shell would act on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run

BIN = Path(sys.executable).parent


def complete(folder: Path, *words: str, shell: str = "bash") -> list[str]:
    """Return what is offered for the last word of a command line."""
    done = subprocess.run(
        [BIN / "annotate"],
        cwd=folder,
        env={
            **os.environ,
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
            "_ANNOTATE_COMPLETE": f"{shell}_complete",
        },
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    return [line.removeprefix("plain,") for line in done.stdout.splitlines() if line]


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder with a reviewed database in it."""
    run("demo")
    run("review", "--reviewer", "ana", "--flag", "undated", input="y")
    return tmp_path


def test_names_of_the_database_are_offered(folder: Path) -> None:
    assert complete(folder, "annotate", "score", "harb") == ["harbourgazette.example"]
    assert complete(folder, "annotate", "show", "--outlet", "harb") == ["harbourgazette.example"]
    assert complete(folder, "annotate", "show", "1") == ["1", "10", "11", "12", "13", "14"]
    assert complete(folder, "annotate", "review", "--reviewer", "an") == ["ana"]
    assert complete(folder, "annotate", "why", "harbourgazette.example", "seo") == ["seo-padding"]
    assert "autoflag" in complete(folder, "annotate", "auto")


def test_flags_are_those_of_the_database(run: Run, folder: Path) -> None:
    printed = run("rubric", "print").stdout.replace('"seo-padding"', '"stuffed-words"')
    (folder / "flags.toml").write_text(printed.replace("version = ", "version = 9", 1), encoding="utf-8")
    assert run("rubric", "use", "flags.toml").exit_code == 0
    assert complete(folder, "annotate", "review", "--flag", "stuffed") == ["stuffed-words"]
    assert complete(folder, "annotate", "review", "--flag", "seo") == []


def test_nothing_is_offered_without_a_database(tmp_path: Path) -> None:
    assert complete(tmp_path, "annotate", "score", "h") == []
    (tmp_path / "annotate.db").write_text("no database at all, but long enough to be looked at" * 40)
    assert complete(tmp_path, "annotate", "score", "h") == []
    assert complete(tmp_path, "annotate", "show", "--flag", "unda") == []


def test_words_that_a_shell_would_act_on_are_not_offered(run: Run, tmp_path: Path) -> None:
    for place, outlet in enumerate(("$(touch owned)", "a;b", "two words", "\x1b]0;title\x07", "plain")):
        (tmp_path / f"{place}.txt").write_text(f"The ferry left at noon, as the harbour said. {place} " * 3)
        assert run("add", "--outlet", outlet, f"{place}.txt").exit_code == 0
    assert complete(tmp_path, "annotate", "score", "") == ["plain"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="wants bash")
def test_bash_takes_the_script(folder: Path) -> None:
    script = (
        "source <(annotate completion bash); COMP_WORDS=(annotate score ans); COMP_CWORD=2;"
        ' _annotate_completion annotate; echo "${COMPREPLY[@]}"'
    )
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("answerplaza.example\n", "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_have_scripts(run: Run, shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert "_ANNOTATE_COMPLETE" in result.stdout


def test_an_unknown_shell_is_named(run: Run) -> None:
    result = run("completion", "zhs")
    assert result.exit_code == 2
    assert "Did you mean zsh?" in result.stderr
