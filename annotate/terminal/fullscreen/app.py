"""The application of the full screen: the panes, the keys and the mouse, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer

from annotate.core.session import Session
from annotate.terminal.fullscreen.article_view import ArticleView
from annotate.terminal.fullscreen.ask_bar import AskBar
from annotate.terminal.fullscreen.browser import BrowserScreen
from annotate.terminal.fullscreen.controller import Controller
from annotate.terminal.fullscreen.desk import ScreenDesk
from annotate.terminal.fullscreen.event_keys import spell_event
from annotate.terminal.fullscreen.idle import Collector
from annotate.terminal.fullscreen.overlay import write_evidence, write_help
from annotate.terminal.fullscreen.palette import LIGHT
from annotate.terminal.fullscreen.panes import EvidencePane, Flags, Heading, frame
from annotate.terminal.fullscreen.screen import ReviewScreen
from annotate.terminal.fullscreen.view import Progress, View
from annotate.terminal.keymap import KeyMap
from annotate.terminal.keys import ENTER, PASTE_BEGINS, PASTE_ENDS, REDRAW, spell_key

STOPPED, TOLD_TO_END = 130, 143
# Nobody types Enter and the next key within so many seconds: such an Enter is a line end in a pasted text.
_TYPING_GAP = 0.02


@dataclass(frozen=True, slots=True)
class Clocks:
    """What a screen asks of the time: active seconds so far, the time of day, and that a question was drawn."""

    active: Callable[[], float]
    now: Callable[[], str]
    mark: Callable[[], None]


class ReviewApp(App[int], inherit_bindings=False):
    """Shows a session and takes its keys. `run` returns 0, or the exit code of what stopped it."""

    CSS_PATH = "screen.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "stop", priority=True),
        Binding("ctrl+z", "suspend_process", priority=True),
    ]

    def __init__(self, session: Session, desk: ScreenDesk, keys: KeyMap, clocks: Clocks) -> None:
        if not os.environ.get("NO_COLOR"):  # an empty one asks for nothing (no-color.org)
            os.environ.pop("NO_COLOR", None)
        super().__init__()
        self.title = "annotate review"
        self.session = session
        self.controller = Controller(session, self, keys, clocks.now)
        # What went wrong, to be raised where the terminal is as it was.
        self.failure: BaseException | None = None
        self._desk = desk
        self._clocks = clocks
        self._progress = (0, Progress())
        self._asked: tuple[int, str] | None = None
        self._entered: Timer | None = None
        self._has_begun = False
        self._collector = Collector()

    def get_default_screen(self) -> Screen[None]:
        """Return the screen of the review."""
        return ReviewScreen()

    def on_mount(self) -> None:
        """End in order where the program is told to."""
        self._collector.begin()
        self.set_interval(1.0, self._collector.collect)
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError):  # not a Unix, or not the main thread
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
                loop.add_signal_handler(number, self.exit, 128 + number)

        self.app_resume_signal.subscribe(self, lambda _: self.redraw())

    def on_unmount(self) -> None:
        """Leave the process as it was found."""
        self._collector.end()

    def redraw(self) -> None:
        """Draw the whole screen anew, where something else may have written on it."""
        self.refresh(repaint=True, layout=True)

    def on_review_screen_ready(self) -> None:
        """Draw the first question, when the panes have their sizes."""
        self._has_begun = True
        self.draw()
        self.controller.show_question(is_new=True)
        self.draw()

    def action_stop(self) -> None:
        """End as Ctrl-C asks; everything that was decided is stored."""
        self.exit(STOPPED)

    def _handle_exception(self, error: Exception) -> None:
        self.failure = self.failure or error
        self._exception = self._exception or error
        self._exception_event.set()
        self.exit(1)

    # What the screen sends.

    def on_key(self, event: events.Key) -> None:
        """Take a key of the review."""
        self._collector.note_key()
        if isinstance(self.screen, ReviewScreen):
            event.stop()
            event.prevent_default()
            self.take(spell_event(event))

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste as one key."""
        if isinstance(self.screen, ReviewScreen):
            event.stop()
            self.take(spell_key(PASTE_BEGINS + event.text + PASTE_ENDS))

    def on_resize(self) -> None:
        """Draw the panes to the new size."""
        if self._has_begun:
            self.call_after_refresh(self.draw)

    def on_flags_chosen(self, message: Flags.Chosen) -> None:
        """Ask the flag that was clicked."""
        self.controller.turn_to(message.flag)
        self.draw()

    def on_evidence_pane_chosen(self, message: EvidencePane.Chosen) -> None:
        """Go to the evidence that was clicked."""
        self.controller.go_to_piece(message.piece)
        self.draw()

    def on_ask_bar_pressed(self, message: AskBar.Pressed) -> None:
        """Press the key that was clicked."""
        self.take(self.controller.keys.find_key(message.key))

    def on_article_view_selected(self, message: ArticleView.Selected) -> None:
        """Mark what the mouse has selected."""
        self.controller.pick(message.span)
        self.draw()

    def take(self, key: str) -> None:
        """Take a key as `keys.spell_key` gives it, and draw what has become of it."""
        if not self._has_begun:  # a key pressed before there was a question answers none
            return
        if self._entered is not None:  # the Enter before it came too fast: it is a line end of a pasted text
            self._entered.stop()
            self._entered = None
            self.controller.take(" ")
        if key == REDRAW:
            self.redraw()
            return
        if key == ENTER and self.controller.is_typing:
            self._entered = self.set_timer(_TYPING_GAP, self._enter)
            return
        self._take(key)

    def _enter(self) -> None:
        self._entered = None
        self._take(ENTER)

    def _take(self, key: str) -> None:
        try:
            self.controller.take(key)
        except Exception as error:
            self._handle_exception(error)
            return
        if self.session.is_done:
            self.exit(0)
        else:
            self.draw()

    # What the controller asks for.

    def reveal(self, offset: int) -> None:
        """Scroll so that this offset of the article is in sight."""
        self._panes.article.reveal(offset)

    def scroll(self, rows: int) -> None:
        """Scroll what stands in the article's place."""
        (self._panes.overlay if self.controller.overlay else self._panes.article).scroll_rows(rows)

    def move_row(self, offset: int, rows: int) -> int:
        """Return the offset so many rows below."""
        return self._panes.article.move_row(offset, rows)

    def first_offset(self) -> int:
        """Return the first offset in sight."""
        return self._panes.article.first_offset()

    def page(self) -> int:
        """Return the rows of the article in sight."""
        return max(2, self._panes.article.size.height)

    def browse(self) -> None:
        """Show the list of articles."""
        self.push_screen(BrowserScreen(self._desk, self.controller.palette), self.open_article)

    def open_article(self, article: int | None) -> None:
        """Lay the article that was chosen from the list, if one was."""
        if article is not None:
            self.controller.open(article)
        self.draw()

    # What there is to see.

    @property
    def _panes(self) -> ReviewScreen:
        screen = self.screen_stack[0]
        if not isinstance(screen, ReviewScreen):
            raise TypeError("the review is not the first screen")
        return screen

    def draw(self) -> None:
        """Show everything as it is now."""
        controller, panes = self.controller, self._panes
        self.theme = "textual-light" if controller.palette is LIGHT else "textual-dark"
        flags = len(self.session.state.sheet.questions) if self.session.state.sheet else 1
        panes.fit(flags, is_wide=controller.is_wide, has_overlay=bool(controller.overlay))
        view = self._make_view()
        state = view.state
        article = self._panes.article
        if state.sheet is not None and article.text != state.sheet.text:
            article.show(state.sheet.text, controller.marks(), controller.palette)
            controller.reveal_piece()
        article.show(state.sheet.text if state.sheet else "", controller.marks(), controller.palette)
        self._frame_article(article, view)
        self._draw_overlay()
        for pane in (Heading, Flags, EvidencePane, AskBar):
            panes.query_one(pane).show(view)
        self._mark_time(view)

    def _make_view(self) -> View:
        controller = self.controller
        return View(
            state=controller.state,
            progress=self._count_progress(),
            piece=controller.piece,
            palette=controller.palette,
            keys=controller.keys,
            label=controller.label(),
            line=controller.search.line if controller.search else controller.line,
            message=controller.message,
            saved=controller.saved,
            undo=controller.undo,
        )

    def _count_progress(self) -> Progress:
        """Return how far the reviewer is, counted anew each time an article is laid."""
        sheet = self.session.state.sheet
        if self._progress[0] != self.session.laid:
            done, total = self._desk.count_progress()
            place = self._desk.find_place(sheet.article) if sheet else 0
            of_outlet = self._desk.count_outlet_progress(sheet.article) if sheet else (0, 0)
            finished = len(self.session.finished)
            left = round((total - done) * self._clocks.active() / finished / 60) if finished else None
            self._progress = (self.session.laid, Progress(done, total, place, *of_outlet, left))
        return self._progress[1]

    def _frame_article(self, article: ArticleView, view: View) -> None:
        sheet, progress = view.state.sheet, view.progress
        if sheet is None:
            frame(article, "")
            return
        facts = [
            f"#{sheet.article}",
            "byline hidden" if sheet.is_blind else sheet.byline or "no byline",
            sheet.published or "no date",
            f"{sheet.words:,} words",
        ]
        outlet = f"{sheet.outlet}: {progress.outlet_done} of {progress.outlet_total} done" if sheet.outlet else ""
        outlet = sheet.standing or outlet
        outlet = "findings are from before a correction" if sheet.is_outdated else outlet
        frame(article, " · ".join(facts), outlet)

    def _draw_overlay(self) -> None:
        controller, overlay = self.controller, self._panes.overlay
        if controller.overlay == "help":
            frame(overlay, "Keys")
            columns = overlay.columns
            overlay.show(*write_help(controller.keys, controller.palette, columns), controller.palette)
            self.call_after_refresh(self._fit_help, columns)
        elif controller.overlay:
            frame(overlay, "All evidence")
            overlay.show(*write_evidence(controller.state, controller.palette), controller.palette)

    def _fit_help(self, columns: int) -> None:
        """Break the keys anew where the pane turned out to have other columns when it was laid out."""
        if self._panes.overlay.columns != columns:
            self._draw_overlay()

    def _mark_time(self, view: View) -> None:
        """Begin the time of a new question when it has been drawn."""
        state = view.state
        asked = (state.sheet.article, state.question.flag) if state.sheet and state.question else None
        if asked != self._asked:
            self._asked = asked
            self.call_after_refresh(self._clocks.mark)
