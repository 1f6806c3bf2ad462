"""The colours of the two themes: a tint for each flag, and the one strong mark for what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rich.style import Style

from annotate.core.model import Verdict

_DARK_TINTS = ("#40355c", "#5a3d28", "#1f4d43", "#553047", "#2d4468", "#4c4a20", "#3a4a55", "#5a2f2f")
_LIGHT_TINTS = ("#ddd3f5", "#f6dcc3", "#c5ebe0", "#f5d0e4", "#cfe0fa", "#ecebb5", "#d6e2ea", "#fad2d2")


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles of a theme."""

    text: Style
    dim: Style
    # The evidence of the flag that is asked: the piece one is at, and the others.
    present: Style
    asked: Style
    searched: Style
    selected: Style
    caret: Style
    tints: tuple[str, ...]
    verdicts: dict[Verdict, Style]

    def tint(self, flag: int) -> Style:
        """Return how the evidence of another flag, by its place in the rubric, is marked."""
        return _tint(self.tints[flag % len(self.tints)], is_marked=True)

    def chip(self, flag: int) -> Style:
        """Return the colour of a flag in the list of flags."""
        return _tint(self.tints[flag % len(self.tints)], is_marked=False)


@cache
def _tint(colour: str, *, is_marked: bool) -> Style:
    return Style(bgcolor=colour, underline=is_marked or None)


DARK = Palette(
    text=Style(color="#e6e6e6"),
    dim=Style(color="#9a9fa8"),
    present=Style(color="#000000", bgcolor="#ffd75f", bold=True),
    asked=Style(color="#ffd75f", bold=True, underline=True),
    searched=Style(color="#000000", bgcolor="#7fd1ff"),
    selected=Style(color="#000000", bgcolor="#9be28a"),
    caret=Style(reverse=True),
    tints=_DARK_TINTS,
    verdicts={
        Verdict.PRESENT: Style(color="#ff8d85", bold=True),
        Verdict.ABSENT: Style(color="#8fd694"),
        Verdict.UNSURE: Style(color="#e8c76a"),
    },
)
LIGHT = Palette(
    text=Style(color="#1c1c1c"),
    dim=Style(color="#5c6068"),
    present=Style(color="#000000", bgcolor="#ffc400", bold=True),
    asked=Style(color="#7a4b00", bold=True, underline=True),
    searched=Style(color="#000000", bgcolor="#8ccfff"),
    selected=Style(color="#000000", bgcolor="#9be28a"),
    caret=Style(reverse=True),
    tints=_LIGHT_TINTS,
    verdicts={
        Verdict.PRESENT: Style(color="#b3261e", bold=True),
        Verdict.ABSENT: Style(color="#1b6e2c"),
        Verdict.UNSURE: Style(color="#7a5a00"),
    },
)
