"""Pages one after another, for callers that are not asynchronous."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from annotate.network.fetch import Fetcher, Manners, Page


class PageFetcher:
    """A context manager; call it with an address. Its connections open when the first page is asked for."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._runner = asyncio.Runner()
        self._fetcher: Fetcher | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._fetcher is not None:
            self._runner.run(self._fetcher.__aexit__(None, None, None))
        self._runner.close()

    def __call__(self, url: str) -> Page:
        """Return the page of an address. Raises Unreached."""
        if self._fetcher is None:
            self._fetcher = Fetcher(self._manners)
        return self._runner.run(self._fetcher.fetch(url))
