"""Whether an article leans on state media as a source: the flag `state-media-source`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.affiliation_outlets import OutletTable
from annotate.detectors.attribution import Source, choose_words, count_voices, read_attributions
from annotate.detectors.attribution_words import AttributionWords, read_words
from annotate.detectors.state_mentions import (
    Mention,
    StateWords,
    Use,
    find_mentions,
    list_other_hosts,
    read_state_words,
)

FLAG = "state-media-source"

# P(the article leans on the outlet | one use of this kind). Set by hand, so that one neutral "Xinhua reported"
# stays under one half and one "as the Global Times rightly noted" over it.
_CHANCES = {Use.AUTHORITY: 0.68, Use.REPORT: 0.4, Use.LINK: 0.35, Use.DOUBT: 0.08}
# A captured outlet is less surely the voice of a state than one that a state runs.
_BY_CLASS = {"SC": 1.0, "CaPu": 0.75, "CaPr": 0.75}
# A reader who is told what the outlet is can judge; one who is told that it lies is not led to it.
_LABELLED, _CRITICISED = 0.5, 0.15
# A second and third use of an outlet say less than the first use of another.
_REPEATED = 0.6
# With so few other sources the state's media carry the piece, with so many they are one voice.
_FEW, _MANY, _VERY_MANY = 1, 5, 15
_ALONE, _ONE_OF_MANY, _ONE_OF_VERY_MANY = 1.35, 0.75, 0.5
_FLOOR, _MOST = 0.03, 0.97
_MOST_EVIDENCE = 12
_LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class StateSourceDetector:
    """Flags articles that rest on state-controlled media as a source.

    Flagged: an outlet of class SC, CaPu or CaPr cited with approval, more than once, or as the main
    source, in words or by a link. Example: "The Global Times explained it perfectly, noting that ...".
    Left alone: one neutral "Xinhua reported" among other sources, mentions with a label ("state-run",
    "official news agency"), criticism, picture credits, and the outlet whose page it is (another flag).
    Example: "RT falsely claimed that the port was shut, the ministry said".
    """

    table: OutletTable
    state: StateWords
    languages: Mapping[str, AttributionWords]
    name: str = "state-source"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the one finding on `state-media-source`."""
        if not view.text.strip():
            return [self._say(Verdict.UNSURE, None, (Evidence("no text to look at"),))]
        mentions = find_mentions(view, self.table, self.state)
        if not mentions:
            return [self._say(Verdict.ABSENT, _FLOOR, (Evidence("no state outlet is used as a source"),))]
        others = self._count_others(view, mentions)
        probability = weigh_mentions(mentions, others)
        verdict = Verdict.PRESENT if probability >= 0.5 else Verdict.ABSENT
        evidence = [_cite(view, mention) for mention in _choose(mentions)]
        return [self._say(verdict, probability, (*evidence, Evidence(f"other sources named or linked: {others}")))]

    def _say(self, verdict: Verdict, probability: float | None, evidence: tuple[Evidence, ...]) -> Finding:
        return Finding(FLAG, verdict, probability, evidence, self.name, self.version)

    def _count_others(self, view: TextView, mentions: list[Mention]) -> int:
        """The sources beside state media; where the language is not read, as if there were a few."""
        linked = len(list_other_hosts(view, self.table))
        words = choose_words(view, self.languages)
        if words is None:
            return max(linked, _FEW + 1)
        attributions = read_attributions(view, words)
        free = tuple(_drop_mentions(attributions.sources, mentions))
        return linked + len(count_voices(replace(attributions, sources=free)))


def build_state_source_detector(
    outlet_table: OutletTable, lexicon: Mapping[str, Any], languages: Mapping[str, AttributionWords] | None = None
) -> StateSourceDetector:
    """Return the detector for a table of outlets and a parsed sourcing.toml; ValueError when a list is missing.

    `languages` is what `read_words` makes of it, where several detectors are to share it.
    """
    return StateSourceDetector(outlet_table, read_state_words(outlet_table, lexicon), languages or read_words(lexicon))


def weigh_mentions(mentions: list[Mention], others: int) -> float:
    """Return P(the article leans on state media) for its uses of them and the number of its other sources."""
    miss, seen = 1.0, dict[str, int]()
    for mention in sorted(mentions, key=lambda mention: -_weigh(mention)):
        times = seen.get(mention.outlet.name, 0)
        seen[mention.outlet.name] = times + 1
        miss *= 1.0 - _weigh(mention) * _REPEATED**times
    found = 1.0 - miss
    if others <= _FEW:
        found *= _ALONE
    elif others >= _MANY:
        found *= _ONE_OF_MANY if others < _VERY_MANY else _ONE_OF_VERY_MANY
    return round(min(_MOST, max(_FLOOR, found)), 4)


def _drop_mentions(sources: Iterable[Source], mentions: list[Mention]) -> Iterator[Source]:
    """Yield the sources whose words are not those of a mention; both come in the order of the text."""
    ends = [mention.end for mention in mentions]
    for source in sources:
        place = bisect_right(ends, source.start)
        if place == len(mentions) or mentions[place].start >= source.end:
            yield source


def _weigh(mention: Mention) -> float:
    chance = _CHANCES[mention.use] * _BY_CLASS.get(mention.outlet.class_, 0.0)
    if mention.is_criticised:
        return chance * _CRITICISED
    return chance * _LABELLED if mention.is_labelled and mention.use is not Use.AUTHORITY else chance


def _choose(mentions: list[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda mention: (-_weigh(mention), mention.start))[: _MOST_EVIDENCE - 1]


def _cite(view: TextView, mention: Mention) -> Evidence:
    note = f"{mention.outlet.name} ({mention.outlet.country}, {mention.outlet.class_}) used {mention.use}"
    if mention.is_criticised:
        note += ", with criticism beside it"
    elif mention.is_labelled:
        note += ", and labelled"
    if mention.start < 0:
        return Evidence(note)
    return view.cite(mention.start, min(mention.end, mention.start + _LONGEST_QUOTE), note)
