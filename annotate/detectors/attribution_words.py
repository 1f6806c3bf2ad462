"""The words of attribution, compiled: verbs of saying, nouns by the kind of source they name, phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from itertools import compress, count
from types import MappingProxyType
from typing import Any

from annotate.detectors.attribution_row import Beginnings
from annotate.detectors.attribution_tokens import MARKS

# The parts of a written phrase: "[a|b c]", "[a|]" (may be left out), or plain words; "[ab" alone is none.
_PART = re.compile(r"\[([^\[\]]*)\]|([^\[\]]+)")
# "l'avis", "qu'une"; not "don't", "aujourd'hui".
_ELISION = re.compile(r"(?<!\w)((?:[ldjnscmt]|qu)')(?=[^\W\d_]{2})")
# No phrase is longer than so many words.
LONGEST_PHRASE = 12
_WORD_LISTS = (
    "skip", "stop", "he", "who", "definite", "indefinite", "at", "prepositions", "to_that", "adjectives", "homographs",
    "mass", "one", "told", "holders", "quantities",
)  # fmt: skip
_PHRASE_LISTS = ("strong", "weak", "explained", "hedged", "replies")


_compile = cache(re.compile)


class Role(StrEnum):
    """What a noun in the place of a speaker says of the source."""

    CROWD = "crowd"
    EXPERTS = "experts"
    INSIDERS = "insiders"
    OFFICIALS = "officials"
    TITLES = "titles"
    PEOPLE = "people"
    GOVERNMENT = "government"
    ORGANISATION = "organisation"
    COMPANY = "company"
    OUTLET = "outlet"
    DOCUMENT = "document"


class Verb(StrEnum):
    """Whose word a verb reports, and what it needs; a verb may be of several kinds."""

    SAY = "say"
    DEED = "deed"
    ASK = "ask"
    PLAIN = "plain"
    BELIEVE = "believe"
    SHOW = "show"


@dataclass(frozen=True)
class Phrases:
    """Phrases by their first word, then by their second ("" where it is free), so that a text is read once.

    Each is a regular expression, which is compiled when a text first asks for it: few are, of all languages.
    """

    by_first: Mapping[str, Mapping[str, tuple[str, ...]]]

    @cached_property
    def beginnings(self) -> Beginnings:
        """The first two words of the phrases, to be found in a text."""
        return Beginnings(self.by_first)

    @cached_property
    def _alone(self) -> frozenset[str]:
        """The words that are a phrase and begin no longer one."""
        return frozenset(
            word
            for word, seconds in self.by_first.items()
            if [pattern for found in seconds.values() for pattern in found] == [_join([word])]
        )

    def match(self, words: Sequence[str], start: int) -> int:
        """Return how many words from `start` the longest phrase takes; 0 for none."""
        seconds = self.by_first.get(words[start])
        if not seconds:
            return 0
        if words[start] in self._alone:
            return 1
        free = seconds.get("")
        follows = seconds.get(words[start + 1]) if start + 1 < len(words) else None
        patterns = free + follows if free and follows else free or follows
        if not patterns:
            return 0
        sample = " ".join(words[start : start + LONGEST_PHRASE]) + " "
        return max((found.group().count(" ") for p in patterns if (found := _compile(p).match(sample))), default=0)

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the place and the size in words of each phrase; phrases may overlap."""
        for place in compress(count(), map(self.by_first.__contains__, words)):
            size = self.match(words, place)
            if size:
                yield place, size


_ACTORS = frozenset((Role.TITLES, Role.GOVERNMENT, Role.ORGANISATION, Role.COMPANY))


@dataclass(frozen=True, eq=False)
class AttributionWords:
    """The lexicon of one language.

    `verbs` maps the first word of a verb to the words that must follow it and whose word it reports;
    `nouns` maps a noun to its role. `capitals_are_names` is False in German, `adjectives_follow` True in
    the Romance languages. The other sets are described in the lexicon.
    """

    language: str
    capitals_are_names: bool
    adjectives_follow: bool
    function: frozenset[str]
    verbs: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[Verb]], ...]]
    nouns: Mapping[str, Role]
    openings: Phrases
    closings: frozenset[str]
    skip: frozenset[str]
    stop: frozenset[str]
    he: frozenset[str]
    who: frozenset[str]
    definite: frozenset[str]
    indefinite: frozenset[str]
    at: frozenset[str]
    prepositions: frozenset[str]
    to_that: frozenset[str]
    adjectives: frozenset[str]
    homographs: frozenset[str]
    mass: frozenset[str]
    one: frozenset[str]
    holders: frozenset[str]
    quantities: frozenset[str]
    told: frozenset[str]
    phrases: Mapping[str, Phrases]

    @cached_property
    def beginnings(self) -> Beginnings:
        """The words with which a verb or an opening may begin."""
        found = {word: {*seconds} for word, seconds in self.openings.by_first.items()}
        for word, rows in self.verbs.items():
            found.setdefault(word, set()).update(rest[0] if rest else "" for rest, _ in rows)
        return Beginnings(found | {word: {""} for word in self.closings})

    @cached_property
    def bounds(self) -> frozenset[str]:
        """The words and marks that end a noun phrase, on either side."""
        return self.stop | MARKS

    @cached_property
    def actors(self) -> frozenset[str]:
        """The nouns for bodies and offices."""
        return frozenset(word for word, role in self.nouns.items() if role in _ACTORS)

    def match_verb(self, words: Sequence[str], start: int) -> tuple[int, frozenset[Verb]]:
        """Return how many words the longest verb at `start` takes, and whose word it reports; (0, none)."""
        best: tuple[int, frozenset[Verb]] = (0, frozenset())
        for rest, kinds in self.verbs.get(words[start], ()):
            size = 1 + len(rest)
            if size > best[0] and (not rest or tuple(words[start + 1 : start + size]) == rest):
                best = (size, kinds)
        return best


