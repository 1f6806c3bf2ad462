"""Draws the list of articles, one article whole, and the list of outlets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from annotate.core.model import Article, Finding, Verdict
from annotate.terminal.article import (
    describe_finding,
    describe_heading,
    mark_text,
    print_evidence,
)
from annotate.terminal.console import plain, print_wrapped
from annotate.terminal.tables import Column, print_table


def print_article(
    console: Console,
    number: int,
    article: Article,
    measures: tuple[int, float | None, float | None],
    findings: Sequence[tuple[Finding, float | None]],
    said: Sequence[tuple[str | None, str, str]],
    *,
    with_text: bool = True,
    most: int = 1_000_000,
) -> None:
    """Print an article: heading, each flag with its evidence, what reviewers said, and the marked text.

    `measures` are words, Flesch reading ease and grade; `findings` go with their calibrated
    probability; `said` are (flag, reviewer, words); at most `most` pieces of evidence a flag are printed.
    """
    words, flesch, grade = measures
    outlet = article.outlet or article.outlet_name
    heading = Text().append(plain(f"#{number} ", "dim"))
    print_wrapped(console, heading.append(plain(article.title or "(no title)", "bold")))
    print_wrapped(console, describe_heading(outlet, article.byline, article.published, words, grade, ""))
    ease = "" if flesch is None else f" · reading ease {flesch:.0f}"
    print_wrapped(console, plain(f"{article.source} · {article.language or 'language not known'}{ease}", "dim"))
    for finding, calibrated in findings:
        _print_flag(console, finding.flag, describe_finding(finding, calibrated))
        print_evidence(console, article.text, finding.evidence, most)
        _print_said(console, [item for item in said if item[0] == finding.flag])
    found = {finding.flag for finding, _ in findings}
    for flag in dict.fromkeys(item[0] for item in said if item[0] not in found):
        if flag:  # what was said of no flag was said of the article
            _print_flag(console, flag, describe_finding(None))
        _print_said(console, [item for item in said if item[0] == flag])
    if with_text:
        console.print()
        console.print(Rule(plain("text"), align="left", style="dim"))
        evidence = [item for finding, _ in findings if finding.verdict is Verdict.PRESENT for item in finding.evidence]
        print_wrapped(console, mark_text(article.text, evidence))


def _print_flag(console: Console, flag: str, machine: Text) -> None:
    console.print()
    print_wrapped(console, Text().append(plain(flag, "bold")).append("  ").append(machine), hanging=2)


def _print_said(console: Console, said: Iterable[tuple[str | None, str, str]]) -> None:
    for _, reviewer, words in said:
        line = Text("reviewer ", style="dim").append(plain(reviewer, "not dim bold")).append(": ")
        print_wrapped(console, line.append(plain(words, "not dim")), 4, hanging=2)


def print_articles(console: Console, rows: Iterable[tuple[int, Article, Sequence[Finding], int]]) -> int:
    """Print a line an article with the flags found and the number of verdicts; returns how many lines."""
    columns = (
        Column("#", right=True),
        Column("title", least=16, leads=True),
        Column("outlet", least=14),
        Column("found", wraps=True),
        Column("verdicts", right=True),
    )
    lines = []
    for number, article, findings, verdicts in rows:
        found = ", ".join(sorted({f.flag for f in findings if f.verdict is Verdict.PRESENT})) or "–"
        cells = (
            article.title or article.source.rsplit("/", 1)[-1],
            article.outlet or article.outlet_name or "–",
            found,
        )
        lines.append([Text(str(number)), *(plain(cell) for cell in cells), Text(str(verdicts))])
    print_table(console, columns, lines)
    return len(lines)


def print_outlets(console: Console, rows: Iterable[tuple[str, str, str, str, int]]) -> None:
    """Print (key, name, country, class, articles) a line."""
    columns = (
        Column("outlet", least=24),
        Column("name", least=12),
        Column("country", goes=1),
        Column("class"),
        Column("articles", right=True),
    )
    print_table(console, columns, ([*(plain(word) for word in words), Text(str(n))] for *words, n in rows))
