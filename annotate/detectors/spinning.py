"""Text that a machine paraphrased or translated word by word: the flag `spun-text`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, filterfalse
from math import exp
from types import MappingProxyType
from typing import Any, NamedTuple

from annotate.core.model import Evidence, Finding, Span, Verdict
from annotate.core.text import TextView
from annotate.core.tokens import RUN
from annotate.detectors.phrase_rows import is_any_inside, is_inside, read_phrases, share_quotations
from annotate.detectors.phrase_starts import RarePhrases, number_spans, read_rare_phrases
from annotate.detectors.word_gaps import share_breaks

FLAG = "spun-text"

_FLOOR, _MOST = 0.02, 0.96
# Strength of one sign of each kind, and how strong all signs of a kind can get: a kind is one habit of a machine,
# and real text has each of them alone (glued sentences come from scraping, two blanks from typing).
_STRENGTH = {
    "tortured": 1.3, "spun": 0.7, "translated": 0.5, "misspelt": 0.8, "comma": 0.5, "stop": 0.25, "name": 0.6,
    "article": 0.3, "blank": 0.1,
}  # fmt: skip
_CEILING = {
    "tortured": 6.0, "spun": 3.0, "translated": 2.6, "misspelt": 2.0, "comma": 2.0, "stop": 0.5, "name": 1.5,
    "article": 1.2, "blank": 0.3,
}  # fmt: skip
# Strength at which the flag is as likely as not, and the slope there; in a long text the signs thin out.
_EVEN, _SLOPE, _WORDS, _LONGEST = 2.0, 1.6, 1000, 3.0
# Two kinds make a habit. Exchanged terms need no company, nor do several odd phrases: a hurried writer has one.
# Blanks, articles and typing errors alone stay below the line whatever their number: people make them too.
_ONE_KIND, _ENOUGH = 1.6, {"tortured": 1.3, "spun": 2.1, "translated": 2.0}
_TOO_SHORT = 60
_MOST_EVIDENCE, _AROUND = 9, 28
# "paths,diversifying", "leader,or"; not "1,000", "Reed,Smith" (a list of names), "a,b".
_COMMA = re.compile(r"(?<![\w@/.#])[a-z’']{3,24}[,;][a-z]{2,24}(?![\w@/.#])")
# "granted.But", "over?Then"; not "example.com", "U.S.", "3.5", "ends.\nBut".
_STOP = re.compile(r"(?<![\w@/.#-])[a-z’']{3,24}[.!?][A-Z][a-z]{1,24}(?![\w@/.-])")
# Two blanks between small words: "appears  to"; not the two blanks after a full stop.
_BLANKS = re.compile(r"(?<=[a-z])[ \u00a0]{2,3}(?=[a-z])")
# "an new", "a important"; whether the word takes it is looked up. Not "A one", "vitamin a is".
_ARTICLE = re.compile(r"(?<![\w’'.-])(?:(an) ([b-df-hj-np-tv-z][a-z]{2,20})|(a) ([aeiou][a-z]{2,20}))(?![\w’'-])")
# "useless," mentioned Reed: no writer of news says it so; not "was mentioned", "“Reed” mentioned".
_SAID = re.compile(r"[,!?][\"”] (mentioned|acknowledged|instructed|knowledgeable)(?= (?:[A-Z]|the |an? ))")
# Marks that end a phrase: "earlier, President"; not "machine-made", "year’s".
_MARK = re.compile(r"[.,;:!?()/…—–|]")
_WORD = re.compile(r"[^\W\d_]+")
_PATTERNS = (
    ("comma", _COMMA, "no blank after the comma"),
    ("stop", _STOP, "no blank after the sentence"),
    ("blank", _BLANKS, "two blanks inside a sentence"),
)
# What stands between two runs of letters where such a pattern matches.
_GAPS: dict[str, Callable[[str], bool]] = {
    "comma": lambda gap: gap.endswith((",", ";")),
    "stop": lambda gap: gap.endswith((".", "!", "?")),
    "blank": lambda gap: len(gap) > 1 and not gap.strip(" \u00a0"),
}
_SAYING = frozenset(("mentioned", "acknowledged", "instructed", "knowledgeable"))
_ARTICLES = frozenset(("a", "an"))


class Trace(NamedTuple):
    """A place where a machine left its mark: what kind, what it says, where."""

    kind: str
    key: str
    start: int
    end: int
    note: str


@dataclass(frozen=True, slots=True)
class SpinningDetector:
    """Flags text that a machine rewrote or translated word by word.

    Flagged: fixed terms with their words exchanged ("counterfeit consciousness" for artificial intelligence), odd
    synonyms in set phrases, turns of another language put word by word, misspelt function words, words glued at commas,
    names with a small letter, wrong articles; it takes signs of two kinds, or several exchanged terms or odd phrases.
    Example: "thay invest in man made consciousness,big information and clean energy".
    Left alone: a single slip in a text that is otherwise sound, quotations, sentences that scraping glued together, two
    blanks after a full stop, articles about such phrases. Example: "Teh vote was postponed, the clerk said".
    Other languages than English, and texts under 60 words, are "unsure".
    """

    phrases: RarePhrases
    meanings: Mapping[str, str]
    names: Mapping[str, str]
    single: frozenset[str]
    subject: frozenset[str]
    heads: frozenset[str]
    first_names: frozenset[str]
    vowel_a: tuple[str, ...]
    vowel_an: tuple[str, ...]
    name: str = "spinning"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the one finding on `spun-text`."""
        if view.article.language != "en":
            return [self._give_up(f"read in English only, not in this language ({view.article.language or 'unknown'})")]
        if view.word_count < _TOO_SHORT:
            return [self._give_up(f"too short to judge ({view.word_count} words)")]
        traces = list(self._find_traces(view))
        about = self._is_about(view)
        probability = _FLOOR if about else weigh(traces, view.word_count)
        verdict = Verdict.PRESENT if probability >= 0.5 else Verdict.ABSENT
        evidence = _show(view, traces) or (Evidence("no sign that a machine exchanged the words"),)
        if about and traces:
            evidence = (Evidence("the article is about mistakes of this kind"), *evidence)
        return [Finding(FLAG, verdict, probability, evidence, self.name, self.version)]

    def _give_up(self, note: str) -> Finding:
        return Finding(FLAG, Verdict.UNSURE, None, (Evidence(note),), self.name, self.version)

    def _is_about(self, view: TextView) -> bool:
        runs = view.runs
        if len(runs.find(self.heads)) < 2:
            return False
        return sum(word in self.subject for word in view.folded_words) >= 2

    def _find_traces(self, view: TextView) -> Iterator[Trace]:
        odd = _Places(view, self)
        for number in number_spans(view.sentences, odd.list_all()):
            for trace in self._scan(view, view.sentences[number], odd):
                if not is_inside(share_quotations(view), trace.start):
                    yield trace

    def _scan(self, view: TextView, span: Span, odd: _Places) -> Iterator[Trace]:
        text = view.text
        for hit in self.phrases.find_within(view, span) if is_any_inside(odd.phrases, span) else ():
            if _is_broken(hit.key, text[hit.start : hit.end]):
                continue
            yield Trace(hit.key, hit.phrase, hit.start, hit.end, f"stands for “{self.meanings[hit.phrase]}”")
        for kind, pattern, note in _PATTERNS:
            for found in pattern.finditer(text, *span) if is_any_inside(odd.gaps[kind], span) else ():
                yield Trace(kind, str(found.start()), *_pad(text, found, span), note)
        if is_any_inside(odd.said, span):
            yield from (Trace("spun", f[1], *f.span(1), "stands for “said”") for f in _SAID.finditer(text, *span))
        if is_any_inside(odd.articles, span):
            yield from self._find_articles(text, span)
        if is_any_inside(odd.names, span):
            yield from self._find_names(text, span)

    def _find_articles(self, text: str, span: Span) -> Iterator[Trace]:
        for found in _ARTICLE.finditer(text, *span):
            word = found[2] or found[4]
            if word.startswith(self.vowel_an if found[1] else self.vowel_a):
                continue
            yield Trace("article", found.group(), *found.span(), "the wrong article")

    def _find_names(self, text: str, span: Span) -> Iterator[Trace]:
        """Yield names of two words of which exactly one begins with a small letter, and names that do alone."""
        before: re.Match[str] | None = None
        for found in _WORD.finditer(text, *span):
            name = self._name_pair(text, before, found) if before else None
            if before and name:
                yield Trace("name", name, before.start(), found.end(), f"the name is “{name}”")
            elif found.group() in self.single and _stands_alone(text, found):
                yield Trace("name", found.group(), *found.span(), "a name with a small letter")
            before = found

    def _name_pair(self, text: str, first: re.Match[str], second: re.Match[str]) -> str | None:
        if text[first.end() : second.start()] != " " or first.group()[0].isupper() == second.group()[0].isupper():
            return None
        return self.names.get(f"{first.group()} {second.group()}".casefold())


