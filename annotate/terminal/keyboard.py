"""Where the keys come from: a terminal, a console without termios, or characters from a pipe.

A keyboard is used inside `with`. It gives one key at a time, however many arrived in one read, and a
typed line as one unit: no key of it can be taken for a verdict.
"""

from __future__ import annotations

import codecs
import io
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from types import FrameType
from typing import IO, Any, Self

import click

from annotate.terminal.console import measure_terminal
from annotate.terminal.keys import ENTER, ESCAPE, PASTE_BEGINS, REDRAW, measure_key, read_keys, spell_key
from annotate.terminal.line import Line, Painter

try:
    import termios
except ImportError:  # not a Unix
    HAS_TERMIOS = False
else:
    HAS_TERMIOS = True

END_OF_INPUT = ""
CTRL_D = "\x04"
# After an ESC the rest of an arrow key follows at once; over a slow line it may take this many seconds.
_ESCAPE_GAP = 0.1
# The end of a paste is marked; it is given up only where the mark does not come.
_PASTE_GAP = 2.0
# Nobody types Enter and the next key within so many seconds: such an Enter is a line end in a pasted text.
_TYPING_GAP = 0.02
# A window that is being dragged changes its size many times: wait until it has stood still so long.
_RESIZE_GAP = 0.2


class Keyboard:
    """What a face asks of a keyboard. This one never has a key."""

    is_terminal = False

    def __enter__(self) -> Self:
        """Take the terminal."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the terminal back as it was."""

    def read_key(self) -> str:
        """Return one key, REDRAW where the screen is out of date, END_OF_INPUT at the end."""
        return END_OF_INPUT

    def read_line(self, redraw: Callable[[], None]) -> str | None:
        """Return a typed line, None when the reviewer gave it up; `redraw` draws what stands above it."""
        return None

    def released(self) -> AbstractContextManager[None]:
        """Return a context in which another program, such as a pager, may have the terminal."""
        return nullcontext()


