"""The body of an article as numbered, folded words: what every signal of padding is measured on."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress, count

from annotate.core.model import Evidence, Span
from annotate.core.page_labels import Kind
from annotate.core.text import TextView
from annotate.detectors.padding_lexicon import Kinds, Vocabulary, fold_words

# Words read to tell the language. Function words are 45 to 60 % of the news articles of articles-dev, and
# from 28 % (Chinese, Russian) to 55 % (French) of the test cases; names, code and lists have far fewer.
_READ_WORDS = 3000
_LEAST_FUNCTION_WORDS = 0.12
# A word used this often, and among the ten most used, is what the article is about.
_TOPIC_USES = 3
_TOPIC_SIZE = 10
# Ends a sentence after the body: "end. Next", "结束。下"; not "3.5".
_SENTENCE_END = re.compile(r"[.!?…。！？]+(?=\s|$)|(?<=[。！？])")
# A text without a menu before the body and with so few buttons is an extracted article: all of it is read.
_FEW_BUTTONS = 0.1
_FIRST_LINES = 4
_EDGES = (Kind.BOX, Kind.END)
# Half of the news articles of articles-dev are shorter.
_USUAL_LENGTH = 800
# The counts of a range of words in one number, so that a sum of numbers is all that is needed: 24 bits a field.
FIELDS = 7
FIELD = 24
MASK = (1 << FIELD) - 1
ADDRESS, TOPIC, VOICE, FILLER, NUMBER, NEW, STORY = (1 << FIELD * place for place in range(FIELDS))
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

    def __init__(self, view: TextView, vocabularies: Mapping[str, Vocabulary]) -> None:
        self.view = view
        self.zone = _find_zone(view)
        tokens = view.signs
        first, stop = tokens.cut(*self.zone)
        self.words = tokens.words[first:stop]
        self.starts, self.ends = tokens.starts[first:stop], tokens.ends[first:stop]
        self.spans = list(zip(self.starts, self.ends, strict=True))
        # What stands before each word, and after the last one.
        self.gaps = tokens.gaps[first : stop + 1]
        self.totals = Counter(self.words)
        self.language = _choose_language(self.words, self.totals, vocabularies)
        self.vocabulary = vocabularies.get(self.language or "")
        self.kinds = self.vocabulary.kinds if self.vocabulary else Kinds()
        self.kind = self.kinds.__getitem__

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentences that hold a word."""
        return list(self._number((*self.view.sentences, *self._split_tail())))

    @cached_property
    def lines(self) -> list[tuple[int, int]]:
        """The lines that hold a word."""
        return list(self._number(self.zone_lines))

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
    def topic(self) -> frozenset[str]:
        """The words that the article is about: those of its title and its most used ones."""
        # In the order of their first use, which decides between words used equally often.
        uses = Counter({word: self.totals[word] for word in self.others if len(word) > 2})
        often = {word for word, times in uses.most_common(_TOPIC_SIZE) if times >= _TOPIC_USES}
        return frozenset(often | {word for word in self.title if self.kind(word) != "function"})

    @cached_property
    def others(self) -> list[str]:
        """The different words that tell something, in the order of their first use."""
        kinds = self.kinds
        return [word for word in self.totals if kinds[word] == "other"]

    @cached_property
    def sentence_counts(self) -> Counter[str]:
        """In how many sentences each word stands."""
        words = self.words
        return Counter(chain.from_iterable([set(words[start:stop]) for start, stop in self.sentences]))

    @cached_property
    def weights(self) -> list[int]:
        """What each word adds to the counts of its range, as one number: see `count_kinds`."""
        counts = self.sentence_counts
        weights = dict.fromkeys(self.totals, 0)
        weights.update((word, NEW if counts[word] == 1 else STORY) for word in self.others)
        weights.update((word, FILLER) for word in self.totals if self.kinds[word] == "filler")
        weights.update((word, NUMBER) for word in self.totals if self.kinds[word] == "number")
        vocabulary = self.vocabulary
        for word in weights.keys() & vocabulary.voices.words if vocabulary else ():
            weights[word] += VOICE
        weights.update((word, TOPIC) for word in weights.keys() & self.topic)
        for word in weights.keys() & vocabulary.address.words if vocabulary else ():
            weights[word] += ADDRESS
        return list(map(weights.__getitem__, self.words))

    def count_kinds(self, start: int, stop: int) -> int:
        """Return how many words of a range are of each kind, packed: field i from bit 24 * i on, as in FIELDS."""
        return sum(self.weights[start:stop])

    @cached_property
    def phrase_places(self) -> list[int]:
        """The places at which a stock phrase may begin."""
        firsts = self.vocabulary.phrases["phrases"].by_first if self.vocabulary else {}
        return list(compress(count(), map(firsts.__contains__, self.words)))

    @cached_property
    def is_ideographic(self) -> bool:
        """Whether most words are single ideographs or kana."""
        sample = self.words[:_READ_WORDS]
        if max(sample, default="") <= "\u3040":
            return False
        return sum(len(word) == 1 and word > "\u3040" for word in sample) * 2 > len(sample)

    @cached_property
    def speakers(self) -> frozenset[tuple[str, ...]]:
        """The names before the colon at the start of three lines or more: the text is a conversation."""
        counts: Counter[tuple[str, ...]] = Counter(self._find_speaker(start, stop) for start, stop in self.lines)
        return frozenset(name for name, times in counts.items() if times >= 3 and len("".join(name)) > 1)

    def is_spoken(self, start: int) -> bool:
        """Whether the line that begins with this word opens with the name of a speaker."""
        return bool(self.speakers) and self._find_speaker(start, min(start + 5, len(self.words))) in self.speakers

    def count_evenly(self, count: float) -> float:
        """Return a count scaled down to an article of 800 words; that of a shorter article stays as it is."""
        return count * _USUAL_LENGTH / max(_USUAL_LENGTH, len(self.words))

    def is_name(self, place: int) -> bool:
        """Whether the word at `place` is written like a name; German writes all nouns so."""
        return self.language != "de" and self.view.text[self.spans[place][0]].isupper()

    def span(self, start: int, stop: int) -> Span:
        """Return the characters of a range of words."""
        return Span(self.spans[start][0], self.spans[stop - 1][1])

    def cite(self, start: int, stop: int, note: str) -> Evidence:
        """Return evidence that quotes a range of words, cut at a word's end when it is long."""
        begin, end = self.span(start, stop)
        if end - begin > _LONGEST_QUOTE:
            end = begin + _LONGEST_QUOTE
            fits = bisect_right(self.spans, end, start + 1, stop, key=lambda span: span[1])
            end = min(end, self.spans[fits - 1][1])
        return self.view.cite(begin, end, note)

    def count_phrases(self, start: int, stop: int) -> float:
        """Return how many stock phrases a range of words holds; those that newspapers use count half."""
        if self.vocabulary is None:
            return 0.0
        total, place = 0.0, start
        phrases, common = self.vocabulary.phrases["phrases"], self.vocabulary.phrases["common"]
        places = self.phrase_places
        for at in places[bisect_left(places, start) : bisect_left(places, stop)]:
            size = phrases.match(self.words, at, stop) if at >= place else 0
            if size:
                total += 0.5 if common.match(self.words, at, stop) >= size else 1.0
                place = at + size
        return total

    def _find_speaker(self, start: int, stop: int) -> tuple[str, ...]:
        for place in range(start, min(start + 4, stop)):
            end = self.spans[place][1]
            if self.view.text[end : end + 1] == ":":
                return tuple(self.words[start : place + 1])
        return ()

    def _split_tail(self) -> Iterator[Span]:
        """Yield the sentences after the body."""
        for line in self.zone_lines:
            if line.start >= self.view.body.end:
                start = line.start
                for match in _SENTENCE_END.finditer(self.view.text, *line):
                    yield Span(start, match.end())
                    start = match.end()
                yield Span(start, line.end)

    def _number(self, parts: tuple[Span, ...]) -> Iterator[tuple[int, int]]:
        stop = 0
        for part in parts:
            first = bisect_left(self.starts, part.start, stop)
            stop = bisect_left(self.starts, part.end, first)
            if stop > first:
                yield first, stop


