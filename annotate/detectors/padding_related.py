"""Boxes of other stories that outweigh the story itself."""

from __future__ import annotations

from annotate.core.model import Span
from annotate.detectors.padding_reading import Reading, Signal, ramp

# Words in related boxes for one word of the article. Sites with honest news have such boxes too,
# so that the signal stays weak.
_LOW, _HIGH, _MOST = 0.8, 2.0, 0.2
_LONGEST_TEASER = 40
_LEAST_LINES = 8


def find_related_boxes(reading: Reading) -> Signal:
    """Return the signal of related stories, after their heading, that are longer than the article."""
    name = "related stories"
    if reading.vocabulary is None:
        return Signal(name, 0.0)
    view, phrases = reading.view, reading.vocabulary.phrases["related"]
    places = set(reading.find_phrases_around("related"))
    if not places:
        return Signal(name, 0.0)
    label: Span | None = None
    before = after = teasers = 0
    tokens = view.signs
    for line in view.lines:
        first, stop = tokens.cut(*line)
        size = stop - first
        if label is None and line.start > view.body.start and 0 < size <= 5 and first in places:
            label = line if phrases.match(tokens.words, first, stop) == size else None
        if label is None:
            before += size if line.start >= view.body.start else 0
        elif size <= _LONGEST_TEASER:
            after, teasers = after + size, teasers + 1
    if label is None or teasers < _LEAST_LINES or not before:
        return Signal(name, 0.0)
    chance = ramp(after / before, _LOW, _HIGH, _MOST)
    note = f"boxes of other stories with {after} words after {before} of the story"
    return Signal(name, chance, (view.cite(label.start, label.end, note),))
