"""Articles that stand, almost word for word, in another outlet too: the flag `copied-text`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from annotate.core.model import Evidence, Finding, Span, Verdict
from annotate.core.text import TextView
from annotate.detectors.phrase_rows import PhraseRows, read_phrases

FLAG = "copied-text"
# Words in a row that two texts share by copying rather than by chance or by quoting the same sentence.
SHINGLE = 5
# Under so many words a text is a headline with a caption.
_TOO_SHORT = 60
# Share of this article's words that also stand in the other, in runs of five: two reports with the same statement
# quoted share a fifth; a copy with a new headline and lead keeps more than half.
_NEAR = 0.5
_WHOLE = 0.9
_LEAST, _MOST = 0.7, 0.95
_FLOOR, _CREDITED, _UNKNOWN = 0.02, 0.05, 0.5
_MOST_PASSAGES, _LONGEST_QUOTE, _SHORTEST_NAME = 3, 240, 4
# Where an agency's or a first publisher's credit stands: around the byline, or under the text.
_HEAD, _TAIL = 400, 500


@dataclass(frozen=True, slots=True)
class Twin:
    """An article of another outlet with nearly the same text: its number in the database, outlet, date and reading."""

    number: int
    outlet: str
    outlet_name: str | None
    published: str | None
    view: TextView


class Overlap(NamedTuple):
    """What of an article stands in another: the share of its words (0 to 1), and the passages, longest first."""

    share: float
    passages: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CopyingDetector:
    """Flags articles that another outlet published before, nearly word for word, and that do not say so.

    Flagged: half of the words or more, in runs of five, stand in an article of another outlet in the same database
    that is dated earlier; the evidence names the article and quotes the longest passages. Example: a page of
    "Answer Plaza" dated May 4 with the text that the "Harbour Gazette" printed on May 2.
    Left alone: copy of news agencies, pieces that name the first publisher or say that they are republished, quotations
    that two reports share, the same outlet's own pages. Example: "This article first appeared in the Harbour Gazette".
    Where dates do not tell who was first, and outside a database (`annotate detect`), the answer is "unsure".
    """

    agencies: PhraseRows
    credits: PhraseRows
    unspaced: tuple[str, ...]
    name: str = "copying"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return "unsure": one article alone cannot be compared."""
        note = "compared with other articles only in a database: annotate autoflag"
        return [self._say(Verdict.UNSURE, None, (Evidence(note),))]

    def compare(self, view: TextView, outlet: str | None, twins: Sequence[Twin]) -> Finding:
        """Return the finding on an article of `outlet`, given the articles that may share its text."""
        near = [(twin, overlap) for twin in twins if (overlap := measure_overlap(view, twin.view)).share >= _NEAR]
        if not near or view.word_count < _TOO_SHORT:
            return self.judge_alone(view.word_count)
        if outlet is None:
            note = f"the same text as {_name(near[0][0])}, but this page does not name its outlet"
            return self._say(Verdict.UNSURE, _UNKNOWN, (Evidence(note),))
        if (credit := self._find_credit(view, near)) is not None:
            return self._say(Verdict.ABSENT, _CREDITED, (credit,))
        return self._date(view, outlet, near)

    def judge_alone(self, words: int) -> Finding:
        """Return the finding on an article of so many words that shares its text with no other."""
        if words < _TOO_SHORT:
            return self._say(Verdict.UNSURE, None, (Evidence(f"too short to compare ({words} words)"),))
        note = "no article of another outlet in this database shares half of its text"
        return self._say(Verdict.ABSENT, _FLOOR, (Evidence(note),))

    def _date(self, view: TextView, outlet: str, near: Sequence[tuple[Twin, Overlap]]) -> Finding:
        earlier = [pair for pair in near if _is_earlier(pair[0].published, view.article.published)]
        if earlier:
            twin, overlap = min(earlier, key=lambda pair: (-round(pair[1].share, 2), pair[0].published, pair[0].number))
            strength = min(1.0, (overlap.share - _NEAR) / (_WHOLE - _NEAR))
            probability = round(_LEAST + (_MOST - _LEAST) * strength, 4)
            dates = f"dated {twin.published}; this page: {view.article.published or 'no date'}"
            return self._say(Verdict.PRESENT, probability, _show(view, overlap, f"{_name(twin)}, {dates}"))
        undecided = [pair for pair in near if not _is_earlier(view.article.published, pair[0].published)]
        own = (view.article.outlet_name, outlet)
        if undecided and not any(_find_name(twin.view, own, ()) for twin, _ in undecided):
            twin, overlap = max(undecided, key=lambda pair: pair[1].share)
            note = f"{_name(twin)}; the dates do not tell which came first"
            return self._say(Verdict.UNSURE, _UNKNOWN, _show(view, overlap, note))
        return self._say(Verdict.ABSENT, _CREDITED, (Evidence(f"the later article is {_name(near[0][0])}"),))

    def _find_credit(self, view: TextView, near: Sequence[tuple[Twin, Overlap]]) -> Evidence | None:
        """Return where the article says that its text comes from elsewhere."""
        for twin, overlap in near:
            place = _find_name(view, (twin.outlet_name, twin.outlet), overlap.passages)
            if place is not None:
                return view.cite(*place, f"names {twin.outlet_name or twin.outlet}, which has the same text")
        edges = (
            Span(max(0, view.body.start - _HEAD), min(view.body.end, view.body.start + _HEAD)),
            Span(max(view.body.start, view.body.end - _TAIL), min(len(view.text), view.body.end + _TAIL)),
        )
        for edge in edges:
            for hit in self.agencies.find(view.text, *edge):
                if view.text[hit.start : hit.end] == hit.key:
                    return view.cite(hit.start, hit.end, "copy of an agency, which many outlets print")
            for hit in self.credits.find(view.text, *edge):
                return view.cite(hit.start, hit.end, "says where the text comes from")
            for phrase in self.unspaced:
                if (at := view.text.find(phrase, *edge)) >= 0:
                    return view.cite(at, at + len(phrase), "says where the text comes from")
        return None

    def _say(self, verdict: Verdict, probability: float | None, evidence: tuple[Evidence, ...]) -> Finding:
        return Finding(FLAG, verdict, probability, evidence, self.name, self.version)


