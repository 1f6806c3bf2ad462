"""Draws what was found of the links: how many of each class, and each that a reader cannot follow."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.links import LinkCheck, LinkClass, count_classes
from annotate.terminal.console import plain
from annotate.terminal.tables import Column, print_table

_MEANING = {
    LinkClass.FOLLOWED: "it leads to its page",
    LinkClass.MOVED: "it leads to another address",
    LinkClass.DEAD: "404, 410 or no such host",
    LinkClass.MALFORMED: "nobody can ask for it",
    LinkClass.UNDECIDED: "not known, and not counted as broken",
}
_SHOWN = (LinkClass.DEAD, LinkClass.MALFORMED, LinkClass.MOVED, LinkClass.UNDECIDED)
_MOST = 50


def print_links(console: Console, checks: Sequence[tuple[LinkCheck, list[int]]]) -> None:
    """Print the counts, then every link that is not ok; of more than fifty of a class, the first fifty."""
    counts = count_classes(check for check, _ in checks)
    rows = [[plain(outcome), Text(f"{n:,}"), plain(_MEANING[outcome], "dim")] for outcome, n in counts.items()]
    print_table(console, (Column("class"), Column("links", right=True), Column(wraps=True)), rows)
    for outcome in _SHOWN:
        own = [pair for pair in checks if pair[0].outcome is outcome]
        if own:
            console.print()
            _print_class(console, outcome, own)


def _print_class(console: Console, outcome: LinkClass, own: Sequence[tuple[LinkCheck, list[int]]]) -> None:
    columns = (Column(least=20, leads=True), Column(wraps=True), Column(goes=1))
    rows = [
        [plain(check.url), plain(_describe(check), "dim"), plain(_name(articles), "dim")]
        for check, articles in own[:_MOST]
    ]
    console.print(plain(outcome, "bold"))
    print_table(console, columns, rows, has_head=False)
    if len(own) > _MOST:
        console.print(plain(f"and {len(own) - _MOST:,} more: --format csv has all", "dim"))


def _describe(check: LinkCheck) -> str:
    return f"to {check.location}" if check.location else check.reason


def _name(articles: Sequence[int]) -> str:
    more = f" and {len(articles) - 3} more" if len(articles) > 3 else ""
    return " ".join(f"#{number}" for number in articles[:3]) + more
