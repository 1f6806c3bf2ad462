"""Asks for pages: politely, within limits, and over checked connections only."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from urllib.parse import urljoin

import httpcore
import httpx

from annotate import __version__
from annotate.core.links import LinkClass, classify_status, is_same_page
from annotate.network.body import ACCEPTED, read_body
from annotate.network.pace import Clock, Pace, Sleep
from annotate.network.policy import Refused, Target, Unreached, read_target
from annotate.network.resolve import Addresses, Resolve, ask_system
from annotate.network.robots import LARGEST as LARGEST_ROBOTS
from annotate.network.robots import Answer, Robots
from annotate.network.transport import CheckedTransport

PRODUCT = "annotate-sources"
AGENT = f"{PRODUCT}/{__version__} (reads single pages that a reviewer named)"
_MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Manners:
    """How to ask: seconds in all for a page, its largest size in bytes, the pause at a host in seconds."""

    allow_private: bool = False
    obey_robots: bool = True
    pause: float = 1.0
    seconds: float = 10.0
    largest: int = 5_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: the status, the address where it stands, and the body where it was asked for."""

    asked: str
    url: str
    status: int
    kind: str = ""
    charset: str | None = None
    body: bytes = b""

    @property
    def outcome(self) -> LinkClass:
        """What this says of a link to it."""
        outcome = classify_status(self.status)
        has_moved = outcome is LinkClass.FOLLOWED and not is_same_page(self.asked, self.url)
        return LinkClass.MOVED if has_moved else outcome

    @property
    def status_words(self) -> str:
        """The status in words ("404 Not Found"): our own, not the server's."""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return f"{self.status}, a status of no standard"


class Want(Enum):
    """How much of an answer is read: its head alone, the page, or as much of the rules as is ever read."""

    HEAD = auto()
    PAGE = auto()
    RULES = auto()


