"""Pages that pretend to be somebody: the flag `deceptive-identity`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any
from urllib.parse import urlsplit

from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.identity_hosts import MAJOR_DOMAINS, HostRule, KnownHosts, read_known_hosts
from annotate.detectors.identity_placeholders import find_placeholders

FLAG = "deceptive-identity"

_FLOOR, _MOST = 0.03, 0.96
_INSTITUTION = 0.35
_MOST_EVIDENCE = 8
# A school's or an authority's ending: "why.edu.vn", "data.gov.io"; not "education.com".
_INSTITUTIONAL = re.compile(r"\.(?:edu|gov|gob|gouv)(?:\.[a-z]{2})?$|\.ac\.[a-z]{2}$")
# What a school or an authority does not print: "Visit X today", "WhatsApp: +1", "our team of experts".
_SALES = re.compile(
    r"\b[Vv]isit [\w.-]{3,40} today\b|\b[Ww]hats[Aa]pp ?:|\b[Oo]rder now\b|\b[Bb]uy now\b|\bour team of experts\b"
    r"|\bpromo code\b|\b[Cc]ontact us today\b|\b[Ff]ree quote\b"
)


@dataclass(frozen=True, slots=True)
class IdentityDetector:
    """Flags pages that pretend to be another outlet, or to sit at an address that nobody can have.

    Flagged: domains one slip, one word or one ending away from a well-known outlet, spelt with letters of another
    script, or with an outlet's or institution's domain inside another; a well-known name on a foreign domain; contact
    blocks with reserved or typed-in-a-row telephone numbers, cities that do not fit their postal code, and templates
    that nobody filled in. Example: "Address: 7 Riddle Row, Query Town, CA 90210".
    Left alone: the outlets' own domains and editions, mirrors and proxies, articles that tell of fake numbers, the
    example in a sign-up field, a school's or government's ending by itself. Example: "numbers such as 555-0123 are
    kept for films". Works in any language; without an address and a text there is nothing to look at ("unsure").
    """

    hosts: KnownHosts
    name: str = "identity"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the one finding on `deceptive-identity`."""
        if not view.lines and not _find_hosts(view):
            return [Finding(FLAG, Verdict.UNSURE, None, (Evidence("no text"),), self.name, self.version)]
        signs = [*self._judge_hosts(view), *find_placeholders(view)]
        if (sign := _judge_institution(view)) is not None:
            signs.append(sign)
        probability = round(min(_MOST, max(_FLOOR, 1 - prod(1 - weight for weight, _ in signs))), 4)
        verdict = Verdict.PRESENT if probability >= 0.5 else Verdict.ABSENT
        signs.sort(key=lambda sign: -sign[0])
        evidence = tuple(item for _, item in signs[:_MOST_EVIDENCE]) or (Evidence(_describe_clean(view)),)
        return [Finding(FLAG, verdict, probability, evidence, self.name, self.version)]

    def _judge_hosts(self, view: TextView) -> Iterator[tuple[float, Evidence]]:
        for host in _find_hosts(view):
            if likeness := self.hosts.judge(host):
                yield likeness.weight, _cite_host(view, host, likeness.note)
                return
        hosts, name = _find_hosts(view), view.article.outlet_name
        if name and (likeness := self.hosts.judge_title(name, hosts)):
            yield likeness.weight, Evidence(likeness.note)


def build_identity_detector(
    lexicon: Mapping[str, Any] | None, outlets: Iterable[Mapping[str, str]], is_public_host: HostRule
) -> IdentityDetector:
    """Return the detector; `lexicon` may give its own list `domains`, `outlets` are rows of outlets.csv.

    Raises ValueError when `domains` is no list of words.
    """
    domains = (lexicon or {}).get("domains", MAJOR_DOMAINS.split())
    if not isinstance(domains, list) or not all(isinstance(domain, str) for domain in domains):
        raise ValueError("identity lexicon: domains must be a list of words")
    return IdentityDetector(read_known_hosts(domains, outlets, is_public_host))


def _find_hosts(view: TextView) -> tuple[str, ...]:
    """Return the hosts that the page stands under, as its address and the page itself state them."""
    article = view.article
    try:
        host = urlsplit(article.url or "").hostname
    except ValueError:
        host = None
    found = (host, article.outlet, view.page.outlet_domain)
    return tuple(dict.fromkeys(name for name in found if name and "." in name))


def _cite_host(view: TextView, host: str, note: str) -> Evidence:
    at = view.text.lower().find(host)
    if at >= 0 and view.text[at : at + len(host)].lower() == host:
        return view.cite(at, at + len(host), note)
    return Evidence(f"{host}: {note}")


def _judge_institution(view: TextView) -> tuple[float, Evidence] | None:
    host = next((host for host in _find_hosts(view) if _INSTITUTIONAL.search(host)), None)
    sale = _SALES.search(view.text) if host else None
    if sale is None:
        return None
    return _INSTITUTION, view.cite(*sale.span(), f"a sales call under the ending of an institution ({host})")


def _describe_clean(view: TextView) -> str:
    hosts = _find_hosts(view)
    return (
        f"{hosts[0]} passes for no other outlet" if hosts else "no made-up address or number; the page names no domain"
    )
