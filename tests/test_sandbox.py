"""The limit of a page: of processor time, with a longer one of the clock behind it."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from annotate.core.model import Article
from annotate.ingest.sandbox import PageReader, await_page

HTML = "<html><head><title>Ferry held</title></head><body><article><p>{}</p></article></body></html>".format(
    "The ferry of the northern pier left late, the harbour office said on Monday. " * 5
)
LIMIT = 2.0


class Machine:
    """A clock, a worker with `share` of a processor, and its pipe, which has an answer after `work` seconds of that."""

    def __init__(self, share: float | None, work: float) -> None:
        self._share, self._work = share, work
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def measure(self, _process: object) -> float | None:
        return None if self._share is None else 100.0 + self.now * self._share

    def poll(self, seconds: float) -> bool:
        answered = self._work / (self._share or 1.0)
        if answered <= self.now + seconds:
            self.now = max(self.now, answered)
            return True
        self.now += seconds
        return False


def await_on(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> bool:
    with monkeypatch.context() as patch:
        patch.setattr("time.monotonic", machine.monotonic)
        patch.setattr("annotate.ingest.sandbox._measure_processor", machine.measure)
        return await_page(machine, None, LIMIT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("share", "work", "is_read", "seconds"),
    [
        pytest.param(1.0, 1.9, True, 1.9, id="alone, in time"),
        pytest.param(1.0, 99.0, False, 2.0, id="alone, never ends"),
        pytest.param(0.2, 1.9, True, 9.5, id="busy machine, in time"),
        pytest.param(0.2, 99.0, False, 10.0, id="busy machine, never ends"),
        pytest.param(1e-6, 99.0, False, 20.0, id="asleep, never ends"),
        pytest.param(None, 1.9, True, 1.9, id="nothing tells, in time"),
        pytest.param(None, 2.1, False, 2.0, id="nothing tells, too long"),
    ],
)
def test_a_page_has_so_much_processor_time(
    monkeypatch: pytest.MonkeyPatch, share: float | None, work: float, is_read: bool, seconds: float
) -> None:
    machine = Machine(share, work)
    assert await_on(machine, monkeypatch) is is_read
    assert machine.now == pytest.approx(seconds, rel=0.01)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="nothing tells the processor time of a process")
def test_a_reader_that_was_stopped_for_longer_than_the_limit_loses_no_page() -> None:
    with PageReader(seconds=60.0) as read:
        assert isinstance(read(HTML, "first.html"), Article)
        assert read._process
        pid = read._process.pid
        assert pid
        # Longer than the limit, and as a machine does that has no turn for it.
        read._seconds = 1.0
        os.kill(pid, signal.SIGSTOP)
        turn = threading.Timer(1.5, os.kill, (pid, signal.SIGCONT))
        turn.start()
        assert isinstance(read(HTML, "second.html"), Article)
        assert read._process.pid == pid
        turn.join()
