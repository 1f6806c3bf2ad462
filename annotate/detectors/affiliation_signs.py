"""Which lines of a page may credit a state outlet: most name none, and need no reading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from annotate.core.literals import find_literal
from annotate.core.model import Span
from annotate.core.text import TextView
from annotate.core.tokens import RUN, Tokens
from annotate.detectors.affiliation_outlets import OutletTable, has_wide, is_wide
from annotate.detectors.affiliation_words import CreditKind, CreditWords
from annotate.detectors.word_list import share_word_list

# Behind these a name may stand that is set tight behind a year: "©2023Xinhua".
_COPYRIGHT = ("(c)", "(C)", "©")
_COPYRIGHT_WORDS = ("copyright", "copyrighted")
_PICTURES = (CreditKind.ILLUSTRATION, CreditKind.PHOTO)
# Characters that make other words of the same letters: a name may end before an apostrophe that is a letter; a capital
# i with a dot is one letter, in lower case a letter and a mark that ends the word.
_ODD = ("ʼ", "\u0307")
_DOTTED, _CAPITAL_DOTTED = "i\u0307", "\u0130"

Rows = Mapping[str, Mapping[str, Sequence[list[str]]]]


@dataclass(frozen=True, slots=True)
class CreditSigns:
    """What a line holds that credits a raising outlet.

    `rows` are the folded words of names, hosts and disclaimers: by the first and the second, "" where there is none,
    the others. `literals` are the disclaimers in one word, which other letters may precede, `pictures` the words behind
    which a name may be run into the next word ("Photo: Rui/GTThe port").
    """

    rows: Rows
    literals: tuple[str, ...]
    pictures: frozenset[str]

    def choose_lines(self, view: TextView, lines: Sequence[Span]) -> Collection[int]:
        """Return the numbers of the lines that may hold a credit, with each the line before: it may be its label."""
        # A name in these scripts is no word of its own.
        if has_wide(view.text) or any(map(view.text.__contains__, _ODD)):
            return range(len(lines))
        starts = [line.start for line in lines]
        found = {bisect_right(starts, at) - 1 for at in self._find(view)}
        for at in view.runs.find(self.pictures):
            number = bisect_right(starts, view.runs.starts[at]) - 1
            if number not in found and not all(map(_is_plain, RUN.findall(view.quote(lines[max(0, number)])))):
                found.add(number)
        return found | {number - 1 for number in found}

    def _find(self, view: TextView) -> Iterator[int]:
        index, words, starts = view.runs.index, view.runs.words, view.runs.starts
        for word in index.keys() & self.rows.keys():
            seconds = self.rows[word]
            if "" in seconds:
                yield from map(starts.__getitem__, index[word])
                continue
            for second in seconds.keys() & index.keys():
                for at in _find_pairs(view.runs, word, second):
                    if any(words[at + 2 : at + 2 + len(rest)] == rest for rest in seconds[second]):
                        yield starts[at]
        listed = share_word_list(view)
        literals = [literal for literal in self.literals if listed is None or literal in listed]
        yield from chain.from_iterable(find_literal(view.text, literal) for literal in (*_COPYRIGHT, *literals))


def read_signs(table: OutletTable, words: CreditWords) -> CreditSigns:
    """Return the signs of the raising outlets of a table and of a lexicon of credits."""
    outlets = (*table.names.items(), *table.domains.items())
    disclaimers = [phrase.split() for phrase in words.disclaimers_written]
    rows = [
        *(_split_name(name) for name, outlet in outlets if outlet.is_raising),
        *([word] for word in _COPYRIGHT_WORDS),
        *(RUN.findall(phrase[-1]) for phrase in disclaimers if len(phrase) > 1),
    ]
    phrases = (phrase for phrase, kind in words.kinds.items() if kind in _PICTURES and not is_wide(phrase[0]))
    return CreditSigns(
        rows=_sort_rows(rows),
        literals=tuple(phrase[0] for phrase in disclaimers if len(phrase) == 1 and not is_wide(phrase[0][-1])),
        pictures=frozenset(RUN.findall(phrase)[0].casefold() for phrase in phrases),
    )


def _find_pairs(runs: Tokens, first: str, second: str) -> list[int]:
    """Return the places of a word that another one follows; both stand in the text, and the rarer is asked where."""
    words, places, others = runs.words, runs.index[first], runs.index[second]
    if len(others) < len(places):
        return [at - 1 for at in others if at and words[at - 1] == first]
    return [at for at in places if words[at + 1 : at + 2] == [second]]


def _sort_rows(rows: Iterable[list[str]]) -> Rows:
    found: dict[str, dict[str, list[list[str]]]] = {}
    for first, *others in rows:
        found.setdefault(first, {}).setdefault(others[0] if others else "", []).append(others[1:])
    return MappingProxyType(found)


def _split_name(folded: str) -> list[str]:
    return [word.casefold() for word in RUN.findall(folded.replace(_DOTTED, _CAPITAL_DOTTED))]


def _is_plain(word: str) -> bool:
    """Whether a word is surely one word, and no name with another run into it."""
    return word.isascii() and word.isalpha() and (word.islower() or word.isupper() or word.istitle())
