"""The program among pipes, closed streams, full devices, and locales that know no UTF-8."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from builders import build_article, find
from conftest import Run

from annotate.core.model import Verdict
from annotate.core.review import Note, Ruling
from annotate.core.surrogates import escape_surrogates
from annotate.storage.articles import add_article
from annotate.storage.database import open_database
from annotate.storage.journal import append_entry, iterate_verdicts

ANNOTATE = f"{sys.executable} -m annotate"
BODY = "The ferry sails at noon, and the harbour master of Puerto Peña has tried every berth of the port.\n"
ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


def shell(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash in which {} is the program; a pipeline's code is that of its first failure."""
    names = {name: value for name, value in os.environ.items() if not name.startswith(("ANNOTATE_", "LC_", "PYTHON"))}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("{}", ANNOTATE)],
        cwd=folder,
        env=names | {"COLUMNS": "80"} | environment,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder with a database of many articles, findings and verdicts."""
    run("init")
    database = open_database(tmp_path / "annotate.db")
    with database.transaction():
        for n in range(400):
            article = build_article(f"{BODY * 20} {n}", outlet=f"bay{n}.example", title=f"Ferry {n}")
            number, _ = add_article(database, article, words=400, flesch=None, grade=None)
            find(database, number, "undated", "present")
            append_entry(database, "ana", Ruling(number, "undated", Verdict.ABSENT, False, None), rubric=1, seconds=1)
    database.close()
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "export articles",
        "export findings --format jsonl",
        "export verdicts",
        "export scorecards --format json",
        "show",
        "show 1",
        "score",
        "score --format csv",
        "evaluate --articles",
        "outlets list --all",
        "--help",
        "show --help",
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_is_no_error(folder: Path, command: str, unbuffered: str) -> None:
    # The pipe is closed before the program writes, so that small outputs meet it as well.
    result = shell(f"{{ sleep 0.2; {ANNOTATE} {command}; }} | true", folder, PYTHONUNBUFFERED=unbuffered)
    assert (result.returncode, result.stderr) == (141, b"")


@pytest.mark.parametrize("command", ["export articles", "show 1", "score"])
def test_a_reader_that_leaves_midway_is_no_error(folder: Path, command: str) -> None:
    result = shell(f"{{}} {command} | head -n 1", folder)
    assert (result.returncode in (0, 141), result.stderr) == (True, b"")
    assert result.stdout


@pytest.mark.parametrize("command", ["score", "export articles", "show 1", "--help", "score --help", "evaluate"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_device_is_one_line(folder: Path, command: str, unbuffered: str) -> None:
    result = shell(f"{{}} {command} > /dev/full", folder, PYTHONUNBUFFERED=unbuffered)
    assert result.returncode == 1
    lines = result.stderr.decode().splitlines()
    assert lines[0] == "annotate: standard output cannot be written (No space left on device)."
    assert len(lines) == 2


def test_closed_streams(folder: Path) -> None:
    closed = shell("{} add - <&-", folder)
    assert closed.returncode == 3
    assert closed.stderr.decode().splitlines()[0] == "annotate: -: empty: no text to read"
    for line in ("{} score >&-", "{} score 2>&-", "{} review <&- >&- 2>&-", "{} show 1 <&- >&-"):
        result = shell(line, folder)
        assert (result.returncode, result.stderr) == (0, b"")
    assert (folder / "annotate.db").read_bytes().startswith(b"SQLite format 3\0")


def test_a_folder_that_may_not_be_searched(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "exists", refuse)
    result = run("score", "--db", "locked/annotate.db")
    assert result.exit_code == 5
    assert result.stderr.startswith("annotate: locked/annotate.db cannot be opened (Permission denied).")


def test_an_empty_db_is_a_wrong_command_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in (("init", "--db", ""), ("--db", "", "init"), ("--db=", "init")):
        result = run(*words)
        assert result.exit_code == 2
        assert "the database needs a name" in result.stderr
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("ANNOTATE_DB", "")
    run("init")
    assert (tmp_path / "annotate.db").exists()


def test_a_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    name = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    with open(name, "w", encoding="utf-8") as stream:
        stream.write(BODY)
    result = shell("{} add *.txt && {} export articles --format json && {} show 1", tmp_path)
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"caf\\\\xe9.txt" in result.stdout
    detected = json.loads(shell("{} detect *.txt", tmp_path).stdout)
    assert detected["source"] == "caf\\xe9.txt"


def test_arguments_that_are_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    line = "{} add --outlet $'Bah\\xeda' a.txt && {} autoflag"
    line += " && printf 'yc\\xe9t\\xc3\\xa9\\nq' | {} review --reviewer $'Jos\\xe9'"
    result = shell(line + " && {} export verdicts --format jsonl && {} show 1 --outlet $'Bah\\xeda'", tmp_path)
    assert (result.returncode, result.stderr) == (0, b"")
    database = open_database(tmp_path / "annotate.db")
    (verdict,) = iterate_verdicts(database)
    assert verdict.reviewer == "Jos\\xe9"
    assert [row[0] for row in database.query("SELECT name FROM outlets JOIN articles ON outlet = id")] == ["Bah\\xeda"]
    database.close()


def test_a_locale_of_ascii_alone(tmp_path: Path) -> None:
    """Arguments, names of files and keys are bytes there: UTF-8 comes out as UTF-8."""
    (tmp_path / "peña.txt").write_text(BODY, encoding="utf-8")
    line = "{} add --outlet 'El Ñandú' peña.txt && {} autoflag"
    line += " && printf 'ycseñal\\nePeña\\nq' | {} review --reviewer Íñigo"
    line += " && {} export verdicts && {} export articles && {} show 1 && {} score"
    result = shell(line, tmp_path, **ASCII)
    assert (result.returncode, result.stderr) == (0, b"")
    shown = result.stdout.decode()
    for word in ("señal", "Íñigo", "El Ñandú", "peña.txt", "Puerto Peña"):
        assert word in shown


def test_what_is_no_text_is_stored_escaped(tmp_path: Path) -> None:
    database = open_database(tmp_path / "x.db", create=True)
    number, _ = add_article(
        database, build_article("x\ud800y", source="\udce9.txt", outlet=None), words=1, flesch=None, grade=None
    )
    append_entry(database, "\udcff", Note(number, "undated", "no\udcfft"), rubric=1, seconds=0)
    assert [tuple(row) for row in database.query("SELECT text, source FROM articles")] == [("x\\ud800y", "\\xe9.txt")]
    assert [tuple(row) for row in database.query("SELECT reviewer, note FROM entries")] == [("\\xff", "no\\xfft")]
    database.close()


@pytest.mark.parametrize("text", ["", "abc", "Peña", "漢字 👩‍👩‍👧", "back\\slash ñ"])
def test_text_is_left_as_it_is(text: str) -> None:
    assert escape_surrogates(text) == text


@pytest.mark.skipif(os.name != "posix", reason="wants signals")
def test_a_ctrl_c_while_the_program_is_loaded_is_quiet(tmp_path: Path) -> None:
    """What the program is made of is replaced by a module that is interrupted while it is loaded."""
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    variables = os.environ | {"PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "annotate", "score"]
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")


def _run_program(folder: Path, lines: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a program of its own, after some lines that change it."""
    ended = f"sys.argv = {['annotate', *words]}\ncli.main()\n"
    (folder / "changed.py").write_text(f"import sys\nfrom annotate import cli\n{lines}{ended}")
    return subprocess.run([sys.executable, "-m", "changed"], cwd=folder, capture_output=True, check=False)


