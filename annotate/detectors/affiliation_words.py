"""The words of credits, compiled: which phrase at a place of a line announces an outlet's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from annotate.detectors.affiliation_outlets import OutletTable, fold_name, is_wide


class CreditKind(StrEnum):
    """How a page names another outlet as the origin of what it shows."""

    SENTENCE = "sentence"
    REPUBLISHED = "republished"
    DISCLAIMER = "disclaimer"
    DATELINE = "dateline"
    SOURCE = "source"
    BYLINE = "byline"
    COPYRIGHT = "copyright"
    END_MARK = "end mark"
    DATED_NAME = "dated name"
    ILLUSTRATION = "illustration"
    ADDRESS = "address"
    SOURCE_LIST = "source list"
    CAPTION = "caption"
    PHOTO = "photo"


class Phrase(NamedTuple):
    """A credit phrase found at a place: its kind, its end, and whether a colon followed."""

    kind: CreditKind
    end: int
    has_colon: bool


# The gap after a phrase: "Source : X", "来源：X", "Source\tX".
_GAP = re.compile(r"[^\S\r\n]{0,4}(?P<colon>[:：])?[^\S\r\n]{0,4}")
_HEAD = 2
_INITIALS = 3
# Where "RT" or "Petra" can only be the outlet.
_CLEAR = frozenset(
    (
        CreditKind.SENTENCE,
        CreditKind.REPUBLISHED,
        CreditKind.DISCLAIMER,
        CreditKind.DATELINE,
        CreditKind.SOURCE,
        CreditKind.SOURCE_LIST,
        CreditKind.COPYRIGHT,
        CreditKind.ILLUSTRATION,
    )
)


@dataclass(frozen=True, slots=True)
class CreditWords:
    """The lexicon of credits.

    `phrases` are groups by the first two lower-case characters they begin with, each made a pattern when a text asks
    for it; `kinds` say what each folded phrase announces, `disclaimers_written` which phrases `disclaimers` finds.
    """

    phrases: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, CreditKind]
    disclaimers: re.Pattern[str]
    disclaimers_written: tuple[str, ...]
    ambiguous: frozenset[str]
    cities: frozenset[str]
    dateline_words: frozenset[str]
    months: frozenset[str]
    others: frozenset[str]
    links: frozenset[str]
    reporters: frozenset[str]

    def match_at(self, text: str, start: int, end: int) -> Phrase | None:
        """Return the longest credit phrase that begins at `start`, with the gap after it; or None."""
        group = self.phrases.get(text[start : start + _HEAD].lower().replace("’", "'"))
        match = _compile_group(group).match(text, start, end) if group else None
        kind = self.kinds.get(_fold_phrase(match.group())) if match else None
        if not match or not kind:
            return None
        gap = _GAP.match(text, match.end(), end)
        return Phrase(kind, gap.end() if gap else match.end(), bool(gap and gap["colon"]))

    def is_ambiguous(self, name: str) -> bool:
        """Whether the name is also an ordinary word, or initials so short that others bear them."""
        return fold_name(name) in self.ambiguous or (len(name) <= _INITIALS and name.isascii())

    def is_clear(self, table: OutletTable, name: str, kind: CreditKind) -> bool:
        """Whether a credit of this kind can mean the outlet: an ambiguous name only as the table writes it."""
        return not self.is_ambiguous(name) or (kind in _CLEAR and name in table.spellings)


def read_credits(data: Mapping[str, Any]) -> CreditWords:
    """Return the lexicon held by a parsed credits.toml.

    Raises ValueError that names the table at fault for an unknown kind or an empty list.
    """
    phrases: dict[str, CreditKind] = {}
    for place, row in enumerate(data.get("sentence", ()), 1):
        subjects, verbs = _read_words(row, "subjects", place), _read_words(row, "verbs", place)
        phrases |= {_join(subject, verb): CreditKind.SENTENCE for subject in subjects for verb in verbs}
    for place, row in enumerate(data.get("phrase", ()), 1):
        if row.get("kind") not in tuple(CreditKind):
            raise ValueError(f"phrase {place}: kind {row.get('kind')!r} is unknown")
        for word in _read_words(row, "words", place):
            phrases.setdefault(word, CreditKind(row["kind"]))
    disclaimers = tuple(_read_words(data, "disclaimers", 0))
    return CreditWords(
        phrases=_group(phrases),
        kinds=phrases,
        disclaimers=_compile_group(disclaimers, re.NOFLAG),
        disclaimers_written=disclaimers,
        **{
            name: frozenset(word.casefold() for word in data.get(name, ()))
            for name in ("ambiguous", "cities", "dateline_words", "months", "others", "links", "reporters")
        },
    )


def _read_words(row: Mapping[str, Any], field: str, place: int) -> list[str]:
    words = [_fold_phrase(str(word)) for word in row.get(field, ())]
    if not words or not all(words):
        raise ValueError(f"table {place} of credit phrases: {field} is empty")
    return words


def _join(subject: str, verb: str) -> str:
    """Put a blank between subject and verb, except in scripts that have none."""
    return subject + verb if is_wide(subject[-1]) else f"{subject} {verb}"


def _group(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    by_head: dict[str, list[str]] = {}
    for phrase in phrases:
        by_head.setdefault(phrase[:_HEAD], []).append(phrase)
    if any(len(head) < _HEAD for head in by_head):
        by_head |= _spread_short(by_head)
    return {head: tuple(group) for head, group in by_head.items()}


def _spread_short(by_head: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """A phrase of one character ("图") may be followed by a colon, a slash, or stand alone."""
    return {
        short + mark: [*by_head.get(short + mark, ()), short]
        for short in (head for head in by_head if len(head) < _HEAD)
        for mark in (":", "：", "/", " ", "|")
    }


@cache  # of the lexicon alone
def _compile_group(group: tuple[str, ...], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """Return one pattern of the phrases, longest first, so that "image source" is not taken for "image"."""
    branches = []
    for phrase in sorted(set(group), key=lambda phrase: (-len(phrase), phrase)):
        words = r"[^\S\r\n]+".join(re.escape(word).replace("'", "['’]") for word in phrase.split())
        branches.append(words if is_wide(phrase[-1]) else words + r"(?!\w)")
    return re.compile("|".join(branches), flags)


def _fold_phrase(phrase: str) -> str:
    return " ".join(phrase.lower().replace("’", "'").split())
