"""Stock phrases of the search-engine page: call-outs, promotion, and a conclusion that says it again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from annotate.core.model import Evidence
from annotate.core.text import LINE_ENDS
from annotate.detectors.padding_reading import Reading, Signal, ramp

# What may follow a label before its text: "Pro Tip: Buy", "Also read - More", "Did you know? Yes";
# not "did you know him". A line's end serves as well.
_MARK = re.compile(r"[ \t*_»\"”'’]{0,4}(?:[:?!|…–—：？！]|-\s|\.\.|[\r\n]|$)")
# A name of a site in running text: "ASK.EXAMPLE.COM", "harbor-news.org"; not "U.S.A", "3.5" or "end.Next".
_SITE = re.compile(
    r"(?<![\w@./-])(?:[A-Za-z][A-Za-z0-9-]{1,40}\.){1,3}(?:com|net|org|info|edu|gov|co|io|[a-z]{2}|[A-Z]{2})(?![\w/-])"
)
# A telephone number in running text: "+1 (213) 555-0101"; not "2013-2014" or "555".
_PHONE = re.compile(r"(?<!\w)\+\d{1,3}[ .-]?\(?\d{2,4}\)?[ .-]?\d{3,4}[ .-]?\d{2,4}")
_LINE_END = re.compile(f"[{LINE_ENDS}]")
_LABEL, _PHRASE, _COMMON, _AGAIN = 1.0, 0.8, 0.3, 0.25
# Call-outs in an article of 800 words: of the news articles of articles-dev 98 % have one or less by
# these weights, and the most has 3.3.
_FEW, _MANY, _MOST = 0.9, 5.0, 0.75
# Promotion: newsrooms ask for subscriptions too, so that phrases alone stay weak.
_ASK_FEW, _ASK_MANY, _ASK_MOST = 0.9, 4.0, 0.4
_SITE_MOST = 0.35
_CONTACT = 0.2
# A closing paragraph that announces itself is school style; with the title in it, a template.
_CONCLUSION, _RESTATED = 0.12, 0.25


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    stop: int
    weight: float
    key: tuple[str, ...]


def find_callouts(reading: Reading) -> Signal:
    """Return the signal of templated call-outs; each different one counts, a repeated one little."""
    name = "call-outs"
    hits = list(_find_callouts(reading))
    seen: Counter[tuple[str, ...]] = Counter()
    total = 0.0
    for hit in hits:
        total += hit.weight * (_AGAIN if seen[hit.key] else 1.0)
        seen[hit.key] += 1
    if not hits:
        return Signal(name, 0.0)
    density = reading.count_evenly(total)
    note = f"templated call-out ({len(hits)} in the text)"
    first = {hit.key: hit for hit in reversed(hits)}
    shown = sorted(first.values(), key=lambda hit: (-hit.weight, hit.start))[:6]
    return Signal(name, ramp(density, _FEW, _MANY, _MOST), tuple(_cite_line(reading, hit, note) for hit in shown))


def find_promotion(reading: Reading) -> Signal:
    """Return the signal of a page that advertises itself: asks, its own name, a block of contacts."""
    name = "self-promotion"
    site = _find_site(reading)
    hits = list(_scan(reading, "promotion", _PHRASE))
    asks = float(len({hit.key for hit in hits}))
    keep = 1.0 - ramp(asks, _ASK_FEW, _ASK_MANY, _ASK_MOST)
    evidence = [_cite_line(reading, hit, "asks for a visit or a sign-up") for hit in hits[:3]]
    if site:
        keep *= 1.0 - _SITE_MOST
        evidence = [*site, *evidence]
    phone = _PHONE.search(reading.view.text, *reading.zone) if hits or site else None
    if phone:
        keep *= 1.0 - _CONTACT
        evidence.append(reading.view.cite(phone.start(), phone.end(), "contact block in the running text"))
    return Signal(name, 1.0 - keep, tuple(evidence[:4]))


def find_conclusion(reading: Reading) -> Signal:
    """Return the signal of a templated conclusion in the last third of the article."""
    name = "templated conclusion"
    if reading.vocabulary is None or not reading.sentences:
        return Signal(name, 0.0)
    phrases, places = reading.choose_phrases("conclusion"), set(reading.find_phrases("conclusion"))
    title = {word for word in reading.title if reading.kind(word) == "other"}
    found: list[tuple[float, int, int]] = []
    for start, stop in reading.choose_sentences(places):
        is_late = start in places and start * 3 > len(reading.words) * 2
        size = phrases.match(reading.words, start, stop) if is_late else 0
        if size and _is_marked(reading, start + size):
            again = len(title & set(reading.words[start : start + 120])) * 2 >= max(4, len(title))
            found.append((_RESTATED if again else _CONCLUSION, start, stop))
    if not found:
        return Signal(name, 0.0)
    note = "templated conclusion"
    return Signal(name, max(row[0] for row in found), tuple(reading.cite(*row[1:], note) for row in found[:2]))


def _find_callouts(reading: Reading) -> Iterator[_Hit]:
    labels, phrases = reading.choose_phrases("labels"), reading.choose_phrases("phrases")
    words, common = reading.words, reading.choose_phrases("common")
    labelled, places = set(reading.find_phrases("labels")), reading.phrase_places
    for start, stop in reading.choose_sentences(labelled.union(places)):
        size = labels.match(words, start, stop) if start in labelled else 0
        if size and _is_marked(reading, start + size):
            yield _Hit(start, start + size, _LABEL, tuple(words[start : start + size]))
            start += size
        place = start
        for at in places[bisect_left(places, start) : bisect_left(places, stop)]:
            size = phrases.match(words, at, stop) if at >= place else 0
            if size:
                weight = _COMMON if common.match(words, at, stop) >= size else _PHRASE
                yield _Hit(at, at + size, weight, tuple(words[at : at + size]))
                place = at + size


def _scan(reading: Reading, name: str, weight: float) -> Iterator[_Hit]:
    phrases, place, total = reading.choose_phrases(name), 0, len(reading.words)
    for at in reading.find_phrases(name):
        size = phrases.match(reading.words, at, total) if at >= place else 0
        if size:
            yield _Hit(at, at + size, weight, tuple(reading.words[at : at + size]))
            place = at + size


def _is_marked(reading: Reading, stop: int) -> bool:
    """Whether a mark or the line's end follows the word before `stop`."""
    return bool(_MARK.match(reading.view.text, reading.ends[stop - 1]))


