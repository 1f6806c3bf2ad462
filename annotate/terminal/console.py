"""Consoles that print what they are given: no markup, no emoji codes, no guessed highlights."""

from __future__ import annotations

import shutil
import sys
from typing import IO

from rich.console import Console
from rich.text import Text

from annotate.terminal.safe import safe_text

_WIDEST = 110
_NARROWEST = 30


class _PipedConsole(Console):
    """A console that leaves it to the one error boundary what to do when its reader has left."""

    def on_broken_pipe(self) -> None:
        """Pass the error on, which rich would turn into exit code 1."""
        raise BrokenPipeError


def open_console(file: IO[str] | None = None) -> Console:
    """Return a console on stdout or `file`, 30 to 110 columns wide; NO_COLOR, COLUMNS and TERM are honoured."""
    # rich takes every dumb terminal for 80 by 25 unless it is told both; the terminal knows better.
    width, height = measure_terminal()
    return _PipedConsole(
        file=file or sys.stdout, markup=False, emoji=False, highlight=False, width=width, height=height
    )


def measure_terminal() -> tuple[int, int]:
    """Return the columns that are written on, and the lines; 80 by 24 where there is no terminal."""
    columns, lines = shutil.get_terminal_size((80, 24))
    return max(_NARROWEST, min(_WIDEST, columns)), lines


def fit_console(console: Console) -> None:
    """Make the console as large as its terminal is now."""
    console.width, console.height = measure_terminal()


def plain(text: object, style: str = "") -> Text:
    """Return untrusted text as one safe line."""
    return Text(safe_text(str(text)), style=style)


def wrap_lines(
    console: Console, text: Text, indent: int = 0, *, hanging: int = 0, most: int | None = None
) -> list[Text]:
    """Return the text as lines that fit the console, broken between words, moved right by `indent` columns.

    From the second line on they are moved by `hanging` more; what goes beyond `most` lines becomes "…".
    """
    room = max(1, console.width - indent)
    width = room if text.cell_len <= room else max(1, room - hanging)
    wrapped = list(text.wrap(console, width))
    if most is not None and len(wrapped) > most:
        wrapped = wrapped[:most]
        wrapped[-1].rstrip()
        wrapped[-1].truncate(width - 1)
        wrapped[-1].append("…")
    lines = []
    for place, line in enumerate(wrapped):
        line.rstrip()
        lines.append(Text(" " * (indent + hanging * (place > 0))).append(line))
    return lines


def print_wrapped(console: Console, text: Text, indent: int = 0, *, hanging: int = 0) -> None:
    """Print the text broken as `wrap_lines` does, without blanks at the end of a line."""
    for line in wrap_lines(console, text, indent, hanging=hanging):
        console.print(line, no_wrap=True, overflow="ignore", crop=False)
