"""What a terminal sends, cut into keys: an escape sequence is one key, and a paste is one too."""

from __future__ import annotations

import re

ENTER = "\n"
ESCAPE = "\x1b"
REDRAW = "\x0c"  # Ctrl-L, as in a shell; a keyboard also gives it after a resize and after `fg`
PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, DELETE = "\x1b[H", "\x1b[F", "\x1b[3~"
PAGE_UP, PAGE_DOWN = "\x1b[5~", "\x1b[6~"
TAB, SHIFT_TAB = "\t", "\x1b[Z"

# "\x1b[A" (ECMA-48 5.4: parameters, intermediates, a final byte), "\x1bOP" (single shift), "\x1b[[A" (the Linux
# console's F1), "\x1b]0;title\x07" (a terminal's answer); not "\x1bn", which is Alt and a character.
_SEQUENCE = re.compile(r"\x1b{1,2}(?:\[\[[A-E]|\[[0-?]*[ -/]*[@-Z\\-~]|O[ -~])|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)")
# The beginning of one: "\x1b", "\x1b[1;", "\x1b]0;ti".
_BEGUN = re.compile(r"\x1b{1,2}(?:\[\[?|\[[0-?]*[ -/]*|O)?\Z|\x1b[\]PX^_][^\x07\x1b]*\x1b?\Z")
_SPELLINGS = {
    "\r": ENTER, "\b": "\x7f", ESCAPE * 2: ESCAPE,
    "\x1bOA": UP, "\x1bOB": DOWN, "\x1bOC": RIGHT, "\x1bOD": LEFT,
    "\x1bOH": HOME, "\x1b[1~": HOME, "\x1b[7~": HOME, "\x1bOF": END, "\x1b[4~": END, "\x1b[8~": END,
}  # fmt: skip
_NAMES = {
    ENTER: "Enter", ESCAPE: "Esc", "\t": "Tab", " ": "Space", "\x7f": "Backspace", "": "end of input",
    UP: "Up", DOWN: "Down", RIGHT: "Right", LEFT: "Left", HOME: "Home", END: "End", DELETE: "Delete",
    "\x1b[2~": "Insert", "\x1b[5~": "Page Up", "\x1b[6~": "Page Down", "\x1b[Z": "Shift-Tab",
}  # fmt: skip


# Ctrl-C, Ctrl-D, Ctrl-L, Ctrl-Z: what they do is not to be changed.
RESERVED = "\x03\x04\x0c\x1a"


def measure_key(waiting: str) -> int:
    """Return the length of the first key of what has come in, 0 when more must come to tell."""
    if waiting.startswith(PASTE_BEGINS):
        end = waiting.find(PASTE_ENDS)
        return end + len(PASTE_ENDS) if end >= 0 else 0
    sequence = _SEQUENCE.match(waiting)
    if sequence:
        return sequence.end()
    if not waiting or _BEGUN.match(waiting):
        return 0
    return 2 if waiting[0] == ESCAPE and waiting[1] not in "\r\n[O" else 1


def read_keys(text: str) -> list[str]:
    """Return the keys of a text that is all there is: "y\\x1b[Dn" is y, Left, n."""
    keys = []
    while text:
        length = measure_key(text) or len(text)
        keys.append(spell_key(text[:length]))
        text = text[length:]
    return keys


def spell_key(key: str) -> str:
    """Return the one spelling of a key; a paste becomes the pasted words, on one line."""
    if key.startswith(PASTE_BEGINS):
        pasted = key.removeprefix(PASTE_BEGINS).removesuffix(PASTE_ENDS)
        return re.sub(r"\s+", " ", _SEQUENCE.sub("", pasted)).replace(ESCAPE, "")
    return _SPELLINGS.get(key, key)


def parse_key(name: str) -> str | None:
    """Return the key of this name, as `name_key` gives it ("y", "Enter", "Ctrl-X"); None where it names none."""
    if len(name) == 1:
        return name if name.isprintable() and name != " " else None
    if name[:5].lower() == "ctrl-" and len(name) == 6 and "A" <= name[5].upper() <= "Z":
        key = chr(ord(name[5].upper()) - 64)
        return None if key in RESERVED else _SPELLINGS.get(key, key)
    folded = {word.lower(): key for key, word in _NAMES.items() if key}
    return folded.get(name.lower())


def name_key(key: str) -> str:
    """Return what a reader calls the key: "Left", "Ctrl-X", "Alt-n"; a character is its own name."""
    if key in _NAMES:
        return _NAMES[key]
    if len(key) == 1:
        return f"Ctrl-{chr(ord(key) + 64)}" if key < " " else key
    if key[0] != ESCAPE:
        return "a paste"
    return f"Alt-{key[1]}" if len(key) == 2 and key[1].isprintable() else "a special key"
