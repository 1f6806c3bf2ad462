"""A small database and the review of it on a screen without a terminal, for the tests of the full screen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from textual.pilot import Pilot

from annotate.assembly import load_rubric
from annotate.batch.intake import prepare_database
from annotate.core.model import Article, Evidence, Finding, Verdict, identify_content
from annotate.core.rubric import Rubric
from annotate.core.session import Session
from annotate.storage.articles import Selection, add_article
from annotate.storage.database import Database, open_database
from annotate.storage.desk import DatabaseDesk
from annotate.storage.findings import save_findings
from annotate.terminal.fullscreen.app import Clocks, ReviewApp
from annotate.terminal.keymap import KeyMap
from annotate.terminal.keys import DOWN, END, ENTER, ESCAPE, HOME, LEFT, RIGHT, SHIFT_TAB, TAB, UP, read_keys

TEXT = "Ferry number {n}\n\nThe ferry of pier {n} left late and came back early, the harbour office said on Monday.\n"
FLAGS = {
    "A": "anonymous-author", "S": "state-affiliated-outlet", "B": "broken-citations", "P": "seo-padding",
}  # fmt: skip
NAMES = {
    ENTER: "enter", ESCAPE: "escape", TAB: "tab", SHIFT_TAB: "shift+tab", "\x7f": "backspace", " ": "space",
    "\x1b[1;5C": "ctrl+right", "\x1b[1;5D": "ctrl+left",
    LEFT: "left", RIGHT: "right", UP: "up", DOWN: "down", HOME: "home", END: "end",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day that stands still."""

    now: str = "14:02:11"
    active: float = 60.0


def make_article(text: str, title: str | None = None, outlet: str | None = None) -> Article:
    """Return an article that says this."""
    return Article(id=identify_content(text, title), source="test.txt", text=text, title=title, outlet=outlet)


def find_evidence(text: str, quote: str, note: str = "a sign of it") -> Evidence:
    """Return evidence at the first place of a quote."""
    start = text.index(quote)
    return Evidence(note, start, start + len(quote), quote)


def short_rubric(only: str = "") -> Rubric:
    """Return the rubric with the flags of the table, or with one of them."""
    rubric = load_rubric()
    keys = [FLAGS[only]] if only else list(FLAGS.values())
    return Rubric(rubric.version, tuple(flag for flag in rubric.flags if flag.key in keys))


def make_database(path: Path, texts: Sequence[str] = ()) -> Database:
    """Make a database of the ferries, or of these texts, with what the table says the machine found."""
    db = open_database(path, create=True)
    prepare_database(db)
    for text in texts or [TEXT.format(n=n) for n in range(1, 4)]:
        number, _ = add_article(db, make_article(text, text.split("\n")[0]), words=20, flesch=None, grade=None)
        found = (("A", Verdict.PRESENT, 0.9), ("S", Verdict.ABSENT, 0.05), ("B", Verdict.UNSURE, None))
        save_findings(db, number, 0, [Finding(FLAGS[k], v, p, (), "test", "1") for k, v, p in found])
    return db


def open_desk(db: Database, rubric: Rubric, reviewer: str = "ana") -> DatabaseDesk:
    """Return the reviewer's desk at the database."""
    return DatabaseDesk(db, rubric, reviewer, Selection(), lambda: 1.0)


@asynccontextmanager
async def open_screen(
    desk: DatabaseDesk, size: tuple[int, int] = (80, 24), keys: KeyMap | None = None
) -> AsyncIterator[tuple[ReviewApp, Pilot[int]]]:
    """Run the full screen without a terminal."""
    clock = Clock()
    clocks = Clocks(lambda: clock.active, lambda: clock.now, lambda: None)
    app = ReviewApp(Session(desk), desk, keys or KeyMap(), clocks)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot
    if app.failure:
        raise app.failure


def cut_keys(keys: str) -> list[str]:
    """Return the keys of a string of the table: as a terminal sends them, and ␛ for Esc alone."""
    parts = [[ESCAPE] if part == "␛" else read_keys(part) for part in re.split("(␛)", keys)]
    return [key for part in parts for key in part]


async def press(app: ReviewApp, pilot: Pilot[int], keys: str) -> None:
    """Press keys as a terminal sends them, until the review ends."""
    for key in cut_keys(keys):
        if app.session.is_done:
            return
        is_line_end = key == ENTER and app.controller.is_typing
        letter = f"ctrl+{chr(ord(key) + 96)}" if len(key) == 1 and key < " " else key
        await pilot.press(NAMES.get(key, letter))
        if is_line_end:
            await pilot.pause(0.05)


def read_screen(app: ReviewApp) -> str:
    """Return the characters on the screen, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def read_picture(svg: str) -> list[str]:
    """Return the words of a picture, in order, with the line on which each stands."""
    found = re.findall(r'<text class="[^"]*" x="[^"]*" y="([^"]*)"[^>]*>(.*?)</text>', svg)
    return [f"{y} {unescape(words)}" for y, words in found]
