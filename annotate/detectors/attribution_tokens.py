"""The sentences of an article as words and marks: what attributions are read from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, count

from annotate.core.model import Span
from annotate.core.tokens import index_words

# Initials and titles with their dots ("U.S.", "Dr."); French small words before an apostrophe ("l'" of
# "l'Institut"); a word with inner dots, apostrophes and hyphens ("don't", "vice-president", "workers' "); or one
# mark. "$5" gives "5".
_TOKEN = re.compile(
    # The first branch only hurries: the last but two would read a plain word before a blank in the same way.
    r"([^\W_]++(?=[ ])"
    r"|(?:[^\W\d_]\.){2,}"
    r"|\b(?:Dra?|Mrs?|Ms|Sra?|Sen|Rep|Gov|Prof|Gen|Lt|Col|Capt|Sgt|Rev|Hon|Jr|Mme|Mlle)\."
    r"|(?:[ldjnscmtLDJNSCMT]|[qQ]u)['’](?=[^\W\d_]{2})"
    r"|[^\W_]+(?:[.'’‐‑&-][^\W_]+)*(?:(?<=s)['’](?=\s))?"
    r"|[,;:()\[\]\"“”„‟«»‹›‘’'—–!?.…/|]|--)"
)
# What opens a quotation, and what closes it: “English”, „Deutsch“, »Deutsch«, « français », "plain".
_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"', "‟": "”"}
QUOTES = frozenset("".join(_PAIRS) + "".join(_PAIRS.values()) + "'")
# Any word may follow.
_OPENERS = dict.fromkeys(_PAIRS, frozenset(("",)))
# Words that are remembered with their folded form, and what stands between two blanks with the words in it: some
# megabytes. Longer ones hardly come again; in Chinese they are whole sentences.
_MOST_FOLDED, _MOST_PIECES, _LONGEST_PIECE = 100_000, 50_000, 24
# What ends a noun phrase, on either side.
MARKS = frozenset(",;:()[]—–!?….\"“”„‟«»‹›‘’'/|") | {"--"}


class _Folded(dict[str, str]):
    """Words as written, folded: few words make up most of a text, and most texts."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_FOLDED:
            self.clear()
        folded = self[word] = word.casefold().replace("’", "'").rstrip(".") or word
        return folded


class _Capitals(dict[str, bool]):
    """Whether a word as written begins with a capital."""

    def __missing__(self, word: str) -> bool:
        if len(self) >= _MOST_FOLDED:
            self.clear()
        is_capital = self[word] = word[:1].isupper()
        return is_capital


class _Pieces(dict[str, tuple[str, ...]]):
    """What stands between two blanks, as the words and marks in it: few pieces make up most of a text."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        found = tuple(_TOKEN.findall(piece + " "))
        if len(piece) <= _LONGEST_PIECE:
            if len(self) >= _MOST_PIECES:
                self.clear()
            self[piece] = found
        return found


_fold = _Folded().__getitem__
_is_capital = _Capitals().__getitem__
_cut_piece = _Pieces().__getitem__


class Sentence:
    """One sentence in words and marks: `words` are folded, `raw` as written, at `starts`."""

    def __init__(self, number: int, span: Span, text: str) -> None:
        self.number = number
        self.span = span
        self._text = text
        self.raw = _split(text[span.start : span.end])
        self.words = list(map(_fold, self.raw))

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins; most sentences are never asked."""
        found, at = list[int](), self.span.start
        for word in self.raw:
            at = self._text.index(word, at)
            found.append(at)
            at += len(word)
        return found

    @cached_property
    def capitals(self) -> list[int]:
        """The places of the words with a capital, in order."""
        return list(compress(count(), map(_is_capital, self.raw)))

    def __len__(self) -> int:
        return len(self.words)

    def is_mark(self, place: int) -> bool:
        """Whether a mark stands at the place."""
        return self.words[place] in MARKS

    def is_capital(self, place: int) -> bool:
        """Whether a word with a capital stands at the place."""
        return self.raw[place][:1].isupper()

    def cover(self, first: int, last: int) -> Span:
        """Return the characters from the first word to the last, inclusive."""
        return Span(self.starts[first], self.starts[last] + len(self.raw[last]))

    def join(self, first: int, last: int) -> str:
        """Return the words as written, from the first to the last, inclusive, with single blanks."""
        return " ".join(self.raw[first : last + 1])


def split_sentences(text: str, spans: Sequence[Span]) -> Iterator[Sentence]:
    """Yield the sentences of a text."""
    for number, span in enumerate(spans):
        yield Sentence(number, span, text)


def _split(sentence: str) -> list[str]:
    """Return the words and marks of a sentence. No word or mark holds a blank, and none looks beyond one."""
    if sentence.endswith(("'", "’")):
        # Before a blank "workers'" is one word, at the end of a line a word and a mark.
        return _TOKEN.findall(sentence)
    return list(chain.from_iterable(map(_cut_piece, sentence.split(" "))))


class Row:
    """The sentences of an article in a row, and where in it each word stands."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self.sentences = tuple(sentences)
        self._words = list(chain.from_iterable([sentence.words for sentence in self.sentences]))
        # How many words stand before each sentence.
        self._firsts = list(accumulate(map(len, self.sentences), initial=0))

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        return index_words(self._words)

    def find(self, beginnings: Mapping[str, Container[str]]) -> Iterator[tuple[int, int]]:
        """Yield where a word stands that one of those which belong to it may follow, all in order.

        A place is the number of a sentence and that of a word in it. "" among the words that may follow stands for
        any or none; a word that begins the next sentence may be taken for one that follows.
        """
        for at in sorted(self._find(beginnings)):
            number = bisect_right(self._firsts, at) - 1
            yield number, at - self._firsts[number]

    def _find(self, beginnings: Mapping[str, Container[str]]) -> Iterator[int]:
        words, index = self._words, self._index
        for word in index.keys() & beginnings.keys():
            seconds, places = beginnings[word], index[word]
            if "" in seconds:
                yield from places
            else:
                yield from [at for at in places if at + 1 < len(words) and words[at + 1] in seconds]


def mark_quotes(row: Row, lines: Sequence[int]) -> list[bytes]:
    """Return for each sentence one byte a word: 1 within quotation marks, else 0.

    `lines` holds for each sentence the number of its line: a quotation ends with its line.
    """
    opening = {number for number, _ in row.find(_OPENERS)}
    found: list[bytes] = []
    closers, line = "", -1
    for sentence, number in zip(row.sentences, lines, strict=True):
        if number != line:
            closers, line = "", number
        flags = bytearray(len(sentence.words))
        for place, word in enumerate(sentence.words) if closers or sentence.number in opening else ():
            if word in MARKS:
                closers = _turn(closers, word)
            elif closers:
                flags[place] = 1
        found.append(bytes(flags))
    return found


def _turn(closers: str, mark: str) -> str:
    """Return what closes the quotation that is open after the mark; "" for none."""
    if closers:
        return "" if mark in closers else closers
    return _PAIRS.get(mark, "")
