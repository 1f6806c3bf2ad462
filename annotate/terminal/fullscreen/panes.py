"""The panes around the article: the heading, the flags, the evidence."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from annotate.core.model import Verdict
from annotate.core.review import VERDICT_KEYS, Question
from annotate.terminal.console import plain
from annotate.terminal.fullscreen.marks import list_evidence
from annotate.terminal.fullscreen.view import View
from annotate.terminal.fullscreen.wrap import fit, wrap
from annotate.terminal.opinions import describe_opinion
from annotate.terminal.question import describe_found
from annotate.terminal.safe import safe_text

_LETTERS = {verdict: key for key, verdict in VERDICT_KEYS.items()}
_BAR = 8


class Pane(Widget, can_focus=False):
    """Draws lines from the view; nothing in them is taken for markup."""

    ALLOW_SELECT = False

    def __init__(self, id_: str) -> None:
        super().__init__(id=id_)
        self.view = View()

    def show(self, view: View) -> None:
        """Draw this view from now on; what shows nothing new is not drawn again."""
        is_new = self.concern(view) != self.concern(self.view)
        self.view = view
        if is_new:
            self.refresh()

    def concern(self, view: View) -> object:
        """Return the part of the view that the pane shows."""
        return view

    def draw(self, width: int, height: int) -> list[Text]:
        """Return the lines."""
        return []

    def render(self) -> Text:
        """Return the lines, cut to the pane."""
        width, height = self.size
        return Text("\n", no_wrap=True).join(fit(line, width) for line in self.draw(width, height)[:height])


class Heading(Pane):
    """The first line: outlet, title, place, progress and the time left."""

    def concern(self, view: View) -> object:
        """Return the part of the view that the pane shows."""
        return view.progress, view.state.sheet

    def draw(self, width: int, height: int) -> list[Text]:
        """Return the line."""
        progress, sheet = self.view.progress, self.view.state.sheet
        tail = Text(f"  {progress.place or progress.done}/{progress.total} ")
        filled = _BAR * progress.done // progress.total if progress.total else 0
        tail.append("▓" * filled + "░" * (_BAR - filled)).append(f" {progress.done} done")
        if progress.minutes_left is not None:
            tail.append(f" · {progress.minutes_left} min left")
        tail.append(" ")
        head = plain(" ")
        if sheet is not None:
            head.append(
                plain(sheet.outlet or ("outlet hidden" if sheet.is_blind else "no outlet named"), "bold")
            ).append("   ")
            head.append(plain(sheet.title or "(no title)"))
        room = max(0, width - tail.cell_len)
        head = fit(head, room)
        return [head.append(" " * (room - head.cell_len)).append(tail)]


class Flags(Pane):
    """The flags of the rubric, each with what the machine found and what the reviewer said."""

    class Chosen(Message):
        """A flag was clicked."""

        def __init__(self, flag: str) -> None:
            super().__init__()
            self.flag = flag

    def concern(self, view: View) -> object:
        """Return the part of the view that the pane shows."""
        return view.state.sheet, view.state.position, view.palette

    def show(self, view: View) -> None:
        """Draw this view from now on, with the place among the flags in the frame."""
        count = len(view.state.sheet.questions) if view.state.sheet else 0
        super().show(view)
        first, height = self.first_row(self.size.height), self.size.height
        hidden = f"{'▲' if first > 0 else ''}{'▼' if first + height < count else ''}"
        frame(self, f"Flags · {view.state.position + 1} of {count}" if count else "Flags", hidden)

    def first_row(self, height: int) -> int:
        """Return which flag stands on the first row: the present one is kept in the middle."""
        count = len(self.view.state.sheet.questions) if self.view.state.sheet else 0
        return max(0, min(self.view.state.position - height // 2, count - height))

    def draw(self, width: int, height: int) -> list[Text]:
        """Return a line a flag."""
        sheet = self.view.state.sheet
        questions = sheet.questions if sheet else ()
        first = self.first_row(height)
        return [
            self._draw_flag(place, question, width)
            for place, question in enumerate(questions)
            if first <= place < first + height
        ]

    def _draw_flag(self, place: int, question: Question, width: int) -> Text:
        palette = self.view.palette
        is_asked = place == self.view.state.position
        name = fit(Text("▸ " if is_asked else "  ").append(plain(question.flag)), width - 8)
        name.append(" " * (width - 8 - name.cell_len))
        name.stylize(Style(bold=True) if is_asked else Style(), 0)
        if any(item.is_quoted for item in list_evidence(question)):  # the colour its evidence has in the text
            name.stylize(palette.asked if is_asked else palette.chip(place), 2, 2 + len(question.flag))
        line = name.append(" ").append(*_describe_probability(question, self.view))
        said = question.verdict
        return line.append("  ").append(
            _LETTERS[said] if said else "·", palette.verdicts[said] if said else palette.dim
        )

    def on_click(self, event: events.Click) -> None:
        """Ask the flag that was clicked."""
        sheet = self.view.state.sheet
        at = event.get_content_offset(self)
        if sheet is not None and at is not None:
            place = self.first_row(self.size.height) + at.y
            if place < len(sheet.questions):
                self.post_message(self.Chosen(sheet.questions[place].flag))


def _describe_probability(question: Question, view: View) -> tuple[str, Style]:
    """Return the calibrated probability where there is one, else the stated: ".96", "1.0", " –"."""
    finding = question.finding
    if finding is None:
        return "   –", view.palette.dim
    value = finding.probability if question.calibrated is None else question.calibrated
    words = "?" if value is None else "1.0" if value >= 0.995 else f"{value:.2f}"[1:]
    return f"{words:>4}", view.palette.verdicts[finding.verdict]


class EvidencePane(Pane):
    """The evidence of the flag, from the piece one is at on."""

    class Chosen(Message):
        """A piece of evidence was clicked."""

        def __init__(self, piece: int) -> None:
            super().__init__()
            self.piece = piece

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self._pieces: list[int] = []

    def concern(self, view: View) -> object:
        """Return the part of the view that the pane shows."""
        return view.state.question, view.piece, view.palette

    def show(self, view: View) -> None:
        """Draw this view from now on, with the number of pieces in the frame."""
        count = len(list_evidence(view.state.question))
        frame(self, f"Evidence {view.piece + 1} of {count}" if count else "No evidence")
        super().show(view)

    def draw(self, width: int, height: int) -> list[Text]:
        """Return one's own notes and what others say, then the pieces, each with its note and quote."""
        question, palette = self.view.state.question, self.view.palette
        if question is None:
            return []
        lines: list[Text] = []
        self._pieces = []
        for place, item in enumerate(list_evidence(question)):
            if place < self.view.piece or len(lines) >= height:
                continue
            style = Style(bold=True) if place == self.view.piece else palette.dim
            piece = wrap(Text(f"{place + 1} ", style).append(safe_text(item.note)), width)
            if item.quote:
                quote = " ".join(safe_text(item.quote).split())
                piece += wrap(Text(quote, palette.asked if place == self.view.piece else palette.dim), width, most=5)
            lines += piece
            self._pieces += [place] * len(piece)
        if not lines and question.finding is None:
            lines = wrap(describe_found(question), width)
        return [*_draw_said(question, width), *lines] if self.view.piece == 0 else lines

    def on_click(self, event: events.Click) -> None:
        """Go to the piece that was clicked."""
        at = event.get_content_offset(self)
        question = self.view.state.question
        if at is None or question is None:
            return
        shift = 0 if self.view.piece else len(_draw_said(question, self.size.width))
        if 0 <= at.y - shift < len(self._pieces):
            self.post_message(self.Chosen(self._pieces[at.y - shift]))


def _draw_said(question: Question, width: int) -> list[Text]:
    """Return the lines of one's own notes, then of each other reviewer's verdict and why."""
    said = [plain(f"your note: {note}") for note in question.notes]
    return [line for part in (*said, *map(describe_opinion, question.others)) for line in wrap(part, width, most=4)]


def frame(widget: Widget, title: str, subtitle: str = "") -> None:
    """Write untrusted words into a widget's frame, where others stand in it: each setting draws it anew."""
    for name, words in (("border_title", title), ("border_subtitle", subtitle)):
        wanted = Content(safe_text(words)) if words else None
        if getattr(widget, name) != (wanted.markup if wanted else None):
            setattr(widget, name, wanted)


def describe_verdict(verdict: Verdict | None) -> str:
    """Return the word for what the reviewer said."""
    return verdict.value if verdict else "open"
