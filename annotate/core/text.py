"""The shared reading of an article: words, sentences, lines, links and page, computed once."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar, TypeVarTuple

from annotate.core.model import Article, Evidence, Span
from annotate.core.page import Page, read_lines
from annotate.core.page_lines import Line, classify_lines
from annotate.core.tokens import UNSPACED, Tokens, read_tokens

Part = TypeVar("Part")
About = TypeVarTuple("About")

# A run of letters and digits with inner apostrophes or hyphens ("isn't", "twenty-one"), or one
# ideograph or kana: those scripts do not put blanks between words.
_RUN = rf"[^\W_{UNSPACED}]+"
_WORD = re.compile(rf"[{UNSPACED}]|{_RUN}(?:['’\-‐‑]{_RUN})*")
# What may stand between two runs of letters and digits of one word.
_JOINING = ("'", "’", "-", "‐", "‑")
# What ends a line, as `str.splitlines` has it; to be put between the brackets of a pattern.
LINE_ENDS = r"\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE = re.compile(f"[^{LINE_ENDS}]+")
# Ends a sentence: "end. Next"; must not end one: "3.5", "e.g. this", "U.S. policy".
_STOP = r"[.!?…。！？]+[\"'”’»)\]]*(?=\s|$)"
_SENTENCE_END = re.compile(_STOP)
# The stops of Chinese and Japanese end one also where a letter follows. Not asked of other texts: it takes three times
# as long to look behind each character.
_WIDE_END = re.compile(rf"{_STOP}|(?<=[。！？])")
_WIDE_STOPS = ("。", "！", "？")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sr|Sra|St|Jr|Gen|Sen|Rep|Gov|Lt|Col|Capt|vs|etc|No|Inc|Ltd|Co|Corp|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)|\b(?:[A-Za-z]\.)*[A-Za-z])\.$"
)
_LONGEST_ABBREVIATION = len("Capt")
# A web address as it stands in text: with a scheme, or beginning with "www".
_LINK = re.compile(r"(?:https?:|www\.)[^\s<>\"“”„«»]{3,}", re.IGNORECASE)
_LINK_TAIL = ".,;:!?'’*_"
_PAIRS = {")": "(", "]": "[", "}": "{"}


class TextView:
    """An article and what all detectors read of it. Every part is computed at most once."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        self._parts: dict[Hashable, Any] = {}

    def share(self, read: Callable[[TextView, *About], Part], *about: *About) -> Part:
        """Return what a function reads of this view and what else it is told, hashable; each is read once."""
        key = (read, about)
        if key not in self._parts:
            self._parts[key] = read(self, *about)
        part: Part = self._parts[key]
        return part

    @cached_property
    def _dump(self) -> Dump:
        return read_dump(self.text)

    @property
    def lines(self) -> tuple[Span, ...]:
        """The lines that hold something, without the white space around them."""
        return self._dump.lines

    @property
    def kinds(self) -> tuple[Line, ...]:
        """What each of the lines is."""
        return self._dump.kinds

    @property
    def page(self) -> Page:
        """The parts of the page: title, byline, date, body."""
        return self._dump.page

    @cached_property
    def lower(self) -> str:
        """The whole text in lower case, to ask whether a literal stands in it; its offsets may differ."""
        return self.text.lower()

    @cached_property
    def body(self) -> Span:
        """The range of the article proper, without navigation and related-story boxes."""
        return self.page.body

    @cached_property
    def body_lines(self) -> tuple[Span, ...]:
        """The lines of the body."""
        return tuple(line for line in self.lines if self.body.start <= line.start and line.end <= self.body.end)

    @cached_property
    def words(self) -> tuple[Span, ...]:
        """The words of the body; an ideograph or a kana counts as one word."""
        return tuple([Span(*match.span()) for match in _WORD.finditer(self.text, *self.body)])

    @property
    def runs(self) -> Tokens:
        """The runs of letters and digits of the whole text."""
        return self._dump.runs

    @property
    def signs(self) -> Tokens:
        """The same, with each ideograph and kana a word of its own."""
        return self._dump.signs

    @cached_property
    def word_count(self) -> int:
        """How many words the body has."""
        if self.joined_runs is None:
            return len(_WORD.findall(self.text, *self.body))
        first, stop = self.runs.cut(*self.body)
        return stop - first - sum(end - start - 1 for start, end in self.joined_runs)

    @cached_property
    def folded_words(self) -> list[str]:
        """The words of the body, folded, in order."""
        if self.joined_runs is None:
            return [self.quote(word).casefold() for word in self.words]
        runs = self.runs
        read, stop = runs.cut(*self.body)
        found: list[str] = []
        for start, end in self.joined_runs:
            found += runs.words[read:start]
            found.append(self.text[runs.starts[start] : runs.ends[end - 1]].casefold())
            read = end
        return found + runs.words[read:stop]

    @cached_property
    def joined_runs(self) -> list[tuple[int, int]] | None:
        """The words of the body that are made of several runs, as half-open ranges of these; all others are one run.

        None where ideographs stand in the text: then runs say nothing of words.
        """
        runs = self.runs
        if runs is not self.signs:
            return None
        first, stop = runs.cut(*self.body)
        found: list[tuple[int, int]] = []
        for place in runs.breaks[bisect_right(runs.breaks, first) : bisect_left(runs.breaks, stop)]:
            if runs.gaps[place] in _JOINING:
                start = found.pop()[0] if found and found[-1][1] == place else place - 1
                found.append((start, place + 1))
        return found

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the body; a line end ends a sentence."""
        return _split_sentences(self.text, self.body_lines)

    @cached_property
    def all_sentences(self) -> tuple[Span, ...]:
        """The sentences of the whole text, with navigation and related-story boxes."""
        return _split_sentences(self.text, self.lines)

    @cached_property
    def links(self) -> tuple[Span, ...]:
        """The web addresses that stand in the whole text, without closing punctuation."""
        if "http" not in self.lower and "www." not in self.lower:
            return ()
        return tuple(_trim_link(self.text, *m.span()) for m in _LINK.finditer(self.text))

    def quote(self, span: Span) -> str:
        """Return the text of a span."""
        return self.text[span.start : span.end]

    def cite(self, start: int, end: int, note: str) -> Evidence:
        """Return evidence that quotes `text[start:end]`."""
        return Evidence(note=note, start=start, end=end, quote=self.text[start:end])


class Dump(NamedTuple):
    """A text as a page: its lines, what each is, the parts that they make, and its words.

    `runs` are runs of letters and digits, `signs` the same with each ideograph and kana a word of its own.
    """

    lines: tuple[Span, ...]
    kinds: tuple[Line, ...]
    page: Page
    runs: Tokens
    signs: Tokens


# The text that was just read as an input is the one that the detectors look at next.
@lru_cache(maxsize=2)
def read_dump(text: str) -> Dump:
    """Return the page that a text shows."""
    lines = find_lines(text)
    tokens = read_tokens(text)
    kinds = classify_lines(text, lines, tokens[0])
    return Dump(lines, kinds, read_lines(text, lines, kinds), *tokens)


def find_lines(text: str) -> tuple[Span, ...]:
    """Return the spans of the lines that hold more than white space, stripped of it."""
    found = []
    for match in _LINE.finditer(text):
        raw = match.group()
        start = match.start() + len(raw) - len(raw.lstrip())
        end = match.start() + len(raw.rstrip())
        if start < end:
            found.append(Span(start, end))
    return tuple(found)


def _split_sentences(text: str, lines: Iterable[Span]) -> tuple[Span, ...]:
    ends = _WIDE_END if any(map(text.__contains__, _WIDE_STOPS)) else _SENTENCE_END
    found = []
    for line in lines:
        start = line.start
        for match in ends.finditer(text, line.start, line.end):
            end = match.end()
            if end > start and not _is_abbreviation(text, start, end):
                found.append(_strip(text, start, end))
                start = end
        if start < line.end:
            found.append(_strip(text, start, line.end))
    return tuple([span for span in found if span.start < span.end])


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """Whether the stop before `end` ends no sentence; a word longer than any abbreviation is not asked about."""
    word = text[end - _LONGEST_ABBREVIATION - 2 : end - 1]
    is_long = len(word) > _LONGEST_ABBREVIATION and word.isalpha()
    return not is_long and bool(_ABBREVIATION.search(text, max(start, end - 12), end))


def _strip(text: str, start: int, end: int) -> Span:
    raw = text[start:end]
    return Span(start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip()))


def _trim_link(text: str, start: int, end: int) -> Span:
    while end > start + 1:
        last = text[end - 1]
        opener = _PAIRS.get(last)
        if last in _LINK_TAIL or (opener and text.count(opener, start, end) < text.count(last, start, end)):
            end -= 1
        else:
            break
    return Span(start, end)
