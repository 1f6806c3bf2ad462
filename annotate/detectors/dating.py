"""Whether a page shows when its article was published."""

from __future__ import annotations

from dataclasses import dataclass

from annotate.core.dates import find_dates, parse_date
from annotate.core.model import Evidence, Finding, Span, Verdict
from annotate.core.text import TextView

FLAG = "undated"

# P(undated | what the source says). Set by hand after reading the errors on 145 pages: of the dates that were
# read one in fifty was another; of the pages on which none was read one in five had one out of sight.
_DATED, _DATED_IN_METADATA = 0.04, 0.08
_NOTHING, _NOTHING_IN_SHORT = 0.88, 0.75
# In fewer characters than this a copy is likely to be a part of the page.
_SHORT = 600
# Metadata dates are looked for in the beginning and the end of the text.
_LOOK = 3000


@dataclass(frozen=True, slots=True)
class DatingDetector:
    """Flags pages that show no date of publication.

    Flagged: no full date under or above the headline, beside the byline or after the text. Example: a
    page whose only dates stand in its sentences, in boxes of other stories, or in the copyright line.
    Left alone: pages that show a day, a month and a year, in whatever form or language. Example:
    "October 16, 2025", "18. Januar 2022", "发布时间：2022年1月18日". A relative date ("2 hours ago") or
    a record without a date field leaves the question open.
    """

    name: str = "dating"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the finding; unsure where a date was lost, or only an age is shown."""
        article, page = view.article, view.page
        if article.published:
            return [self._find(Verdict.ABSENT, *_read_dated(view, article.published))]
        if not article.published_known:
            note = "the record has no date field; the extractor may have lost it"
            return [self._find(Verdict.UNSURE, 0.5, Evidence(note))]
        if page.dateline and not page.published:
            return [self._find(Verdict.UNSURE, 0.5, view.cite(*page.dateline, "an age, not a date"))]
        chance = _NOTHING_IN_SHORT if len(view.text) < _SHORT else _NOTHING
        note = "no date near the title, the byline or the end of the text"
        return [self._find(Verdict.PRESENT, chance, Evidence(note))]

    def _find(self, verdict: Verdict, probability: float, evidence: Evidence) -> Finding:
        return Finding(FLAG, verdict, probability, (evidence,), self.name, self.version)


def _read_dated(view: TextView, published: str) -> tuple[float, Evidence]:
    day = parse_date(published) or published
    if span := _find_date(view, day):
        return _DATED, view.cite(*span, "the date of publication")
    origin = view.article.published_origin
    who = {None: "the source", "text": "the text", "record": "the record"}.get(origin, origin or "")
    return _DATED_IN_METADATA, Evidence(f"{who} gives {day}")


def _find_date(view: TextView, day: str) -> Span | None:
    """Return where the day stands: in the page's dateline, else before or after the text."""
    page = view.page
    if page.dateline and page.published == day:
        return page.dateline
    ends = ((0, min(page.body.start, _LOOK)), (page.body.end, min(len(view.text), page.body.end + _LOOK)))
    for start, end in ends:
        for date in find_dates(view.text, start, end):
            if date.iso == day:
                return Span(date.start, date.end)
    return None
