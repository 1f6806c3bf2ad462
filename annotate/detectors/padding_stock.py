"""Stock sentences: those that could stand on any page, with only the topic filled in."""

from __future__ import annotations

from typing import NamedTuple

from annotate.core.word_numbers import sum_ranges
from annotate.detectors.padding_lexicon import ADDRESS, FILLER, NEW, NUMBER, STORY, TOPIC, VOICE
from annotate.detectors.padding_reading import Reading, Signal, ramp

# Points of a sentence, chosen by hand and checked on articles-dev against templates of other people's
# content generators. For: it names the topic, has words of the search-engine page, speaks to its reader.
_START, _TOPIC, _STOCK, _ADDRESS = -0.5, 2.0, 0.9, 0.7
# Against: a word met only here, a word of the story that is not its topic, names, quotes, figures, voices.
_NEW_WORD, _STORY_WORD, _NAME, _QUOTED, _FIGURE, _VOICE = 1.0, 2.0, 3.0, 3.0, 3.0, 2.0
_SHORT, _SHORT_SIZE = 2.0, 6
_MOST_STOCK, _MOST_ADDRESS, _MOST_NAMES = 5, 2, 2
# A sentence begins to count above the first, and counts in full from the second.
_LEAST_POINTS, _FULL_POINTS = 1.0, 3.0
# Share of the words in such sentences. Of the news articles of articles-dev 98 % lie under 0.035 and 99 %
# under 0.06; a fifth more words of template sentences gives 0.06 to 0.16.
_LOW, _HIGH = 0.015, 0.065
_MOST = 0.93
# Two or three sentences are an accident, however short the article.
_ENOUGH = 3.5
_SHORTEST_MOULD = 5
# Added to the byte of a word where a stock phrase may begin, which counts as so many stock words.
_PHRASE, _PHRASE_WORDS = 32, 2
# So many words of a story the sentences of one mould may share.
_MOST_NEWS = 3
_QUOTES = frozenset('"“”„«»「」')


def _weigh_mark(mark: int) -> int:
    """Return the points, in tenths, that a word brings at most: a second figure or voice brings none."""
    points = {FILLER: _STOCK, NEW: -_NEW_WORD, STORY: -_STORY_WORD}.get(mark & (VOICE - 1), 0.0)
    points += (_ADDRESS if mark & ADDRESS else 0.0) + (_STOCK * _PHRASE_WORDS if mark & _PHRASE else 0.0)
    return round(10 * points)


def _count_news(mark: int) -> int:
    """Return how far a word alone keeps a sentence from being one of a mould: a word of the story only a little."""
    is_told = mark & (VOICE - 1) in (NEW, NUMBER) or mark & VOICE
    return _MOST_NEWS + 1 if is_told else int(mark & (VOICE - 1) == STORY)


# From the byte of a word to these, as signed bytes.
_AT_BEST = bytes(_weigh_mark(mark) & 255 for mark in range(256))
_NEWS = bytes(map(_count_news, range(256)))
_LEAST_AT_BEST = round(10 * (_LEAST_POINTS - _START - _TOPIC))


class Content(NamedTuple):
    """How many words of a sentence are of the topic, stock, to the reader, new, of the story, names."""

    size: int
    topic: int
    stock: float
    address: int
    new: int
    story: int
    names: int
    has_figure: bool
    has_voice: bool
    is_quoted: bool

    @property
    def news(self) -> float:
        """What the sentence tells besides its topic, in words; a word used elsewhere tells less."""
        return self.new + 0.4 * self.story + self.has_figure + self.is_quoted

    @property
    def points(self) -> float:
        """What speaks for a stock sentence, less what speaks against it."""
        points = _START + (_TOPIC if self.topic else 0) + _STOCK * min(self.stock, _MOST_STOCK)
        points += _ADDRESS * min(self.address, _MOST_ADDRESS) - (_SHORT if self.size < _SHORT_SIZE else 0)
        points -= _NEW_WORD * self.new + _STORY_WORD * self.story + _NAME * min(self.names, _MOST_NAMES)
        return points - _QUOTED * self.is_quoted - _FIGURE * self.has_figure - _VOICE * self.has_voice


def weigh_sentence(reading: Reading, start: int, stop: int) -> Content:
    """Return the content of a range of words."""
    return look_closer(reading, count_words(reading, start, stop), start, stop)


def count_words(reading: Reading, start: int, stop: int) -> Content:
    """Return the content of a range as its single words tell it: at most so much of it is stock."""
    kinds = reading.word_kinds
    return Content(
        size=stop - start,
        topic=kinds.count(TOPIC, start, stop),
        stock=kinds.count(FILLER, start, stop) + float(_PHRASE_WORDS) * reading.count_phrase_places(start, stop),
        address=reading.addresses.count(1, start, stop),
        new=kinds.count(NEW, start, stop),
        story=kinds.count(STORY, start, stop),
        names=0,
        has_figure=kinds.find(NUMBER, start, stop) >= 0,
        has_voice=reading.voices.find(1, start, stop) >= 0,
        is_quoted=False,
    )


