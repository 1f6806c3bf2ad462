"""Figures and claims on nobody's authority: the flag `unsourced-claims`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.attribution import choose_words, read_attributions
from annotate.detectors.attribution_words import AttributionWords, read_words
from annotate.detectors.sourcing_claims import Claim, Sourcing, read_sourcing

FLAG = "unsourced-claims"

# The weight of claims that makes the flag as likely as not, and their share of all statements that takes nothing
# off it. Set by hand; 3.7 % of articles-dev come out present, as many of the best-rated outlets as of the others.
_SOME_CLAIMS, _MUCH = 1.2, 0.45
# Under this weight of unnamed sources the rest (figures, forecasts) is background: one "experts say" among named
# sources is no habit, and more than one is; where nobody is named, one will do.
_LEAST_VAGUE, _LEAST_ALONE = 1.5, 0.8
# An article without any source: so many figures and half as many forecasts begin to matter, so many settle it.
_NO_SUPPORT, _FEW_BARE, _MANY_BARE, _MOST_BARE = 0.7, 1.0, 5.0, 0.7
_ENOUGH_WORDS, _TOO_SHORT = 200, 60
_FLOOR, _MOST = 0.03, 0.96
_MOST_VAGUE, _MOST_FIGURES, _MOST_FORECASTS = 7, 2, 2
_LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class SourcingDetector:
    """Flags articles whose claims and figures rest on nobody's authority.

    Flagged: unnamed groups and documents ("Analysts warn that", "Recent reports indicate", "studies show"), passives
    ("it is widely believed"), where they are a considerable share of what is claimed; an article that gives
    figures and names no source at all. Example: "Experts say prices will double. Critics argue that it was planned".
    Left alone: claims with a name, a document that can be found or a link; "experts say" where an expert speaks in
    the next sentences; a newsroom's unnamed sources when it says how they know. Example: "Prices will double, said
    Ana Ruiz of the port authority", "two people briefed on the talks, who were not authorised to speak".
    Languages that the lexicon does not hold are "unsure".
    """

    languages: Mapping[str, AttributionWords]
    name: str = "sourcing"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the one finding on `unsourced-claims`."""
        words = choose_words(view, self.languages)
        if words is None:
            return [self._give_up(f"attributions are not read in this language ({view.article.language or 'unknown'})")]
        sourcing = read_sourcing(view.text, read_attributions(view, words))
        if view.word_count < _TOO_SHORT and not sourcing.vague:
            return [self._give_up(f"too short to judge ({view.word_count} words)")]
        probability = weigh(sourcing, view.word_count)
        verdict = Verdict.PRESENT if probability >= 0.5 else Verdict.ABSENT
        evidence = _show(view, sourcing, is_present=verdict is Verdict.PRESENT)
        return [Finding(FLAG, verdict, probability, evidence, self.name, self.version)]

    def _give_up(self, note: str) -> Finding:
        return Finding(FLAG, Verdict.UNSURE, None, (Evidence(note),), self.name, self.version)


def build_sourcing_detector(
    lexicon: Mapping[str, Any], languages: Mapping[str, AttributionWords] | None = None
) -> SourcingDetector:
    """Return the detector for a parsed sourcing.toml; ValueError that names a list when one is missing.

    `languages` is what `read_words` makes of it, where several detectors are to share it.
    """
    return SourcingDetector(languages or read_words(lexicon))


def weigh(sourcing: Sourcing, words: int) -> float:
    """Return P(unsourced) for the claims of an article of so many words."""
    need = sourcing.need
    found = 0.0
    if need:
        share = need / (need + sourcing.support)
        least = _LEAST_ALONE if sourcing.support < _NO_SUPPORT else _LEAST_VAGUE
        found = need / (need + _SOME_CLAIMS) * min(1.0, share / _MUCH) * min(1.0, sourcing.vagueness / least)
    if sourcing.support < _NO_SUPPORT and words >= _ENOUGH_WORDS:
        bare = len(sourcing.figures) + 0.5 * len(sourcing.forecasts)
        found = max(found, _MOST_BARE * min(1.0, max(0.0, (bare - _FEW_BARE) / (_MANY_BARE - _FEW_BARE))))
    return round(min(_MOST, max(_FLOOR, found)), 4)


def _show(view: TextView, sourcing: Sourcing, *, is_present: bool) -> tuple[Evidence, ...]:
    vague = sorted(sourcing.vague, key=lambda claim: (-claim.weight, claim.start))[:_MOST_VAGUE]
    evidence = [_cite(view, claim) for claim in vague]
    if is_present:
        evidence += _cite_first(view, sourcing.figures, _MOST_FIGURES)
        evidence += _cite_first(view, sourcing.forecasts, _MOST_FORECASTS)
    if sourcing.supported:
        counted = f"statements with a source: {sourcing.supported}; claims on nobody's authority: {len(sourcing.vague)}"
        return (*evidence, Evidence(counted))
    return (*evidence, Evidence("no source is named anywhere"))


def _cite_first(view: TextView, claims: Sequence[Claim], most: int) -> list[Evidence]:
    return [_cite(view, claim) for claim in claims[:most]]


def _cite(view: TextView, claim: Claim) -> Evidence:
    return view.cite(claim.start, min(claim.end, claim.start + _LONGEST_QUOTE), claim.note)
