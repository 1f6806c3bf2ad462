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
    pattern = _write_pattern(typed)
    if not pattern:
        return None
    found = re.search(pattern, text) or re.search(pattern, text, re.IGNORECASE)
    return Span(*found.span()) if found else None


def find_all(text: str, typed: str) -> list[Span]:
    """Return every place where `typed` stands in `text`, read as by `find_quote`, in whatever letter case."""
    pattern = _write_pattern(typed)
    return [Span(*found.span()) for found in re.finditer(pattern, text, re.IGNORECASE)] if pattern else []


def _write_pattern(typed: str) -> str:
    words = typed.split()
    return r"\s+".join("".join(_FAMILY_OF.get(c, re.escape(c)) for c in word) for word in words)