def test_ctrl_c_while_a_module_is_made_ends_with_the_exit_code(tmp_path: Path) -> None:
    """As a dataclass does, the command executes a string when Ctrl-C comes."""
    done = _run_program(
        tmp_path,
        "from annotate.commands.plugins import check\ncheck.callback = lambda **_: exec('raise KeyboardInterrupt')\n",
        "plugins",
        "check",
    )
    assert b"stopped; what was stored is kept" in done.stderr
    assert done.returncode == 130


def test_ctrl_c_while_an_error_is_told_ends_with_the_exit_code(tmp_path: Path) -> None:
    """It comes between the error and its line; click alone would say "Aborted!" and end with 1."""
    done = _run_program(
        tmp_path,
        "tell = cli._explain\n"
        "def interrupt(*_):\n"
        "    cli._explain = tell\n"
        "    raise KeyboardInterrupt\n"
        "cli._explain = interrupt\n",
        "--db",
        "absent.db",
        "score",
    )
    assert done.stderr.strip() == b"annotate: stopped; what was stored is kept."
    assert done.returncode == 130


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"])
def test_a_signal_after_all_is_done_changes_nothing(name: str, tmp_path: Path) -> None:
    """It comes when the interpreter has already put its signals back."""
    done = _run_program(
        tmp_path,
        "import os, signal\n"
        "class Late:\n"
        f"    def __del__(self, kill=os.kill, own=os.getpid(), number=signal.{name}):\n"
        "        kill(own, number)\n"
        "sys.late = Late()\n",
        "--version",
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_within_a_callback_ends_the_program_all_the_same(name: str, code: int, tmp_path: Path) -> None:
    """As the callbacks of weak references are, while a module is loaded: what is raised in them is dropped."""
    done = _run_program(
        tmp_path,
        "import signal, time, weakref\n"
        "from annotate.commands.plugins import check\n"
        "class Held: pass\n"
        "def work(**_):\n"
        "    held = Held()\n"
        f"    kept = weakref.ref(held, lambda _: signal.raise_signal(signal.{name}))\n"
        "    del held\n"
        "    time.sleep(60)\n"
        "check.callback = work\n",
        "plugins",
        "check",
    )
    assert done.stderr.strip() == b"annotate: stopped; what was stored is kept."
    assert done.returncode == code
