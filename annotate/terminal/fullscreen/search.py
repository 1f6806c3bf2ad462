"""A search in the text of an article: what is typed, where it stands, and which place one is at."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotate.core.model import Span
from annotate.core.quotes import find_all
from annotate.terminal.fullscreen.marks import Mark
from annotate.terminal.fullscreen.palette import Palette
from annotate.terminal.keys import DOWN, ENTER, UP
from annotate.terminal.line import Line


@dataclass(slots=True)
class Search:
    """What is searched for, where it stands, and which place one is at."""

    line: Line = field(default_factory=Line)
    found: list[Span] = field(default_factory=list)
    at: int = 0

    def describe(self) -> str:
        """Return the label of the line."""
        count = f"{self.at + 1} of {len(self.found)}" if self.found else "nothing" if self.line.text else "the text"
        return f"find {count} · Enter next, Up before, Esc ends"

    def take(self, key: str, text: str, place: int) -> Span | None:
        """Take a key, and return the place to be shown; what is found first stands at `place` or after it."""
        if key in (ENTER, DOWN, UP):
            self.at = (self.at + (-1 if key == UP else 1)) % max(1, len(self.found))
        else:
            self.line = self.line.edit(key)
            self.found = find_all(text, self.line.text)
            self.at = next((number for number, span in enumerate(self.found) if span.start >= place), 0)
        return self.found[self.at] if self.found else None

    def marks(self, palette: Palette) -> list[Mark]:
        """Return the marks of all places, the one that one is at last."""
        marks = [Mark(span, palette.searched) for span in self.found]
        return [*marks, Mark(self.found[self.at], palette.caret)] if self.found else []
