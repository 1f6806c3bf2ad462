"""Whether a state stands behind a page: the outlet's row in the table, or the credit of who printed it first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.affiliation_credits import CHANCES, find_credits
from annotate.detectors.affiliation_lines import Credit
from annotate.detectors.affiliation_outlets import KnownOutlet, OutletTable, find_hosts, read_outlets
from annotate.detectors.affiliation_signs import CreditSigns, read_signs
from annotate.detectors.affiliation_words import CreditKind, CreditWords, read_credits

__all__ = ["FLAG", "AffiliationDetector", "OutletTable", "build_affiliation_detector", "read_outlets"]

FLAG = "state-affiliated-outlet"

# P(present | class of the outlet, its domain known). Set by hand: ownership is a fact, and what is left
# is a page misread; the captured private ones are the judgement of observers.
_BY_CLASS = {"SC": 0.98, "CaPu": 0.95, "CaPr": 0.9}
# A name alone may belong to another outlet, the more so when it is an ordinary word.
_NAME_FACTOR = 0.93
_AMBIGUOUS_NAME = 0.7
# A name of the table on a domain outside it: a namesake, or now and then a mirror.
_CONTRADICTED = 0.3
# Nothing points to a state: the page names an outlet outside the table, or none at all.
_UNLISTED = 0.04
_UNNAMED = 0.1
_INDEPENDENT = 0.02
# What a reviewer reads of each kind of credit; {} is the outlet.
_NOTES = {
    CreditKind.SENTENCE: "the piece says that it comes from {}",
    CreditKind.REPUBLISHED: "credited to {} as first publisher",
    CreditKind.DISCLAIMER: "the opinion is disowned by {}, so it printed it",
    CreditKind.DATELINE: "dateline of {}",
    CreditKind.SOURCE: "{} is given as the source of the piece",
    CreditKind.BYLINE: "signed by {}",
    CreditKind.COPYRIGHT: "copyright of {}",
    CreditKind.END_MARK: "closing mark of {}",
    CreditKind.DATED_NAME: "{} and a date, in a line of their own",
    CreditKind.ILLUSTRATION: "illustration drawn for {}",
    CreditKind.ADDRESS: "mail address of {} under the piece",
    CreditKind.SOURCE_LIST: "{} stands among several sources",
    CreditKind.CAPTION: "only a picture is credited to {}",
    CreditKind.PHOTO: "only a picture is credited to {}",
}
# How much of the text may hold the outlet's name as a header, and how many credits a reviewer reads.
_HEADER = 2000
_HEADER_LINES = 40
_LOGO_LINES = 3
_LOGO_LENGTH = 60
_MOST_CREDITS = 5
# "Port opens - Xinhua | English.news.cn": the parts of a title.
_TITLE_PART = re.compile(r"\s+[|–—·-]\s+|[_|]")


class _Standing(NamedTuple):
    """What the outlet itself says: its row, how it was found ("rt.com"), and the probability; None: no row."""

    outlet: KnownOutlet | None
    found_by: str
    probability: float


@dataclass(frozen=True, slots=True)
class AffiliationDetector:
    """Flags pages of outlets, or first printed by outlets, whose newsroom a state or its allies control.

    Flagged: the page's domain or name is a row of class SC, CaPu or CaPr in the table of outlets, or a
    credit names such a row as the first publisher. Example: "Illustration: Liu Rui/GT" on an opinion
    page, "BEIJING, Jan. 18 (Xinhua) --", "Fuente: teleSUR", "This article first appeared on CGTN".
    Left alone: public outlets that are editorially independent, whatever they reprint; state media
    quoted as a source (that is another flag); pictures of a state agency, which everybody buys.
    Example: "The Global Times highlighted the deal", "(AP)", "Photo: Xinhua" under a picture.
    """

    table: OutletTable
    words: CreditWords
    signs: CreditSigns
    name: str = "affiliation"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the one finding on `state-affiliated-outlet`."""
        standing = self._find_standing(view)
        if standing.outlet and not standing.outlet.is_raising:
            return [self._say(_INDEPENDENT, (Evidence(f"{standing.found_by}: {standing.outlet.describe()}"),))]
        if not standing.found_by and not view.text.strip():
            return [self._say(None, (Evidence("no text and no outlet to look at"),))]
        found = self._find_credits(view)
        evidence = [_cite(view, credit) for credit in found[:_MOST_CREDITS]]
        if standing.outlet:
            evidence.insert(0, _cite_outlet(view, standing.outlet, standing.found_by))
        elif not any(CHANCES[credit.kind] >= 0.5 for credit in found):
            evidence.append(Evidence(_note_nothing(standing)))
        probability = max([standing.probability, *(CHANCES[credit.kind] for credit in found)])
        return [self._say(probability, tuple(evidence))]

    def _say(self, probability: float | None, evidence: tuple[Evidence, ...]) -> Finding:
        if probability is None:
            return Finding(FLAG, Verdict.UNSURE, None, evidence, self.name, self.version)
        verdict = Verdict.PRESENT if probability >= 0.5 else Verdict.ABSENT
        return Finding(FLAG, verdict, probability, evidence, self.name, self.version)

    def _find_standing(self, view: TextView) -> _Standing:
        article = view.article
        for address in (article.url, article.outlet):
            for host in find_hosts(address):
                outlet = self.table.find_host(host)
                if outlet:
                    return _Standing(outlet, _matched_domain(host, outlet), _BY_CLASS.get(outlet.class_, 0.0))
        named = self._find_named(article.outlet_name)
        host = next((host for address in (article.outlet, article.url) for host in find_hosts(address)), "")
        if host:
            clash = f"{host} (it calls itself {article.outlet_name}, whose domain is another)"
            is_clash = named is not None and named.is_raising
            return _Standing(None, clash if is_clash else host, _CONTRADICTED if is_clash else _UNLISTED)
        if not named and not article.outlet_name:
            named = self._name_in_title(article.title) or self._name_in_header(view)
        if not named:
            name = article.outlet_name or ""
            return _Standing(None, name, _UNLISTED if name else _UNNAMED)
        ambiguous = article.outlet_name is not None and self.words.is_ambiguous(article.outlet_name)
        factor = _AMBIGUOUS_NAME if ambiguous else _NAME_FACTOR
        found_by = " ".join((article.outlet_name or named.name).split())
        return _Standing(named, found_by, round(_BY_CLASS.get(named.class_, 0.0) * factor, 2))

    def _find_named(self, name: str | None) -> KnownOutlet | None:
        """The outlet of a name, or of an address or a part in its place: "Xinhua | English.news.cn"."""
        found = self.table.find_name(name) or self.table.find_host((name or "").strip())
        if found or not name or len(name) > _HEADER:
            return found
        return next(filter(None, (self.table.find_name(part) for part in re.split(r"\s[|–—-]\s", name))), None)

    def _name_in_title(self, title: str | None) -> KnownOutlet | None:
        """The outlet named by one of the last two parts of a title such as "Port opens - CGTN"."""
        for part in _TITLE_PART.split(title or "")[1:][-2:]:
            if not self.words.is_ambiguous(part.strip()):
                outlet = self.table.find_name(part) or self.table.find_host(part.strip())
                if outlet:
                    return outlet
        return None

    def _name_in_header(self, view: TextView) -> KnownOutlet | None:
        """The outlet whose name is one of the first lines of the page, or whose address is a line before the body."""
        for place, line in enumerate(view.lines[:_HEADER_LINES]):
            written = view.quote(line)
            if line.start >= view.body.start and place >= _LOGO_LINES:
                break
            if len(written) > _LOGO_LENGTH:
                continue
            outlet = self.table.find_host(written) or (self.table.find_name(written) if place < _LOGO_LINES else None)
            if outlet and not self.words.is_ambiguous(written):
                return outlet
        return None

    def _find_credits(self, view: TextView) -> list[Credit]:
        found = find_credits(view, self.table, self.words, self.signs)
        byline = view.article.byline
        if byline and not any(credit.kind is CreditKind.BYLINE for credit in found):
            found += self._credit_byline(view, byline)
        return sorted(found, key=lambda credit: (-CHANCES[credit.kind], credit.start))

    def _credit_byline(self, view: TextView, byline: str) -> list[Credit]:
        """A byline that is an outlet, or a person and an outlet: "Xinhua", "Li Na, Global Times"."""
        for part in re.split(r"[,;|/()]| and | - | – ", byline[:300]):
            outlet = self.table.find_name(part)
            if outlet and outlet.is_raising and not self.words.is_ambiguous(part.strip()):
                start = view.text.find(byline, 0, 20_000)
                return [Credit(CreditKind.BYLINE, outlet, start, start + len(byline) if start >= 0 else -1)]
        return []


