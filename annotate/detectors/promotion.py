"""Running text that sells without saying so: the flag `undisclosed-promotion`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from types import MappingProxyType
from typing import Any

from annotate.core.model import Evidence, Finding, Span, Verdict
from annotate.core.text import TextView
from annotate.core.tokens import RUN
from annotate.detectors.phrase_rows import PhraseHit
from annotate.detectors.phrase_starts import number_spans, read_rare_phrases
from annotate.detectors.promotion_signs import KINDS, SalesWords, Sign, find_signs

FLAG = "undisclosed-promotion"

_LISTS = (*KINDS, "labels", "disclosed", "newsroom", "jobs", "review")
_NOTES = {
    "asks": "tells the reader to visit, call or buy",
    "sells": "the seller speaks of itself",
    "touts": "praises the seller as advertisements do",
    "offers": "lures with a price or a deadline",
    "code": "a code for a discount",
    "contact": "a number to order by, in the article",
    "affiliate": "a link that earns money, and no word of it",
    "name": "one name over and over, with praise",
    "price": "a price beside the call to buy",
}
_WEIGHTS = {
    "asks": 0.3, "sells": 0.25, "touts": 0.2, "offers": 0.25, "code": 0.4,
    "contact": 0.3, "affiliate": 0.3, "name": 0.25, "price": 0.2,
}  # fmt: skip
# One kind of sign alone, however often it stands there, is not enough; news gives addresses too.
_ONE_KIND = 0.45
_FLOOR, _MOST, _DISCLOSED, _REVIEWED = 0.03, 0.96, 0.05, 0.6
# Real advertising says it again: in a long article so many words carry one sign by chance.
_WORDS_PER_CHANCE = 1500
_MOST_EACH, _MOST_EVIDENCE, _LONGEST_QUOTE = 5, 9, 160
# So many different signs are no chance, however long the text.
_BEYOND_CHANCE = 6
# Characters of a line that may hold a label, and of the body in which it still speaks for the whole.
_LONGEST_LABEL, _NEAR_START = 60, 400


@dataclass(frozen=True, slots=True)
class PromotionDetector:
    """Flags running text that sells a product or a service and carries no label that says so.

    Flagged: calls to visit, buy, book or write to a seller; the seller's "we" and "our experts", and the same said
    from outside ("has you covered"); deadlines, discount codes, prices beside a call to buy; paid links without a word
    of it; one name over and over with praise. It takes signs of two kinds. Example: "Our team of experts is here for
    you. Visit Brightleaf today and use code LEAF20".
    Left alone: labelled advertising and affiliate notices; a newsroom's own newsletter and subscription lines;
    vacancies; calls inside quotations; helplines and appeals; reviews with a verdict. Example: "Sponsored content:
    visit Brightleaf today".
    Languages that the lexicon does not hold are "unsure".
    """

    languages: Mapping[str, SalesWords]
    name: str = "promotion"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the one finding on `undisclosed-promotion`."""
        words = self.languages.get(view.article.language or "")
        if words is None or not view.word_count:
            reason = (
                "no text"
                if not view.word_count
                else f"not read in this language ({view.article.language or 'unknown'})"
            )
            return [Finding(FLAG, Verdict.UNSURE, None, (Evidence(reason),), self.name, self.version)]
        signs = list(find_signs(view, words))
        said = _find_statements(view, words) if signs else {}
        if "disclosed" in said:
            return [self._find_disclosed(view, said["disclosed"])]
        probability = _weigh(view.word_count, signs, said)
        verdict = Verdict.PRESENT if probability >= 0.5 else Verdict.ABSENT
        return [Finding(FLAG, verdict, probability, _show(view, signs), self.name, self.version)]

    def _find_disclosed(self, view: TextView, place: PhraseHit) -> Finding:
        evidence = view.cite(place.start, place.end, "says itself that it is advertising or earns by its links")
        return Finding(FLAG, Verdict.ABSENT, _DISCLOSED, (evidence,), self.name, self.version)


