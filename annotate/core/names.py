"""Judges what stands where an author's name should be: a person, an organisation, a handle or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotate.core.dates import find_dates
from annotate.core.model import BylineKind
from annotate.core.name_parts import HAS_WIDE, MAIL, NOBODY, Part, is_capital, read_address, read_part
from annotate.core.name_words import (
    DEGREES,
    GENERATIONS,
    GIVEN_NAMES,
    ORG_WORDS,
    PARTICLES,
    ROLES,
    STOP_WORDS,
    fold_name,
)

# Longer fields are a life, not a name; the name stands at their beginning.
_READ = 400
_LONGEST_NAME = 80

# What introduces a name. One that ends in ":", "/" or "=" needs that mark, the others may have it.
BYLINE_PREFIXES: tuple[str, ...] = tuple(
    """
written by|posted by|reported by|reporting by|story by|words by|text by|article by|review by|authored by
submitted by|contributed by|analysis by|opinion by|commentary by|column by|essay by|guest post by|guest essay by
a guest post by|created by|published by|report by|by|author:|authors:|author|authors|byline:|writer:|reporter:
contributor:|correspondent:|journalist:|columnist:|words:|text:|edited by|interview by|compiled by
with reporting by|words and photos by|text and photos by|story and photos by|text & photos:|text und fotos:
texte et photos:|texto y fotos:|escrito por|publicado por|redactado por|texto de|texto:|una nota de|por|autor:
autora:|autores:|autor|autora|geschrieben von|veröffentlicht von|ein beitrag von|ein gastbeitrag von
ein kommentar von|kommentar von|text von|von|eine analyse von|ein interview von|interview von|autorin:|autoren:
verfasst von|écrit par|publié par|rédigé par|propos recueillis par|un texte de|texte de|texte:|par|auteur:
auteurs:|auteur|a cura di|scritto da|pubblicato da|articolo di|testo di|di|autore:|autori:|geschreven door|door
oleh|penulis:|av|autorstwa|yazan:|автор:|авторы:|автор|авторы|текст:|от|автор текста:|автори:
作者|作者:|文/|文|撰文|撰文:|撰稿|撰稿:|记者|記者|本报记者|本報記者|记者:|記者:|文:|文=|取材・文=|取材・文:|取材・文
文・写真:|文と写真:|執筆:|執筆者:|著者:|筆者:|ライター:|投稿者:|書いた人:|構成・文:|構成・文=|text&photo:|글:|작성자:|بقلم
بقلم:|كتب:|كتبت:
""".strip()
    .replace("\n", "|")
    .split("|")
)


def _compile_prefixes() -> re.Pattern[str]:
    parts = []
    for prefix in sorted(set(BYLINE_PREFIXES), key=len, reverse=True):
        words = re.escape(prefix.rstrip(":=/")).replace(r"\ ", r"\s{1,3}")
        mark = r"\s{0,3}[:：=＝/／|｜︱丨●]"
        parts.append(words + (mark if prefix[-1] in ":=/" else rf"(?:{mark}|(?=\s))"))
    return re.compile(rf"\s{{0,8}}(?:[-–—•*|●■◆]\s{{0,3}})?(?:{'|'.join(parts)})\s{{0,8}}", re.IGNORECASE)


# "By Ana Lima", "Posted by: Ana", "取材・文＝山田", "作者：李"; not "Byron Lima", "文化の日", "Porter Hall".
_PREFIX = _compile_prefixes()
# Between names: "A, B and C", "A; B", "A y B", "A | Paper", "A - Paper"; not "Jean-Luc" or "Martin-Ortega".
_SEPARATOR = re.compile(
    r"\s*(?P<mark>[,;|｜•、，；／\n\t]|(?<!\b[a-z])/|\s[-–—―·・‐]\s)\s*"
    r"|\s+(?P<word>and|und|et|och|og|oraz|dan|ve|with|With|mit|avec|con|com|y|e|i|и|та|і|&|\+|AND|UND|ET|Y|E|И|WITH|And)\s+"
)
_AND = frozenset(
    ("and", "&", "und", "et", "y", "e", "i", "и", "та", "і", "AND", "UND", "ET", "Y", "И", "And", "och", "og")
)
_OTHERS = frozenset(("other", "others", "more", "colleagues"))
# "3:15 PM EST", "14.37 Uhr", "08時00分".
_TIME = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\b\.?)?(?:\s?(?:GMT|UTC|[ECMP][SD]?T|IST|CET|CEST|BST|JST|Uhr))?"
    r"|\d{1,2}\s?時\s?\d{1,2}\s?分",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(（\[【〈<＜《]([^()（）\[\]【】〈〉<>＜＞《》]{0,120})[)）\]】〉>＞》]")
_BRACKETS = " \n\t()（）[]【】《》<>"
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\u2600-\u27bf\u2b50\ufe0f\U0001f000-\U0001faff]"
)
# Who took the picture, edited or translated: "Photos by Rui Costa", "写真＝山田"; not "Video Desk".
_CREDIT = re.compile(
    r"(?:\b(?:photo(?:s|graphs?|graphy)?|pictures?|images?|fotos?|bild(?:er)?|illustrations?|video|edit(?:ed|ing)"
    r"|translat(?:ed|ion)|additional reporting|traducción|übersetzung|traduction)\s?(?:by\b|de\b|von\b|[:：/])"
    r"|(?:写真|撮影|イラスト|編集|翻訳|訳|编辑|責任編輯|责任编辑|责编|校对|校對|審核|摄影|攝影|来源|來源)\s?[:：＝=/／])",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"(?<=\S)\s+@\w{1,40}")
_ADDRESSES = re.compile(r"[,;\s]+(?=https?://)")


def match_byline_prefix(text: str) -> int:
    """Return the length of the words that introduce an author ("Posted by ", "文＝"), 0 without them."""
    match = _PREFIX.match(text[:80])
    return match.end() if match else 0


def classify_byline(raw: str) -> tuple[BylineKind, str | None]:
    """Return who an author field or byline names, and the cleaned name or names joined with ", ".

    One person among agencies and roles makes it a person; the name is None when it names nobody.
    """
    parts = _read_parts(raw)
    for kind in (BylineKind.PERSON, BylineKind.ORG, BylineKind.HANDLE):
        names = list(dict.fromkeys(part.name for part in parts if part.kind is kind))
        if names:
            return kind, ", ".join(names)
    return BylineKind.NONE, None


def split_names(text: str) -> list[str]:
    """Return the persons that a byline names, cleaned, in order and each once."""
    return list(dict.fromkeys(part.name for part in _read_parts(text) if part.kind is BylineKind.PERSON))


def is_person_name(text: str) -> bool:
    """Whether a text is one person's name and nothing else, written with capitals where its script has them."""
    words = " ".join(text.split())
    if not words or len(words) > _LONGEST_NAME or words.islower() or any(mark in words for mark in ',;:|/@"“”!?()'):
        return False
    return [*_read_parts(words)] == [Part(BylineKind.PERSON, words)]


