"""Reads who signs inside a text or at its end: credits of reporters, signatures, descriptions of the author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from annotate.core.model import BylineKind
from annotate.core.names import classify_byline, split_names
from annotate.core.scripts import HAN, HANGUL, HIRAGANA, KANA

# In how many characters at the ends of a line a credit or a signature stands.
_EDGE = 140
# How far after the verb the job of a person stands, and how much of a line is read for it.
_JOB_REACH, _LOOK = 80, 400
# How strong the signs are, on the scale of page_byline.
_CREDIT, _SIGNED, _SIGNED_BY_AGENCY = 2.4, 1.9, 1.6

# Describes a person: "Jane Doe is a reporter", "Die Autorin ist"; not "Jane Doe is angry".
_JOB = re.compile(
    r"\b(?:writer|reporter|journalist|editor|author|correspondent|columnist|contributor|blogger|fellow|professor"
    r"|analyst|lecturer|researcher|director|founder|ceo|president|economist|scientist|historian|lawyer|consultant"
    r"|student|freelance\w{0,4}|covers|covered|writes|reports|reported|periodista|columnista|redactora?|escritora?|corresponsal"
    r"|profesora?|jornalista|professora?|journaliste|rédact\w{1,8}|autorin?|redakteur\w{0,3}|journalistin"
    r"|korrespondent\w{0,3}|giornalista|scrive|журналист\w{0,3}|корреспондент\w{0,3}|обозреватель|автор)\b"
    r"|记者|作者|编辑|ライター|記者|編集|評論家|教授",
    re.IGNORECASE,
)
# "Jane Doe is a reporter", "Ana Lima es periodista", "Иван Петров — журналист"; not "Jane Doe, a professor, said",
# which is how the text speaks of the people it quotes.
_DESCRIPTION = re.compile(
    r"(?P<name>[^\W\d_][^,.;:()\n]{2,60}?)(?: \([^()]{2,20}\))?"
    r"(?:\s(?:is|was|es|fue|ist|war|est|é|è)\s(?:an?|the|el|la|un|una|uma|um|eine?|der|die|le|une|l'|our)?\b"
    r"|\s(?:writes|covers|reports|has (?:been|covered|written|worked|reported|edited))\s|\s[—–-]\s|是)"
)
_QUOTED = re.compile(
    r"\b(?:said|says|told|added|argued|dijo|señaló|sagte|déclaré|disse|сказал\w?|заявил\w?)\b|表示|述べ", re.IGNORECASE
)
# The credit of a reporter: "【北港＝佐伯】", "（记者 王伟）", "本报记者王伟报道"; not "记者会", "（下图）".
_CREDITS = (
    re.compile(rf"[【（(〔][^】）)〕]{{0,24}}[＝=][ 　]?(?P<name>[{HAN}々]{{2,6}})[】）)〕]"),
    re.compile(
        r"[（(](?:本报|本報|新华社|通讯员|特约)?(?:记者|記者|作者|文)[:： 　／/]{0,2}"
        rf"(?P<name>[{HAN}·]{{2,6}}(?:[、 　，][{HAN}·]{{2,6}}){{0,3}})[)）]"
    ),
    re.compile(
        rf"(?:本报|本報|新华社|本网|中新社)(?:记者|記者)[ 　]?(?P<name>[{HAN}]{{2,4}}?)[ 　]?"
        r"(?:报道|報道|報導|发自|摄)"
    ),
)
# The signature at the end: "(Jane Doe)", "《李思远》", "— Jane Doe", "Reporting by Jane Doe;"; not "rose (in May)".
_SIGNATURES = (
    re.compile(r"(?:^|[.!?…»”\"。」])\s{0,3}[(（《\[【](?P<name>[^()（）《》\[\]【】]{2,60})[)）》\]】]$"),
    re.compile(r"(?:^|[.!?…»”\"]\s{1,3})[—–―-]{1,2}\s?(?P<name>[^\n.!?—–]{4,60})$"),
    re.compile(r"\b(?:reporting|written|story|words) by (?P<name>[A-ZÀ-Þ][^;\n]{3,80})", re.IGNORECASE),
    re.compile(r"\bdie fragen stellten? (?P<name>[^.;:\n\d]{4,48})", re.IGNORECASE),
    re.compile(r"^(?:un texte de|con información de|text und fotos?:) (?P<name>[A-ZÀ-Þ][^;\n]{3,60})$", re.IGNORECASE),
)
_CLOSING = frozenset(")）》]】")
# Brackets at the end that hold no signature: "(AP Photo/Jane Doe)", "(@jane)", "(see below)".
_NO_SIGNATURE = re.compile(
    r"[@/]|\d|\b(?:photo|image|via|courtesy|picture|getty|video|break|see|source|foto|bild)\b|\.\w", re.IGNORECASE
)
WIDE = re.compile(f"[{KANA}{HAN}{HANGUL}]")
# A name in ideographs alone: "李思远", "佐伯ゆりこ"; not "オープンソース".
HAN_NAME = re.compile(rf"[{HAN}々]{{2,4}}[{HIRAGANA}]{{0,4}}(?:[ 　、，,]{{1,2}}[{HAN}々{HIRAGANA}]{{2,6}}){{0,3}}")
_FIRST_WORDS = """
the a an while but in maybe so as and if when for on at this that these those it he she they we i i'm my our his her
house senate former president sen. rep. gov. dr. ms. mr. mrs. many most some all more no not what who photo image
photos ap via file el la los las der die das le les un una
"""
# Words that begin a sentence or a title of office, not a name: "While Biden", "House Speaker Nancy".
_NO_FIRST_NAME = frozenset(_FIRST_WORDS.split())


class Signature(NamedTuple):
    """Who signs, where in the text, and how strong the sign is."""

    score: float
    start: int
    end: int
    kind: BylineKind
    name: str | None


def find_credits(text: str, start: int, end: int) -> Iterator[Signature]:
    """Yield the reporters whom a line credits at its beginning or end: "（记者 王伟）"."""
    for offset in dict.fromkeys((start, max(start, end - _EDGE))):
        edge = text[offset : min(offset + _EDGE, end)]
        for pattern in _CREDITS:
            if found := pattern.search(edge):
                span = offset + found.start(), offset + found.end()
                yield Signature(_CREDIT, *span, BylineKind.PERSON, found["name"])


def find_signatures(text: str, start: int, end: int) -> Iterator[Signature]:
    """Yield who signs at the end of a line: "(Jane Doe)", "Reporting by Jane Doe; Editing by John Roe"."""
    offset = max(start, end - _EDGE)
    edge = text[offset:end].rstrip(" .")
    for pattern in _SIGNATURES:
        found = pattern.search(edge)
        signed = _read_signature(found) if found else None
        if found and signed:
            kind, name = signed
            score = _SIGNED if kind is BylineKind.PERSON else _SIGNED_BY_AGENCY
            yield Signature(score, offset + found.start(), offset + found.end(), kind, name)


def read_description(words: str) -> str | None:
    """Return the person whom a sentence after the text describes: "Jane Doe" of "Jane Doe is a reporter"."""
    found = _DESCRIPTION.match(words)
    if not found or not _JOB.search(words, found.end(), found.end() + _JOB_REACH) or _QUOTED.search(words[:_LOOK]):
        return None
    name = found["name"].strip()
    return name if is_full_name(name) else None


def names_job(words: str) -> bool:
    """Whether words name the job of somebody who writes or knows: "is a staff writer"."""
    return bool(_JOB.search(words[:_LOOK]))


def is_full_name(words: str) -> bool:
    """Whether a text is names of persons and nothing else, as sure as their form can tell."""
    tokens, names = words.split(), split_names(words)
    left = len(tokens) - sum(len(name.split()) for name in names) - max(0, len(names) - 1)
    if not names or left > 0:
        return False
    if WIDE.search(words):
        return True
    return len(tokens) > 1 and tokens[0].casefold() not in _NO_FIRST_NAME and tokens[0][0].isupper()


def _read_signature(found: re.Match[str]) -> tuple[BylineKind, str | None] | None:
    """Return who signs: a person, or an account or agency in brackets; not a credit of a picture or a post."""
    words = found["name"].strip()
    if _NO_SIGNATURE.search(words) or (WIDE.search(words) and not HAN_NAME.fullmatch(words)):
        return None
    kind, name = classify_byline(words)
    is_introduced = found.group()[0] not in "(（《[【—–―-" and found.start("name") - found.start() > 6
    if kind is BylineKind.PERSON and (is_introduced or is_full_name(words)):
        return kind, name
    is_bracketed = found.group()[-1] in _CLOSING and len(words.split()) <= 3
    return (kind, name) if is_bracketed and kind in (BylineKind.ORG, BylineKind.HANDLE) else None
