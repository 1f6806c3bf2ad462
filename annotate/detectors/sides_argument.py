"""How much a piece argues: the sentences that judge a named actor rather than tell what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress, count, zip_longest
from types import MappingProxyType
from typing import Any, NamedTuple

from annotate.detectors.attribution import Attributions
from annotate.detectors.attribution_tokens import Sentence, fold_word
from annotate.detectors.attribution_words import AttributionWords, Phrases, compile_phrases, read_list

# A sentence of fewer words is a heading or a caption, and fewer sentences have no share.
_LEAST_WORDS, _LEAST_SENTENCES = 5, 8


class Tone(StrEnum):
    """What in a sentence argues; the value says so in a note."""

    SCORN = "judges somebody"
    PRAISE = "praises somebody"
    CLAIM = "says what ought to be"
    QUESTION = "a question to the reader"
    EMPHASIS = "insists"
    QUOTED_SCORN = "quotes a judgement of somebody"


# What a sentence counts, at most 1 in all. Chosen by hand with hyperpartisan-dev, where the mean over the sentences
# sets the 114 hyperpartisan articles apart from the other 303 with an AUC of 0.82 (scorn and claims alone: 0.75).
_POINTS = {
    Tone.SCORN: 1.0,
    Tone.PRAISE: 0.5,
    Tone.CLAIM: 0.5,
    Tone.QUESTION: 0.5,
    Tone.EMPHASIS: 0.25,
    Tone.QUOTED_SCORN: 0.25,
}
_ABOUT_ACTORS = (Tone.SCORN, Tone.PRAISE, Tone.CLAIM)


class Sign(NamedTuple):
    """Words of a sentence that argue: which sentence, the first and last word, and how."""

    sentence: int
    first: int
    last: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Argument:
    """The signs that an article argues, the share of its sentences that do, and the actors it names as it judges."""

    signs: tuple[Sign, ...]
    share: float
    targets: tuple[str, ...]

    @property
    def judgements(self) -> int:
        """The number of sentences that judge, praise or say what ought to be in the article's own voice."""
        return len({sign.sentence for sign in self.signs if sign.tone in _ABOUT_ACTORS})


Found = Mapping[int, Sequence[tuple[int, int]]]
ArgumentWords = Mapping[str, Mapping[Tone, Phrases]]
_LISTS = {Tone.SCORN: "scorn", Tone.PRAISE: "praise", Tone.CLAIM: "argument", Tone.EMPHASIS: "emphasis"}


def read_argument_words(data: Mapping[str, Any]) -> ArgumentWords:
    """Return the words of the tables [<language>.sides] of a parsed sourcing.toml; ValueError names a list at fault."""
    return MappingProxyType(
        {
            code: MappingProxyType(
                {
                    tone: compile_phrases(read_list(table["sides"], name, f"{code}.sides"))
                    for tone, name in _LISTS.items()
                }
            )
            for code, table in data.items()
            if "sides" in table
        }
    )


def find_argument(attributions: Attributions, words: Mapping[Tone, Phrases]) -> Argument:
    """Return how the article argues in its own voice, and what it quotes against others."""
    attributed = {source.sentence for source in attributions.sources}
    actors = _Actors(attributions)
    tones = {tone: attributions.find(phrases) for tone, phrases in words.items()}
    toned = frozenset[int]().union(attributions.sentences.find_literals("?"), *tones.values())
    judged = frozenset[int]().union(*(found for tone, found in tones.items() if tone in _ABOUT_ACTORS))
    numbers = attributions.sentences.list_long(_LEAST_WORDS)
    signs: list[Sign] = []
    targets: Counter[str] = Counter()
    total = 0.0
    for before, number in zip((None, *numbers), numbers, strict=False):
        if number not in toned:
            continue
        own = actors.list_in(number) if number in judged else []
        # Those of the sentence before count only where this one names nobody.
        earlier = actors.list_in(before) if number in judged and not own else []
        about = _Setting(attributions, number, number in attributed, bool(own), bool(earlier))
        found = _read_signs(about, tones)
        total += min(1.0, sum(_POINTS[sign.tone] for sign in found))
        signs.extend(found)
        if any(sign.tone is Tone.SCORN for sign in found):
            targets.update(dict.fromkeys(filter(actors.is_name, own or earlier), 1))
    chosen = tuple(name for name, _ in targets.most_common(2))
    return Argument(tuple(signs), total / max(_LEAST_SENTENCES, len(numbers)), chosen)


