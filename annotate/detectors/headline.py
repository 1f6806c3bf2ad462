"""Headlines that tease instead of telling: the flag `clickbait-headline`."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotate.core.model import Evidence, Finding, Span, Verdict
from annotate.core.quotes import find_quote
from annotate.core.text import TextView
from annotate.detectors.headline_signs import HeadlineVocabulary, Sign, Title, find_signs, read_headline_vocabulary

FLAG = "clickbait-headline"
# No headline is longer; the rest of an endless first line is not read.
_LONGEST = 400
# The headline is looked for at the head of the text only: further down it is a link or a quotation.
_HEAD = 20_000
_MOST_EVIDENCE = 10
# Parts of words that stand in lower case wherever a headline stands in whatever case: a dotless i and a long s pass for
# "i" and "s", and have no other lower case.
_SURE = re.compile("[a-hj-rt-z]{2,}")
# The last part of a headline: " | Harbour Gazette", " - Gazette"; not "well-known" or "10-12".
_TAIL = re.compile(r"\s+[|–—-]\s+([^|–—]+)\Z")
_LONGEST_TAIL = 80
# Function words of one language that a headline must hold where the article's language is not known.
_FEWEST_COMMON = 2


@dataclass(frozen=True, slots=True)
class HeadlineDetector:
    """Flags headlines that hold back what they are about, so that somebody clicks.

    Flagged: "you won't believe" and "what happened next", headlines that point at something they do not
    name ("this one trick"), lists by number, quizzes, questions as bait, talk to the reader, words that
    sell a feeling, shouting. Example: "17 Things Only Night Owls Will Understand".
    Left alone: headlines that say what happened, also with a number, a quotation or a strong event, and
    plain explainers. Example: "17 arrested after protest at Westport town hall, police say".

    The probability is logistic in the sum of the signs' weights. The weights are chosen by hand and stand
    in seeds/lexicons/headlines.toml; English is read best, other languages by small lists.
    """

    vocabularies: Mapping[str, HeadlineVocabulary]
    name: str = "headline"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the one finding on `clickbait-headline`."""
        place = find_title(view)
        title = Title(_drop_outlet(view.quote(place) if place else (view.article.title or "").strip(), view)[:_LONGEST])
        if not title.words:
            return [self._say(Verdict.UNSURE, None, (Evidence("no headline to look at"),))]
        language = view.article.language or self._guess_language(title)
        vocabulary = self.vocabularies.get((language or "").split("-")[0].lower())
        if vocabulary is None:
            known = f"no list of headline words for {language}" if language else "the headline's language is not known"
            return [self._say(Verdict.UNSURE, None, (Evidence(known),))]
        signs = find_signs(title, vocabulary)
        probability = weigh_signs(vocabulary.base, signs)
        verdict = Verdict.PRESENT if probability >= 0.5 else Verdict.ABSENT
        return [self._say(verdict, round(probability, 4), _collect_evidence(view, place, title, signs))]

    def judge_headline(self, title: str, language: str = "en") -> float:
        """Return the probability that the headline is clickbait; KeyError for a language without lists."""
        vocabulary = self.vocabularies[language]
        return weigh_signs(vocabulary.base, find_signs(Title(title[:_LONGEST]), vocabulary))

    def _guess_language(self, title: Title) -> str | None:
        """Return the language whose function words the headline holds most of, None where two tie."""
        words = [word.text for word in title.words]
        counts = Counter({code: sum(w in own.common for w in words) for code, own in self.vocabularies.items()})
        best, *others = [*counts.most_common(2), ("", 0)]
        return best[0] if best[1] >= _FEWEST_COMMON and best[1] > others[0][1] else None

    def _say(self, verdict: Verdict, probability: float | None, evidence: tuple[Evidence, ...]) -> Finding:
        return Finding(FLAG, verdict, probability, evidence, self.name, self.version)


def build_headline_detector(lexicon: Mapping[str, Any]) -> HeadlineDetector:
    """Return the detector for a parsed seeds/lexicons/headlines.toml; ValueError when something is missing."""
    return HeadlineDetector({code: read_headline_vocabulary(code, data) for code, data in lexicon.items()})


def weigh_signs(base: float, signs: Iterable[Sign]) -> float:
    """Return the probability for the signs of a headline, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-(base + sum(sign.weight for sign in signs))))


def find_title(view: TextView) -> Span | None:
    """Return where the article's title stands in its text, None where it does not."""
    shown, stated = view.page.title, view.article.title
    if shown and (not stated or _fold(view.quote(shown)) == _fold(stated)):
        return shown
    if not stated or not stated.strip() or len(stated) > _LONGEST:
        return None
    if not all(map(view.lower.__contains__, _SURE.findall(stated.lower()))):
        return None
    return find_quote(view.text[:_HEAD], stated)


def _drop_outlet(raw: str, view: TextView) -> str:
    """Return the headline without the outlet's name at its end: "Vote today | Harbour Gazette"."""
    found = _TAIL.search(raw[-_LONGEST_TAIL:])
    own = {_squeeze(name) for name in (view.article.outlet_name, (view.article.outlet or "").split(".")[0]) if name}
    if found and _squeeze(found.group(1)) in own:
        return raw[: len(raw) - len(found.group())]
    return raw


def _squeeze(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _fold(text: str) -> str:
    return " ".join(text.split())


def _collect_evidence(view: TextView, place: Span | None, title: Title, signs: Iterable[Sign]) -> tuple[Evidence, ...]:
    """Return the signs for clickbait, strongest first, those of the same words as one piece."""
    notes: dict[tuple[int, int], list[str]] = {}
    for sign in sorted((sign for sign in signs if sign.weight > 0), key=lambda sign: (-sign.weight, sign.start)):
        own = notes.setdefault((sign.start, sign.end), [])
        if sign.note not in own:
            own.append(sign.note)
    evidence = []
    for (start, end), own in list(notes.items())[:_MOST_EVIDENCE]:
        note = "; ".join(own)
        if place is None:
            evidence.append(Evidence(f'headline says "{title.raw[start:end]}": {note}'))
        else:
            evidence.append(view.cite(place.start + start, place.start + end, note))
    return tuple(evidence)