class _Places:
    """Where a text may hold a sign, told by its runs of letters and what stands between them; offsets in order."""

    def __init__(self, view: TextView, detector: SpinningDetector) -> None:
        self._text = view.text
        self._runs = runs = view.runs
        self._breaks = share_breaks(view, runs)
        self.phrases = detector.phrases.find_starts(view)
        self.gaps = {kind: self._find_gaps(is_sign) for kind, is_sign in _GAPS.items()}
        self.said = [runs.starts[place] for place in runs.find(_SAYING)]
        self.articles = [runs.starts[place] for place in runs.find(_ARTICLES) if self._is_odd_article(place)]
        self.names = sorted(self._find_names(detector))

    def list_all(self) -> list[int]:
        """Return where a sign of any kind may stand."""
        return sorted(chain(self.phrases, *self.gaps.values(), self.said, self.articles, self.names))

    def _find_gaps(self, is_sign: Callable[[str], bool]) -> list[int]:
        starts, gaps = self._runs.starts, self._runs.gaps
        signs = set(filter(is_sign, set(map(gaps.__getitem__, self._breaks))))
        # No word begins after the last gap.
        return [starts[at] for at in self._breaks if gaps[at] in signs and at < len(starts)] if signs else []

    def _is_odd_article(self, place: int) -> bool:
        runs = self._runs
        if place + 1 >= len(runs) or runs.gaps[place + 1] != " ":
            return False
        return (runs.words[place] == "a") == (runs.words[place + 1][0] in "aeiou")

    def _find_names(self, detector: SpinningDetector) -> Iterator[int]:
        runs, text = self._runs, self._text
        singles = [(runs.starts[place], runs.ends[place]) for place in runs.find(detector.single)]
        yield from (start for start, end in singles if text[start:end] in detector.single)
        for place in runs.find(detector.first_names):
            pair = " ".join(runs.words[place : place + 2])
            start = runs.starts[place]
            if pair in detector.names and text[start].isupper() != text[runs.starts[place + 1]].isupper():
                yield start
        # Letters that figures stand beside ("B2B") are words of their own here.
        mixed = {word for word in filterfalse(str.isalpha, runs.index) if not word.isdecimal()}
        yield from map(runs.starts.__getitem__, runs.find(mixed))


