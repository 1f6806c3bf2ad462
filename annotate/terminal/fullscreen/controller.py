"""What each key does on the whole screen: the session's keys go to the session, the others move what is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from annotate.core.model import Span
from annotate.core.review import ENTER, ESCAPE, Mode, ReadText, ShowEvidence, ShowHelp, State
from annotate.core.session import Session, Shown
from annotate.terminal.fullscreen.marks import Mark, list_evidence, mark_evidence, span_of
from annotate.terminal.fullscreen.palette import DARK, LIGHT, Palette
from annotate.terminal.fullscreen.search import Search
from annotate.terminal.fullscreen.selection import HINT, Selection
from annotate.terminal.fullscreen.trail import describe_done, find_article, find_place
from annotate.terminal.keyboard import CTRL_D, END_OF_INPUT
from annotate.terminal.keymap import KeyMap
from annotate.terminal.keys import DOWN, END, HOME, PAGE_DOWN, PAGE_UP, TAB, UP
from annotate.terminal.line import Line
from annotate.terminal.question import describe_label

_FAR = 10**9


class Stage(Protocol):
    """What the controller asks of the screen."""

    def reveal(self, offset: int) -> None:
        """Scroll so that this offset of the article is in sight."""

    def scroll(self, rows: int) -> None:
        """Scroll what stands in the article's place."""

    def move_row(self, offset: int, rows: int) -> int:
        """Return the offset so many rows below."""

    def first_offset(self) -> int:
        """Return the first offset in sight."""

    def page(self) -> int:
        """Return the rows of the article in sight."""

    def browse(self) -> None:
        """Show the list of articles."""