def read_words(data: Mapping[str, Any]) -> Mapping[str, AttributionWords]:
    """Return the words of a parsed sourcing.toml by language code.

    A language is a table with `say`; other tables are passed over. Raises ValueError that names the
    language and the list when one is missing or of the wrong kind.
    """
    found = {code: _read_language(code, table) for code, table in data.items() if "say" in table}
    if not found:
        raise ValueError("sourcing lexicon: no language stands in it")
    return MappingProxyType(found)


def read_list(table: Mapping[str, Any], name: str, where: str) -> list[str]:
    """Return a list of folded words or phrases; ValueError that names it when it is something else."""
    rows = table.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, str) and row.strip() for row in rows):
        raise ValueError(f"sourcing lexicon: {where}.{name} must be a list of words")
    return [fold(row) for row in rows]


def fold(text: str) -> str:
    """Return text with letter case, white space and apostrophes folded, and "l'avis" as the two words it is."""
    return " ".join(_ELISION.sub(r"\1 ", text.replace("’", "'").casefold()).split())


def compile_phrases(rows: Iterable[str]) -> Phrases:
    """Return phrases such as "[has|have] [been|] said"; one must begin with a word that cannot be left out."""
    by_first: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        parts = _PART.findall(row)
        heads = parts[0][0].split("|") if parts[0][0] else [parts[0][1]]
        rest = "".join(_compile_part(*part) for part in parts[1:])
        for head in heads:
            words = head.split()
            if not words:
                raise ValueError(f"sourcing lexicon: no word at the start of {row!r}")
            pattern = _join(words) + rest
            for second in words[1:2] or _list_starts(parts[1:]):
                by_first.setdefault(words[0], {}).setdefault(second, []).append(pattern)
    return Phrases({word: {second: tuple(found) for second, found in rows.items()} for word, rows in by_first.items()})


def _list_starts(parts: Sequence[tuple[str, str]]) -> set[str]:
    """Return the words with which the rest of a phrase may begin; "" alone where it may be empty."""
    found: set[str] = set()
    for choices, plain in parts:
        words = [choice.split() for choice in (choices or plain).split("|")]
        found.update(choice[0] for choice in words if choice)
        if all(words):
            return found
    return {""}


def _compile_part(choices: str, plain: str) -> str:
    if plain:
        return _join(plain.split())
    return "(?:" + "|".join(_join(choice.split()) for choice in choices.split("|")) + ")"


def _join(words: Iterable[str]) -> str:
    return "".join(re.escape(word) + " " for word in words)


def _read_language(code: str, table: Mapping[str, Any]) -> AttributionWords:
    lists = {name: frozenset(read_list(table, name, code)) for name in _WORD_LISTS}
    phrases = table.get("phrases", {})
    return AttributionWords(
        language=code,
        capitals_are_names=bool(table.get("capitals_are_names", True)),
        adjectives_follow=bool(table.get("adjectives_follow", False)),
        function=frozenset(str(table.get("function", "")).casefold().split()),
        verbs=_read_verbs(code, table),
        nouns=_read_nouns(code, table.get("nouns", {})),
        openings=compile_phrases(read_list(table, "openings", code)),
        closings=frozenset(read_list(table, "closings", code)),
        phrases=MappingProxyType(
            {name: compile_phrases(read_list(phrases, name, f"{code}.phrases")) for name in _PHRASE_LISTS}
        ),
        **lists,
    )


def _read_verbs(
    code: str, table: Mapping[str, Any]
) -> Mapping[str, tuple[tuple[tuple[str, ...], frozenset[Verb]], ...]]:
    kinds: dict[tuple[str, ...], set[Verb]] = {}
    for verb in Verb:
        for row in read_list(table, verb.value, code):
            kinds.setdefault(tuple(row.split()), set()).add(verb)
    by_first: dict[str, list[tuple[tuple[str, ...], frozenset[Verb]]]] = {}
    for words, found in kinds.items():
        by_first.setdefault(words[0], []).append((words[1:], frozenset(found)))
    return MappingProxyType({word: tuple(rows) for word, rows in by_first.items()})


def _read_nouns(code: str, table: Mapping[str, Any]) -> Mapping[str, Role]:
    found: dict[str, Role] = {}
    for role in Role:
        for row in read_list(table, role.value, f"{code}.nouns"):
            found.setdefault(row, role)
    return MappingProxyType(found)
