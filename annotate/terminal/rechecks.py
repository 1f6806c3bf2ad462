"""Draws what became of the articles on their pages: counts, lost and moved quotes, and the changed sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.model import Article
from annotate.core.rechecking import Changes, PageFate, QuoteFate, QuoteState, Recheck
from annotate.terminal.console import plain, wrap_lines
from annotate.terminal.tables import Column, print_table

_MEANING = {
    PageFate.UNCHANGED: "the page says what is stored",
    PageFate.EDITED: "other sentences, all quotes still there",
    PageFate.EVIDENCE_GONE: "a quote is no longer on the page",
    PageFate.PAGE_GONE: "404, 410 or no such host",
    PageFate.UNDECIDED: "not known, and not counted as changed",
}
_FEW = 6
_LONGEST = 200


def print_rechecks(console: Console, looks: Sequence[tuple[Recheck, Article, Changes]], *, in_full: bool) -> None:
    """Print the counts, then each article that is not unchanged; `in_full` prints every changed sentence."""
    counts = Counter(recheck.fate for recheck, _, _ in looks)
    rows = [[plain(fate), Text(f"{counts[fate]:,}"), plain(_MEANING[fate], "dim")] for fate in PageFate]
    print_table(console, (Column("page"), Column("articles", right=True), Column(wraps=True)), rows)
    for recheck, article, changes in looks:
        if recheck.fate is not PageFate.UNCHANGED:
            console.print()
            _print_article(console, recheck, article, changes, None if in_full else _FEW)


def _print_article(console: Console, recheck: Recheck, article: Article, changes: Changes, most: int | None) -> None:
    title = Text.assemble(plain(f"#{recheck.article} ", "dim"), plain(article.title or "(no title)", "bold"))
    _print_lines(console, title, 2)
    where = f", now at {recheck.location}" if recheck.location else ""
    _print_lines(console, plain(f"{recheck.fate} on {recheck.at[:10]}: {recheck.reason}{where}"), 2)
    for quote in recheck.quotes:
        if quote.state is not QuoteState.STANDS:
            _print_lines(console, _describe_quote(article, quote), 2)
    lines = [("- ", part, "red") for part in changes.removed] + [("+ ", part, "green") for part in changes.added]
    for sign, part, style in lines[:most]:
        _print_lines(console, plain(sign + (part if most is None else _shorten(part)), style), 2)
    if most is not None and len(lines) > most:
        console.print(plain(f"  and {len(lines) - most:,} more changed sentences: --diff shows all", "dim"))


def _describe_quote(article: Article, quote: QuoteFate) -> Text:
    words = _shorten(article.text[quote.old.start : quote.old.end])
    place = f"{quote.old.start}-{quote.old.end}"
    told = plain(f"{quote.state.value} ", "bold").append(plain(f"“{words}” ({place}"))
    if quote.new:
        told.append(plain(f", now {quote.new.start}-{quote.new.end}"))
    told.append(")")
    if quote.state is QuoteState.REWORDED and quote.now:
        told.append(plain(f": “{_shorten(quote.now)}”"))
    return told


def _print_lines(console: Console, text: Text, indent: int) -> None:
    for line in wrap_lines(console, text, indent, hanging=2):
        console.print(line)


def _shorten(words: str) -> str:
    folded = " ".join(words.split())
    return folded if len(folded) <= _LONGEST else f"{folded[: _LONGEST - 1]}…"
