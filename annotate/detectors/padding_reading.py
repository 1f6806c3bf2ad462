"""The body of an article as numbered, folded words: what every signal of padding is measured on."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from annotate.core.model import Evidence, Span
from annotate.core.text import TextView
from annotate.core.tokens import index_words
from annotate.core.word_numbers import WordNumbers, share_numbers
from annotate.detectors.padding_lexicon import (
    ADDRESS,
    NEW,
    STORY,
    TOPIC,
    VOICE,
    Kinds,
    Marks,
    Vocabularies,
)
from annotate.detectors.padding_phrase_list import NO_PHRASES, PhraseList, fold_words
from annotate.detectors.padding_zone import find_zone
from annotate.detectors.word_gaps import find_gaps, share_gaps

# Words read to tell the language. Function words are 45 to 60 % of the news articles of articles-dev, and
# from 28 % (Chinese, Russian) to 55 % (French) of the test cases; names, code and lists have far fewer.
_READ_WORDS = 3000
_LEAST_FUNCTION_WORDS = 0.12
# A name before a colon at the start of so many lines is that of a speaker.
_SPEAKS = 3
# A word used this often, and among the ten most used, is what the article is about.
_TOPIC_USES = 3
_TOPIC_SIZE = 10
# Ends a sentence after the body: "end. Next", "结束。下"; not "3.5".
_SENTENCE_END = re.compile(r"[.!?…。！？]+(?=\s|$)|(?<=[。！？])")
# Half of the news articles of articles-dev are shorter.
_USUAL_LENGTH = 800
# From the byte of a word to its kind alone, and to 1 where it is of the story, a voice, or speaks to the reader.
_KINDS = bytes(mark & (VOICE - 1) for mark in range(256))
_STORIES = bytes(mark & (VOICE - 1) == STORY for mark in range(256))
_VOICES = bytes(mark // VOICE & 1 for mark in range(256))
_ADDRESSES = bytes(mark // ADDRESS & 1 for mark in range(256))
# Quotes are cut here: a reviewer needs the place, not the whole paragraph.
_LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Signal:
    """One visible sign of padding, how far it alone would make it likely, and where it stands."""

    name: str
    chance: float
    evidence: tuple[Evidence, ...] = ()


def ramp(value: float, low: float, high: float, most: float) -> float:
    """Return 0 up to `low`, `most` from `high` on, and a straight line between."""
    return most * min(1.0, max(0.0, (value - low) / (high - low)))


class Reading:
    """The words of the body, and of what hangs on its end, with their sentences and lines.

    Parts are computed at most once. A range (a, b) counts words, half-open, as `words[a:b]`.
    """

    def __init__(self, view: TextView, vocabularies: Vocabularies) -> None:
        self.view = view
        self.zone = find_zone(view)
        tokens = view.signs
        first, stop = tokens.cut(*self.zone)
        self.first = first
        self.words = tokens.words[first:stop]
        self.starts, self.ends = tokens.starts[first:stop], tokens.ends[first:stop]
        self._is_whole = is_whole = len(self.words) == len(tokens)
        self.index = tokens.index if is_whole else index_words(self.words)
        self.language = _choose_language(self.words, self.index, vocabularies)
        self.vocabulary = vocabularies.get(self.language or "")
        self.kinds = self.vocabulary.kinds if self.vocabulary else Kinds()
        self.kind = self.kinds.__getitem__
        self._places: dict[str, list[int]] = {}

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentences that hold a word."""
        return self._number((*self.view.sentences, *self._split_tail()))

    @cached_property
    def lines(self) -> list[tuple[int, int]]:
        """The lines that hold a word."""
        return self._number(self.zone_lines)

    @cached_property
    def zone_lines(self) -> tuple[Span, ...]:
        """The lines read, as characters."""
        zone = self.zone
        return tuple(line for line in self.view.lines if zone.start <= line.start and line.end <= zone.end)

    @cached_property
    def title(self) -> list[str]:
        """The folded words of the title, empty where none is known."""
        page = self.view.page.title
        return fold_words(self.view.article.title or (self.view.quote(page) if page else ""))

    @cached_property
    def numbers(self) -> WordNumbers:
        """The words as numbers, in the order of their first use."""
        return share_numbers(self.view, self.view.signs) if self._is_whole else WordNumbers(self.index)

    @cached_property
    def topic(self) -> frozenset[str]:
        """The words that the article is about: those of its title and its most used ones."""
        words, stories = list(self.index), self._stories
        # The order of their first use decides between words used equally often.
        often = [words[number] for number in self.numbers.sort_frequent(_TOPIC_USES) if stories[number]]
        told = [word for word in often if len(word) > 2][:_TOPIC_SIZE]
        return frozenset({*told} | {word for word in self.title if self.kind(word) != "function"})

    @cached_property
    def _known(self) -> bytes:
        """What the language tells of each of the different words, one byte a word."""
        known = self.vocabulary.marks if self.vocabulary else Marks(self.kinds)
        return bytes(map(known.__getitem__, self.index))

    @cached_property
    def _stories(self) -> bytes:
        """One byte for each of the different words, 1 where it tells something."""
        return self._known.translate(_STORIES)

    @cached_property
    def marks(self) -> bytes:
        """What each word is, one byte a word: see the constants of the lexicon."""
        marks = bytearray(self._known)
        for number in self.numbers.find_single(self.sentences, self._stories):
            marks[number] += NEW - STORY
        for word in self.index.keys() & self.topic:
            number = self.numbers.number_of(self.index[word][0])
            marks[number] = TOPIC | marks[number] & ADDRESS
        return self.numbers.spread(marks)

    @cached_property
    def word_kinds(self) -> bytes:
        """The kind of each word, one byte a word, to be counted by range."""
        return self.marks.translate(_KINDS)

    @cached_property
    def voices(self) -> bytes:
        """One byte for each word, 1 where it is a word of somebody's story."""
        return self.marks.translate(_VOICES)

    @cached_property
    def addresses(self) -> bytes:
        """One byte for each word, 1 where it speaks to the reader."""
        return self.marks.translate(_ADDRESSES)

    @cached_property
    def phrase_places(self) -> list[int]:
        """The places at which a stock phrase may begin."""
        return self.find_phrases("phrases")

    @cached_property
    def _phrases(self) -> Mapping[str, PhraseList]:
        return self.vocabulary.narrow(self.index.keys()) if self.vocabulary else {}

    def choose_phrases(self, name: str) -> PhraseList:
        """Return the phrases of a list of the language that these words may hold."""
        return self._phrases.get(name, NO_PHRASES)

    def find_phrases(self, name: str) -> list[int]:
        """Return the places at which a phrase of a list may begin, in order; there is none elsewhere."""
        if name not in self._places:
            self._places[name] = self.choose_phrases(name).find(self.words, self.index)
        return self._places[name]

    def find_phrases_around(self, name: str) -> list[int]:
        """Return the same for all the words of the page, not only those read here."""
        if self._is_whole or not self.vocabulary:
            return self.find_phrases(name)
        tokens = self.view.signs
        return self.vocabulary.narrow(tokens.index.keys())[name].find(tokens.words, tokens.index)

    def choose_sentences(self, places: Iterable[int]) -> list[tuple[int, int]]:
        """Return the sentences in which one of some places may stand, in order: the last that begins before it."""
        found = {bisect_right(self.sentences, (place, len(self.words))) - 1 for place in places}
        return [self.sentences[number] for number in sorted(found) if number >= 0]

    def find(self, words: Set[str]) -> list[int]:
        """Return the places of all words of a set, in order."""
        return sorted(chain.from_iterable([self.index[word] for word in self.index.keys() & words]))

    def find_gaps(self, is_sign: Callable[[str], object]) -> list[int]:
        """Return the places of the words but the first before which something stands that a test says yes to."""
        places = find_gaps(share_gaps(self.view, self.view.signs), is_sign)
        first = bisect_left(places, self.first + 1)
        stop = bisect_left(places, self.first + len(self.words), first)
        return [place - self.first for place in places[first:stop]]

    @cached_property
    def is_ideographic(self) -> bool:
        """Whether most words are single ideographs or kana."""
        if max(self.index, default="") <= "\u3040":
            return False
        sample = self.words[:_READ_WORDS]
        return sum(len(word) == 1 and word > "\u3040" for word in sample) * 2 > len(sample)

    @cached_property
    def speakers(self) -> frozenset[tuple[str, ...]]:
        """The names before the colon at the start of three lines or more: the text is a conversation."""
        if len(self._colons) < _SPEAKS:
            return frozenset()
        numbers = {bisect_right(self.lines, (place, len(self.words))) - 1 for place in self._colons}
        counts = Counter([self._find_speaker(*self.lines[number]) for number in numbers if number >= 0])
        return frozenset(name for name, times in counts.items() if times >= _SPEAKS and len("".join(name)) > 1)

    @cached_property
    def _colons(self) -> list[int]:
        """The places of the words right before a colon."""
        gaps = share_gaps(self.view, self.view.signs)
        return [place - self.first - 1 for place in find_gaps(gaps, lambda gap: gap.startswith(":"))]

    def is_spoken(self, start: int) -> bool:
        """Whether the line that begins with this word opens with the name of a speaker."""
        return bool(self.speakers) and self._find_speaker(start, min(start + 5, len(self.words))) in self.speakers

    def count_evenly(self, count: float) -> float:
        """Return a count scaled down to an article of 800 words; that of a shorter article stays as it is."""
        return count * _USUAL_LENGTH / max(_USUAL_LENGTH, len(self.words))

    def is_name(self, place: int) -> bool:
        """Whether the word at `place` is written like a name; German writes all nouns so."""
        return self.language != "de" and self.view.text[self.starts[place]].isupper()

    def span(self, start: int, stop: int) -> Span:
        """Return the characters of a range of words."""
        return Span(self.starts[start], self.ends[stop - 1])

    def cite(self, start: int, stop: int, note: str) -> Evidence:
        """Return evidence that quotes a range of words, cut at a word's end when it is long."""
        begin, end = self.span(start, stop)
        if end - begin > _LONGEST_QUOTE:
            end = begin + _LONGEST_QUOTE
            fits = bisect_right(self.ends, end, start + 1, stop)
            end = min(end, self.ends[fits - 1])
        return self.view.cite(begin, end, note)

    def count_phrase_places(self, start: int, stop: int) -> int:
        """Return at how many words of a range a stock phrase may begin."""
        places = self.phrase_places
        first = bisect_left(places, start)
        return bisect_left(places, stop, first) - first

    def count_phrases(self, start: int, stop: int) -> float:
        """Return how many stock phrases a range of words holds; those that newspapers use count half."""
        total, place = 0.0, start
        phrases, common = self.choose_phrases("phrases"), self.choose_phrases("common")
        places = self.phrase_places
        for at in places[bisect_left(places, start) : bisect_left(places, stop)]:
            size = phrases.match(self.words, at, stop) if at >= place else 0
            if size:
                total += 0.5 if common.match(self.words, at, stop) >= size else 1.0
                place = at + size
        return total

    def _find_speaker(self, start: int, stop: int) -> tuple[str, ...]:
        """Return the words before a colon that one of the first four words of a range stands before, none for none."""
        at = bisect_left(self._colons, start)
        is_near = at < len(self._colons) and self._colons[at] < min(start + 4, stop)
        return tuple(self.words[start : self._colons[at] + 1]) if is_near else ()

    def _split_tail(self) -> Iterator[Span]:
        """Yield the sentences after the body."""
        for line in self.zone_lines:
            if line.start >= self.view.body.end:
                start = line.start
                for match in _SENTENCE_END.finditer(self.view.text, *line):
                    yield Span(start, match.end())
                    start = match.end()
                yield Span(start, line.end)

    def _number(self, parts: Iterable[Span]) -> list[tuple[int, int]]:
        """Return the ranges of the words that begin within some parts of the text, of those that hold one."""
        starts = self.starts
        ranges = [(bisect_left(starts, begin), bisect_left(starts, end)) for begin, end in parts]
        return [(first, stop) for first, stop in ranges if first < stop]


def _choose_language(words: list[str], index: Mapping[str, Sequence[int]], vocabularies: Vocabularies) -> str | None:
    total = max(1, min(len(words), _READ_WORDS))
    if len(words) <= _READ_WORDS:
        votes = sum([vote * len(index[word]) for word, vote in vocabularies.list_votes(index.keys())])
    else:
        sample = Counter(words[:_READ_WORDS])
        votes = sum([vote * sample[word] for word, vote in vocabularies.list_votes(sample.keys())])
    shares = {code: count / total for code, count in vocabularies.count_votes(votes)}
    best = max(shares, key=lambda code: shares[code], default=None)
    return best if best is not None and shares[best] >= _LEAST_FUNCTION_WORDS else None
