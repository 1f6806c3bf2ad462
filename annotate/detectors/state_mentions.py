"""Where an article uses state media as a source: the outlet's name with a verb of reporting, or a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from annotate.core.model import Span
from annotate.core.text import TextView
from annotate.detectors.affiliation_outlets import KnownOutlet, OutletTable, find_hosts, is_wide
from annotate.detectors.attribution import read_row
from annotate.detectors.attribution_row import Beginnings
from annotate.detectors.attribution_tokens import Sentence
from annotate.detectors.attribution_words import Phrases, compile_phrases, fold, read_list

_LISTS = ("before", "after", "approving", "doubting", "praise", "labels", "critical")
_SETS = ("links", "agency", "ambiguous", "initials", "between", "official")
_INITIALS = 3
# How many words may stand between the outlet's name and the words that make it a source.
_NEAR, _APPOSITION = 4, 14
# Words around a name in which a label or a word of blame is about it.
_AROUND = 16
_MOST_LINKS, _MOST_MISSED = 2000, 30
_WIDE_REACH = 6
_QUOTE_MARKS = frozenset('"“”«»„')


class Use(StrEnum):
    """How a state outlet is used; the value says so in a note."""

    AUTHORITY = "as an authority"
    REPORT = "as a source"
    LINK = "through a link"
    DOUBT = "with doubt"


class Mention(NamedTuple):
    """A state outlet used as a source.

    `start` and `end` are -1 for a link whose words are not in the body. `is_labelled`: the words around
    say what it is ("state-run"); `is_criticised`: or that it errs ("falsely").
    """

    outlet: KnownOutlet
    use: Use
    start: int
    end: int
    is_labelled: bool = False
    is_criticised: bool = False


@dataclass(frozen=True)
class StateWords:
    """The names of state outlets by their first word, and the words around a name that make it a source."""

    names: Mapping[str, tuple[tuple[tuple[str, ...], KnownOutlet], ...]]
    wide_names: Mapping[str, KnownOutlet]
    wide_pattern: re.Pattern[str] | None
    phrases: Mapping[str, Phrases]
    sets: Mapping[str, frozenset[str]]
    wide_before: tuple[str, ...]
    wide_after: tuple[str, ...]

    @cached_property
    def beginnings(self) -> Beginnings:
        """The words with which a name may begin, possessives too."""
        found: dict[str, set[str]] = {}
        for first, rows in self.names.items():
            seconds = {name[1].removesuffix("'s") if len(name) > 1 else "" for name, _ in rows}
            seconds |= {f"{second}'s" for second in seconds if second}
            for word in (first, f"{first}'s"):
                found.setdefault(word, set()).update(seconds)
        return Beginnings(found)


def read_state_words(table: OutletTable, data: Mapping[str, Any]) -> StateWords:
    """Return the words of the table [state] of a parsed sourcing.toml; ValueError that names a list at fault."""
    state = data.get("state", {})
    raising = {name: outlet for name, outlet in table.names.items() if outlet.is_raising}
    wide = {name: outlet for name, outlet in raising.items() if is_wide(name[0])}
    by_first: dict[str, list[tuple[tuple[str, ...], KnownOutlet]]] = {}
    for name, outlet in raising.items():
        words = tuple(fold(name).split())
        if words and name not in wide:
            by_first.setdefault(words[0], []).append((words, outlet))
    longest = sorted(wide, key=lambda name: (-len(name), name))
    return StateWords(
        names=MappingProxyType({word: _sort_names(rows) for word, rows in by_first.items()}),
        wide_names=MappingProxyType(wide),
        wide_pattern=re.compile("|".join(map(re.escape, longest))) if longest else None,
        phrases=MappingProxyType({name: compile_phrases(read_list(state, name, "state")) for name in _LISTS}),
        sets=MappingProxyType({name: frozenset(read_list(state, name, "state")) for name in _SETS}),
        wide_before=tuple(read_list(state, "wide_before", "state")),
        wide_after=tuple(read_list(state, "wide_after", "state")),
    )


def _sort_names(rows: list[tuple[tuple[str, ...], KnownOutlet]]) -> tuple[tuple[tuple[str, ...], KnownOutlet], ...]:
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


def find_mentions(view: TextView, table: OutletTable, words: StateWords) -> list[Mention]:
    """Return the uses of raising outlets as sources, in the order of the text; the page's own outlet is left out."""
    own = _find_own(view, table)
    found: list[Mention] = []
    row = read_row(view)
    for sentence, places in row.find(words.beginnings):
        found.extend(_read_sentence(sentence, words, places))
    found.extend(_find_wide(view, words))
    found.extend(_find_links(view, table))
    others = [mention for mention in found if mention.outlet not in own]
    return sorted(_spread_labels(others), key=lambda mention: (mention.start, mention.end))


