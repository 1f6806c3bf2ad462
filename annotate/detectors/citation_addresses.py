"""Whether a web address can lead anywhere, judged by its form and without a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from annotate.detectors.citation_faults import Kind
from annotate.detectors.citation_hosts import HostRule, is_public_name, judge_host
from annotate.detectors.citation_identifiers import judge_arxiv, judge_doi
from annotate.detectors.citation_nesting import is_wrapper, judge_nesting

# Longer than any address that browsers and servers agree on (RFC 9110 asks for 8,000 octets).
_LONGEST = 8_000

# Characters that do not show and that pages put into addresses to let them wrap.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\u202a-\u202e\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
# "https://", "//" (the scheme of the page), "ftp://"; not "https//".
_PROPER = re.compile(r"(?:(?:https?|ftps?):)?//(?!/)", re.IGNORECASE)
# "https//", "http:\\", "http;//", "https:/x", "http:x.org", "https ://", "http:///"; not "https://", "http/2".
_MANGLED = re.compile(
    r"https?(?:(?P<colon>[;.,]?//)|:?(?P<back>\\+)|(?P<blank>\s+:?//|:\s+//)|(?P<more>:///+)|(?P<one>:/)|(?P<none>:))",
    re.IGNORECASE,
)
_MANGLES = {
    "colon": "the colon after the scheme is lost",
    "back": "backslashes in place of slashes",
    "blank": "a blank inside the scheme",
    "more": "too many slashes after the scheme",
    "one": "a slash after the scheme is lost",
    "none": "the slashes after the scheme are lost",
}
# "htp://", "ttps://", "htttp:/"; not "hxxp://" (made harmless on purpose) and not "rtp://".
MISSPELT = (
    r"(?:h?t{3,}ps?|htp{1,2}s?|hht+ps?|ht+pp+s?|ht+ps{2,}|ht+sp|htpt?s|hpt+s?|hppts?|tt?ps?|ttp|thtps?|hrttps?|http1s?)"
)
_MISSPELT = re.compile(MISSPELT + r"[:;]/{1,2}(?=[\w.-])", re.IGNORECASE)
# A second scheme where the host should stand: "http://https://", "https://http//", "https://www.http:".
_SECOND = re.compile(r"(?:www\.)?(?:https?|htp|htps)(?::|;)?/{1,2}|https?:", re.IGNORECASE)
# Only its author can open it: "file:///C:/notes.docx", "C:\notes.docx", "sandbox:/mnt/data/x.pdf".
_MACHINE = re.compile(r"file:|blob:|about:|sandbox:|(?:chrome|moz)-extension:|[a-z]:\\", re.IGNORECASE)
# A line end inside a word; browsers leave out one that stands beside a mark (WHATWG URL, 4.4).
_BROKEN_LINE = re.compile(r"(?<=[\w.-])[\t\r\n]+(?=[\w.-])")
# Made harmless on purpose: "https://evil[.]com", "hxxps://evil.com".
_DEFANGED = re.compile(r"hxxp|\[(?:\.|dot|:)\]|\((?:\.|dot)\)", re.IGNORECASE)
# "INSERT_LINK_HERE", "[URL]", "todo"; not "link/page.html", "source".
_WANTED = re.compile(
    r"[\[({<%\s]*(?:(?:insert|your|add|paste|put)[\s_-]*(?:the[\s_-]*|a[\s_-]*)?(?:url|link|source|address|citation)"
    r"(?:[\s_-]*here)?|(?:url|link)[\s_-]*here|todo(?:[\s_:-]*(?:link|url|source))?|tbd|tba)[\])}>%\s]*"
    r"|[\[{<](?:url|link|source|href)[\]}>]",
    re.IGNORECASE,
)
# Names that RFC 2606 and the domain holders keep for examples, and what people write in their place:
# "example.org", "your-domain.com", "mysite.com", "website.com"; not "thedomain.com".
_EXAMPLES = re.compile(
    r"(?:.+\.)?(?:example\.(?:com|org|net|edu)|(?:(?:your|my|our|some|any)-?)?(?:web-?site|domain|domain-?name|site-?name)"
    r"\.(?:com|org|net)|(?:your|my|some|any)-?(?:site|blog|page|link|url|source|company|news-?site)\.(?:com|org|net))"
)
# A template that nobody filled: "/{slug}", "/[article-name]", "/${id}"; not "/[1]", "/{5AF2-...}",
# nor "/wiki/Gulf_(ship)_[list]", a title that holds brackets.
_TEMPLATE = re.compile(
    r"\{\{|\$\{|%7B%7B|\{[a-z_ -]{2,40}\}|(?<![\w)-])\[[a-z_ -]{3,40}\]|<[a-z_ -]{2,40}>", re.IGNORECASE
)
# "/watch?v=xxxxxxxxxxx", "/10.xxxx/"; not "/xxl/".
_CROSSES = re.compile(r"(?<![a-z0-9])x{5,}(?![a-z0-9])", re.IGNORECASE)
# A segment that says what was to stand there: "/article-title-here", "/insert-link"; not "/how-to-add-a-link".
_SEGMENT = re.compile(
    r"/(?:(?:insert|paste|add|your)[-_](?:the[-_])?(?:article|link|url|source|slug|title|post)(?:[-_]here)?"
    r"|(?:article|link|url|source|slug|post|article[-_]title)[-_](?:goes[-_])?here|(?:article|post|page)[-_](?:slug|url))(?=[/?#]|\Z)",
    re.IGNORECASE,
)
# Addresses of programs are written with gaps: "https://api.port.org/v1/boats/{id}".
_INTERFACE = re.compile(r"(?:^|[./])(?:api|v\d)[./]", re.IGNORECASE)
# Only its owner can open it: a mailbox, a chat, the back room of a site.
_PRIVATE = re.compile(
    r"mail\.google\.com/mail|outlook\.(?:live|office)\.com/mail|(?:chatgpt|chat\.openai)\.com/c/|.*/wp-(?:admin|login)\b",
    re.IGNORECASE,
)
# "/.../", "/a…"; not "/compare/v1...v2".
_GAP = re.compile(r"…|/\.{3,}(?=/)|\[\.{3}\]|\(\.{3}\)")


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What to know of addresses beyond their form.

    `placeholders` are domains that stand for no site, `wrappers` domains that carry another address
    in their path; both with all their subdomains. `is_public_host` says whether a host name in ASCII
    ends in a top-level domain that exists.
    """

    placeholders: frozenset[str] = frozenset()
    wrappers: frozenset[str] = frozenset()
    is_public_host: HostRule = is_public_name


