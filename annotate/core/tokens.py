"""The words of a text as every detector reads them: cut, folded and indexed once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import accumulate, chain, compress, count

# A run of letters and digits: "don't" gives "don" and "t", "WHY.EDU.VN" three words; marks give none.
RUN = re.compile(r"([^\W_]+)")
# The same, but one ideograph or kana is a word of its own: those scripts put no blanks between words.
_SIGN = re.compile(r"([぀-ヿ㐀-䶿一-鿿豈-﫿]|[^\W_぀-ヿ㐀-䶿一-鿿豈-﫿]+)")
_WIDE = re.compile("[぀-ヿ㐀-䶿一-鿿豈-﫿]")


# Words that are remembered with how they begin, some megabytes.
_MOST_WORDS = 100_000


class _Beginnings(dict[str, bool]):
    """Whether a word as written begins with no small letter: few words make up most of a text, and most texts."""

    def __missing__(self, word: str) -> bool:
        if len(self) >= _MOST_WORDS:
            self.clear()
        is_upper = self[word] = not word[0].islower()
        return is_upper


_begins_upper = _Beginnings().__getitem__


class Tokens:
    """The words of a text in order: `raw` as written, `words` folded, word i at `starts[i]` to `ends[i]`.

    `gaps[i]` is what stands before word i; one more closes the list.
    """

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        parts = pattern.split(text)
        places = list(accumulate(map(len, parts)))
        self.raw = parts[1::2]
        self.gaps = parts[::2]
        # The first gap ends where the first word begins; the last gap begins no word.
        self.starts = places[:-1:2]
        self.ends = places[1::2]
        self.words = list(map(str.casefold, self.raw))

    def __len__(self) -> int:
        return len(self.raw)

    @cached_property
    def index(self) -> dict[str, list[int]]:
        """Where each folded word stands, as numbers of words in order."""
        return index_words(self.words)

    @cached_property
    def uppers(self) -> list[int]:
        """The places of the words that hold no small letter first: capitals, figures, scripts without case."""
        return list(compress(count(), map(_begins_upper, self.raw)))

    def find(self, words: Collection[str]) -> list[int]:
        """Return the places of all words of a set, in order: a text is asked once, whatever their number.

        `words` are a set or the keys of a mapping.
        """
        index = self.index
        common: Iterable[str] = index.keys() & words
        return sorted(chain.from_iterable([index[word] for word in common]))

    def cut(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of the words that begin within `text[start:end]`."""
        first = bisect_left(self.starts, start)
        return first, bisect_left(self.starts, end, first)


def index_words(words: Iterable[str]) -> dict[str, list[int]]:
    """Return where each word of a row stands, in order."""
    found: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if word in found:
            found[word].append(place)
        else:
            found[word] = [place]
    return found


def read_tokens(text: str) -> tuple[Tokens, Tokens]:
    """Return the runs of letters and digits of a text, and these with ideographs and kana each alone."""
    runs = Tokens(text, RUN)
    return runs, (Tokens(text, _SIGN) if not text.isascii() and _WIDE.search(text) else runs)
