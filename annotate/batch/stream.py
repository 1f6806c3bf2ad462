"""Parts a stream of inputs into its articles and its rejections, counting both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from annotate.core.model import Article
from annotate.ingest.sources import Rejection


class SplitStream:
    """Yields the articles of a stream and hands each rejection on as it comes."""

    def __init__(self, items: Iterable[Article | Rejection], on_rejection: Callable[[Rejection], None]) -> None:
        self._items = items
        self._on_rejection = on_rejection
        self.inputs = 0
        self.rejected = 0

    def articles(self) -> Iterator[Article]:
        """Yield the articles, in order."""
        for item in self._items:
            self.inputs += 1
            if isinstance(item, Rejection):
                self.rejected += 1
                self._on_rejection(item)
            else:
                yield item
