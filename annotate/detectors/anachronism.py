"""Texts that contradict their own date: the flag `anachronism`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import filterfalse
from math import prod

from annotate.core.dates import find_dates
from annotate.core.literals import find_literal
from annotate.core.model import Evidence, Finding, Span, Verdict
from annotate.core.text import TextView
from annotate.core.tokens import Tokens
from annotate.detectors.anachronism_offices import Claim, OfficeTable, find_former, read_offices
from annotate.detectors.phrase_starts import number_spans

FLAG = "anachronism"

_FLOOR, _MOST = 0.03, 0.95
_LATER_DATE, _LATER_MONTH = 0.75, 0.6
# A day more or less is a time zone; more than five years ahead is a slip of the finger or fiction.
_TOLERANCE, _FARTHEST = 2, 5 * 366
# A person whom the text itself calls a former holder is known to have left.
_KNOWN_AS_FORMER = 0.3
_LONGEST_SENTENCE = 1200
# "President X" once is courtesy; so often, in a text that does not name the holder of the day, it is half a sign:
# an old interview that is printed again does so too.
_OFTEN, _REPEATED = 3, 0.35
# A page may carry another article below; a line that is a date and nothing else, so far from the first, begins it.
_HEAD, _LONGEST_DATE_LINE, _OTHER_DAYS = 400, 40, 30
_MONTH_NAMES = "January February March April May June July August September October November December"
_MONTHS = tuple(_MONTH_NAMES.split())
# A thing that has happened: "said", "was held", "were arrested"; not "is due", "has been called for".
_HAPPENED = re.compile(
    r"\b(?:said|told|announced|reported|died|won|lost|signed|arrested|launched|killed|happened|occurred|met|voted|opened"
    r"|took place|arrived|resigned|ruled"
    r"|(?:was|were) (?!to\b|due\b|set\b|not\b)(?:[a-z]{1,20}ed|held|shot|found|sent|born))\b"
)
# Dates that do not hold their year in four plain figures: "18/01/22"; "٢٠٢٢", "二〇二二年". Each is asked for at every
# place, so that nothing before it hides it.
_SHORT_DATE = re.compile(r"[0-9](?=\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d\d)")
_SHORT_NUMBERS = frozenset(f"{number:0{width}}" for width in (1, 2) for number in range(10**width))
_DATE_MARKS = frozenset("-/.")
_ODD_FIGURE = re.compile(r"[年년\d](?<![0-9])")
# A date that a sentence looks forward to, or that its line was stamped with: "is due on", "Updated:", "at 3:15 pm";
# not "ruled on 3 May".
_FORWARD = re.compile(
    r"\b(?:will|would|shall|due|schedul\w{1,5}|set (?:to|for)|expect\w{0,4}|plan\w{0,5}|to be|upcoming|next"
    r"|expir\w{1,5}|(?:until|till|by|before|from|through) (?:\w{3,9},? )?\d|deadline|effective|start\w{0,4}"
    r"|begin\w{0,4}|slated|propos\w{1,4}|target\w{0,3}|could|may|might|if|going to|goal|postpone\w?|moved"
    r"|reschedul\w{1,4}|delay\w{0,3}|release|elections?|premiere\w?|valid|updat\w{1,3}|correct\w{1,4}|posted|imagin\w{1,4}"
    r"|published|scenario|fiction\w{0,3}|novel|film|game|predict\w{0,4}|forecast\w{0,3}|sentenced|extended|renewed|hearing|appear|trial)\b"
    r"|\b\d{1,2}:\d\d\b"
)
# "in March 2027"; not "in March".
_MONTH = re.compile(rf"\b[Ii]n ({'|'.join(_MONTHS)}),? (20\d\d)\b")


@dataclass(frozen=True, slots=True)
class AnachronismDetector:
    """Flags articles that speak of things which their own date contradicts.

    Flagged: what happened on a day after the day of publication ("the minister said on 3 May 2026" in an article of
    2025); an office holder who acts in the present tense after leaving, or before taking, the office. Example, in
    October 2025: "the Biden administration seeks to bolster alliances".
    Left alone: former holders named as such, sentences about an earlier year, the weeks around a handover, dates that
    are looked forward to, stamps of updates, other articles lower on the page. Example: "the rule that the Biden
    administration issued".
    Without a date, or in another language than English, the verdict is "unsure". Claims about people end two years
    after the newest date of the table: later terms are not in it.
    """

    offices: OfficeTable
    name: str = "anachronism"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the one finding on `anachronism`."""
        published = _read_day(view.article.published)
        if published is None:
            return [self._give_up("no date of publication to compare with")]
        if view.article.language != "en":
            language = view.article.language or "unknown"
            return [self._give_up(f"times are read in English only, not in this language ({language})")]
        claims = sorted(self._find_claims(view, published), key=lambda claim: (-claim.weight, claim.start))
        probability = round(min(_MOST, max(_FLOOR, 1 - prod(1 - claim.weight for claim in claims))), 4)
        verdict = Verdict.PRESENT if probability >= 0.5 else Verdict.ABSENT
        evidence = tuple({item.quote: item for item in reversed(_cite(view, claims))}.values())[::-1][:6]
        evidence = evidence or (Evidence(f"nothing in the text contradicts its date ({published})"),)
        return [Finding(FLAG, verdict, probability, evidence, self.name, self.version)]

    def _find_claims(self, view: TextView, published: str) -> Iterator[Claim]:
        titled: list[Claim] = []
        end = _find_other_article(view, published)
        dated = set(number_spans(view.sentences, sorted(_find_years(view, published))))
        places = list(map(view.runs.starts.__getitem__, view.runs.find(self.offices.signs)))
        offices = set(number_spans(view.sentences, places))
        for number in sorted(dated | offices):
            sentence = view.sentences[number]
            if sentence.start >= end:
                break
            span = Span(sentence.start, min(sentence.end, sentence.start + _LONGEST_SENTENCE))
            if number in dated:
                yield from _find_later_dates(view.text, span, published)
            if number not in offices or not self.offices.may_claim(view.quote(span)):
                continue
            for claim in self.offices.find_claims(view.text, *span, published):
                is_known = any(claim.note.startswith(f"{person} ") for person in view.share(_find_former, self.offices))
                if claim.weight:
                    yield replace(claim, weight=claim.weight * _KNOWN_AS_FORMER) if is_known else claim
                if claim.past and not is_known:
                    titled.append(claim)
        yield from self._count_titles(view.text, titled, published)

    def _count_titles(self, text: str, titled: list[Claim], published: str) -> Iterator[Claim]:
        """Yield the title given again and again to one who had left, by a text that never names the holder."""
        for past in dict.fromkeys(claim.past for claim in titled if claim.past):
            own = [claim for claim in titled if claim.past == past]
            if len(own) >= _OFTEN and not self.offices.is_holder_named(text, past, published):
                yield replace(own[0], weight=_REPEATED, note=f"{own[0].note}; so titled {len(own)} times")

    def _give_up(self, note: str) -> Finding:
        return Finding(FLAG, Verdict.UNSURE, None, (Evidence(note),), self.name, self.version)