def build_spinning_detector(lexicon: Mapping[str, Any]) -> SpinningDetector:
    """Return the detector for a parsed spinning.toml; ValueError names the table or list that is missing."""
    lists = lexicon.get("en")
    if not isinstance(lists, Mapping):
        raise ValueError("spinning lexicon: the table en is missing")
    rows: dict[str, str] = {}
    meanings: dict[str, str] = {}
    for key in ("tortured", "spun", "translated", "misspelt"):
        table = lists.get(key)
        if not isinstance(table, Mapping) or not all(isinstance(meant, str) for meant in table.values()):
            raise ValueError(f"spinning lexicon: en.{key} must be a table of phrases and what they stand for")
        for written, meant in table.items():
            rows[written] = key
            compiled = read_phrases({written: key})
            meanings.update((" ".join(row), meant) for found in compiled.by_first.values() for row, _ in found)
    words = {name: _read_list(lists, name) for name in ("names", "single", "subject", "vowel_a", "vowel_an")}
    return SpinningDetector(
        phrases=read_rare_phrases(rows),
        meanings=MappingProxyType(meanings),
        names=MappingProxyType({name.casefold(): name for name in words["names"]}),
        single=frozenset(words["single"]),
        subject=frozenset(words["subject"]),
        heads=frozenset(run.group() for word in words["subject"] for run in RUN.finditer(word)),
        first_names=frozenset(name.casefold().split()[0] for name in words["names"]),
        vowel_a=words["vowel_a"],
        vowel_an=words["vowel_an"],
    )