def build_copying_detector(lexicon: Mapping[str, Any]) -> CopyingDetector:
    """Return the detector for a parsed copying.toml; ValueError names the list that is missing."""
    return CopyingDetector(
        read_phrases({name: name for name in _read_list(lexicon, "agencies")}),
        read_phrases(dict.fromkeys(_read_list(lexicon, "credits"), "credit")),
        tuple(_read_list(lexicon, "unspaced")),
    )


def _read_list(lexicon: Mapping[str, Any], name: str) -> list[str]:
    phrases = lexicon.get(name)
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
        raise ValueError(f"copying lexicon: {name} must be a list of phrases")
    return phrases


def list_shingles(view: TextView) -> list[tuple[str, ...]]:
    """Return every five words in a row of the body, folded, in order."""
    words = view.folded_words
    return list(zip(*(words[at:] for at in range(SHINGLE)), strict=False))  # the last are the shorter rows


def measure_overlap(view: TextView, other: TextView) -> Overlap:
    """Return what of the first article stands in the second."""
    theirs = set(list_shingles(other))
    shared = [shingle in theirs for shingle in list_shingles(view)]
    runs: list[tuple[int, int]] = []
    for at, is_shared in enumerate(shared):
        if not is_shared:
            continue
        if runs and at <= runs[-1][1]:
            runs[-1] = (runs[-1][0], at + SHINGLE)
        else:
            runs.append((at, at + SHINGLE))
    covered = sum(end - start for start, end in runs)
    longest = sorted(runs, key=lambda run: (run[0] - run[1], run[0]))
    passages = tuple(Span(view.words[start].start, view.words[end - 1].end) for start, end in longest)
    return Overlap(covered / view.word_count if view.word_count else 0.0, passages)


def _show(view: TextView, overlap: Overlap, note: str) -> tuple[Evidence, ...]:
    whole = Evidence(f"{overlap.share:.0%} of its words stand in {note}".replace("%", " %"))
    longest = overlap.passages[:_MOST_PASSAGES]
    quotes = [view.cite(p.start, min(p.end, p.start + _LONGEST_QUOTE), "a passage of both") for p in longest]
    return (whole, *quotes)


def _name(twin: Twin) -> str:
    return f"article #{twin.number} of {twin.outlet}"


def _find_name(view: TextView, names: Iterable[str | None], passages: Sequence[Span]) -> Span | None:
    """Return where the text names an outlet, outside the passages that were copied with the name in them."""
    for name in names:
        if not name or len(name) < _SHORTEST_NAME or name == view.article.outlet_name:
            continue
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", view.text, re.IGNORECASE):
            if not any(passage.start <= found.start() < passage.end for passage in passages):
                return Span(*found.span())
    return None


def _is_earlier(first: str | None, second: str | None) -> bool:
    """Whether the first date is earlier by a day or more; a page without a date counts as the later one."""
    if first is None:
        return False
    return second is None or first[:10] < second[:10]