def list_other_hosts(view: TextView, table: OutletTable) -> frozenset[str]:
    """Return the last two labels of the hosts that the article links to, but for state outlets and its own."""
    own = {_shorten(host) for address in (view.article.url, view.article.outlet) for host in find_hosts(address)}
    addresses = [link.url for link in view.article.links[:_MOST_LINKS]]
    addresses += [view.quote(span) for span in view.links[:_MOST_LINKS]]
    linked = {
        _shorten(host) for address in addresses if not _find_linked(address, table) for host in find_hosts(address)
    }
    return frozenset(linked - own)


def _shorten(host: str) -> str:
    return ".".join(host.lower().split(".")[-2:])


def _spread_labels(mentions: list[Mention]) -> list[Mention]:
    """A reader who was told once what an outlet is, or that it errs, keeps it in mind."""
    warned = {mention.outlet for mention in mentions if mention.is_labelled or mention.is_criticised}
    return [
        mention._replace(is_labelled=True) if mention.outlet in warned and mention.use is not Use.AUTHORITY else mention
        for mention in mentions
    ]


def _find_own(view: TextView, table: OutletTable) -> set[KnownOutlet]:
    article = view.article
    hosts = [host for address in (article.url, article.outlet) for host in find_hosts(address)]
    own = [*(table.find_host(host) for host in hosts), table.find_name(article.outlet_name)]
    return {outlet for outlet in own if outlet}


def _read_sentence(sentence: Sentence, words: StateWords, places: Iterable[int]) -> Iterator[Mention]:
    begin = 0
    for place in places:
        if place < begin:
            continue
        size, outlet = _match_name(sentence, words, place)
        use = _judge_use(sentence, words, place, size) if outlet else None
        if outlet and use:
            official = any(word in words.sets["official"] for word in sentence.words[max(0, place - 3) : place])
            is_labelled = official or _has(sentence, words, place, "labels")
            span = _cover_use(sentence, words, place, size)
            yield Mention(outlet, use, *span, is_labelled, _has(sentence, words, place, "critical"))
        begin = place + max(1, size)


def _match_name(sentence: Sentence, words: StateWords, place: int) -> tuple[int, KnownOutlet | None]:
    """Return how many words the outlet's name at the place takes, and the outlet; a possessive names it too."""
    first = sentence.words[place]
    if sentence.write(place).islower():
        return 0, None
    for known in {first, first.removesuffix("'s")}:
        for name, outlet in words.names.get(known, ()):
            size = len(name)
            said = [word.removesuffix("'s") for word in sentence.words[place : place + size]]
            if said == [word.removesuffix("'s") for word in name] and _is_clear(sentence, words, place, size):
                return size, outlet
    return 0, None


def _is_clear(sentence: Sentence, words: StateWords, place: int, size: int) -> bool:
    """Whether the name can only be the outlet's: "RT", "Petra news agency"; not "Petra", "rt", "AA"."""
    name = " ".join(sentence.words[place : place + size]).removesuffix("'s")
    if name in words.sets["initials"]:
        return sentence.write(place).rstrip("’s'").isupper()
    is_short = size == 1 and len(name) <= _INITIALS
    if not is_short and name not in words.sets["ambiguous"]:
        return True
    around = (*sentence.words[max(0, place - 3) : place], *sentence.words[place + size : place + size + 2])
    return any(word in words.sets["agency"] for word in around)


def _judge_use(sentence: Sentence, words: StateWords, place: int, size: int) -> Use | None:
    if _in_brackets(sentence, place):
        return None
    if _find_after(sentence, words, place + size, "doubting") is not None:
        return Use.DOUBT
    is_source = _find_before(sentence, words, place) is not None
    if _find_after(sentence, words, place + size, "approving") is not None:
        return Use.AUTHORITY
    if not is_source and _find_after(sentence, words, place + size, "after") is None:
        return None
    return Use.AUTHORITY if _has(sentence, words, place, "praise") else Use.REPORT


