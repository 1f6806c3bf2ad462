"""Draws how each detector does beside the reviewers, and where the two disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from annotate.core.evaluation import Evaluation, Share
from annotate.core.usefulness import DetectorRating
from annotate.terminal.console import indent, plain, wrap_lines


def print_evaluations(
    console: Console,
    evaluations: Sequence[Evaluation],
    ratings: Mapping[tuple[str, str], DetectorRating],
    titles: Mapping[int, str],
    *,
    with_articles: bool,
) -> None:
    """Print a block a detector; with `with_articles` also each article on which the two disagree."""
    for place, evaluation in enumerate(evaluations):
        if place:
            console.print()
        head = plain(evaluation.flag, "bold").append(f"  {evaluation.detector}/{evaluation.version}", "not bold")
        console.print(head.append(f"  {evaluation.judged} judged, {evaluation.unsure} unsure", "dim not bold"))
        console.print(_draw_shares(evaluation))
        rating = ratings.get((evaluation.flag, evaluation.detector))
        if rating is not None:
            _print_rating(console, rating)
        if evaluation.bins:
            console.print(indent(_describe_bins(evaluation), 2))
        if evaluation.disagreements:
            console.print(indent(_describe_disagreements(evaluation), 2))
            if with_articles:
                _print_articles(console, evaluation, titles)


def _print_rating(console: Console, rating: DetectorRating) -> None:
    """Print the rating over all articles, and whether the scores do without the detector."""
    parts = [
        f"{name} {own.median:.2f} [{own.low:.2f}–{own.high:.2f}]"
        for name, own in (
            ("sensitivity", rating.sensitivity), ("specificity", rating.specificity), ("gain", rating.gain),
        )
    ]  # fmt: skip
    for line in wrap_lines(console, Text(f"on this corpus: {', '.join(parts)}"), 2, hanging=2):
        console.print(line)
    if rating.is_useless:
        words = "no better than chance here: left out of the scores"
        for line in wrap_lines(console, Text(words, style="bold"), 2, hanging=2):
            console.print(line)


def _draw_shares(evaluation: Evaluation) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    shares = (
        ("precision", evaluation.precision, "of those it found, people agree on"),
        ("recall", evaluation.recall, "of those people found, it found"),
        ("specificity", evaluation.specificity, "of those people cleared, it cleared"),
    )
    for name, share, meaning in shares:
        table.add_row(Text(f"  {name}"), Text(describe_share(share), style="bold"), Text(meaning, style="dim"))
    return table


def describe_share(share: Share) -> str:
    """Return "0.92 [0.65–0.99] 11 of 12", or that there was nothing to judge."""
    if share.value is None or share.interval is None:
        return "nothing to judge"
    low, high = share.interval
    return f"{share.value:.2f} [{low:.2f}–{high:.2f}] {share.count} of {share.total}"


def _describe_bins(evaluation: Evaluation) -> Text:
    parts = [f"{item.probability:.2f} → {item.held.count} of {item.held.total}" for item in evaluation.bins]
    brier = "" if evaluation.brier is None else f"Brier {evaluation.brier:.3f}; "
    return Text(f"calibration: {brier}said → held: {', '.join(parts)}", style="dim")


def _describe_disagreements(evaluation: Evaluation) -> Text:
    numbers = ", ".join(f"#{item.article}" for item in evaluation.disagreements[:12])
    more = len(evaluation.disagreements) - 12
    return Text(f"disagree on {numbers}{f' and {more} more' if more > 0 else ''}")


def _print_articles(console: Console, evaluation: Evaluation, titles: Mapping[int, str]) -> None:
    for item in evaluation.disagreements:
        said = "" if item.probability is None else f" {item.probability:.2f}"
        people = "present" if item.holds else "absent"
        words = f"#{item.article} machine {item.verdict}{said}, people {people}: {titles.get(item.article, '')}"
        console.print(indent(plain(words), 4))
