"""Stock sentences: those that could stand on any page, with only the topic filled in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from annotate.detectors.padding_reading import FIELD, FIELDS, MASK, NEW, Reading, Signal, ramp

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
# What a sentence can have at most before anything speaks against it.
_MOST_POINTS = _START + _TOPIC + _STOCK * _MOST_STOCK + _ADDRESS * _MOST_ADDRESS
_SHIFTS = range(0, FIELDS * FIELD, FIELD)
_NEW_SHIFT, _STORY_SHIFT = _SHIFTS[-2:]
_QUOTES = frozenset('"“”„«»「」')


@dataclass(frozen=True, slots=True)
class Content:
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
    packed = reading.count_kinds(start, stop)
    address, topic, voice, filler, number, new, story = [packed >> shift & MASK for shift in _SHIFTS]
    begin, end = reading.span(start, stop)
    return Content(
        size=stop - start,
        topic=topic,
        stock=filler + 2 * reading.count_phrases(start, stop),
        address=address,
        new=new,
        story=story,
        names=_count_names(reading, start, stop),
        has_figure=number > 0,
        has_voice=voice > 0,
        is_quoted=not _QUOTES.isdisjoint(reading.view.text[max(0, begin - 2) : end + 2]),
    )


def _count_names(reading: Reading, start: int, stop: int) -> int:
    """Return how many words after the first are written like a name and are none of the topic."""
    weights = reading.weights
    return sum(weights[place] >= NEW and reading.is_name(place) for place in range(start + 1, stop))


def _is_news(packed: int) -> bool:
    """Whether a range has so many words of a story that no sign of a stock sentence outweighs them."""
    new, story = packed >> _NEW_SHIFT & MASK, packed >> _STORY_SHIFT & MASK
    return _NEW_WORD * new + _STORY_WORD * story > _MOST_POINTS - _LEAST_POINTS and (new > 1 or story > 3)


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
    # A mould counts only with a sentence without news in it; sentences of one mould have the same words of a story.
    rows = [row for row in reading.sentences if not _is_news(reading.count_kinds(*row))]
    moulds = [_find_mould(reading, start, stop) for start, stop in rows]
    pairs = list(zip(moulds, rows, strict=True))
    uses = Counter(mould for mould, _ in {(mould, tuple(reading.words[slice(*row)])) for mould, row in pairs if mould})
    weighed = []
    for mould, (start, stop) in pairs:
        begin, end = reading.span(start, stop)
        if "://" in reading.view.text[begin:end]:  # a reference, sound or broken, is no stock sentence
            continue
        content = weigh_sentence(reading, start, stop)
        is_told = content.has_figure or content.has_voice or content.names or content.is_quoted
        if mould and uses[mould] > 1 and content.new <= 1 and content.story <= 3 and not is_told:
            weight = 1.0
        else:
            weight = ramp(content.points, _LEAST_POINTS, _FULL_POINTS, 1.0)
        weighed.append((weight, start, stop))
    return weighed


def _find_mould(reading: Reading, start: int, stop: int) -> tuple[str, ...] | None:
    """Return the sentence with its topic words left out, None for too little or no topic."""
    mould: list[str] = []
    for word in reading.words[start:stop]:
        part = "\0" if word in reading.topic else word
        if part != "\0" or not mould or mould[-1] != "\0":
            mould.append(part)
    return tuple(mould) if len(mould) >= _SHORTEST_MOULD and "\0" in mould else None
