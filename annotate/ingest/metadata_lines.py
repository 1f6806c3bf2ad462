"""Bylines and dates in the lines that a reader sees: under the title, in the first words, at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from annotate.core.dates import find_dates
from annotate.core.model import BylineKind
from annotate.core.name_words import AGENCIES, fold_name
from annotate.core.names import classify_byline, is_person_name, is_plain_name, match_byline_prefix, split_names
from annotate.core.scripts import HAN, KANA
from annotate.ingest.metadata_marked import Shown
from annotate.ingest.metadata_survey import climb, read_texts

_MOST_LINES = 40
_LONGEST_LINE = 120
# Lines this long are the article, or its summary; ideographs say more in fewer signs.
_PROSE, _SENTENCE, _WIDE_PROSE = 200, 90, 80
_BYLINE_LINES, _DATED_LINES, _ALONE_LINES = 14, 8, 4
_WIDE = re.compile(f"[{KANA}{HAN}]")
_HAN = f"{HAN}々"

# A name in brackets, as papers sign: "（山田太郎）", "[Ana Lima, Agency]", "【文：山田太郎】".
_SIGNED = re.compile(r"[(（\[【〔［]([^()（）\[\]【】〔〕［］]{2,60})[)）\]】〕］]")
_HAN_NAMES = re.compile(rf"[{_HAN}]{{3,6}}(?:[、・ 　][{_HAN}]{{3,6}}){{0,3}}(?:記者|记者)?")
# What a signature follows: the end of a sentence, or nothing.
_STOPS = ("。", "．", ".", "」", "』", "”", '"', "！", "？", "!", "?", "…")
# "【ロンドン＝山田太郎】", "【北京・山田太郎】"; not "【写真＝提供】", which names no person.
_DATELINE = re.compile(rf"【[^【】＝=・]{{1,12}}[＝=・]([{_HAN}ァ-ー]{{2,12}})】")
# "记者 李明 报道", "記者王小明／台北報導", "（記者李明、王芳）"; not "记者从会上获悉".
_REPORTER = re.compile(
    rf"(?:记者|記者)[:：\s]{{0,3}}([{_HAN}]{{2,4}}(?:[、 ，][{_HAN}]{{2,4}}){{0,3}}?)"
    r"\s{0,2}(?=[)）／/\]】,，。:：]|(?:[^\s]{2,6})?(?:报道|報導|报导|報道|摄|攝)|$)"
)
# "中央社記者李明明台北5日電": three signs of name before place and day.
_WIRED = re.compile(rf"記者([{_HAN}]{{3}})(?=[{_HAN}]{{2,4}}\d{{1,2}}日[電电])")
# "Ana Lima is a staff writer at ...", "Ana Lima covers energy"; not "Ana Lima is a teacher in the town".
_LIFE = re.compile(
    r"(?P<name>[^\W\d_][^.!?:;\"“”]{4,50}?)(?:,[^.]{2,80},)? (?:is|was|covers|writes|reports|ist|es|est|é) "
    r"(?P<rest>[^.]{0,120})"
)
_WORK = re.compile(
    r"writer|reporter|correspondent|columnist|editor|journalist|contribut|covers|fellow at|redakteur|periodista"
    r"|jornalista|reporta|autor",
    re.IGNORECASE,
)


def find_lines_by_title(title: HtmlElement) -> list[str]:
    """Return the lines that follow a title on the page; "By" alone is joined with the line after it."""
    lines: list[str] = []
    for raw in islice(_read_onward(title), 400):
        line = " ".join(raw.split())
        if not line:
            continue
        if lines and len(lines[-1]) < 20 and match_byline_prefix(lines[-1] + " ") >= len(lines[-1]):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
        if len(lines) > _MOST_LINES:
            break
    return lines[:_MOST_LINES]


def _read_onward(node: HtmlElement) -> Iterator[str]:
    """Yield the lines after an element, in the order of the page."""
    held: list[str] = []
    for ancestor in climb(node):
        held.append(ancestor.tail or "")
        for sibling in ancestor.itersiblings():
            if isinstance(sibling.tag, str) and sibling.tag not in ("script", "style", "nav"):
                for text in read_texts(sibling):
                    if text == "\n":
                        yield "".join(held)
                        held = []
                    else:
                        held.append(text)
            held.append(sibling.tail or "")
        yield "".join(held)
        held = []


def find_line_bylines(lines: Sequence[str]) -> Iterator[Shown]:
    """Yield the byline among the lines under the title: "By Ana Lima", a name beside a date, a dateline's name."""
    prose = 0
    for place, line in enumerate(lines[:_BYLINE_LINES]):
        if _is_prose(line):
            prose += 1
            names = _read_first_words(line)
            if names:
                yield Shown("text", 1.5, names)
            if names or prose > 1:
                return
            continue
        shown = _read_line(lines, place)
        if shown:
            yield shown
            return


