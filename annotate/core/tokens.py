"""The words of a text as every detector reads them: cut, folded and indexed once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import accumulate, chain

from annotate.core.scripts import HAN, HAN_AGAIN, KANA

# A run of letters and digits: "don't" gives "don" and "t", "WHY.EDU.VN" three words; marks give none.
RUN = re.compile(r"([^\W_]+)")
# The same, but one ideograph or kana is a word of its own: those scripts put no blanks between words, Korean does.
UNSPACED = KANA + HAN + HAN_AGAIN
SIGN = re.compile(rf"([{UNSPACED}]|[^\W_{UNSPACED}]+)")
_UNSPACED_SIGN = re.compile(f"[{UNSPACED}]")

# In Latin-1 a character is a byte. One table folds each letter and digit and makes a line end of everything else, one
# keeps how they are written, and one says whether a word that begins so begins with no small letter.
_LATIN = list(map(chr, range(256)))
_LATIN_FOLDS = [(sign.casefold() if RUN.fullmatch(sign) else "\n") for sign in _LATIN]
_TO_FOLDED = bytes(ord(folded) if len(folded) == 1 and ord(folded) < 256 else 10 for folded in _LATIN_FOLDS)
_TO_WRITTEN = bytes(ord(sign) if RUN.fullmatch(sign) else 10 for sign in _LATIN)
_TO_IS_UPPER = bytes(not sign.islower() for sign in _LATIN)
# What those tables cannot say: characters beyond them, and letters that fold to two or to one beyond. In one class: two
# alternatives would take three times as long.
_SAID = "".join(sign for sign, fold in zip(_LATIN, _LATIN_FOLDS, strict=True) if len(fold) == 1 and ord(fold) < 256)
_BEYOND = re.compile(f"[^{re.escape(_SAID)}]")


class _PatternCut:
    """A text cut by a pattern of its words, with all that stands between them."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self._parts = pattern.split(text)
        # The first gap ends where the first word begins; the last gap begins no word.
        self._ends = list(accumulate(map(len, self._parts)))

    def list_raw(self) -> list[str]:
        return self._parts[1::2]

    def list_words(self) -> list[str]:
        return list(map(str.casefold, self._parts[1::2]))

    def find_starts(self) -> list[int]:
        return self._ends[:-1:2]

    def find_ends(self) -> list[int]:
        return self._ends[1::2]

    def locate(self, first: int, stop: int) -> tuple[int, int]:
        return self._ends[2 * first], self._ends[2 * stop - 1]

    def find_breaks(self) -> list[int]:
        return [place for place, gap in enumerate(self._parts[::2]) if gap != " "]

    def list_heads(self) -> str:
        return "".join([word[0] for word in self._parts[1::2]])

    def find_uppers(self) -> list[int]:
        return [place for place, head in enumerate(self.list_heads()) if not head.islower()]


class _LatinCut:
    """The same of a text whose letters and digits are all Latin, by tables of bytes: half the cost."""

    def __init__(self, text: str) -> None:
        import numpy as np  # not where no text is read

        self._bytes = text.encode("latin-1", "replace")
        self._folded = self._bytes.translate(_TO_FOLDED)
        is_word = np.frombuffer(b"\n%b\n" % self._folded, np.uint8) != ord("\n")
        edges = np.flatnonzero(is_word[1:] != is_word[:-1])
        self._starts, self._ends = edges[::2], edges[1::2]

    def list_raw(self) -> list[str]:
        return self._bytes.translate(_TO_WRITTEN).decode("latin-1").split()

    def list_words(self) -> list[str]:
        return self._folded.decode("latin-1").split()

    def find_starts(self) -> list[int]:
        return list(self._starts.tolist())

    def find_ends(self) -> list[int]:
        return list(self._ends.tolist())

    def locate(self, first: int, stop: int) -> tuple[int, int]:
        return int(self._starts[first]), int(self._ends[stop - 1])

    def find_breaks(self) -> list[int]:
        import numpy as np

        opened = np.concatenate(([0], self._ends))
        closed = np.concatenate((self._starts, [len(self._bytes)]))
        signs = np.frombuffer(self._bytes + b"\n", np.uint8)[opened]
        return list(np.flatnonzero((closed - opened != 1) | (signs != ord(" "))).tolist())

    def list_heads(self) -> str:
        return self._take_heads().decode("latin-1")

    def find_uppers(self) -> list[int]:
        import numpy as np

        return list(np.flatnonzero(np.frombuffer(self._take_heads().translate(_TO_IS_UPPER), np.uint8)).tolist())

    def _take_heads(self) -> bytes:
        import numpy as np

        return np.frombuffer(self._bytes, np.uint8)[self._starts].tobytes()


class Tokens:
    """The words of a text in order: `raw` as written, `words` folded, word i at `starts[i]` to `ends[i]`.

    `gaps[i]` is what stands before word i; one more closes the list. `breaks` are the places of the gaps that are
    anything but one blank.
    """

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self._text = text
        self._cut = _LatinCut(text) if pattern is RUN and _is_latin(text) else _PatternCut(text, pattern)
        self.words = self._cut.list_words()

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return self._cut.find_starts()

    @cached_property
    def raw(self) -> list[str]:
        """The words as written."""
        return self._cut.list_raw()

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        return self._cut.find_ends()

    @cached_property
    def breaks(self) -> list[int]:
        """The places of the words that do not follow on one blank, in order, and the end of the list of words."""
        return self._cut.find_breaks()

    @cached_property
    def gaps(self) -> list[str]:
        """What stands before each word, and after the last."""
        found = [" "] * (len(self.words) + 1)
        opened, closed = [0, *self.ends], [*self.starts, len(self._text)]
        for place in self.breaks:
            found[place] = self._text[opened[place] : closed[place]]
        return found

    @cached_property
    def heads(self) -> str:
        """The first character of each word as written."""
        return self._cut.list_heads()

    @cached_property
    def uppers(self) -> list[int]:
        """The places of the words that hold no small letter first: capitals, figures, scripts without case."""
        return self._cut.find_uppers()

    def __len__(self) -> int:
        return len(self.words)

    def locate(self, first: int, stop: int) -> tuple[int, int]:
        """Return the offsets of the words from `first` to before `stop`, without listing those of all words."""
        return self._cut.locate(first, stop)

    @cached_property
    def index(self) -> dict[str, list[int]]:
        """Where each folded word stands, as numbers of words in order."""
        return index_words(self.words)

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


def _is_latin(text: str) -> bool:
    """Whether the table of bytes says all of the letters and digits of a text."""
    return not any(map(str.isalnum, set(_BEYOND.findall(text))))


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
    return runs, (Tokens(text, SIGN) if not text.isascii() and _UNSPACED_SIGN.search(text) else runs)