class _Parts(NamedTuple):
    host: str
    port: str | None
    user: str | None
    rest: str


def judge_address(url: str, rules: AddressRules | None = None) -> str | None:
    """Return in a few words why nobody can follow an address, or None when its form is sound.

    What is no web address (mailto:, tel:, javascript:, a relative reference) is sound.
    """
    found = find_address_fault(url, rules or AddressRules())
    return found[1] if found else None


def find_address_fault(url: str, rules: AddressRules) -> tuple[Kind, str] | None:
    """Return the kind of an address's fault and a note, or None."""
    raw = _INVISIBLE.sub("", url[:_LONGEST]).strip()
    if not raw or (raw.startswith("#") and raw != "#") or _DEFANGED.search(raw[:300]):
        return None
    if raw == "#":
        return Kind.NOWHERE, "a link to nowhere (#)"
    if _WANTED.fullmatch(raw[:80]):
        return Kind.PLACEHOLDER, "a placeholder, not an address"
    return _judge_scheme(raw, rules)


def _judge_scheme(raw: str, rules: AddressRules) -> tuple[Kind, str] | None:
    if proper := _PROPER.match(raw):
        return _judge_rest(raw[proper.end() :], rules)
    if _MACHINE.match(raw):
        return Kind.MACHINE, "a place on one computer, not on the web"
    if mangled := _MANGLED.match(raw):
        if mangled.end() == len(raw):
            return Kind.EMPTY, "nothing after the scheme"
        return Kind.SCHEME, _MANGLES[mangled.lastgroup or "none"]
    if _MISSPELT.match(raw) or raw.startswith("://"):
        return Kind.SCHEME, "the scheme is misspelt"
    if raw[:3].lower() == "www":
        return _judge_bare(raw, rules)
    return None


def _judge_bare(raw: str, rules: AddressRules) -> tuple[Kind, str] | None:
    """Judge "www.site.org/page", which has no scheme, and "wwwsiteorg"."""
    if raw[3:4] == ",":
        return Kind.HOST, "a comma in place of a dot"
    host = re.split(r"[/?#]", raw, maxsplit=1)[0]
    if raw[3:4] == "." or ("." not in host and len(host) > 7 and host.isascii() and host.isalnum()):
        return _judge_rest(raw, rules)
    return None


