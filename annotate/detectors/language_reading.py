"""A passage as folded words: which of them are quoted, and which are parts of names."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

# A run of letters and digits with inner apostrophes ("don't"); hyphens divide ("left-wing" is two words).
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# A double mark, or words between single ones: 'a quote' and ‘don’t go’; not the apostrophes of "the boys' dogs'".
_MARK = re.compile(r"[\"“”„«»]|(?<!\w)['‘](?=[A-Za-z])(?:[^'‘’\"“”„«»\r\n]|(?<=\w)['’](?=\w)){1,160}['’](?!\w)")
# What stands before the first word of a sentence or quotation: ". ", "\n", "(“"; not ", " or " ".
_START = re.compile(r"(?:[.!?…:;\n\r\"“”„«»(\[*•–—|]|\A)[\s'‘]*\Z")
_OPENERS = "“„«"
# A sentence's start is looked for no further back than this many characters.
_BACK = 4


class Word(NamedTuple):
    """A folded word and where it stands."""

    text: str
    start: int
    end: int


class Passage:
    """The words of `text[start:end]`, in order; offsets are those of the whole text."""

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.text = text
        self.start, self.end = start, len(text) if end is None else end
        found = _WORD.finditer(text, self.start, self.end)
        self.words = [Word(m.group().replace("’", "'").casefold(), m.start(), m.end()) for m in found]
        self.folded = [word.text for word in self.words]

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """The ranges between quotation marks, in order; a mark without a partner reaches to the line's end."""
        lines = _LINE.finditer(self.text, self.start, self.end)
        return [quotation for line in lines for quotation in self._find_quotations(*line.span())]

    def is_quoted(self, at: int) -> bool:
        """Whether the character at this offset stands between quotation marks."""
        place = bisect_right(self._quotation_starts, at) - 1
        return place >= 0 and at < self.quotations[place][1]

    def is_name(self, word: int) -> bool:
        """Whether the word is part of a name: capitalised inside a sentence, beside another such word."""
        if not self._is_capital(word) or self._opens(word):
            return False
        return any(0 <= other < len(self.words) and self._touches(word, other) for other in (word - 1, word + 1))

    def _find_quotations(self, start: int, end: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        opened = -1
        for mark in _MARK.finditer(self.text, start, end):
            sign = mark.group()
            if len(sign) > 1:
                if opened < 0:
                    found.append((mark.start() + 1, mark.end() - 1))
            elif opened < 0 and (sign in _OPENERS or sign == '"'):
                opened = mark.end()
            elif opened >= 0 and sign not in _OPENERS:
                found.append((opened, mark.start()))
                opened = -1
        return [*found, (opened, end)] if opened >= 0 else found

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [start for start, _ in self.quotations]

    def _touches(self, word: int, other: int) -> bool:
        """Whether the other word is capitalised and only a blank or hyphen lies between."""
        first, second = sorted((self.words[word], self.words[other]), key=lambda item: item.start)
        return self._is_capital(other) and self.text[first.end : second.start] in (" ", "-", "\u00a0")

    def _is_capital(self, word: int) -> bool:
        own = self.text[self.words[word].start : self.words[word].end]
        return own[0].isupper() and not (len(own) > 1 and own.isupper())

    def _opens(self, word: int) -> bool:
        at = self.words[word].start
        return bool(_START.search(self.text[max(self.start, at - _BACK) : at])) if word else True
