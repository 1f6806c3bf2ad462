"""The list of articles: what is typed filters it, Enter or a click opens one."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from annotate.core.browsing import FIELDS, STATES, Filter, Listed, complete_word, read_filter
from annotate.terminal.console import plain
from annotate.terminal.fullscreen.desk import ScreenDesk
from annotate.terminal.fullscreen.event_keys import spell_event
from annotate.terminal.fullscreen.palette import Palette
from annotate.terminal.fullscreen.panes import Pane, frame
from annotate.terminal.fullscreen.view import View
from annotate.terminal.fullscreen.wrap import fit
from annotate.terminal.keys import DOWN, END, ENTER, ESCAPE, HOME, PAGE_DOWN, PAGE_UP, TAB, UP
from annotate.terminal.line import Line, show_line

# As many as anybody would look through; the filter finds the others.
MOST = 500
# The column of the outlet, with the blank behind it.
_OUTLET = 23
# The list is read when nothing has been typed for so many seconds.
_PAUSE = 0.15
_HELP = f" {' '.join(f'{name}:' for name in FIELDS)} and words of title, byline or text"
_HINTS = (
    Text(f" state: {', '.join(STATES)}", "dim"),
    Text(" Up Down move · Enter opens · Tab completes · Esc closes", "dim"),
)


class Rows(Pane):
    """The articles, a line each."""

    class Opened(Message):
        """An article was clicked."""

        def __init__(self, article: int) -> None:
            super().__init__()
            self.article = article

    def __init__(self) -> None:
        super().__init__("rows")
        self.rows: list[Listed] = []
        self.at = 0

    def first_row(self, height: int) -> int:
        """Return which article stands on the first line."""
        return max(0, min(self.at - height // 2, len(self.rows) - height))

    def draw(self, width: int, height: int) -> list[Text]:
        """Return the lines; the article one is at is marked."""
        first = self.first_row(height)
        return [
            self._draw_row(row, width, is_at=first + place == self.at)
            for place, row in enumerate(self.rows[first : first + height])
        ]

    def _draw_row(self, row: Listed, width: int, *, is_at: bool) -> Text:
        tail = f" {row.found:>2} found {row.verdicts:>3} verdicts"
        room = max(10, width - len(tail) - 9 - _OUTLET)
        outlet = fit(plain(row.outlet or "–"), _OUTLET - 1)
        title = fit(plain(row.title or "(no title)"), room)
        line = (
            Text(f"{'▸' if is_at else ' '}{row.article:>6} ").append(outlet).append(" " * (_OUTLET - outlet.cell_len))
        )
        line.append(title).append(" " * (room - title.cell_len)).append(tail)
        line.stylize("bold reverse" if is_at else "")
        return line

    def on_click(self, event: events.Click) -> None:
        """Open the article that was clicked."""
        at = event.get_content_offset(self)
        place = self.first_row(self.size.height) + at.y if at is not None else len(self.rows)
        if place < len(self.rows):
            self.post_message(self.Opened(self.rows[place].article))


class Words(Pane):
    """Lines that are set from outside."""

    lines: list[Text] = []  # noqa: RUF012 - replaced, never changed

    def say(self, *lines: Text) -> None:
        """Show these lines."""
        self.lines = list(lines)
        self.refresh()

    def draw(self, width: int, height: int) -> list[Text]:
        """Return the lines."""
        return self.lines


class BrowserScreen(Screen[int | None], inherit_bindings=False):
    """Ends with the number of the article to be opened, or None."""

    def __init__(self, desk: ScreenDesk, palette: Palette) -> None:
        super().__init__()
        self._desk = desk
        self._view = View(palette=palette)
        self._line = Line()
        self._choices = desk.list_choices()
        self._reading: Timer | None = None
        self._error = ""

    def compose(self) -> ComposeResult:
        """Make the line of the filter, the list, and the hints."""
        yield Words("filter")
        yield Rows()
        yield Words("hints")

    def on_mount(self) -> None:
        """Read the list."""
        self.read()

    def on_key(self, event: events.Key) -> None:
        """Move in the list, edit the filter, open, or leave."""
        event.stop()
        event.prevent_default()
        key, rows = spell_event(event), self.query_one(Rows)
        page = max(1, rows.size.height - 1)
        moves = {UP: -1, DOWN: 1, PAGE_UP: -page, PAGE_DOWN: page, HOME: -MOST, END: MOST}
        if key == ESCAPE:
            self.dismiss(None)
        elif key == ENTER:
            self._read_now()
            self.dismiss(rows.rows[rows.at].article if rows.rows else None)
        elif key in moves:
            rows.at = max(0, min(len(rows.rows) - 1, rows.at + moves[key]))
            self._draw()
        else:
            self._edit(Line(complete_word(self._line.text, *self._choices)) if key == TAB else self._line.edit(key))

    def on_paste(self, event: events.Paste) -> None:
        """Take pasted words into the filter."""
        event.stop()
        self._edit(self._line.edit(" ".join(event.text.split())))

    def on_rows_opened(self, message: Rows.Opened) -> None:
        """Open the article that was clicked."""
        self.dismiss(message.article)

    def _edit(self, line: Line) -> None:
        if line.text != self._line.text:
            if self._reading is not None:
                self._reading.stop()
            self._reading = self.set_timer(_PAUSE, self.read)
        self._line = line
        self._draw()

    def _read_now(self) -> None:
        """Read the list where what was typed has not been looked for yet."""
        if self._reading is not None:
            self.read()

    def read(self) -> None:
        """Read the articles that the filter lets through."""
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
        rows = self.query_one(Rows)
        try:
            wanted, self._error = read_filter(self._line.text, self._choices[0]), ""
        except ValueError as error:
            wanted, self._error = Filter(), str(error)
        rows.rows = [] if self._error else self._desk.browse(wanted, MOST)
        rows.at = 0
        self._draw()

    def _draw(self) -> None:
        rows = self.query_one(Rows)
        more = " or more" if len(rows.rows) == MOST else ""
        frame(rows, f"{len(rows.rows)}{more} articles")
        rows.refresh()
        before, after = show_line(self._line, max(8, self.size.width - 12))
        line = (
            Text(" filter › ", "bold").append("".join(before), "not bold").append(after[0] if after else " ", "reverse")
        )
        self.query_one("#filter", Words).say(line.append("".join(after[1:]), "not bold"))
        self.query_one("#hints", Words).say(plain(f" {self._error}", "bold") if self._error else Text(_HELP), *_HINTS)
