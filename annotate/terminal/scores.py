"""Draws the outlet scorecard: each outlet with its score, its interval and a bar that shows both."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.grading import describe_grades
from annotate.core.rubric import Rubric
from annotate.core.scoring import FlagRate, Interval, OutletScore
from annotate.core.sightings import Sightings
from annotate.core.usefulness import DetectorRating
from annotate.terminal.console import plain, print_wrapped, wrap_lines
from annotate.terminal.safe import safe_text
from annotate.terminal.tables import Column, print_table

# The cells of a bar: as many as there is room for, and from so few on it says nothing.
_BAR, _SHORTEST_BAR = 20, 10
_NAMED = 3


def print_scores(
    console: Console,
    rubric: Rubric,
    scores: Sequence[OutletScore],
    articles: int,
    reviewed: int,
    nameless: int,
    left_out: Sequence[DetectorRating] = (),
) -> None:
    """Print the scorecard of all outlets: the ranked ones, best first, then the others."""
    ranked = sum(score.rank is not None for score in scores)
    print_wrapped(
        console,
        Text(f"Outlets · {ranked} of {len(scores)} ranked · rubric {safe_text(rubric.label)} · "
             f"{articles:,} articles, {reviewed:,} reviewed", style="bold"),
    )  # fmt: skip
    columns = (
        Column(right=True),
        Column(least=12, goes=2),
        Column(least=22),
        Column(right=True),
        Column(),
        Column(least=12),
        Column(goes=1),
    )
    texts = [
        [plain(score.rank or "–"), plain(_name(score)), plain(score.key, "bold"), *_describe_score(score)]
        for score in scores
    ]
    bar = _measure_bar(console.width, texts)
    rows = [[*row, _draw_bar(score.credibility, bar)] for row, score in zip(texts, scores, strict=True)]
    print_table(console, columns, rows, has_head=False)
    if nameless:
        _print_note(console, describe_nameless(nameless))
    for note in describe_gaps(rubric, left_out):
        _print_note(console, note)


def print_changes(
    console: Console, rubric: Rubric, scores: Sequence[OutletScore], usual: Sequence[OutletScore]
) -> None:
    """Print which outlets have another grade under this rubric than under the usual one."""
    before = {score.key: score for score in usual}
    rows = []
    for score in scores:
        old = before[score.key]
        if old.grades != score.grades:
            moved = (f"{old.credibility.median:.0f}", _name_grades(old) or Text("none", "dim"), "→")
            new = (f"{score.credibility.median:.0f}", _name_grades(score) or Text("none", "dim"))
            rows.append(
                [plain(score.key, "bold"), *(cell if isinstance(cell, Text) else Text(cell) for cell in moved + new)]
            )
    console.print()
    if not rows:
        _print_note(console, f"No outlet has another grade under {rubric.label} than under the usual rubric.")
        return
    console.print(Text(f"Other grades under {safe_text(rubric.label)} than under the usual rubric:", style="bold"))
    columns = (Column(least=20), Column(right=True), Column(least=5), Column(), Column(right=True), Column(least=5))
    print_table(console, columns, rows, has_head=False)


def _print_note(console: Console, words: str) -> None:
    for line in wrap_lines(console, plain(words, "dim"), hanging=2):
        console.print(line)


def describe_gaps(rubric: Rubric, left_out: Sequence[DetectorRating]) -> list[str]:
    """Return what the scores do without: criteria that no flag covers, detectors that are no better than chance."""
    notes = []
    if rubric.criteria:
        points = sum(criterion.points for criterion in rubric.covered)
        missing = ", ".join(criterion.key for criterion in rubric.criteria if not criterion.flags)
        total = sum(criterion.points for criterion in rubric.criteria)
        if missing:
            notes.append(f"Covers {points:g} of {total:g} points, scaled to 100. Not covered: {missing}.")
    if left_out:
        names = ", ".join(f"{own.detector} on {own.flag}" for own in left_out[:_NAMED])
        names += f" and {len(left_out) - _NAMED} more" if len(left_out) > _NAMED else ""
        notes.append(f"Left out, no better than chance on this corpus: {names} (annotate evaluate).")
    return notes


def describe_nameless(articles: int) -> str:
    """Return how many articles name no outlet, and what to do about it."""
    names, enters = ("article names", "enters") if articles == 1 else ("articles name", "enter")
    return f"{articles:,} {names} no outlet and {enters} no score: press o in review to set it."


def _name(score: OutletScore) -> str:
    """Return the outlet's name, nothing where it goes by that name alone."""
    return score.name if score.name and score.name != score.key else ""


