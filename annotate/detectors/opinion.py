"""Comment that passes for a report: the flag `opinion-as-news`, read together with loaded language."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable
from urllib.parse import urlsplit

from annotate.core.model import Evidence, Span
from annotate.core.text import TextView
from annotate.detectors.language_signs import Sign, Tone

FLAG = "opinion-as-news"
# The weighted rate of judging places per 1,000 words at which an article is as likely comment as report, and the
# slope in its logarithm. Measured by benchmarks/quality.py: 22 % of unlabelled news articles stand above.
_EVEN_RATE, _STEEPNESS = 40.0, 2.5
_LABELLED = 0.05
_MOST_SENTENCES, _JUDGING, _LONGEST_QUOTE = 6, 3.0, 320
# Around the headline, in characters: where a page says what kind of piece it is.
_NEAR_TITLE = 240
_KINDS = (
    r"opinions?|op-?ed|commentary|comment|column|editorials?|editorial board|viewpoint|point of view|perspective"
    r"|letters? to the editor|guest (?:post|essay|column)|personal essay|essay|review|satire|humou?r"
)
# A line of its own: "OPINION", "Opinion | By Ana Reed", "Commentary:"; not "In my opinion the mayor".
_LABEL_LINE = re.compile(rf"[\W_]{{0,3}}(?:{_KINDS})\b(?=[\W_]{{0,3}}\Z|\s?[|:•·–—/]|\s+by\b)", re.IGNORECASE)
# At either end of the headline: "Opinion: The pier must go", "The pier must go | Opinion".
_LABEL_TITLE = re.compile(rf"\A\W{{0,2}}(?:{_KINDS})\s?[:|–—-]|[|:–—-]\s?(?:{_KINDS})\W{{0,2}}\Z", re.IGNORECASE)
# A folder of the address: "/opinion/2026/pier", "/op-ed/"; not "/opinion-polls/", nor "/blogs/", which is often all
# that a site has.
_LABEL_PATH = re.compile(
    r"/(?:opinions?|op-?eds?|commentary|columns?|columnists?|editorials?|viewpoints?|letters|commentisfree|satire)(?=/)",
    re.IGNORECASE,
)


def judge_opinion(view: TextView, signs: Iterable[Sign], tone: Tone, rate: float) -> tuple[float, tuple[Evidence, ...]]:
    """Return P(comment without a label) and the evidence, for an article's loaded places and their weighted rate."""
    if (label := find_label(view)) is not None:
        return _LABELLED, (label,)
    probability = 1.0 / (1.0 + math.exp(-_STEEPNESS * math.log(rate / _EVEN_RATE))) if rate > 0 else 0.0
    reports = 1000 * tone.report / max(tone.words, 1)
    summary = (
        f"{rate:.0f} judging places (weighted) and {reports:.0f} words of report per 1,000, and no label such as"
        f" “Opinion”; flagged from {_EVEN_RATE:.0f}"
    )
    return probability, (Evidence(summary), *cite_judging_sentences(view, signs))


def find_label(view: TextView) -> Evidence | None:
    """Return where the page says that it is opinion: its address, its headline, or a line beside it."""
    try:
        path = urlsplit(view.article.url or "").path
    except ValueError:
        path = ""
    if found := _LABEL_PATH.search(path):
        return Evidence(f"its address says so: {found.group()}/")
    title = (view.article.title or "").strip()
    if found := _LABEL_TITLE.search(title[:400]):
        return Evidence(f"its headline says so: {found.group().strip()}")
    shown = view.page.title or Span(view.body.start, view.body.start)
    for line in view.lines:
        if line.start > shown.end + _NEAR_TITLE:
            break
        if line.start < shown.start - _NEAR_TITLE or line.end - line.start > 80:
            continue
        if found := _LABEL_LINE.match(view.text, line.start, line.end):
            return view.cite(line.start, found.end(), "labelled as opinion")
    return None


def cite_judging_sentences(view: TextView, signs: Iterable[Sign]) -> list[Evidence]:
    """Return the sentences in which the writer judges most, whole, strongest first."""
    weights: dict[int, float] = {}
    starts = [sentence.start for sentence in view.sentences]
    for sign in signs:
        place = bisect_right(starts, sign.start) - 1
        if place >= 0 and not sign.note.endswith("in a quotation"):
            weights[place] = weights.get(place, 0.0) + sign.weight
    ranked = sorted((place for place, weight in weights.items() if weight >= _JUDGING), key=lambda p: (-weights[p], p))
    short = [view.sentences[p] for p in ranked if view.sentences[p].end - view.sentences[p].start <= _LONGEST_QUOTE]
    return [view.cite(*sentence, "the writer judges") for sentence in short[:_MOST_SENTENCES]]
