"""Where something else than one blank stands between two words: marks, line ends, wide gaps."""

from __future__ import annotations

from annotate.core.text import TextView
from annotate.core.tokens import Tokens


def share_breaks(view: TextView, tokens: Tokens) -> list[int]:
    """Return the places of the words that do not follow on one blank, in order, and the end; read once a view."""
    return tokens.breaks