def build_promotion_detector(lexicon: Mapping[str, Any]) -> PromotionDetector:
    """Return the detector for a parsed promotion.toml; ValueError names the language and list that is missing."""
    return PromotionDetector(MappingProxyType({code: _read_words(code, lists) for code, lists in lexicon.items()}))


def weigh(words: int, signs: Iterable[Sign]) -> float:
    """Return P(sells) for the signs in a text of so many words; the same sign counts once."""
    different = {(sign.kind, sign.key) for sign in signs}
    counts = Counter(kind for kind, _ in different)
    kept = prod((1 - _WEIGHTS[kind]) ** min(count, _MOST_EACH) for kind, count in counts.items())
    if len(different) < _BEYOND_CHANCE:
        kept **= 1 / max(1.0, words / _WORDS_PER_CHANCE)
    return 1 - kept if _is_enough(counts) else min(1 - kept, _ONE_KIND)


def _is_enough(counts: Mapping[str, int]) -> bool:
    """Whether the kinds of signs make a sale: two of them, and a price is only the company of one.

    A call and a lure ("join us today", "do not miss it") are in every appeal: they need a second lure or a price.
    """
    kinds = counts.keys() - {"price"}
    if kinds <= {"asks", "offers"}:
        return len(kinds) == 2 and (counts["offers"] > 1 or "price" in counts)
    return len(kinds) > 1


def _weigh(words: int, signs: list[Sign], said: Mapping[str, PhraseHit]) -> float:
    found = weigh(words, signs)
    if "jobs" in said:
        found = _DISCLOSED
    elif "review" in said:
        found *= _REVIEWED
    return round(min(_MOST, max(_FLOOR, found)), 4)


def _read_words(code: str, lists: Mapping[str, Any]) -> SalesWords:
    rows: dict[str, str] = {}
    for name in _LISTS:
        phrases = lists.get(name)
        if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
            raise ValueError(f"promotion lexicon: {code}.{name} must be a list of phrases")
        rows.update(dict.fromkeys(phrases, name))
    if not isinstance(lists.get("praise"), str):
        raise ValueError(f"promotion lexicon: {code}.praise must be a string of words")
    praise = frozenset(lists["praise"].casefold().split())
    return SalesWords(read_rare_phrases(rows), praise, tuple(frozenset(RUN.findall(word)) for word in praise))


def _find_statements(view: TextView, words: SalesWords) -> dict[str, PhraseHit]:
    """Return the first place on the page where it says that it is paid for, a vacancy (twice) or a test."""
    found: dict[str, PhraseHit] = {}
    jobs: set[str] = set()
    for number in number_spans(view.lines, words.phrases.find_starts(view)):
        line = view.lines[number]
        for hit in words.phrases.find_within(view, line):
            jobs |= {hit.phrase} if hit.key == "jobs" else set()
            is_said = hit.key in ("disclosed", "review") or (hit.key == "jobs" and len(jobs) > 1)
            if is_said or (hit.key == "labels" and _is_label(view, line, hit)):
                found.setdefault("disclosed" if hit.key == "labels" else hit.key, hit)
    return found


def _is_label(view: TextView, line: Span, hit: PhraseHit) -> bool:
    """Whether a label begins a line up to the start of the body, and is all of it or stands before a mark."""
    if line.start > view.body.start + _NEAR_START or hit.start - line.start > 2:
        return False
    rest = view.text[hit.end : min(line.end, hit.end + _LONGEST_LABEL)].lstrip(" ])")
    return not rest or rest[0] in ":|–—-" or (" " in hit.phrase and line.end - line.start <= _LONGEST_LABEL)


def _show(view: TextView, signs: list[Sign]) -> tuple[Evidence, ...]:
    first = {(sign.kind, sign.key): sign for sign in reversed(signs)}
    shown = sorted(first.values(), key=lambda sign: (-_WEIGHTS[sign.kind], sign.start))[:_MOST_EVIDENCE]
    evidence = [
        view.cite(sign.start, min(sign.end, sign.start + _LONGEST_QUOTE), _NOTES[sign.kind])
        if sign.start >= 0
        else Evidence(_NOTES[sign.kind])
        for sign in shown
    ]
    return tuple(evidence) or (Evidence("nothing in the text sells anything"),)