class _Budget:
    """The seconds that remain for a page; waiting for one's turn does not count."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        self._left = seconds
        self._clock = clock
        self._seconds = seconds

    @contextlib.asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        begun = self._clock()
        try:
            async with asyncio.timeout(max(0.0, self._left)):
                yield
        except TimeoutError as error:
            raise Unreached(f"no whole answer in {self._seconds:g} s") from error
        finally:
            self._left -= self._clock() - begun


class Fetcher:
    """Asks for pages; an asynchronous context manager, to be used in one event loop.

    `resolve`, `clock`, `sleep` and `tls` are given by tests; the clock is in seconds and only ever grows.
    """

    def __init__(
        self,
        manners: Manners,
        *,
        resolve: Resolve = ask_system,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._manners = manners
        self._pace = Pace(manners.pause, clock, sleep)
        self._clock = clock
        self._robots = Robots(PRODUCT, self._ask_robots)
        self._learning: dict[str, asyncio.Lock] = {}
        self._unreached: dict[str, Unreached] = {}
        addresses = Addresses(manners.allow_private, resolve)
        # trust_env: no proxy, no netrc, no certificates of the environment; cookies: none is kept.
        self._client = httpx.AsyncClient(
            transport=CheckedTransport(addresses, tls or httpx.create_ssl_context(trust_env=False)),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"User-Agent": AGENT, "Accept-Encoding": ACCEPTED, "Accept": "text/html,*/*;q=0.5"},
            timeout=manners.seconds,
        )

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def fetch(self, url: str, *, with_body: bool = True) -> Page:
        """Return what an address gives, after three redirects at most. Raises Unreached with the reason.

        Without the body the answer is left as soon as its head has come.
        """
        target = self._read(url)
        return await self._follow(url, target, _Budget(self._manners.seconds, self._clock), with_body)

    def _read(self, url: str) -> Target:
        target = read_target(url, allow_private=self._manners.allow_private)
        try:
            parsed = httpx.URL(target.url)
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise Refused("not a web address") from error
        if parsed.host != target.host or (parsed.port or target.port) != target.port or parsed.userinfo:
            raise Refused("an address that can be read in two ways")
        return target

    async def _follow(self, asked: str, target: Target, budget: _Budget, with_body: bool) -> Page:
        for _ in range(_MOST_REDIRECTS + 1):
            if self._manners.obey_robots:
                await self._obey_robots(target)
            page, location = await self._ask(asked, target, budget, Want.PAGE if with_body else Want.HEAD)
            if location is None:
                return page
            try:
                target = self._read(_join(target.url, location))
            except Unreached as error:
                raise type(error)(f"it leads on to what is not followed: {error.reason}", status=page.status) from error
        raise Unreached(f"more than {_MOST_REDIRECTS} redirects", status=page.status)

    async def _obey_robots(self, target: Target) -> None:
        lock = self._learning.setdefault(target.origin, asyncio.Lock())
        async with lock:
            if target.origin in self._unreached:  # one look at a host that does not answer is enough for a run
                raise self._unreached[target.origin]
            try:
                self._pace.slow_down(target.host, await self._robots.learn(target))
            except Unreached as error:
                self._unreached[target.origin] = error
                raise
        if not self._robots.allow(target):
            raise Unreached("robots.txt of the host forbids it")

    async def _ask_robots(self, target: Target) -> Answer:
        """Ask for robots.txt. Raises Unreached where the host itself is dead, refused or silent."""
        place = replace(target, path="/robots.txt")
        budget = _Budget(self._manners.seconds, self._clock)
        for _ in range(_MOST_REDIRECTS + 1):
            try:
                page, location = await self._ask(place.url, place, budget, Want.RULES)
                if location is None:
                    return Answer(page.status, page.body.decode("utf-8", "replace"))
                place = self._read(_join(place.url, location))
            except Unreached:
                if place.origin == target.origin:
                    raise
                return Answer(None)
        return Answer(None)

    async def _ask(self, asked: str, target: Target, budget: _Budget, want: Want) -> tuple[Page, str | None]:
        """Send one request; returns the page, and where it leads on to where it is a redirect."""
        async with self._pace.take_turn(target.host), budget.spend():
            try:
                return await self._send(asked, target, want)
            except Unreached:
                raise
            except (httpcore.ConnectError, httpx.ConnectError) as error:
                raise Unreached(_describe_connection(error)) from error
            except (httpcore.TimeoutException, httpx.TimeoutException) as error:
                raise TimeoutError from error
            except (httpcore.ProtocolError, httpcore.NetworkError, httpx.HTTPError, httpx.StreamError) as error:
                raise Unreached("the answer broke off, or is no HTTP") from error
            except (httpx.InvalidURL, OSError, ValueError) as error:
                raise Unreached(f"it cannot be asked for ({type(error).__name__})") from error

    async def _send(self, asked: str, target: Target, want: Want) -> tuple[Page, str | None]:
        async with self._client.stream("GET", target.url) as answer:
            page = Page(asked, target.url, answer.status_code)
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                return page, answer.headers["location"]
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            page = replace(page, kind=kind, charset=answer.charset_encoding)
            if want is not Want.HEAD and classify_status(answer.status_code) is LinkClass.FOLLOWED:
                page = replace(page, body=await self._read_body(answer, is_cut=want is Want.RULES))
            return page, None

    async def _read_body(self, answer: httpx.Response, *, is_cut: bool) -> bytes:
        coding = answer.headers.get("content-encoding", "")
        return await read_body(
            answer.aiter_raw(), coding, LARGEST_ROBOTS if is_cut else self._manners.largest, cut=is_cut
        )


def _join(base: str, location: str) -> str:
    try:
        return urljoin(base, location.strip())
    except ValueError:
        raise Refused("not a web address") from None


def _describe_connection(error: Exception) -> str:
    """Return in a few words why no connection came about."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate does not hold ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError):
            return "no TLS connection came about"
        if isinstance(cause, ConnectionRefusedError):
            return "the connection was refused"
        cause = cause.__cause__ or cause.__context__
    return "no connection came about"
