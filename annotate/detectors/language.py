"""Words that judge or inflame where a report would tell: the flags `loaded-language` and `opinion-as-news`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.language_lexicon import LoadedVocabulary, read_loaded_vocabulary
from annotate.detectors.language_reading import Passage, share_words
from annotate.detectors.language_signs import Sign, Tone, read_signs
from annotate.detectors.opinion import FLAG as OPINION
from annotate.detectors.opinion import cite_judging_sentences, judge_opinion

FLAG = "loaded-language"
# Under so many words one strong word would decide.
_ENOUGH_WORDS = 40
_MOST_EVIDENCE = 12
_LONGEST_QUOTE = 160
# The weighted rate per 1,000 words at which an article is as likely loaded as not, and how steep the
# probability is in its logarithm. Measured on news articles: 8 % of those rated as centre stand above,
# 11 % of those labelled not hyperpartisan, 62 % of those labelled hyperpartisan.
_EVEN_RATE = 45.0
_STEEPNESS = 2.5
# Words of a nameless neutral text that every article is mixed with, so that short ones do not jump.
_MIXED_WORDS = 150
# A wording counts so many times: after that it is the article's topic ("extremist" in a report on a trial).
_MOST_TIMES = 3
# The sum of a sentence's weights at which it is as likely biased as not: on sentences labelled by experts
# macro-F1 is 0.74 from 0.45 to here and falls above.
_EVEN_SUM = 0.85


@dataclass(frozen=True, slots=True)
class LanguageDetector:
    """Flags words and phrases that judge or inflame rather than report.

    Flagged, with the place and the kind of each: insult, contempt, alarm, glorification, us against
    them, conspiracy talk, sarcasm, intensifiers, certainty in place of proof, accusation by hint, scare
    quotes, shouting, questions to the reader. Example: "The spineless clowns on the council caved to
    the radical mob again!" Left alone: neutral terms of law, medicine and war ("murder charge",
    "radical surgery", "terror attack"), proper names; words inside quotations count a third.
    Example: "The council voted 5-4 to move the market, a decision that shopkeepers called a disgrace."

    The probability grows with the weighted rate per 1,000 words; one strong word alone raises no flag.
    Opinion pieces are loaded too, and flagged: `loaded-language` belongs to the axis of bias.

    Of the same places `opinion-as-news` asks whether the page says what it is. Flagged: judgement in the
    writer's own voice throughout, on a page that bears no label of opinion. Example: a page without a section
    name that calls a vote "a shameful betrayal" and asks how anybody could believe the mayor.
    Left alone: what is labelled, in the address ("/opinion/"), in the headline ("Opinion: ...") or in a line
    beside it ("COMMENTARY"), and reports that let others judge, in quotation marks.
    """

    vocabularies: Mapping[str, LoadedVocabulary]
    name: str = "language"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG, OPINION)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the findings on `loaded-language` and `opinion-as-news`."""
        language = view.article.language
        vocabulary = self.vocabularies.get((language or "").split("-")[0].lower())
        if vocabulary is None:
            return self._give_up(f"no list of loaded words for {language}" if language else "the language is not known")
        signs, tone = read_signs(_choose_passage(view), vocabulary)
        if tone.words < _ENOUGH_WORDS:
            return self._give_up(f"too short to judge ({tone.words} words)")
        rate = measure_rate(signs, tone)
        probability = weigh_rate(rate)
        sentences = cite_judging_sentences(view, signs)
        evidence = (_sum_up(rate, signs, tone), *_collect_evidence(view, signs), *sentences)
        return [self._say(FLAG, probability, evidence), self._say(OPINION, *judge_opinion(view, signs, tone, rate))]

    def rate_sentence(self, sentence: str, language: str = "en") -> float:
        """Return the probability that a single sentence is biased; KeyError for a language without lists."""
        vocabulary = self.vocabularies[language]
        return _squash(weigh_sentence(*read_signs(Passage(sentence), vocabulary)) - _EVEN_SUM)

    def score_article(self, text: str, language: str = "en") -> float:
        """Return the probability that a text is loaded, also of a short one; KeyError as above."""
        return weigh_rate(measure_rate(*read_signs(Passage(text), self.vocabularies[language])))

    def _say(self, flag: str, probability: float, evidence: tuple[Evidence, ...]) -> Finding:
        verdict = Verdict.PRESENT if probability >= 0.5 else Verdict.ABSENT
        return Finding(flag, verdict, round(probability, 4), evidence, self.name, self.version)

    def _give_up(self, note: str) -> list[Finding]:
        evidence = (Evidence(note),)
        return [Finding(flag, Verdict.UNSURE, None, evidence, self.name, self.version) for flag in self.flags]


def build_language_detector(lexicon: Mapping[str, Any]) -> LanguageDetector:
    """Return the detector for a parsed seeds/lexicons/loaded.toml; ValueError when something is missing."""
    return LanguageDetector({code: read_loaded_vocabulary(code, data) for code, data in lexicon.items()})


def measure_rate(signs: Iterable[Sign], tone: Tone) -> float:
    """Return the weighted loaded places per 1,000 words, 0 and up; the writer's own voice counts a little."""
    times: Counter[str] = Counter()
    loaded = 0.2 * tone.person + 0.3 * tone.contractions
    for sign in sorted(signs, key=lambda sign: -sign.weight):
        times[sign.wording] += 1
        if times[sign.wording] <= _MOST_TIMES or not sign.wording:
            loaded += sign.weight
    return 1000 * loaded / (_MIXED_WORDS + tone.words)


def weigh_rate(rate: float) -> float:
    """Return the probability for a weighted rate, 0 to 1."""
    return _squash(_STEEPNESS * math.log(rate / _EVEN_RATE)) if rate > 0 else 0.0


def weigh_sentence(signs: Iterable[Sign], tone: Tone) -> float:
    """Return what speaks for bias in a sentence, less what speaks for a report."""
    loaded = 0.5 * sum(sign.weight for sign in signs)
    voice = 0.3 * min(tone.person, 2) + 0.5 * min(tone.contractions, 2)
    return loaded + voice - 0.7 * min(tone.report, 3) - 0.2 * min(tone.numbers, 3)


def _choose_passage(view: TextView) -> Passage:
    """Return the body, or the whole text where the body found is too short to be one."""
    words = share_words(view)
    body = Passage(view.text, *view.body, words=words)
    return body if len(body) >= _ENOUGH_WORDS else Passage(view.text, words=words)


def _squash(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def _collect_evidence(view: TextView, signs: Iterable[Sign]) -> list[Evidence]:
    """Return the strongest places first, each wording once with how often it stands."""
    places: dict[tuple[str, str], list[Sign]] = {}
    for sign in sorted(signs, key=lambda sign: sign.start):
        places.setdefault((view.text[sign.start : sign.end].casefold(), sign.note), []).append(sign)
    ranked = sorted(places.values(), key=lambda own: (-own[0].weight, own[0].start))
    return [_cite(view, own) for own in ranked[:_MOST_EVIDENCE]]


def _cite(view: TextView, signs: list[Sign]) -> Evidence:
    first = signs[0]
    note = first.note + (f", {len(signs)} times" if len(signs) > 1 else "")
    return view.cite(first.start, min(first.end, first.start + _LONGEST_QUOTE), note)


def _sum_up(rate: float, signs: list[Sign], tone: Tone) -> Evidence:
    places = f"{len(signs)} loaded place{'s' * (len(signs) != 1)} in {tone.words} words"
    return Evidence(f"{places}: weighted rate {rate:.0f} per 1,000, flagged from {_EVEN_RATE:.0f}")
