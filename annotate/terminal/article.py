"""Draws an article: its heading, the findings with their quotes, and the text with all evidence marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.model import Evidence, Finding, Span, Verdict
from annotate.terminal.console import plain, print_wrapped
from annotate.terminal.safe import safe_text

VERDICT_STYLES = {Verdict.PRESENT: "bold red", Verdict.ABSENT: "green", Verdict.UNSURE: "yellow"}
QUOTE_STYLE = "bold reverse"
# How much of the text stands before and after a quote, and of a long quote itself, in characters.
_AROUND = 60
_QUOTE = 220
MOST_EVIDENCE = 4


def describe_heading(
    outlet: str | None,
    byline: str | None,
    published: str | None,
    words: int,
    grade: float | None,
    added_at: str,
) -> Text:
    """Return the line under the title; what is missing is said."""
    parts = [
        plain(outlet or "no outlet named"),
        plain(byline or "no byline"),
        plain(published or "no date"),
        Text(f"{words:,} words"),
    ]
    if grade is not None:
        parts.append(Text(f"grade {grade:.0f}"))
    if added_at:
        parts.append(Text(f"added {added_at[:10]}"))
    return Text(" · ", style="dim").join(parts)


def describe_finding(finding: Finding | None, calibrated: float | None = None) -> Text:
    """Return the line that says what the machine found: "present, 0.96 (padding/3), here 0.81"."""
    if finding is None:
        return Text("machine: has not looked yet; run annotate autoflag", style="dim")
    line = Text("machine: ").append(finding.verdict.value, VERDICT_STYLES[finding.verdict])
    if finding.probability is not None:
        line.append(f", {finding.probability:.2f}")
    line.append(" (").append(plain(f"{finding.detector}/{finding.version}")).append(")")
    return line if calibrated is None else line.append(f", calibrated on this corpus {calibrated:.2f}")


def print_evidence(console: Console, text: str, evidence: Sequence[Evidence], most: int = MOST_EVIDENCE) -> None:
    """Print each piece of evidence: its note, and the quote in its surroundings."""
    for number, item in enumerate(evidence[:most], 1):
        print_wrapped(console, Text(f"{number}  ").append(plain(item.note)), 4, hanging=3)
        if item.start is not None and item.end is not None:
            print_wrapped(console, quote_around(text, Span(item.start, item.end)), 7)
    if len(evidence) > most:
        print_wrapped(console, Text(f"and {len(evidence) - most} more, marked in the whole text", style="dim"), 4)


def quote_around(text: str, span: Span, room: int | None = None) -> Text:
    """Return "…before ▸quote◂ after…" on one line; a long quote is shortened in its middle.

    With `room` it has about so many characters in all, and at least three fifths of them are for the quote.
    """
    around = _AROUND if room is None else min(_AROUND, room // 5)
    longest = _QUOTE if room is None else min(_QUOTE, room - 2 * around - 10)
    before = text[max(0, span.start - around) : span.start]
    after = text[span.end : span.end + around]
    quote = text[span.start : span.end]
    if len(quote) > longest:
        quote = f"{quote[: longest // 2]} […] {quote[-longest // 2 :]}"
    line = Text("…" if span.start > around else "")
    line.append(_fold(before).lstrip())
    line.append("▸" + _fold(quote) + "◂", QUOTE_STYLE)
    line.append(_fold(after).rstrip())
    return line.append("…" if span.end + around < len(text) else "")


def _fold(raw: str) -> str:
    folded = " ".join(raw.split())
    lead = " " if raw[:1].isspace() and folded else ""
    tail = " " if raw[-1:].isspace() and folded else ""
    return safe_text(lead + folded + tail)


def mark_text(text: str, evidence: Iterable[Evidence]) -> Text:
    """Return the whole text with every quote between ▸ and ◂; overlapping quotes become one."""
    marked, at = Text(), 0
    for span in _merge(Span(e.start, e.end) for e in evidence if e.start is not None and e.end is not None):
        marked.append(safe_text(text[at : span.start], keep_lines=True))
        marked.append("▸" + safe_text(text[span.start : span.end], keep_lines=True) + "◂", QUOTE_STYLE)
        at = span.end
    return marked.append(safe_text(text[at:], keep_lines=True))


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
