"""The places and people that stand in forms until somebody fills them in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotate.core.text import TextView

# Examples: "Anytown", "Musterstadt", "Calle Falsa 123".
_MADE_UP = re.compile(
    r"\bAny ?town\b|\b(?:Your|Some) ?(?:Town|City)\b(?=,)|\b[Cc]ity, [Ss]tate,? (?:ZIP|[Zz]ip|\d{5})|\bMusterstadt\b"
    r"|\bMusterstr(?:aße|asse|\.)|\bMax Mustermann\b|\bCalle Falsa,? (?:n[.º°]{1,2} ?)?123\b|\bRua Exemplo\b"
    r"|\b\d{1,4},? [Rr]ue de l['’]Exemple\b|某某(?:路|市|区|街)|\bул\. Примерная\b|\bг\. Примерск\b|\bCiudad Ejemplo\b"
    r"|\[(?:Phone(?: Number)?|(?:Street )?Address|City(?:, State)?|Company(?: Name)?|E-?mail(?: Address)?|Name)\]"
    r"|\[(?:[Yy]our|[Ii]nsert) [^\]\n]{0,30}(?:[Nn]ame|[Aa]ddress|[Cc]ompany|[Pp]hone|[Ee]mail)[^\]\n]{0,20}\]"
    r"|\b[Yy]our (?:[Cc]ompany|[Ww]ebsite|[Ss]ite) [Nn]ame\b"
)
# What every match holds: a field, one of the literals, or one of these words and with it one of its literals.
_FIELD = re.compile(r"\[(?:Phone|Street|Address|City|Company|E-?mail|Name|[Yy]our |[Ii]nsert )")
_LITERALS = ("Musterst", "某某")
_NAMES = tuple(f"{thing} {name}" for thing in ("ompany", "ebsite", "ite") for name in ("name", "Name"))
_ALONE = (
    "Anytown", "YourTown", "SomeTown", "YourCity", "SomeCity", "Mustermann", "Falsa", "Exemplo", "Exemple", "Примерная",
    "Примерск", "Ejemplo",
)  # fmt: skip
_WORDS = {
    "town": ("Any town", "r Town,", "e Town,"),
    "city": ("City,", "city,"),
    "name": _NAMES,
    **{word.casefold(): (word,) for word in _ALONE},
}


def list_signs(view: TextView) -> list[str]:
    """Return what tells on the page that such a place or name may stand there; nothing where none does."""
    text = view.text
    found = [literal for word in _WORDS.keys() & view.runs.index for literal in _WORDS[word]]
    signs = [literal for literal in (*_LITERALS, *found) if literal in text]
    return [*signs, "["] if _FIELD.search(text) else signs


def search_made_up(signs: Sequence[str], text: str) -> re.Match[str] | None:
    """Return the first such place or name in a line of the page with these signs."""
    return _MADE_UP.search(text) if any(map(text.__contains__, signs)) else None
