"""Runs the detectors over a stream of articles on this machine, in order, with flat memory."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice

from annotate.assembly import load_detectors
from annotate.core.model import Article, Finding
from annotate.core.text import TextView
from annotate.detectors import Detector, Failure, detect_all
from annotate.errors import AnnotateError

# Articles handed to a worker at once: enough to hide the cost of handing over, few enough to stop soon.
_CHUNK = 16
_WAITING_CHUNKS = 3


@dataclass(frozen=True, slots=True)
class Detection:
    """An article with what the detectors said of it, and which of them failed."""

    article: Article
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Which detectors to run: all, or those that speak to `flags`, without those of `left_out` alone.

    `outlets` as in outlets.csv. `rubric` holds the flags that a plug-in may speak to, by default the packaged ones;
    `names` narrows the detectors further.
    """

    outlets: tuple[Mapping[str, str], ...] | None = None
    flags: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    rubric: tuple[str, ...] | None = None
    names: frozenset[str] | None = None

    def load(self) -> list[Detector]:
        """Return the detectors."""
        return [
            detector
            for detector in load_detectors(self.outlets, self.rubric)
            if (not self.flags or set(detector.flags) & set(self.flags))
            and set(detector.flags) - set(self.left_out)
            and (self.names is None or detector.name in self.names)
        ]


def count_cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS or Windows
        return os.cpu_count() or 1


def detect_articles(articles: Iterable[Article], task: Task, jobs: int = 1) -> Iterator[Detection]:
    """Yield a detection for each article, in order, whatever the number of jobs."""
    if jobs <= 1:
        detectors = task.load()
        for article in articles:
            yield _detect(detectors, article)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _prepare_worker, (task,)) as pool:
        try:
            yield from _detect_in_pool(pool, iter(articles), jobs)
        except BrokenProcessPool as error:
            raise AnnotateError(
                "a worker was ended by the system, perhaps for want of memory.",
                "Run the command again with fewer --jobs: what is stored is kept.",
            ) from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _detect_in_pool(pool: ProcessPoolExecutor, articles: Iterator[Article], jobs: int) -> Iterator[Detection]:
    waiting: deque[Future[list[Detection]]] = deque()
    while True:
        while len(waiting) < jobs * _WAITING_CHUNKS and (chunk := list(islice(articles, _CHUNK))):
            waiting.append(pool.submit(_detect_chunk, chunk))
        if not waiting:
            return
        yield from waiting.popleft().result()


def _detect(detectors: list[Detector], article: Article) -> Detection:
    findings, failures = detect_all(detectors, TextView(article))
    return Detection(article, tuple(findings), tuple(failures))


_worker_detectors: list[Detector] = []


def _prepare_worker(task: Task) -> None:
    _worker_detectors[:] = task.load()


def _detect_chunk(articles: list[Article]) -> list[Detection]:
    return [_detect(_worker_detectors, article) for article in articles]