def _in_brackets(sentence: Sentence, place: int) -> bool:
    """Whether the name stands in brackets, as credits do: "(Xinhua)", "(Photo: Xinhua/Li Na)"."""
    before = sentence.words[max(0, place - 5) : place]
    return "(" in before and ")" not in before


def _find_before(sentence: Sentence, words: StateWords, place: int) -> int | None:
    """Return where the words begin that stand before the name and make it a source, or None."""
    phrases, first = words.phrases["before"], place
    while first > max(0, place - _NEAR) and _is_link(sentence.words[first - 1], words):
        first -= 1
    for stop in range(first, place + 1):
        for start in range(max(0, stop - 4), stop):
            if phrases.match(sentence.words[start:stop], 0) == stop - start:
                return start
    return None


def _is_link(word: str, words: StateWords) -> bool:
    return word in words.sets["links"] or word in _QUOTE_MARKS


def _find_after(sentence: Sentence, words: StateWords, place: int, kind: str) -> int | None:
    """Return where the words end that stand after the name: "has rightly noted", ", a tabloid, reported"."""
    phrases = words.phrases[kind]
    start = _skip_apposition(sentence, place)
    for at in range(start, min(start + _NEAR, len(sentence))):
        size = phrases.match(sentence.words, at)
        if size:
            return at + size
        word = sentence.words[at]
        if not (word in words.sets["between"] or word in words.sets["agency"] or word in _QUOTE_MARKS):
            return None
    return None


def _skip_apposition(sentence: Sentence, place: int) -> int:
    if place >= len(sentence) or sentence.words[place] != ",":
        return place
    ends = (at for at in range(place + 2, min(place + _APPOSITION, len(sentence))) if sentence.words[at] == ",")
    return next(ends, place) + 1


def _cover_use(sentence: Sentence, words: StateWords, place: int, size: int) -> Span:
    start = _find_before(sentence, words, place)
    ends = [_find_after(sentence, words, place + size, kind) for kind in ("doubting", "approving", "after")]
    last = max([place + size, *(end for end in ends if end is not None)])
    first = place if start is None else start
    if first and sentence.words[first - 1] == "the" and start is None:
        first -= 1
    return sentence.cover(first, last - 1)


def _has(sentence: Sentence, words: StateWords, place: int, kind: str) -> bool:
    return any(words.phrases[kind].find(sentence.words[max(0, place - _AROUND) : place + _AROUND]))


def _find_wide(view: TextView, words: StateWords) -> Iterator[Mention]:
    """Names of ideographs: "据新华社报道", "《环球时报》指出"."""
    if words.wide_pattern is None or view.text.isascii():
        return
    text, body = view.text, view.body
    for match in words.wide_pattern.finditer(text, body.start, body.end):
        start, end = match.span()
        before = text[max(body.start, start - 4) : start].rstrip('《「“"')
        after = text[end : min(body.end, end + _WIDE_REACH)].lstrip('》」”"')
        lead = next((word for word in words.wide_before if before.endswith(word)), None)
        said = next((word for word in words.wide_after if word in after), None)
        if not lead and not said:
            continue
        around = text[max(body.start, start - 30) : min(body.end, end + 40)]
        stop = text.find(said, end) + len(said) if said else end
        marks = (any(word in around for word in _list_wide(words, kind)) for kind in ("labels", "critical"))
        yield Mention(words.wide_names[fold(match.group())], Use.REPORT, start - len(lead or ""), stop, *marks)


def _list_wide(words: StateWords, kind: str) -> list[str]:
    return [first for first in words.phrases[kind].by_first if is_wide(first[0])]


def _find_links(view: TextView, table: OutletTable) -> Iterator[Mention]:
    text, body = view.text, view.body
    for span in view.links:
        outlet = _find_linked(view.quote(span), table)
        if outlet and body.start <= span.start < body.end:
            yield Mention(outlet, Use.LINK, *span)
    place, missed = body.start, 0
    for link in view.article.links[:_MOST_LINKS]:
        outlet = _find_linked(link.url, table)
        if not outlet:
            continue
        start = text.find(link.anchor, place, body.end) if link.anchor and missed < _MOST_MISSED else -1
        place, missed = (start, missed) if start >= 0 else (place, missed + 1)
        yield Mention(outlet, Use.LINK, start, start + len(link.anchor) if start >= 0 else -1)


def _find_linked(address: str, table: OutletTable) -> KnownOutlet | None:
    for host in find_hosts(address):
        outlet = table.find_host(host)
        if outlet and outlet.is_raising:
            return outlet
    return None
