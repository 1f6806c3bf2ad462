"""The text of an article on the screen: scrolled, marked, and selected with the mouse or the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotate.core.model import Span
from annotate.terminal.fullscreen.layout import Row, find_cluster, find_column, find_row, lay_out
from annotate.terminal.fullscreen.marks import Mark, cut_row
from annotate.terminal.fullscreen.palette import DARK, Palette
from annotate.terminal.safe import safe_text


class ArticleView(ScrollView, can_focus=False):
    """Shows `text` in rows that are ranges of it, so that a cell of the screen is an offset and back."""

    class Selected(Message):
        """The reviewer has dragged the mouse over `span`; an empty one takes a selection back."""

        def __init__(self, span: Span) -> None:
            super().__init__()
            self.span = span

    def __init__(self, id_: str) -> None:
        super().__init__(id=id_)
        self.text = ""
        self.rows: list[Row] = [Row(0, 0)]
        self.marks: Sequence[Mark] = ()
        self.palette: Palette = DARK
        self._width = 0
        self._in_sight: Sequence[Mark] = ()
        self._base = Style()
        self._dragged_from: Span | None = None
        # What was last to be in sight, and the rows that there were then.
        self._revealed: int | None = None
        self._height = 0

    def show(self, text: str, marks: Sequence[Mark], palette: Palette) -> None:
        """Show a text with its marks; the rows are broken anew only where text or width have changed."""
        self.marks, self.palette = marks, palette
        if text != self.text:
            self.text = text
            self._revealed = None
            self._break()
        self.refresh()

    def _break(self) -> None:
        self._width = self.columns
        self.rows = lay_out(self.text, self._width)
        self.virtual_size = Size(self._width, len(self.rows))

    @property
    def columns(self) -> int:
        """The columns for text: those inside the frame, less the scroll bar's."""
        return max(1, self.scrollable_content_region.width)

    def on_resize(self) -> None:
        """Break the text anew, with the same words at the top, and what was last shown still in sight."""
        first = min(round(self.scroll_offset.y), len(self.rows) - 1)
        top, last = self.rows[first].start, first + self._height
        was_in_sight = self._revealed is not None and first <= find_row(self.rows, self._revealed) < last
        self._height = self.size.height
        if self.columns != self._width:
            self._break()
            self.scroll_to(y=find_row(self.rows, top), animate=False, immediate=True)
        if was_in_sight and self._revealed is not None:
            self.reveal(self._revealed)

    def reveal(self, offset: int, *, above: int = 3) -> None:
        """Scroll so that this offset is in sight, with some rows above it, where it is not already."""
        self._revealed = offset
        row = find_row(self.rows, offset)
        top, height = round(self.scroll_offset.y), max(1, self.size.height)
        if not top <= row < top + max(1, height - 1):
            self.scroll_to(y=max(0, row - min(above, height // 3)), animate=False, immediate=True)

    def scroll_rows(self, rows: int) -> None:
        """Move the text up by so many rows."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, immediate=True)

    def move_row(self, offset: int, rows: int) -> int:
        """Return the offset that stands so many rows below, in the same column."""
        at = find_row(self.rows, offset)
        column = find_column(self.text, self.rows[at], offset)
        to = self.rows[max(0, min(len(self.rows) - 1, at + rows))]
        return find_cluster(self.text, to, column).start

    def first_offset(self) -> int:
        """Return the offset of the first row in sight."""
        return self.rows[min(round(self.scroll_offset.y), len(self.rows) - 1)].start

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of a part of the screen; of the marks only those in sight are looked at for each."""
        first = min(max(0, round(self.scroll_offset.y)), len(self.rows) - 1)
        last = min(first + self.size.height, len(self.rows) - 1)
        start, end = self.rows[first].start, self.rows[last].end
        self._in_sight = [mark for mark in self.marks if mark.span.start < end and mark.span.end > start]
        self._base = self.rich_style + self.palette.text
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen, marked."""
        place = y + round(self.scroll_offset.y)
        base = self._base
        width = self.columns
        if place >= len(self.rows):
            return Strip.blank(width, base)
        segments = [
            Segment(safe_text(self.text[start:end]), style)
            for start, end, style in cut_row(self.rows[place], self._in_sight, base)
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def find_span(self, x: int, y: int) -> Span:
        """Return what stands at this cell of the widget's content."""
        place = max(0, min(len(self.rows) - 1, y + round(self.scroll_offset.y)))
        return find_cluster(self.text, self.rows[place], max(0, x))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a selection."""
        at = event.get_content_offset(self)
        if event.button == 1 and at is not None:  # the first cell counts as false
            self._dragged_from = self.find_span(at.x, at.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection, and scroll where the mouse leaves the text."""
        if self._dragged_from is not None:
            y = event.y - self.gutter.top
            if not 0 <= y < self.size.height:
                self.scroll_rows(1 if y > 0 else -1)
            self.post_message(self.Selected(self._join(self._dragged_from, event)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the selection; a click without a drag takes one back."""
        if self._dragged_from is not None:
            begun, self._dragged_from = self._dragged_from, None
            self.release_mouse()
            span = self._join(begun, event)
            self.post_message(self.Selected(span if span != begun else Span(begun.start, begun.start)))

    def _join(self, begun: Span, event: events.MouseEvent) -> Span:
        at = self.find_span(event.x - self.gutter.left, event.y - self.gutter.top)
        return Span(min(begun.start, at.start), max(begun.end, at.end))
