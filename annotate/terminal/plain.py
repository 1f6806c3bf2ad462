"""The review, line by line: for any terminal, for keys from a pipe, and for a screen reader."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

import click
from rich.console import Console
from rich.text import Text

from annotate.core.progress import IDLE_CAP
from annotate.core.review import (
    ENTER,
    ESCAPE,
    NOTHING_LEFT,
    Mode,
    Question,
    ReadText,
    Sheet,
    ShowEvidence,
    ShowHelp,
    State,
)
from annotate.core.session import Session, Shown
from annotate.terminal.article import mark_text
from annotate.terminal.console import fit_console, plain, print_wrapped, wrap_lines
from annotate.terminal.keyboard import CTRL_D, END_OF_INPUT, Keyboard
from annotate.terminal.keymap import KeyMap
from annotate.terminal.keys import REDRAW, name_key
from annotate.terminal.question import draw_label, draw_message, draw_pieces, draw_question

_MENU = "[y]es [n]o [u]nsure [Enter] agree [s]kip [b]ack [q]uit [?] keys"
_SHORT_MENU = "y n u Enter s b q ?"
_PROMPT = "› "
# What is written after the menu: " › ", the name of the key and "  saved".
_ECHO = 16


class Counts(Protocol):
    """What the face asks of the desk besides the articles: how far the reviewer is."""

    def count_progress(self) -> tuple[int, int]:
        """Return (articles done, articles in all)."""

    def find_place(self, article: int) -> int:
        """Return the place of an article among all, from 1."""


class PlainFace:
    """Draws the questions of a session, line by line, and takes its keys from a keyboard."""

    def __init__(
        self, session: Session, desk: Counts, console: Console, keyboard: Keyboard, keys: KeyMap | None = None
    ) -> None:
        self._keys = keys or KeyMap()
        self._session = session
        self._desk = desk
        self._console = console
        self._keyboard = keyboard
        # What stands on the screen, and what has been asked since when.
        self._drawn: tuple[Sheet, int] | None = None
        self._asked: tuple[int, str] | None = None
        self._where = (0, "")

    def run(self, mark_time: Callable[[], None]) -> None:
        """Ask until all is answered or the reviewer quits; `mark_time` is called as a new question is drawn."""
        with self._keyboard:
            while not self._session.is_done:
                state = self._session.state
                self._draw(state)
                if self._is_new_question(state):
                    mark_time()
                for key in self._read(state):
                    for shown in self._press(key):
                        self._show(shown, state.sheet, state.question)
        self._print(draw_message(self._console, self._session.state.message))

    def _is_new_question(self, state: State) -> bool:
        asked = (state.sheet.article, state.question.flag) if state.sheet and state.question else None
        is_new, self._asked = asked != self._asked, asked
        return is_new

    def _read(self, state: State) -> list[str]:
        """Return the next key; a typed line is one key, and Enter."""
        if state.mode is Mode.ASK:
            key = self._keyboard.read_key()
            if key == REDRAW:
                self._console.print()
                self._drawn = None
                return []
            return [END_OF_INPUT if key == CTRL_D else key]
        line = self._keyboard.read_line(lambda: self._redraw(state))
        if not self._keyboard.is_terminal:
            self._console.print(plain("Esc" if line is None else line))
        if line is None:
            return [ESCAPE]
        return [line, ENTER] if line else [ENTER]

    def _redraw(self, state: State) -> None:
        self._console.print()
        self._drawn = None
        self._draw_screen(state)
        self._print(draw_label(self._console, state))
        self._console.file.flush()

    def _press(self, key: str) -> list[Shown]:
        mode, decided = self._session.state.mode, self._session.decided
        shown = self._session.press(self._keys.translate(key) if mode is Mode.ASK else key)
        if mode is Mode.ASK:
            words = f"{name_key(key)}  saved" if self._session.decided > decided else name_key(key)
            self._console.print(plain(words, "dim"))
        return shown

    def _draw(self, state: State) -> None:
        """Draw what is asked; where it stands there already, only the prompt and what there is to say."""
        fit_console(self._console)
        if state.question is None:
            self._print([Text(), *self._draw_message(state.message or NOTHING_LEFT)])
            self._prompt("")
        elif state.mode is not Mode.ASK:
            self._print(self._draw_message(state.message))
            self._print(draw_label(self._console, state))
            if not self._keyboard.is_terminal:
                self._prompt("")
        else:
            self._draw_screen(state)
            menu = _MENU if self._console.width >= len(_MENU) + _ECHO else _SHORT_MENU
            self._prompt(f"{self._keys.name('?')} shows the keys" if self._keys.changed else menu)
        self._console.file.flush()

    def _draw_screen(self, state: State) -> None:
        if state.sheet is None:
            return
        now = (state.sheet, state.position)
        if self._drawn is not None and self._drawn[0] is now[0] and self._drawn[1] == now[1]:
            self._print(self._draw_message(state.message))
            return
        said = replace(state, message=self._keys.reword(state.message))
        self._print(draw_question(self._console, state.sheet, said, self._describe_place(state.sheet)))
        self._drawn = now

    def _draw_message(self, message: str) -> list[Text]:
        return draw_message(self._console, self._keys.reword(message))

    def _describe_place(self, sheet: Sheet) -> str:
        """Return "article 5 of 14 · 2 done", counted anew each time an article is laid."""
        if self._where[0] != self._session.laid:
            done, total = self._desk.count_progress()
            words = f"article {self._desk.find_place(sheet.article)} of {total} · {done} done"
            self._where = (self._session.laid, words)
        return self._where[1]

    def _prompt(self, menu: str) -> None:
        self._console.print(Text(f"{menu} " if menu else "", style="dim").append(_PROMPT, "bold not dim"), end="")
        self._console.file.flush()

    def _print(self, lines: Iterable[Text]) -> None:
        for line in lines:
            self._console.print(line, no_wrap=True, overflow="ignore", crop=False)

    def _show(self, shown: Shown, sheet: Sheet | None, question: Question | None) -> None:
        if isinstance(shown, ShowHelp):
            for key, meaning in self._keys.list_keys():
                line = Text(f"  {key:<7}", style="bold").append(meaning, "not bold")
                self._print(wrap_lines(self._console, line, hanging=9))
        elif isinstance(shown, ShowEvidence) and sheet is not None and question is not None:
            pieces = draw_pieces(self._console, sheet.text, question)
            lines = [line for piece in pieces for line in piece] or [Text("  no evidence")]
            self._page(Text("\n").join(lines), len(lines))
        elif isinstance(shown, ReadText) and sheet is not None:
            evidence = [item for q in sheet.questions if q.finding for item in q.finding.evidence]
            self._page(mark_text(sheet.text, evidence))
            self._drawn = None

    def _page(self, text: Text, lines: int | None = None) -> None:
        """Show a long text in a pager, where there is a terminal for one; `lines` where that is known."""
        is_short = lines is not None and lines < self._console.height - 1
        has_pager = self._keyboard.is_terminal and self._console.is_terminal and not self._console.is_dumb_terminal
        if is_short or not has_pager:
            print_wrapped(self._console, text)
            return
        with self._console.capture() as captured:
            print_wrapped(self._console, text)
        with self._keyboard.released():
            click.echo_via_pager(captured.get(), color=_pager_takes_colour())
        self._drawn = None


def _pager_takes_colour() -> bool:
    """Whether the pager is `less`, which shows colours when told so; another would print the codes."""
    pager = os.environ.get("PAGER", "less")
    if not pager.startswith("less") or shutil.which("less") is None:
        return False
    os.environ.setdefault("LESS", "-R")
    return "R" in os.environ["LESS"].upper()


class Stopwatch:
    """Active seconds on a question: from when it was drawn until it was answered, idle time capped."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self.total = 0.0

    def start(self) -> None:
        """Note that a question has been drawn."""
        self._since = time.monotonic()

    def stop(self) -> float:
        """Return the seconds since then, at most two minutes, and start again."""
        seconds = min(time.monotonic() - self._since, IDLE_CAP)
        self._since = time.monotonic()
        self.total += seconds
        return seconds
