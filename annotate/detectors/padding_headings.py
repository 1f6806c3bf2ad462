"""Headings for search engines: many, thin, of stock words, or announced by a list of contents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, takewhile

from annotate.core.model import Span
from annotate.core.text import TextView
from annotate.detectors.padding_phrase_list import PhraseList
from annotate.detectors.padding_reading import Reading, Signal, ramp
from annotate.detectors.padding_stock import count_words, look_closer

# A numbered heading: "35. Mending Rural Roads", "2.1 Gravel"; not "35 ships sailed".
_NUMBERED = re.compile(r"\d{1,3}(?:[.):]|\.\d{1,3}\.?)\s")
_LONGEST_HEADING = 14
# A line that ends so is a sentence or the start of a list, not a heading.
_NO_HEADING = frozenset('.,;:"”»…。，；：')
# Stock headings in an article of 800 words: of the news articles of articles-dev 99 % have one at most and
# none more than three; a fifth more words by headings with a sentence each gives five in the shortest.
_FEW, _MANY = 1.2, 4.8
# A heading with nothing but the topic and small words ("More on X"): newsrooms write those too.
_TOPIC_ONLY, _TOPIC_ONLY_MOST = 0.4, 1.2
# Numbered headings with so little under each: 10 to 20 make a list article, 38 a page for machines.
_NUMBERED_FEW, _NUMBERED_MANY = 8, 32
_THIN_WORDS = 70
_NUMBERED_MOST = 0.9
_STOCK_MOST = 0.9
# A list of contents is honest in a long report, and odd in a piece read in five minutes.
_LONG_READ = 2500
_CONTENTS, _CONTENTS_LONG = 0.36, 0.2
# So many labels of such a list are looked at, and so many lines after each.
_LABELS, _ENTRIES, _LEAST_ENTRIES = 3, 40, 2
_LONGEST_LINE, _LONGEST_ENTRY, _LONGEST_LABEL = 200, 20, 6


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line: its words, and how many words stand between it and the next heading."""

    start: int
    stop: int
    below: int
    is_numbered: bool


def find_headings(reading: Reading) -> list[Heading]:
    """Return the lines that look like headings, in order."""
    text, lines = reading.view.text, reading.lines
    found = []
    for start, stop in lines:
        if stop - start > _LONGEST_HEADING:
            continue
        begin, end = reading.span(start, stop)
        last = text[end : end + 1] if text[end : end + 1].strip() else text[end - 1]
        if last not in _NO_HEADING and not reading.is_spoken(start):
            found.append((start, stop, bool(_NUMBERED.match(text, begin))))
    ends = [start for start, _, _ in found[1:]] + [len(reading.words)]
    return [Heading(*row[:2], end - row[1], row[2]) for row, end in zip(found, ends, strict=False)]


def find_numbered_headings(reading: Reading, headings: list[Heading]) -> Signal:
    """Return the signal of long numbered rows of headings with little under each."""
    name = "numbered headings"
    numbered = [heading for heading in headings if heading.is_numbered]
    with_text = [heading for heading in numbered if heading.below >= 10]
    if len(with_text) < 4 or len(with_text) * 2 < len(numbered):
        return Signal(name, 0.0)
    mean = sum(heading.below for heading in numbered) // len(numbered)
    if mean > _THIN_WORDS:
        return Signal(name, 0.0)
    chance = ramp(len(numbered), _NUMBERED_FEW, _NUMBERED_MANY, _NUMBERED_MOST)
    note = f"{len(numbered)} numbered headings with {mean} words each"
    shown = (numbered[-1], numbered[0], numbered[len(numbered) // 2])
    return Signal(name, chance, tuple(reading.cite(heading.start, heading.stop, note) for heading in shown))


def find_stock_headings(reading: Reading, headings: list[Heading]) -> Signal:
    """Return the signal of headings that would fit any page ("Why X Matters", "Final Thoughts")."""
    name = "stock headings"
    if reading.vocabulary is None:
        return Signal(name, 0.0)
    labels = reading.choose_phrases("labels")
    weighed = [(_weigh(reading, heading, labels), heading) for heading in headings]
    stock = [heading for weight, heading in weighed if weight]
    full = sum(weight == 1 for weight, _ in weighed)
    count = full + min(_TOPIC_ONLY_MOST, _TOPIC_ONLY * (len(stock) - full))
    chance = ramp(reading.count_evenly(count), _FEW, _MANY, _STOCK_MOST)
    note = f"stock heading ({len(stock)} such)"
    shown = [heading for weight, heading in weighed if weight == 1] or stock
    return Signal(name, chance, tuple(reading.cite(heading.start, heading.stop, note) for heading in shown[:3]))


def find_contents(reading: Reading) -> Signal:
    """Return the signal of a list of contents whose entries are headings of the article.

    All lines of the page are looked at: its layout may take the list for a menu before the body.
    """
    name = "list of contents"
    if reading.vocabulary is None:
        return Signal(name, 0.0)
    view, labels = reading.view, reading.vocabulary.phrases["contents"]
    if not reading.find_phrases_around("contents"):
        return Signal(name, 0.0)
    places = [place for place, line in enumerate(view.lines) if _is_label(view, line, labels)]
    if not places:
        return Signal(name, 0.0)
    lines = [_read_line(view, line) for line in view.lines]
    # Where each line stands for the last time within the article: an entry comes back there as a heading.
    last = {tuple(words): at for at, words in enumerate(lines) if _is_inside(view.lines[at], reading.zone)}
    for place in places[:_LABELS]:
        rows = takewhile(lambda at: 0 < len(lines[at]) <= _LONGEST_ENTRY, range(place + 1, len(lines)))
        count = sum(last.get(tuple(lines[at]), -1) > at for at in islice(rows, _ENTRIES))
        if count >= _LEAST_ENTRIES:
            chance = _CONTENTS_LONG if len(reading.words) > _LONG_READ else _CONTENTS
            note = f"list of contents: {count} entries are the headings below it"
            return Signal(name, chance, (view.cite(*view.lines[place], note),))
    return Signal(name, 0.0)


def _read_line(view: TextView, line: Span) -> list[str]:
    """Return the words of a line, none of one that is too long."""
    first, stop = view.signs.cut(*line)
    return view.signs.words[first:stop] if line.end - line.start <= _LONGEST_LINE else []


def _is_label(view: TextView, line: Span, labels: PhraseList) -> bool:
    if line.end - line.start > _LONGEST_LINE:
        return False
    first, stop = view.signs.cut(*line)
    size = stop - first
    return 0 < size <= _LONGEST_LABEL and labels.match(view.signs.words, first, stop) >= max(1, size - 1)


def _is_inside(line: Span, zone: Span) -> bool:
    return zone.start <= line.start and line.end <= zone.end


def _weigh(reading: Reading, heading: Heading, labels: PhraseList) -> float:
    """Return 1 for a stock heading, less for one that only names the topic, 0 for one with news."""
    start = heading.start + (1 if heading.is_numbered and heading.stop - heading.start > 1 else 0)
    content = count_words(reading, start, heading.stop)
    if content.has_figure or content.size < 2 or content.news > 0.5:
        return 0.0
    content = look_closer(reading, content, start, heading.stop)
    if content.is_quoted:
        return 0.0
    if content.stock >= 1 or labels.match(reading.words, start, heading.stop) == content.size:
        return 1.0
    return _TOPIC_ONLY if 0 < content.topic < content.size else 0.0
