"""Hosts that pass for another outlet: look-alike names, foreign letters, borrowed subdomains."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

HostRule = Callable[[str], bool]

# Domains of outlets that are often imitated, under all the endings they use themselves. Public facts.
MAJOR_DOMAINS = """
    abcnews.com abcnews.go.com abcnews.al afp.com aljazeera.com aljazeera.net apnews.com ap.org bbc.com bbc.co.uk
    bbc.net.uk bbcnews.com bild.de bloomberg.com bloomberglive.com bloombergmedia.com bloombergtv.bg bloombergtv.mn
    businessinsider.com businessinsider.de businessinsider.in buzzfeed.com buzzfeednews.com
    cbsnews.com cbc.ca cnbc.com cnn.com cnn.co.jp cnn.gr dailymail.co.uk dailymail.com dw.com dw.de economist.com
    elpais.com euronews.com faz.net foreignaffairs.com foxnews.com france24.com ft.com handelsblatt.com huffpost.com
    huffingtonpost.com huffingtonpost.co.uk huffingtonpost.fr huffingtonpost.es huffingtonpost.it huffingtonpost.ca
    indiatimes.com timesofindia.com latimes.com lefigaro.fr lemonde.fr liberation.fr msnbc.com nationalgeographic.com
    nbcnews.com newsweek.com newyorker.com npr.org nytimes.com nzz.ch politico.com politico.eu politifact.com
    propublica.org repubblica.it reuters.com reuters.tv reutersmedia.net scmp.com snopes.com spiegel.de spiegel.tv
    spiegel-online.de spiegelonline.de spiegel-tv.de sueddeutsche.de sky.com
    skynews.com theatlantic.com theguardian.com thehill.com tagesschau.de usatoday.com washingtonpost.com wsj.com
    wsj.net zeit.de
"""
# Authorities and schools whose addresses are imitated: "harvard-edu.com", "who.int.news-desk.info". Public facts.
_INSTITUTION_DOMAINS = """
    who.int un.org unicef.org europa.eu nato.int imf.org worldbank.org icc-cpi.int gov.uk nhs.uk ox.ac.uk cam.ac.uk
    whitehouse.gov state.gov cdc.gov fda.gov nih.gov nasa.gov irs.gov fbi.gov justice.gov treasury.gov sec.gov
    harvard.edu stanford.edu mit.edu yale.edu princeton.edu berkeley.edu columbia.edu cornell.edu
"""
# Names that no other outlet bears alone; not "The Guardian", "ABC News" or "Daily Mail", which several do.
_OWN_NAMES = {
    "bbc": "bbc.com", "bbc news": "bbc.com", "cnn": "cnn.com", "fox news": "foxnews.com", "reuters": "reuters.com",
    "new york times": "nytimes.com", "washington post": "washingtonpost.com", "wall street journal": "wsj.com",
    "bloomberg": "bloomberg.com", "nbc news": "nbcnews.com", "cbs news": "cbsnews.com", "al jazeera": "aljazeera.com",
    "der spiegel": "spiegel.de", "le monde": "lemonde.fr", "le figaro": "lefigaro.fr", "associated press": "apnews.com",
    "süddeutsche zeitung": "sueddeutsche.de", "bbc русская служба": "bbc.com", "bbc mundo": "bbc.com",
    "bbc 中文": "bbc.com", "bbc news 中文": "bbc.com", "bbc news brasil": "bbc.com", "bbc news mundo": "bbc.com",
}  # fmt: skip
# Hosts that show others' pages under the others' names.
_CARRIERS = (
    "google", "apple", "msn", "yahoo", "facebook", "youtube", "twitter", "x", "medium", "flipboard", "smartnews",
    "newsbreak", "pressreader", "webcitation", "perma", "ghostarchive", "t", "linkedin", "reddit", "substack",
    "localhost",
)  # fmt: skip
# Names too plain to belong to one outlet: a longer word or another ending makes a different paper.
_PLAIN_NAMES = "ap dw ft bild zeit sky cbc afp faz nzz npr msnbc economist politico elpais indiatimes"
# Endings under which imitations are set up; a country's own ending is more often a licensed edition.
_CHEAP_ENDINGS = """
    agency beauty biz blog cc cfd click club cx fun icu info life live ltd me ml mobi name network news online pics pm
    press pro pw rest sbs shop site space store tk today top us website world ws xyz
    com.co co.com com.de us.com eu.com uk.com com.se net.co
"""
# What is put before or behind a name to pass for its owner: "bbc-news", "cnn24"; not "bloomberg-law".
_ADDED_WORDS = """
    news live daily online today report reports breaking trending tv world 24 24h 247 update updates official global
    media press post politics usa us uk international english
