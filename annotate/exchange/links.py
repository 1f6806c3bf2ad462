"""What was found of each link, as flat rows: the promised columns of `check-links --format`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from annotate.core.links import LinkCheck

LINK_COLUMNS = ("url", "class", "status", "reason", "location", "checked_at", "articles")


def link_rows(checks: Iterable[tuple[LinkCheck, list[int]]]) -> Iterator[dict[str, Any]]:
    """Yield a row a link; `articles` holds the numbers of the articles that refer to it, with blanks between."""
    for check, articles in checks:
        values = (check.url, check.outcome.value, check.status, check.reason, check.location, check.at)
        yield dict(zip(LINK_COLUMNS, (*values, " ".join(map(str, articles))), strict=True))
