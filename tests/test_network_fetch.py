"""Pages asked for from a server that means harm: bounded in time, size and count, and never led inside."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import Server, answer, redirect, serve

from annotate.network.fetch import Fetcher, Manners, Page
from annotate.network.pace import Pace
from annotate.network.policy import Refused, Unreached
from annotate.network.resolve import Addresses, ask_system

TLS = Path(__file__).parent / "data" / "tls"
# Those of the system, read once; None are the packaged ones.
CERTIFICATES = ssl.create_default_context()
OPEN = Manners(allow_private=True, obey_robots=False, pause=0.0, seconds=5.0)


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on loopback."""
    with serve() as running:
        yield running


async def to_loopback(host: str) -> list[str]:
    """Say of every name that it is this machine."""
    return ["127.0.0.1"]


def fetch(url: str, manners: Manners = OPEN, *, body: bool = True, **given: object) -> Page:
    """Return a page."""

    given = {"tls": CERTIFICATES, **given}

    async def run() -> Page:
        async with Fetcher(manners, **given) as fetcher:  # type: ignore[arg-type] # named by the tests
            return await fetcher.fetch(url, with_body=body)

    return asyncio.run(run())


def fail(url: str, manners: Manners = OPEN, **given: object) -> Unreached:
    """Return why a page was not reached."""
    with pytest.raises(Unreached) as raised:
        fetch(url, manners, **given)  # type: ignore[arg-type]
    return raised.value


def look(url: str, manners: Manners = OPEN) -> str:
    """Return the class of a link."""
    try:
        return fetch(url, manners).outcome.value
    except Unreached as error:
        return error.outcome.value


def test_a_page_comes_whole_with_what_the_server_calls_it(server: Server) -> None:
    server.pages["/x"] = answer("<p>¡Hola!", kind="text/HTML; charset=UTF-8")
    page = fetch(server.url("/x"))
    assert (page.status, page.kind, page.charset, page.outcome) == (200, "text/html", "utf-8", "ok")
    assert page.body.decode() == "<p>¡Hola!"
    head = server.heads[0]
    assert "User-Agent: annotate-sources/" in head
    assert "Accept-Encoding: gzip\r\n" in head
    assert f"Host: 127.0.0.1:{server.port}\r\n" in head


def test_what_lies_in_the_environment_changes_nothing(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ana password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    server.pages["/x"] = answer("fine")
    assert fetch(server.url("/x")).body == b"fine"
    assert "authorization" not in server.heads[0].lower()


def test_no_cookie_is_kept(server: Server) -> None:
    server.pages["/x"] = redirect("/y")[:-2] + b"Set-Cookie: who=ana\r\n\r\n"
    server.pages["/y"] = answer("fine", "200 OK", "text/html", "Set-Cookie: who=ana")
    fetch(server.url("/x"))
    assert len(server.heads) == 2
    assert not any("cookie" in head.lower() for head in server.heads)


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_gone_is_dead(server: Server, status: str) -> None:
    server.pages["/x"] = answer("x", status)
    assert fetch(server.url("/x")).outcome == "dead"


@pytest.mark.parametrize("code", [100 + 299, 400, 401, 403, 405, 408, 418, 429, 451, 500, 502, 503, 504, 599, 304, 999])
def test_every_other_refusal_is_undecided(server: Server, code: int) -> None:
    server.pages["/x"] = answer("x", f"{code} Whatever")
    assert fetch(server.url("/x"), body=False).outcome == "undecided"


def test_redirects_are_followed_three_times_at_most(server: Server) -> None:
    for step in range(5):
        server.pages[f"/{step}"] = redirect(f"/{step + 1}")
    server.pages["/5"] = answer("end")
    page = fetch(server.url("/2"))
    assert (page.url, page.outcome) == (server.url("/5"), "moved")
    assert "3 redirects" in fail(server.url("/1")).reason
    server.pages["/loop"] = redirect("/loop")
    server.asked.clear()
    assert fail(server.url("/loop")).outcome == "undecided"
    assert server.asked["/loop"] == 4


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd", "http://169.254.169.254/latest", "http://user:pw@127.0.0.1/", "gopher://127.0.0.1/",
        "http://[fe80::1%25lo]/", "http://0x7f.1/", "javascript:alert(1)", "http://[::1", "http://x:99999/",
        "http://a b/", "http://\u202egnp.example/", "data:text/html,x",
    ],
)  # fmt: skip
def test_redirects_to_what_is_not_followed_are_undecided(server: Server, location: str) -> None:
    server.pages["/x"] = answer("", "302 Found", "text/html", f"Location: {location}".encode().decode("utf-8"))
    error = fail(server.url("/x"))
    assert error.outcome == "undecided"
    assert server.asked.total() == 1


