"""What kind of source a noun phrase names: a person, a body, a document, or nobody in particular."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from annotate.detectors.attribution_tokens import Sentence
from annotate.detectors.attribution_words import AttributionWords, Role

LONGEST_NAME = 8
# Words between a group and its verb: "some small companies say", "critics of the new plan in Lima say",
# "expertos independientes advierten".
_CROWD_REACH, _GROUP_REACH, _ADJECTIVES = 3, 8, 2


class SourceKind(StrEnum):
    """What a source is."""

    PERSON = "person"
    OFFICIAL = "official"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    COMPANY = "company"
    DOCUMENT = "document"
    ANONYMOUS = "anonymous"


_KINDS = {
    Role.TITLES: SourceKind.OFFICIAL,
    Role.GOVERNMENT: SourceKind.OFFICIAL,
    Role.PEOPLE: SourceKind.PERSON,
    Role.EXPERTS: SourceKind.PERSON,
    Role.ORGANISATION: SourceKind.ORGANISATION,
    Role.COMPANY: SourceKind.COMPANY,
    Role.OUTLET: SourceKind.OUTLET,
    Role.DOCUMENT: SourceKind.DOCUMENT,
}
_GROUPS = frozenset((Role.CROWD, Role.EXPERTS, Role.INSIDERS, Role.OFFICIALS))
_BODIES = frozenset((Role.GOVERNMENT, Role.ORGANISATION, Role.COMPANY, Role.OUTLET))


class Subject(NamedTuple):
    """A speaker as the sentence names him: words `first` to `last`, inclusive.

    `is_vague`: nobody could say who it is ("experts"). `is_echo`: a pronoun, or "the minister" again;
    `is_common`: no known noun ("the nurse").
    """

    name: str
    kind: SourceKind
    role: Role | None
    first: int
    last: int
    is_vague: bool = False
    is_echo: bool = False
    is_common: bool = False


def classify(sentence: Sentence, words: AttributionWords, first: int, last: int, *, is_after: bool) -> Subject | None:
    """Return the source that the noun phrase from `first` to `last` names, or None.

    A phrase after a verb or an opening begins with its head, one before a verb ends with the whole phrase.
    """
    heads = _find_heads(sentence, words, first, last, is_after=is_after)
    name = _find_name(sentence, words, first, last, is_after=is_after)
    if not heads:
        return _name_subject(sentence, name) if name else _name_common(sentence, words, first, last)
    head = _choose_head(sentence, words, heads)
    role = words.nouns[sentence.words[head]]
    if role in _GROUPS:
        return _judge_group(sentence, words, head, (first, last), role)
    if role in (Role.TITLES, Role.PEOPLE):
        return _judge_person(sentence, words, head, (first, last), role)
    if role is Role.DOCUMENT:
        return _judge_document(sentence, words, head, (first, last))
    return _judge_body(sentence, words, head, (first, last), role)


def _find_heads(sentence: Sentence, words: AttributionWords, first: int, last: int, *, is_after: bool) -> list[int]:
    """The known nouns of the phrase, but for those that hang on another ("in many states the lenders")."""
    heads = [place for place in range(first, last + 1) if sentence.words[place] in words.nouns]
    if is_after or not heads:
        return heads
    hung = [place for place in range(first, heads[0]) if sentence.words[place] in words.prepositions]
    # "A growing number of experts" are experts.
    if all(_is_quantity(sentence, words, first, place) for place in hung):
        return heads
    return []


def _is_quantity(sentence: Sentence, words: AttributionWords, first: int, place: int) -> bool:
    if sentence.words[place] in words.indefinite:
        return True
    return place > first and sentence.words[place - 1] in words.quantities


def _choose_head(sentence: Sentence, words: AttributionWords, heads: list[int]) -> int:
    """The first noun, or the last of a row of them: "police officials", "state department spokesman"."""
    head = heads[0]
    for place in heads[1:]:
        if place != head + 1:
            break
        head = place
    return head


def _is_name(sentence: Sentence, words: AttributionWords, place: int) -> bool:
    word = sentence.words[place]
    if not sentence.is_capital(place) or word in words.adjectives or word.isdigit():
        return False
    return not (place == 0 and (word in words.function or word in words.skip))


def _find_name(
    sentence: Sentence, words: AttributionWords, first: int, last: int, *, is_after: bool
) -> tuple[int, int] | None:
    """Return the run of capitals at the end of the phrase, or at its beginning after an article."""
    if not words.capitals_are_names and _has_article(sentence, words, first, last):
        return None
    if is_after:
        start = first
        while start < last and not sentence.is_capital(start) and sentence.words[start] in words.function:
            start += 1
        stop = start
        while stop <= last and stop < start + LONGEST_NAME and _is_name(sentence, words, stop):
            stop += 1
        return (start, stop - 1) if stop > start else None
    start = last + 1
    while start > first and last - start < LONGEST_NAME and _is_name(sentence, words, start - 1):
        start -= 1
    return (start, last) if start <= last else None


def _has_article(sentence: Sentence, words: AttributionWords, first: int, last: int) -> bool:
    return any(sentence.words[place] in words.function for place in range(first, last))


def _name_subject(sentence: Sentence, name: tuple[int, int]) -> Subject:
    raw = sentence.join(*name)
    is_initials = sum(letter.isupper() for letter in raw) >= 2 and " " not in raw and not any(map(str.islower, raw))
    has_article = name[0] > 0 and sentence.words[name[0] - 1] == "the"
    kind = SourceKind.ORGANISATION if is_initials or has_article else SourceKind.PERSON
    return Subject(raw, kind, None, *name)


def _name_common(sentence: Sentence, words: AttributionWords, first: int, last: int) -> Subject | None:
    """Read "the mother", "a nurse from Lima": somebody, though not by name."""
    if first == last and sentence.words[first] not in words.function and not sentence.words[first].endswith("s"):
        return None
    if sentence.words[last] in words.function or last - first > 6:
        return None
    return Subject(sentence.join(first, last), SourceKind.PERSON, None, first, last, is_echo=True, is_common=True)


def names_in(sentence: Sentence, words: AttributionWords, places: Iterable[int]) -> list[int]:
    """The names among the places; where every noun has a capital, those of bodies, initials, and two in a row."""
    if not words.capitals_are_names:
        return [place for place in places if _is_name_of_two(sentence, words, place)]
    return [place for place in places if _is_name(sentence, words, place) and sentence.words[place] not in words.nouns]


def _is_name_of_two(sentence: Sentence, words: AttributionWords, place: int) -> bool:
    if words.nouns.get(sentence.words[place]) in _BODIES or (len(raw := sentence.write(place)) > 1 and raw.isupper()):
        return True
    if not _is_name(sentence, words, place) or sentence.words[place] in words.nouns:
        return False
    beside = (at for at in (place - 1, place + 1) if 0 < at < len(sentence))
    return any(_is_name(sentence, words, at) for at in beside)


def _judge_group(
    sentence: Sentence, words: AttributionWords, head: int, span: tuple[int, int], role: Role
) -> Subject | None:
    """A group is somebody where it is named, placed or known: "analysts at Borrell", "the researchers"."""
    first, last = span
    after = range(head + 1, last + 1)
    named = names_in(sentence, words, after)
    if named and named[0] == head + 1:
        return Subject(sentence.join(named[0], last), SourceKind.PERSON, role, first, last)
    if not _is_close(sentence, words, head, last, role):
        return None
    is_placed = bool(named) and any(sentence.words[place] in words.at for place in after if place < named[-1])
    raw = sentence.join(first, last)
    if is_placed or names_in(sentence, words, range(first, head)):
        kind = SourceKind.OFFICIAL if role is Role.OFFICIALS else SourceKind.ORGANISATION
        return Subject(raw, kind, role, first, last)
    is_known = _is_known(sentence, words, first, head)
    return Subject(raw, SourceKind.ANONYMOUS, role, first, last, is_vague=not is_known, is_echo=is_known)


def _is_close(sentence: Sentence, words: AttributionWords, head: int, last: int, role: Role) -> bool:
    """Whether what follows the head belongs to it: "critics of the plan", "some companies"; not "sources rose and"."""
    if head == last:
        return True
    if role is Role.CROWD and last - head <= _CROWD_REACH:
        return True
    if words.adjectives_follow and last - head <= _ADJECTIVES:
        return True
    return sentence.words[head + 1] in words.prepositions and last - head <= _GROUP_REACH


def _is_known(sentence: Sentence, words: AttributionWords, first: int, head: int) -> bool:
    return any(
        sentence.words[place] in words.definite or sentence.words[place].endswith(("'s", "s'"))
        for place in range(first, head)
    )


def _judge_person(sentence: Sentence, words: AttributionWords, head: int, span: tuple[int, int], role: Role) -> Subject:
    first, last = span
    named = names_in(sentence, words, range(head + 1, last + 1))
    kind = _KINDS[role]
    if named and named[0] == head + 1:
        stop = named[0]
        while stop + 1 in named:
            stop += 1
        return Subject(sentence.join(named[0], stop), kind, role, first, last)
    others = named or names_in(sentence, words, range(first, head))
    return Subject(sentence.join(first, last), kind, role, first, last, is_echo=not others)


def _judge_document(sentence: Sentence, words: AttributionWords, head: int, span: tuple[int, int]) -> Subject:
    """A document is one where it is named or known: "a survey by Borrell", "the report", "Lima's figures"."""
    first, last = span
    places = range(first, last + 1)
    bodies = any(words.nouns.get(sentence.words[place]) in _BODIES for place in places if place != head)
    raw, word = sentence.join(first, last), sentence.words[head]
    held = any(sentence.words[place] in words.holders for place in places)
    if bodies or held or names_in(sentence, words, places):
        return Subject(raw, SourceKind.DOCUMENT, Role.DOCUMENT, first, last)
    is_many = (
        word in words.mass
        or word.endswith("s")
        or any(sentence.words[place] in words.indefinite for place in range(first, head))
    )
    if _is_known(sentence, words, first, head) or not is_many:
        return Subject(raw, SourceKind.DOCUMENT, Role.DOCUMENT, first, last, is_echo=True)
    return Subject(raw, SourceKind.ANONYMOUS, Role.DOCUMENT, first, last, is_vague=True)


def _judge_body(sentence: Sentence, words: AttributionWords, head: int, span: tuple[int, int], role: Role) -> Subject:
    first, last = span
    start = next((place for place in range(first, head) if _is_name(sentence, words, place)), head)
    stop, named = head, sentence.is_capital(start)
    while named and stop < last and (sentence.is_capital(stop + 1) or sentence.words[stop + 1] in words.function):
        stop += 1
    while stop > head and not sentence.is_capital(stop):
        stop -= 1
    return Subject(sentence.join(start, stop), _KINDS[role], role, first, last, is_echo=not named)
