"""Political lean and stance toward named actors, as a reviewer types them."""

from __future__ import annotations

import re

MOST = 3
# One actor and a score: "China +2", "United States -2", "NATO 0"; not "China", "+2", "China +9".
_STANCE = re.compile(r"(?P<actor>\S.*?)\s+(?P<score>[+-]?[0-3])\Z")
_LEAN = re.compile(r"[+-]?[0-3]\Z")
_NOT_APPLICABLE = ("n/a", "na", "-")


def read_lean(typed: str) -> int | None:
    """Return -3 (left) to +3 (right), None for "n/a". Raises ValueError that says what can be typed."""
    word = typed.strip().replace("\u2212", "-")
    if word.lower() in _NOT_APPLICABLE:
        return None
    if not _LEAN.match(word):
        raise ValueError("a lean is -3 to +3, or n/a")
    return int(word)


def read_stances(typed: str) -> tuple[tuple[str, int], ...]:
    """Return the actors with their scores, -3 (hostile) to +3 (friendly). Raises ValueError naming the part."""
    found = []
    for part in filter(None, (part.strip() for part in typed.replace("\u2212", "-").split(","))):
        stance = _STANCE.match(part)
        if not stance:
            raise ValueError(f"{part}: an actor and -3 to +3, as in China +2, United States -2")
        found.append((stance["actor"], int(stance["score"])))
    return tuple(found)


def spell_score(score: int | None) -> str:
    """Return "+2", "0", "-1", "n/a"."""
    return "n/a" if score is None else f"{score:+d}" if score else "0"
