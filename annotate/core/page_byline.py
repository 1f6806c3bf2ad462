"""Finds who signs an article: the byline near its headline, or the signature after its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from annotate.core.model import BylineKind, Span
from annotate.core.page_author import Reading, is_label, is_role, read_author
from annotate.core.page_labels import Kind, fold, is_picture
from annotate.core.page_layout import Layout
from annotate.core.page_signature import (
    HAN_NAME,
    WIDE,
    Signature,
    find_credits,
    find_signatures,
    names_job,
    read_description,
)

# The weights below are in points; a byline needs this many. They were set by hand and checked on dumps of 145
# pages with known authors.
_ENOUGH = 1.5
_KIND = {BylineKind.PERSON: 0.5, BylineKind.ORG: 0.1, BylineKind.HANDLE: 0.0, BylineKind.NONE: -0.6}
_INTRODUCED, _DATED, _ACCOUNT, _DESCRIBED, _REPEATED, _ROLE = 2.2, 1.4, 0.8, 1.5, 0.8, 0.8
_BESIDE_DATE, _NEAR_DATE = 1.2, 0.7
_BELOW_TITLE, _ABOVE_TITLE, _STEP = 0.9, -0.3, 0.05
# What a name without a label must make up for: buttons and sections look like names.
_NO_NEIGHBOUR, _ONE_WORD, _WIDE_ALONE, _WIDE_UNLIKE, _NO_NAME = 0.5, 1.0, 1.2, 2.5, 3.0
# The name of a desk or organisation has no more words.
_LONGEST_ORG = 6
# Running text of a greater weight holds no byline.
_LONGEST_PROSE = 200
# Signs of menus ("関連記事", "科技", "製品情報") that names of persons do not hold.
_NOT_IN_NAMES = frozenset(
    "製品報記事覧関連載载画真企業业界済济際际社政科技術术財财經经娱樂乐体育教軍军視频頻图図評评論论聞闻首頁页更登録录検索"
    "利用規約会員购購読读閱阅载点件式系数數量特集編輯辑部局省庁人物音频游戏戲视最热熱推荐薦发發布更多全部国國内外历歷史"
)


# "It works. — Jane Doe (@jane) May 1, 2024"; not "By Jane Doe (@jane)".
_POST = re.compile(r"[—–-]\s?[^()\n]{2,60}\(@\w{1,40}\)")


class Candidate(NamedTuple):
    """Somebody whom the page may name as author: who, where, and how strong the sign is."""

    score: float
    at: int
    span: Span
    kind: BylineKind
    name: str | None


def find_byline(layout: Layout) -> Candidate | None:
    """Return the strongest sign of an author, or None where nothing names one."""
    found = [*_read_head(layout), *_read_tail(layout), *_read_text(layout)]
    best = max(found, key=lambda candidate: candidate.score, default=None)
    if best is None or best.score < _ENOUGH:
        return None
    # The same name above the text is the byline, and below it the description of its bearer.
    same = [other for other in found if other.name == best.name and other.score >= _ENOUGH]
    return min(same, key=lambda candidate: (candidate.at not in layout.head, -candidate.score))


def _read_head(layout: Layout) -> Iterator[Candidate]:
    readings = {at: _read_place(layout, at) for at in layout.head if at != layout.title}
    for order, at in enumerate(layout.head):
        reading = readings.get(at)
        if reading is None:
            continue
        beside, near = _list_around(layout.head, order, 1), _list_around(layout.head, order, 2)
        by_date = _BESIDE_DATE if layout.dated & beside else _NEAR_DATE if layout.dated & near else 0.0
        score = _score_reading(layout, at, reading) + by_date * (not reading.is_dated)
        if not reading.is_explicit:
            # Names among names are a menu, not a signature.
            score -= 0.7 * max(0, sum(_is_named(readings.get(other)) for other in near) - 2)
            has_role = any(is_role(layout.words(other)) for other in layout.head[order + 1 : order + 2])
            score += _ROLE * has_role - _doubt_bare(layout, at, reading, bool(by_date) or has_role)
        if layout.title is not None:
            score += _BELOW_TITLE if at > layout.title else _ABOVE_TITLE
            score -= _STEP * _measure_distance(layout, order)
        yield _place(layout, at, reading, score)


def _read_tail(layout: Layout) -> Iterator[Candidate]:
    after = 0
    for at in layout.tail:
        after += at >= layout.last
        if at in layout.head:
            continue
        reading = _read_place(layout, at)
        is_person = layout.lines[at].kind is Kind.SHORT and reading and reading.kind is BylineKind.PERSON
        if reading and (reading.is_explicit or is_person):
            score = _score_reading(layout, at, reading) - 0.3 - _STEP * after
            yield _place(layout, at, reading, score)
        if name := read_description(layout.words(at)):
            described = Reading(BylineKind.PERSON, name, False, False, False, 0)
            yield _place(layout, at, described, (2.0 if at >= layout.last - 1 else 1.6) - 0.03 * after)


def _read_text(layout: Layout) -> Iterator[Candidate]:
    """Yield the credits and signatures that stand inside the first and the last lines of the text."""
    prose = range(layout.first, layout.last)
    for at in dict.fromkeys([*prose[:3], *prose[-3:]]):
        line = layout.lines[at]
        yield from (_place_signature(at, found) for found in find_credits(layout.text, line.start, line.end))
    for at in dict.fromkeys([*prose[-4:], *(at for at in layout.tail if at < layout.last + 6)]):
        line = layout.lines[at]
        yield from (_place_signature(at, found) for found in find_signatures(layout.text, line.start, line.end))


def _read_place(layout: Layout, at: int) -> Reading | None:
    """Return the reading of a line; the line after "By" alone is introduced by it."""
    line, words = layout.lines[at], layout.words(at)
    if line.kind in (Kind.BOX, Kind.CHROME, Kind.END) or (line.kind is Kind.PROSE and line.weight > _LONGEST_PROSE):
        return None
    # "-Jane Doe" signs a quotation, and "— Jane Doe (@jane)" a post.
    if is_label(words) or words[0] in "-–—" or _POST.search(words) or is_picture(words):
        return None
    reading = read_author(words)
    if reading is None or (reading.kind is BylineKind.NONE and not (reading.is_explicit and reading.rest <= 4)):
        return None
    above = at - 1
    while above > 0 and layout.lines[above].kind is Kind.EMPTY:
        above -= 1
    is_introduced = above >= 0 and is_label(layout.words(above))
    return reading._replace(is_explicit=True) if is_introduced else reading


def _score_reading(layout: Layout, at: int, reading: Reading) -> float:
    """Return how strongly a line by itself, and the rest of the page, speak for its being a byline."""
    line = layout.lines[at]
    score = _KIND[reading.kind] - 1.2 * (line.kind is Kind.PROSE)
    score += _INTRODUCED * reading.is_explicit + _DATED * reading.is_dated + _ACCOUNT * reading.has_account
    score -= (0.25 if reading.is_explicit else 0.4) * max(0, reading.rest - 3)
    score -= 0.4 * (line.is_item and not reading.is_explicit)
    if reading.name:
        score += _REPEATED * (layout.labels.count(reading.name.split(", ")[0].casefold()) > 1)
        if reading.kind is BylineKind.PERSON and not reading.is_explicit:
            score += _DESCRIBED * _is_described(layout, reading.name)
            score -= 0.5 * min(3, _count_mentions(layout, reading.name))
    return score


def _doubt_bare(layout: Layout, at: int, reading: Reading, has_neighbour: bool) -> float:
    """Return how much speaks against a name that nothing introduces."""
    words, name = layout.words(at), reading.name or ""
    if not name[:1].isalpha() or (name[0].islower() and reading.kind is BylineKind.PERSON):
        return 0.0 if reading.kind is BylineKind.HANDLE and reading.has_account else _NO_NAME
    if layout.title is not None and fold(name) in fold(layout.words(layout.title)):
        return _NO_NAME
    if words[0] in "[［" and words[-1] in "]］":
        return -0.6
    is_wide = bool(WIDE.search(words))
    is_likely = HAN_NAME.fullmatch(name) and len(name) > 2 - reading.is_dated and _NOT_IN_NAMES.isdisjoint(name)
    doubt = _WIDE_UNLIKE * (is_wide and not is_likely and reading.kind is BylineKind.PERSON)
    if reading.is_dated or reading.has_account or _is_described(layout, name):
        return doubt
    if name.count(",") > 1:
        return -1.0
    return doubt + _doubt_alone(name, reading.kind, has_neighbour, is_wide)


def _doubt_alone(name: str, kind: BylineKind, has_neighbour: bool, is_wide: bool) -> float:
    """Return how much speaks against a name with no date, account or description."""
    doubt = (_NO_NEIGHBOUR + _WIDE_ALONE * is_wide) * (not has_neighbour)
    if kind is BylineKind.ORG:
        return doubt + _ONE_WORD * ("." in name or len(name.split()) > _LONGEST_ORG)
    if kind is BylineKind.HANDLE:
        return doubt + (_ONE_WORD if sum(map(str.isalpha, name)) > 2 else _NO_NAME)
    return doubt + _ONE_WORD * (not is_wide and " " not in name)


def _is_described(layout: Layout, name: str) -> bool:
    """Whether a line after the text, or beside the byline, says who the person is."""
    first = name.split(",")[0]
    for at in [*layout.ending, *layout.head]:
        words = layout.words(at)
        if words.startswith(first) and len(words) > len(first) + 8 and names_job(words):
            return True
    return any(
        layout.words(at) == first and len(layout.words(then)) <= _LONGEST_PROSE and names_job(layout.words(then))
        for at, then in pairwise(layout.tail)
    )


def _count_mentions(layout: Layout, name: str) -> int:
    """Return how often the text goes on to speak of the person; authors are not their own subject."""
    first = name.split(",")[0].strip()
    surname = first.split()[-1] if first else ""
    return max(0, layout.sample.count(surname) - layout.sample.count(first)) if len(surname) > 3 else 0


def _measure_distance(layout: Layout, order: int) -> int:
    """Return how many filled lines lie between a line of the head and the headline or the text."""
    marks = [place for place, at in enumerate(layout.head) if at in (layout.title, layout.first)]
    return min((abs(order - mark) for mark in marks), default=0)


def _is_named(reading: Reading | None) -> bool:
    return reading is not None and reading.kind in (BylineKind.PERSON, BylineKind.ORG)


def _list_around(places: Sequence[int], order: int, reach: int) -> frozenset[int]:
    return frozenset([*places[max(0, order - reach) : order], *places[order + 1 : order + 1 + reach]])


def _place_signature(at: int, found: Signature) -> Candidate:
    return Candidate(found.score, at, Span(found.start, found.end), found.kind, found.name)


def _place(layout: Layout, at: int, reading: Reading, score: float) -> Candidate:
    """Return the candidate with the span of the words that name it, without the rest of the line."""
    line, words = layout.lines[at], layout.words(at)
    folded = words.casefold()
    names = [name.casefold() for name in (reading.name or "").split(", ")] if reading.name else []
    ends = [folded.find(name) + len(name) for name in names if name in folded]
    start = 0 if reading.is_explicit or not ends else max(0, folded.find(names[0]))
    end = max(ends, default=len(words))
    return Candidate(score, at, Span(line.start + start, line.start + min(end, len(words))), reading.kind, reading.name)