class Controller:
    """Takes keys as `keys.spell_key` gives them; what there is to see is read from its attributes."""

    def __init__(self, session: Session, stage: Stage, keys: KeyMap, clock: Callable[[], str]) -> None:
        self.session = session
        self.keys = keys
        self._stage = stage
        self._clock = clock
        self.palette: Palette = DARK
        self.piece = 0
        self.line: Line | None = None
        self.search: Search | None = None
        self.selection: Selection | None = None
        # What the mouse has selected.
        self.picked: Span | None = None
        # What stands in the article's place: "help", "more" or nothing; and whether the article has all the room.
        self.overlay = ""
        self.is_wide = False
        self.message = ""
        self.saved = ""
        self._undoes: list[str] = []
        # Where the reviewer last was in the text.
        self._place: int | None = None

    @property
    def state(self) -> State:
        """The state of the review."""
        return self.session.state

    @property
    def is_typing(self) -> bool:
        """Whether a line of the review is being typed, which Enter would end."""
        return self.line is not None and self.search is None

    @property
    def undo(self) -> str:
        """What b would take back, of this session."""
        return self._undoes[-1] if self._undoes else ""

    def take(self, key: str) -> None:
        """Do what a key asks for. What it decides is stored when this returns."""
        self.message = ""
        if self.selection is not None:
            self._take_selecting(key)
        elif self.search is not None:
            self._take_searching(self.search, key)
        elif self.line is not None:
            self._take_typing(self.line, key)
        else:
            self._take_asked(key)

    def label(self) -> str:
        """Return what stands before the line that is typed, "" where none is."""
        if self.selection is not None:
            return HINT
        if self.search is not None:
            return self.search.describe()
        if self.line is None or self.state.sheet is None:
            return ""
        return describe_label(self.state)

    def marks(self) -> list[Mark]:
        """Return all marks in the article, weakest first."""
        sheet = self.state.sheet
        if sheet is None:
            return []
        marks = mark_evidence(sheet, self.state.position, self.piece, self.palette)
        if self.search is not None:
            marks += self.search.marks(self.palette)
        if self.picked is not None:
            marks.append(Mark(self.picked, self.palette.selected))
        if self.selection is not None:
            if span := self.selection.span(sheet.text):
                marks.append(Mark(span, self.palette.selected))
            caret = Selection(self.selection.caret, self.selection.caret).span(sheet.text)
            marks += [Mark(caret, self.palette.caret)] if caret else []
        return marks

    def pick(self, span: Span) -> None:
        """Take what the mouse has selected; an empty span takes it back."""
        self.picked = span if span.end > span.start and self.state.question is not None else None
        if self.picked is not None:
            self.message = f"{self.keys.name('e')} stores what is selected as evidence, Esc gives it up"

    def turn_to(self, flag: str) -> None:
        """Ask a flag that was chosen."""
        if self.line is None and self.selection is None:
            before = self.state
            self.session.turn_to(flag)
            self._settle(before)

    def open(self, article: int) -> None:
        """Lay an article that was chosen from the list."""
        before = self.state
        self.session.open(article)
        self._settle(before)

    def go_to_piece(self, piece: int) -> None:
        """Go to a piece of evidence of the question."""
        evidence = list_evidence(self.state.question)
        if not evidence:
            self.message = "no evidence of this flag"
            return
        self.piece = piece % len(evidence)
        self.reveal_piece()

    def reveal_piece(self) -> None:
        """Scroll the piece one is at into sight."""
        evidence = list_evidence(self.state.question)
        span = span_of(evidence[self.piece]) if self.piece < len(evidence) else None
        if span is not None:
            self._place = span.start
            self._stage.reveal(span.start)

    def _take_asked(self, key: str) -> None:
        pressed = self.keys.translate(key)
        if self.overlay and pressed not in ("?", "m", *_SCROLLS):
            self.overlay = ""
            if pressed == ESCAPE:
                return
        if pressed in _SCROLLS:
            self._stage.scroll(_SCROLLS[pressed] * (self._stage.page() - 1 if pressed in (PAGE_UP, PAGE_DOWN) else 1))
        elif pressed in ("e", ESCAPE) and self.picked is not None:
            self._use_picked(is_stored=pressed == "e")
        elif not self._take_of_screen(pressed):
            self._press(END_OF_INPUT if pressed == CTRL_D else pressed)

    def _take_of_screen(self, key: str) -> bool:
        """Do what a key does that only a screen has; returns whether it is one."""
        flags = [question.flag for question in self.state.sheet.questions] if self.state.sheet else []
        match key:
            case "]" | "[":
                self.go_to_piece(self.piece + (1 if key == "]" else -1))
            case "\t" | "\x1b[Z" if flags:
                self.turn_to(flags[(self.state.position + (1 if key == TAB else -1)) % len(flags)])
            case "/":
                self.search = Search()
            case "v" if flags:
                self.selection = Selection(self._find_caret())
            case "l":
                self._stage.browse()
            case "d":
                self.palette = LIGHT if self.palette is DARK else DARK
            case _:
                return False
        return True

    def _find_caret(self) -> int:
        """Return where a selection begins: where one last was if that is in sight, else at the first row."""
        first = self._stage.first_offset()
        last = self._stage.move_row(first, self._stage.page() - 1)
        return self._place if self._place is not None and first <= self._place <= last else first

    def _use_picked(self, *, is_stored: bool) -> None:
        span, self.picked = self.picked, None
        if is_stored and span is not None:
            self._quote(span)

    def _quote(self, span: Span) -> None:
        before = self.state
        self.session.quote(span.start, span.end)
        self._settle(before)
        if len(self.state.trail) > len(before.trail):
            self.piece = len(list_evidence(self.state.question)) - 1
            self._undoes[-1] = f"the quote for {before.question.flag if before.question else ''}"

    def _take_selecting(self, key: str) -> None:
        selection, sheet = self.selection, self.state.sheet
        if selection is None or sheet is None:
            return
        if key == ESCAPE:
            self.selection = None
        elif key == ENTER:
            span = selection.span(sheet.text)
            if span is None:
                self.message = "press Space where the evidence begins, then go to its end"
                return
            self.selection = None
            self._quote(span)
        else:
            self.selection = selection.move(sheet.text, key, self._stage.move_row, self._stage.page() - 1)
            self._stage.reveal(self.selection.caret)

    def _take_searching(self, search: Search, key: str) -> None:
        if key == ESCAPE:
            self.search = None
            return
        span = search.take(key, self.state.sheet.text if self.state.sheet else "", self._place or 0)
        if span is not None:
            self._stage.reveal(span.start)
            if key in (ENTER, DOWN, UP):
                self._place = span.start

    def _take_typing(self, line: Line, key: str) -> None:
        if key == ESCAPE or (key == CTRL_D and not line.text):
            self._press(ESCAPE)
        elif key == ENTER:
            if line.text:
                self.session.press(line.text)
            self._press(ENTER)
        else:
            self.line = line.edit(key)

    def _press(self, key: str) -> None:
        before = self.state
        for shown in self.session.press(key):
            self._show(shown)
        self._settle(before)

    def _show(self, shown: Shown) -> None:
        if isinstance(shown, ShowHelp | ShowEvidence):
            wanted = "help" if isinstance(shown, ShowHelp) else "more"
            self.overlay = "" if self.overlay == wanted else wanted
        elif isinstance(shown, ReadText):
            self.is_wide = not self.is_wide

    def _settle(self, before: State) -> None:
        """Bring what only the screen has in line with the new state of the review."""
        after = self.state
        is_typing = after.mode not in (Mode.ASK, Mode.DONE) and after.question is not None
        if not is_typing:
            self.line = None
        elif before.mode is not after.mode or self.line is None:
            self.line = Line()
        self._note_done(before, after)
        if find_place(before) != find_place(after):
            self.show_question(is_new=find_article(before) != find_article(after))

    def show_question(self, *, is_new: bool) -> None:
        """Go to the first quote of the question; a new article without one is shown from its beginning."""
        evidence = list_evidence(self.state.question)
        self.piece = next((place for place, item in enumerate(evidence) if item.is_quoted), 0)
        self.picked, self.search, self.selection = None, None, None
        if is_new:
            self._place, self.overlay = None, ""
            self._stage.scroll(-_FAR)
        self.reveal_piece()

    def _note_done(self, before: State, after: State) -> None:
        """Keep what b would take back beside the trail of the review."""
        grown = len(after.trail) - len(before.trail)
        if grown < 0:
            del self._undoes[len(after.trail) :]
        for mark in after.trail[len(before.trail) :]:
            self._undoes.append(describe_done(before) if mark is None else f"the skip of {mark[1]}")
            if mark is None:
                self.saved = f"saved {self._clock()}"


_SCROLLS = {UP: -1, DOWN: 1, PAGE_UP: -1, PAGE_DOWN: 1, HOME: -_FAR, END: _FAR}
