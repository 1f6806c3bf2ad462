"""The words of a text as every detector reads them: cut, folded and indexed once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import accumulate, chain, compress, count
from operator import add

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


# In Latin-1 a character is a byte: one table folds each letter and digit, and makes a line end of everything else.
_LATIN_FOLDS = [(chr(code).casefold() if RUN.fullmatch(chr(code)) else "\n") for code in range(256)]
_TO_FOLDED = bytes(ord(folded) if len(folded) == 1 and ord(folded) < 256 else 10 for folded in _LATIN_FOLDS)
# What that table cannot say: characters beyond it, and letters that fold to two or to one beyond it. In one class: two
# alternatives would take three times as long.
_SAID = "".join(chr(n) for n, fold in enumerate(_LATIN_FOLDS) if len(fold) == 1 and ord(fold) < 256)
_BEYOND = re.compile(f"[^{re.escape(_SAID)}]")


class Tokens:
    """The words of a text in order: `raw` as written, `words` folded, word i at `starts[i]` to `ends[i]`.

    `gaps[i]` is what stands before word i; one more closes the list. A text of Latin letters, whatever its marks, is
    cut by a table, at half the cost of the pattern.
    """

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self._text = text
        folded = _fold_latin(text) if pattern is RUN else None
        if folded is None:
            parts = pattern.split(text)
            self.raw, self.gaps = parts[1::2], parts[::2]
            # The first gap ends where the first word begins; the last gap begins no word.
            self.starts = list(accumulate(map(len, parts)))[:-1:2]
            self.words = list(map(str.casefold, self.raw))
        else:
            self.words = folded.decode("latin-1").split()
            self.starts = _find_starts(folded)
        self._as_long = self.raw if folded is None else self.words

    @cached_property
    def raw(self) -> list[str]:
        """The words as written."""
        return list(map(self._text.__getitem__, map(slice, self.starts, self.ends)))

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        return list(map(add, self.starts, map(len, self._as_long)))

    def end_of(self, place: int) -> int:
        """Return where a word ends."""
        return self.starts[place] + len(self._as_long[place])

    @cached_property
    def gaps(self) -> list[str]:
        """What stands before each word, and after the last."""
        return list(map(self._text.__getitem__, map(slice, chain((0,), self.ends), chain(self.starts, (None,)))))

    def __len__(self) -> int:
        return len(self.words)

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


def _find_starts(folded: bytes) -> list[int]:
    """Return where the words of a folded text begin."""
    import numpy as np  # not where no text is read

    is_word = np.frombuffer(b"\n" + folded, dtype=np.uint8) != ord("\n")
    starts: list[int] = np.flatnonzero(is_word[1:] & ~is_word[:-1]).tolist()
    return starts


def _fold_latin(text: str) -> bytes | None:
    """Return a text with its words folded and a line end for each other character, None where letters need more."""
    if any(map(str.isalnum, set(_BEYOND.findall(text)))):
        return None
    return text.encode("latin-1", "replace").translate(_TO_FOLDED)


def index_words(words: Iterable[str]) -> dict[str, list[int]]:
    """Return where each word of a row stands, in order."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        found[word].append(place)
    found.default_factory = None
    return found


def read_tokens(text: str) -> tuple[Tokens, Tokens]:
    """Return the runs of letters and digits of a text, and these with ideographs and kana each alone."""
    runs = Tokens(text, RUN)
    return runs, (Tokens(text, _SIGN) if not text.isascii() and _WIDE.search(text) else runs)
