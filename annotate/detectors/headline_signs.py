"""What shows in a headline: its words, its shape, and the phrases of a language that stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from annotate.detectors.headline_phrases import PhraseTree

# A number ("1,000", not "10k"), a word with its apostrophes ("won't", "10k"), or a mark that phrases name.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+(?:['’ʼ][^\W_]+)*|\.{2,}|[?!:.,…¿¡/|\"“”„«»()]")
_APOSTROPHES = str.maketrans("", "", "'’ʼ")
# Sums and shares: "$20", "5 %", "3 million"; not "20 ways".
_FIGURE = re.compile(r"[$£€¥]\s?\d|\d\s?(?:%|percent|per cent|million|billion|bn\b|Mio|Mrd)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]*[\"”“»]|(?:^|(?<=\s))['‘][^'‘’]+['’](?!\w)")
# What stands before a colon with more after it: "Budget: MPs vote"; not "Here's how:".
_LABEL = re.compile(r"^[^:?!]{2,60}:\s+\S")
# Capitals up to a colon: "JUST IN: Vote", "WATCH LIVE:"; not "He SAID it: no".
_CAPITAL_LABEL = re.compile(r"[A-Z]+(?: [A-Z]+){0,3}\s?[:|]")
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý]")
# So large a share of capitalised words is a style of the outlet, not a row of names.
_TITLE_CASE = 0.6
_SHAPES = (
    "question", "question_inside", "exclamation", "ellipsis", "emphasis", "quote_only", "tiny", "short",
    "brief", "utterance", "wordy", "names", "most_names", "nameless", "figures", "label", "quoted",
)  # fmt: skip


class Token(NamedTuple):
    """A word or mark of the headline: folded, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signal:
    """One kind of sign: what to tell the reviewer, how much it weighs, how often it counts."""

    key: str
    note: str
    weight: float
    most: int


class Sign(NamedTuple):
    """A sign found in a headline: what it tells, what it weighs, and where it stands."""

    note: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HeadlineVocabulary:
    """The signs of one language."""

    base: float
    shapes: Mapping[str, float]
    loud: frozenset[str]
    acronyms: frozenset[str]
    common: frozenset[str]
    phrases: PhraseTree[Signal]


