"""`check-links` and `add URL` on the command line: what is asked for, kept, and made of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from array import array
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Run
from hostile import STORY, Server, answer, redirect, serve

from annotate.batch.rot import LinkRot
from annotate.core.links import LinkCheck, LinkClass
from annotate.storage.database import open_database
from annotate.storage.links import save_checks

ASK = ("--allow-private", "--pause", "0")


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on loopback."""
    with serve() as running:
        running.pages |= {
            "/good": answer("fine"),
            "/gone": answer("x", "410 Gone"),
            "/forbidden": answer("x", "403 Forbidden"),
            "/busy": answer("x", "503 Busy"),
            "/moved": redirect("/good"),
            "/inside": redirect("http://169.254.169.254/"),
        }
        yield running


def write_story(server: Server, *paths: str, more: str = "") -> None:
    """Write an article that refers to these pages of the server."""
    links = "\n".join(f"See {server.url(path)} for more of it." for path in paths)
    Path("story.txt").write_text(f"Ferry sails\n\nBy Ana Reed\nMarch 3, 2026\n\nIt sails at noon.\n{links}\n{more}\n")


def classes(run: Run) -> dict[str, str]:
    """Return the class of each link by its path, without asking for anything."""
    rows = json.loads(run("check-links", "--format", "json").stdout)
    return {"/" + row["url"].rpartition("/")[2]: row["class"] for row in rows}


def test_each_link_is_asked_for_once_and_kept_apart(run: Run, server: Server) -> None:
    paths = ("/good", "/gone", "/missing", "/forbidden", "/busy", "/moved", "/inside")
    write_story(server, *paths, more="And https//broken.org/x and http://nobody.invalid/y end it.")
    run("add", "story.txt")
    done = run("check-links", *ASK)
    assert done.exit_code == 0
    assert "dead          3" in done.stdout
    assert classes(run) == {
        "/good": "ok", "/gone": "dead", "/missing": "dead", "/forbidden": "undecided", "/busy": "undecided",
        "/moved": "moved", "/inside": "undecided", "/x": "malformed", "/y": "dead",
    }  # fmt: skip
    asked = server.asked.copy()
    assert "asked for 0 of 9 links" in run("check-links", *ASK).stderr
    assert server.asked == asked
    assert "asked for 3 of 9 links" in run("check-links", "--undecided", *ASK).stderr
    assert "asked for 8 of 9 links" in run("check-links", "--older-than", "0", *ASK).stderr
    assert "asked for 0 of 9 links" in run("check-links", "--older-than", "1", *ASK).stderr


def test_dead_links_become_evidence_with_the_date_and_a_second_run_changes_nothing(run: Run, server: Server) -> None:
    write_story(server, "/good", "/gone", "/forbidden")
    run("add", "story.txt")
    run("autoflag", "--flag", "broken-citations")
    before = notes(run)
    assert not any("dead" in note for note in before)
    run("check-links", *ASK)
    assert "1 of 1 articles" in run("autoflag", "--flag", "broken-citations").stdout
    dead = [note for note in notes(run) if note.startswith("dead on ")]
    assert len(dead) == 1
    with closing(open_database(Path("annotate.db"))) as db:
        day = next(iter(db.query("SELECT min(at) FROM link_checks")))[0][:10]
        assert dead[0] == f"dead on {day} (410 Gone): {server.url('/gone')}"
        assert LinkRot(db).run() == (array("q"), [])
        again = LinkCheck(server.url("/gone"), LinkClass.DEAD, 410, "410 Gone", at="2099-01-01T00:00:00.000Z")
        save_checks(db, [again])
        assert LinkRot(db).run() == (array("q"), [])
        save_checks(db, [replace(again, outcome=LinkClass.FOLLOWED, status=200, reason="200 OK")])
        assert LinkRot(db).run() == (array("q", [1]), [])
        assert LinkRot(db).run() == (array("q"), [])
    assert notes(run) == before


def notes(run: Run) -> list[str]:
    """Return what is said of broken citations."""
    rows = json.loads(run("export", "findings", "--format", "json").stdout)
    return [row["note"] for row in rows if row["flag"] == "broken-citations"]


def test_only_undecided_links_flag_nothing(run: Run, server: Server) -> None:
    write_story(server, "/forbidden", "/busy")
    run("add", "story.txt")
    run("autoflag", "--flag", "broken-citations")
    before = notes(run)
    run("check-links", *ASK)
    with closing(open_database(Path("annotate.db"))) as db:
        assert LinkRot(db).run() == (array("q"), [])
    assert notes(run) == before


def test_without_leave_nothing_is_connected_to(run: Run, server: Server) -> None:
    write_story(server, "/good")
    run("add", "story.txt")
    assert run("check-links").exit_code == 0
    assert classes(run) == {"/good": "undecided"}
    done = run("add", server.url("/good"))
    assert done.exit_code == 3
    first = done.stderr.splitlines()[0]
    assert first.startswith(f"annotate: {server.url('/good')}: ")
    assert "--allow-private" in first
    assert run("recheck").exit_code == 0
    assert server.asked.total() == 0