class PipeKeyboard(Keyboard):
    """Characters from a pipe or a file. What is typed on a line ends where the line does."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._waiting = ""
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")

    def read_key(self) -> str:
        """Return the next key; a whole escape sequence is one."""
        while not (length := measure_key(self._waiting)):
            more = self._stream.read(1)
            if not more:
                length = len(self._waiting)
                break
            self._waiting += more
        key, self._waiting = self._waiting[:length], self._waiting[length:]
        return spell_key(key)

    def read_line(self, redraw: Callable[[], None]) -> str | None:
        """Return the rest of the line, edited by the keys in it; an ESC alone in it gives it up."""
        typed = self._waiting + ("" if ENTER in self._waiting else self._stream.readline())
        typed, end, self._waiting = typed.partition(ENTER)
        if not typed and not end:
            return None
        line = Line()
        for key in read_keys(typed):
            if key.startswith(ESCAPE) and len(key) < 3:
                return None
            line = line.edit(key)
        return line.text


class ConsoleKeyboard(Keyboard):
    """Keys of a console as click reads them, where there is no termios; lines are edited in place."""

    is_terminal = True

    def read_key(self) -> str:
        """Return the next key."""
        try:
            return spell_key(click.getchar())
        except (EOFError, OSError):
            return END_OF_INPUT

    def read_line(self, redraw: Callable[[], None]) -> str | None:
        """Return the line that ends with Enter; Esc, Ctrl-D on an empty line and the end of input give it up."""
        line, painter = Line(), Painter(_write, lambda: measure_terminal()[0])
        painter.begin(line)
        while True:
            key = self.read_key()
            if key in (ESCAPE, END_OF_INPUT) or (key == CTRL_D and not line.text):
                _write("\n")
                return None
            if key == ENTER:
                if not self._is_amid_text():
                    _write("\n")
                    return line.text
                key = " "
            if key == REDRAW:
                redraw()
                painter.begin(line)
            line = line.edit(key)
            painter.paint(line)

    def _is_amid_text(self) -> bool:
        """Whether more has come in already, so that the last key was not pressed by a finger."""
        return False


class TerminalKeyboard(ConsoleKeyboard):
    """Keys of a Unix terminal, which is held in a mode of its own from `with` to its end.

    Ctrl-C raises KeyboardInterrupt, Ctrl-Z suspends, and both leave the terminal as it was.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._waiting = ""
        self._has_ended = False
        self._is_stale = False
        self._is_lent = False
        # The mode in which the terminal was found, while it is in ours.
        self._as_found: list[Any] | None = None
        self._handlers: dict[int, Any] = {}
        self._wakes, self._waker, self._woken_before = -1, -1, -1

    def __enter__(self) -> Self:
        """Take the terminal, and the signals that change it."""
        self._wakes, self._waker = os.pipe()
        os.set_blocking(self._wakes, False)
        os.set_blocking(self._waker, False)
        self._woken_before = signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        for number, handler in (
            (signal.SIGTSTP, self._suspend),
            (signal.SIGCONT, self._resume),
            (signal.SIGWINCH, self._note_change),
            (signal.SIGTERM, _leave),
        ):
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._handlers[number] = signal.signal(number, handler)
        self._take()
        with suppress(termios.error):  # a key pressed before there was a question answers none
            termios.tcflush(self._fd, termios.TCIFLUSH)
        return self

    def __exit__(self, *_: object) -> None:
        """Give the terminal and the signals back."""
        self._give_back()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers.clear()
        signal.set_wakeup_fd(self._woken_before)
        os.close(self._wakes)
        os.close(self._waker)

    def read_key(self) -> str:
        """Return the next key of those that have come in, or wait for one."""
        while True:
            if self._is_stale:
                self._settle()
                return REDRAW
            length = measure_key(self._waiting)
            if not length and not self._has_ended and (self._fill(self._patience()) or not self._waiting):
                continue
            # What was begun and does not go on is an ESC alone, or a sequence that means nothing.
            length = length or len(self._waiting)
            key, self._waiting = self._waiting[:length], self._waiting[length:]
            if spelled := spell_key(key):
                return spelled
            if not key:
                return END_OF_INPUT

    @contextmanager
    def released(self) -> Iterator[None]:
        """Let another program have the terminal."""
        self._give_back()
        self._is_lent = True
        try:
            yield
        finally:
            self._is_lent = False
            self._take()

    def _patience(self) -> float | None:
        if not self._waiting:
            return None
        return _PASTE_GAP if self._waiting.startswith(PASTE_BEGINS) else _ESCAPE_GAP

    def _is_amid_text(self) -> bool:
        if not self._waiting:
            self._fill(_TYPING_GAP)
        return bool(self._waiting)

    def _fill(self, seconds: float | None) -> bool:
        """Wait for input; returns whether something came in, or changed, before the time was over."""
        ready, _, _ = select.select([self._fd, self._wakes], [], [], seconds)
        if self._fd in ready:
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # the terminal has gone
                data = b""
            self._has_ended = not data
            self._waiting += self._decoder.decode(data)
        return bool(ready) and (self._fd in ready or self._drain() > 0)

    def _drain(self) -> int:
        with suppress(BlockingIOError):
            return len(os.read(self._wakes, 4096))
        return 0

    def _settle(self) -> None:
        """Wait until the window stands still."""
        while select.select([self._wakes], [], [], _RESIZE_GAP)[0]:
            self._drain()
        self._is_stale = False

    def _take(self) -> None:
        """Have the terminal give each key at once and unseen; what was typed ahead is kept."""
        if self._as_found or self._is_lent:
            return
        with suppress(termios.error):  # it has gone: reading will say so
            self._as_found = termios.tcgetattr(self._fd)
            mode = termios.tcgetattr(self._fd)
            mode[0] = (mode[0] | termios.ICRNL) & ~(termios.INLCR | termios.IGNCR)
            mode[3] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)
            termios.tcsetattr(self._fd, termios.TCSADRAIN, mode)
        _ask_for_paste_marks(wanted=True)

    def _give_back(self) -> None:
        _ask_for_paste_marks(wanted=False)
        if self._as_found:
            with suppress(termios.error):
                termios.tcsetattr(self._fd, termios.TCSADRAIN, self._as_found)
        self._as_found = None

    def _suspend(self, number: int, _frame: FrameType | None) -> None:
        """Stop as Ctrl-Z asks, with the terminal as it was found; goes on here after `fg`."""
        self._give_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, self._suspend)
        self._take()
        self._is_stale = True

    def _resume(self, _number: int, _frame: FrameType | None) -> None:
        """Take the terminal as the shell left it; it sets a mode of its own while we stand still."""
        self._as_found = None
        self._take()
        self._is_stale = True

    def _note_change(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stale = True


def open_keyboard() -> Keyboard:
    """Return the keyboard that stdin is."""
    if not sys.stdin.isatty():
        return PipeKeyboard(sys.stdin)
    return TerminalKeyboard(sys.stdin.fileno()) if HAS_TERMIOS else ConsoleKeyboard()


def _ask_for_paste_marks(*, wanted: bool) -> None:
    """Ask the terminal to mark where a paste begins and ends (DECSET 2004); others do not know the word."""
    if sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown"):
        with suppress(OSError):
            os.write(sys.stdout.fileno(), b"\x1b[?2004h" if wanted else b"\x1b[?2004l")


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _write(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()
