"""What the whole screen shows, as one value that the panes draw from."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotate.core.review import State
from annotate.terminal.fullscreen.palette import DARK, Palette
from annotate.terminal.keymap import KeyMap
from annotate.terminal.line import Line


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reviewer is: articles done and in all, the place of this one, the outlet's, and what is left."""

    done: int = 0
    total: int = 0
    place: int = 0
    outlet_done: int = 0
    outlet_total: int = 0
    minutes_left: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """The state of the review with what only a screen has: the piece of evidence one is at, and what is typed."""

    state: State = field(default_factory=State)
    progress: Progress = field(default_factory=Progress)
    piece: int = 0
    palette: Palette = DARK
    keys: KeyMap = field(default_factory=KeyMap)
    # What is typed at the bottom: what for, and the line; None where the keys are shown.
    label: str = ""
    line: Line | None = None
    message: str = ""
    # When the last entry was stored ("saved 14:02:11"), and what b would take back.
    saved: str = ""
    undo: str = ""