def _find_zone(view: TextView) -> Span:
    """Return the body with the lines that hang on it: headings, questions, lists of words.

    The page's layout takes those for menus, and here they are what is looked for. The zone grows up to
    the first prose with no button in between, and down to a box of other stories or the comments; a
    text with hardly any buttons is read to its end.
    """
    body = view.body
    lines = view.kinds
    if not lines:
        return body
    start, end = body
    for line in reversed([line for line in lines if line.end <= body.start]):
        if line.kind in _EDGES or line.kind is Kind.CHROME:
            break
        start = line.start if line.kind is Kind.PROSE else start
    buttons = sum(line.kind in (Kind.CHROME, Kind.END) for line in lines)
    is_article = sum(line.end <= start for line in lines) < _FIRST_LINES and buttons <= _FEW_BUTTONS * len(lines)
    for line in lines:
        if line.start >= body.end:
            if line.kind in _EDGES and not is_article:
                break
            end = max(end, line.end)
    return Span(start, end)


def _choose_language(words: list[str], totals: Counter[str], vocabularies: Mapping[str, Vocabulary]) -> str | None:
    sample = totals if len(words) <= _READ_WORDS else Counter(words[:_READ_WORDS])
    total = max(1, min(len(words), _READ_WORDS))
    shares = {
        code: sum([sample[word] for word in sample.keys() & vocabulary.function.words]) / total
        for code, vocabulary in vocabularies.items()
    }
    best = max(shares, key=lambda code: shares[code], default=None)
    return best if best is not None and shares[best] >= _LEAST_FUNCTION_WORDS else None
