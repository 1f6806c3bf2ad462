"""Asks of a text whether a pattern is worth running on it: whether a literal that its matches hold stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

# Letters that a pattern without case takes for an ASCII or Cyrillic one, though their lower case is another: the
# dotless i, the long s, old forms of Cyrillic, sigma at the end of a word, the micro sign, ligatures of two letters.
# Asked for one after the other, which is faster than one pattern.
_ODD = "\u0130\u0131\u017f\u1c80\u1c81\u1c82\u1c83\u1c84\u1c85\u1c86\u1c87\u1c88\u03c2\u00b5\ufb05\ufb06\u0345\u1fbe"


def fold_case(text: str) -> str | None:
    """Return a text in lower case, None where that hides what a pattern without case would find."""
    return text.lower() if text.isascii() or not any(map(text.__contains__, _ODD)) else None


def may_hold(text: str, literals: Iterable[str]) -> bool:
    """Whether a pattern without case, each match of which holds one of the literals (lower case), may match."""
    folded = fold_case(text)
    return folded is None or any(map(folded.__contains__, literals))


@lru_cache(maxsize=2)
def fold_text(text: str) -> str | None:
    """Return the same as `fold_case` of a whole article, which many patterns ask about one after the other."""
    return fold_case(text)


def find_literal(text: str, literal: str) -> Iterator[int]:
    """Yield where a literal stands in a text, in order."""
    at = text.find(literal)
    while at >= 0:
        yield at
        at = text.find(literal, at + 1)


def match_at(
    pattern: re.Pattern[str], places: Iterable[int], text: str, start: int, end: int
) -> Iterator[re.Match[str]]:
    """Yield what `finditer` of a pattern would that can match at some places only, which are in order."""
    read = start
    for place in places:
        found = pattern.match(text, place, end) if place >= read else None
        if found:
            yield found
            read = found.end()
