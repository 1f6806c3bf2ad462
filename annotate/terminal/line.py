"""A line that is being typed: each key makes the next line, and a painter that needs no terminal's codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.cells import cell_len

from annotate.terminal.keys import DELETE, END, ESCAPE, HOME, LEFT, RIGHT
from annotate.terminal.safe import safe_text

_Halves = tuple[str, str]
# What a key does to what stands before and after the cursor; the letters with Ctrl are those of a shell.
_EDITS: dict[str, Callable[[str, str], _Halves]] = {
    "\x7f": lambda before, after: (before[:-1], after),
    DELETE: lambda before, after: (before, after[1:]),
    LEFT: lambda before, after: (before[:-1], before[-1:] + after),
    RIGHT: lambda before, after: (before + after[:1], after[1:]),
    HOME: lambda before, after: ("", before + after),
    END: lambda before, after: (before + after, ""),
    "\x15": lambda before, after: ("", after),
    "\x0b": lambda before, after: (before, ""),
    "\x17": lambda before, after: (before[: before.rstrip().rfind(" ") + 1], after),
}
_EDITS |= {"\x02": _EDITS[LEFT], "\x06": _EDITS[RIGHT], "\x01": _EDITS[HOME], "\x05": _EDITS[END]}


@dataclass(frozen=True, slots=True)
class Line:
    """What has been typed, before and after the cursor."""

    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The whole line."""
        return self.before + self.after

    def edit(self, key: str) -> Line:
        """Return the line after a key: characters and pastes go in, keys of no use here change nothing."""
        if key in _EDITS:
            return Line(*_EDITS[key](self.before, self.after))
        if key.startswith(ESCAPE):
            return self
        typed = "".join(character for character in key if character >= " " or character == "\t")
        return Line(self.before + typed, self.after)


def show_line(line: Line, room: int) -> tuple[str, str]:
    """Return what of the line fits into `room` cells, before and after the cursor; the cursor stays in sight."""
    before = _take_cells(line.before[::-1], room - 1)[::-1]
    after = _take_cells(line.after, room - 1 - cell_len("".join(before)))
    return "".join(before), "".join(after)


def _take_cells(characters: str, room: int) -> list[str]:
    taken: list[str] = []
    for character in characters:
        shown = safe_text(character)
        room -= cell_len(shown)
        if room < 0:
            break
        taken.append(shown)
    return taken


class Painter:
    """Keeps one line of the terminal equal to a Line, with blanks and carriage returns alone.

    So it works on a dumb terminal, and a screen reader hears only what is new.
    """

    PROMPT = "› "

    def __init__(self, write: Callable[[str], None], width: Callable[[], int]) -> None:
        self._write = write
        self._width = width
        self._shown = ("", "")

    def begin(self, line: Line) -> None:
        """Draw the prompt and the line on a fresh line of the terminal."""
        self._shown = ("", "")
        self._write(self.PROMPT)
        self.paint(line)

    def paint(self, line: Line) -> None:
        """Make the terminal show the line."""
        # The last column stays free: a character in it would make some terminals wrap.
        before, after = shown = show_line(line, self._width() - cell_len(self.PROMPT) - 1)
        was = self._shown
        if was == shown:
            return
        if not after and not was[1] and before.startswith(was[0]):
            self._write(before[len(was[0]) :])
        else:
            blanks = " " * max(0, cell_len("".join(was)) - cell_len("".join(shown)))
            back = f"\r{self.PROMPT}{before}" if after or blanks else ""
            self._write(f"\r{self.PROMPT}{before}{after}{blanks}{back}")
        self._shown = shown