@pytest.mark.parametrize(
    "raw", [b"Location: /y\0z", b"Location: /\r\r\nX: y", b"Location: \xff\xfe/y", b"Location:", b"Location"]
)
def test_a_location_of_broken_bytes_leads_nowhere_wrong(server: Server, raw: bytes) -> None:
    server.pages["/x"] = b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nConnection: close\r\n" + raw + b"\r\n\r\n"
    assert look(server.url("/x")) in ("undecided", "dead")
    assert server.asked.total() <= 5


def test_without_leave_nothing_inside_is_connected_to(server: Server) -> None:
    shut = Manners(obey_robots=False, pause=0.0)
    for url in (server.url("/x"), "http://127.0.0.1/", "http://localhost/", "http://[::1]/"):
        assert isinstance(fail(url, shut), Refused)
    assert "loopback" in fail("http://gazette.example/", shut, resolve=to_loopback).reason
    assert server.asked.total() == 0


def test_a_name_with_one_address_inside_is_refused_whole() -> None:
    async def resolve(host: str) -> list[str]:
        return ["8.8.8.8", "10.0.0.1"]

    assert "private" in fail("http://gazette.example/", Manners(obey_robots=False), resolve=resolve).reason


def test_a_name_that_leads_elsewhere_the_second_time_is_asked_for_once(server: Server) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])

    async def rebind(host: str) -> list[str]:
        return next(answers)

    name = f"http://gazette.example:{server.port}"
    server.pages["/x"] = redirect(f"{name}/y")
    server.pages["/y"] = answer("fine")
    assert fetch(f"{name}/x", resolve=rebind).body == b"fine"
    assert next(answers) == ["169.254.169.254"]
    assert f"Host: gazette.example:{server.port}\r\n" in server.heads[0]


def test_slow_drip_ends_in_time(server: Server) -> None:
    drops = threading.Event()

    def drip() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
        while not drops.wait(0.02):
            yield b"x"

    def drip_head() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        while not drops.wait(0.02):
            yield b"X: y\r\n"

    server.pages |= {"/body": drip, "/head": drip_head, "/silent": lambda: iter([b""])}
    hasty = Manners(allow_private=True, obey_robots=False, pause=0.0, seconds=0.3)
    for path in ("/body", "/head"):
        error = fail(server.url(path), hasty)
        assert (error.outcome, error.reason) == ("undecided", "no whole answer in 0.3 s")
    drops.set()


def test_an_endless_body_ends_at_the_limit(server: Server) -> None:
    sent = 0

    def flood() -> Iterator[bytes]:
        nonlocal sent
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        while True:
            sent += 1
            yield b"x" * 65_536

    server.pages["/x"] = flood
    assert fail(server.url("/x")).reason == "larger than 5 MB"
    assert sent * 65_536 < 50_000_000
    assert fetch(server.url("/x"), body=False).outcome == "ok"


def test_a_gzip_bomb_is_never_unpacked_beyond_the_limit(server: Server) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    server.pages["/x"] = answer(bomb, "200 OK", "text/html", "Content-Encoding: gzip")
    server.pages["/good"] = answer(gzip.compress(b"<p>fine"), "200 OK", "text/html", "Content-Encoding: gzip")
    server.pages["/cut"] = answer(gzip.compress(b"fine" * 99)[:-9], "200 OK", "text/html", "Content-Encoding: gzip")
    server.pages["/lie"] = answer(b"not gzip", "200 OK", "text/html", "Content-Encoding: gzip")
    server.pages["/br"] = answer(b"??", "200 OK", "text/html", "Content-Encoding: br")
    assert fail(server.url("/x")).reason == "larger than 5 MB"
    assert fetch(server.url("/good")).body == b"<p>fine"
    assert fail(server.url("/cut")).reason == "the answer broke off"
    assert "damaged" in fail(server.url("/lie")).reason
    assert "br" in fail(server.url("/br")).reason


def test_wrong_lengths_and_no_http_are_undecided(server: Server) -> None:
    server.pages |= {
        "/short": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nfew",
        "/long": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nfew and more",
        "/odd": b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nfew",
        "/two": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nfew",
        "/chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nfew",
        "/noise": b"\x00\x01\x02 hello",
        "/ssh": b"SSH-2.0-x\r\n\r\n",
        "/nothing": b"",
        "/head": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
        "/heads": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
    }
    for path in ("/short", "/odd", "/two", "/chunk", "/noise", "/ssh", "/nothing", "/head", "/heads"):
        error = fail(server.url(path))
        assert error.outcome == "undecided", path
        assert "broke off" in error.reason, path
    assert fetch(server.url("/long")).body == b"few"