def build_affiliation_detector(outlets: Iterable[Mapping[str, str]], lexicon: Mapping[str, Any]) -> AffiliationDetector:
    """Return the detector for rows of outlets.csv and a parsed credits.toml; raises ValueError as their readers do."""
    table, words = read_outlets(outlets), read_credits(lexicon)
    return AffiliationDetector(table, words, read_signs(table, words))


def _matched_domain(host: str, outlet: KnownOutlet) -> str:
    host = host.lower().rstrip(".").removeprefix("www.")
    return host if len(host) <= 60 else outlet.domain


def _note_nothing(standing: _Standing) -> str:
    if not standing.found_by:
        return "the page names no outlet, and no credit names a state one"
    return f"{standing.found_by[:120]}: not in the table of outlets, and no credit names a state one"


def _cite_outlet(view: TextView, outlet: KnownOutlet, found_by: str) -> Evidence:
    note = f"{found_by[:80]}: {outlet.describe()}"
    for name in (found_by, outlet.name):
        start = view.text.find(name, 0, _HEADER) if len(name) > 3 else -1
        if start >= 0:
            return view.cite(start, start + len(name), note)
    return Evidence(note)


def _cite(view: TextView, credit: Credit) -> Evidence:
    outlet = credit.outlet
    note = f"{_NOTES[credit.kind].format(outlet.name)}, {outlet.describe()}"
    return view.cite(credit.start, credit.end, note) if credit.start >= 0 else Evidence(note)