def _describe_score(score: OutletScore) -> list[Text]:
    """Return the score, its interval, and its grade or why it has none."""
    interval = score.credibility
    return [
        Text(f"{interval.median:.0f}", style="bold"),
        Text(f"[{interval.low:.0f}–{interval.high:.0f}]"),
        Text(score.remark, style="dim italic") if score.remark else _name_grades(score),
    ]


def _measure_bar(width: int, rows: Sequence[Sequence[Text]]) -> int:
    """Return how many cells a bar may have beside these cells, without the names, which may go."""
    places = [place for place in range(len(rows[0])) if place != 1] if rows else []
    taken = sum(1 + max(row[place].cell_len for row in rows) for place in places)
    return max(_SHORTEST_BAR, min(_BAR, width - taken))


def _draw_bar(interval: Interval, width: int) -> Text:
    return Text(draw_interval(interval.low, interval.median, interval.high, 0, 100, width))


def _name_grades(score: OutletScore) -> Text:
    """Return "B", or "C–D" where the interval lies in both."""
    names = [score.grades[place] for place in sorted({0, len(score.grades) - 1})] if score.grades else []
    return plain("–".join(names), "bold" if score.grade else "dim")


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


def print_outlet(
    console: Console, rubric: Rubric, score: OutletScore, seen: Sightings, left_out: Sequence[DetectorRating] = ()
) -> None:
    """Print one outlet: its score, what it rests on, and for each flag the rate, its interval and what it costs."""
    name = _name(score)
    console.print(plain(name or score.key, "bold").append(plain(f" · {score.key}" if name else "")))
    _print_axis(console, "credibility", score.credibility, describe_grades(score.grades))
    if score.bias:
        _print_axis(console, "bias", score.bias, "")
    for note in [_describe_basis(score), *_describe_doubt(score), *describe_gaps(rubric, left_out)]:
        _print_note(console, note)
    if seen.quotes:
        _print_note(console, f"quotes: {_describe_quotes(seen)}")
    columns = (
        Column("flag", leads=True),
        Column("rate [95 %]"),
        Column("points", right=True),
        Column("machine found", right=True),
        Column("people found", right=True),
        Column("borrowed", right=True, goes=1),
    )
    weights = {flag.key: flag.weight for flag in rubric.flags}
    console.print()
    print_table(console, columns, [_describe_rate(rate, weights.get(rate.flag, 0.0)) for rate in score.rates])


def _describe_quotes(seen: Sightings) -> str:
    """Return how many quotes the score rests on, and when they were last seen on their pages."""
    if not seen.looked:
        return f"{seen.quotes:,}, none rechecked on its page yet"
    return f"{seen.quotes:,}, last seen: {seen.describe()}" + (f"; {seen.gone:,} gone since" if seen.gone else "")


def _print_axis(console: Console, label: str, interval: Interval, grade: str) -> None:
    line = Text(f"{label:<11} {interval.median:.0f} ", style="bold")
    line.append(f"[{interval.low:.0f}–{interval.high:.0f}] ", "not bold")
    line.append(draw_interval(interval.low, interval.median, interval.high, 0, 100, _BAR), "not bold")
    console.print(line.append(plain(f"  {grade}")) if grade else line)


def _describe_basis(score: OutletScore) -> str:
    reviewed = f"{score.reviewed:,} reviewed"
    if score.reviewed:
        reviewed += f" ({score.drawn:,} drawn, {score.chosen:,} chosen)"
    parts = [f"{score.articles:,} {_plural(score.articles, 'article')}", reviewed]
    if score.rank and score.place:
        parts.append(f"rank {score.rank} [{score.place.low}–{score.place.high}]")
    return ", ".join(parts + ([score.remark] if score.remark else []))


def _describe_doubt(score: OutletScore) -> list[str]:
    """Return how much of the score is borrowed, and how much of the doubt about its rank is opinion."""
    notes = [f"{100 * score.pooled:.0f} % borrowed from other outlets and from what is stated of the detectors"]
    if score.place and score.place.by_weights is not None:
        notes.append(f"the choice of weights brings {100 * score.place.by_weights:.0f} % of the doubt about its rank")
    return notes


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
        Text(f"{100 * rate.pooled:.0f} %"),
    ]


def _percent(interval: Interval) -> str:
    return f"{100 * interval.median:.0f} % [{100 * interval.low:.0f}–{100 * interval.high:.0f}]"


def _round(count: float) -> str:
    """Return "2" or "2.3": of several reviewers on one article each counts as a share of it."""
    return f"{count:,.1f}".removesuffix(".0")


def _plural(count: int, one: str) -> str:
    return one if count == 1 else f"{one}s"
