"""Draws which outlet is below which, and how probably."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rich.console import Console
from rich.text import Text

from annotate.core.ranking import Comparison
from annotate.core.scoring import OutletScore
from annotate.terminal.console import plain, print_wrapped
from annotate.terminal.tables import Column, print_table

_NAME = 24


def print_comparisons(console: Console, scores: Sequence[OutletScore], pairs: Sequence[Comparison]) -> None:
    """Print a matrix, as far as the width has room for it, else a line for each pair of neighbours in order."""
    if 4 + _NAME + 5 * len(scores) > console.width:
        _print_neighbours(console, scores, pairs)
        return
    below = {(own.outlet, own.other): own.below for own in pairs}
    head = "Probability, in %, that the outlet of the line is below that of the column"
    print_wrapped(console, Text(head, style="dim"))
    columns = (Column(right=True), Column(least=_NAME),
               *(Column(str(place), right=True) for place in range(1, len(scores) + 1)))  # fmt: skip
    rows = [
        [Text(str(place)), plain(own.key, "bold")]
        + [Text("·" if own.key == other.key else write_chance(below[own.key, other.key])) for other in scores]
        for place, own in enumerate(scores, 1)
    ]
    print_table(console, columns, rows)


def _print_neighbours(console: Console, scores: Sequence[OutletScore], pairs: Sequence[Comparison]) -> None:
    below = {(own.outlet, own.other): own.below for own in pairs}
    head = "Probability, in %, that an outlet is below the one before it; all pairs: --format csv"
    print_wrapped(console, Text(head, style="dim"))
    columns = (Column(least=20), Column(), Column(least=20), Column(right=True))
    rows = [
        [plain(worse.key, "bold"), Text("below"), plain(better.key), Text(write_chance(below[worse.key, better.key]))]
        for better, worse in pairwise(scores)
    ]
    print_table(console, columns, rows, has_head=False)


def write_chance(chance: float) -> str:
    """Return whole percent; never 0 or 100, which draws cannot tell."""
    if chance < 0.005:
        return "<1"
    return ">99" if chance > 0.995 else f"{100 * chance:.0f}"
