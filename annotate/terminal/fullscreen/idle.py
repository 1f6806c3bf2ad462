"""Looks for objects that hold each other only while the reviewer reads: in the middle of a key it would be felt."""

from __future__ import annotations

import gc
import time

# Nobody waits for a key when none came for so long; and so many new objects are collected in any case.
_PAUSE, _MOST = 1.0, 2_000_000


class Collector:
    """The garbage collector of a screen: off from `begin` to `end`, and run by `collect` when no key came lately."""

    def __init__(self) -> None:
        self._last_key = 0.0
        self._was_on = True

    def begin(self) -> None:
        """Leave out what is loaded already, which lasts as long as the screen."""
        self._was_on = gc.isenabled()
        gc.freeze()
        gc.disable()

    def note_key(self) -> None:
        """Note that somebody waits for an answer."""
        self._last_key = time.monotonic()

    def collect(self) -> None:
        """Collect, unless a key came a moment ago."""
        if time.monotonic() - self._last_key >= _PAUSE or gc.get_count()[0] > _MOST:
            gc.collect()

    def end(self) -> None:
        """Have the collector run by itself again."""
        gc.unfreeze()
        if self._was_on:
            gc.enable()
