"""Draws how each detector does beside the reviewers, and where the two disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.evaluation import Evaluation, Share
from annotate.core.usefulness import DetectorRating
from annotate.terminal.console import plain, print_wrapped


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
        head.append(f"  {evaluation.judged} judged, {evaluation.unsure} unsure", "dim not bold")
        print_wrapped(console, head, hanging=2)
        _print_shares(console, evaluation)
        rating = ratings.get((evaluation.flag, evaluation.detector))
        if rating is not None:
            _print_rating(console, rating)
        if evaluation.bins:
            print_wrapped(console, _describe_bins(evaluation), 2, hanging=2)
        if evaluation.disagreements:
            print_wrapped(console, _describe_disagreements(evaluation), 2, hanging=2)
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
    print_wrapped(console, Text(f"on this corpus: {', '.join(parts)}"), 2, hanging=2)
    if rating.is_useless:
        words = "no better than chance here: left out of the scores"
        print_wrapped(console, Text(words, style="bold"), 2, hanging=2)


def _print_shares(console: Console, evaluation: Evaluation) -> None:
    """Print a line a share, the meanings in a column; where a line has no room for it, below."""
    shares = (
        ("precision", evaluation.precision, "of those it found, people agree on"),
        ("recall", evaluation.recall, "of those people found, it found"),
        ("specificity", evaluation.specificity, "of those people cleared, it cleared"),
    )
    widest = max(len(describe_share(share)) for _, share, _ in shares)
    for name, share, meaning in shares:
        line = Text(f"{name:<11}  ").append(f"{describe_share(share):<{widest}}", "bold")
        if 2 + line.cell_len + 2 + len(meaning) > console.width:
            print_wrapped(console, line, 2)
            print_wrapped(console, Text(meaning, style="dim"), 15)
        else:
            print_wrapped(console, line.append("  ").append(meaning, "dim not bold"), 2)


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
        print_wrapped(console, plain(words), 4, hanging=2)
