"""Host names to addresses: asked once a host and run, every answer checked before any is used."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress

from annotate.core.links import LinkClass
from annotate.network.policy import Refused, Unreached, judge_number

Resolve = Callable[[str], Awaitable[list[str]]]
_NO_SUCH_HOST = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}
# A name that always exists (RFC 2606). Without a network some systems say of every name that there is no such host:
# then this one is not found either. It is looked up, never connected to.
_CANARY = "example.com"
# Names that are never in the public tree (RFC 6761).
_NEVER = (".example", ".test", ".invalid")


async def ask_system(host: str) -> list[str]:
    """Return the addresses of a host from the system's resolver. Raises socket.gaierror.

    In a thread that nobody waits for: a resolver that hangs must not hold up the end of the program.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(result: list[str] | OSError | UnicodeError) -> None:
        if answer.done():
            return
        if isinstance(result, list):
            answer.set_result(result)
        else:
            answer.set_exception(result)

    def work() -> None:
        result: list[str] | OSError | UnicodeError
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            result = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        except (OSError, UnicodeError) as error:
            result = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, result)

    threading.Thread(target=work, daemon=True).start()
    return await answer


class Addresses:
    """The checked addresses of each host, asked for once: what is connected to is what was checked."""

    def __init__(self, allow_private: bool, resolve: Resolve = ask_system) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._known: dict[str, list[str]] = {}
        self._is_online: bool | None = None

    async def find(self, host: str) -> list[str]:
        """Return the addresses of a host. Raises Refused where one is forbidden, Unreached where there is none."""
        if host not in self._known:
            numbers = await self._ask(host)
            for number in numbers:
                if (word := judge_number(number, allow_private=self._allow_private)) is not None:
                    raise Refused(f"{host}: {word}" if host != number else word)
            self._known[host] = numbers
        return self._known[host]

    async def _ask(self, host: str) -> list[str]:
        if ":" in host or host.replace(".", "").isdigit():
            return [host]
        try:
            numbers = await self._resolve(host)
        except socket.gaierror as error:
            if error.errno in _NO_SUCH_HOST and (host.endswith(_NEVER) or await self._can_find_names()):
                raise Unreached("no such host", LinkClass.DEAD) from error
            raise Unreached("its host could not be looked up") from error
        except (OSError, UnicodeError) as error:
            raise Unreached("its host could not be looked up") from error
        if not numbers:
            raise Unreached("its host has no address")
        return numbers

    async def _can_find_names(self) -> bool:
        """Whether this machine can look up names at all, so that "no such host" can be believed."""
        if self._is_online is None:
            try:
                self._is_online = bool(await self._resolve(_CANARY))
            except (OSError, UnicodeError):
                self._is_online = False
        return self._is_online
