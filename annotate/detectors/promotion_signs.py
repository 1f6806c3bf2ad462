"""Where a running text sells: calls, codes, numbers to order by, paid links, and a name that is praised."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from annotate.core.model import Span
from annotate.core.text import TextView
from annotate.detectors.phrase_rows import PhraseHit, is_any_inside, is_inside, share_quotations
from annotate.detectors.phrase_starts import RarePhrases, number_spans

# The lists of phrases each of which is a sign.
KINDS = ("asks", "sells", "touts", "offers")
# So often a name stands in the text, and so many words of praise beside it.
_REPEATED, _PRAISED = 6, 3
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
_HOST_ENDS = (
    "com", "net", "org", "co", "io", "de", "fr", "es", "pt", "br", "eu", "shop", "store", "vn", "uk", "example",
)  # fmt: skip
# "Visit us at www.nordwell.example", "order from nordwell.com"; not "visit Ostra. The".
_SITE = re.compile(
    r"\b(?:[Vv]isit|[Ll]og on to|[Hh]ead (?:over )?to|[Oo]rder (?:it |yours |online )?(?:at|from|on)"
    r"|[Aa]vailable (?:now )?at|[Bb]ook (?:it |online |now )?(?:at|on|via)|unter|sur|en|em|no site) "
    r"(?:us at |our (?:web)?site |their (?:web)?site |at ){0,2}"
    r"(?:https?://)?(?:www\.[\w-]{2,40}|[\w-]{2,40})"
    rf"\.(?:{'|'.join(_HOST_ENDS)})\b"
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
# What every match of the first four patterns holds: one of these words, a number of so many signs, the end of a host.
_CODE_SIGNS = ("code", "codigo", "código", "cupom", "cupón", "gutschein")
_CODE_SIGN = re.compile("|".join(_CODE_SIGNS), re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d[\d ().\-/]{5,}\d")
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


def find_signs(view: TextView, words: SalesWords) -> Iterator[Sign]:
    """Yield the signs in the body and just below it, in the links of the page, and a name that is praised."""
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
            own = [hit for hit in hits if hit.key in KINDS and not is_inside(share_quotations(view), hit.start)]
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
    hosts = [runs.starts[place] for place in runs.find(frozenset(_HOST_ENDS)) if runs.gaps[place].endswith(".")]
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
