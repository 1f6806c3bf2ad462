"""Broken citations: references that nobody can follow, found without a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.citation_addresses import AddressRules, judge_address
from annotate.detectors.citation_faults import Fault, Kind, sort_faults, weigh_faults
from annotate.detectors.citation_hosts import HostRule, is_public_name
from annotate.detectors.citation_identifiers import find_identifier_faults
from annotate.detectors.citation_lists import ListScan, SourceList, find_region, fold_headings
from annotate.detectors.citation_marks import check_marks
from annotate.detectors.citation_phrases import PhraseScan, compile_lead, compile_phrases
from annotate.detectors.citation_references import Reference, find_dead, list_references
from annotate.detectors.citation_scan import AddressScan

__all__ = ["CitationsDetector", "build_citations_detector", "judge_address"]

_MOST_EVIDENCE = 20
# Where the text is an excerpt that shows marks but not the notes, the page may well have them.
_UNSURE = 0.4
_PRESENT = 0.5


@dataclass(frozen=True, slots=True)
class CitationsDetector:
    """Flags references that nobody can follow.

    Found: addresses that are malformed, nested, cut off or typed twice, hosts that cannot exist
    ("https://wwwexamplecn/page[https://..."), placeholders ("https://www.example.com/study", "[link]"),
    marks that language models leave ("turn0search3"), footnote marks without a note ("[7]" where the
    notes end at 5), empty lists of sources, and DOI, ISBN, ISSN, arXiv and PubMed numbers of a wrong form.

    Left alone: share links, archives and proxies that carry an address
    ("https://web.archive.org/web/2019/https://..."), mail and telephone links, relative links,
    "[2019]", "[sic]", "Source: a news agency", and articles that cite nothing at all. Whether a sound
    address still answers is not asked here: `annotate check-links` asks, and what it found dead is evidence with
    the date. In an extracted text marks without any notes are "unsure": the
    notes may have been lost on the way.
    """

    addresses: AddressScan
    phrases: PhraseScan
    lists: ListScan
    name: str = "citations"
    version: str = "1"
    flags: tuple[str, ...] = ("broken-citations",)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the finding for "broken-citations"."""
        return self.judge(view, {})

    def list_references(self, view: TextView) -> list[Reference]:
        """Return the web addresses that the article refers to."""
        return list_references(self.addresses, view.article, find_region(view, self.lists.find_lists(view)))

    def judge(self, view: TextView, dead: Mapping[str, str]) -> list[Finding]:
        """Return the finding, given the addresses that were asked for and found dead, and what to say of each."""
        if not view.text.strip():
            return [self._conclude(Verdict.UNSURE, None, [Evidence("no text to look at")])]
        lists = self.lists.find_lists(view)
        faults, doubts = self._find_faults(view, lists, dead)
        faults = sort_faults(faults)
        probability = weigh_faults(faults)
        evidence = list(_show_faults(view, [*faults, *doubts]))
        if probability >= _PRESENT:
            return [self._conclude(Verdict.PRESENT, probability, evidence)]
        if doubts:
            return [self._conclude(Verdict.UNSURE, max(probability, _UNSURE), evidence)]
        return [self._conclude(Verdict.ABSENT, probability, evidence)]

    def _find_faults(
        self, view: TextView, lists: list[SourceList], dead: Mapping[str, str]
    ) -> tuple[list[Fault], list[Fault]]:
        """Return the faults, and those that only a look at the page can settle."""
        region = find_region(view, lists)
        marks = check_marks(view, lists)
        faults = [
            # First, for at one place the first fault is shown: that nobody is there says more than the address's form.
            *(find_dead(self.addresses, view.article, region, dead) if dead else ()),
            *self.addresses.find_faults(view.article, region),
            *self.phrases.find_faults(view, region),
            *find_identifier_faults(view, region),
            *marks.faults,
        ]
        doubts: list[Fault] = []
        for fault in (*self.lists.find_faults(view, lists, marks.has_marks), *marks.missing_list):
            target = doubts if _may_be_lost(view, fault) else faults
            target.append(fault)
        return faults, doubts

    def _conclude(self, verdict: Verdict, probability: float | None, evidence: list[Evidence]) -> Finding:
        return Finding(self.flags[0], verdict, probability, tuple(evidence), self.name, self.version)


def build_citations_detector(data: Mapping[str, Any], is_public_host: HostRule = is_public_name) -> CitationsDetector:
    """Return the detector for a parsed lexicons/citations.toml.

    `is_public_host` says whether a host name in ASCII ends in a top-level domain that exists. Raises
    ValueError that names the table when one is missing or holds something else than lists of words.
    """
    tables = {name: _read_table(data, name) for name in _TABLES}
    rules = AddressRules(
        frozenset(_join(tables["placeholder_domains"])), frozenset(_join(tables["wrappers"])), is_public_host
    )
    placeholders = tables["placeholders"]
    examples = _join(tables["examples"])
    return CitationsDetector(
        addresses=AddressScan(rules, compile_lead(examples)),
        phrases=compile_phrases(
            placeholders.get("anywhere", []), placeholders.get("bracketed", []), placeholders.get("stubs", []),
            _join(tables["wanted"]), examples,
        ),
        lists=ListScan(*(fold_headings(_join(tables[name])) for name in ("headings", "note_headings", "nothing"))),
    )  # fmt: skip


_TABLES = (
    "headings", "note_headings", "nothing", "placeholders", "wanted", "examples", "placeholder_domains", "wrappers",
)  # fmt: skip


def _read_table(data: Mapping[str, Any], name: str) -> Mapping[str, list[str]]:
    table = data.get(name)
    if not isinstance(table, Mapping):
        raise ValueError(f"[{name}] is missing")
    for key, words in table.items():
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise ValueError(f"[{name}] {key} must be a list of words")
    return table


def _join(table: Mapping[str, Iterable[str]]) -> list[str]:
    return [word for words in table.values() for word in words]


def _may_be_lost(view: TextView, fault: Fault) -> bool:
    """Return whether the page may hold what its text lacks: extractors drop lists of links and of notes."""
    article = view.article
    if fault.kind is Kind.EMPTY_LIST:
        return False
    origins = {article.byline_origin, article.published_origin} - {None, "text"}
    if article.links or article.source.endswith((".html", ".htm")) or origins - {"record"}:
        return fault.kind is not Kind.SHORT_LIST
    # In a record a label that its author typed with a colon has kept what stood behind it.
    if fault.kind is Kind.BARE_HEADING and view.text[(fault.end or 1) - 1] in ":：":
        return False
    return bool(origins) or article.url is not None or article.byline_kind is None or not article.published_known


def _show_faults(view: TextView, faults: list[Fault]) -> Iterator[Evidence]:
    for fault in faults[:_MOST_EVIDENCE]:
        if fault.start is None or fault.end is None:
            yield Evidence(fault.note)
        else:
            yield view.cite(fault.start, fault.end, fault.note)
    if len(faults) > _MOST_EVIDENCE:
        yield Evidence(f"and {len(faults) - _MOST_EVIDENCE} more")