def is_plain_name(text: str) -> bool:
    """Whether a text is a person's name by a common first name too: what to ask where nothing marks a byline."""
    first = fold_name(text.split(maxsplit=1)[0]) if text.strip() else ""
    return first.partition("-")[0] in GIVEN_NAMES and is_person_name(text)


def _read_parts(raw: str) -> list[Part]:
    text = _INVISIBLE.sub(" ", raw[:_READ]).strip()
    addresses = [read_address(piece) for piece in _ADDRESSES.split(text)[:20]]
    if any(addresses):
        return [address for address in addresses if address]
    text = _drop_credit(_drop_prefix(_ACCOUNT.sub("\n", MAIL.sub("\n", text))))
    text = _strip_brackets(_drop_times(text))
    pieces, joints = _split(text)
    parts = [read_part(_drop_prefix(piece)) for piece in pieces]
    if _is_phrase(pieces, joints, parts):
        return []
    # "faits divers" beside capitals is no name; "ana lima" alone may be one.
    kept = [NOBODY if part.name.islower() and not text.islower() else part for part in parts]
    return _mark_brand(pieces, joints, kept)


def _drop_prefix(text: str) -> str:
    for _ in range(2):
        length = match_byline_prefix(text)
        rest = text[length:].strip()
        # "Von Trapp" and "von der Au, Ana" hold surnames: what introduces one word, or none, is kept.
        is_particle = fold_name(text[:length]) in PARTICLES
        if not length or (is_particle and (len(rest.split()) < 2 or rest[:1].islower())):
            break
        text = rest
    return text


def _drop_credit(text: str) -> str:
    """Return a text up to where others than its author are named; "" where only these are."""
    match = _CREDIT.search(text)
    return text[: match.start()] if match else text


