"""The claims of an article that rest on nobody's authority: unnamed groups, passives, bare figures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, count
from typing import NamedTuple

from annotate.core.model import Span
from annotate.detectors.attribution import Attributions, Source, SourceKind
from annotate.detectors.attribution_tokens import Sentence
from annotate.detectors.attribution_words import Role

# What an unnamed source counts, 1 for a plain "experts say". "Officials" and "some companies" are at least
# somebody's, and "a new study" is one document that could be found.
_WEIGHTS = {Role.EXPERTS: 1.0, Role.INSIDERS: 1.0, Role.DOCUMENT: 1.0, Role.OFFICIALS: 0.4, Role.CROWD: 0.7}
_ONE_DOCUMENT, _SOME_OF_A_KIND = 0.5, 0.3
# What is left of it where somebody named stands beside it, or speaks right after it, or where the text says why
# there is no name; where "sources told" the newsroom itself, it has spoken with them.
_BESIDE, _BACKED, _EXPLAINED, _TOLD = 0.3, 0.4, 0.15, 0.4
_STRONG, _WEAK = 0.8, 0.4
# What is said of figures without a source, and of things to come, counts little: news has background too.
_FIGURE, _FORECAST, _MOST_OF_THESE = 0.2, 0.1, 1.5
# A sentence with this share in quotation marks is a speaker's.
_SPOKEN = 0.3
_ECHO_SUPPORT, _SPOKEN_SUPPORT = 0.6, 0.4
_LEAST_WORDS = 6
# Words around a figure in its quote.
_AROUND, _LONGEST_QUOTE = 8, 160
# "4.5 percent", "$30 million", "2,500,000", "30 %"; not "2019", "7 p.m."; the number is bounded. All that it may begin
# with stands in front, so that the search goes there at once.
_FIGURE_PATTERN = re.compile(
    r"[$€£¥\d](?<![\w.,].)(?:(?<=[$€£¥])\s?\d[\d.,]{0,20}"
    r"|(?<=\d)[\d.,]{0,20}\s?(?:%|(?:per ?cent|por ciento|Prozent|pour cent|por cento"
    r"|[mbtr]{1,2}illions?|mil millones|millones|Millionen|Milliarden|milliards|milhões|bilhões)\b))",
    re.IGNORECASE,
)


class Claim(NamedTuple):
    """A claim on nobody's authority: its words, what it counts, and a note."""

    start: int
    end: int
    weight: float
    note: str


@dataclass(frozen=True, slots=True)
class Sourcing:
    """What an article claims on nobody's authority, and how much of it stands on somebody's.

    `vague` are unnamed sources and passives, `figures` and `forecasts` those that nobody stands behind; `support`
    is the weight of the statements with a source, a link or a speaker, and `supported` their number.
    """

    vague: tuple[Claim, ...]
    figures: tuple[Claim, ...]
    forecasts: tuple[Claim, ...]
    support: float
    supported: int

    @property
    def need(self) -> float:
        """The weight of all claims on nobody's authority."""
        bare = sum(min(_MOST_OF_THESE, _sum(claims)) for claims in (self.figures, self.forecasts))
        return _sum(self.vague) + bare

    @property
    def vagueness(self) -> float:
        """The weight of unnamed sources and passives alone."""
        return _sum(self.vague)


def read_sourcing(text: str, attributions: Attributions) -> Sourcing:
    """Return what the article claims with and without a source."""
    reader = _Reader(attributions)
    vague = [*_find_vague(reader), *_find_passives(reader)]
    figures, forecasts = _find_bare(text, reader)
    return Sourcing(
        vague=tuple(_drop_overlaps(vague)),
        figures=tuple(figures),
        forecasts=tuple(forecasts),
        support=sum(reader.supports),
        supported=sum(support > _SPOKEN_SUPPORT for support in reader.supports),
    )


def _sum(claims: Sequence[Claim]) -> float:
    return sum(claim.weight for claim in claims)


class _Reader:
    """The sources of each sentence, and which sentences somebody stands behind."""

    def __init__(self, attributions: Attributions) -> None:
        self.attributions = attributions
        self.sources: dict[int, list[Source]] = defaultdict(list)
        for source in attributions.sources:
            self.sources[source.sentence].append(source)
        self.supports = [0.0] * len(attributions.sentences)
        self._fill_supports()

    def list_named(self, number: int) -> list[Source]:
        """The sources of a sentence that somebody could find."""
        return [source for source in self.sources.get(number, ()) if not source.is_vague]

    def _fill_supports(self) -> None:
        """How far somebody stands behind a sentence: 1 a source or a link, less for "he said" and bare quotations."""
        for number, flags in self.attributions.quoted.items():
            if flags.count(1) > _SPOKEN * len(flags):
                self.supports[number] = _SPOKEN_SUPPORT
        for number in self.sources:
            if named := self.list_named(number):
                self.supports[number] = _ECHO_SUPPORT if all(source.is_echo for source in named) else 1.0
        for number in self.attributions.linked:
            self.supports[number] = 1.0


