"""What became of the articles on their pages, as the promised JSON and CSV of `recheck --format`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from annotate.core.model import Article
from annotate.core.rechecking import Changes, QuoteState, Recheck

RECHECK_COLUMNS = (
    "article", "id", "url", "class", "status", "reason", "location", "checked_at",
    *(f"quotes_{state.value}" for state in QuoteState),
)  # fmt: skip


def recheck_rows(rechecks: Iterable[tuple[Recheck, Article, Changes]]) -> Iterator[dict[str, Any]]:
    """Yield a row an article, with how many of its quotes stand, have moved, were reworded or are gone."""
    for recheck, article, _ in rechecks:
        counts = Counter(quote.state for quote in recheck.quotes)
        values = (recheck.article, article.id, article.url, recheck.fate.value, recheck.status, recheck.reason)
        cells = (*values, recheck.location, recheck.at, *(counts[state] for state in QuoteState))
        yield dict(zip(RECHECK_COLUMNS, cells, strict=True))


def describe_rechecks(rechecks: Iterable[tuple[Recheck, Article, Changes]]) -> Iterator[dict[str, Any]]:
    """Yield an object an article: the row, each quote with its places then and now, and the changed sentences."""
    for recheck, article, changes in rechecks:
        row = next(recheck_rows([(recheck, article, changes)]))
        quotes = [
            {
                "quote": article.text[quote.old.start : quote.old.end],
                "start": quote.old.start,
                "end": quote.old.end,
                "state": quote.state.value,
                "now_start": quote.new.start if quote.new else None,
                "now_end": quote.new.end if quote.new else None,
                "now": quote.now,
            }
            for quote in recheck.quotes
        ]
        yield row | {"quotes": quotes, "removed": list(changes.removed), "added": list(changes.added)}
