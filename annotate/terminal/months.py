"""Draws an outlet's score by month: a sparkline of one line, and a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.months import FEWEST_IN_MONTH, Month, fill_months
from annotate.terminal.console import wrap_lines
from annotate.terminal.scores import draw_interval
from annotate.terminal.tables import Column, print_table

_BLOCKS = "▁▂▃▄▅▆▇█"
_DIGITS = "0123456789"
_GAP = "·"
_BAR = 20


def draw_sparkline(values: Sequence[float | None], encoding: str) -> str:
    """Return a character a value from 0 to 100: eight heights, or its tens where the encoding has no blocks."""
    try:
        (_BLOCKS + _GAP).encode(encoding)
        steps, gap = _BLOCKS, _GAP
    except (UnicodeEncodeError, LookupError):
        steps, gap = _DIGITS, "."
    return "".join(
        gap if value is None else steps[min(int(value / 100 * len(steps)), len(steps) - 1)] for value in values
    )


def print_sparkline(console: Console, months: Sequence[Month]) -> None:
    """Print one line on how the score went, where two months at least have one."""
    scored = [month for month in months if month.score]
    if len(scored) < 2:
        return
    room = max(8, console.width - 50)
    whole = fill_months(months)
    shown = whole[-room:]
    line = draw_sparkline(
        [month.score.credibility.median if month.score else None for month in shown], console.encoding
    )
    first, last = (month.score.credibility.median for month in (scored[0], scored[-1]) if month.score)
    words = f"by month    {shown[0].month} {line} {shown[-1].month}  from {first:.0f} to {last:.0f}"
    console.print()
    for text in wrap_lines(console, Text(words), hanging=12):
        console.print(text)


def print_months(console: Console, months: Sequence[Month]) -> None:
    """Print a row a month."""
    if not months:
        console.print(Text("No article has a date."))
        return
    columns = (Column("month"), Column("articles", right=True), Column("reviewed", right=True),
               Column("score [95 %]"), Column(goes=1))  # fmt: skip
    print_table(console, columns, [_describe(month) for month in months])
    if any(month.score is None for month in months):
        words = f"A month with fewer than {FEWEST_IN_MONTH} articles has no score: one of them would decide it."
        for line in wrap_lines(console, Text(words, style="dim")):
            console.print(line)


def _describe(month: Month) -> list[Text]:
    if month.score is None:
        return [Text(month.month), Text(f"{month.articles:,}"), Text(), Text("too few", style="dim italic"), Text()]
    interval = month.score.credibility
    bar = draw_interval(interval.low, interval.median, interval.high, 0, 100, _BAR)
    words = f"{interval.median:.0f} [{interval.low:.0f}–{interval.high:.0f}]"
    return [Text(month.month), Text(f"{month.articles:,}"), Text(f"{month.score.reviewed:,}"), Text(words), Text(bar)]
