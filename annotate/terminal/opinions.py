"""Draws what other reviewers said: two sides beside each other where they disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.console import Console
from rich.text import Text

from annotate.core.model import Verdict
from annotate.core.sheet import Opinion
from annotate.terminal.article import VERDICT_STYLES
from annotate.terminal.console import plain, wrap_lines

# Narrower than this, two columns are of no use.
_LEAST = 56
_GAP = 2


def draw_opinions(console: Console, opinions: Sequence[Opinion], most: int | None) -> Iterator[list[Text]]:
    """Yield the lines of each reviewer's words, or of two sides beside each other; a note has `most` lines."""
    verdicts = list(dict.fromkeys(opinion.verdict for opinion in opinions))
    if len(verdicts) != 2 or console.width < _LEAST:
        for opinion in opinions:
            yield wrap_lines(console, describe_opinion(opinion), 2, most=most)
        return
    width = (console.width - 2 - _GAP) // 2
    sides = [list(_draw_side(console, width, verdict, opinions, most)) for verdict in verdicts]
    lines = []
    for left, right in zip_longest(*sides, fillvalue=Text()):
        line = Text("  ").append(left)
        if right.plain:
            line.append(" " * (width + _GAP - left.cell_len)).append(right)
        lines.append(line)
    yield lines


def _draw_side(
    console: Console, width: int, verdict: Verdict, opinions: Sequence[Opinion], most: int | None
) -> Iterator[Text]:
    """Yield the lines of one side: the verdict, who gave it, and why."""
    own = [opinion for opinion in opinions if opinion.verdict is verdict]
    indent = console.width - width
    head = Text(verdict.value, VERDICT_STYLES[verdict]).append(
        plain(f" · {', '.join(opinion.reviewer for opinion in own)}", "not bold")
    )
    parts = [head]
    for opinion in own:
        parts += [plain(f"{opinion.reviewer}: {note}") for note in opinion.notes]
        parts += [plain(f"{opinion.reviewer}: ▸{item.quote}◂") for item in opinion.quotes]
    for part in parts:
        for line in wrap_lines(console, part, indent, most=most):
            yield line[indent:]


def describe_opinion(opinion: Opinion) -> Text:
    """Return "li said: absent · note: a guide · quoted: ▸…◂"."""
    line = plain(f"{opinion.reviewer} said: ").append(opinion.verdict.value, VERDICT_STYLES[opinion.verdict])
    for note in opinion.notes:
        line.append(plain(f" · note: {note}", "not bold"))
    for item in opinion.quotes:
        line.append(plain(f" · quoted: ▸{item.quote}◂", "not bold"))
    return line
