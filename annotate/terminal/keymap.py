"""Which key does what: the defaults, and what a reviewer's configuration file makes of them."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotate.core.review import KEYS
from annotate.terminal.keys import ENTER, SHIFT_TAB, TAB, name_key, parse_key

# The name of each action in the configuration file, and its key unless that says otherwise.
ACTIONS = {
    "present": "y", "absent": "n", "unsure": "u", "agree": ENTER, "skip": "s", "back": "b", "comment": "c",
    "evidence": "e", "more": "m", "text": "t", "correct": "o", "help": "?", "quit": "q",
    "accept-all": "a", "redo": "r", "lean": "L", "stance": "S",
    "next-evidence": "]", "previous-evidence": "[", "next-flag": TAB, "previous-flag": SHIFT_TAB,
    "search": "/", "select": "v", "list": "l", "theme": "d",
}  # fmt: skip
# The actions of the full screen alone; those of every face stand in core.review.KEYS.
SCREEN_KEYS = (
    ("]", "the next piece of evidence"),
    ("[", "the piece of evidence before"),
    ("Tab", "the next flag, whether it is answered or not"),
    ("Shift-Tab", "the flag before"),
    ("/", "search in the text"),
    ("v", "select text as evidence: arrows, Space, Enter"),
    ("l", "list the articles, filter them, open one"),
    ("d", "dark or light"),
)
# What core.review says of keys, and the keys in it ("a again accepts", "press y, n or u").
_SAID = re.compile(
    r"^a again accepts|press y, n or u\b|b takes back the last answer, q quits|\? shows the keys|press c or e first"
)
_KEY_SAID = re.compile(r"(?<!\w)(?:[aynubqce]\b|\?)")
# No key of a terminal: what has been given another key does nothing under its old one.
UNBOUND = "\x1b[0~"


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The key of each action that was changed; the others have their defaults."""

    changed: Mapping[str, str] = field(default_factory=dict)

    def translate(self, key: str) -> str:
        """Return the default key of what `key` does now; letter case counts only where both cases do something."""
        keys = ACTIONS | dict(self.changed)
        exact = [action for action, own in keys.items() if own == key]
        if exact:
            return ACTIONS[exact[0]]
        if len(key) != 1:
            return UNBOUND if any(ACTIONS[action] == key for action in self.changed) else key
        folded = [action for action, own in keys.items() if own.lower() == key.lower()]
        if folded and (folded[0] in self.changed or not any(ACTIONS[action] == key for action in self.changed)):
            return ACTIONS[folded[0]]
        return UNBOUND if any(ACTIONS[action].lower() == key.lower() for action in self.changed) else key

    def reword(self, message: str) -> str:
        """Return what the review says of its keys with the names that they have now."""
        if not self.changed:
            return message
        return _SAID.sub(lambda said: _KEY_SAID.sub(lambda key: self.name(key[0]), said[0]), message)

    def find_key(self, default: str) -> str:
        """Return the key that now does what `default` does by default."""
        action = next((action for action, key in ACTIONS.items() if key == default), "")
        return self.changed.get(action, default)

    def name(self, default: str) -> str:
        """Return the name of the key that now does what `default` does by default."""
        return name_key(self.find_key(default))

    def list_keys(self, *, with_screen: bool = False) -> list[tuple[str, str]]:
        """Return (name of the key, what it does) for all actions, as they are now."""
        table = (*KEYS, *SCREEN_KEYS) if with_screen else KEYS
        keys = [(name, parse_key(name), meaning) for name, meaning in table]
        return [(self.name(key) if key else name, meaning) for name, key, meaning in keys]


def locate_config() -> Path:
    """Return where the reviewer's configuration file stands, if there is one."""
    import platformdirs

    return Path(platformdirs.user_config_dir("annotate", appauthor=False)) / "config.toml"


def load_keymap(path: Path) -> KeyMap:
    """Return the keys as the configuration file sets them. Raises ValueError or OSError that says what is wrong."""
    if not path.exists():
        return KeyMap()
    return read_keymap(tomllib.loads(path.read_text(encoding="utf-8")))


def read_keymap(data: Mapping[str, object]) -> KeyMap:
    """Return the keys that a parsed configuration sets. Raises ValueError that names the line at fault."""
    table = data.get("keys", {})
    if not isinstance(table, Mapping):
        raise ValueError("keys must be a table: [keys]")
    changed = {}
    for action, name in table.items():
        if action not in ACTIONS:
            near = difflib.get_close_matches(str(action), ACTIONS, 1, 0.5)
            known = f"did you mean {near[0]}?" if near else f"the actions are {', '.join(ACTIONS)}"
            raise ValueError(f"[keys] {action} is no action: {known}")
        key = parse_key(name) if isinstance(name, str) else None
        if key is None:
            raise ValueError(f"[keys] {action} = {name!r} is no key: write one character, Enter, Tab, Left or Ctrl-X")
        changed[action] = key
    _require_single(ACTIONS | changed)
    return KeyMap({action: key for action, key in changed.items() if ACTIONS[action] != key})


def _require_single(keys: Mapping[str, str]) -> None:
    taken: dict[str, str] = {}
    for action, key in keys.items():
        if key in taken:
            raise ValueError(f"[keys] {taken[key]} and {action} are both {name_key(key)}: give each a key of its own")
        taken[key] = action