def _drop_times(text: str) -> str:
    for found in reversed(find_dates(text)):
        text = f"{text[: found.start]}\n{text[found.end :]}"
    return _TIME.sub("\n", text)


def _strip_brackets(text: str) -> str:
    """Return a text without what stands in brackets, or that alone where nothing stands outside."""
    inner = _BRACKETED.findall(text)
    outer = _BRACKETED.sub("\n", text).strip(_BRACKETS)
    if not inner or any(map(str.isalpha, outer)):
        return outer
    return _drop_prefix("\n".join(inner))


def _split(text: str) -> tuple[list[str], list[str]]:
    """Return the pieces of a byline, and what stands between each two."""
    pieces: list[str] = []
    joints: list[str] = []
    place = 0
    for match in _SEPARATOR.finditer(text):
        pieces.append(text[place : match.start()])
        joints.append((match["word"] or match["mark"]).strip() or "\n")
        place = match.end()
    pieces.append(text[place:])
    pieces, joints = _rejoin(pieces, joints)
    if joints == [","] and _is_inverted(pieces):
        return [f"{pieces[1].strip()} {pieces[0].strip()}"], []
    return pieces, joints


def _rejoin(pieces: Sequence[str], joints: Sequence[str]) -> tuple[list[str], list[str]]:
    """Join what belongs together: "Ortega y Gasset", "Ana and Rui Lima", "Rui Lima, PhD"."""
    out, kept = [pieces[0]], []
    for joint, piece in zip(joints, pieces[1:], strict=True):
        words, before = piece.split(), out[-1].split()
        if joint in ("y", "i", "e") and len(words) == 1 and len(before) >= 2:
            out[-1] = f"{out[-1]} {joint} {piece}"
        elif joint == "," and fold_name(piece) in DEGREES | GENERATIONS:
            continue
        else:
            if joint in _AND and _shares_surname(before, words):
                out[-1] = f"{out[-1]} {words[-1]}"
            out.append(piece)
            kept.append(joint)
    return out, kept


def _shares_surname(before: Sequence[str], words: Sequence[str]) -> bool:
    """Whether "Ana" and "Rui Lima" are Ana Lima and Rui Lima."""
    return (
        len(before) == 1
        and len(words) == 2
        and all(is_capital(token) and fold_name(token) not in STOP_WORDS for token in (*before, *words))
    )


def _is_inverted(pieces: Sequence[str]) -> bool:
    """Whether "Lima, Ana B." or "de la Cruz, Ana" stands for Ana B. Lima or Ana de la Cruz."""
    last, first = pieces[0].split(), pieces[1].split()
    tokens = [*last, *first]
    return (
        1 <= len(first) <= 2
        and len(first[0]) > 1
        and sum(fold_name(token) not in PARTICLES for token in last) == 1
        and fold_name(last[-1]) not in PARTICLES
        and all(is_capital(token) and token[0].isalpha() and not HAS_WIDE.search(token) for token in (last[-1], *first))
        and not any(fold_name(token) in STOP_WORDS for token in tokens)
    )


def _is_phrase(pieces: Sequence[str], joints: Sequence[str], parts: Sequence[Part]) -> bool:
    """Whether an "and" joins a name to plain words, as in "Public Safety and daily life": no list of names."""
    for joint, piece, part in zip(joints, pieces[1:], parts[1:], strict=True):
        words = fold_name(piece).split()
        is_plain = joint in _AND and len(words) >= 2 and piece.islower()
        if (
            is_plain
            and not set(words) & _OTHERS
            and words[-1] not in ROLES | ORG_WORDS
            and (part.name.islower() or not part.name)
        ):
            return not all(other.islower() for other in pieces)
    return False


def _mark_brand(pieces: Sequence[str], joints: Sequence[str], parts: list[Part]) -> list[Part]:
    """Return the parts, where "Nagi／ナギ", one word in two scripts, is a brand and no person."""
    if len(parts) == 2 and joints[0] in "/／|｜" and all(len(piece.split()) == 1 for piece in pieces):
        is_wide = [bool(HAS_WIDE.search(piece)) for piece in pieces]
        if is_wide[0] != is_wide[1] and all(part.name for part in parts) and not _has_org(parts):
            return [Part(BylineKind.ORG, "／".join(part.name for part in parts))]
    return parts


def _has_org(parts: Sequence[Part]) -> bool:
    return any(part.kind is BylineKind.ORG for part in parts)
