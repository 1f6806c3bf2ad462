"""Reads HTML pages in a process of its own, which is ended when a page takes too much processor time.

libxml2 has inputs on which it does not end, and no way to be interrupted from within.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType

from annotate.core.model import Article

# Of processor time, so that no honest page is lost on a busy machine: one of 2 MB of plain paragraphs takes 0.9 s, and
# nobody is to wait for more than five. On the clock ten times that is the end.
SECONDS_A_PAGE = 3.0
_PATIENCE = 10.0
_MEMORY = 2 << 30
_START_SECONDS = 60.0


class PageReader:
    """A context manager; call it as `reader(html, source, url)` to have a page read.

    Raises ValueError with the reason when the page cannot be read, takes more than 3 seconds of processor time or
    needs more than 2 GiB. The process starts at the first page, and again after it was ended.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds or SECONDS_A_PAGE
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> PageReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def __call__(self, html: str, source: str, url: str | None = None) -> Article:
        try:
            pipe = self._start()
            pipe.send((html, source, url))
            if not await_page(pipe, self._process, self._seconds):
                self._stop()
                raise ValueError(say_too_long(self._seconds))
            answer = pipe.recv()
        except (EOFError, OSError) as broken:
            self._stop()
            raise ValueError("the page needed too much memory, or ended the reader") from broken
        if isinstance(answer, Article):
            return answer
        raise ValueError(answer)

    def _start(self) -> Connection:
        if self._pipe is not None:
            return self._pipe
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_read_pages, args=(theirs,), daemon=True)
        start_quietly(self._process)
        theirs.close()
        if not self._pipe.poll(_START_SECONDS) or self._pipe.recv() != "ready":
            self._stop()
            raise ValueError("the reader of HTML pages did not start")
        return self._pipe

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


class LimitedReader:
    """Reads HTML in a process that is a worker already: `reader(html, source, url)`.

    It takes no more than 2 GiB; `on_begin` and `on_end` tell who watches it when a page is being read, so that the
    process can be ended when one takes too long. Raises ValueError with the reason.
    """

    def __init__(self, on_begin: Callable[[], None], on_end: Callable[[], None]) -> None:
        self._on_begin = on_begin
        self._on_end = on_end

    def __call__(self, html: str, source: str, url: str | None = None) -> Article:
        self._on_begin()
        with _limited_memory():
            answer = _read_page(html, source, url)
        self._on_end()
        if isinstance(answer, Article):
            return answer
        raise ValueError(answer)


def await_page(pipe: Connection, process: SpawnProcess | None, seconds: float) -> bool:
    """Wait for what a process says of a page; returns False once it has taken so much processor time.

    Where nothing tells how much that is, the time on the clock counts.
    """
    used = _measure_processor(process)
    end = time.monotonic() + seconds * (1.0 if used is None else _PATIENCE)
    left = seconds
    while left > 0.0:
        if pipe.poll(min(left, max(end - time.monotonic(), 0.0))):
            return True
        now = _measure_processor(process)
        if used is None or now is None or time.monotonic() >= end:
            return False
        left = seconds - (now - used)
    return pipe.poll(0.0)


def _measure_processor(process: SpawnProcess | None) -> float | None:
    """Return the seconds of processor time of a process and its threads; None where the system does not tell."""
    try:
        with open(f"/proc/{process.pid if process else None}/stat", "rb") as stream:
            # The name of the program stands in brackets, and may hold blanks; see proc_pid_stat(5).
            user, system = stream.read().rpartition(b")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, AttributeError):
        return None


def say_too_long(seconds: float) -> str:
    """Return the reason of a page that takes too long."""
    return f"the page took longer than {seconds:g} s to read"


def start_quietly(process: SpawnProcess) -> None:
    """Start a process that a Ctrl-C at the terminal does not reach: who started it ends it.

    It is blocked, not ignored, since a process that is still importing would print where it was. A worker of a
    cluster may itself be a daemon, which Python does not let have children; they end with their pipe, so they may be.
    """
    current = multiprocessing.process.current_process()
    config = getattr(current, "_config", {})
    was_daemon = config.get("daemon")
    mask = _block_interrupts()
    try:
        if was_daemon:
            config["daemon"] = False
        process.start()
    finally:
        if was_daemon:
            config["daemon"] = True
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _block_interrupts() -> set[int] | None:
    if not hasattr(signal, "pthread_sigmask"):  # not on Windows
        return None
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}))


def _read_pages(pipe: Connection) -> None:
    from annotate.ingest import html as _  # noqa: F401 - loaded before the limit, and before the first page's clock

    pipe.send("ready")
    with _limited_memory():
        while True:
            try:
                html, source, url = pipe.recv()
            except (EOFError, KeyboardInterrupt):
                return
            pipe.send(_read_page(html, source, url))


def _read_page(html: str, source: str, url: str | None) -> Article | str:
    """Return the article of a page, or why there is none."""
    from annotate.ingest.html import article_from_html

    try:
        return article_from_html(html, source, url)
    except MemoryError:
        return "the page needs too much memory"
    except Exception as error:  # whatever a page does to the parser, it is that page's fault alone
        return str(error) or type(error).__name__


@contextmanager
def _limited_memory() -> Iterator[None]:
    try:
        import resource
    except ImportError:  # not on Windows
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    allowed = _count_mapped() + _MEMORY
    if before[1] != resource.RLIM_INFINITY:
        allowed = min(allowed, before[1])
    resource.setrlimit(resource.RLIMIT_AS, (allowed, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _count_mapped() -> int:
    """Return the bytes of address space that the process has taken already; threads of numpy reserve much of it."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            return int(stream.read().split()[0]) * 4096
    except (OSError, ValueError):  # only Linux tells
        return 0
