"""Words and marks that stand where a reference was meant to be: placeholders and leftovers of language models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from annotate.core.literals import find_literal, fold_text, match_at
from annotate.core.model import Span
from annotate.core.scripts import HAN, KANA
from annotate.core.text import TextView
from annotate.core.tokens import RUN
from annotate.detectors.citation_faults import Fault, Kind
from annotate.detectors.word_list import share_word_list

_OPEN, _CLOSE = r"[\[({<【［（]\s{0,3}", r"\s{0,3}[\])}>】］）]"
# An ordinary link follows: "[source](https://...)", "[source][2]", "[url]https://...".
_NO_TARGET = r"(?!\s?(?:[(\[]\s?)?(?:https?:|www\.|//)|\s?[(\[]\s?(?:/|\d)|\s?\[comments)"
# What ChatGPT, Copilot, Gemini, Perplexity and Grok leave in copied text in place of their references:
# ":contentReference[oaicite:0]{index=0}", "【12†source】", "citeturn0search3", "[cite: 4, 7]", "[^3^]", "[web:12]".
# Not "【快讯】", "[5]", "turn 3", "cite".
_LEFTOVER = re.compile(
    r":?contentReference\[oaicite:\d{1,4}\](?:\{index=\d{1,4}\})?|\[?oaicite:\d{1,4}\]?|\boai_citation\b(?::\d{1,4})?"
    r"|【\d{1,4}(?::\d{1,4})?†[^】\n]{0,80}】|\[\d{1,4}†[^\]\n]{0,80}\]|\battributableIndex\b"
    r"|(?<![A-Za-z0-9])(?:cite)?turn\d{1,3}(?:academia|fetch|file|finance|forecast|image|news|reddit|search|view)\d{1,3}"
    r"|\[cite(?:_start|_end)?(?::\s?\d[\d,\s]{0,60})?\]|\[\^\d{1,3}\^\]|\[(?:web|search|doc|source|result):\d{1,3}\]"
    r"|sandbox:/mnt/data/[^\s()\]]{0,80}|<grok:render|grok_render_[a-z_]{1,40}"
    r"|\b(?:INSERT|ADD|YOUR)_(?:[A-Z]{1,20}_){0,3}(?:URL|LINK|SOURCE|CITATION)(?:_HERE)?\b"
)
# References in the source form of a wiki or a page, which a reader sees as rubbish: "{{cite web|", "<ref name=".
_RAW = re.compile(
    r"\{\{(?:cite (?:web|news|book|journal)|citation needed|cn)\s{0,3}[|}]|<ref(?:\s+name=[^<>\n]{1,60})?>"
)
# A link that was left empty: "[the study]()", "[here](#)", "[report](url)"; not "[report](https://a.org)", "f[x]()".
_EMPTY_LINK = re.compile(
    r"(?<![\w\]])\[[^\[\]\n]{2,200}\]\(\s{0,3}(?:#|https?://|url|link|source|todo|insert[^()\n]{0,40}|your[^()\n]{0,40})?\s{0,3}\)"
    r"|<a\s[^<>\n]{0,80}href\s?=\s?([\"'])\s{0,3}#?\s{0,3}\1",
    re.IGNORECASE,
)
_BRACKETS = "[({<【［（"
# What every mark of _LEFTOVER holds, by its bracket, with a line beneath, or in the different words of the text.
_LEFTOVER_SIGNS = {
    "[": ("†", "[cite", "[^", "[web:", "[search:", "[doc:", "[source:", "[result:"), "【": ("†",), "<": ("<grok",),
}  # fmt: skip
_LEFTOVER_JOINED = ("grok_render", "INSERT_", "ADD_", "YOUR_")
_LEFTOVER_WORDS = ("oaicite", "attributableindex", "oai\n", "sandbox\n")
_TURN = re.compile(r"turn\d")
_QUOTES = "\"'“”„‘’«»‹›`「」『』"


@dataclass(frozen=True, slots=True)
class PhraseScan:
    """The patterns for placeholders, stubs and remarks that a source is missing, built from the lexicon."""

    placeholders: re.Pattern[str]
    stubs: re.Pattern[str]
    wanted: re.Pattern[str]
    is_example: re.Pattern[str]
    # The part of `placeholders` that opens with a bracket, and the words in lower case of each phrase of the other,
    # by the longest run of letters in them.
    bracketed: re.Pattern[str]
    free: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]

    def find_faults(self, view: TextView, region: Span) -> Iterator[Fault]:
        """Yield the placeholders and leftovers in a region of the text that are not themselves quoted.

        "[link]" is sound where a link of the page hangs on it.
        """
        text, words = view.text, share_word_list(view)
        brackets = sorted(
            at for sign in _BRACKETS for at in find_literal(text, sign) if region.start <= at < region.end
        )
        anchors = {link.anchor.strip("[] ") for link in view.article.links}
        find_placeholders = self._find_placeholders if self._may_hold_free(view) else self._find_bracketed
        for find, kind, note in (
            (
                partial(_find_leftovers, words),
                Kind.LEFTOVER,
                "a mark that a language model left in place of a reference",
            ),
            (_find_raw, Kind.PLACEHOLDER, "the raw form of a reference"),
            (_find_empty_links, Kind.PLACEHOLDER, "a link without an address"),
            (find_placeholders, Kind.PLACEHOLDER, "a placeholder for a reference"),
            (self._find_stubs, Kind.STUB, "a word where the link should be"),
            (self._find_wanted, Kind.WANTED, "says itself that the reference is missing"),
        ):
            for found in find(text, region, brackets):
                is_linked = kind is Kind.STUB and found.group().strip("[]［］ ") in anchors
                if kind is Kind.STUB and _is_label(text, found.start(), found.end()):
                    continue
                if not is_linked and not self._is_spoken_of(text, found.start(), found.end()):
                    yield Fault(kind, note, found.start(), found.end())

    def _find_placeholders(self, text: str, region: Span, brackets: Sequence[int]) -> Iterator[re.Match[str]]:
        return self.placeholders.finditer(text, *region)

    def _find_bracketed(self, text: str, region: Span, brackets: Sequence[int]) -> Iterator[re.Match[str]]:
        return match_at(self.bracketed, brackets, text, *region)

    def _find_stubs(self, text: str, region: Span, brackets: Sequence[int]) -> Iterator[re.Match[str]]:
        return match_at(self.stubs, brackets, text, *region)

    def _find_wanted(self, text: str, region: Span, brackets: Sequence[int]) -> Iterator[re.Match[str]]:
        return match_at(self.wanted, brackets, text, *region)

    def _may_hold_free(self, view: TextView) -> bool:
        """Whether one of the phrases may stand in the text that need no bracket."""
        words, folded = share_word_list(view), fold_text(view.text)
        if words is None or folded is None:
            return True
        phrases = (phrase for word, own in self.free.items() if word in words for phrase in own)
        return any(all(map(folded.__contains__, parts)) and re.search(pattern, folded) for parts, pattern in phrases)

    def _is_spoken_of(self, text: str, start: int, end: int) -> bool:
        """Return whether an article tells of such a mark: it quotes it, or names it as an example."""
        quoted = start and text[start - 1] in _QUOTES and text[end : end + 1] and text[end] in _QUOTES
        return bool(quoted) or self.is_example.search(text[max(0, start - 60) : start]) is not None


def _is_label(text: str, start: int, end: int) -> bool:
    """Return whether words in brackets open a line that goes on: "[Source] Port Office"."""
    line_start = not text[max(0, start - 4) : start].rsplit("\n", 1)[-1].strip(" \t*•-") and (
        "\n" in text[max(0, start - 4) : start] or start < 4
    )
    return line_start and bool(text[end : end + 4].split("\n", 1)[0].strip(" .:\t\r"))


def _find_leftovers(words: str | None, text: str, region: Span, brackets: Sequence[int]) -> Iterator[re.Match[str]]:
    opened = {*map(text.__getitem__, brackets)}
    signs = [sign for opening in _LEFTOVER_SIGNS.keys() & opened for sign in _LEFTOVER_SIGNS[opening]]
    signs += _LEFTOVER_JOINED if "_" in text else ()
    is_word = words is None or any(map(words.__contains__, _LEFTOVER_WORDS)) or _TURN.search(words)
    is_sign = is_word or any(map(text.__contains__, signs))
    return _LEFTOVER.finditer(text, *region) if is_sign else iter(())


def _find_raw(text: str, region: Span, brackets: Sequence[int]) -> Iterator[re.Match[str]]:
    opened = {*map(text.__getitem__, brackets)}
    is_sign = ("{" in opened and "{{" in text) or ("<" in opened and "<ref" in text)
    return _RAW.finditer(text, *region) if is_sign else iter(())


def _find_empty_links(text: str, region: Span, brackets: Sequence[int]) -> Iterator[re.Match[str]]:
    opened = {*map(text.__getitem__, brackets)}
    is_sign = ("[" in opened and "](" in text) or ("<" in opened and ("<a" in text or "<A" in text))
    return _EMPTY_LINK.finditer(text, *region) if is_sign else iter(())


def compile_phrases(
    anywhere: Iterable[str],
    bracketed: Iterable[str],
    stubs: Iterable[str],
    wanted: Iterable[str],
    examples: Iterable[str],
) -> PhraseScan:
    """Return the scan for the phrases of a lexicon; "*" in a phrase stands for any words."""
    anywhere = list(anywhere)
    free = rf"(?<![A-Za-z]){_join(anywhere)}(?![A-Za-z])"
    in_brackets = rf"{_OPEN}(?:[^\W\d_]{{3,9}}:\s?)?{_join(bracketed)}(?:\s+here)?[.:!]?{_CLOSE}{_NO_TARGET}"
    return PhraseScan(
        placeholders=re.compile(f"{in_brackets}|{free}", re.IGNORECASE),
        stubs=re.compile(rf"[\[［]\s{{0,3}}{_join(stubs)}\s{{0,3}}[\]］]{_NO_TARGET}", re.IGNORECASE),
        wanted=re.compile(rf"[\[({{【［（]{{1,2}}\s{{0,3}}{_join(wanted)}\s{{0,3}}[\])}}】］）]", re.IGNORECASE),
        is_example=compile_lead(examples),
        bracketed=re.compile(in_brackets, re.IGNORECASE),
        free=MappingProxyType(_compile_free(anywhere)),
    )


def _compile_free(phrases: Iterable[str]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase in phrases:
        folded = phrase.strip().lower()
        # What every match holds as it stands.
        words = tuple(sorted(re.split(r"[\s*'’]+", folded), key=len, reverse=True))
        found.setdefault(max(RUN.findall(folded), key=len), []).append((words, _escape(folded)))
    return {word: tuple(own) for word, own in found.items()}


def compile_lead(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds one of the words at the end of a text, before marks and opening quotes."""
    return re.compile(
        rf"(?:(?<![^\W\d_])|(?<=[{KANA}{HAN}])){_join(words)}[\s:,，：\"'“‘„«「『(`]{{0,6}}\Z", re.IGNORECASE
    )


def _join(phrases: Iterable[str]) -> str:
    """Return one alternation of the phrases, by first letter and the longest first.

    Looking at the first letter before trying the phrases makes the search three times as fast.
    """
    ordered = sorted({phrase.strip().lower() for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    groups = [(letter, [phrase for phrase in ordered if phrase[0] == letter]) for letter in {p[0]: 0 for p in ordered}]
    branches = [re.escape(letter) + "(?:" + "|".join(_escape(p[1:]) for p in own) + ")" for letter, own in groups]
    letters = "".join(re.escape(letter) for letter, _ in groups)
    return f"(?=[{letters}])(?:" + "|".join(branches) + ")" if ordered else "(?!)"


def _escape(phrase: str) -> str:
    escaped = re.escape(phrase).replace(r"\ ", r"\s{1,3}").replace(r"\*", r"[^\[\](){}<>\n]{1,60}")
    return re.sub(r"['’]", "['’]", escaped)
