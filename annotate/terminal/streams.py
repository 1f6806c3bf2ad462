"""Standard input, output and error, made fit for any text before the first command runs."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import shutil
import signal
import sys
from types import FrameType

_ERRORS = {"stdin": "surrogateescape", "stdout": "backslashreplace", "stderr": "backslashreplace"}


def prepare_streams() -> None:
    """Open what the caller has closed, and let no character end the program.

    What goes into a file or pipe is UTF-8, whatever the locale, and so is what an ASCII locale shows: Python
    does the same where it is not told otherwise. A terminal of another encoding gets escapes for the rest.
    """
    for name, errors in _ERRORS.items():
        if getattr(sys, name) is None:
            # Lands on the lowest free number, the closed stream's own: a database must not be opened there.
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r" if name == "stdin" else "w"))
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            is_data = name == "stdout" and not stream.isatty()
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if is_data or is_ascii else None, errors=errors)


# By these a program is told to end; not every system has all of them.
_ORDERS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name))


def ignore_signals() -> None:
    """Let nothing that tells the program to end change how it does: the interpreter, as it ends, would obey at once."""
    for number in (signal.SIGINT, *_ORDERS):
        signal.signal(number, signal.SIG_IGN)


def prepare_signals() -> None:
    """Let a program that is told to end do so in order: what it holds is given back, and it ends with 128 + the signal.

    What the caller has told it to ignore, as nohup does, it ignores.
    """
    for number in _ORDERS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _leave)
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # as it was while the program was loaded
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.unraisablehook = _give_again


def _leave(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough: what follows is putting things back
    raise SystemExit(128 + number)


def _give_again(lost: sys.UnraisableHookArgs) -> None:
    """Send a signal once more that came within a callback, as those of weak references: Python drops what it raised."""
    error = lost.exc_value
    if isinstance(error, KeyboardInterrupt):
        number = int(signal.SIGINT)
    elif isinstance(error, SystemExit) and isinstance(error.code, int) and error.code > 128:
        number = error.code - 128
        signal.signal(number, _leave)
    else:
        sys.__unraisablehook__(lost)
        return
    from threading import Timer

    # Not here and now: this, too, is called within the callback.
    timer = Timer(0.01, os.kill, (os.getpid(), number))
    timer.daemon = True
    timer.start()


def is_stuck() -> bool:
    """Whether standard output cannot be written: it still holds what could not be."""
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return False


def abandon_output() -> None:
    """Send what standard output and error still hold nowhere, so that the interpreter can end in silence."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # a stream of a test has no descriptor
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def is_screen(columns: int) -> bool:
    """Whether all three streams are a terminal that can be drawn on, at least so many columns wide."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    is_terminal = all(stream is not None and stream.isatty() for stream in streams)
    if not is_terminal or os.environ.get("TERM", "dumb") in ("", "dumb", "unknown"):
        return False
    return shutil.get_terminal_size((0, 0)).columns >= columns
