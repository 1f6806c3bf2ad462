"""The lines of a page dump: which are running text, which are short, and which are labels of the site."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from annotate.core.model import Span
from annotate.core.page_labels import LONGEST_LABEL, Kind, find_label, find_notice_signs, fold, is_notice
from annotate.core.scripts import HAN, HAN_AGAIN, HANGUL, KANA
from annotate.core.tokens import RUN, Tokens


class Line(NamedTuple):
    """A line without its bullet: where its words stand, what it is, and how much text it holds.

    `weight` counts characters; an ideograph counts as three, for it carries as much.
    """

    start: int
    end: int
    kind: Kind
    weight: int
    is_item: bool


# Long lines are judged by their beginning: more tells nothing new.
_LOOK = 600
_IDEOGRAPH_WEIGHT = 3
# Running text has this weight where it ends with a stop, or this without one. Headlines are lighter than the
# second, and of 1,143 extracted articles nine paragraphs in ten are heavier than the first.
_WITH_STOP, _ALONE, _ALONE_WIDE = 45, 150, 240
# What is cut off below this weight begins another story; above it, a paragraph trails off.
_TEASER = 300
# A line with fewer figures and no letter says nothing: "0", "300", "1 -".
_FIGURES = 6
# Sentences have fewer capitals (in German, too, two words in five); headlines in title case and menus have more.
_MOST_CAPITALS, _FEWEST_WORDS = 0.66, 5

# "• Contact", "  - item", "+ Text", "o Sub-item", "1. * Text"; not "-5 degrees", "o que muda".
_BULLET = re.compile(r"(?:o\s{1,4}(?=[A-Z])|[•*+‣◦●▪■□▸►»>·\-–|]{1,3}(?:\s{1,8}|$)|\d{1,2}\.\s{1,4}(?=[*+•]\s))+")
_IDEOGRAPH = re.compile(f"[{KANA}{HAN}{HAN_AGAIN}{HANGUL}]")
# Ends a sentence at the end of a line: 'said."', "(Reuters.)", "。」"; not "Jane Doe" or "12:30".
_STOP_AT_END = re.compile(r"[.!?…:;。！？：；؟۔।][\"'”’»)\]）」』】\s]{0,4}$")
# How the beginning of another story is cut off.
_CUT_OFF = ("...", "…", "[…]", "[...]", "(…)")


class _Whole:
    """A text whose lines are looked at, and what is asked of it once instead of line by line."""

    def __init__(self, text: str, runs: Tokens) -> None:
        self.text = text
        self.has_ideographs = not text.isascii() and bool(_IDEOGRAPH.search(text))
        self._notices = find_notice_signs(text)
        self._starts = runs.starts
        self._heads = runs.heads

    def find_heads(self, start: int, end: int) -> str:
        """Return the first characters of the runs of letters and digits in a range that cuts none at its start."""
        first = bisect_left(self._starts, start)
        return self._heads[first : bisect_left(self._starts, end, first)]

    def may_notify(self, start: int, end: int) -> bool:
        """Whether a notice of the site may stand in a range."""
        if self._notices is None:
            return True
        first = bisect_left(self._notices, start)
        return first < len(self._notices) and self._notices[first] < end


def classify_lines(text: str, spans: Sequence[Span], runs: Tokens) -> tuple[Line, ...]:
    """Return what each line is; a line of bullets only stays in its place as EMPTY. `runs` are those of the text."""
    whole = _Whole(text, runs)
    return tuple([_classify_line(whole, span) for span in spans])


def classify_line(line: str) -> Kind:
    """Return what a line is that stands alone."""
    return classify_lines(line, (Span(0, len(line)),), Tokens(line, RUN))[0].kind


def fold_line(text: str, line: Line) -> str:
    """Return a line folded for comparison, "" for one too long to be a label."""
    return fold(text[line.start : line.end]) if line.end - line.start <= 200 else ""


def _classify_line(whole: _Whole, span: Span) -> Line:
    sample = whole.text[span.start : min(span.end, span.start + _LOOK)]
    bullet = _BULLET.match(sample)
    start = span.start + (bullet.end() if bullet else 0)
    sample = sample[start - span.start :]
    ideographs = len(_IDEOGRAPH.findall(sample)) if whole.has_ideographs else 0
    scale = (span.end - start) / max(len(sample), 1)
    weight = int((len(sample) + (_IDEOGRAPH_WEIGHT - 1) * ideographs) * scale)
    if not any(map(str.isalpha, sample)):
        kind = Kind.SHORT if sum(map(str.isdigit, sample)) >= _FIGURES else Kind.EMPTY
    else:
        label = find_label(sample) if len(sample) <= LONGEST_LABEL else None
        kind = label or _find_prose(whole, Span(start, span.end), sample, weight, ideographs)
    return Line(start, span.end, kind, weight, bool(bullet))


def _find_prose(whole: _Whole, span: Span, sample: str, weight: int, ideographs: int) -> Kind:
    text = whole.text
    if weight < _WITH_STOP:
        return Kind.SHORT
    ends = bool(_STOP_AT_END.search(text, max(span.start, span.end - 6), span.end))
    if ideographs * 3 >= len(sample):
        is_prose = weight >= (_WITH_STOP if ends else _ALONE_WIDE)
    else:
        is_prose = _is_prose(whole.find_heads(span.start, span.start + len(sample)), weight, ends)
    if not is_prose:
        return Kind.SHORT
    if weight < _LOOK and whole.may_notify(*span) and is_notice(sample):
        return Kind.CHROME
    return Kind.TEASER if weight < _TEASER and text.endswith(_CUT_OFF, span.start, span.end) else Kind.PROSE


def _is_prose(heads: str, weight: int, ends: bool) -> bool:
    letters = len(heads) if heads.isalpha() else sum(map(str.isalpha, heads))
    capitals = sum(map(str.isupper, heads))
    if letters < _FEWEST_WORDS or (capitals > _MOST_CAPITALS * letters and not (ends and weight >= _ALONE)):
        return False
    return weight >= (_WITH_STOP if ends else _ALONE)
