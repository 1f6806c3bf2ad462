"""Whether work grows no faster than its text: a ratio of processor times, never seconds."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

# Below this many seconds a measurement is noise of the clock and the allocator.
_NOISE = 0.005
_RUNS = 3
_ATTEMPTS = 4
# Less than three times the time for each doubling. Over two doublings a busy machine blurs the ratio less:
# work that grows with the text takes 4 times as long, with its square 16 times.
_DOUBLINGS, _MOST = 2, 3**2


def assert_linear(work: Callable[[int], Callable[[], object]], size: int) -> None:
    """Fail when four times the size takes nine times the time, each time that it is tried.

    `work(size)` prepares a call and returns it; only the call is measured, at its fastest.
    """
    ratios = []
    for _ in range(_ATTEMPTS):
        small = size // 2
        ratios.append(_measure(work(small * 2**_DOUBLINGS)) / _measure(work(small)))
        if ratios[-1] < _MOST:
            return
    raise AssertionError(f"four times the text took {min(ratios):.1f} times the time or more, {_ATTEMPTS} times")


def _measure(call: Callable[[], object]) -> float:
    taken = []
    # A full collection walks what all other tests have left behind, which says nothing of this call.
    gc.disable()
    try:
        for _ in range(_RUNS):
            start = time.process_time()
            call()
            taken.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(taken) + _NOISE
