"""A caret in the text and what it selects, as a value: keys of the keyboard move it, exactly by what one sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from annotate.core.model import Span
from annotate.terminal.fullscreen.layout import split_clusters
from annotate.terminal.keys import DOWN, END, HOME, LEFT, PAGE_DOWN, PAGE_UP, RIGHT, UP

_WORD = re.compile(r"\S+")
# No letter has more marks than this that matter here.
_REACH = 64
HINT = "arrows, Ctrl-arrows by words · Space begins · Enter stores · Esc gives up"
CTRL_LEFT, CTRL_RIGHT = "\x1b[1;5D", "\x1b[1;5C"


@dataclass(frozen=True, slots=True)
class Selection:
    """Where the caret stands, and where the selection began; None as long as Space was not pressed."""

    caret: int
    anchor: int | None = None

    def span(self, text: str) -> Span | None:
        """Return what is selected, both ends included; None before there is a beginning."""
        if self.anchor is None:
            return None
        low, high = sorted((self.anchor, self.caret))
        return Span(low, end_of_cluster(text, high))

    def move(self, text: str, key: str, move_row: Callable[[int, int], int], page: int) -> Selection:
        """Return the selection after a key; one of no use here changes nothing."""
        moves: dict[str, Callable[[], int]] = {
            LEFT: lambda: _step_back(text, self.caret),
            RIGHT: lambda: min(end_of_cluster(text, self.caret), max(len(text) - 1, 0)),
            UP: lambda: move_row(self.caret, -1),
            DOWN: lambda: move_row(self.caret, 1),
            PAGE_UP: lambda: move_row(self.caret, -page),
            PAGE_DOWN: lambda: move_row(self.caret, page),
            HOME: lambda: text.rfind("\n", 0, self.caret) + 1,
            END: lambda: _find_line_end(text, self.caret),
            CTRL_RIGHT: lambda: _next_word(text, self.caret, is_selecting=self.anchor is not None),
            CTRL_LEFT: lambda: _previous_word(text, self.caret),
        }
        if key == " ":
            return replace(self, anchor=self.caret)
        return replace(self, caret=moves[key]()) if key in moves else self


def end_of_cluster(text: str, offset: int) -> int:
    """Return where the character that one sees at this offset ends."""
    first = next(split_clusters(text, offset, min(len(text), offset + _REACH)), None)
    return first.end if first else offset


def _step_back(text: str, offset: int) -> int:
    before = list(split_clusters(text, max(0, offset - _REACH), offset))
    return before[-1].start if before else 0


def _find_line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return max(offset, (len(text) if end < 0 else end) - 1)


def _next_word(text: str, offset: int, *, is_selecting: bool) -> int:
    """Return the beginning of the next word, or while selecting the last character of this or the next one."""
    for found in _WORD.finditer(text, offset):
        if is_selecting and found.end() - 1 > offset:
            return found.end() - 1
        if not is_selecting and found.start() > offset and text[found.start() - 1].isspace():
            return found.start()
    return offset


def _previous_word(text: str, offset: int) -> int:
    reach = max(0, offset - 2000)
    starts = [found.start() for found in _WORD.finditer(text, reach, offset)]
    return starts[-1] if starts else offset
