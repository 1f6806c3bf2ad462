"""Text made for search engines rather than readers: the flag `seo-padding`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.padding_density import find_dense_stretches, find_title_repeats
from annotate.detectors.padding_echo import find_echoes, find_runs
from annotate.detectors.padding_headings import (
    find_contents,
    find_headings,
    find_numbered_headings,
    find_stock_headings,
)
from annotate.detectors.padding_lexicon import Vocabularies, read_vocabularies
from annotate.detectors.padding_lists import find_keyword_lists
from annotate.detectors.padding_phrases import find_callouts, find_conclusion, find_promotion
from annotate.detectors.padding_questions import find_faq, find_question_blocks
from annotate.detectors.padding_reading import Reading, Signal
from annotate.detectors.padding_related import find_related_boxes
from annotate.detectors.padding_stock import find_stock_sentences

FLAG = "seo-padding"
# The probability where no signal shows; chosen: padding without any sign is possible, and rare.
_FLOOR = 0.03
# Under so many words neither shares nor counts mean anything.
_ENOUGH_WORDS = 80
_MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class PaddingDetector:
    """Flags text made for search engines rather than readers.

    Flagged: stock sentences with the topic filled in, keyword lists, repeated passages, rows of
    thin headings, questions that the article has already answered, templated call-outs ("Pro tip:",
    "In this article we will explore"), a list of contents, the page's own advertising.
    Example: "What is the port deal? The port deal is an important topic. Also read: Port deal facts".
    Left alone: one "Also read" in a report, a newsroom's own explainer or interview, a list article
    with substance, a long report with contents. Example: "Who pays? The city pays 40 percent,
    according to the contract that the council signed in May." Length and readability never count.

    The probability is 1 - (1 - c1)(1 - c2)..., with the chance c of each signal; each signal stands in the evidence.
    """

    vocabularies: Vocabularies
    name: str = "padding"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the one finding on `seo-padding`."""
        reading = Reading(view, self.vocabularies)
        signals = sorted(find_signals(reading), key=lambda signal: -signal.chance)
        probability = combine(signals)
        evidence = collect_evidence(signals)
        if probability >= 0.5:
            return [self._say(Verdict.PRESENT, probability, evidence)]
        doubt = _find_doubt(reading)
        if doubt:
            return [self._say(Verdict.UNSURE, None, (Evidence(doubt), *evidence[: _MOST_EVIDENCE - 1]))]
        return [self._say(Verdict.ABSENT, probability, evidence)]

    def _say(self, verdict: Verdict, probability: float | None, evidence: tuple[Evidence, ...]) -> Finding:
        return Finding(FLAG, verdict, probability, evidence, self.name, self.version)


def build_padding_detector(lexicon: Mapping[str, Any]) -> PaddingDetector:
    """Return the detector for a parsed seeds/lexicons/padding.toml; ValueError when a list is missing."""
    return PaddingDetector(read_vocabularies(lexicon))


def _find_doubt(reading: Reading) -> str | None:
    """Return why nothing found would say little, None where it says something."""
    if len(reading.words) < _ENOUGH_WORDS:
        return f"too short to judge ({len(reading.words)} words)"
    if reading.vocabulary is None:
        return "no phrase list for this language: only repetition and structure were looked at"
    return None


def find_signals(reading: Reading) -> list[Signal]:
    """Return the signals that show at all."""
    headings = find_headings(reading)
    runs = find_runs(reading)
    found = (
        find_stock_sentences(reading),
        find_echoes(reading, runs),
        find_keyword_lists(reading),
        find_dense_stretches(reading),
        find_title_repeats(reading),
        find_numbered_headings(reading, headings),
        find_stock_headings(reading, headings),
        find_contents(reading),
        find_question_blocks(reading, runs),
        find_faq(reading),
        find_callouts(reading),
        find_promotion(reading),
        find_conclusion(reading),
        find_related_boxes(reading),
    )
    return [signal for signal in found if signal.chance > 0]


def combine(signals: Iterable[Signal]) -> float:
    """Return the probability that at least one signal is right, taking them as independent."""
    miss = 1.0 - _FLOOR
    for signal in signals:
        miss *= 1.0 - signal.chance
    return round(1.0 - miss, 4)


def collect_evidence(signals: Iterable[Signal]) -> tuple[Evidence, ...]:
    """Return up to twelve pieces: the first of each signal, strongest signal first, then the second of each."""
    rows = zip_longest(*(signal.evidence for signal in signals))
    return tuple(piece for row in rows for piece in row if piece is not None)[:_MOST_EVIDENCE]
