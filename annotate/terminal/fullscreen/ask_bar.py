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


def _share_label(width: int) -> int:
    """Return how many columns of the line that is typed may go to what stands before it."""
    return max(10, width * 3 // 5)


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
        name, told = self._split_label(width)
        last = self._draw_line(name, width) if name else self._draw_keys(width)
        offered = draw_suggested(self.view.state, width, most=2 if told else 3) if self.view.line is not None else []
        third = fit(plain(f" {told}", "dim"), width) if told else Text() if offered else self._draw_finding(width)
        if offered:
            return [*offered, *[Text()] * (2 - len(offered)), *([third] if len(offered) < 3 else []), last]
        question = self._draw_question(width)
        return [*question, third, *([] if len(question) == 2 else [Text()]), last]

    def _split_label(self, width: int) -> tuple[str, str]:
        """Return what stands before the line that is typed, and what has its place above where there is no room."""
        name, dot, told = self.view.label.partition(" · ")
        if self.view.line is None or not dot or self.view.message or len(self.view.label) <= _share_label(width):
            return self.view.label, ""
        return name, told

    def _draw_question(self, width: int) -> list[Text]:
        state = self.view.state
        if state.question is None or state.sheet is None:
            words = self.view.keys.reword(state.message or NOTHING_LEFT)
            return self._draw_words(plain(words, "bold"), width)
        place = f"{state.position + 1} of {len(state.sheet.questions)}"
        line = plain(state.question.text, "bold")
        tail = plain(f"  {state.question.title} · {place}", "not bold")
        return self._draw_words(line.append(tail) if line.cell_len + tail.cell_len < width else line, width)

    def _draw_words(self, words: Text, width: int) -> list[Text]:
        return [Text(" ").append(line) for line in wrap(words, width - 1, most=2)]

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
            back = plain(f" · {self.view.keys.name('b')} takes back {self.view.undo}", "dim")
            if line.cell_len + back.cell_len > width:  # the flag it was said of is marked in its own pane
                back.right_crop(len(back.plain) - len(back.plain.partition(" on ")[0]))
            line.append(back)
        return fit(line, width)

    def _draw_line(self, name: str, width: int) -> Text:
        if self.view.line is None:
            return fit(plain(f" {name}", "dim"), width)
        label = fit(plain(f" {name} ", "dim"), _share_label(width) + 2)
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