def test_pages_are_added_with_their_address(run: Run, server: Server) -> None:
    server.pages |= {
        "/story": redirect("/real"),
        "/real": answer(STORY.format("The mayor closed the quay.")),
        "/pdf": answer(b"%PDF", kind="application/pdf"),
        "/empty": answer(""),
        "/latin": answer(STORY.format("Cerró la cañería.").encode("latin-1"), kind="text/html; charset=iso-8859-1"),
        "/lie": answer(STORY.format("La niña cantó."), kind="text/html; charset=shift_jis"),
        "/odd": answer(STORY.format("A third quay."), kind="text/html; charset=no-such-thing"),
        "/text": answer("A title\n\nBy Ana Reed\n\nPlain words of a page.", kind="text/plain"),
    }
    names = ("/story", "/pdf", "/empty", "/latin", "/lie", "/odd", "/text", "/missing", "/busy")
    done = run("add", *ASK, *(server.url(name) for name in names), server.url("/story"))
    assert "accepted 5 + duplicates 1 + rejected 4 = inputs 10" in done.stdout
    assert done.exit_code == 4
    said = {line.split(": ")[1].rpartition("/")[2]: line.split(": ", 2)[2] for line in done.stderr.splitlines()[:4]}
    assert said == {
        "pdf": "not a page but application/pdf",
        "empty": "empty: no text to read",
        "missing": "the server answered 404 Not Found",
        "busy": "the server answered 503 Service Unavailable",
    }
    rows = json.loads(run("export", "articles", "--format", "json").stdout)
    assert rows[0]["url"] == server.url("/real")
    assert rows[0]["source"] == server.url("/story")
    with closing(open_database(Path("annotate.db"), read_only=True)) as db:
        texts = [row[0] for row in db.query("SELECT text FROM articles ORDER BY number")]
    assert "Cerró la cañería" in texts[1]
    assert "La niña cantó" in texts[2]


def test_a_page_cannot_pose_as_another_outlet(run: Run, server: Server) -> None:
    page = STORY.format("x").replace("<head>", '<head><link rel="canonical" href="https://www.fao.org/story">')
    server.pages["/story"] = answer(page)
    run("add", *ASK, server.url("/story"))
    rows = json.loads(run("export", "articles", "--format", "json").stdout)
    assert rows[0]["url"] == server.url("/story")
    assert rows[0]["outlet"] is None


@pytest.mark.parametrize("words", [("detect",), ("add", "--outlet", "a.example")])
def test_other_addresses_are_named_and_not_followed(run: Run, words: tuple[str, ...]) -> None:
    for address in ("ftp://a.example/x", "file:///etc/passwd"):
        done = run(*words, address)
        assert done.exit_code == 3
        assert done.stderr.startswith(f"annotate: {address}: ")


def test_ctrl_c_keeps_what_was_asked_for(run: Run, server: Server, tmp_path: Path) -> None:
    arrived, free = threading.Event(), threading.Event()

    def hang() -> Iterator[bytes]:
        arrived.set()
        free.wait(20)
        yield answer("late")

    server.pages["/hang"] = hang
    write_story(server, "/good", "/gone", "/hang")
    run("add", "story.txt")
    command = [sys.executable, "-m", "annotate", "check-links", *ASK, "--ignore-robots"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, env={**os.environ, "NO_COLOR": "1"})
    assert arrived.wait(30)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[1].decode()
    free.set()
    assert process.returncode == 130
    assert said == "annotate: stopped; what was stored is kept.\n"
    assert classes_of(tmp_path) == {"/good": "ok", "/gone": "dead"}
    server.pages["/hang"] = answer("fine")
    assert "asked for 1 of 3 links" in run("check-links", *ASK).stderr


def classes_of(folder: Path) -> dict[str, str]:
    """Return the classes in the database as they are."""
    with closing(open_database(folder / "annotate.db", read_only=True)) as db:
        return {"/" + row[0].rpartition("/")[2]: row[1] for row in db.query("SELECT url, outcome FROM link_checks")}


def test_hostile_addresses_reach_terminal_and_tables_harmless(run: Run) -> None:
    link = '<a href="http://192.168.0.1/=cmd|\u202e[red]">the study of the quay</a> was read, said Ana Reed.'
    Path("x.jsonl").write_text(json.dumps({"html": STORY.format(link)}))
    run("add", "x.jsonl")
    done = run("check-links")
    assert done.exit_code == 0
    assert "192.168.0.1/=cmd|" in done.stdout
    assert "\u202e" not in done.stdout
    assert run("check-links", "--format", "csv").exit_code == 0


def test_nothing_else_loads_what_connects() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom annotate.cli import cli\n"
        "for words in (['--help'], ['check-links', '--help'], ['add', 'none.txt'],"
        " ['detect', 'http://a.example/']):\n"
        "    CliRunner().invoke(cli, words)\n"
        "print([name for name in ('httpx', 'httpcore', 'protego', 'anyio') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "[]"


def test_a_missing_library_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init")
    for name in [name for name in sys.modules if name.startswith("annotate.network.fetch")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "httpx", None)
    done = run("check-links")
    assert done.exit_code == 1
    assert "pip install httpx" in done.stderr
    assert "Traceback" not in done.output
