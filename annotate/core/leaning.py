"""Political lean and stance toward named actors, as a reviewer types them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

MOST = 3
LONGEST_ACTOR = 80
# One actor and a score: "China +2", "United States-2", "NATO 0", and "1+2" for a suggestion; not "China", "+2",
# "China +9", "G7".
_STANCE = re.compile(r"(?P<actor>\S.*?)(?:\s+(?P<score>[+-]?[0-3])|(?P<signed>[+-][0-3]))\Z")
_LEAN = re.compile(r"[+-]?[0-3]\Z")
_NOT_APPLICABLE = ("n/a", "na", "-")
_SEPARATORS = re.compile("[,;，；、]")
_MARKS = re.compile("[\u0300-\u036f.·'’‘`]")
_ARTICLES = ("the ", "la ", "el ", "los ", "las ", "le ", "les ", "l ")


def read_lean(typed: str) -> int | None:
    """Return -3 (left) to +3 (right), None for "n/a". Raises ValueError that says what can be typed."""
    word = _straighten(typed)
    if word.lower() in _NOT_APPLICABLE:
        return None
    if not _LEAN.match(word):
        raise ValueError("a lean is -3 to +3, or n/a")
    return int(word)


def read_stances(
    typed: str, suggested: Sequence[str] = (), name: Callable[[str], str] = lambda typed: typed
) -> tuple[tuple[str, int], ...]:
    """Return the actors with their scores, -3 (hostile) to +3 (friendly). Raises ValueError naming the part.

    The number of a suggestion stands for it: "1 +2". `name` gives an actor the one name it goes by.
    """
    found: dict[str, tuple[str, int]] = {}
    for part in filter(None, (part.strip() for part in _SEPARATORS.split(_straighten(typed)))):
        stance = _STANCE.match(part)
        if not stance:
            raise ValueError(f"{_shorten(part)}: an actor and -3 to +3, as in China +2, United States -2")
        actor = name(check_actor(_pick(stance["actor"], suggested)))
        key = fold_actor(actor)
        if key in found:
            raise ValueError(f"{_shorten(actor)} stands twice")
        found[key] = (actor, int(stance["score"] or stance["signed"]))
    return tuple(found.values())


def _pick(actor: str, suggested: Sequence[str]) -> str:
    """Return the suggestion that a number stands for, or the actor as it is."""
    if not re.fullmatch("[0-9]{1,2}", actor):
        return actor
    if not 0 < int(actor) <= len(suggested):
        raise ValueError(f"{actor}: no actor has this number" + (f", only 1 to {len(suggested)}" if suggested else ""))
    return suggested[int(actor) - 1]


def check_actor(actor: str) -> str:
    """Return the name of an actor in one spelling of its characters. Raises ValueError for what is no name."""
    name = _straighten(actor)
    if len(name) > LONGEST_ACTOR:
        raise ValueError(f"{_shorten(name)}: an actor's name has {LONGEST_ACTOR} characters at most")
    if not any(character.isalnum() for character in name):
        raise ValueError(f"{_shorten(name)}: an actor needs a name")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") for character in name):
        raise ValueError("an actor's name holds a character that cannot be seen")
    return name


def fold_actor(actor: str) -> str:
    """Return what the spellings of an actor's name have in common: "U.S." and "us", "Perú" and "the Peru"."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", actor).casefold()))
    words = " ".join(re.split(r"[\s\-‐‑_]+", plain)).strip()
    for article in _ARTICLES:
        words = words.removeprefix(article) or words
    return unicodedata.normalize("NFC", words) or actor


def _straighten(typed: str) -> str:
    """Return what was typed with its signs, digits and blanks in their plain form."""
    return " ".join(unicodedata.normalize("NFKC", typed.replace("\u2212", "-").replace("\u2013", "-")).split())


def _shorten(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:39]}…"


def spell_score(score: int | None) -> str:
    """Return "+2", "0", "-1", "n/a"."""
    return "n/a" if score is None else f"{score:+d}" if score else "0"
