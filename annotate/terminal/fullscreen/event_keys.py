"""What a key of Textual is called everywhere else in the review: the characters that a terminal sends for it."""

from __future__ import annotations

from textual import events

from annotate.terminal.fullscreen.selection import CTRL_LEFT, CTRL_RIGHT
from annotate.terminal.keymap import UNBOUND
from annotate.terminal.keys import (
    DELETE,
    DOWN,
    END,
    ENTER,
    ESCAPE,
    HOME,
    LEFT,
    PAGE_DOWN,
    PAGE_UP,
    RIGHT,
    SHIFT_TAB,
    TAB,
    UP,
)  # fmt: skip

_KEYS = {
    "enter": ENTER, "escape": ESCAPE, "tab": TAB, "shift+tab": SHIFT_TAB, "backspace": "\x7f", "ctrl+h": "\x7f",
    "delete": DELETE, "up": UP, "down": DOWN, "left": LEFT, "right": RIGHT, "home": HOME, "end": END,
    "pageup": PAGE_UP, "pagedown": PAGE_DOWN, "ctrl+left": CTRL_LEFT, "ctrl+right": CTRL_RIGHT,
    "ctrl+j": ENTER, "ctrl+m": ENTER,
}  # fmt: skip


def spell_event(event: events.Key) -> str:
    """Return the key as `keys.spell_key` would: "y", "\\n", "\\x1b[D"; Alt and others give what no action has."""
    if event.key in _KEYS:
        return _KEYS[event.key]
    *modifiers, letter = event.key.split("+")
    if modifiers == ["ctrl"] and len(letter) == 1 and "a" <= letter <= "z":
        return chr(ord(letter) - 96)
    if set(modifiers) - {"shift"} or event.character is None or not event.character.isprintable():
        return UNBOUND
    return event.character
