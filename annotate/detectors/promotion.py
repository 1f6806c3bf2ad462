"""Running text that sells without saying so: the flag `undisclosed-promotion`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from types import MappingProxyType
from typing import Any, NamedTuple

from annotate.core.model import Evidence, Finding, Span, Verdict
from annotate.core.text import TextView
from annotate.core.tokens import RUN
from annotate.detectors.phrase_rows import PhraseHit, is_any_inside, is_inside, share_quotations
from annotate.detectors.phrase_starts import RarePhrases, number_spans, read_rare_phrases

FLAG = "undisclosed-promotion"

_KINDS = ("asks", "sells", "touts", "offers")
_LISTS = (*_KINDS, "labels", "disclosed", "newsroom", "jobs", "review")
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
_REPEATED, _PRAISED = 6, 3
# So many different signs are no chance, however long the text.
_BEYOND_CHANCE = 6
# Characters of a line that may hold a label, and of the body in which it still speaks for the whole.
_LONGEST_LABEL, _NEAR_START = 60, 400
# Lines below the body that still belong to it, and the blanks that make one of them prose.
_LAST_LINES, _PROSE = 2, 12
# "use code HARBOUR20", "Gutschein TRAUM15"; not "the tax code", "code RED".
_CODE = re.compile(
    r"\b(?:(?:promo|coupon|discount|voucher)[ -]?code|(?i:use|with|enter|apply) (?:the |our |my )?code|rabattcode"
    r"|gutscheincode|c[oó]digo|cupom|code promo):? [\"“']?[A-Z][A-Z0-9]{3,14}\b"
    r"|\b(?i:code|gutschein|cupón|cupom|código) [\"“']?[A-Z]{3,12}\d{1,3}\b"
)
# "WhatsApp: +1 (213) 555-0101", "Call Hollis Plumbing at 555-0142", "unter 030 555 0142"; not "WhatsApp has 2 billion
# users", "call 2016 a bad year".
_ORDER_NUMBER = re.compile(
    r"\b[Ww]hats ?[Aa]pp ?(?:us )?(?:at |on |:)? ?\+?\(?\d[\d ().-]{6,18}\d"
    r"|\b[Cc]all (?:us |them |now |today ){0,2}(?:[A-Z][\w&’'-]{1,20} ){0,3}(?:at |on |now )?\+?\(?\d[\d ().-]{5,18}\d"
    r"|\b(?:en el|al|unter|au|pelo|no) \+?\(?(?:\d[ .()/-]{0,2}){8,13}\d\b"
)
# "68% off the plan", "15 % de descuento"; not "10% off their lows", "fell 20 % off".
_DISCOUNT = re.compile(
    r"\b\d{1,2} ?(?:%|percent|Prozent) (?:off (?:the|your|all|any|when|with|for)\b|discount|de descuento|de desconto"
    r"|de réduction|de remise|Rabatt)"
)
# "Visit us at www.nordwell.example", "order from nordwell.com"; not "visit Ostra. The".
_SITE = re.compile(
    r"\b(?:[Vv]isit|[Ll]og on to|[Hh]ead (?:over )?to|[Oo]rder (?:it |yours |online )?(?:at|from|on)"
    r"|[Aa]vailable (?:now )?at|[Bb]ook (?:it |online |now )?(?:at|on|via)|unter|sur|en|em|no site) "
    r"(?:us at |our (?:web)?site |their (?:web)?site |at ){0,2}"
    r"(?:https?://)?(?:www\.[\w-]{2,40}|[\w-]{2,40})\.(?:com|net|org|co|io|de|fr|es|pt|br|eu|shop|store|vn|uk|example)\b"
)
# Parameters and hosts of programmes that pay for a click: "?tag=shop-21", "amzn.to/x"; not "?page=2".
_AFFILIATE = re.compile(
    r"[?&](?:tag=[\w-]{2,30}-2\d\b|aff(?:_?id|iliate(?:_?id)?)?=|ascsubtag=|clickref=|irclickid=|hop=|subid=)"
    r"|//(?:amzn\.to|shareasale\.com|(?:www\.)?awin1\.com|click\.linksynergy\.com|go\.skimresources\.com|prf\.hn"
    r"|(?:www\.)?(?:anrdoezrs|dpbolvw|jdoqocy|kqzyfj|tkqlhce)\.(?:net|com)|[\w-]{1,40}\.hop\.clickbank\.net)/"
)
# "$39", "$210,000", "390 euros"; not "39 members".
_PRICE = re.compile(
    r"[$€£] ?\d{1,6}(?:[.,]\d{2,3}){0,2}(?!\d)|\d{1,6}(?:[.,]\d{2,3}){0,2} ?(?:€|(?:EUR|USD|euros?|dollars)\b)"
)
# A name inside a sentence, one word or two: "with Brightleaf", "Nova Glow"; the first word of a sentence is left out.
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z0-9&’'-]{2,24}(?: [A-Z][A-Za-z0-9&’'-]{2,24})?")
# What every match of the four above holds: one of these words, a number of so many signs, the end of a host.
_CODE_SIGNS = ("code", "codigo", "código", "cupom", "cupón", "gutschein")
_CODE_SIGN = re.compile("|".join(_CODE_SIGNS), re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d[\d ().\-/]{5,}\d")
_HOST_ENDS = frozenset(
    ("com", "net", "org", "co", "io", "de", "fr", "es", "pt", "br", "eu", "shop", "store", "vn", "uk", "example")
)
_DISCOUNT_SIGNS = (" off ", " discount", " de descuento", " de desconto", " de réduction", " de remise", " Rabatt")
Patterns = list[tuple[str, re.Pattern[str]]]


class Sign(NamedTuple):
    """A place that sells: what kind of sign it is, and what makes it the same as another."""

    kind: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SalesWords:
    """The phrases of one language, and its words of praise."""

    phrases: RarePhrases
    praise: frozenset[str]
    # The runs of letters of each word of praise: "world-class" has two.
    praise_runs: tuple[frozenset[str], ...]


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
        signs = list(_find_signs(view, words))
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


def _find_signs(view: TextView, words: SalesWords) -> Iterator[Sign]:
    sentences = (*view.sentences, *_find_last_words(view))
    starts = words.phrases.find_starts(view)
    patterns, places = _choose_patterns(view)
    house = -1
    for number in number_spans(sentences, sorted((*starts, *places))):
        sentence = sentences[number]
        hits = list(words.phrases.find_within(view, sentence)) if is_any_inside(starts, sentence) else []
        if any(hit.key == "newsroom" for hit in hits):
            house = number
        # "Want to advertise with the Gazette? Write to us at": what a house line asks, the next one answers.
        elif house < 0 or number > house + 1:
            own = [hit for hit in hits if hit.key in _KINDS and not is_inside(share_quotations(view), hit.start)]
            yield from _read_sentence(view.text, sentence, own, patterns)
    yield from _find_paid_links(view)
    yield from _find_praised_name(view, words)


def _choose_patterns(view: TextView) -> tuple[Patterns, list[int]]:
    """Return the patterns of which the text holds what each match of them holds, and where they are to be asked.

    That is a word, a long number, the end of a host, or a word after a share.
    """
    runs = view.runs
    has_code = any(map(view.lower.__contains__, _CODE_SIGNS))
    codes = [found.start() for found in _CODE_SIGN.finditer(view.text)] if has_code else []
    # Another number may stand in front, in the sentence before.
    numbers = [at for found in _LONG_NUMBER.finditer(view.text) for at in range(*found.span())]
    hosts = [runs.starts[place] for place in runs.find(_HOST_ENDS) if runs.gaps[place].endswith(".")]
    signs = filter(view.text.__contains__, _DISCOUNT_SIGNS)
    discounts = [found.start() for sign in signs for found in re.finditer(sign, view.text)]
    found = (
        ("code", _CODE, codes),
        ("contact", _ORDER_NUMBER, numbers),
        ("asks", _SITE, hosts),
        ("offers", _DISCOUNT, discounts),
    )
    chosen = [(kind, pattern) for kind, pattern, places in found if places]
    return chosen, [at for _, _, places in found for at in places]


def _find_last_words(view: TextView) -> list[Span]:
    """Return prose just below the body: an advertisement ends in its call, which a page's furniture looks like."""
    below = [line for line in view.lines if line.start >= view.body.end][:_LAST_LINES]
    return [line for line in below if view.text.count(" ", line.start, line.end) >= _PROSE]


