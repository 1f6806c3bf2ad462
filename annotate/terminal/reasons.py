"""Draws what a flag's rate at an outlet rests on."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.model import base_version
from annotate.core.reasons import DetectorCount, Disagreement, Reasons, ReviewerCount, Shown
from annotate.core.rubric import Rubric
from annotate.core.scoring import FlagRate, OutletScore
from annotate.terminal.console import plain, wrap_lines

_LABEL = 12
_LONGEST_QUOTE = 160


def print_reasons(console: Console, rubric: Rubric, score: OutletScore, rate: FlagRate, reasons: Reasons) -> None:
    """Print one flag of an outlet: the rate and its cost, people, machine, evidence, disagreements."""
    flag = rubric.find(rate.flag)
    weight = flag.weight if flag else 0.0
    interval = rate.rate
    head = Text(f"{100 * interval.median:.0f} % [{100 * interval.low:.0f}–{100 * interval.high:.0f}] of ", style="bold")
    head.append(f"{score.articles:,} {'article' if score.articles == 1 else 'articles'}")
    if flag and flag.dimension == "credibility":
        head.append(f" · costs {rate.cost:.1f} of {weight:g} points")
    title = Text.assemble(plain(score.key, "bold"), plain(f" · {rate.flag} · ", "bold"), head)
    for line in wrap_lines(console, title, hanging=2):
        console.print(line)
    _print_block(console, "people", _describe_people(reasons.reviewers))
    _print_block(console, "machine", _describe_machine(reasons.detectors))
    _print_block(console, "evidence", [_describe_evidence(item) for item in reasons.evidence])
    _print_block(console, "disagree", [_describe_disagreement(item) for item in reasons.disagreements])


def _print_block(console: Console, label: str, lines: Sequence[Text]) -> None:
    for place, text in enumerate(lines):
        for number, line in enumerate(wrap_lines(console, text, _LABEL)):
            if place == 0 and number == 0:
                line = Text.assemble((f"  {label}".ljust(_LABEL), "dim"), line[_LABEL:])
            console.print(line)


def _describe_people(reviewers: Sequence[ReviewerCount]) -> list[Text]:
    if not reviewers:
        return [Text("nobody has reviewed it yet")]
    return [
        plain(
            f"{r.reviewer}: {r.present} present, {r.absent} absent, {r.unsure} unsure"
            f" ({r.drawn} drawn, {r.present + r.absent - r.drawn} chosen)"
        )
        for r in reviewers
    ]


def _describe_machine(detectors: Sequence[DetectorCount]) -> list[Text]:
    if not detectors:
        return [Text("no detector has read it yet: annotate autoflag")]
    totals: dict[str, list[int]] = {}
    for item in detectors:
        own = totals.setdefault(f"{item.detector}/{base_version(item.version)}", [0, 0, 0])
        for place, count in enumerate((item.present, item.absent, item.unsure)):
            own[place] += count
    return [plain(f"{name}: found {p} of {p + a}, could not tell {u}") for name, (p, a, u) in totals.items()]


def _describe_evidence(item: Shown) -> Text:
    quote = " ".join((item.quote or "").split())
    if len(quote) > _LONGEST_QUOTE:
        quote = quote[: _LONGEST_QUOTE - 1] + "…"
    said = f"“{quote}” " if quote else ""
    return Text.assemble((f"#{item.article} ", "bold"), plain(said), plain(item.note, "dim"))


def _describe_disagreement(item: Disagreement) -> Text:
    note = f": {item.note}" if item.note else ""
    words = f"machine {item.machine}, {item.reviewer} {item.verdict}{note}"
    return Text.assemble((f"#{item.article} ", "bold"), plain(words))