def _find_former(view: TextView, offices: OfficeTable) -> frozenset[str]:
    return find_former(view.text, offices)


def build_anachronism_detector(rows: Iterable[Mapping[str, str]]) -> AnachronismDetector:
    """Return the detector for the rows of facts.csv; ValueError names the row and column that is wrong."""
    return AnachronismDetector(read_offices(rows))


def _find_years(view: TextView, published: str) -> Iterator[int]:
    """Yield where a date after publication may stand that counts: the farthest is five years and some days off."""
    first = int(published[:4])
    years = {f"{first + ahead:04d}" for ahead in range(7)}
    for decade in {year[:3] for year in years}:
        yield from (at for at in find_literal(view.text, decade) if view.text[at : at + 4] in years)
    yield from _find_short_dates(view.runs)
    if any(map(_ODD_FIGURE.search, filterfalse(str.isascii, view.runs.index))):
        yield from (match.start() for match in _SHORT_DATE.finditer(view.text))
        yield from (match.start() for match in _ODD_FIGURE.finditer(view.text))


def _find_short_dates(runs: Tokens) -> Iterator[int]:
    """Yield where a date such as "18/01/22" may stand, in plain figures: before each short number between two marks."""
    for place in runs.find(_SHORT_NUMBERS):
        if place and runs.gaps[place].strip() in _DATE_MARKS and runs.gaps[place + 1].strip() in _DATE_MARKS:
            yield runs.ends[place - 1] - 1


def _find_later_dates(text: str, span: Span, published: str) -> Iterator[Claim]:
    """Yield the dates after publication on which a sentence says that something happened."""
    sentence = text[span.start : span.end]
    if not _HAPPENED.search(sentence) or _FORWARD.search(sentence):
        return
    for found in find_dates(text, *span):
        before = text[max(span.start, found.start - 16) : found.start]
        if found.is_ambiguous or not re.search(r"\bon (?:\w{3,9}, ?)?$", before):
            continue
        ahead = (date.fromisoformat(found.iso) - date.fromisoformat(published)).days
        if _TOLERANCE < ahead <= _FARTHEST:
            note = f"happened on {found.iso}, the article is dated {published}"
            yield Claim(*_surround(text, span, found.start, found.end), note, _LATER_DATE)
    for match in _MONTH.finditer(text, *span):
        later = f"{match[2]}-{_MONTHS.index(match[1]) + 1:02d}"
        if published[:7] < later <= f"{int(published[:4]) + 5}-12":
            note = f"happened in {later}, the article is dated {published}"
            yield Claim(*_surround(text, span, match.start(), match.end()), note, _LATER_MONTH)


def _find_other_article(view: TextView, published: str) -> int:
    """Return where another article begins on the page ("August 09, 2022" alone in a line), or the end of the text."""
    for line in view.body_lines:
        if line.start < view.body.start + _HEAD or line.end - line.start > _LONGEST_DATE_LINE:
            continue
        dates = find_dates(view.text, *line)
        if len(dates) == 1 and dates[0].end - dates[0].start >= line.end - line.start - 2:
            apart = date.fromisoformat(dates[0].iso) - date.fromisoformat(published)
            if abs(apart.days) > _OTHER_DAYS:
                return line.start
    return view.body.end


def _surround(text: str, span: Span, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a date with up to 80 characters of whole words on both sides."""
    begin, stop = max(span.start, start - 80), min(span.end, end + 80)
    if begin > span.start:
        begin = text.find(" ", begin, start) + 1 or start
    if stop < span.end:
        stop = max(end, text.rfind(" ", end, stop))
    return begin, stop


def _cite(view: TextView, claims: list[Claim]) -> list[Evidence]:
    return [view.cite(claim.start, claim.end, claim.note) for claim in claims]


def _read_day(published: str | None) -> str | None:
    try:
        return date.fromisoformat((published or "")[:10]).isoformat()
    except ValueError:
        return None