def _judge_rest(rest: str, rules: AddressRules) -> tuple[Kind, str] | None:
    """Judge what stands after the scheme."""
    if _SECOND.match(rest):
        return Kind.DOUBLED, "the scheme is typed twice"
    if not rest.strip("/.,;:-_*?!… "):
        return Kind.EMPTY, "nothing after the scheme"
    if _CONTROL.search(rest) or _BROKEN_LINE.search(rest):
        return Kind.CONTROL, "a control character inside"
    parts = _split(re.sub(r"[\t\r\n]+", "", rest))
    if not parts.host:
        return Kind.HOST, "no host"
    if re.search(r"\s", parts.host):
        return Kind.HOST, "a blank inside the host"
    is_mailbox = parts.user is not None and ":" not in parts.user and not parts.rest.strip("/")
    if is_mailbox or (parts.user or "").lower().startswith("mailto"):
        return Kind.SCHEME, "an e-mail address, not a page"
    nesting = judge_nesting(parts.host.lower(), parts.rest, rules.wrappers)
    if nesting and nesting[0] is Kind.NESTED:
        return nesting
    return judge_host(parts.host, parts.port, rules.is_public_host) or nesting or _judge_page(parts, rules)


def _split(rest: str) -> _Parts:
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    user, at, place = authority.rpartition("@")
    host, _, port = place.partition(":") if not place.startswith("[") else (place.partition("]")[0] + "]", "", "")
    if rest == authority:
        host = host.rstrip("….")  # a sentence that trails off after a whole host
    return _Parts(host, port, user if at else None, rest[len(authority) :])


def _judge_page(parts: _Parts, rules: AddressRules) -> tuple[Kind, str] | None:
    host = parts.host.lower()
    path = re.split(r"[?#]", parts.rest, maxsplit=1)[0]
    if fault := _judge_identifier(host, path):
        return fault
    if _is_placeholder(host, rules.placeholders):
        return Kind.PLACEHOLDER, "a placeholder domain"
    if not is_wrapper(host, rules.wrappers) and _is_cut(parts.rest, path):
        return Kind.TRUNCATED, "cut off"
    if _PRIVATE.match(host + parts.rest[:200]):
        return Kind.LOCAL, "a page that only its owner can open"
    if _has_gap(host, path) or _CROSSES.search(parts.rest):
        return Kind.TEMPLATE, "a gap that was to be filled in"
    if re.search(r"\s", path):
        return Kind.BLANK, "a blank inside the address"
    return None


def _judge_identifier(host: str, path: str) -> tuple[Kind, str] | None:
    name = host.removeprefix("www.")
    fault = None
    if name in ("doi.org", "dx.doi.org"):
        fault = judge_doi(path.removeprefix("/"), is_link=True)
    elif name in ("arxiv.org", "export.arxiv.org") and path.startswith(("/abs/", "/pdf/")):
        fault = judge_arxiv(path[5:].lower().removeprefix("arxiv:").rstrip("/").removesuffix(".pdf"))
    return (Kind.IDENTIFIER, fault) if fault else None


def _has_gap(host: str, path: str) -> bool:
    return bool(_SEGMENT.search(path) or (_TEMPLATE.search(path) and not _INTERFACE.search(host + path)))


def _is_placeholder(host: str, placeholders: frozenset[str]) -> bool:
    labels = host.split(".")
    listed = any(".".join(labels[place:]) in placeholders for place in range(len(labels)))
    return listed or _EXAMPLES.fullmatch(host) is not None


def _is_cut(rest: str, path: str) -> bool:
    """Return whether an address was shortened: "…" or "..." in it, or its end inside a percent code.

    Titles of wiki pages may begin, hold or end with dots ("/wiki/Wait..."), but not with "…".
    """
    if rest.endswith("…"):
        return True
    if "/wiki/" not in path and (rest.endswith("...") or _GAP.search(rest)):
        return True
    if "%" in path and re.search(r"%[0-9a-f]?$", path, re.IGNORECASE):
        return path.count("%") > 1
    try:
        unquote_to_bytes(path.encode("utf-8", "surrogatepass")).decode()
    except UnicodeDecodeError as error:
        # Only the last letter is incomplete, and letters before it are UTF-8: not an older encoding.
        whole = error.object[: error.start]
        return error.reason == "unexpected end of data" and not whole.isascii()
    return False
