"""Work on many addresses: many hosts at once, the addresses of one host after another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar
from urllib.parse import urlsplit

_Item = TypeVar("_Item")
# Hosts that are asked at the same time.
_HOSTS = 20


async def work_by_host(items: Iterable[tuple[str, _Item]], work: Callable[[_Item], Awaitable[None]]) -> None:
    """Do the work on each (address, item); the first error ends the rest and is raised."""
    hosts: dict[str, list[_Item]] = {}
    for url, item in items:
        hosts.setdefault(_find_host(url), []).append(item)
    places = asyncio.Semaphore(_HOSTS)

    async def go(own: list[_Item]) -> None:
        async with places:
            for item in own:
                await work(item)

    tasks = [asyncio.create_task(go(own)) for own in hosts.values()]
    try:
        for task in asyncio.as_completed(tasks):
            await task
    finally:
        for left in tasks:
            left.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _find_host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
