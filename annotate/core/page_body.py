"""Finds the article proper among the lines of a page dump: where its text begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from annotate.core.page_author import is_byline
from annotate.core.page_labels import Kind, opens_comments
from annotate.core.page_lines import Line, fold_line

# What a line adds to the block it stands in. The block of the highest sum is the body, as in Finn, Kushmerick
# and Smyth, "Fact or fiction: content classification for digital libraries" (2001), with text length in place
# of words and labels of the site in place of tags.
_COST = {Kind.EMPTY: -2, Kind.SHORT: -12, Kind.CHROME: -25, Kind.TEASER: -20, Kind.BOX: -120, Kind.END: -400}
_PROSE_COST, _PROSE_LIMIT = 40, 800
# A text copied without its page is prose to this share, and holds this many labels of a site.
_BARE_SHARE, _BARE_LABELS = 0.75, 2
# How many short lines may stand before and after the text of such a copy.
_BARE_HEAD, _BARE_TAIL = 4, 12
# Short lines cost more the longer they follow each other: a list in an article is shorter than a menu.
_LONG_MENU = 20
# The article is the first stretch between END lines with this much text, and this share of the longest; less
# where comments follow, which may be longer than what they are about. What precedes it is a menu.
_ENOUGH_PROSE, _ENOUGH_SHARE, _COMMENTED_SHARE = 200, 0.25, 0.08
# Lines at the end of a text that holds nothing else after the body, and so belong to it.
_TAIL_LINES = 3
# A byline below so much text, or more lines, is no longer that of the text.
_PREFACE, _PREFACE_LINES = 700, 25
# A box after which less than this share of the text follows has closed the article.
_BOX_REST = 0.04

_STOPS = (".", "!", "?", "…", "。", "！", "？")
# "Sources:", "References", "Quellen"; not "Sources say that".
_SOURCES = re.compile(
    r"(?:sources?|references?|notes|footnotes|bibliography|works cited|fuentes?|referencias|quellen?|literatur"
    r"|références|bibliographie|fontes?|referências|fonti|источники?|литература|примечания"
    r"|参考文献|参考资料|资料来源|来源|參考資料|脚注|出典|参考)"
)


def find_body(text: str, lines: Sequence[Line]) -> tuple[int, int]:
    """Return the half-open range of the lines that hold the article's text.

    Where no line is long enough to be running text, it begins with the first that ends like a sentence,
    or else is empty.
    """
    if not any(line.kind is Kind.PROSE for line in lines):
        stops = (at for at, line in enumerate(lines) if text.endswith(_STOPS, line.start, line.end))
        return next(stops, len(lines)), len(lines)
    first, last = _choose_stretch(text, lines)
    last = _cut_at_box(lines, first, last)
    last = _add_tail(lines, last)
    return _skip_preface(text, lines, first, last), _add_sources(text, lines, last)


def _skip_preface(text: str, lines: Sequence[Line], first: int, last: int) -> int:
    """Return where the text begins when a byline stands below its first lines: those are not yet the text."""
    before, start = 0, first
    for at in range(first, min(first + _PREFACE_LINES, last)):
        line = lines[at]
        if line.kind is Kind.SHORT and is_byline(text[line.start : line.end]):
            start = at + 1
        before += line.weight * (line.kind is Kind.PROSE)
        if before > _PREFACE:
            break
    return start if start < last else first


def _choose_stretch(text: str, lines: Sequence[Line]) -> tuple[int, int]:
    ends = [-1, *(place for place, line in enumerate(lines) if line.kind is Kind.END), len(lines)]
    bounds = [(start + 1, end) for start, end in pairwise(ends)]
    found = [_find_heaviest(lines, start, end) for start, end in bounds]
    most = max(total for total, _, _ in found)
    enough = (_find_share(text, lines, end) * most for _, end in bounds)
    chosen = next(
        place
        for place, (least, (total, _, _)) in enumerate(zip(enough, found, strict=True))
        if total >= min(most, max(_ENOUGH_PROSE, least))
    )
    start, end = bounds[chosen]
    _, first, last = found[chosen]
    # Where nothing but the text was copied, headings and lists at its edges are part of it.
    if _is_bare(lines[start:end]):
        first = start if first - start <= _BARE_HEAD else first
        rest = {line.kind for line in lines[last:end]}
        last = end if end - last <= _BARE_TAIL and Kind.BOX not in rest else last
    return first, last


def _find_share(text: str, lines: Sequence[Line], end: int) -> float:
    has_comments = end < len(lines) and opens_comments(text[lines[end].start : lines[end].end])
    return _COMMENTED_SHARE if has_comments else _ENOUGH_SHARE


def _is_bare(lines: Sequence[Line]) -> bool:
    total = sum(line.weight for line in lines)
    prose = sum(line.weight for line in lines if line.kind is Kind.PROSE)
    labels = sum(line.kind in (Kind.CHROME, Kind.BOX, Kind.EMPTY) for line in lines)
    return prose >= _BARE_SHARE * total and labels <= _BARE_LABELS


def _find_heaviest(lines: Sequence[Line], start: int, end: int) -> tuple[int, int, int]:
    """Return the highest sum of a run of lines, and the run."""
    best = total = first = last = short = 0
    for place in range(start, end):
        if total <= 0:
            total, start, short = 0, place, 0
        kind = lines[place].kind
        short = 0 if kind is Kind.PROSE else short + (kind is Kind.SHORT)
        if kind is Kind.PROSE:
            total += min(lines[place].weight - _PROSE_COST, _PROSE_LIMIT)
        else:
            total += _COST[kind] - min(short, _LONG_MENU)
        if total > best:
            best, first, last = total, start, place + 1
    return best, first, last


def _cut_at_box(lines: Sequence[Line], first: int, last: int) -> int:
    if all(line.kind is not Kind.BOX for line in lines[first:last]):
        return last
    sums = _sum_prose(lines, first, last)
    counts = list(accumulate((line.kind is Kind.PROSE for line in lines[first:last]), initial=0))
    filled = list(accumulate((line.kind is not Kind.EMPTY for line in lines[first:last]), initial=0))
    for place in range(last - first):
        if lines[first + place].kind is not Kind.BOX or sums[place] < _ENOUGH_PROSE:
            continue
        before, after = sums[place], sums[-1] - sums[place]
        prose, rest = counts[-1] - counts[place], filled[-1] - filled[place + 1]
        # Other stories are short and mixed with their headlines; a box inside the article is followed by
        # the rest of its text.
        if after < _BOX_REST * before or (after < 0.5 * before and prose < 0.5 * rest):
            return first + place
    return last


def _sum_prose(lines: Sequence[Line], first: int, last: int) -> list[int]:
    weights = (line.weight if line.kind is Kind.PROSE else 0 for line in lines[first:last])
    return list(accumulate(weights, initial=0))


def _add_tail(lines: Sequence[Line], last: int) -> int:
    rest = [line.kind for line in lines[last : last + _TAIL_LINES + 1]]
    is_tail = last and len(rest) <= _TAIL_LINES and not {Kind.CHROME, Kind.BOX, Kind.END} & set(rest)
    return len(lines) if is_tail else last


def _add_sources(text: str, lines: Sequence[Line], last: int) -> int:
    """Return the end of the body with the list of sources that follows it."""
    if last < len(lines) and _SOURCES.fullmatch(fold_line(text, lines[last])):
        last += 1
        while last < len(lines) and lines[last].kind in (Kind.SHORT, Kind.PROSE):
            last += 1
    return last
