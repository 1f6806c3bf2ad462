"""Finds the text that a reviewer typed where it stands in an article."""

from __future__ import annotations

import re

from annotate.core.model import Span

# Nobody types curly quotes or long dashes; each stands for its family, one character for one.
_FAMILIES = ("'’‘ʼ`´", '"“”„«»″', "-‐‑‒–—−")
_FAMILY_OF = {character: f"[{re.escape(family)}]" for family in _FAMILIES for character in family}


def find_quote(text: str, typed: str) -> Span | None:
    """Return the first place where `typed` stands in `text`, or None.

    White space, and the kinds of quotation marks, apostrophes and dashes, may differ; letter case
    may differ only where no place with the same case is found.
    """
    words = typed.split()
    if not words:
        return None
    pattern = r"\s+".join("".join(_FAMILY_OF.get(c, re.escape(c)) for c in word) for word in words)
    found = re.search(pattern, text) or re.search(pattern, text, re.IGNORECASE)
    return Span(*found.span()) if found else None
