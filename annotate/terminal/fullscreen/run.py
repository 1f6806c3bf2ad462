"""Runs the review on the whole screen, and gives the terminal back whatever ends it."""

from __future__ import annotations

import time

from annotate.core.session import Session
from annotate.terminal.fullscreen.app import STOPPED, Clocks, ReviewApp
from annotate.terminal.fullscreen.desk import ScreenDesk
from annotate.terminal.keymap import KeyMap
from annotate.terminal.plain import Stopwatch


def run_screen(session: Session, desk: ScreenDesk, keys: KeyMap, watch: Stopwatch) -> int:
    """Ask until all is answered or the reviewer leaves; returns 0, or the exit code of what stopped it.

    Raises what went wrong, when the terminal is as it was.
    """
    clocks = Clocks(lambda: watch.total, lambda: time.strftime("%H:%M:%S"), watch.start)
    app = ReviewApp(session, desk, keys, clocks)
    try:
        code = app.run()
    except KeyboardInterrupt:
        return STOPPED
    if app.failure is not None:
        raise app.failure
    return code or 0