"""
# Words and names that happen to be close to an outlet's.
_OTHER_WORDS = frozenset({"blomberg", "lemonade", "siegel", "reuter"})
_PLAIN = frozenset(_PLAIN_NAMES.split())
_CHEAP = frozenset(_CHEAP_ENDINGS.split())
_ADDED = frozenset(_ADDED_WORDS.split())
# Parts of hosts that carry the pages of others: "www-bbc-com.translate.goog", "ezproxy"; not "example".
_PROXIES = ("proxy", "translate", "archive", "cache", "akamai", "cloudfront", "ampproject", "edgekey", "libaccess")
# Libraries put the outlet's own host before theirs: "www.nytimes.com.ezp.campus.edu"; not "www.nytimes.com.co".
_LIBRARY = re.compile(r"\.(?:edu(?:\.[a-z]{2})?|ac\.[a-z]{2})$")
# The right spelling of a name, which its owner may hold too.
_SPELT_RIGHT = frozenset({"libération", "süddeutsche", "elpaís"})
_SHORTEST_SPELLED, _SHORTEST_CHANGED, _SHORTEST_TWICE = 7, 8, 11
_SHORTEST_LISTED = 10
_SHORTEST_WRITTEN = 10
# Letters of other scripts, figures and pairs that look like a Latin letter: "а" (Cyrillic), "1", "rn".
_TWINS = str.maketrans("аеорсухівѕјԁӏԛԝорυνικατο", "aeopcyxibsjdlqwopuvikato") | str.maketrans("ıłøđħŧ", "ilodht")
_FIGURES = str.maketrans("013457", "oleast")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
# Hosts that are remembered with what was said of them.
_MOST_JUDGED = 20_000


class Likeness(NamedTuple):
    """What a host passes for, and how surely."""

    note: str
    weight: float


@dataclass(frozen=True, slots=True)
class KnownHosts:
    """The domains of outlets, the names in them that are imitated, and the rule for hosts that can exist."""

    domains: frozenset[str]
    major: Mapping[str, str]
    listed: Mapping[str, str]
    written: Mapping[str, str]
    is_public_host: HostRule
    # What was said of a host: an outlet has many articles.
    judged: dict[str, Likeness | None] = field(default_factory=dict, compare=False, repr=False)

    def judge(self, host: str) -> Likeness | None:
        """Return what a host passes for, or None; a known outlet and what belongs to it pass for nothing."""
        if host not in self.judged:
            if len(self.judged) >= _MOST_JUDGED:
                self.judged.clear()
            self.judged[host] = self._judge(host)
        return self.judged[host]

    def _judge(self, host: str) -> Likeness | None:
        plain = _to_unicode(host.strip(".").casefold())
        labels = plain.removeprefix("www.").split(".")
        if len(labels) < 2 or not all(labels) or len(plain) > 253 or self._is_known(labels):
            return None
        if _SPELT_RIGHT & set(labels) or any(part in label for part in _PROXIES for label in labels):
            return None
        return self._judge_letters(labels) or self._judge_subdomain(labels) or self._judge_name(labels)

    def judge_title(self, name: str, hosts: Iterable[str]) -> Likeness | None:
        """Return what a site passes for that calls itself `name` under none of the owner's hosts, or None."""
        own = _OWN_NAMES.get(" ".join(name.casefold().removeprefix("the ").split()))
        hosts = list(hosts)
        if own is None or not hosts:
            return None
        for labels in (host.casefold().strip(".").split(".") for host in hosts):
            if self._is_known(labels) or own.split(".")[0] in labels:
                return None
            if any(part in label for part in _PROXIES for label in labels) or set(labels[-2:-1]) & set(_CARRIERS):
                return None
        return Likeness(f"calls itself {name.strip()}, whose domain is {own}", 0.6)

    def _is_known(self, labels: list[str]) -> bool:
        return any(".".join(labels[place:]) in self.domains for place in range(len(labels)))

    def _judge_letters(self, labels: list[str]) -> Likeness | None:
        for label in labels:
            if label.isascii():
                continue
            twin = self.major.get(_strip_marks(label.translate(_TWINS)))
            if twin:
                return Likeness(f"letters of another script or with marks spell {twin}", 0.95)
            for part in label.split("-"):
                scripts = {name for letter in part if (name := _find_script(letter))}
                if len(scripts) > 1:
                    return Likeness(f"one name in letters of several scripts: {', '.join(sorted(scripts))}", 0.85)
        return None

    def _judge_subdomain(self, labels: list[str]) -> Likeness | None:
        """A known domain that another one owns: "bbc.com.evil.io", "www.cnn.com-latest.info", "cnn-com.top"."""
        host = ".".join(labels)
        is_public = self.is_public_host(host) and not _LIBRARY.search(host)
        for place in range(len(labels) - 3 if is_public else 0):
            for size in (2, 3):
                front = ".".join(labels[place : place + size])
                is_listed = front in (self.domains if place == 0 else self.written.values())
                if is_listed and len(labels) >= place + size + 2:
                    return Likeness(f"begins with {front} but is another site", 0.9)
        if "-" in labels[1] and (front := f"{labels[0]}.{labels[1].split('-')[0]}") in self.domains:
            return Likeness(f"begins with {front} but is another site", 0.85)
        main = labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2]
        if whole := self.written.get(main):
            return Likeness(f"spells {whole} inside another domain", 0.85)
        return None

    def _judge_name(self, labels: list[str]) -> Likeness | None:
        ends = 2 if len(labels) > 2 and len(labels[-2]) <= 3 else 1
        name, ending = labels[-1 - ends], ".".join(labels[-ends:])
        is_cheap = ending in _CHEAP or labels[-1] in _CHEAP
        is_national = len(labels[-1]) == 2 and not is_cheap
        for label in labels[:-1]:
            if likeness := self._judge_added(label, is_main=label == name, is_national=is_national):
                return likeness
        if name in self.major:
            return Likeness(f"the name of {self.major[name]} under another ending", 0.8) if is_cheap else None
        # A paper of the same two words in another country: "daily-mail.co.zm"; not "daily-mail.com".
        if is_national and name.replace("-", "") in self.major:
            return None
        if close := self._find_close(name):
            return Likeness(f"one slip away from {close}", 0.75)
        return None

    def _judge_added(self, label: str, *, is_main: bool, is_national: bool) -> Likeness | None:
        parts = label.split("-")
        names = [part for part in parts if part in self.major]
        if len(parts) > 1 and names and all(part in _ADDED or part in self.major for part in parts):
            return Likeness(f"the name of {self.major[names[0]]} with a word added", 0.8)
        for word in _ADDED if is_main else ():
            for rest in (label.removesuffix(word), label.removeprefix(word)):
                if rest != label and rest in self.major and len(rest) >= 3:
                    # Licensed channels are called so in their own countries; it takes a second sign there.
                    weight = 0.35 if is_national else 0.6
                    return Likeness(f"the name of {self.major[rest]} with a word added", weight)
        return None

    def _find_close(self, name: str) -> str | None:
        folded = name.translate(_FIGURES).replace("rn", "m").replace("vv", "w")
        if folded != name and folded in self.major:
            return self.major[folded]
        if len(name) > 40 or name in _OTHER_WORDS:
            return None
        for known, domain in self.major.items():
            allowed = 2 if len(known) >= _SHORTEST_TWICE else 1
            if len(known) < _SHORTEST_SPELLED or not 0 < measure_distance(name, known, allowed) <= allowed:
                continue
            # One letter changed in a short name makes another name: "foxnews", "voxnews".
            if len(known) >= _SHORTEST_CHANGED or len(name) != len(known) or sorted(name) == sorted(known):
                # A division's name is no slip of another's: "bloombergtax", "bloombergtv".
                divided = (base for base in self.major if base != known and known.startswith(base))
                return None if any(name.startswith(base) for base in divided) else domain
        for known, domain in self.listed.items():
            if len(known) >= _SHORTEST_LISTED and measure_distance(name, known, 1) == 1:
                return domain
        return None


