"""Who is quoted and cited: the attributed statements of an article, each with its source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from annotate.core.text import TextView
from annotate.detectors.attribution_nouns import SourceKind, Subject
from annotate.detectors.attribution_row import Row, mark_quotes
from annotate.detectors.attribution_subjects import find_after, find_subject
from annotate.detectors.attribution_tokens import Sentence
from annotate.detectors.attribution_words import AttributionWords, Phrases, Role, Verb

__all__ = ["Attributions", "Source", "SourceKind", "choose_words", "read_attributions"]

# Function words are at least a quarter of running text; names and lists have far fewer.
_READ_WORDS = 2000
_LEAST_FUNCTION_WORDS = 0.15
_MOST_LINKS = 300
_MOST_MISSED = 30
_SHOWN = frozenset((Role.DOCUMENT, Role.GOVERNMENT, Role.ORGANISATION, Role.COMPANY, Role.OUTLET))
_GROUPS = frozenset((Role.CROWD, Role.EXPERTS, Role.INSIDERS, Role.OFFICIALS))
_OF_GROUPS = frozenset((Verb.SAY, Verb.DEED, Verb.BELIEVE, Verb.SHOW))


class Source(NamedTuple):
    """One attributed statement, or one cited source.

    `name` is the source as written, `start` and `end` span the words that attribute ("Analysts warn
    that"), `sentence` is the number of the sentence. `is_vague`: nobody could say who it is.
    `is_explained`: unnamed, but the text says what it knows or why it hides. `is_echo`: a pronoun or
    "the minister" for somebody named elsewhere.
    `is_quoted`: somebody else is quoted as saying so. `is_told`: said to a newsroom ("told the Lantern").
    `verb` is the word of saying, folded, or "".
    """

    name: str
    kind: SourceKind
    role: Role | None
    start: int
    end: int
    sentence: int
    verb: str
    is_vague: bool = False
    is_explained: bool = False
    is_echo: bool = False
    is_quoted: bool = False
    is_told: bool = False


@dataclass(frozen=True)
class Attributions:
    """The sentences of an article in a row, and who stands behind them.

    `quoted` holds one byte a word of each sentence with words in quotation marks, 1 within them, else 0;
    `linked` the sentences that hold a link.
    """

    words: AttributionWords
    sentences: Row
    sources: tuple[Source, ...]
    quoted: Mapping[int, bytes]
    linked: frozenset[int]

    def is_quoted(self, number: int, place: int) -> bool:
        """Whether a word of a sentence stands within quotation marks."""
        return number in self.quoted and self.quoted[number][place] == 1

    def find(self, phrases: Phrases) -> dict[int, list[tuple[int, int]]]:
        """Return for each sentence with such a phrase, by number, the place and the size in words of each, in order."""
        found: dict[int, list[tuple[int, int]]] = {}
        for sentence, places in self.sentences.find(phrases.beginnings):
            words = sentence.words
            sizes = [(place, size) for place in places if (size := phrases.match(words, place))]
            if sizes:
                found[sentence.number] = sizes
        return found


def choose_words(view: TextView, languages: Mapping[str, AttributionWords]) -> AttributionWords | None:
    """Return the words of the article's language; None where it is not one of the lexicon's."""
    stated = view.article.language
    if stated:
        return languages.get(stated)
    sample = view.folded_words[:_READ_WORDS]
    counts = {code: sum(word in words.function for word in sample) for code, words in languages.items()}
    best = max(counts, key=lambda code: counts[code], default=None)
    if best is None or counts[best] < _LEAST_FUNCTION_WORDS * max(1, len(sample)):
        return None
    return languages[best]


def read_attributions(view: TextView, words: AttributionWords) -> Attributions:
    """Return the attributed statements and cited sources of an article's body, in order; read once a view."""
    return view.share(_read_attributions, words)


def _read_attributions(view: TextView, words: AttributionWords) -> Attributions:
    sentences = read_row(view)
    quoted = mark_quotes(sentences, [line.end for line in view.body_lines])
    sources: list[Source] = []
    for sentence, places in sentences.find(words.beginnings):
        sources.extend(_read_sentence(sentence, words, quoted.get(sentence.number, b""), places))
    return Attributions(
        words=words,
        sentences=sentences,
        sources=tuple(sources),
        quoted=quoted,
        linked=_find_linked(view, sentences),
    )


def read_row(view: TextView) -> Row:
    """Return the sentences of an article's body in words and marks, read once a view."""
    return view.share(_read_row)


def _read_row(view: TextView) -> Row:
    return Row(view.text, view.sentences, view.runs, view.runs.breaks)


def _read_sentence(
    sentence: Sentence, words: AttributionWords, quoted: bytes, places: Iterable[int]
) -> Iterator[Source]:
    """Yield the sources of a sentence with verbs and openings at some of the places."""
    begin, taken = 0, -1
    explained: bool | None = None
    for place in places:
        found = _read_place(sentence, words, place) if place >= begin else None
        if found is None:
            continue
        size, subject, verb = found
        if subject and subject.first > taken:
            if subject.is_vague and explained is None:
                explained = _is_explained(sentence, words)
            source = _make_source(sentence, words, subject, (place, size), verb, is_explained=bool(explained))
            yield source._replace(is_quoted=True) if quoted and quoted[place] else source
            taken = max(subject.last, place + size - 1)
        begin = place + size


def _read_place(sentence: Sentence, words: AttributionWords, place: int) -> tuple[int, Subject | None, str] | None:
    """Return how many words a verb or an opening at the place takes, its source, and its words."""
    size = words.openings.match(sentence.words, place)
    if size:
        return size, find_after(sentence, words, place + size), sentence.words[place]
    if sentence.words[place] in words.closings:
        return 1, find_subject(sentence, words, place, 1), sentence.words[place]
    size, kinds = words.match_verb(sentence.words, place)
    if not size or (sentence.is_capital(place) and (place or Verb.PLAIN not in kinds)):
        return None
    subject = find_subject(sentence, words, place, size)
    if subject and sentence.words[place] in words.homographs and (subject.role in _GROUPS or subject.is_vague):
        subject = None
    if subject and not _fits(subject, kinds, is_open=_is_open(sentence, words, place + size)):
        subject = None
    return size, subject, " ".join(sentence.words[place : place + size])


def _fits(subject: Subject, kinds: frozenset[Verb], *, is_open: bool) -> bool:
    """Whether the verb can report this subject: "many believe", "the survey found"; not "Ruiz found".

    `is_open`: what is said follows at once ("that", a comma, a quotation).
    """
    if subject.is_common:
        return Verb.PLAIN in kinds
    if subject.role in _GROUPS:
        return bool(kinds & _OF_GROUPS)
    if Verb.SAY in kinds or Verb.ASK in kinds:
        return True
    if Verb.DEED in kinds:
        return is_open or subject.role is not None
    return Verb.SHOW in kinds and subject.role in _SHOWN


def _is_open(sentence: Sentence, words: AttributionWords, place: int) -> bool:
    return place >= len(sentence) or sentence.words[place] in words.to_that or sentence.is_mark(place)


def _make_source(
    sentence: Sentence,
    words: AttributionWords,
    subject: Subject,
    verb: tuple[int, int],
    said: str,
    *,
    is_explained: bool,
) -> Source:
    place, size = verb
    last = max(subject.last, place + size - 1)
    if last + 1 < len(sentence) and sentence.words[last + 1] in words.to_that:
        last += 1
    span = sentence.cover(min(subject.first, place), last)
    return Source(
        name=subject.name, kind=subject.kind, role=subject.role, start=span.start, end=span.end,
        sentence=sentence.number, verb=said, is_vague=subject.is_vague,
        is_explained=subject.is_vague and is_explained, is_echo=subject.is_echo,
        is_told=_is_told(sentence, words, place, size),
    )  # fmt: skip


def _is_told(sentence: Sentence, words: AttributionWords, place: int, size: int) -> bool:
    """Whether a name, or "us", follows a verb such as "told"."""
    if sentence.words[place] not in words.told:
        return False
    following = range(place + size, min(place + size + 3, len(sentence)))
    return any(sentence.is_capital(at) or sentence.words[at] in words.told for at in following)


def _is_explained(sentence: Sentence, words: AttributionWords) -> bool:
    return any(words.phrases["explained"].find(sentence.words))


def _find_linked(view: TextView, sentences: Row) -> frozenset[int]:
    """Return the sentences that hold an address, or the words of a link."""
    places = [link.start for link in view.links if view.body.start <= link.start < view.body.end]
    place, missed = view.body.start, 0
    for link in view.article.links[:_MOST_LINKS]:
        found = view.text.find(link.anchor, place, view.body.end) if len(link.anchor) > 2 else -1
        if found >= 0:
            places.append(found)
            place = found
        else:
            missed += 1
            if missed > _MOST_MISSED:
                break
    return frozenset(number for at in places if (number := bisect_right(sentences.starts, at) - 1) >= 0)


def count_voices(attributions: Attributions) -> frozenset[str]:
    """Return the folded last words of the names of all sources that somebody could find and ask.

    "Ana Ruiz" and "Ruiz" are one; pronouns, unnamed groups and documents are none.
    """
    return frozenset(
        source.name.split()[-1].casefold().removesuffix("'s").removesuffix("’s")
        for source in attributions.sources
        if not (source.is_vague or source.is_echo or source.kind is SourceKind.DOCUMENT) and source.name
    )
