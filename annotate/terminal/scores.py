"""Draws the outlet scorecard: each outlet with its score, its interval and a bar that shows both."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.rubric import Rubric
from annotate.core.scoring import FlagRate, Interval, OutletScore
from annotate.core.sightings import Sightings
from annotate.terminal.console import plain, wrap_lines
from annotate.terminal.tables import Column, print_table

_BAR = 20


def print_scores(
    console: Console,
    rubric: Rubric,
    scores: Sequence[OutletScore],
    articles: int,
    reviewed: int,
    nameless: int,
) -> None:
    """Print the scorecard of all outlets: the ranked ones, best first, then the others."""
    ranked = sum(score.rank is not None for score in scores)
    console.print(
        Text(f"Outlets · {ranked} of {len(scores)} ranked · rubric {rubric.version} · "
             f"{articles:,} articles, {reviewed:,} reviewed", style="bold")
    )  # fmt: skip
    columns = (
        Column(right=True),
        Column(least=12, goes=2),
        Column(least=22),
        Column(right=True),
        Column(),
        Column(goes=1),
        Column(),
    )
    rows = [
        [plain(score.rank or "–"), plain(_name(score)), plain(score.key, "bold"), *_describe_score(score)]
        for score in scores
    ]
    print_table(console, columns, rows, has_head=False)
    if nameless:
        console.print(Text(describe_nameless(nameless), style="dim"))


def describe_nameless(articles: int) -> str:
    """Return how many articles name no outlet, and what to do about it."""
    names, enters = ("article names", "enters") if articles == 1 else ("articles name", "enter")
    return f"{articles:,} {names} no outlet and {enters} no score: press o in review to set it."


def _name(score: OutletScore) -> str:
    """Return the outlet's name, nothing where it goes by that name alone."""
    return score.name if score.name and score.name != score.key else ""


def _describe_score(score: OutletScore) -> list[Text]:
    interval = score.credibility
    return [
        Text(f"{interval.median:.0f}", style="bold"),
        Text(f"[{interval.low:.0f}–{interval.high:.0f}]"),
        Text(draw_interval(interval.low, interval.median, interval.high, 0, 100, _BAR)),
        Text(score.remark, style="dim italic"),
    ]


def draw_interval(low: float, median: float, high: float, least: float, most: float, width: int) -> str:
    """Return a bar such as "·····──●───······" that draws an interval on a scale."""

    def place(value: float) -> int:
        share = (value - least) / (most - least)
        return max(0, min(width - 1, int(share * width)))

    cells = ["·"] * width
    for cell in range(place(low), place(high) + 1):
        cells[cell] = "─"
    cells[place(median)] = "●"
    return "".join(cells)


def print_outlet(console: Console, rubric: Rubric, score: OutletScore, seen: Sightings) -> None:
    """Print one outlet: its score, when its quotes were last seen, and each flag with its rate and what it costs."""
    interval = score.credibility
    name = _name(score)
    console.print(plain(name or score.key, "bold").append(plain(f" · {score.key}" if name else "")))
    line = Text(f"credibility {interval.median:.0f} ", style="bold")
    line.append(f"[{interval.low:.0f}–{interval.high:.0f}] ", "not bold")
    line.append(draw_interval(interval.low, interval.median, interval.high, 0, 100, _BAR), "not bold")
    console.print(line.append(f"  {_describe_basis(score)}", "dim not bold"))
    if score.bias:
        words = f"bias        {score.bias.median:.0f} "
        line = Text(words, style="bold").append(f"[{score.bias.low:.0f}–{score.bias.high:.0f}] ", "not bold")
        console.print(line.append(draw_interval(score.bias.low, score.bias.median, score.bias.high, 0, 100, _BAR)))
    if seen.quotes:
        for part in wrap_lines(console, plain(f"quotes      {_describe_quotes(seen)}", "dim"), hanging=12):
            console.print(part)
    columns = (
        Column("flag", leads=True),
        Column("rate [95 %]"),
        Column("points", right=True),
        Column("machine found", right=True),
        Column("people found", right=True),
    )
    weights = {flag.key: flag.weight for flag in rubric.flags}
    console.print()
    print_table(console, columns, [_describe_rate(rate, weights.get(rate.flag, 0.0)) for rate in score.rates])


def _describe_quotes(seen: Sightings) -> str:
    """Return how many quotes the score rests on, and when they were last seen on their pages."""
    if not seen.looked:
        return f"{seen.quotes:,}, none rechecked on its page yet"
    return f"{seen.quotes:,}, last seen: {seen.describe()}" + (f"; {seen.gone:,} gone since" if seen.gone else "")


def _describe_basis(score: OutletScore) -> str:
    parts = [f"{score.articles:,} {_plural(score.articles, 'article')}", f"{score.reviewed:,} reviewed"]
    if score.rank:
        parts.append(f"rank {score.rank}")
    return ", ".join(parts + ([score.remark] if score.remark else []))


def _describe_rate(rate: FlagRate, weight: float) -> list[Text]:
    share = _percent(rate.rate) if rate.is_known else "not known"
    machine = f"{rate.found:,} of {rate.looked:,}" if rate.looked else "could not"
    people = f"{_round(rate.present)} of {rate.reviewed:,}" if rate.reviewed else "–"
    return [
        plain(rate.flag),
        Text(share),
        Text(f"{rate.cost:.1f} of {weight:g}"),
        Text(machine),
        Text(people),
    ]


def _percent(interval: Interval) -> str:
    return f"{100 * interval.median:.0f} % [{100 * interval.low:.0f}–{100 * interval.high:.0f}]"


def _round(count: float) -> str:
    """Return "2" or "2.3": of several reviewers on one article each counts as a share of it."""
    return f"{count:,.1f}".removesuffix(".0")


def _plural(count: int, one: str) -> str:
    return one if count == 1 else f"{one}s"
