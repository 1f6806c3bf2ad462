"""Worker processes that lose nothing: answers come in the order of the items, and a worker that dies is replaced."""

from __future__ import annotations

import multiprocessing
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, TypeVar

from annotate.errors import AnnotateError
from annotate.ingest import sandbox
from annotate.ingest.sandbox import LimitedReader, await_page, say_too_long, start_quietly
from annotate.ingest.sources import describe_crash

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# Items handed to a worker at once: enough to hide the cost of handing over, few enough to stop soon.
_CHUNK, _CHUNK_BYTES = 16, 1 << 20
# Chunks in hand for each worker, so that none waits while the one writer writes.
_AHEAD = 4
_START_SECONDS, _START_ATTEMPTS = 120.0, 3
_STOP_SECONDS = 1.0

_READING, _READ = b"reading", b"read"


@dataclass(frozen=True, slots=True)
class Lost(Generic[Item]):
    """An item that no worker could answer, tried alone, and why."""

    item: Item
    reason: str


@dataclass(frozen=True, slots=True)
class Job(Generic[Item, Answer]):
    """What the workers do: `prepare(setup, pages)` gives, once a worker, the function from item to answer.

    `prepare` and `setup` are pickled; `pages` reads HTML with the limits of a page. `weigh` gives the bytes of an
    item. An answer is anything but bytes.
    """

    prepare: Callable[[Any, LimitedReader], Callable[[Item], Answer]]
    setup: Any
    weigh: Callable[[Item], int] = lambda item: 0


