"""Finds the headline of an article among the lines before its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from annotate.core.dates import find_dates
from annotate.core.model import BylineKind
from annotate.core.page_author import is_byline, is_label, read_author
from annotate.core.page_labels import Kind, fold, is_notice, is_picture
from annotate.core.page_lines import Line
from annotate.core.scripts import HAN, KANA

# How many lines before the text, and how many of the text, may hold the headline.
_BEFORE, _INSIDE = 45, 5
# A headline has at least this weight (two short words, six ideographs) and at most that many characters.
_LEAST_WEIGHT, _MOST_LENGTH = 14, 240
# How much of the beginning of the text is compared with a headline.
_LOOK = 6000
# What each line between a headline and its text costs, and how much worse the upper of two headlines may be.
_STEP, _UPPER = 0.025, 0.45
# A line with a lower score is no headline (measured on dumps of 145 pages with known headlines).
_ENOUGH, _ENOUGH_BARE = 1.3, 1.8
# A text that begins in one of the first lines was copied without its page; a line alone above it needs this weight.
_BARE_LINES, _BARE_WEIGHT = 3, 30

_KINDS = (BylineKind.PERSON, BylineKind.ORG)
# Words are compared by their beginnings, for most languages change the ends.
_STEM = 5
_QUOTES = frozenset("'\"“”‘’«»„")
# A word of four letters, or two ideographs in a row.
_TERM = re.compile(rf"[^\W\d_{KANA}{HAN}]{{4,}}|(?=([{KANA}{HAN}]{{2}}))")
_LETTERS = re.compile(r"[^\W\d_]{4,}")
_WIDE = re.compile(f"[{KANA}{HAN}]")
# An address, an account, a button or a line in brackets; not a headline.
_NO_TITLE = re.compile(
    r"^(?:(?:home|start|startseite|inicio|início|accueil|главная|首页|首頁|ホーム|top)\s?[>›»/|]"
    r"|https?:|www\.|@|source:|this article is more than|skip to|updated?\b.{0,20}:|editor.s note)|^\(.{0,200}\)$"
    r"|pic\.twitter\.com",
    re.IGNORECASE,
)
# What separates the crumbs of a path, or the site's name from the headline.
_CRUMB = re.compile(r"\s(?:[/›>»|·•:–—-]|::)\s|\s?[>›»｜]\s?")


def find_title(text: str, lines: Sequence[Line], first: int, last: int) -> int | None:
    """Return the place of the headline of the text that the lines from `first` to `last` hold, or None."""
    if first >= last:
        return None
    scores = _score_places(text, lines, first, last)
    best = max(scores, key=scores.__getitem__, default=None)
    if best is None or scores[best] < _ENOUGH:
        return None
    if first < _BARE_LINES and not _opens_text(text, lines, best, scores[best]):
        return None
    # Of two that stand together the upper is the headline and the lower its explanation.
    weight, words = lines[best].weight, text[lines[best].start : lines[best].end]
    for at in range(max(0, best - 3), best):
        line = lines[at]
        is_close = scores.get(at, 0.0) > scores[best] - _UPPER and 0.7 * weight < line.weight < 1.25 * weight
        if is_close and line.kind is Kind.SHORT and text[line.start : line.end] != words:
            return at
    return best


def _opens_text(text: str, lines: Sequence[Line], at: int, score: float) -> bool:
    """Whether a line above a text without a page is its headline: as often it is a rubric or a sentence."""
    if text[lines[at].end - 1] in '.:”"' or (at and score < _ENOUGH_BARE):
        return False
    return lines[at].weight >= _BARE_WEIGHT or _weigh_neighbours(text, lines, at) > 0


def _score_places(text: str, lines: Sequence[Line], first: int, last: int) -> dict[int, float]:
    end = min(lines[last - 1].end, lines[first].start + _LOOK)
    # Read only where a line may be the headline at all.
    terms: frozenset[str] | None = None
    echoes: Mapping[str, int] = {}
    scores: dict[int, float] = {}
    filled = dated = 0
    for at in _list_places(lines, first, last):
        filled += lines[at].kind is not Kind.EMPTY
        if _may_be_title(text, lines[at]):
            # More dates between a headline and the text belong to other stories.
            if terms is None:
                terms = _find_terms(text[lines[first].start : end])
                echoes = _count_echoes(text, lines)
            far = _STEP * filled + 0.4 * max(0, dated - 2)
            scores[at] = _score_line(text, lines, at, terms, echoes) - far
        dated += _is_date_line(text, lines[at])
    return scores


def _list_places(lines: Sequence[Line], first: int, last: int) -> list[int]:
    """Return where the headline may stand, nearest to the text first: above it, or among its first lines."""
    inside = []
    for at in range(first, min(first + _INSIDE, last)):
        inside.append(at)
        if lines[at].kind is Kind.PROSE and (first < _BARE_LINES or lines[at].weight > 150):
            break
    return [*reversed(range(max(0, first - _BEFORE), first)), *inside]


def _may_be_title(text: str, line: Line) -> bool:
    if line.kind not in (Kind.SHORT, Kind.PROSE, Kind.TEASER) or line.weight < _LEAST_WEIGHT:
        return False
    words = text[line.start : line.end]
    if len(words) > _MOST_LENGTH or _NO_TITLE.search(words) or is_picture(words) or is_notice(words):
        return False
    if is_byline(words):
        return False
    if len(_CRUMB.findall(words)) > 1 and not words.endswith(("?", "!")):
        return False
    dated = sum(date.end - date.start for date in find_dates(text, line.start, line.end))
    return dated * 4 < len(words)


def _score_line(text: str, lines: Sequence[Line], at: int, terms: frozenset[str], echoes: Mapping[str, int]) -> float:
    line = lines[at]
    words = text[line.start : line.end]
    own = _find_terms(words)
    shared = sum(term in terms for term in own) / max(len(own), 3)
    score = (
        2.5 * shared
        + min(1.0, line.weight / 50) * (echoes.get(fold(words), 0) > 1)
        + _weigh_neighbours(text, lines, at)
    )
    score -= 1.0 * words.endswith((".", "。", "...", "…", ":", "：")) + 1.0 * line.is_item
    score -= 0.8 * (line.kind is Kind.PROSE) + 0.6 * (line.weight > 150) + 0.5 * (line.weight < 25)
    score -= 0.8 * _is_name(words) + 1.0 * bool(find_dates(words))
    score -= 0.6 * (words[0] in _QUOTES and words[-1] in _QUOTES)
    return score + 0.5 * (30 <= line.weight <= 140)


def _weigh_neighbours(text: str, lines: Sequence[Line], at: int) -> float:
    """Author and date stand below a headline: at once, or after its explanation."""
    below = [text[line.start : line.end] for line in lines[at + 1 : at + 40] if line.kind is not Kind.EMPTY][:4]
    above = [text[line.start : line.end] for line in lines[max(0, at - 40) : at] if line.kind is not Kind.EMPTY][-8:]
    places = [place for place, words in enumerate(below) if _is_byline(words)]
    score = 0.0 if not places else 1.1 if places[0] == 0 else 0.8
    score += 0.5 * (not score and any(map(_is_name, below[:2])))
    signed = any(is_byline(words) for words in above) or any(
        _is_byline(words) and _is_name(then) for words, then in pairwise(above)
    )
    return score - 0.9 * signed


def _is_byline(words: str) -> bool:
    return len(words) <= 120 and bool(is_label(words) or is_byline(words) or find_dates(words))


def _is_date_line(text: str, line: Line) -> bool:
    return line.end - line.start <= 60 and bool(find_dates(text, line.start, line.end))


def _is_name(words: str) -> bool:
    reading = read_author(words) if len(words) <= 60 else None
    return reading is not None and reading.kind in _KINDS and reading.rest <= 1


def _find_terms(raw: str) -> frozenset[str]:
    if not _WIDE.search(raw):
        return frozenset([word[:_STEM].casefold() for word in _LETTERS.findall(raw)])
    return frozenset((match.group(1) or match.group()[:_STEM]).casefold() for match in _TERM.finditer(raw))


def _count_echoes(text: str, lines: Sequence[Line]) -> Counter[str]:
    """Return how often each line stands in the dump, alone or as the end of a path, or before the site's name."""
    seen: Counter[str] = Counter()
    for line in lines:
        if line.weight >= _LEAST_WEIGHT and line.end - line.start <= _MOST_LENGTH:
            raw = text[line.start : line.end]
            parts = _CRUMB.split(raw, maxsplit=12)
            forms = {fold(raw)} | ({fold(parts[0]), fold(parts[-1])} if len(parts) > 1 else set())
            seen.update(form for form in forms if len(form) >= 6)
    return seen
