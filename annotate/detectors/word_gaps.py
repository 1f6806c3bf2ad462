"""Where something else than one blank stands between two words: marks, line ends, wide gaps."""

from __future__ import annotations

from itertools import compress, count, repeat
from operator import ne

from annotate.core.text import TextView
from annotate.core.tokens import Tokens


def share_breaks(view: TextView, tokens: Tokens) -> list[int]:
    """Return the places of the words that do not follow on one blank, in order, and the end; read once a view."""
    return view.share(("breaks", tokens), lambda: list(compress(count(), map(ne, tokens.gaps, repeat(" ")))))
