"""Reads what one line of a page says of an author: whom it names, and whether it introduces the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from annotate.core.dates import find_dates
from annotate.core.model import BylineKind
from annotate.core.names import classify_byline, match_byline_prefix
from annotate.core.scripts import HAN, HIRAGANA, KANA

# A line that names authors is shorter than this (scientific papers have twenty); a label or a role than these.
_LONGEST, _LONGEST_LABEL, _LONGEST_ROLE = 400, 24, 90
# More words than this beside name, date and role, and the line says something else.
_MOST_REST = 6
# The order in which the parts of a line are believed to name its author.
_ORDER = (BylineKind.PERSON, BylineKind.ORG, BylineKind.HANDLE, BylineKind.NONE)

# "10:30", "3.04 p.m. ET", "12時00分"; not "2022".
_TIME = re.compile(
    r"\b\d{1,2}(?:[:.h]\d{2}(?::\d{2})?|時\d{2}分?)(?:\s?[ap]\.?m\b\.?)?"
    r"(?:\s?(?:GMT|UTC|[ECMP][SD]?T|IST|CET|CEST|BST|Uhr|hrs)\b)?|\b\d{1,2}\s?[ap]\.?m\b\.?",
    re.IGNORECASE,
)
# What stands beside author and date: "Published:", "Wednesday", "5 min read"; not a name.
_BESIDE = re.compile(
    r"(?<![^\W\d_])(?:(?:(?:first|last|originally) )?(?:published|updated|posted|modified|created)(?: (?:on|at))?"
    r"|publicad[oa]|actualizad[oa]|atualizad[oa]|veröffentlicht|aktualisiert|stand|lesedauer|publiée?|mise? à jour"
    r"|modifié|pubblicato|aggiornato|опубликовано|обновлено"
    r"|(?:\d{1,5} )?(?:min(?:ute)?s? read|comments?|shares?|views?)|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun|access_time|create|follow|twitter|gmt|utc|bst|e[sd]?t|p[sd]t|cest|cet|ist|jst|msk|uhr)(?![^\W\d_])[:：]?"
    r"|[(（](?:月|火|水|木|金|土|日|mon|tue|wed|thu|fri|sat|sun)[)）]"
    r"|(?:最終)?(?:公表|登録|掲載|作成|公開|更新|発行|投稿)日|(?:发布时间|更新时间|发表时间|日期|时间|發布時間)[:：]?|更新|公開|公开",
    re.IGNORECASE,
)
# An account or address, glued to the name or not: "@jane_doe", "jane@site.com"; not "3 @ 5".
_ACCOUNT = re.compile(r"[\w.+\-]{0,64}@\s?[\w\-]{2,64}(?:\.[\w\-]{1,64}){0,3}")
# What copying has glued to a name: "Jane DoeTwitter"; not "Twitter".
_GLUED = re.compile(r"(?<=[a-zà-ÿ])(?=(?:Twitter|Follow|Published|Updated|Posted|Facebook)\b|@)")
# "Edited by Jane Doe", "May 5 by Jane Doe"; not "passers-by Jane", "stand by me".
_INLINE_BY = re.compile(
    r"(?:^|[\s|])(?:(?:[Ee]dited|[Ww]ritten|[Rr]eported|[Pp]osted|[Cc]ompiled) )?(?:[Bb]y|BY)\s{1,3}"
    rf"(?=[A-ZÀ-ÞЀ-Я@{KANA}{HAN}])"
)
# Between the parts of a line: "Jane Doe | 5 May", "Jane Doe - 5 May", "Doe / Ledger"; not "Jean-Luc", "and/or".
_SEGMENT = re.compile(r"\s{0,9}(?:[|•·｜►▪»]|\s[-–—―/]\s|\s/|/\s|\s{3}|\t)\s{0,9}")
# The role that follows a name without a comma: "Jane Doe Senior Editor", "Jane Doe CEO"; not "News Desk".
_ROLE = re.compile(
    r"(?<=\w)\s{1,3}(?=(?:Senior|Chief|Deputy|Managing|Contributing|Executive|Associate|Assistant|Special|National"
    r"|Political|Foreign|Staff (?:Writer|Reporter)|News (?:Editor|Reporter|Fellow|Writer)|Editor|Reporter|Writer"
    r"|Correspondent|Columnist|Contributor|CEO|CTO|Professor|Redakteur|Journalist|Korrespondent|Periodista|Redactora?)\b)"
)
# What joins a name to the date after it: "admin on", "Ana Lima am"; not "Jon".
_JOINT = re.compile(r"\s(?:on|at|am|um|em|el|le|den|il|от)$", re.IGNORECASE)
# Labels that are words of their own without the mark after them: "文● 李", "投稿者 Jane"; not "文化".
_LABELS = re.compile(r"(?:文|著|取材|写真|投稿者|ライター|text|by)[●：:＝=・／/\s]{1,4}", re.IGNORECASE)
# The role of a person, for a line of its own: "Senior reporter", "Staff Writer"; not "The reporter said that".
_ROLE_LINE = re.compile(
    r"(?:[\w&'’,\-]{1,20} ){0,5}(?:writer|reporter|journalist|editor|author|correspondent|columnist|contributor"
    r"|fellow|analyst|professor|redactora?|periodista|columnista|corresponsal|jornalista|journaliste|redakteur(?:in)?"
    r"|autorin?|ceo|blogger|корреспондент|журналист|обозреватель)(?:,? [^.!?]{0,60})?",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
# A name that a label introduces: "佐伯由里子"; not "編集部から".
_WIDE_NAME = re.compile(rf"[{HAN}々]{{2,6}}[{HIRAGANA}]{{0,4}}")
_WIDE = re.compile(f"[{KANA}{HAN}]")


class Reading(NamedTuple):
    """What a line says of an author: `kind` and `name` as `classify_byline` gives them.

    `is_explicit` where the line introduces the name ("by"), `is_dated` where a date stands beside
    it, `rest` how many words are left over.
    """

    kind: BylineKind
    name: str | None
    is_explicit: bool
    is_dated: bool
    has_account: bool
    rest: int


@lru_cache(maxsize=4096)  # headline, byline and date ask for the same lines
def read_author(words: str) -> Reading | None:
    """Return what a line says of an author, or None where it can name nobody."""
    if not 1 < len(words) <= _LONGEST:
        return None
    dates = find_dates(words)
    bare = words
    for date in reversed(dates):
        bare = f"{bare[: date.start]} | {bare[date.end :]}"
    accounts = _ACCOUNT.findall(bare)
    bare = _ACCOUNT.sub(" | ", _GLUED.sub(" | ", bare))
    parts = [_read_part(piece, bool(dates)) for piece in _split_parts(bare)]
    if not any(part.name for part in parts) and len(accounts) == 1 and len(words) <= len(accounts[0]) + 12:
        return Reading(BylineKind.HANDLE, accounts[0], False, bool(dates), True, 0)
    named = [part for part in parts if part.name or part.is_explicit]
    if not named:
        return None
    best = min(named, key=lambda part: (not part.is_explicit, _ORDER.index(part.kind)))
    if accounts and best.kind is BylineKind.HANDLE and not best.is_explicit:
        return None
    rest = sum(part.rest for part in parts)
    return best._replace(is_dated=bool(dates), has_account=bool(accounts), rest=rest)


def is_byline(words: str) -> bool:
    """Whether a line introduces a person as author: "By Jane Doe", not "By the numbers"."""
    reading = read_author(words) if match_byline_prefix(words) else None
    return bool(reading and reading.is_explicit and reading.kind is BylineKind.PERSON and reading.rest <= _MOST_REST)


def is_label(words: str) -> bool:
    """Whether a line is only what introduces an author: "By", "Author:", "作者：", "Written by"."""
    return len(words) <= _LONGEST_LABEL and any(
        match_byline_prefix(words + mark) == len(words + mark) for mark in (" ", ": ")
    )


def is_role(words: str) -> bool:
    """Whether a line is the role of a person: "Senior reporter"."""
    return len(words) <= _LONGEST_ROLE and bool(_ROLE_LINE.fullmatch(words))


def _split_parts(bare: str) -> Iterator[str]:
    for piece in _SEGMENT.split(_BESIDE.sub(" | ", _TIME.sub(" | ", bare))):
        clean = _JOINT.sub("", piece.strip(" ,.;:-–—―•*"))
        if clean:
            yield clean


def _read_part(piece: str, is_dated: bool) -> Reading:
    label = _LABELS.match(piece)
    prefix = match_byline_prefix(piece) or (label.end() if label else 0)
    inline = _INLINE_BY.search(piece) if is_dated and not prefix else None
    rest = piece[inline.end() if inline else prefix :]
    kind, name = _classify(rest)
    is_explicit = bool(prefix or inline)
    if kind is BylineKind.HANDLE and is_explicit and _WIDE_NAME.fullmatch(name or ""):
        kind = BylineKind.PERSON
    if kind is BylineKind.ORG and is_explicit and rest[:1].islower():
        # "By the numbers", "by the end of the year".
        kind, name, is_explicit = BylineKind.NONE, None, False
    left = len(_TOKEN.findall(piece)) - len(_TOKEN.findall(name or ""))
    if len(_WIDE.findall(piece)) > 1:
        left = (len(piece) - len(name or "")) // 4
    return Reading(kind, name, is_explicit, False, False, max(0, left))


def _classify(words: str) -> tuple[BylineKind, str | None]:
    kind, name = classify_byline(words)
    if kind is not BylineKind.PERSON and (role := _ROLE.search(words)):
        cut_kind, cut_name = classify_byline(words[: role.start()])
        if cut_kind is BylineKind.PERSON and " " in (cut_name or ""):
            kind, name = cut_kind, cut_name
    if name and len(name) < 2:
        return BylineKind.NONE, None
    half = len(name or "") // 2
    # Copied twice, from the picture and from the line: "Jane Doe Jane Doe".
    if name and name[half] == " " and name[:half] == name[half + 1 :]:
        name = name[:half]
    return kind, name