class Pool(Generic[Item, Answer]):
    """A context manager; `run(items)` yields an answer for each. Workers start as there is work for them."""

    def __init__(self, jobs: int, job: Job[Item, Answer], seconds: float | None = None) -> None:
        self._jobs = jobs
        self._job = job
        self._seconds = seconds or sandbox.SECONDS_A_PAGE
        self._tasks: queue.SimpleQueue[tuple[int, list[Item]] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[int, list[Answer | Lost[Item]] | AnnotateError]] = queue.SimpleQueue()
        self._runners: list[_Runner[Item, Answer]] = []

    def __enter__(self) -> Pool[Item, Answer]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers at once: they hold nothing that is not made again."""
        for runner in self._runners:
            runner.stop()
        for _ in self._runners:
            self._tasks.put(None)
        for runner in self._runners:
            runner.join(_STOP_SECONDS)

    def run(self, items: Iterable[Item]) -> Iterator[Answer | Lost[Item]]:
        """Yield an answer for each item, in order. Raises AnnotateError where no worker can be started."""
        chunks = _cut(items, self._job.weigh)
        ready: dict[int, list[Answer | Lost[Item]]] = {}
        given = taken = 0
        is_over = False
        while True:
            while not is_over and given - taken < self._jobs * _AHEAD:
                chunk = next(chunks, None)
                is_over = chunk is None
                if chunk is not None:
                    self._tasks.put((given, chunk))
                    given += 1
                    self._start_runner(given - taken)
            if taken == given:
                return
            while taken not in ready:
                index, answers = self._done.get()
                if isinstance(answers, AnnotateError):
                    raise answers
                ready[index] = answers
            yield from ready.pop(taken)
            taken += 1

    def _start_runner(self, waiting: int) -> None:
        if len(self._runners) < min(self._jobs, waiting):
            runner: _Runner[Item, Answer] = _Runner(_Worker(self._job, self._seconds), self._tasks, self._done)
            self._runners.append(runner)
            runner.start()


def _cut(items: Iterable[Item], weigh: Callable[[Item], int]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    weight = 0
    for item in items:
        chunk.append(item)
        weight += weigh(item)
        if len(chunk) >= _CHUNK or weight >= _CHUNK_BYTES:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


class _GoneError(Exception):
    """A worker that has ended, or was ended; `reason` where the item is known to be at fault."""

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason


class _Runner(threading.Thread, Generic[Item, Answer]):
    """Hands chunks to one worker and takes its answers, so that neither waits for the writer."""

    def __init__(self, worker: _Worker, tasks: queue.SimpleQueue[Any], done: queue.SimpleQueue[Any]) -> None:
        super().__init__(daemon=True)
        self._worker = worker
        self._tasks = tasks
        self._done = done

    def run(self) -> None:
        while (task := self._tasks.get()) is not None and not self._worker.is_stopped:
            index, chunk = task
            try:
                self._done.put((index, self._answer(chunk)))
            except AnnotateError as error:
                self._done.put((index, error))
                return
            except _StoppedError:
                return

    def stop(self) -> None:
        self._worker.stop()

    def _answer(self, chunk: list[Item]) -> list[Answer | Lost[Item]]:
        """Return the answers; of a worker that dies only the item at work is tried again, alone."""
        answers: list[Answer | Lost[Item]] = []
        rest = deque(chunk)
        is_alone = False
        while rest:
            try:
                for answer in self._worker.ask([rest[0]] if is_alone else list(rest)):
                    if isinstance(answer, AnnotateError):
                        raise answer
                    item = rest.popleft()
                    answers.append(Lost(item, answer.reason) if isinstance(answer, Lost) else answer)
                is_alone = False
            except _GoneError as gone:
                if gone.reason is None and not is_alone:
                    is_alone = True
                    continue
                reason = gone.reason or "it ended the process that read it, also when tried alone; look at it by itself"
                answers.append(Lost(rest.popleft(), reason))
                is_alone = False
        return answers


class _StoppedError(Exception):
    """The pool is being left."""


class _Worker:
    """One process, started when it is first asked and again after it has ended."""

    def __init__(self, job: Job[Any, Any], seconds: float) -> None:
        self._job = job
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: Any = None
        self._pipe: Connection | None = None
        self.is_stopped = False

    def ask(self, items: list[Any]) -> Iterator[Any]:
        """Yield an answer an item. Raises _GoneError where the process ends at one."""
        pipe = self._start()
        try:
            pipe.send(items)
            for _ in items:
                yield self._receive(pipe)
        except (EOFError, OSError) as error:
            self._end()
            raise _GoneError from error

    def _receive(self, pipe: Connection) -> Any:
        is_reading = False
        while True:
            if is_reading and not await_page(pipe, self._process, self._seconds):
                self._end()
                raise _GoneError(say_too_long(self._seconds))
            answer = pipe.recv()
            if not isinstance(answer, bytes):
                return answer
            is_reading = answer == _READING

    def _start(self) -> Connection:
        """Return the pipe to a process that has said that it is ready."""
        if self._pipe is not None:
            return self._pipe
        for _ in range(_START_ATTEMPTS):
            pipe = self._spawn()
            try:
                if pipe.poll(_START_SECONDS) and pipe.recv() == _READ:
                    return pipe
            except (EOFError, OSError):
                pass
            self._end()
        raise AnnotateError(
            "the worker processes do not start, perhaps for want of memory.",
            "Run the command again with fewer --jobs: what is stored is kept.",
        )

    def _spawn(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        with self._lock:
            if self.is_stopped:
                raise _StoppedError
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(
                target=_work, args=(theirs, self._job.prepare, self._job.setup), daemon=True
            )
            start_quietly(self._process)
            theirs.close()
            return self._pipe

    def _end(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.join()
            if self._pipe is not None:
                self._pipe.close()
            self._process = self._pipe = None
            if self.is_stopped:
                raise _StoppedError

    def stop(self) -> None:
        """End the process from another thread; who waits for it sees its pipe end."""
        with self._lock:
            self.is_stopped = True
            if self._process is not None:
                self._process.kill()


def _work(pipe: Connection, prepare: Callable[[Any, LimitedReader], Callable[[Any], Any]], setup: Any) -> None:
    answer = prepare(setup, LimitedReader(lambda: pipe.send(_READING), lambda: pipe.send(_READ)))
    try:
        pipe.send(_READ)
        while True:
            for item in pipe.recv():
                pipe.send(_try(answer, item))
    except (EOFError, BrokenPipeError):  # the command has ended, however
        return


def _try(answer: Callable[[Any], Any], item: Any) -> Any:
    try:
        return answer(item)
    except AnnotateError as error:  # not the item's fault, such as a full disk: it ends the run
        return error
    except Exception as error:
        return Lost(None, describe_crash(error))
