"""Addresses, numbers and mailboxes that nobody can have, and forms that nobody filled in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from annotate.core.model import Evidence
from annotate.core.text import LINE_ENDS, TextView
from annotate.detectors.identity_forms import list_signs, search_made_up
from annotate.detectors.word_list import share_mixed, share_word_list

_IN_CONTACTS, _ELSEWHERE = 0.75, 0.35
_STREET, _FILLER = 0.3, 0.6
_LONGEST_LINE = 400
# The first figure of a postal code by state, as the postal service of the United States gives them out.
_ZIP_STATES = {
    "0": "CT MA ME NH NJ RI VT PR NY", "1": "DE NY PA", "2": "DC MD NC SC VA WV", "3": "AL FL GA MS TN",
    "4": "IN KY MI OH", "5": "IA MN MT ND SD WI DC", "6": "IL KS MO NE", "7": "AR LA OK TX",
    "8": "AZ CO ID NM NV UT WY TX", "9": "AK CA HI OR WA",
}  # fmt: skip
_FIRST_FIGURES = {
    state: {figure for figure, states in _ZIP_STATES.items() if state in states.split()}
    for states in _ZIP_STATES.values()
    for state in states.split()
}
# Codes that people make addresses up with, and the places that have them.
_ZIP_CITIES = {
    "90210": ("beverly hills", "los angeles"),
    "10001": ("new york", "manhattan"),
    "12345": ("schenectady",),
    "94105": ("san francisco",),
    "20001": ("washington",),
    "60601": ("chicago",),
    "33101": ("miami",),
    "02101": ("boston",),
    "30301": ("atlanta",),
    "77001": ("houston",),
}
# An address in the United States: "101 Quarry Lane, Answer Town, CA 90210"; not "Answer Town, CA".
_US_ADDRESS = re.compile(
    r"(?P<street>\d{1,5} [A-Z][\w.’' -]{2,40}, ?(?:[\w.# ]{1,20}, ?)?)?"
    r"(?P<city>[A-Z][a-z.’'-]{1,20}(?: [A-Z][a-z.’'-]{1,20}){0,3}),? (?P<state>[A-Z]{2}),? (?P<zip>\d{5})(?!\d)"
)
# "123 Main Street", "1234 Elm St"; there are such houses, so that it takes a second sign. Not "12 Main Street".
_STREETS = re.compile(
    r"\b(?:123|1234) (?:Main|Elm|Oak|Fake|Example|Sample|Any) (?:St(?:reet|\.)?|Ave(?:nue|\.)?|R(?:oa)?d)\b"
)
# Numbers kept for fiction and numbers nobody has: "+1 (213) 555-0101", "020 7946 0018", "123-456-7890"; not "555-2368".
_PHONES = re.compile(
    r"(?<![\d-])(?:\+?1[ .-]?)?(?:\(?\d{3}\)?[ .-]{0,2})?555[ .-]?01\d\d(?!\d)"
    r"|(?<![\d-])(?:\+44 ?|0)\(?(?:20\)? ?7946 ?0\d{3}|1632 ?960\d{3}|7700 ?900\d{3})(?!\d)"
    r"|(?<![\d-])(?:\+?1[ .-]?)?\(?123\)?[ .-]{1,2}456[ .-]7890(?!\d)"
    r"|(?<![\d-])\(?(?:555|000|999)\)?[ .-]{1,2}(?:555-5555|000-0000)"
    r"|(?<![\d-])\+1 ?234[ -]?567[ -]?890\d?(?!\d)|(?<![\d-])400-123-4567(?!\d)|(?<![\d-])0123[ /-]?456789(?!\d)"
)
# Anything written like a telephone number, to be looked at figure by figure: "+7 (495) 123-45-67"; not "3.1415".
_NUMBER = re.compile(r"(?<![\w.,/:#-])(?:\+\d{1,3}[ .-]?)?\(?\d[\d ().-]{5,18}\d(?![\w/]|[.,-]\d)")
# Figures in a row, as people type them when they have no number at hand: "1234567", "9876543"; not "2345 6789".
_ROWS = ("1234567", "0123456", "9876543")
# A name that a form left open where the author stands: "By [Your Name]"; not "Dear [Your Senator]".
_OPEN_BYLINE = re.compile(
    r"^(?:[Bb]y|[Aa]uthor|[Ww]ritten by|[Aa]utor|[Vv]on|[Pp]or|[Pp]ar|Автор|作者) ?[:：]? ?"
    r"[\[<{]{1,2}(?:[Yy]our |[Aa]uthor'?s? ?|[Ii]nsert )?(?:[Ff]ull )?"
    r"(?:[Nn]ame|[Aa]uthor|[Ии]мя|Nombre|姓名|[Nn]ome|[Nn]om)[\]>}]{1,2}"
)
# Mailboxes of a form: "your@email.com", "info@yourdomain.com"; not "info@harbour.org".
_MAILBOXES = re.compile(
    r"\b(?:your(?:[._-]?(?:e?mail|name))?|e?mail|name|username|user)@(?:e?mail|example|domain|company|website|yoursite|site)\.com\b"
    r"|\b[a-z]{2,20}@(?:your|my)-?(?:domain|site|website|company|email)\.(?:com|org|net)\b"
    # RFC 2606 keeps these three domains for examples.
    r"|(?<![\w.+-])[\w+-][\w.+-]{0,40}@example\.(?:com|org|net)\b",
    re.IGNORECASE,
)
# What follows the "@" in each of these.
_MAILBOX_SIGN = re.compile("@(?:e?mail|example|domain|company|website|yoursite|site|your|my)", re.IGNORECASE)
# Text of typesetters that was never replaced.
_LOREM = re.compile(r"\blorem ipsum dolor sit amet\b[ ,]{0,3}(?:consectetur|consetetur)", re.IGNORECASE)
_IPSUM_WORD = re.compile("ipsum", re.IGNORECASE)
# A field of a form shows such a mailbox as its example: "Enter your email"; not "Email us".
_FORM = re.compile(
    r"subscri|newsletter|sign up|your e-?mail|e-?mail address|enter|format|such as|for example|e\.g|suscr|abonn",
    re.IGNORECASE,
)
_CONTACTS = re.compile(
    r"\b(?:contact|address|phone|tel|telephone|call us|whats ?app|e-?mail|mail|fax|head(?:quarters| office)|website"
    r"|visit us|kontakt|anschrift|adresse|telefon|impressum|direcci[oó]n|tel[eé]fono|contacto|t[eé]l[eé]phone"
    r"|coordonn[eé]es|endere[cç]o|telefone|contato|адрес|телефон|контакты)\b|联系|地址|电话|邮箱",
    re.IGNORECASE,
)
# What an article about such numbers says of them: "numbers reserved for fiction"; not "call our office".
_SPOKEN_OF = re.compile(
    r"\b(?:fiction\w{0,4}|fake|bogus|scam\w{0,4}|placeholder|reserved|phish\w{0,4}|made[- ]up|typograph\w{1,5}|dummy"
    r"|template|spoof\w{0,3}|movies?|films?|non-?existent|fraud\w{0,5})\b",
    re.IGNORECASE,
)
_NO_PHONE = "a telephone number that nobody has"
# What every match of _PHONES holds.
_PHONE_SIGN = re.compile("555|7946|1632|7700|7890|0000|567|0123")
_LONG_NUMBER = re.compile(r"\d[\d ().-]{5,}\d")
_POSTAL_CODE = re.compile(r"\d{5}")
# What every match of the patterns above holds, but for the text of typesetters; with the rest of its line.
_MARKED = re.compile(rf"[0-9@\[<{{][^{LINE_ENDS}]*")
# Of "ipsum": the i may be one without its dot.
_IPSUM = "psum"
Place = tuple[int, int, str, float]
Scan = Callable[[str], Iterator[Place]]


def find_placeholders(view: TextView) -> Iterator[tuple[float, Evidence]]:
    """Yield the made-up addresses, numbers and mailboxes of the whole page; each kind counts once."""
    signs = list_signs(view)
    words = share_word_list(view)
    has_ipsum = words is None or _IPSUM in words
    lines = _list_marked(view, signs, has_ipsum=has_ipsum)
    scans = _choose_scans("\n".join(text for _, text in lines), share_mixed(view), signs, has_ipsum=has_ipsum)
    seen: set[str] = set()
    for place, text in lines if scans else ():
        line = view.lines[place]
        for start, end, note, weight in (sign for scan in scans for sign in scan(text)):
            if note in seen or _SPOKEN_OF.search(text):
                continue
            is_contact = weight > _STREET and _is_in_contacts(view, place, line.start + start, line.start + end)
            seen.add(note)
            yield (
                weight if is_contact or weight <= _FILLER else _ELSEWHERE,
                view.cite(line.start + start, line.start + end, note),
            )


def _is_in_contacts(view: TextView, place: int, start: int, end: int) -> bool:
    """Whether `text[start:end]` stands in a contact block: short lines, and beside it a word such as "Address"."""
    for near in view.lines[max(0, place - 3) : place + 4]:
        is_own = near.start <= start < near.end
        parts = ((near.start, start), (end, near.end)) if is_own else (near,)
        if near.end - near.start <= 160 and any(_CONTACTS.search(view.text, *part) for part in parts):
            return True
    return False


def _list_marked(view: TextView, signs: Sequence[str], *, has_ipsum: bool) -> list[tuple[int, str]]:
    """Return the numbers and the beginnings of the lines in which a scan may find something, in order."""
    texts = [view.text[line.start : min(line.end, line.start + _LONGEST_LINE)] for line in view.lines]
    starts = [line.start for line in view.lines]
    marks = [(mark.start(), bisect_right(starts, mark.start()) - 1) for mark in _MARKED.finditer(view.text)]
    places = {place for at, place in marks if at < starts[place] + len(texts[place])}
    if signs:
        places.update(place for place, text in enumerate(texts) if search_made_up(signs, text))
    if has_ipsum:
        places.update(place for place, text in enumerate(texts) if _IPSUM_WORD.search(text))
    return [(place, texts[place]) for place in sorted(places)]


def _choose_scans(text: str, mixed: Sequence[str], signs: Sequence[str], *, has_ipsum: bool) -> list[Scan]:
    """Return the scans of a line that may find something in the marked lines, by what each of their matches holds.

    `mixed` are the words of the page that are not of letters alone.
    """
    figures = "\n".join(mixed)
    found: list[tuple[bool, Scan]] = [
        (_POSTAL_CODE.search(figures) is not None, _scan_addresses),
        (bool(signs), partial(_scan_made_up, signs)),
        (_PHONE_SIGN.search(figures) is not None, partial(_scan_once, _PHONES, _NO_PHONE, _IN_CONTACTS)),
        (
            "123 " in text or "1234 " in text,
            partial(_scan_once, _STREETS, "the street of sample addresses", _STREET),
        ),
        (
            any(map(text.__contains__, "[<{")),
            partial(_scan_once, _OPEN_BYLINE, "a form's word where the author should stand", _FILLER),
        ),
        (has_ipsum, partial(_scan_once, _LOREM, "sample text that was never replaced", _FILLER)),
        (_LONG_NUMBER.search(text) is not None, _scan_numbers),
        (_MAILBOX_SIGN.search(text) is not None, _scan_mailboxes),
    ]
    return [scan for is_sign, scan in found if is_sign]


def _scan_addresses(text: str) -> Iterator[Place]:
    for found in _US_ADDRESS.finditer(text):
        if reason := _judge_address(found["city"], found["state"], found["zip"]):
            yield found.start(), found.end(), reason, _IN_CONTACTS


def _scan_once(pattern: re.Pattern[str], note: str, weight: float, text: str) -> Iterator[Place]:
    if (match := pattern.search(text)) is not None:
        yield match.start(), match.end(), note, weight


def _scan_made_up(signs: Sequence[str], text: str) -> Iterator[Place]:
    if (match := search_made_up(signs, text)) is not None:
        yield match.start(), match.end(), "a name or place out of a form that nobody filled in", _IN_CONTACTS


def _scan_numbers(text: str) -> Iterator[Place]:
    for number in _NUMBER.finditer(text):
        if _is_typed_in_a_row(number.group()):
            yield number.start(), number.end(), _NO_PHONE, _IN_CONTACTS


def _scan_mailboxes(text: str) -> Iterator[Place]:
    if (mailbox := _MAILBOXES.search(text)) and not _FORM.search(text):
        yield mailbox.start(), mailbox.end(), "a mailbox out of a form that nobody filled in", _IN_CONTACTS


def _is_typed_in_a_row(number: str) -> bool:
    """Whether a number was typed along the keyboard; page numbers ("1 2 3 4 5 6 7") and dates are not numbers."""
    digits = "".join(letter for letter in number if letter.isdigit())
    groups = re.findall(r"\d+", number)
    if len(digits) < 8 or number.replace(".", "", 1).isdigit() or sum(len(group) == 1 for group in groups) > 1:
        return False
    same = len(digits) - len(digits.rstrip(digits[-1]))
    return any(row in digits for row in _ROWS) or (same >= 7 and len(groups) > 1)


def _judge_address(city: str, state: str, code: str) -> str | None:
    figures = _FIRST_FIGURES.get(state)
    if figures is None:
        return None
    if code[0] not in figures:
        return f"the postal code {code} is not in {state}"
    cities = _ZIP_CITIES.get(code)
    if cities and not any(city.casefold().endswith(known) for known in cities):
        return f"{city} is not the place with the postal code {code}"
    return None
