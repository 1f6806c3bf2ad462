"""Where something else than one blank stands between two words: marks, line ends, wide gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from annotate.core.text import TextView
from annotate.core.tokens import Tokens

# The places of the words by what stands before each.
Gaps = Mapping[str, Sequence[int]]


def share_gaps(view: TextView, tokens: Tokens) -> Gaps:
    """Return the breaks of a text by what stands before each word, and after the last; read once a view."""
    return view.share(_index_gaps, tokens)


def index_gaps(tokens: Tokens) -> Gaps:
    """Return the same for words that nobody shares."""
    found: dict[str, list[int]] = {}
    for place in tokens.breaks:
        found.setdefault(tokens.gaps[place], []).append(place)
    return found


def _index_gaps(_: TextView, tokens: Tokens) -> Gaps:
    return index_gaps(tokens)


def find_gaps(gaps: Gaps, is_sign: Callable[[str], object]) -> list[int]:
    """Return the places before which something stands that a test says yes to, in order: asked once for each gap."""
    return sorted(chain.from_iterable([places for gap, places in gaps.items() if is_sign(gap)]))
