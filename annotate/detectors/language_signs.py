"""What is loaded in a passage: the words of the lexicon, and the marks of emphasis and scorn."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from annotate.core.word_numbers import find_marked
from annotate.detectors.language_lexicon import CONTRACTION, LOUD, NUMBER, PERSON, Hit, LoadedVocabulary
from annotate.detectors.language_reading import Passage

# A quotation is somebody else's voice; that it was chosen still counts a little.
_QUOTED_SHARE = 0.3
# Ends a sentence: "Really!", "why?” ", a line's end; not an address with "?q=1" or "!important".
# Possessive, and begun only at the first of several marks: "!!!!x" must not be read from each of them. All that it
# may begin with stands in front, so that the search goes there at once.
_SENTENCE_END = re.compile(r"[.!?…\r\n](?:(?<=[.!?…])(?<![.!?…]{2})[.!?…]*+(?=[\s\"”’')\]]|\Z)|(?<=[\r\n])[\r\n]*+)")
_LONGEST_QUESTION = 160
# One or two plain words in quotation marks: their “reform”; not a quoted clause, nor the title "Hamlet".
_SCARE = re.compile(r"[a-z][\w’'-]{2,24}(?: [\w’'-]{2,24})?\Z")
# Entries of these kinds keep their charge as part of a name ("Crooked Harold").
_NAMING = ("us-versus-them", "conspiracy")


class Sign(NamedTuple):
    """A loaded place: what to tell, what it counts (up to 3), where it stands, and its folded words.

    `wording` is empty for a mark of emphasis.
    """

    note: str
    weight: float
    start: int
    end: int
    wording: str


@dataclass(frozen=True, slots=True)
class Tone:
    """How a passage is written, in counts outside quotations."""

    words: int
    report: int
    person: int
    contractions: int
    numbers: int


def read_signs(passage: Passage, vocabulary: LoadedVocabulary) -> tuple[list[Sign], Tone]:
    """Return the loaded places of the passage, in no promised order, and its tone."""
    marks = passage.mark(vocabulary.marks)
    hits = vocabulary.find(passage.folded, marks)
    signs = [_weigh(passage, *place) for place in _find_words(passage, hits)]
    signs += [_weigh(passage, *place) for place in _find_marks(passage, vocabulary, marks)]
    return signs, _read_tone(passage, hits, marks)


def _weigh(passage: Passage, note: str, strength: float, start: int, end: int, wording: str = "") -> Sign:
    if passage.is_quoted(start):
        return Sign(note + " in a quotation", strength * _QUOTED_SHARE, start, end, wording)
    return Sign(note, strength, start, end, wording)


def _read_tone(passage: Passage, hits: Iterable[Hit], marks: bytearray) -> Tone:
    reports = (hit for hit in hits if hit.entry.category == "report")
    own = b"".join(marks[first:stop] for first, stop in passage.own)
    return Tone(
        words=len(passage),
        report=sum(not passage.is_quoted(passage.starts[hit.start]) for hit in reports),
        person=len(find_marked(own, PERSON)),
        contractions=len(find_marked(own, CONTRACTION)),
        numbers=len(find_marked(own, NUMBER)),
    )


def _find_words(passage: Passage, hits: Iterable[Hit]) -> Iterator[tuple[str, float, int, int, str]]:
    for start, end, entry in hits:
        may_be_name = end - start == 1 and entry.category not in _NAMING
        if entry.strength and not (may_be_name and passage.is_name(start)):
            wording = " ".join(passage.folded[start:end])
            yield entry.note, entry.strength, passage.starts[start], passage.ends[end - 1], wording


def _find_marks(
    passage: Passage, vocabulary: LoadedVocabulary, marks: bytearray
) -> Iterator[tuple[str, float, int, int]]:
    """Yield the marks of emphasis that stand in the writer's own words."""
    text, begin = passage.text, passage.start
    has_marks = text.find("!", begin, passage.end) >= 0 or text.find("?", begin, passage.end) >= 0
    for start, end in passage.find_between(_SENTENCE_END) if has_marks else ():
        signs = text[start:end]
        if ("!" in signs or "?" in signs) and not passage.is_quoted(start):
            if "!" in signs:
                yield "exclamation mark", 1.0, start, end
            else:
                yield (
                    "question to the reader",
                    0.5,
                    _skip_blanks(text, max(begin, start - _LONGEST_QUESTION), start),
                    end,
                )
        begin = end
    for place in find_marked(marks, LOUD):
        if text[passage.starts[place]].isupper() and passage.write(place).isupper():
            yield "word in capitals", 1.0, passage.starts[place], passage.ends[place]
    for first, last in _find_scare_quotes(passage, vocabulary):
        yield "scare quotes", 1.0, first, last


def _find_scare_quotes(passage: Passage, vocabulary: LoadedVocabulary) -> Iterator[tuple[int, int]]:
    """Yield the ranges of one or two quoted words, marks included, that no word of speech introduces."""
    for first, last in passage.quotations:
        if last >= passage.end or not _SCARE.match(passage.text, first, last):
            continue
        place = bisect_left(passage.starts, first)
        if not vocabulary.naming.intersection(passage.folded[max(0, place - 2) : place]):
            yield first - 1, last + 1


def _skip_blanks(text: str, start: int, end: int) -> int:
    """Return where a sentence begins behind the blanks, brackets and quotation marks before it."""
    while start < end and not text[start].isalnum():
        start += 1
    return start