def _read_sentence(text: str, sentence: Span, hits: list[PhraseHit], patterns: Patterns) -> Iterator[Sign]:
    places = [(kind, found) for kind, pattern in patterns for found in pattern.finditer(text, *sentence)]
    yield from (Sign(kind, found.group(), *found.span()) for kind, found in places)
    # "Call us today on 555-0148" is one sign: the words inside the longer one do not count again.
    taken = sorted(Span(*found.span()) for _, found in places)
    yield from (Sign(hit.key, hit.phrase, hit.start, hit.end) for hit in hits if not _overlaps(taken, hit))
    if any(hit.key in ("asks", "offers") for hit in hits) and (price := _PRICE.search(text, *sentence)):
        yield Sign("price", price.group(), *price.span())


def _overlaps(taken: list[Span], hit: PhraseHit) -> bool:
    return is_inside(taken, hit.start) or is_inside(taken, hit.end - 1)


def _find_paid_links(view: TextView) -> Iterator[Sign]:
    for link in view.links:
        if _AFFILIATE.search(view.quote(link)):
            yield Sign("affiliate", view.quote(link)[:60], *link)
    for hidden in view.article.links:
        if _AFFILIATE.search(hidden.url[:2000]):
            yield Sign("affiliate", hidden.url[:60], -1, -1)


def _find_praised_name(view: TextView, words: SalesWords) -> Iterator[Sign]:
    """Yield the name that stands in the text most often, where sentences with it hold many words of praise."""
    text, known = view.text, view.runs.index.keys()
    if sum(runs <= known for runs in words.praise_runs) < _PRAISED:
        return
    names = Counter(_list_names(view))
    name, times = names.most_common(1)[0] if names else ("", 0)
    if times < _REPEATED:
        return
    praising = [span for span in view.sentences if name in text[span.start : span.end]]
    praise = {word: span for span in reversed(praising) for word in _find_praise(view, words, span)}
    # One word over and over is the subject of the news ("perfect scores"), not praise.
    if len(praise) >= _PRAISED:
        yield Sign("name", name, *min(praise.values()))


def _list_names(view: TextView) -> Iterator[str]:
    """Yield what `_NAME` finds in the body, asked only where a word does not begin with a small letter."""
    runs, (start, end) = view.runs, view.body
    first, stop = runs.cut(start, end)
    for place in runs.uppers[bisect_left(runs.uppers, first) : bisect_left(runs.uppers, stop)]:
        found = _NAME.match(view.text, runs.starts[place], end) if runs.starts[place] >= start else None
        if found:
            yield found.group()
            start = found.end()


def _find_praise(view: TextView, words: SalesWords, span: Span) -> set[str]:
    said = view.text[span.start : span.end].casefold().split()
    return {word.strip('.,;:!?()"“”') for word in said} & words.praise


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