def look_closer(reading: Reading, content: Content, start: int, stop: int) -> Content:
    """Return the content of a range with what takes longer to find: phrases, names, quotation marks."""
    begin, end = reading.span(start, stop)
    return content._replace(
        stock=reading.word_kinds.count(FILLER, start, stop) + _PHRASE_WORDS * reading.count_phrases(start, stop),
        names=_count_names(reading, start, stop),
        is_quoted=not _QUOTES.isdisjoint(reading.view.text[max(0, begin - 2) : end + 2]),
    )


def _count_names(reading: Reading, start: int, stop: int) -> int:
    """Return how many words after the first are written like a name and are none of the topic."""
    kinds = reading.word_kinds
    return sum(kinds[place] in (NEW, STORY) and reading.is_name(place) for place in range(start + 1, stop))


def _choose_sentences(reading: Reading) -> list[tuple[int, int]]:
    """Return the sentences that may be stock ones: by what their words weigh at most, or for want of news."""
    rows = reading.sentences
    marks = bytearray(reading.marks)
    for place in reading.phrase_places:
        marks[place] |= _PHRASE
    best, told = sum_ranges(rows, marks.translate(_AT_BEST), marks.translate(_NEWS))
    return [
        row
        for row, points, news in zip(rows, best, told, strict=True)
        if points >= _LEAST_AT_BEST or news <= _MOST_NEWS
    ]


def find_stock_sentences(reading: Reading) -> Signal:
    """Return the signal of sentences without news: stock ones, and several of one mould."""
    name = "stock sentences"
    if reading.vocabulary is None or not reading.words:
        return Signal(name, 0.0)
    found = [row for row in _weigh_sentences(reading) if row[0] > 0]
    total = len(reading.words)
    share = sum(weight * (stop - start) for weight, start, stop in found) / total
    enough = min(1.0, sum(weight for weight, _, _ in found) / _ENOUGH)
    shown = [row for row in found if row[0] >= 0.5]
    shown.sort(key=lambda row: (-row[0], row[1] - row[2]))
    percent = sum(stop - start for _, start, stop in shown) * 100 // total
    note = f"stock sentence that would fit any page ({len(shown)} such, {percent} % of the words)"
    evidence = tuple(reading.cite(start, stop, note) for _, start, stop in shown[:4])
    return Signal(name, ramp(share, _LOW, _HIGH, _MOST) * enough, evidence)


def _weigh_sentences(reading: Reading) -> list[tuple[float, int, int]]:
    """Return (weight, start, stop) of each sentence that may be a stock one, the weight from 0 to 1."""
    rows = _choose_sentences(reading)
    contents = [count_words(reading, *row) for row in rows]
    moulded = _find_moulded(reading, rows, contents)
    weighed = []
    for (start, stop), at_best in zip(rows, contents, strict=True):
        is_moulded = (start, stop) in moulded
        if at_best.points <= _LEAST_POINTS and not is_moulded:
            continue
        if reading.view.text.find("://", *reading.span(start, stop)) >= 0:  # a reference is no stock sentence
            continue
        content = look_closer(reading, at_best, start, stop)
        if is_moulded and not (content.names or content.is_quoted):
            weight = 1.0
        else:
            weight = ramp(content.points, _LEAST_POINTS, _FULL_POINTS, 1.0)
        weighed.append((weight, start, stop))
    return weighed


def _find_moulded(reading: Reading, rows: list[tuple[int, int]], contents: list[Content]) -> frozenset[tuple[int, int]]:
    """Return the sentences without news that another one equals but for its topic.

    Both have the same words of a story: none of them has a word that is met in one sentence only.
    """
    moulds: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for row, content in zip(rows, contents, strict=True):
        is_told = content.new or content.story > _MOST_NEWS or content.has_figure or content.has_voice
        if content.topic and content.size >= _SHORTEST_MOULD and not is_told:
            moulds.setdefault(_find_mould(reading, *row), []).append(row)
    return frozenset(
        row
        for mould, same in moulds.items()
        if len(mould) >= _SHORTEST_MOULD and len({tuple(reading.words[slice(*row)]) for row in same}) > 1
        for row in same
    )


def _find_mould(reading: Reading, start: int, stop: int) -> tuple[str, ...]:
    """Return the words of a sentence with a blank for each run of topic words."""
    mould: list[str] = []
    for word, kind in zip(reading.words[start:stop], reading.word_kinds[start:stop], strict=True):
        part = "" if kind == TOPIC else word
        if part or not mould or mould[-1]:
            mould.append(part)
    return tuple(mould)