class Title:
    """A headline as tokens; offsets count from its first character."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.tokens = [Token(_fold(m.group()), *m.span()) for m in _TOKEN.finditer(raw)]
        self.words = [token for token in self.tokens if token.text[0].isalnum()]

    @cached_property
    def capitals(self) -> int:
        """How many words after the first begin with a capital."""
        return sum(self.raw[word.start].isupper() for word in self.words[1:])

    @cached_property
    def is_title_case(self) -> bool:
        """Whether capitals are a matter of style, so that they tell nothing of names."""
        return len(self.words) > 3 and self.capitals >= _TITLE_CASE * (len(self.words) - 1)

    @cached_property
    def last(self) -> str:
        """The last token that is not a bracket or quotation mark."""
        return next((t.text for t in reversed(self.tokens) if t.text not in '"“”„«»()'), "")


def read_headline_vocabulary(code: str, data: Mapping[str, Any]) -> HeadlineVocabulary:
    """Return the vocabulary of one language of headlines.toml; ValueError names what is missing."""
    shapes = data.get("marks")
    if not isinstance(shapes, Mapping) or set(shapes) - set(_SHAPES):
        raise ValueError(f"headline lexicon: {code}.marks is missing or names an unknown mark")
    if not isinstance(data.get("base"), int | float):
        raise ValueError(f"headline lexicon: {code}.base must be a number")
    rows = [(_read_signal(code, row), row["phrases"]) for row in data.get("signal", ())]
    phrases = ((phrase, signal) for signal, own in rows for phrase in own)
    lists = {name: frozenset(str(data.get(name, "")).split()) for name in ("numbers", "loud", "acronyms", "common")}
    tree = PhraseTree(phrases, lists["numbers"])
    return HeadlineVocabulary(data["base"], dict(shapes), lists["loud"], lists["acronyms"], lists["common"], tree)


def _read_signal(code: str, row: Mapping[str, Any]) -> Signal:
    key = row.get("key")
    if not isinstance(key, str) or not isinstance(row.get("note"), str):
        raise ValueError(f"headline lexicon: a signal of {code} lacks its key or note")
    if not isinstance(row.get("weight"), int | float) or not isinstance(row.get("phrases"), list):
        raise ValueError(f"headline lexicon: {code}.{key} lacks its weight or phrases")
    return Signal(key, row["note"], float(row["weight"]), int(row.get("most", 1)))


def find_signs(title: Title, vocabulary: HeadlineVocabulary) -> list[Sign]:
    """Return the signs that show in the headline, those for a report (weight below 0) too."""
    return [*_find_phrases(title, vocabulary), *_find_shapes(title, vocabulary)]


def _find_phrases(title: Title, vocabulary: HeadlineVocabulary) -> Iterator[Sign]:
    """Yield each signal up to its `most` times, at places that do not overlap, longest first at a place."""
    texts = [token.text for token in title.tokens]
    taken: dict[str, int] = {}
    counts: dict[str, int] = {}
    for at in range(len(texts)):
        best: dict[Signal, int] = {}
        for end, signal in vocabulary.phrases.match(texts, at):
            best[signal] = max(best.get(signal, 0), end)
        for signal, end in best.items():
            if at >= taken.get(signal.key, 0) and counts.get(signal.key, 0) < signal.most:
                taken[signal.key] = end
                counts[signal.key] = counts.get(signal.key, 0) + 1
                yield Sign(signal.note, signal.weight, title.tokens[at].start, title.tokens[end - 1].end)


def _find_shapes(title: Title, vocabulary: HeadlineVocabulary) -> Iterator[Sign]:
    weights = vocabulary.shapes
    for shape, note, start, end in (*_find_marks(title), *_find_caps(title, vocabulary), *_find_size(title)):
        times = min(title.capitals, weights.get("most_names", 0)) if shape == "names" else 1
        if weights.get(shape):
            yield Sign(note, weights[shape] * times, start, end)


def _find_marks(title: Title) -> Iterator[tuple[str, str, int, int]]:
    raw, whole = title.raw, (0, len(title.raw))
    if "?" in raw:
        ends = title.last == "?"
        at = raw.rfind("?") if ends else raw.find("?")
        yield ("question", "ends with a question", at, at + 1) if ends else ("question_inside", "asks", at, at + 1)
    if "!" in raw:
        yield "exclamation", "exclamation mark", raw.find("!"), raw.find("!") + 1
    if title.last == "…" or (title.last.startswith("..") and len(title.last) > 1):
        yield "ellipsis", "trails off", title.tokens[-1].start, title.tokens[-1].end
    if found := _FIGURE.search(raw):
        yield "figures", "a sum or share", *found.span()
    if found := _LABEL.match(raw):
        yield "label", "a label before the colon", *found.span()
    if found := _QUOTED.search(raw):
        is_all = found.end() - found.start() >= len(raw.strip().rstrip(".,")) - 1
        yield ("quote_only", "nothing but a quotation", *whole) if is_all else ("quoted", "quotes", *found.span())


def _find_caps(title: Title, vocabulary: HeadlineVocabulary) -> Iterator[tuple[str, str, int, int]]:
    """Yield the first ordinary word in capitals, unless most of the headline is in capitals."""
    letters = [c for c in title.raw if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) * 2 > len(letters):
        return
    for token in title.tokens:
        word = title.raw[token.start : token.end]
        if not word.isupper() or not word.isalpha() or token.text in vocabulary.acronyms:
            continue
        if _CAPITAL_LABEL.match(title.raw, token.start):
            return
        if token.text in vocabulary.loud or (len(word) >= 4 and _VOWEL.search(word)):
            if token.text in vocabulary.loud and len(word) < 3:
                continue
            yield "emphasis", "shouts a word in capitals", token.start, token.end
            return


def _find_size(title: Title) -> Iterator[tuple[str, str, int, int]]:
    count, whole = len(title.words), (0, len(title.raw))
    if not count:
        return
    named = title.capitals > 0 and not title.is_title_case
    is_utterance = title.raw.rstrip()[-1:] in (".", "!", "…")
    is_topic = count == 1 and title.raw[title.words[0].start].isupper() and not is_utterance
    if count <= 6 and not named and not is_topic:
        shape = "tiny" if count <= 2 else "short" if count <= 4 else "brief"
        yield shape, "too short to say what it is about", *whole
    if count <= 4 and not named and is_utterance:
        yield "utterance", "an exclamation, not a headline", *whole
    if count > 14:
        yield "wordy", "long", *whole
    if not title.is_title_case:
        yield (
            ("names", "names names", *whole) if named or is_topic else ("nameless", "names nobody and nothing", *whole)
        )


def _fold(token: str) -> str:
    return token.translate(_APOSTROPHES).casefold() or token
