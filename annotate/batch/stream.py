"""Parts what becomes of the inputs into what is wanted and the rejections, counting both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from annotate.ingest.sources import Rejection


class SplitStream:
    """Yields what is no rejection, and hands each rejection on as it comes; `on_step(is_rejected)` follows each."""

    def __init__(
        self,
        items: Iterable[Any],
        on_rejection: Callable[[Rejection], None],
        on_step: Callable[..., None] = lambda is_rejected: None,
    ) -> None:
        self._items = items
        self._on_rejection = on_rejection
        self._on_step = on_step
        self.inputs = 0
        self.rejected = 0

    def __iter__(self) -> Iterator[Any]:
        """Yield the rest, in order."""
        for item in self._items:
            self.inputs += 1
            is_rejected = isinstance(item, Rejection)
            if is_rejected:
                self.rejected += 1
                self._on_rejection(item)
            else:
                yield item
            self._on_step(is_rejected)
