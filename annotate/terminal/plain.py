"""The review, line by line: for any terminal, for keys from a pipe, and for a screen reader."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Protocol

import click
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from annotate.core.review import ENTER, ESCAPE, KEYS, NOTHING_LEFT, Mode, ReadText, Sheet, ShowHelp, State
from annotate.core.session import Session, Shown
from annotate.terminal.article import (
    VERDICT_STYLES,
    describe_finding,
    describe_heading,
    mark_text,
    print_evidence,
)
from annotate.terminal.console import indent, plain
from annotate.terminal.safe import safe_text

_PROMPTS = {
    Mode.NOTE: "note",
    Mode.EVIDENCE: "quote from the article",
    Mode.OUTLET: "outlet, domain or name (Enter keeps, - for none)",
    Mode.BYLINE: "byline (Enter keeps, - for none)",
}
_MENU = "[y]es [n]o [u]nsure [Enter] agree [s]kip [b]ack [q]uit [?] more keys"
_SHORT_MENU = "y n u Enter s b q ?"
_ECHO = {ENTER: "Enter", "\r": "Enter", ESCAPE: "Esc", "": "end of input", "\t": "Tab", " ": "Space"}


class Counts(Protocol):
    """What the face asks of the desk besides the articles: how far the reviewer is."""

    def count_progress(self) -> tuple[int, int]:
        """Return (articles done, articles in all)."""


class Keyboard:
    """Keys one by one from a terminal, or characters one by one from a pipe; "" at the end."""

    def __init__(self) -> None:
        self.is_terminal = sys.stdin.isatty()

    def read_key(self) -> str:
        """Return one key; the end of input, a lost terminal or Ctrl-C is ""."""
        try:
            key = click.getchar() if self.is_terminal else sys.stdin.read(1)
        except (EOFError, KeyboardInterrupt, OSError, UnicodeDecodeError):
            return ""
        return "" if key in ("\x03", "\x04") else key

    def read_line(self) -> str:
        """Return a typed line that ends in ENTER; ESCAPE when the reviewer gave up."""
        try:
            line = input() if self.is_terminal else sys.stdin.readline()
        except (EOFError, KeyboardInterrupt, OSError, UnicodeDecodeError):
            return ESCAPE
        return line.rstrip("\r\n") + ENTER


class PlainFace:
    """Draws the questions of a session, line by line, and takes its keys from a keyboard."""

    def __init__(self, session: Session, desk: Counts, console: Console, keyboard: Keyboard) -> None:
        self._session = session
        self._desk = desk
        self._console = console
        self._keyboard = keyboard
        self._drawn: int | None = None
        self.rulings: Counter[str] = Counter()
        self.finished: set[int] = set()

    def run(self, mark_time: Callable[[], None]) -> None:
        """Ask until all is answered or the reviewer quits; `mark_time` is called as a question is drawn."""
        while not self._session.is_done:
            state = self._session.state
            self._draw(state)
            mark_time()
            keys = self._read(state.mode)
            for key in keys:
                for shown in self._press(key):
                    self._show(shown, state.sheet)

    def _read(self, mode: Mode) -> list[str]:
        if mode is Mode.ASK:
            return [self._keyboard.read_key()]
        line = self._keyboard.read_line()
        return [line] if line == ESCAPE else list(line)

    def _press(self, key: str) -> list[Shown]:
        before = self._session.state
        rulings = self._session.rulings
        shown = self._session.press(key)
        after = self._session.state
        if self._session.rulings > rulings and before.question and before.sheet:
            self.rulings[before.question.flag] += 1
            self._say(f"{_ECHO.get(key, key)}  saved")
            if after.sheet is None or after.sheet.article != before.sheet.article:
                self.finished.add(before.sheet.article)
        elif before.mode is Mode.ASK:
            self._say(safe_text(_ECHO.get(key, key)))
        if after.message and after.mode is not Mode.DONE:
            self._console.print(plain(after.message, "italic"))
        return shown

    def _say(self, words: str) -> None:
        self._console.print(Text(words, style="dim"))

    def _draw(self, state: State) -> None:
        sheet, question = state.sheet, state.question
        if sheet is None or question is None:
            self._console.print(plain(NOTHING_LEFT))
            self._ask("")
            return
        if state.mode is not Mode.ASK:
            self._ask(_PROMPTS[state.mode])
            return
        if self._drawn != sheet.article:
            self._draw_heading(sheet)
            self._drawn = sheet.article
        place = f" ({state.position + 1} of {len(sheet.questions)})  "
        self._console.print()
        self._console.print(plain(question.flag, "bold").append(place, "dim").append(plain(question.text)))
        self._console.print(indent(describe_finding(question.finding, question.calibrated), 2))
        if question.finding:
            print_evidence(self._console, sheet.text, question.finding.evidence)
        self._draw_own(state)
        self._ask(_MENU if self._console.width >= len(_MENU) + 8 else _SHORT_MENU)

    def _draw_own(self, state: State) -> None:
        question, sheet = state.question, state.sheet
        if question is None or sheet is None:
            return
        if question.verdict:
            said = Text("you said: ").append(question.verdict.value, VERDICT_STYLES[question.verdict])
            self._console.print(indent(said, 2))
        for note in question.notes:
            self._console.print(indent(plain(f"your note: {note}"), 2))
        print_evidence(self._console, sheet.text, question.quotes)

    def _draw_heading(self, sheet: Sheet) -> None:
        done, total = self._desk.count_progress()
        outlet = sheet.outlet or "no outlet named"
        words = f"{min(done + 1, total)} of {total} · article {sheet.article} · {outlet}"
        self._console.print()
        self._console.print(Rule(plain(words), align="left", characters="─", style="dim"))
        self._console.print(plain(sheet.title or "(no title)", "bold"))
        self._console.print(
            describe_heading(sheet.outlet, sheet.byline, sheet.published, sheet.words, sheet.grade, sheet.added_at)
        )

    def _ask(self, words: str) -> None:
        self._console.print(Text(f"{words} " if words else "", style="dim").append("› ", "bold not dim"), end="")
        self._console.file.flush()

    def _show(self, shown: Shown, sheet: Sheet | None) -> None:
        if isinstance(shown, ShowHelp):
            self._console.print()
            for key, meaning in KEYS:
                self._console.print(Text(f"  {key:<6}", style="bold").append(meaning, "not bold"))
        elif isinstance(shown, ReadText) and sheet is not None:
            evidence = [item for q in sheet.questions if q.finding for item in q.finding.evidence]
            self._page(mark_text(sheet.text, evidence))

    def _page(self, text: Text) -> None:
        if not (self._keyboard.is_terminal and self._console.is_terminal) or self._console.is_dumb_terminal:
            self._console.print(text)
            return
        with self._console.capture() as captured:
            self._console.print(text)
        click.echo_via_pager(captured.get(), color=_pager_takes_colour())


def _pager_takes_colour() -> bool:
    """Whether the pager is `less`, which shows colours when told so; another would print the codes."""
    pager = os.environ.get("PAGER", "less")
    if not pager.startswith("less") or shutil.which("less") is None:
        return False
    os.environ.setdefault("LESS", "-R")
    return "R" in os.environ["LESS"].upper()


class Stopwatch:
    """Active seconds on a question: from when it was drawn until it was answered, idle time capped."""

    IDLE_CAP = 300.0

    def __init__(self) -> None:
        self._since = time.monotonic()
        self.total = 0.0

    def start(self) -> None:
        """Note that a question has been drawn."""
        self._since = time.monotonic()

    def stop(self) -> float:
        """Return the seconds since then, at most five minutes, and start again."""
        seconds = min(time.monotonic() - self._since, self.IDLE_CAP)
        self._since = time.monotonic()
        self.total += seconds
        return seconds