def weigh(traces: list[Trace], words: int) -> float:
    """Return P(spun) for the traces in a text of so many words; the same trace counts once."""
    counts = Counter(kind for kind, _ in {(trace.kind, trace.key) for trace in traces})
    sums = {kind: min(_CEILING[kind], _STRENGTH[kind] * count) for kind, count in counts.items()}
    total = sum(sums.values())
    kinds = sum(strength >= _STRENGTH["article"] for strength in sums.values())
    if kinds < 2 and not any(sums.get(kind, 0) >= enough for kind, enough in _ENOUGH.items()):
        total = min(total, _ONE_KIND)
    density = total / min(_LONGEST, max(1.0, words / _WORDS))
    return round(min(_MOST, max(_FLOOR, 1 / (1 + exp(_SLOPE * (_EVEN - density))))), 4) if total else _FLOOR


def _read_list(lists: Mapping[str, Any], name: str) -> tuple[str, ...]:
    words = lists.get("words")
    text = words.get(name) if isinstance(words, Mapping) else None
    if not isinstance(text, str):
        raise ValueError(f"spinning lexicon: en.words.{name} must be a string of words")
    parts = text.split(",") if "," in text else text.split()
    return tuple(" ".join(part.split()) for part in parts)


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """Whether a word is no part of an address, a tag or a compound: "in america", not "#america", "america.gov"."""
    before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 2]
    return before in ("", " ", "\n", "(") and (after[:1] in ("", " ", ",", "\n") or after in (". ", "."))


def _is_broken(kind: str, quote: str) -> bool:
    """Whether a hit is no phrase: "as said earlier, President Bush" has a comma inside, the index "HSI" is no "his"."""
    if kind == "misspelt":
        return not quote.islower() and not quote.istitle()
    return kind != "translated" and _MARK.search(quote) is not None


def _pad(text: str, found: re.Match[str], span: Span) -> tuple[int, int]:
    """Return the bounds of a match, widened to the words around it where it is only blanks."""
    if found.group().strip():
        return found.span()
    begin, end = max(span.start, found.start() - _AROUND), min(span.end, found.end() + _AROUND)
    begin = max(text.rfind(" ", begin, found.start()) + 1, begin)
    stop = text.find(" ", found.end(), end)
    return begin, stop if stop > 0 else end


def _show(view: TextView, traces: list[Trace]) -> tuple[Evidence, ...]:
    first = {(trace.kind, trace.key): trace for trace in reversed(traces)}
    shown = sorted(first.values(), key=lambda trace: (-_STRENGTH[trace.kind], trace.start))[:_MOST_EVIDENCE]
    return tuple(view.cite(*_widen(view, trace), trace.note) for trace in shown)


def _widen(view: TextView, trace: Trace) -> tuple[int, int]:
    """Return the bounds of a misspelt word with the two words after it, so that a quote can be read."""
    if trace.kind != "misspelt":
        return trace.start, trace.end
    found = re.compile(r"(?:[ \u00a0][^\s.,;:!?]{1,30}){0,2}").match(view.text, trace.end)
    return trace.start, found.end() if found else trace.end