def read_known_hosts(domains: Iterable[str], outlets: Iterable[Mapping[str, str]], rule: HostRule) -> KnownHosts:
    """Return the known hosts of a list of major domains and the rows of outlets.csv."""
    major = [domain.casefold() for domain in domains]
    listed = [domain.casefold() for row in outlets for domain in (row.get("domain") or "").split()]
    names = {name: domain for domain in reversed(major) if (name := _name(domain)) not in _PLAIN}
    others = {_name(domain): domain for domain in listed if _name(domain) not in names}
    institutions = _INSTITUTION_DOMAINS.split()
    known = frozenset((*major, *listed, *institutions))
    return KnownHosts(known, names, others, _write_out([*major, *institutions]), rule)


def measure_distance(one: str, other: str, most: int) -> int:
    """Return the number of letters put in, left out, changed or swapped between two words, or most + 1 if more.

    Words that share neither their first nor their last three letters count as far apart.
    """
    if abs(len(one) - len(other)) > most or (one[:3] != other[:3] and one[-3:] != other[-3:]):
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, match in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _write_out(domains: Iterable[str]) -> dict[str, str]:
    """Return domains by what stands for them where no dot can: "nytimes-com", "whitehousegov"; not "whoint".

    Without a hyphen only names long enough count, and no second-level ending ("bbccouk" is nobody's habit).
    """
    written = {}
    for domain in domains:
        written[domain.replace(".", "-")] = domain
        if len(domain) >= _SHORTEST_WRITTEN and domain.count(".") == 1:
            written[domain.replace(".", "")] = domain
    return written


def _strip_marks(label: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", label) if not unicodedata.combining(letter))


def _name(domain: str) -> str:
    return domain.split(".")[0]


def _to_unicode(host: str) -> str:
    labels = []
    for label in host.split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label)
        except (UnicodeError, ValueError, OverflowError):
            labels.append(label)
    return ".".join(labels)


def _find_script(letter: str) -> str | None:
    name = unicodedata.name(letter, "")
    return next((script.capitalize() for script in _SCRIPTS if name.startswith(script)), None)
