"""Reads one name, as it stands between the commas of a byline, in Latin, Cyrillic and East Asian scripts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from annotate.core.model import BylineKind
from annotate.core.name_words import (
    AGENCIES,
    ARTICLES,
    CUTS,
    DEGREES,
    HARD_CUTS,
    HONORIFICS,
    NO_NAME_WORDS,
    NOTHING,
    ORG_PHRASES,
    ORG_WORDS,
    PARTICLES,
    PLACE_STARTS,
    PLACES,
    ROLE_MODIFIERS,
    ROLES,
    STOP_WORDS,
    fold_name,
)
from annotate.core.scripts import HAN, HAN_AGAIN, HANGUL, KANA

_LONGEST_TOKEN, _MOST_TOKENS = 24, 6
_LONGEST_ORG = 12  # words

# What names in these scripts are written with, but for kana, which more than names are written with.
NAME_SIGNS = HAN + HAN_AGAIN + HANGUL + "々〆"
HAS_WIDE = re.compile(f"[{KANA}{NAME_SIGNS}]")

# English words that join others, and stand at most at the ends of names.
_LINKING = frozenset(("to", "for", "on", "at", "is", "are", "was", "as", "by", "with", "of"))
# "Isabella", "O'Neill", "Jean-Luc", "J.", "J.R.", "d'Este"; not "R2D2", "foo_bar", "a.b.c.com".
# Letters, and the marks that scripts from Hebrew to Burmese set on them.
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u0900-\u109f])"
_NAME_TOKEN = re.compile(rf"{_LETTER}{{1,40}}(?:['’ʼ`.\-‐‑]{_LETTER}{{1,40}}){{0,5}}\.?")
_INITIAL = re.compile(r"(?:[^\W\d_]\.?-?){1,3}")
# "ZDNet", "NBCNews"; not "McCain", "PAN".
_BRAND_CASE = re.compile(r"[A-Z]{2,}[a-z]")
_FORMAL_APOSTROPHE = re.compile(r"[a-z]{1,2}['’][^\W\d_]")
# "site.com", "news.site.co.uk"; not "T.C".
_HOST = re.compile(r"(?:[a-z0-9\-]{2,63}\.){1,4}[a-z]{2,24}", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:(?:https?:)?//|www\.)\S+|(?:[a-z0-9\-]{2,63}\.){1,4}[a-z]{2,24}/\S*", re.IGNORECASE)
MAIL = re.compile(r"(?:mailto:)?([\w.+\-]{1,64})@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}")
# "@mara_k", "u/mara"; not "mara@site.com".
_HANDLE = re.compile(r"(?:@|/?u/)[\w.\-]{1,40}")
# Where sites keep the page of an author: "https://site.com/authors/ana-lima", "https://facebook.com/ana.lima".
_AUTHOR_PATH = re.compile(
    r"(?:facebook\.com|linkedin\.com/in|/(?:authors?|staff|people|profiles?|by|contributors?|journalists?|writers?"
    r"|reporters?|autor|autores|auteurs?|autoren|columnists?|bio|person|team|editors?))/([^/?#\s]{3,60})/?(?:[?#]|$)",
    re.IGNORECASE,
)


class Part(NamedTuple):
    """What a piece of a byline is, and its name; the name is "" for NONE."""

    kind: BylineKind
    name: str


NOBODY = Part(BylineKind.NONE, "")


def read_part(raw: str) -> Part:
    """Return what one piece of a byline names, without role and place."""
    piece = " ".join(raw.split()).strip(" .,:;|-–—·*_\"“”'’‘«»#~=!?●○◎■◆▶")
    folded = fold_name(piece)
    if not any(map(str.isalpha, piece)) or folded in NOTHING or folded in PLACES:
        return NOBODY
    if folded in ORG_PHRASES or folded in AGENCIES:
        return Part(BylineKind.ORG, piece)
    return read_address(raw.strip()) or (_read_wide(piece) if HAS_WIDE.search(piece) else _read_tokens(piece))


def read_address(text: str) -> Part | None:
    """Return whom the address of a page, of mail or of an account names; None for what is no address."""
    if _HANDLE.fullmatch(text):
        return Part(BylineKind.HANDLE, text)
    mail = MAIL.fullmatch(text)
    if mail:
        return _read_slug(mail[1]) or NOBODY
    is_host = bool(_HOST.fullmatch(text)) and text.islower()
    if not is_host and not _ADDRESS.fullmatch(text):
        return None
    profile = _AUTHOR_PATH.search(text)
    found = _read_slug(profile[1]) if profile else None
    return found or (Part(BylineKind.ORG, text) if "/" not in text else NOBODY)


def _read_slug(slug: str) -> Part | None:
    """Read "ana-lima" or "ana.lima.31" of an address as Ana Lima."""
    words = [word for word in re.split(r"[-._+]", slug) if word and not word.isdigit()]
    if not 2 <= len(words) <= 3 or not all(word.isalpha() for word in words) or len(words[-1]) < 2:
        return None
    part = _read_tokens(" ".join(word.capitalize() for word in words))
    return part if part.kind is BylineKind.PERSON else None


def _read_tokens(piece: str) -> Part:
    tokens = piece.split()
    while len(tokens) > 1 and fold_name(tokens[0]) in HONORIFICS:
        del tokens[0]
    if len(tokens) == 1:
        return _read_single(tokens[0])
    name = _cut_name(tokens)
    if name:
        return Part(BylineKind.PERSON, " ".join(name))
    folded = [fold_name(token) for token in tokens]
    is_named = any(token in ORG_WORDS or token in AGENCIES for token in folded) or folded[0] in ARTICLES
    is_role = any(token in ROLES for token in folded) and all(t in ROLES or t in ROLE_MODIFIERS for t in folded)
    if is_named and not is_role and len(tokens) <= _LONGEST_ORG:
        return Part(BylineKind.ORG, piece)
    return NOBODY


def _cut_name(tokens: Sequence[str]) -> list[str] | None:
    """Return the name that the tokens begin with, without role and place, or None."""
    folded = [fold_name(token) for token in tokens]
    is_lower = " ".join(tokens).islower()
    head, has_role = len(tokens), False
    for place, (token, word) in enumerate(zip(tokens, folded, strict=True)):
        is_cut = token.islower() and not is_lower and word in CUTS and word not in PARTICLES
        if is_cut or word in ROLES or word in AGENCIES or word in HARD_CUTS or token[0].isdigit():
            head, has_role = place, word in ROLES
            break
    # "Ana Lima Washington Post"
    head -= next(
        (size for size in (3, 2) if head - size >= 2 and " ".join(folded[head - size : head]) in ORG_PHRASES), 0
    )
    while head > 2 and (folded[head - 1] in DEGREES or (has_role and folded[head - 1] in ROLE_MODIFIERS)):
        head -= 1
    while head > 2 and (folded[head - 1] in PARTICLES or folded[head - 1] == "d") and tokens[head - 1].islower():
        head -= 1
    while has_role and head > 2 and folded[head - 1] in ORG_WORDS and folded[0] not in PLACE_STARTS:
        head -= 1
    return list(tokens[:head]) if _is_name(tokens[:head], folded[:head]) else None


def _is_name(tokens: Sequence[str], folded: Sequence[str]) -> bool:
    if not 2 <= len(tokens) <= _MOST_TOKENS or any(word in STOP_WORDS for word in folded):
        return False
    # "Continuing To Browse" is no name, "To Lam" is one.
    if (len(tokens) == 2 and folded[0] in ARTICLES) or any(word in _LINKING for word in folded[1:-1]):
        return False
    is_lower = all(token.islower() for token in tokens)
    if is_lower and any(word in CUTS for word in folded):
        return False
    counted = full = 0
    for token, word in zip(tokens, folded, strict=True):
        if not _NAME_TOKEN.fullmatch(token) or len(token) > _LONGEST_TOKEN or _BRAND_CASE.match(token):
            return False
        if token.endswith(("'s", "’s")):
            return False
        if word in PARTICLES and token[0].islower() and not is_lower:
            continue
        if not is_lower and not is_capital(token):
            return False
        counted += 1
        full += not _INITIAL.fullmatch(token) or (len(word) > 1 and not token.isupper())
    return counted >= 2 and full >= 1


def is_capital(token: str) -> bool:
    """Whether a token begins as names do: with a capital, as "d'Este", or in a script without capitals."""
    return not token[0].islower() or bool(_FORMAL_APOSTROPHE.match(token))


def _read_single(token: str) -> Part:
    word = fold_name(token)
    if word in ORG_WORDS or _HOST.fullmatch(token):
        return Part(BylineKind.ORG, token)
    if word in ROLES or word in NO_NAME_WORDS or len(word) < 2 or len(token) > 40:
        return NOBODY
    # Capitals without a vowel are spoken letter by letter, as the names of agencies are.
    if re.fullmatch("[B-DF-HJ-NP-TV-XZ]{3,6}", token):
        return Part(BylineKind.ORG, token)
    return Part(BylineKind.HANDLE, token)


def _read_wide(piece: str) -> Part:
    from annotate.core.name_wide import read_wide  # its patterns take longer to compile than all others here

    return read_wide(piece)
