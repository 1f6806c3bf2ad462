"""kill -9 of what takes in and of what connects: import, check-links, recheck, add URL; and of the server of pages."""

from __future__ import annotations

import os
import random
import signal
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from hostile import Server, answer

from torture.kills import keep_whole, kill_and_rerun, kill_once
from torture.stage import REVIEWER, Row, describe, make_reviewed, query, require, require_sound, run, start, write_pages

_PAGES = 8
_STORY = (
    "<html><head><title>Hake quota {n} cut</title></head><body><article><h1>Hake quota {n} cut</h1><p>By Ana Reed</p>"
    "<p>The harbour office said on Monday that the hake quota of pier {n} falls by a tenth, to {n} crates.</p><p>Boats from"
    ' the northern port stayed at their moorings, and <a href="{root}/link/{n}">a paper</a> says why.</p></article></body></html>'
)
_REACH = ("--allow-private", "--pause", "0", "--ignore-robots")
# One server for all trials, in a thread of this process; it ends with it.
_servers: list[Server] = []


def _serve_pages() -> Server:
    if not _servers:
        server = Server()
        for n in range(_PAGES):
            server.pages[f"/story/{n}"] = answer(_STORY.format(n=n, root=server.root))
            server.pages[f"/link/{n}"] = answer("gone", "410 Gone") if n % 2 else answer("here")
        _servers.append(server)
    return _servers[0]


def _list_stories() -> list[str]:
    return [_serve_pages().url(f"/story/{n}") for n in range(_PAGES)]


def prepare_import(folder: Path) -> None:
    """A file of another tool with three articles' verdicts, and what an unkilled import makes of it in whole.db."""
    make_reviewed(folder, articles=3)
    (folder / "keys").write_text("ynuyynnuy" * 9 + "q")
    require(start(folder, "review", "--plain", "--reviewer", REVIEWER, keys="keys").wait() == 0, "the review failed")
    run(folder, "export", "prodigy", "-o", "in.jsonl")
    (folder / "annotate.db").unlink()
    run(folder, "init")
    keep_whole(folder, "import", "in.jsonl")


def kill_import(folder: Path, rng: random.Random) -> None:
    """Kill `import` once or twice and run it again."""
    kill_and_rerun(folder, rng, "import", "in.jsonl")


def prepare_add(folder: Path) -> None:
    """An empty database, and what an unkilled visit to all pages makes of it."""
    run(folder, "init")
    keep_whole(folder, "add", *_list_stories(), *_REACH)


def kill_add(folder: Path, rng: random.Random) -> None:
    """Kill `add URL` once or twice and run it again."""
    kill_and_rerun(folder, rng, "add", *_list_stories(), *_REACH)


def prepare_look(folder: Path) -> None:
    """Articles from pages that are still there, with findings; how long a look at all takes is known."""
    run(folder, "init")
    run(folder, "add", *_list_stories(), *_REACH)
    run(folder, "autoflag")
    keep_whole(folder, "recheck", *_REACH)


_LAST = {
    "check-links": "SELECT url, outcome, status, reason, location FROM link_checks WHERE id IN"
    " (SELECT max(id) FROM link_checks GROUP BY url) ORDER BY url",
    "recheck": "SELECT article, outcome, status, reason, location, text FROM rechecks WHERE id IN"
    " (SELECT max(id) FROM rechecks GROUP BY article) ORDER BY article",
}


def kill_look(folder: Path, rng: random.Random) -> None:
    """Kill `check-links` or `recheck` and run it again: what is stored of each link or page is what it should be."""
    command, database = rng.choice(list(_LAST)), folder / "annotate.db"
    before = describe(database)
    kill_once(folder, rng, command, *_REACH)
    require_sound(database)
    run(folder, command, *_REACH)
    require_sound(database)
    require(describe(database) == before, f"{command} changed what was there")
    stored = query(database, _LAST[command])
    require(len(stored) == _PAGES, f"{command}: {len(stored)} of {_PAGES} are stored after a rerun")
    if command == "check-links":
        outcomes = sorted(str(row[1]) for row in stored)
        require(outcomes == ["dead"] * (_PAGES // 2) + ["ok"] * (_PAGES // 2), f"after a rerun: {stored}")
        rows = query(database, "SELECT count(*) FROM link_checks")
        require(rows == [(_PAGES,)], "a link was asked for again that had been stored")
    else:
        require({row[1] for row in stored} == {"unchanged"}, f"after a rerun: {stored}")
        half = query(database, "SELECT count(*) FROM recheck_quotes WHERE recheck NOT IN (SELECT id FROM rechecks)")
        require(half == [(0,)], "quotes without their recheck")


def end_server(folder: Path, rng: random.Random) -> None:
    """End `serve` by a signal, while it makes its index or while it answers: the database is not touched."""
    database = folder / "annotate.db"
    before = database.read_bytes()
    number = rng.choice([signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
    process = start(folder, "serve", "--port", "0", PYTHONUNBUFFERED="1", TMPDIR=str(folder))
    limit = time.monotonic() + (rng.random() * 2 if rng.random() < 0.3 else 60)
    while not (address := (folder / "stdout").read_text().strip()) and time.monotonic() < limit:
        require(process.poll() is None, f"serve ended by itself: {(folder / 'stderr').read_text()[-300:]}")
        time.sleep(0.02)
    if address:
        with suppress(OSError):
            urllib.request.urlopen(address, timeout=20).read()
    elif number != signal.SIGKILL:
        number = signal.SIGKILL
    os.killpg(process.pid, number)
    code, errors = process.wait(60), (folder / "stderr").read_text()
    require("Traceback" not in errors, f"serve, {number.name}: {errors[-300:]}")
    if number != signal.SIGKILL:
        require(code in (0, 128 + number), f"serve, {number.name}: exit code {code}: {errors[-300:]}")
    require(database.read_bytes() == before, "serve wrote to the database")
    require_sound(database)


def prepare_serve(folder: Path) -> None:
    """A flagged database."""
    write_pages(folder, 3)
    run(folder, "add", "pages")
    run(folder, "autoflag")


ROWS = (
    Row("kill-import", "kill -9 in import", 50, 2, kill_import, prepare_import),
    Row("kill-add-url", "kill -9 in add of addresses", 50, 1, kill_add, prepare_add),
    Row("kill-look", "kill -9 in check-links and recheck", 50, 2, kill_look, prepare_look),
    Row("end-serve", "serve killed, interrupted, told to end", 50, 2, end_server, prepare_serve),
)