class _Setting(NamedTuple):
    """What is known of a sentence: its number, whether it is attributed, and whether an actor is named."""

    attributions: Attributions
    number: int
    is_attributed: bool
    has_actor: bool
    had_actor: bool

    def allows(self, tone: Tone) -> bool:
        """Whether words of the tone can be about somebody: named here or, for a judgement, in the sentence before."""
        if tone is Tone.CLAIM:
            return self.has_actor
        return tone not in _ABOUT_ACTORS or self.has_actor or self.had_actor


class _Actors:
    """Who is named in the sentences of an article; only those that argue, and the one before each, are asked."""

    def __init__(self, attributions: Attributions) -> None:
        self._sentences, self._words = attributions.sentences, attributions.words
        self._in_sentences: dict[int, list[str]] = {}
        self._names: dict[str, bool] = {}

    def is_name(self, name: str) -> bool:
        """Whether a word stands with a capital within a sentence somewhere, as it is or with "'s"."""
        if name not in self._names:
            self._names[name] = name[:1].isupper() and self._is_name(name)
        return self._names[name]

    def _is_name(self, name: str) -> bool:
        words = self._sentences.read_within(name, is_owned=not self._can_name(name))
        return any(_strip(word) == name and self._can_name(word) for word in words)

    def _can_name(self, written: str) -> bool:
        return written == "US" or not _is_plain(fold_word(written), self._words)

    def list_in(self, number: int | None) -> list[str]:
        """Return the last words of the names in a sentence, and its bodies and offices ("the council"), as written."""
        if number is None:
            return []
        if number not in self._in_sentences:
            self._in_sentences[number] = self._list_in(self._sentences[number])
        return self._in_sentences[number]

    def _list_in(self, sentence: Sentence) -> list[str]:
        capitals = sentence.list_capitals()
        heads = [
            place
            for place, then in zip_longest(capitals, capitals[1:])
            if then != place + 1 and self._is_head(sentence, place)
        ]
        bodies = list(compress(count(), map(self._words.actors.__contains__, sentence.words)))
        return [_strip(sentence.write(place)) for place in (sorted({*heads, *bodies}) if bodies else heads)]

    def _is_head(self, sentence: Sentence, place: int) -> bool:
        """Whether a word with a capital is a name: as it stands here, or somewhere else."""
        word = sentence.words[place]
        if place and (not _is_plain(word, self._words) or (word == "us" and sentence.write(place) == "US")):
            return True
        return self.is_name(_strip(sentence.write(place)))


def _is_plain(word: str, words: AttributionWords) -> bool:
    return word in words.function or word in words.skip or word in words.stop


def _strip(raw: str) -> str:
    return raw.removesuffix("'s").removesuffix("’s")


def _read_signs(about: _Setting, tones: Mapping[Tone, Found]) -> list[Sign]:
    """Return at most one sign of each tone; what somebody is quoted with is not the article's own."""
    attributions, number = about.attributions, about.number
    found: list[Sign] = []
    for tone, places in tones.items():
        for place, size in places.get(number, ()) if about.allows(tone) else ():
            is_own = not about.is_attributed and not attributions.is_quoted(number, place)
            if is_own or tone is Tone.SCORN:
                found.append(Sign(number, place, place + size - 1, tone if is_own else Tone.QUOTED_SCORN))
                break
    last = len(attributions.sentences[number]) - 1
    is_question = attributions.sentences[number].words[last] == "?"
    if is_question and not about.is_attributed and not attributions.is_quoted(number, last - 1):
        found.append(Sign(number, 0, last, Tone.QUESTION))
    return found
