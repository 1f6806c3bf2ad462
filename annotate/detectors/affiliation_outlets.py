"""The table of known outlets: which state stands behind a host, a name, or a name in a line of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from annotate.core.scripts import HAN, HAN_AGAIN, HANGUL, KANA

# The State Media Matrix (Dragomir and Söderström 2021), in words.
CLASSES: Mapping[str, str] = {
    "SC": "state-controlled",
    "CaPu": "captured public or state-managed",
    "CaPr": "captured private",
    "ISFM": "independent, state-funded and state-managed",
    "ISF": "independent, state-funded",
    "ISM": "independent, state-managed",
    "IP": "independent public",
}
RAISING = frozenset({"SC", "CaPu", "CaPr"})

# A web address or bare domain at a place: "https://www.rt.com/news/1", "tass.com"; not "TASS. The".
_ADDRESS = re.compile(
    r"(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?![\w-])(?:/[^\s<>\"]{0,300})?", re.IGNORECASE
)
# Ideographs and kana stand without blanks between words, and Korean hangs its particles on to a name.
_WIDE = re.compile(f"[{KANA}{HAN}{HAN_AGAIN}{HANGUL}]")
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")
_LONGEST_HOST = 253
_LONGEST_NAME = 200
_HEAD = 3


@dataclass(frozen=True, slots=True)
class KnownOutlet:
    """One row of the table. `ground` says in public terms why it bears its class."""

    domain: str
    name: str
    country: str
    class_: str
    ground: str

    @property
    def is_raising(self) -> bool:
        """Whether the class means that a state or its allies decide what is printed."""
        return self.class_ in RAISING

    def describe(self) -> str:
        """Return the class, country and ground in words."""
        return f"{CLASSES[self.class_]} ({self.country}): {self.ground}"


class NameMatch(NamedTuple):
    """An outlet named in a text, with the half-open range of the name or address."""

    outlet: KnownOutlet
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OutletTable:
    """Known outlets by host and by exact name.

    `names` is keyed by folded name, `spellings` holds the names as the table writes them, `heads`
    the length of the longest key for each beginning of three characters (or fewer, of a short key).
    """

    domains: Mapping[str, KnownOutlet]
    names: Mapping[str, KnownOutlet]
    spellings: frozenset[str]
    heads: Mapping[str, int]

    def find_host(self, host: str | None) -> KnownOutlet | None:
        """Return the outlet of a host: the longest domain that is the host or ends it after a dot."""
        if not host or len(host) > _LONGEST_HOST:
            return None
        labels = host.strip().rstrip(".").lower().split(".")
        for place in range(len(labels) - 1):
            outlet = self.domains.get(".".join(labels[place:]))
            if outlet:
                return outlet
        return None

    def find_name(self, name: str | None) -> KnownOutlet | None:
        """Return the outlet with exactly this name or alias; letter case and white space do not count."""
        if not name or len(name) > _LONGEST_NAME:
            return None
        return self.names.get(fold_name(name))

    def match_at(self, text: str, start: int, end: int, loose: str = "") -> NameMatch | None:
        """Return the longest name, alias or web address of the table that begins at `start`.

        It ends before `end`, at the end of a word; "RT-style" names nobody. `loose` lets it end also before
        "owner": a possessive, "Xinhua's"; "glue": a word that an extractor ran into it, "Rui/GTThe port".
        """
        address = _ADDRESS.match(text, start, end)
        outlet = self.find_host(address.group(1)) if address else None
        if address and outlet:
            return NameMatch(outlet, start, address.end())
        head = fold_name(text[start : min(end, start + 2 * _HEAD)])
        longest = max(self.heads.get(head[:length], 0) for length in (_HEAD, 2, 1))
        piece = text[start : min(end, start + longest + 4)] if longest else ""
        for length in range(len(piece), 0, -1):
            edge = piece[length - 1 : length + 1]
            if len(edge) == 2 and edge.isascii() and edge.isalnum() and loose != "glue":
                continue  # within a word: most places are, and this is the cheapest way to see it
            if not piece[length - 1].isspace() and _ends_name(text, start + length, end, loose):
                outlet = self.names.get(fold_name(piece[:length]))
                if outlet:
                    return NameMatch(outlet, start, start + length)
        return None


def read_outlets(rows: Iterable[Mapping[str, str]]) -> OutletTable:
    """Return the table of rows with domain, name, country, class, source and aliases.

    `domain` holds domains separated by blanks, `aliases` names separated by " | ". Rows without a
    class say nothing and are passed over; a name that two outlets bear finds neither. Raises
    ValueError that names the row for a class outside the State Media Matrix.
    """
    domains: dict[str, KnownOutlet] = {}
    names: dict[str, KnownOutlet] = {}
    spellings: set[str] = set()
    shared: set[str] = set()
    for row in rows:
        if not (row.get("class") or "").strip():
            continue
        outlet = _read_row(row)
        for domain in row["domain"].lower().split():
            domains.setdefault(domain, outlet)
        for name in _read_names(row):
            spellings.add(name)
            if names.setdefault(fold_name(name), outlet) is not outlet:
                shared.add(fold_name(name))
    for name in shared:
        del names[name]
    heads: dict[str, int] = {}
    for name in names:
        heads[name[:_HEAD]] = max(len(name), heads.get(name[:_HEAD], 0))
    return OutletTable(domains, names, frozenset(spellings), heads)


def fold_name(name: str) -> str:
    """Return the name with white space, letter case and the kinds of apostrophe folded."""
    return " ".join(name.translate(_APOSTROPHES).split()).casefold()


def find_hosts(address: str | None) -> Iterator[str]:
    """Yield the hosts of a web address, those of the page inside an archive or a translation first.

    "web.archive.org/web/2022/https://www.rt.com/a" yields "www.rt.com", then "web.archive.org".
    """
    if not address or len(address) > 4000:
        return
    host = _host_of(address)
    if host and host.endswith("archive.org") and "://" in address[8:]:
        inner = address[8:].rsplit("://", 1)[1]
        yield from filter(None, [_host_of(inner)])
    if host and host.endswith(".translate.goog"):
        yield host.removesuffix(".translate.goog").replace("--", "\0").replace("-", ".").replace("\0", "-")
    if host:
        yield host


def is_wide(character: str) -> bool:
    """Whether the character is an ideograph, a kana or a syllable of Hangul."""
    return bool(_WIDE.match(character))


def has_wide(text: str) -> bool:
    """Whether such a character stands in a text."""
    return bool(_WIDE.search(text))


def _host_of(address: str) -> str | None:
    raw = address.strip().removeprefix("//")
    try:
        return urlsplit(raw if "://" in raw else f"//{raw}").hostname
    except ValueError:
        return None


def _read_row(row: Mapping[str, str]) -> KnownOutlet:
    class_ = row["class"].strip()
    domain = ((row.get("domain") or "").lower().split() or [""])[0]
    name = (row.get("name") or "").strip() or domain
    if class_ not in CLASSES:
        raise ValueError(f"{name}: class {class_!r} is not one of {', '.join(CLASSES)}")
    return KnownOutlet(
        domain=domain,
        name=name,
        country=(row.get("country") or "").strip() or "country not stated",
        class_=class_,
        ground=(row.get("source") or "").strip() or "no ground stated",
    )


def _read_names(row: Mapping[str, str]) -> list[str]:
    names = [row.get("name") or "", *(row.get("aliases") or "").split("|")]
    return [" ".join(name.split()) for name in names if name.strip()]


def _ends_name(text: str, stop: int, end: int, loose: str) -> bool:
    """Whether a name may end before `stop`: not within a word, a possessive, a compound or an address."""
    if stop >= end or is_wide(text[stop - 1]) or is_wide(text[stop]):
        return True
    following = text[stop]
    after = text[stop + 1 : stop + 2]
    if following in "'’ʼ-‐‑":
        return not after.isalnum() or (loose == "owner" and following in "'’ʼ" and after in "sS")
    if following in ".@":
        return not after.islower()
    if loose == "glue" and following.isupper() and (text[stop - 1].islower() or after.islower()):
        return True
    return not (following.isalnum() or following == "_")
