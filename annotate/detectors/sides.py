"""Whether a piece argues and lets only one side speak: the flag `one-sided`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.attribution import Attributions, choose_words, count_voices, read_attributions
from annotate.detectors.attribution_words import AttributionWords, read_words
from annotate.detectors.sides_argument import Argument, ArgumentWords, Sign, Tone, find_argument, read_argument_words

FLAG = "one-sided"

# Shares of sentences that argue: up to the first a piece reports, from the second on it is all argument. On
# articles-dev the median is 0.066, and 9 % of the articles pass the second.
_REPORTS, _ARGUES = 0.04, 0.17
# Questions and insistence alone are the tone of a column or a guide.
_ENOUGH_JUDGEMENTS = 3
# So many named sources halve the suspicion; 3 is the median of articles-dev, 5 its seventh decile.
_HALF = 5.0
# What one reply or disagreement, and what more of them, leave of the suspicion.
_ONE_REPLY, _MORE_REPLIES = 0.8, 0.6
# The party judged speaks too, if only to be mocked.
_GIVEN_VOICE = 0.85
_FLOOR, _MOST = 0.03, 0.95
# Shorter items have no room for a second source, and the shortest none for a judgement.
_SHORT, _TOO_SHORT = 200, 80
_MOST_SIGNS, _MOST_SOURCES = 7, 3
_LONGEST_QUOTE = 160
_ORDER = (Tone.SCORN, Tone.CLAIM, Tone.PRAISE, Tone.QUOTED_SCORN, Tone.QUESTION)


class _Balance(NamedTuple):
    """Who speaks: the names of the sources, the number of replies, and whether the party judged is among them."""

    voices: frozenset[str]
    replies: int
    is_heard: bool


@dataclass(frozen=True, slots=True)
class SidesDetector:
    """Flags pieces that argue and cite nobody, or one side only.

    Flagged: the article judges a named actor in its own voice, says what ought to be done, and quotes few
    or no sources, none of whom disagrees. Example: "Harland's shameless power grab must be stopped. The
    council's lies insult every voter", with no word from the council.
    Left alone: reports without judgement of their own, arguments that quote those they argue with, recipes,
    timetables, obituaries. Example: "The council denied it; Ruiz, who leads the opposition, called it unfair".
    Which side a source is on cannot be known in general: what counts is whether anybody disagrees.
    Only English is read; articles in other languages are "unsure".
    """

    languages: Mapping[str, AttributionWords]
    argument: ArgumentWords
    name: str = "sides"
    version: str = "2"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the one finding on `one-sided`."""
        words = choose_words(view, self.languages)
        if words is None or words.language not in self.argument:
            language = view.article.language or "unknown"
            return [self._give_up(f"arguments are read in English only (language: {language})")]
        if view.word_count < _TOO_SHORT:
            return [self._give_up(f"too short to judge ({view.word_count} words)")]
        attributions = read_attributions(view, words)
        argument = find_argument(attributions, self.argument[words.language])
        balance = read_balance(attributions, argument)
        probability = weigh(argument, balance)
        if view.word_count < _SHORT and len(balance.voices) <= 1 and attributions.sources and probability < 0.5:
            return [self._give_up(f"a short item ({view.word_count} words) with one source or none by name")]
        verdict = Verdict.PRESENT if probability >= 0.5 else Verdict.ABSENT
        evidence = _show(view, attributions, argument, balance)
        return [Finding(FLAG, verdict, probability, evidence, self.name, self.version)]

    def _give_up(self, note: str) -> Finding:
        return Finding(FLAG, Verdict.UNSURE, None, (Evidence(note),), self.name, self.version)


def build_sides_detector(
    lexicon: Mapping[str, Any], languages: Mapping[str, AttributionWords] | None = None
) -> SidesDetector:
    """Return the detector for a parsed sourcing.toml; ValueError when a list is missing.

    `languages` is what `read_words` makes of it, where several detectors are to share it.
    """
    return SidesDetector(languages or read_words(lexicon), read_argument_words(lexicon))


def read_balance(attributions: Attributions, argument: Argument) -> _Balance:
    """Return who speaks in the article, and whether anybody disagrees or the party judged is heard."""
    voices = count_voices(attributions)
    replies = len(attributions.find(attributions.words.phrases["replies"]))
    return _Balance(voices, replies, any(target.casefold() in voices for target in argument.targets))


def weigh(argument: Argument, balance: _Balance) -> float:
    """Return P(one-sided) for how much the article argues and how many speak in it."""
    strength = min(1.0, max(0.0, (argument.share - _REPORTS) / (_ARGUES - _REPORTS)))
    strength *= min(1.0, argument.judgements / _ENOUGH_JUDGEMENTS)
    crowd = len(balance.voices) / _HALF
    alone = 1.0 / (1.0 + crowd * math.sqrt(crowd))
    if balance.replies:
        alone *= _ONE_REPLY if balance.replies == 1 else _MORE_REPLIES
    if balance.is_heard:
        alone *= _GIVEN_VOICE
    return round(_FLOOR + (_MOST - _FLOOR) * strength * alone, 4)


def _show(view: TextView, attributions: Attributions, argument: Argument, balance: _Balance) -> tuple[Evidence, ...]:
    voices = len(balance.voices)
    counted = f"named sources: {voices}; replies or disagreement: {balance.replies}"
    evidence = [Evidence(counted), Evidence(f"sentences that argue: {argument.share:.0%}")]
    if argument.targets and not balance.is_heard:
        evidence.append(Evidence(f"named where it judges, and not heard: {', '.join(argument.targets)}"))
    ordered = sorted(
        (sign for sign in argument.signs if sign.tone in _ORDER),
        key=lambda sign: (_ORDER.index(sign.tone), sign.sentence),
    )
    evidence.extend(_cite_sign(view, attributions, sign) for sign in ordered[:_MOST_SIGNS])
    named = [source for source in attributions.sources if not (source.is_vague or source.is_echo)]
    evidence.extend(
        view.cite(source.start, min(source.end, source.start + _LONGEST_QUOTE), f"a source: {source.kind}")
        for source in named[:_MOST_SOURCES]
    )
    return tuple(evidence)


def _cite_sign(view: TextView, attributions: Attributions, sign: Sign) -> Evidence:
    """Quote the words that argue with the few around them."""
    sentence = attributions.sentences[sign.sentence]
    first, last = max(0, sign.first - 6), min(len(sentence) - 1, sign.last + 6)
    start, end = sentence.cover(first, last)
    return view.cite(start, min(end, start + _LONGEST_QUOTE), str(sign.tone))
