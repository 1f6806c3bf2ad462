"""Finds the web addresses of a text, also mangled ones, and judges each where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotate.core.literals import find_literal, fold_text
from annotate.core.model import Article, Span
from annotate.core.scripts import HAN, HANGUL, KANA
from annotate.detectors.citation_addresses import MISSPELT, AddressRules, find_address_fault
from annotate.detectors.citation_faults import Fault, Kind
from annotate.detectors.citation_links import find_link_faults

# Where an address begins. "https://a.org", "https//a.org", "https: //a.org", "http:www.a.org", "www.a.org",
# "www. a.org", "www,a.org", "wwwaorg", "htp://a.org"; not "HTTP: a guide", "http/2", "me@www.a.org", "awww.a.org".
_START = re.compile(
    r"https?://"
    r"|(?<![A-Za-z0-9])https?(?::(?=www\.|[a-z0-9-]{1,63}\.[a-z]{2})| ?: ?//|:/(?=\w)|[;.,]?//|:?\\{1,4}(?=\w))"
    rf"|(?<![A-Za-z0-9]){MISSPELT}[:;]/{{1,2}}(?=[\w.-])"
    r"|(?<![A-Za-z0-9_.@/#-])www(?:\.(?=\w)|\. (?=[a-z0-9-]{1,63}\.[a-z]{2})|,(?=\w)"
    r"|(?!w)[a-z0-9-]{5,60}(?![\w@-]|\.\w))",
    re.IGNORECASE,
)
# What it begins with, in lower case; where the scheme is misspelt, what follows its letters.
_START_SIGNS, _SCHEME_SIGNS = ("http", "www"), (":/", ";/")
_ALPHANUMERIC = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
# What an address cannot hold, or what ends it: white space, quotation marks, the marks of East Asian text,
# "…" that no slash follows, a comma before the next address, an HTML entity for a quotation mark or bracket.
_BREAK = re.compile(
    r"[\s<>\"“”„‟«»‹›`—•·|｜。，、；：！？（）【】「」『』《》〈〉“”\\()\[\]{}]|…(?!/)|[,;*](?=https?:)"
    r"|&(?:quot|lt|gt|nbsp|#34|#39|#x27);",
    re.IGNORECASE,
)
# "[https://a.org/x]" right behind "a.org/x": how plain text shows a link's target. "[/url]" ends a forum's link.
_TARGET = re.compile(r"[\[(](?=https?://[^\s\[\]()]{1,500}[\])])", re.IGNORECASE)
_OPENERS = {"(": ")", "[": "]", "{": "}"}
_TAIL = ".,;:!?'’*_~-"
# "https:// www.a.org": a blank behind the scheme; not "https:// is safe".
_BLANK = re.compile(r"[ \t]{1,3}(?=www\.|[a-z0-9-]{1,63}\.[a-z])", re.IGNORECASE)
# Twitter's short addresses have ten characters: what follows belongs to the next one.
_SHORT = re.compile(r"https?://t\.co/[A-Za-z0-9]{10}", re.IGNORECASE)
# A sentence or the mark of a note set tight behind a host: "www.a.org.The next", "www.a.orgThe", "www.a.org2";
# not "www.a.Org".
_TIGHT = re.compile(
    r"(?P<host>(?:https?://)?(?:www\.)?(?!www\.)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}\.[a-z]{2,24}?)"
    r"(?:\.?[A-Z][a-z]*|\.?\d{1,2})"
)
_IDEOGRAPH = re.compile(f"[{KANA}{HAN}{HANGUL}]")
# "read the study at https://"; not "look for https://".
_LEAD = re.compile(r"\b(?:at|see|visit|via|from|under|en|unter|auf|siehe|sur|voir|em|ver|см\.?|на)\Z", re.IGNORECASE)
# "https://": the rest of the line says nothing. "https://a.org/": no page after the host.
_LINE_END = re.compile(r"[\s)\]}.…]{0,40}?(?:\n|\r|\Z)")
_ROOT = re.compile(r"https?://[^/\s]+/?", re.IGNORECASE)
# A name of a file in two words: "https://a.org/annual report.pdf"; not "https://a.org and report.pdf".
_SPLIT_FILE = re.compile(r" [\w%-]{1,40}\.(?:pdf|html?|php|aspx?|docx?)(?=[\s)\].,;]|\Z)", re.IGNORECASE)
_OPEN_PATH = re.compile(r"https?://[^/\s]+/(?:[\w%-]+/)*[\w%-]+\Z", re.IGNORECASE)
LONGEST_QUOTE = 300
_MOST_ALIKE = 20


@dataclass(frozen=True, slots=True)
class AddressScan:
    """The rules for addresses, and the phrases before which an address is an example and no reference.

    `is_example` searches the end of what stands before an address ("such as ").
    """

    rules: AddressRules
    is_example: re.Pattern[str]

    def find_faults(self, article: Article, region: Span) -> Iterator[Fault]:
        """Yield the faulty addresses of a region of the text, then the faulty links behind its words.

        An address that the page shows shortened is sound where one of its links, or another address
        of the text, gives the whole of it.
        """
        yield from self._find_shown(article, region)
        for fault in find_link_faults(article, region, self.rules):
            span = Span(fault.start or 0, fault.end or 0)
            if fault.kind is Kind.EMPTY or not self._is_excused(article, span, fault.kind):
                yield fault

    def _find_shown(self, article: Article, region: Span) -> Iterator[Fault]:
        for span, found in self.list_shown(article, region):
            if found is not None:
                yield Fault(found[0], found[1], span.start, min(span.end, span.start + LONGEST_QUOTE))

    def list_shown(self, article: Article, region: Span) -> Iterator[tuple[Span, tuple[Kind, str] | None]]:
        """Yield the addresses that a region shows, each with its fault or None; without examples and shortened ones."""
        text, links = article.text, article.links
        spans = list(find_addresses(text, *region))
        shown = {text[span.start : span.end] for span in spans}
        given = {link.anchor for link in links if "://" in link.url}
        whole = sorted({_strip_scheme(address) for address in (*shown, *(link.url for link in links))})
        for span in spans:
            address = text[span.start : span.end]
            found = find_address_fault(address, self.rules)
            if found is not None and self._is_excused(article, span, found[0]):
                continue
            is_cut = found is not None and found[0] is Kind.TRUNCATED
            if is_cut and (address in given or _is_given(_strip_scheme(address), whole)):
                continue
            yield span, found

    def _is_excused(self, article: Article, span: Span, kind: Kind) -> bool:
        """Return whether what stands there is an example of an address, or the outlet's own, and no reference."""
        before = article.text[max(0, span.start - 60) : span.start]
        if kind is Kind.EMPTY:
            return not _stands_for_reference(article.text, span, before)
        if kind not in (Kind.PLACEHOLDER, Kind.LOCAL, Kind.TRUNCATED, Kind.TEMPLATE):
            return False
        if kind is Kind.LOCAL and _ROOT.fullmatch(article.text, *span) and not _leads_to_reference(before):
            return True  # "start the server and open http://localhost:3000"
        is_own = kind is Kind.PLACEHOLDER and article.outlet and article.outlet in article.text[span.start : span.end]
        return bool(is_own) or before.endswith("`") or self.is_example.search(before) is not None


