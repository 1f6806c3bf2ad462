"""Keyword lists: runs of search terms that no reader is meant to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from annotate.core.model import Evidence
from annotate.detectors.padding_lexicon import FUNCTION
from annotate.detectors.padding_reading import Reading, Signal, ramp

# What parts the items of a list, or a sentence from the next: "tax bill | tax vote", "#tax #vote";
# not "twenty-one", "3.5" or "example.com/tax". A line's end parts too.
_PARTING = re.compile(r"[,;|•·#*，、；。：！？\r\n]|[.:!?](?=\s|$)|\s/\s")
# Ends a sentence, and a list with it: "tax vote. The"; not "3.5".
_STOP = re.compile(r"[.!?。！？](?=\s|$)")
# A line of addresses is a block of contacts or a tweet.
_ADDRESS = frozenset(("http", "https", "www", "com"))
# An item longer than this is a clause, unless it is a bare string of known words.
_LONGEST_ITEM = 5
_LEAST_ITEMS = 6
_LEAST_WORDS = 10
# Of the words of a list: at most this share without a topic ("how to", "in"), and at least this
# share that stand elsewhere in the article or in other items too. A list of states or players has new names.
_MOST_FUNCTION = 0.4
_KNOWN = 0.8
# A bare string of words is a list of keywords only where words come back in it: "AL AK AZ" is a table.
_BARE_DIFFERENT = 0.75
_LETTERS = 6
# Share of items that hold one same word: "senate bill", "senate vote", "senate today".
_SAME = 0.4
# Share of items that hold two same words, small ones too: "who won it", "who won it live".
_PHRASE = 0.6
# Share of the article's words in such lists. No list of tags of ten words reaches the lower bound
# in an article of 400; a fifth more words by keywords gives 0.17.
_LOW, _HIGH = 0.025, 0.09
_MOST = 0.93


class _Piece(NamedTuple):
    start: int
    stop: int
    is_tag: bool


def find_keyword_lists(reading: Reading) -> Signal:
    """Return the signal of lists of keywords, parted by commas, bars, line ends, or by nothing."""
    name = "keyword lists"
    if not reading.words:
        return Signal(name, 0.0)
    lists = [run for run in _find_runs(reading) if _is_keywords(reading, run)]
    if not lists:
        return Signal(name, 0.0)
    size = sum(_measure(reading, piece) for run in lists for piece in run)
    share = size / len(reading.words)
    chance = ramp(share, _LOW, _HIGH, _MOST)
    shown = sorted(lists, key=lambda run: run[0].start - run[-1].stop)[:3]
    return Signal(name, chance, tuple(_cite(reading, run, size) for run in shown))


def _measure(reading: Reading, piece: _Piece) -> int:
    """Return how many words a piece holds; a tag has them run together ("#TaxBillToday")."""
    if not piece.is_tag:
        return piece.stop - piece.start
    return sum(
        max(1, (end - start) // _LETTERS)
        for start, end in zip(
            reading.starts[piece.start : piece.stop], reading.ends[piece.start : piece.stop], strict=True
        )
    )


def _cite(reading: Reading, run: list[_Piece], size: int) -> Evidence:
    note = f"list of {len(run)} search terms ({size * 100 // len(reading.words)} % of the words are such lists)"
    return reading.cite(run[0].start, run[-1].stop, note)


def _find_runs(reading: Reading) -> Iterator[list[_Piece]]:
    """Yield the rows of short or bare pieces within a sentence that have as many words as a list of keywords."""
    addressed = set(reading.find(_ADDRESS))
    parting = reading.find_gaps(lambda gap: _read_gap(gap).parts)
    ends = set(reading.find_gaps(lambda gap: _read_gap(gap).ends))
    tags = set(reading.find_gaps(lambda gap: _read_gap(gap).tags)) if "#" in reading.view.text else ()
    kinds = reading.word_kinds if reading.vocabulary else None
    run: list[tuple[int, int]] = []
    for start, stop in pairwise((0, *parting, len(reading.words))):
        # A long one is a string of words without the small ones that make a sentence.
        is_item = stop - start <= _LONGEST_ITEM or (kinds and kinds.count(FUNCTION, start, stop) * 12 <= stop - start)
        if addressed and not addressed.isdisjoint(range(start, stop)):
            is_item = False
        if is_item:
            run.append((start, stop))
        if run and (not is_item or stop in ends or stop == len(reading.words)):
            if run[-1][1] - run[0][0] >= _LEAST_WORDS:
                yield [_Piece(start, stop, start in tags) for start, stop in run]
            run = []


class _Gap(NamedTuple):
    """Whether what stands between two words parts items, ends a sentence too, and opens a tag."""

    parts: bool
    ends: bool
    tags: bool


@lru_cache(maxsize=1024)  # most gaps are one of a dozen
def _read_gap(between: str) -> _Gap:
    parts = bool(_PARTING.search(between))
    return _Gap(parts, parts and bool(_STOP.search(between)), parts and between.endswith("#"))


def _is_keywords(reading: Reading, run: list[_Piece]) -> bool:
    size = sum([piece.stop - piece.start for piece in run])
    if size < _LEAST_WORDS:
        return False
    words = [word for piece in run for word in reading.words[piece.start : piece.stop]]
    bare = any(piece.stop - piece.start > 2 * _LONGEST_ITEM for piece in run)
    if len(run) < _LEAST_ITEMS and not bare:
        return False
    items = Counter(tuple(reading.words[piece.start : piece.stop]) for piece in run)
    heavy = [word for word in words if reading.kind(word) not in ("function", "number")]
    numbers = len({word for word in words if reading.kind(word) == "number"})
    if sum(piece.is_tag for piece in run) * 2 > len(run):
        return True
    if max(items.values()) * 2 > max(2, len(run)) or numbers * 8 > len(words) or not heavy:
        return False  # one credit under every picture, or a table
    inside = Counter(word for piece in run for word in set(reading.words[piece.start : piece.stop]))
    if sum(times >= _PHRASE * len(run) for times in inside.values()) >= 2 and len(run) >= _LEAST_ITEMS:
        return True
    if len(run) >= _LEAST_ITEMS and max(inside[word] for word in heavy) >= _SAME * len(run):
        return len(heavy) * 2 >= len(words)
    if len(heavy) < (1 - _MOST_FUNCTION) * len(words):
        return False
    if len(run) < _LEAST_ITEMS and len(set(words)) > _BARE_DIFFERENT * len(words):
        return False
    uses = reading.index
    known = sum(reading.kind(word) != "other" or len(uses[word]) > 1 or word in reading.topic for word in heavy)
    return known >= _KNOWN * len(heavy)
