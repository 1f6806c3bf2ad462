"""Draws how far reviewers agree."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.agreement import MEASURES, Agreement
from annotate.core.anchoring import Anchoring
from annotate.core.resampling import RESAMPLES, Measured
from annotate.terminal.console import plain, wrap_lines
from annotate.terminal.tables import Column, print_table

_NAMES = {"raw": "raw", "cohen": "Cohen κ", "fleiss": "Fleiss κ", "alpha": "alpha", "ac1": "AC1"}
# Below so many columns the figures do not fit on a line of their own: then these go, the higher first.
_NARROW = 76
_GOES = {"fleiss": 2, "cohen": 1}


def print_agreements(console: Console, agreements: Sequence[Agreement]) -> None:
    """Print a line a flag and group of reviewers, two where the terminal is narrow."""
    shown = [name for name in MEASURES if any(name in item.measures for item in agreements)]
    columns = (
        Column("flag"),
        Column("reviewers", least=8),
        Column("questions", right=True, leads=True),
        *(Column(_NAMES[name], goes=_GOES.get(name, 0) if console.width < _NARROW else 0) for name in shown),
    )
    rows = [
        [
            plain(item.flag or "(all flags)", "bold"),
            plain(", ".join(item.reviewers)),
            Text(str(item.questions)),
            *(_draw_measure(item.measures.get(name)) for name in shown),
        ]
        for item in agreements
    ]
    print_table(console, columns, rows)
    words = (
        f"[95 % interval] from {RESAMPLES:,} seeded resamples of the articles; – where it is not defined:"
        " only one answer was given, or nothing is shared."
    )
    for line in wrap_lines(console, Text(words, "dim")):
        console.print(line)


def print_anchoring(console: Console, found: Sequence[Anchoring]) -> None:
    """Print a line a reviewer: how often each agrees with the machine seen and hidden, and the difference."""
    columns = (Column("reviewer", least=8), Column("machine seen"), Column("machine hidden"), Column("sway"))
    rows = [
        [
            plain(item.reviewer or "(all)", "bold"),
            _draw_share(item.seen_agreeing, item.seen),
            _draw_share(item.hidden_agreeing, item.hidden),
            _draw_measure(item.sway),
        ]
        for item in found
    ]
    print_table(console, columns, rows)
    words = (
        "How often each agrees with the machine where its finding was seen and where chance hid it; the sway is the"
        f" difference, [95 % interval] from {RESAMPLES:,} seeded resamples of the articles."
    )
    for line in wrap_lines(console, Text(words, "dim")):
        console.print(line)


def _draw_share(count: int, total: int) -> Text:
    return Text(f"{count} of {total}" + (f" ({count / total:.0%})" if total else ""))


def _draw_measure(measured: Measured | None) -> Text:
    """Return ".82 [.65–.93]"."""
    if measured is None or measured.value is None:
        return Text("–", "dim")
    line = Text(_spell(measured.value), "bold")
    if measured.low is None or measured.high is None:
        return line
    return line.append(f" [{_spell(measured.low)}–{_spell(measured.high)}]", "not bold")


def _spell(number: float) -> str:
    """Return two decimals without the nought before them: ".82", "-.05", "-1.20", "1"."""
    words = f"{number:.2f}".replace("-0.00", "0.00")
    return words.replace("0.", ".", 1) if abs(number) < 0.995 else words.removesuffix(".00")
