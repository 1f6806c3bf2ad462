"""The last lines of the screen: the question, what the machine says, and the keys or the line that is typed."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.message import Message

from annotate.core.review import ENTER, NOTHING_LEFT
from annotate.terminal.console import plain
from annotate.terminal.fullscreen.panes import Pane, describe_verdict
from annotate.terminal.fullscreen.wrap import fit, wrap
from annotate.terminal.keys import name_key
from annotate.terminal.line import show_line
from annotate.terminal.question import describe_found, draw_suggested

# The keys at the bottom, those that matter most first; what does not fit is left out.
_SHOWN = (
    ("y", "present"), ("n", "absent"), ("u", "unsure"), (ENTER, "agree"), ("b", "back"), ("?", "keys"),
    ("q", "quit"), ("]", "next evidence"), ("/", "search"), ("s", "skip"), ("e", "evidence"), ("c", "comment"),
    ("l", "list"), ("v", "select"),
)  # fmt: skip
_PROMPT = "› "
# Below this the time of the last entry would leave no room for the keys.
_LEAST_FOR_TIME = 50


class AskBar(Pane):
    """Four lines: two for the question, one for the machine or a message, one for the keys or what is typed."""

    class Pressed(Message):
        """A key that is shown was clicked; `key` is its default."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self._places: list[tuple[int, int, str]] = []

    def draw(self, width: int, height: int) -> list[Text]:
        """Return the four lines."""
        offered = draw_suggested(self.view.state, width, most=3) if self.view.line is not None else []
        if offered:
            return [*offered, *[Text()] * (3 - len(offered)), self._draw_line(width)]
        question = self._draw_question(width)
        lines = [*question, self._draw_finding(width), *([] if len(question) == 2 else [Text()])]
        return [*lines, self._draw_line(width) if self.view.label else self._draw_keys(width)]

    def _draw_question(self, width: int) -> list[Text]:
        state = self.view.state
        if state.question is None or state.sheet is None:
            words = self.view.keys.reword(state.message or NOTHING_LEFT)
            return wrap(plain(f" {words}", "bold"), width, most=2)
        place = f"{state.position + 1} of {len(state.sheet.questions)}"
        line = plain(f" {state.question.text}", "bold")
        tail = plain(f"  {state.question.title} · {place}", "not bold")
        return wrap(line.append(tail) if line.cell_len + tail.cell_len <= width else line, width, most=2)

    def _draw_finding(self, width: int) -> Text:
        question, palette = self.view.state.question, self.view.palette
        words = self.view.message or self.view.keys.reword(self.view.state.message if question is not None else "")
        if words:
            return fit(plain(f" {words}", "italic bold"), width)
        if question is None:
            return Text()
        line = Text(" ").append(describe_found(question))
        if question.verdict:
            line.append(" · you said: ").append(describe_verdict(question.verdict), palette.verdicts[question.verdict])
        if self.view.undo:
            line.append(plain(f" · {self.view.keys.name('b')} takes back {self.view.undo}", "dim"))
        return fit(line, width)

    def _draw_line(self, width: int) -> Text:
        if self.view.line is None:
            return fit(plain(f" {self.view.label}", "dim"), width)
        label = fit(plain(f" {self.view.label} ", "dim"), max(12, width * 3 // 5))
        room = max(8, width - label.cell_len - len(_PROMPT) - 1)
        before, after = show_line(self.view.line, room)
        text = label.append(_PROMPT, "bold not dim").append("".join(before), "not dim")
        cursor, rest = (after[0], after[1:]) if after else (" ", "")
        return text.append(cursor, "reverse not dim").append("".join(rest), "not dim")

    def _draw_keys(self, width: int) -> Text:
        line, self._places = Text(" "), []
        tail = Text(f"{self.view.saved} ", "dim") if self.view.saved and width >= _LEAST_FOR_TIME else Text()
        for default, meaning in _SHOWN:
            name = "↵" if self.view.keys.find_key(default) == ENTER else name_key(self.view.keys.find_key(default))
            if line.cell_len + len(name) + len(meaning) + 3 + tail.cell_len > width:
                break
            begin = line.cell_len
            line.append(name, "bold").append(f" {meaning}", "dim not bold")
            self._places.append((begin, line.cell_len, default))
            line.append("  ")
        line.append(" " * max(0, width - line.cell_len - tail.cell_len))
        return line.append(tail)

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        at = event.get_content_offset(self)
        if at is None or self.view.label or at.y != self.size.height - 1:
            return
        for begin, end, key in self._places:
            if begin <= at.x < end:
                self.post_message(self.Pressed(key))