def _cite_line(reading: Reading, hit: _Hit, note: str) -> Evidence:
    """Return evidence that quotes a hit with the mark after it and what follows on its line."""
    begin, end = reading.span(hit.start, hit.stop)
    text = reading.view.text
    stop = min(end + 90, reading.zone.end)
    line_end = _LINE_END.search(text, end, stop)
    stop = line_end.start() if line_end else stop
    rest = text[begin:stop].rstrip()
    if stop == end + 90 and " " in rest[end - begin :]:
        rest = rest[: rest.rindex(" ")]
    return reading.view.cite(begin, begin + max(end - begin, len(rest)), note)


def _find_sites(reading: Reading) -> Iterator[re.Match[str]]:
    """Yield the names of sites: a dot without a blank behind it stands within each."""
    text, read, (first, last) = reading.view.text, reading.zone.start, reading.zone
    for start in map(reading.starts.__getitem__, reading.find_gaps(lambda gap: gap.endswith(".") and " " not in gap)):
        if start > read:
            begin, end = text.rfind(" ", first, start) + 1, text.find(" ", start, last)
            read = end if end >= 0 else last
            yield from _SITE.finditer(text, begin or first, read)


def _find_site(reading: Reading) -> list[Evidence]:
    """Return where the page's own site is named in headings or over and over in the text."""
    text = reading.view.text
    found = list(_find_sites(reading))
    if not found:
        return []
    (name, times), *_ = Counter(match.group().casefold() for match in found).most_common(1)
    if times < 3:
        return []
    note = f"names its own site {times} times"
    lines = [line for line in reading.zone_lines if line.end - line.start <= 120]
    inside = [
        line
        for line in lines
        if name in text[line.start : line.end].casefold() and line.end - line.start > len(name) + 12
    ]
    shown = [reading.view.cite(line.start, line.end, note + ", here in a heading") for line in inside[:1]]
    return shown or [reading.view.cite(found[0].start(), found[0].end(), note)]