def find_addresses(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of what is meant as a web address, without the punctuation around it.

    "…" or "..." at the end stays, for it says that the address is cut off.
    """
    place = start
    while found := _search_start(text, place, end):
        first = found.start()
        last = _find_end(text, first, found.end(), end)
        short = _SHORT.match(text, first, last)
        if short and text[short.end() : short.end() + 4].lower() == "http":
            last = short.end()
        last = max(found.end(), last)
        if _OPEN_PATH.match(text, first, last) and (file := _SPLIT_FILE.match(text, last, end)):
            last = file.end()
        yield Span(first, _trim(text, first, last))
        place = last


def _search_start(text: str, place: int, end: int) -> re.Match[str] | None:
    """Return the next beginning of an address."""
    starts = _list_starts(text)
    if starts is None:
        return _START.search(text, place, end)
    for number in range(bisect_left(starts, place), len(starts)):
        if found := _START.match(text, starts[number], end):
            return found
    return None


@lru_cache(maxsize=2)
def _list_starts(text: str) -> list[int] | None:
    """Return where an address may begin; None where letters whose lower case differs might hide one."""
    folded = fold_text(text)
    if folded is None:
        return None
    found = {at for sign in _START_SIGNS for at in find_literal(folded, sign)}
    for at in (at for sign in _SCHEME_SIGNS for at in find_literal(folded, sign)):
        while at and folded[at - 1] in _ALPHANUMERIC:
            at -= 1
        found.add(at)
    return sorted(found)


def _find_end(text: str, first: int, place: int, end: int) -> int:
    """Return where the address ends: at a break, or at a bracket that was not opened inside."""
    closers: list[str] = []
    if text[place - 1] in "/\\" and (blank := _BLANK.match(text, place, end)):
        place = blank.end()
    for found in _BREAK.finditer(text, place, end):
        mark = found.group()
        if mark == "…":
            return found.end()
        if mark in _OPENERS:
            if text.startswith("[/", found.start()) or _TARGET.match(text, found.start(), end):
                return found.start()
            closers.append(_OPENERS[mark])
        elif closers and mark == closers[-1]:
            closers.pop()
        elif not (mark == "\\" and found.start() < first + 9):
            return found.start()
    return end


def _trim(text: str, first: int, last: int) -> int:
    address = text[first:last].rstrip(_TAIL.replace(".", ""))
    if address.endswith("…"):
        return first + len(address)
    if address.endswith("..."):
        return first + len(address.rstrip(".")) + 3
    address = re.sub(r"['’]s$", "", address.rstrip(_TAIL)).rstrip("[({" + _TAIL)
    if cut := _IDEOGRAPH.search(address):
        # "https://a.org的报道": the text goes on right behind the host.
        host = re.match(r"(?:https?://)?[a-z0-9.-]+", address, re.IGNORECASE)
        if host and host.end() == cut.start():
            address = address[: cut.start()]
    if tight := _TIGHT.fullmatch(address):
        address = tight["host"]
    return first + len(address)


def _strip_scheme(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address, flags=re.IGNORECASE)


def _is_given(address: str, whole: Sequence[str]) -> bool:
    """Return whether one of the sorted whole addresses begins and ends as the shortened one does."""
    parts = re.split(r"…|\.{3,}", address)
    head, tail = parts[0], parts[-1]
    place = bisect_left(whole, head)
    for other in whole[place : place + _MOST_ALIKE]:
        if not other.startswith(head):
            break
        if len(other) > len(head) + len(tail) and other.endswith(tail) and not other.endswith(("...", "…")):
            return True
    return False


def _stands_for_reference(text: str, span: Span, before: str) -> bool:
    """Return whether a bare "https://" stands where a reference belongs, and is not spoken of."""
    if not _LINE_END.match(text, span.end, min(len(text), span.end + 40)):
        return False
    return _leads_to_reference(before) or _LEAD.search(before.rstrip(" \t")) is not None


def _leads_to_reference(before: str) -> bool:
    lead = before.rsplit("\n", 1)[-1].rstrip(" \t")
    return not lead or lead[-1] in ":([-–—*•>]：" or lead[-1].isdigit()
