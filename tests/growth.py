"""Whether work grows no faster than its text: a ratio of processor times, never seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

# Below this many seconds a measurement is noise of the clock and the allocator.
_NOISE = 0.005
_RUNS = 3
_ATTEMPTS = 4


def assert_linear(work: Callable[[int], Callable[[], object]], size: int) -> None:
    """Fail when twice the size takes three times the time, each time that it is tried.

    `work(size)` prepares a call and returns it; only the call is measured, at its fastest.
    """
    ratios = []
    for _ in range(_ATTEMPTS):
        ratios.append(_measure(work(2 * size)) / _measure(work(size)))
        if ratios[-1] < 3:
            return
    raise AssertionError(f"twice the text took {min(ratios):.1f} times the time or more, {_ATTEMPTS} times")


def _measure(call: Callable[[], object]) -> float:
    taken = []
    for _ in range(_RUNS):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return min(taken) + _NOISE
