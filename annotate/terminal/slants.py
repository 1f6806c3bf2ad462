"""Draws the lean of an outlet and its stances toward actors: each with its interval, and what they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.leaning import MOST, fold_actor, spell_score
from annotate.core.scoring import OutletScore
from annotate.core.slant import Said, Slant
from annotate.terminal.console import plain, wrap_lines
from annotate.terminal.scores import draw_interval
from annotate.terminal.tables import Column, print_table

_BAR = 13
_MOST_ACTORS = 3
_MOST_ARTICLES = 12
_COLUMNS = (
    Column("", least=12, leads=True),
    Column("mean", right=True),
    Column("[95 %]"),
    Column("-3         +3", goes=2),
    Column("scored", right=True),
    Column("n/a", right=True, goes=1),
    Column("disputed", right=True, goes=4),
    Column("", goes=3),
)


def print_slants(console: Console, score: OutletScore) -> None:
    """Print the lean and all stances of one outlet; nothing where nobody gave any."""
    if score.slants:
        console.print()
        print_table(console, _COLUMNS, [_describe(slant) for slant in score.slants])


def print_all_slants(console: Console, scores: Sequence[OutletScore]) -> None:
    """Print one line an outlet of which lean or stances were judged."""
    judged = [score for score in scores if score.slants]
    if not judged:
        return
    console.print()
    head = Text("Lean -3 left to +3 right, stance -3 hostile to +3 friendly, with 95 % intervals", "bold")
    _print(console, wrap_lines(console, head))
    for score in judged:
        ranked = sorted(score.slants, key=lambda slant: (slant.actor is not None, -slant.applicable))
        parts = [_spell(slant) for slant in ranked[: _MOST_ACTORS + 1]]
        more = len(score.slants) - len(parts)
        parts += [f"and {more} more: annotate score {score.key}"] if more else []
        line = plain(f"{score.key}: ", "bold").append(plain(" · ".join(parts), "not bold"))
        _print(console, wrap_lines(console, line, 2, hanging=2))


def print_why_slants(console: Console, score: OutletScore, said: Sequence[Said]) -> None:
    """Print of the lean and each stance what every reviewer said of which article."""
    groups: dict[str, list[Said]] = defaultdict(list)
    for item in said:
        groups[fold_actor(item.actor) if item.actor is not None else ""].append(item)
    for slant in score.slants:
        own = groups[fold_actor(slant.actor) if slant.actor is not None else ""]
        head = plain(f"{score.key} · {_spell(slant)}", "bold")
        head.append(f" · {_describe_articles(slant, score.articles)}", "not bold")
        _print(console, wrap_lines(console, head, hanging=2))
        reviewers = sorted({(item.is_settled, item.reviewer) for item in own})
        for is_settled, reviewer in reviewers:
            scores = [item for item in own if (item.is_settled, item.reviewer) == (is_settled, reviewer)]
            _print(console, wrap_lines(console, _describe_reviewer(reviewer, scores), 2, hanging=2))


def _describe_reviewer(reviewer: str, said: Sequence[Said]) -> Text:
    """Return "ana: #1 +2, #4 n/a"; of very many articles the first."""
    shown = [f"#{item.article} {spell_score(item.score)}" for item in said[:_MOST_ARTICLES]]
    more = f" and {len(said) - len(shown)} more: annotate export verdicts" if len(said) > len(shown) else ""
    task = " settled" if said[0].is_settled else ""
    return plain(f"{reviewer}{task}: {', '.join(shown)}{more}")


def _describe(slant: Slant) -> list[Text]:
    cells = [plain("lean" if slant.actor is None else slant.actor, "bold" if slant.actor is None else "")]
    if slant.mean is None:
        cells += [Text("–"), Text(""), Text("")]
    else:
        low, median, high = slant.mean.low, slant.mean.median, slant.mean.high
        cells += [Text(_sign(median), "bold"), Text(f"[{_sign(low)} to {_sign(high)}]")]
        cells.append(Text(draw_interval(low, median, high, -MOST, MOST, _BAR)))
    counts = (slant.applicable, slant.not_applicable, slant.disputed)
    return [*cells, *(Text(f"{count:,}") for count in counts), Text(slant.remark, "dim italic")]


def _describe_articles(slant: Slant, articles: int) -> str:
    """Return "5 of 40 articles judged, 2 not applicable, 1 disputed"."""
    parts = [f"{slant.judged:,} of {articles:,} {'article' if articles == 1 else 'articles'} judged"]
    parts += [f"{slant.not_applicable:,} not applicable"] if slant.not_applicable else []
    parts += [f"{slant.disputed:,} disputed"] if slant.disputed else []
    parts += [f"{slant.settled:,} settled"] if slant.settled else []
    return ", ".join(parts)


def _spell(slant: Slant) -> str:
    name = "lean" if slant.actor is None else slant.actor
    if slant.mean is None:
        return f"{name} {slant.remark}"
    return f"{name} {_sign(slant.mean.median)} [{_sign(slant.mean.low)} to {_sign(slant.mean.high)}]"


def _sign(value: float) -> str:
    """Return "+1.5", "-0.3", "0.0"."""
    return f"{value:+.1f}" if round(value, 1) else "0.0"


def _print(console: Console, lines: Sequence[Text]) -> None:
    for line in lines:
        console.print(line, no_wrap=True, overflow="ignore", crop=False)
