"""The actors that an article speaks of: which it names how often, and the one name that each goes by."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from annotate.core.leaning import LONGEST_ACTOR, fold_actor
from annotate.core.scripts import HAN, HAN_AGAIN, HANGUL

# Canonical name -> the other names of the same actor.
Aliases = Mapping[str, Sequence[str]]
MOST_SUGGESTED = 9
# Of the actors that were used before, so many are offered before others although the text does not name them.
_MOST_ELSEWHERE = 3
# A word, or initials: "U.S.", "Beijing", "L'Oréal". Between words of one name stands one of these, no line end.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*")
_GAP = re.compile(r"[ \t\xa0]{1,2}|[-‐‑]|\. ")
_HAN = re.compile(f"[{HAN}{HAN_AGAIN}{HANGUL}]")
_POSSESSIVE = re.compile("['’]s?$")
_LONGEST_PHRASE = 6
# A run of capitalised words is taken for a name where it stands twice at least; so often it says more than once.
_FEWEST_NAMES = 2
# Small words that stand inside of names: "Ministry of Foreign Affairs", "Banco de la Nación".
_LINKS = frozenset(
    {"of", "for", "and", "de", "del", "y", "e", "do", "da", "dos", "du", "des", "et", "von", "van", "für"}
)
# These only after one of those: "Then the Harbour League" begins no name.
_INNER_ARTICLES = frozenset({"the", "la", "las", "los", "el"})
# What opens a sentence and is no part of a name: "As Ana Reed said", "The Harbour Office".
_OPENERS = frozenset(
    {"the", "a", "an", "as", "in", "on", "at", "by", "for", "from", "but", "and", "if", "when", "while", "also"}
    | {"el", "la", "los", "las", "un", "una", "en", "al", "según"}
)
# So many characters of an article are read: what it is about stands there, and a key must not wait.
_MOST_READ = 50_000


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor, how often the text names it, and where first."""

    actor: str
    times: int
    first: int


