"""Breaks and cuts styled lines to the width of a pane."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

# `Text.wrap` asks a console for nothing but its tab size.
_CONSOLE = Console(width=80, markup=False, emoji=False, highlight=False)


def wrap(text: Text, width: int, *, most: int | None = None) -> list[Text]:
    """Return the text as lines of at most `width` cells; what goes beyond `most` lines becomes "…"."""
    lines = list(text.wrap(_CONSOLE, max(1, width)))
    for line in lines:
        line.rstrip()
    if most is not None and len(lines) > most:
        lines = lines[:most]
        lines[-1].truncate(max(1, width - 1))
        lines[-1].append("…")
    return lines


def fit(line: Text, width: int) -> Text:
    """Return the line cut to `width` cells, with "…" where something is missing."""
    if line.cell_len > width:
        line = line.copy()
        line.truncate(max(0, width), overflow="ellipsis")
    return line
