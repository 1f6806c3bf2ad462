"""One request at a time to a host, and a pause between two; clock and sleep are given, so that tests need neither."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Pace:
    """Lets a request to a host begin only `pause` seconds after the last one to it began, and after it ended."""

    def __init__(self, pause: float, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._last: dict[str, float] = {}
        self._slower: dict[str, float] = {}

    def slow_down(self, host: str, seconds: float) -> None:
        """Take a host's own wish for a longer pause."""
        self._slower[host] = seconds

    @asynccontextmanager
    async def take_turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the turn at a host, and hold it for the block."""
        async with self._turns[host]:
            if host in self._last:
                pause = max(self._pause, self._slower.get(host, 0.0))
                wait = self._last[host] + pause - self._clock()
                if wait > 0:
                    await self._sleep(wait)
            self._last[host] = self._clock()
            yield
