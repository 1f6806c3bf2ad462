"""Finds the credits on a page that name the outlet which published the piece first."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.core.model import Span
from annotate.core.text import TextView
from annotate.detectors.affiliation_lines import Credit, Line, read_line
from annotate.detectors.affiliation_outlets import OutletTable
from annotate.detectors.affiliation_signs import CreditSigns
from annotate.detectors.affiliation_words import CreditKind, CreditWords

# P(first published there | credit of this kind). Set by hand for want of labelled republications: only
# the order and the side of one half are meant. An illustration is drawn for the paper that prints the
# opinion; a picture is bought by everybody; a list of several sources says what was read, not copied.
CHANCES = {
    CreditKind.SENTENCE: 0.93,
    CreditKind.REPUBLISHED: 0.9,
    CreditKind.DATELINE: 0.9,
    CreditKind.SOURCE: 0.86,
    CreditKind.DISCLAIMER: 0.85,
    CreditKind.BYLINE: 0.85,
    CreditKind.COPYRIGHT: 0.8,
    CreditKind.END_MARK: 0.75,
    CreditKind.ILLUSTRATION: 0.75,
    CreditKind.DATED_NAME: 0.7,
    CreditKind.ADDRESS: 0.6,
    CreditKind.SOURCE_LIST: 0.4,
    CreditKind.CAPTION: 0.3,
    CreditKind.PHOTO: 0.25,
}

# Credits stand around the body's two ends and in lines of their own; no article has more lines than this.
_FIRST_LINES = 2000
_LAST_LINES = 500
# Lines before and after the body that may still hold a credit, where the title does not say where it begins.
_BEFORE = 6
_AFTER = 3
# A closing "(Xinhua)" credits the piece in its last lines, and the picture elsewhere.
_TAIL = 4
_MOST = 60


def find_credits(view: TextView, table: OutletTable, words: CreditWords, signs: CreditSigns) -> list[Credit]:
    """Return the credits of raising outlets in and around the body, the surest first."""
    lines = list(list_credit_lines(view))
    body_end = view.body.end
    last = [line for line in lines if line.end <= body_end][-_TAIL:]
    tail = last[0].start if last else body_end
    found: dict[tuple[int, int], Credit] = {}
    chosen = signs.choose_lines(view, lines)
    for place, line in enumerate(lines):
        if place not in chosen:
            continue
        following = lines[place + 1] if place + 1 < len(lines) else None
        for credit in read_line(Line(view.text, line, following, table, words), tail):
            found.setdefault((credit.start, credit.end), credit)
    return _drop_overlaps(sorted(found.values(), key=lambda credit: (-CHANCES[credit.kind], credit.start)))


def list_credit_lines(view: TextView) -> Iterator[Span]:
    """Yield the lines of the body, of the header between title and body, and the few lines after it."""
    inside = [place for place, line in enumerate(view.lines) if view.body.start <= line.start < view.body.end]
    first, last = (inside[0], inside[-1] + 1) if inside else (0, len(view.lines))
    title = view.page.title
    header = [place for place, line in enumerate(view.lines[:first]) if title and line.start >= title.start]
    start = header[0] if header else max(0, first - _BEFORE)
    chosen = view.lines[start : last + _AFTER]
    yield from chosen[:_FIRST_LINES]
    yield from chosen[max(_FIRST_LINES, len(chosen) - _LAST_LINES) :]


def _drop_overlaps(credits_: list[Credit]) -> list[Credit]:
    """Keep of two credits in the same words the surer one; the list comes surest first."""
    kept: list[Credit] = []
    for credit in credits_[:_MOST]:
        if all(credit.end <= other.start or other.end <= credit.start for other in kept):
            kept.append(credit)
    return kept
