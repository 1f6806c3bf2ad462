"""Draws the history of an article, and how far the reviewers are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.progress import IDLE_CAP, OutletProgress, ReviewerProgress
from annotate.terminal.console import plain, wrap_lines
from annotate.terminal.tables import Column, print_table

_BAR = 10


def print_history(console: Console, rows: Iterable[tuple[str, str, str, str, str, bool]]) -> None:
    """Print (time, reviewer, kind, flag, words, stands) an entry; what was taken back is said to be."""
    for at, reviewer, kind, flag, words, stands in rows:
        line = plain(f"{at[:19].replace('T', ' ')}  ", "dim").append(plain(reviewer, "bold not dim"))
        line.append(plain(f"  {kind}{f' {flag}' if flag else ''}", "not dim not bold"))
        line.append(plain(f"  {words}" if words else "", "not dim not bold"))
        if not stands:
            line.append("  (taken back)", "dim")
        for part in wrap_lines(console, line, hanging=4):
            console.print(part)


def print_progress(console: Console, reviewers: Sequence[ReviewerProgress], outlets: Sequence[OutletProgress]) -> None:
    """Print a line a reviewer and a line an outlet, each with a bar."""
    columns = (
        Column("reviewer", least=8),
        Column("done"),
        Column("", goes=2),
        Column("articles/h", right=True),
        Column("active", right=True, goes=1),
        Column("left", right=True),
    )
    rows = [
        [
            plain(item.reviewer, "bold"),
            Text(f"{item.done} of {item.articles}{' assigned' if item.is_assigned else ''}"),
            _draw_bar(item.done, item.articles),
            Text("–" if item.articles_an_hour is None else f"{item.articles_an_hour:.1f}"),
            Text(_spell_hours(item.seconds / 3600)),
            Text("–" if item.hours_left is None else _spell_hours(item.hours_left)),
        ]
        for item in reviewers
    ]
    print_table(console, columns, rows)
    console.print()
    print_table(
        console,
        (Column("outlet", least=16), Column("done"), Column("", goes=1), Column("by", wraps=True)),
        [
            [
                plain(item.outlet or "(no outlet)", "bold"),
                Text(f"{item.done} of {item.articles}"),
                _draw_bar(item.done, item.articles),
                plain(", ".join(f"{name} {count}" for name, count in item.by_reviewer.items()) or "–"),
            ]
            for item in outlets
        ],
    )
    words = f"Done: all questions answered. Active time counts at most {IDLE_CAP:.0f} s between two decisions."
    for line in wrap_lines(console, Text(words, "dim")):
        console.print(line)


def _draw_bar(done: int, total: int) -> Text:
    """Return "▓▓▓░░░░░░░"; full only when all is done."""
    full = done * _BAR // total if total else 0
    return Text("▓" * full + "░" * (_BAR - full))


def _spell_hours(hours: float) -> str:
    """Return "12 min" or "3 h 05 min"."""
    minutes = round(hours * 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