class ActorBook:
    """Knows actors by all their names. `load` gives them when they are first asked for."""

    def __init__(self, load: Callable[[], Aliases] = dict) -> None:
        self._load = load

    @cached_property
    def _load_once(self) -> Aliases:
        return self._load()

    @cached_property
    def _names(self) -> dict[str, str]:
        """The canonical name by each folded name."""
        aliases = self._load_once
        names = {fold_actor(alias): actor for actor, others in aliases.items() for alias in others}
        return names | {fold_actor(actor): actor for actor in aliases}

    @cached_property
    def _phrases(self) -> dict[tuple[str, ...], tuple[str, bool]]:
        """The canonical name by each name's folded words; whether it is written in capitals alone."""
        found: dict[tuple[str, ...], tuple[str, bool]] = {}
        for actor, others in self._load_once.items():
            for name in (actor, *others):
                words = _split_name(name)
                if words and not _HAN.search(name):
                    is_short = name.isupper() and len(words) == 1
                    found.setdefault(words, (actor, is_short))
        return found

    @cached_property
    def _han(self) -> dict[str, list[tuple[str, str]]]:
        """Chinese names with their actor by the first character, longest first."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for actor, others in self._load_once.items():
            for name in others:
                if len(name) > 1 and _HAN.match(name):
                    found[name[0]].append((name, actor))
        return {first: sorted(names, key=lambda pair: (-len(pair[0]), pair)) for first, names in found.items()}

    def name(self, typed: str, known: Sequence[str] = ()) -> str:
        """Return the one name of an actor: of those in the book, else the spelling that is known, else as typed."""
        key = fold_actor(typed)
        if key in self._names:
            return self._names[key]
        return next((actor for actor in known if fold_actor(actor) == key), typed)

    def find_mentions(self, text: str, known: Sequence[str] = ()) -> list[Mention]:
        """Return the actors that a text names: those in the book and known ones, most frequent first, then other names.

        A name counts where it begins with a capital, so that a "turkey" is none; initials only in capitals.
        """
        read = text[:_MOST_READ]
        times: Counter[str] = Counter()
        first: dict[str, int] = {}
        for actor, place in (*self._scan_words(read, known), *self._scan_han(read)):
            times[actor] += 1
            first[actor] = min(place, first.get(actor, place))
        found = [Mention(actor, count, first[actor]) for actor, count in times.items()]
        sure = {*self._load_once, *(self.name(actor) for actor in known)}
        return sorted(found, key=lambda item: (item.actor not in sure, -item.times, item.first, item.actor))

    def suggest(self, text: str, known: Sequence[str] = (), most: int = MOST_SUGGESTED) -> tuple[str, ...]:
        """Return the actors to choose from: known ones that the text names, a few other known ones, others it names."""
        mentioned = [mention.actor for mention in self.find_mentions(text, known)]
        before = dict.fromkeys(self.name(actor) for actor in known)
        ranked = [actor for actor in mentioned if actor in before]
        elsewhere = [actor for actor in before if actor not in mentioned]
        return tuple(dict.fromkeys([*ranked, *elsewhere[:_MOST_ELSEWHERE], *mentioned, *elsewhere]))[:most]

    def _scan_words(self, text: str, known: Sequence[str]) -> Iterator[tuple[str, int]]:
        phrases = self._phrases | {_split_name(actor): (self.name(actor), False) for actor in known}
        phrases.pop((), None)
        page = _Page(text, {words[0] for words in phrases}, max(map(len, phrases), default=0))
        others: dict[str, list[int]] = defaultdict(list)
        place = 0
        while place < len(page.words):
            actor, length = _find_phrase(page, phrases, place)
            at = page.words[place].start()
            if actor:
                yield actor, at
            elif (length := page.measure_name(place)) > 1 and page.is_in_sentence(place, place + length):
                others[_POSSESSIVE.sub("", text[at : page.words[place + length - 1].end()])].append(at)
            place += max(length, 1)
        for name, places in others.items():
            if len(places) >= _FEWEST_NAMES and len(name) <= LONGEST_ACTOR:
                yield from ((self.name(name), at) for at in places)

    def _scan_han(self, text: str) -> Iterator[tuple[str, int]]:
        if not _HAN.search(text):
            return
        end = 0
        for match in re.finditer(f"[{re.escape(''.join(self._han))}]" if self._han else r"(?!)", text):
            if match.start() < end:
                continue
            for name, actor in self._han[match.group()]:
                if text.startswith(name, match.start()):
                    yield actor, match.start()
                    end = match.start() + len(name)
                    break


@lru_cache(maxsize=20_000)
def _fold_word(word: str) -> str:
    return fold_actor(_POSSESSIVE.sub("", word))


def _split_name(name: str) -> tuple[str, ...]:
    """Return the folded words of a name."""
    return tuple(_fold_word(match.group()) for match in _WORD.finditer(name))


def _find_phrase(page: _Page, phrases: Mapping[tuple[str, ...], tuple[str, bool]], place: int) -> tuple[str, int]:
    """Return the actor whose name begins at a word, and of how many words it is; ("", 0) where none does."""
    word = page.words[place].group()
    if not word[0].isupper() or page.folded[place] not in page.starts:
        return "", 0
    for size in range(page.measure_run(place, page.longest), 0, -1):
        hit = phrases.get(tuple(page.folded[place : place + size]))
        if hit and (not hit[1] or _POSSESSIVE.sub("", word).isupper()):
            return hit[0], size
    return "", 0


class _Page:
    """The words of a text; `starts` are the first words of known names, of which none has more than `longest`."""

    def __init__(self, text: str, starts: set[str], longest: int) -> None:
        self.text = text
        self.words = list(_WORD.finditer(text))
        self.folded = [_fold_word(match.group()) for match in self.words]
        self.starts = starts
        self.longest = longest

    def measure_run(self, place: int, most: int) -> int:
        """Return how many words stand together from a word on, as the words of one name may."""
        size = 1
        while size < min(most, len(self.words) - place):
            if not _GAP.fullmatch(self.text, self.words[place + size - 1].end(), self.words[place + size].start()):
                break
            size += 1
        return size

    def measure_name(self, place: int) -> int:
        """Return how many words from a word on make a name: capitalised ones, with small words between them."""
        if not self.words[place].group()[0].isupper() or self.folded[place] in _OPENERS:
            return 0
        size = last = 1
        for size in range(1, self.measure_run(place, _LONGEST_PHRASE)):
            word, before = self.words[place + size], self.words[place + size - 1]
            if self.text[before.end()] not in " \t\xa0" or _POSSESSIVE.search(before.group()):
                break
            if word.group()[0].isupper() and self.folded[place + size] not in self.starts:
                last = size + 1
            elif not (word.group() in _LINKS or (word.group() in _INNER_ARTICLES and before.group() in _LINKS)):
                break
        return last

    def is_in_sentence(self, start: int, end: int) -> bool:
        """Whether a small word stands beside words[start:end] on the line: in a heading all begin with capitals."""
        beside = []
        if start and "\n" not in self.text[self.words[start - 1].end() : self.words[start].start()]:
            beside.append(self.words[start - 1].group())
        if end < len(self.words) and "\n" not in self.text[self.words[end - 1].end() : self.words[end].start()]:
            beside.append(self.words[end].group())
        return any(word[0].islower() and word not in _LINKS | _INNER_ARTICLES for word in beside)