def _is_prose(line: str) -> bool:
    """Whether a line is running text: long, or a sentence of some length."""
    if _WIDE.search(line):
        return len(line) > _WIDE_PROSE
    return len(line) > _PROSE or (len(line) > _SENTENCE and line.endswith(_STOPS))


def _read_first_words(line: str) -> tuple[str, ...]:
    """Return who is named in the dateline that a line begins with."""
    match = _DATELINE.match(line) or _WIRED.search(line[:60]) or _REPORTER.search(line[:60])
    names = match[1].split("、") if match else []
    return tuple(name for name in names if split_names(name))


def _read_line(lines: Sequence[str], place: int) -> Shown | None:
    line = lines[place][:_LONGEST_LINE]
    if match_byline_prefix(line) and classify_byline(line)[0] is not BylineKind.NONE:
        return Shown("text", 2.0, (line,))
    named = _read_first_words(line)
    if named:
        return Shown("text", 1.5, named)
    is_dated = place < _DATED_LINES and _is_dated(lines, place)
    signed = [inner for inner in _SIGNED.findall(line) if split_names(inner) and _is_signature(inner)]
    if is_dated and signed:
        return Shown("text", 1.0, (signed[0],))
    if (is_dated or place < _ALONE_LINES) and is_plain_name(line):
        return Shown("text", 1.0, (line,))
    return None


def _is_signature(inner: str) -> bool:
    """Whether what stands in brackets names persons only, or persons with their agency."""
    words = fold_name(inner)
    return not _WIDE.search(inner) or "，" in inner or "," in inner or any(name in words.split() for name in AGENCIES)


def _is_dated(lines: Sequence[str], place: int) -> bool:
    return any(find_dates(line[:_LONGEST_LINE]) for line in lines[max(place - 1, 0) : place + 2])


def find_closing_byline(lines: Sequence[str]) -> Iterator[Shown]:
    """Yield who signs an article at its end: "（山田太郎）", "文：山田太郎", "Ana Lima is a reporter in Lisbon."."""
    for line in reversed(lines[-4:]):
        shown = _read_closing(line)
        if shown:
            yield shown
            return


def _read_closing(line: str) -> Shown | None:
    if len(line) <= _LONGEST_LINE and match_byline_prefix(line) and split_names(line):
        return Shown("text", 1.5, (line,))
    tail = line[-_LONGEST_LINE:].rstrip("。 ")
    signed = list(_SIGNED.finditer(tail))
    if signed and signed[-1].end() == len(tail):
        inner, before = signed[-1][1], tail[: signed[-1].start()].rstrip()
        is_labelled = bool(match_byline_prefix(inner))
        # Short words with kana in brackets are remarks ("おわり") as often as names.
        is_name = is_labelled or not _WIDE.search(inner) or bool(_HAN_NAMES.fullmatch(inner))
        if is_name and split_names(inner) and (is_labelled or not before or before.endswith(_STOPS)):
            return Shown("text", 1.5 if is_labelled else 1.0, (inner,))
    life = _LIFE.match(line[:400])
    if life and is_person_name(life["name"].strip()) and _WORK.search(life["rest"][:60]):
        return Shown("text", 1.0, (life["name"].strip(),))
    return None