def test_certificates_hold_for_the_name_and_go_to_the_checked_address() -> None:
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(TLS / "cert.pem", TLS / "key.pem")
    names: list[str | None] = []
    theirs.sni_callback = lambda connection, name, context: names.append(name)
    with serve(theirs) as server:
        server.pages["/x"] = answer("fine")
        own = ssl.create_default_context(cafile=str(TLS / "cert.pem"))
        good, wrong = f"https://gazette.example:{server.port}/x", f"https://plaza.example:{server.port}/x"
        assert fetch(good, resolve=to_loopback, tls=own).body == b"fine"
        assert names == ["gazette.example"]
        for url, context in ((wrong, own), (good, None)):
            error = fail(url, resolve=to_loopback, tls=context)
            assert error.outcome == "undecided"
            assert "certificate does not hold" in error.reason


def test_no_tls_and_nobody_there_are_undecided(server: Server) -> None:
    assert fail(server.url("/x").replace("http:", "https:")).reason == "no TLS connection came about"
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        error = fail(f"http://127.0.0.1:{unused.getsockname()[1]}/")
    assert (error.outcome, error.reason) == ("undecided", "the connection was refused")


@pytest.mark.parametrize(
    ("code", "online", "outcome"),
    [
        (socket.EAI_NONAME, True, "dead"),
        (socket.EAI_NONAME, False, "undecided"),
        (socket.EAI_AGAIN, True, "undecided"),
    ],
)
def test_no_such_host_is_believed_only_online(code: int, online: bool, outcome: str) -> None:
    async def resolve(host: str) -> list[str]:
        if host == "example.com" and online:
            return ["8.8.8.8"]
        raise socket.gaierror(code, "said the resolver")

    error = fail("http://nobody.com/", Manners(obey_robots=False), resolve=resolve)
    assert error.outcome == outcome


def test_the_system_is_asked_for_names() -> None:
    assert "127.0.0.1" in asyncio.run(ask_system("localhost"))
    with pytest.raises(Refused):
        asyncio.run(Addresses(False, ask_system).find("localhost"))


def test_robots_are_obeyed_and_read_once(server: Server) -> None:
    server.pages["/robots.txt"] = answer("User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\n", kind="text/plain")
    server.pages |= {"/open": answer("fine"), "/private/x": answer("secret"), "/a.pdf": answer("%PDF")}
    polite = Manners(allow_private=True, pause=0.0)

    async def run() -> list[str]:
        said = []
        async with Fetcher(polite) as fetcher:
            for path in ("/open", "/private/x", "/a.pdf", "/open"):
                try:
                    said.append((await fetcher.fetch(server.url(path))).outcome.value)
                except Unreached as error:
                    said.append(error.reason)
        return said

    forbidden = "robots.txt of the host forbids it"
    assert asyncio.run(run()) == ["ok", forbidden, forbidden, "ok"]
    assert server.asked == {"/robots.txt": 1, "/open": 2}


@pytest.mark.parametrize(
    ("rules", "outcome"),
    [
        (answer("x", "404 Not Found"), "ok"),
        (answer("x", "403 Forbidden"), "ok"),
        (answer("x", "429 Slow"), "undecided"),
        (answer("x", "503 Busy"), "undecided"),
        (answer("\0" * 1_000_000), "ok"),
        (answer("User-agent: *\n" + "Disallow: /" + "*a" * 20_000), "ok"),
        (redirect("/robots.txt"), "undecided"),
        (redirect("file:///etc/passwd"), "undecided"),
        (b"noise", "undecided"),
        (answer("User-agent: annotate-sources\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), "undecided"),
    ],
)
def test_strange_robots_end_and_forbid_only_where_they_must(server: Server, rules: bytes, outcome: str) -> None:
    server.pages |= {"/robots.txt": rules, "/x": answer("fine")}
    assert look(server.url("/x"), Manners(allow_private=True, pause=0.0)) == outcome


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let time go by at once."""
        self.slept.append(seconds)
        self.now += seconds


def test_a_host_is_asked_once_a_second() -> None:
    time = Time()
    pace = Pace(1.0, time, time.sleep)
    begun: list[float] = []

    async def ask(host: str) -> None:
        async with pace.take_turn(host):
            begun.append(time.now)

    async def run() -> None:
        await asyncio.gather(*(ask("a") for _ in range(3)))
        await ask("b")
        assert begun == [0.0, 1.0, 2.0, 2.0]
        pace.slow_down("b", 7.0)
        await ask("b")

    asyncio.run(run())
    assert time.now == 9.0
    assert time.slept == [1.0, 1.0, 7.0]


def test_waiting_for_a_turn_costs_a_page_none_of_its_time(server: Server) -> None:
    time = Time()
    server.pages |= {"/x": redirect("/y"), "/y": answer("fine")}
    slow = Manners(allow_private=True, obey_robots=False, pause=60.0, seconds=5.0)
    assert fetch(server.url("/x"), slow, clock=time, sleep=time.sleep).body == b"fine"
    assert time.slept == [60.0]