def _find_vague(reader: _Reader) -> Iterator[Claim]:
    for source in reader.attributions.sources:
        if source.is_vague and not source.is_quoted and source.sentence not in reader.attributions.linked:
            weight = _weigh(reader, source)
            note = f"nobody is named: {source.name[:60]}"
            if source.is_explained:
                note = f"not named, but explained: {source.name[:60]}"
            yield Claim(source.start, source.end, weight, note)


def _weigh(reader: _Reader, source: Source) -> float:
    words = reader.attributions.words
    named = source.name.replace("’", "'").casefold().split()
    weight = _WEIGHTS.get(source.role, 0.0) if source.role else 0.0
    if source.role is Role.DOCUMENT and named[0] in words.one:
        weight = _ONE_DOCUMENT
    if source.role is Role.CROWD and words.nouns.get(named[-1]) is not Role.CROWD:
        weight = _SOME_OF_A_KIND
    if source.is_explained:
        weight *= _EXPLAINED
    if source.is_told:
        weight *= _TOLD
    if reader.list_named(source.sentence):
        return weight * _BESIDE
    return weight * _BACKED if _is_backed(reader, source) else weight


def _is_backed(reader: _Reader, source: Source) -> bool:
    """Whether what was announced ("experts say", "a study finds") is named in the sentences that follow."""
    if source.role is Role.DOCUMENT:
        return any(other.kind is not SourceKind.PERSON for other in reader.list_named(source.sentence + 1))
    following = (*reader.list_named(source.sentence + 1), *reader.list_named(source.sentence + 2))
    return any(not other.is_echo and other.kind is not SourceKind.DOCUMENT for other in following)


def _find_passives(reader: _Reader) -> Iterator[Claim]:
    attributions = reader.attributions
    phrases, to_that = attributions.words.phrases, attributions.words.to_that
    kinds = [(attributions.find(phrases[name]), weight) for name, weight in (("strong", _STRONG), ("weak", _WEAK))]
    for number in sorted(set(chain.from_iterable(found for found, _ in kinds)) - attributions.linked):
        sentence = attributions.sentences[number]
        beside = _BESIDE if reader.list_named(number) else 1.0
        for found, weight in kinds:
            for place, size in found.get(number, ()):
                last = place + size - 1
                last += last + 1 < len(sentence) and sentence.words[last + 1] in to_that
                if not attributions.is_quoted(number, place):
                    yield Claim(*sentence.cover(place, last), weight * beside, "nobody says so")


def _find_bare(text: str, reader: _Reader) -> tuple[list[Claim], list[Claim]]:
    """Return the figures and the forecasts in sentences that have no source, nor has the one before or after."""
    sentences = reader.attributions.sentences
    hedged = reader.attributions.find(reader.attributions.words.phrases["hedged"])
    figures: list[Claim] = []
    forecasts: list[Claim] = []
    supported = list(compress(count(), reader.supports))
    near = {number for at in supported for number in (at - 1, at, at + 1)}
    for number, span in enumerate(sentences.spans):
        if number in near:
            continue
        figure = _FIGURE_PATTERN.search(text, *span)
        if not (figure or number in hedged) or len(sentence := sentences[number]) < _LEAST_WORDS:
            continue
        if figure:
            figures.append(Claim(*_trim(sentence, figure.start()), _FIGURE, "a figure without a source"))
        for place, _ in hedged.get(number, ())[:1]:
            said = _trim(sentence, sentence.starts[place])
            forecasts.append(Claim(*said, _FORECAST, "a forecast that nobody makes"))
    return figures, forecasts


def _trim(sentence: Sentence, place: int) -> Span:
    """Return the words of the sentence around a place, a line or two of them."""
    at = bisect_right(sentence.starts, place) - 1
    first, last = max(0, at - _AROUND), min(len(sentence) - 1, at + _AROUND)
    start, end = sentence.cover(first, last)
    return Span(start, min(end, start + _LONGEST_QUOTE))


def _drop_overlaps(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims in order, of those that overlap the heavier."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: (claim.start, -claim.weight)):
        if kept and claim.start < kept[-1].end:
            if claim.weight > kept[-1].weight:
                kept[-1] = claim
        else:
            kept.append(claim)
    return kept
