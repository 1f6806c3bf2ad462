"""Reads HTML pages in a process of its own, which is ended when a page takes too long.

libxml2 has inputs on which it does not end, and no way to be interrupted from within.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType

from annotate.core.model import Article

SECONDS_A_PAGE = 20.0
_MEMORY = 2 << 30
_START_SECONDS = 60.0


class PageReader:
    """A context manager; call it as `reader(html, source, url)` to have a page read.

    Raises ValueError with the reason when the page cannot be read, takes longer than 20 seconds or
    needs more than 2 GiB. The process starts at the first page, and again after it was ended.
    """

    def __init__(self, seconds: float = SECONDS_A_PAGE) -> None:
        self._seconds = seconds
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
            if not pipe.poll(self._seconds):
                self._stop()
                raise ValueError(f"the page took longer than {self._seconds:g} s to read")
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
        self._process.start()
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


def _read_pages(pipe: Connection) -> None:
    _limit_memory()
    from annotate.ingest.html import article_from_html

    pipe.send("ready")
    while True:
        try:
            html, source, url = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            answer: Article | str = article_from_html(html, source, url)
        except MemoryError:
            answer = "the page needs too much memory"
        except Exception as error:  # whatever a page does to the parser, it is that page's fault alone
            answer = str(error) or type(error).__name__
        pipe.send(answer)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
