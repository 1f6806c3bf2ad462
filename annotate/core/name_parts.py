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

_LONGEST_TOKEN, _MOST_TOKENS = 24, 6
_LONGEST_ORG = 12  # words
_USUAL_NAME = 3  # ideographs of a Chinese name; places have two more often

HAN = "㐀-䶿一-鿿豈-﫿々〆"
WIDE = f"぀-ヿー{HAN}가-힯"
HAS_WIDE = re.compile(f"[{WIDE}]")

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

_WIDE_ORG = re.compile(
    "新聞|新闻|通信|通讯|通訊|社$|日報|日报|晚报|晚報|時報|时报|周刊|週刊|雑誌|杂志|电视|電視|放送|テレビ|網$|网$|編集|编辑|編輯"
    "|部$|局$|委员|委員|法人|会社|公司|協会|协会|協會|研究所|研究院|大学|大學|機構|机构|中心|センター|チーム|スタッフ|ニュース"
    "|サイト|広報|事務局|本舗|平台|频道|頻道|官方|综合|綜合|報導|报道|報道|メディア|ネット|マガジン|オンライン|ラボ|クラブ"
    "|団$|团$|組$|组$|政府|省$|庁$|署$|日報|時事$|共同$|기자단|뉴스|신문|방송|통신|편집"
)
# Labels of a page in the same scripts, which are as short as names.
_WIDE_LABEL = re.compile(
    "無料|登録|会員|記事|一覧|写真|提供|印刷|続き|以下|敬称|検索|関連|注目|人気|更新|公開|購読|ログイン|ブックマーク|シェア"
    "|ツイート|コメント|メール|ページ|ランキング|カテゴリ|ホーム|トップ|メニュー|フォロー|クリップ|テキスト|ダウンロード|プロフィール"
    "|动态|相关|推荐|热门|分享|收藏|关注|评论|登录|注册|首页|更多|阅读|来源|來源|图片|图文|字号|打印|责任|編譯|译者|翻訳|翻译|監訳|閉じる|開く|見る|転載|禁止|終わり|おわり|つづく"
    "|공유|댓글|구독|로그인|더보기|무단|저작권"
)
_WIDE_NOTHING = re.compile(
    "作者|著者|筆者|記者|记者|匿名|管理人|管理者|管理员|運営者|投稿者|名無し.*|佚名|ゲスト|未知|不明|본문|기자|관리자"
)
# "本报记者 李明", "共同社記者李明"; the organisation's part is bounded.
_WIDE_ROLE = re.compile(
    r"(?:(?:本報|本报|本網|本网|本社|特約|特约|见习|見習|実習|实习|首席)?(?:記者|记者|通讯员|特派員)"
    r"|[^\s]{2,8}(?:社|報|报|网|網|新聞|新闻)(?:記者|记者))[:：\s]{0,4}"
)
# "台北報導", "北京5日电": where a report is from; "李明明台北5日電" begins with who wrote it.
_WIDE_PLACE = re.compile(rf"[{HAN}]{{2,4}}(?:\d{{1,2}}日)?(?:[电電]|報導|报道|報道|报导)")
_WIRED_NAME = re.compile(rf"([{HAN}]{{3}})[{HAN}]{{2,4}}\d{{1,2}}日[电電]")
_WIDE_TAIL = re.compile(
    r"[\s　]*(?:記者|记者|編集長|編集委員|論説委員|特派員|教授|氏|さん|先生|ライター|著|文|撮影|摄|報導|报道|撰|整理"
    r"|기자|특파원|논설위원|씨)$"
)
_HAN_NAME = re.compile(f"[{HAN}]{{2,4}}")
_WIDE_NAME = re.compile(
    # "小山ひさの", "はら真", with or without a blank; "山田 太郎"; "オカダ", "ジョン・スミス"; "约翰·史密斯"; "홍길동".
    f"[{HAN}]{{1,4}}[ 　]?[぀-ヿー]{{1,6}}|[぀-ゟ]{{1,5}}[{HAN}]{{1,3}}"
    f"|[{HAN}ヶ]{{1,3}}[ 　][{HAN}぀-ヿ]{{1,4}}"
    r"|[぀-ヿー]{2,9}(?:[ 　・=＝·][゠-ヿー]{1,9}){0,3}"
    f"|[{HAN}]{{1,6}}(?:[·•・‧][{HAN}A-Z.]{{1,8}}){{1,3}}"
    "|[가-힯]{2,4}"
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
    bare = _WIDE_ROLE.sub("", piece[:200], count=1)
    wired = _WIRED_NAME.fullmatch(bare)
    if wired:
        return Part(BylineKind.PERSON, wired[1])
    name = _WIDE_TAIL.sub("", bare).strip(" 　:：・")
    if bare == piece and _WIDE_PLACE.fullmatch(piece) and len(name) != _USUAL_NAME:
        return NOBODY
    if not name or _WIDE_NOTHING.fullmatch(name):
        return NOBODY
    if _WIDE_ORG.search(name):
        return Part(BylineKind.ORG, name) if len(name) <= 30 else NOBODY
    if _WIDE_LABEL.search(name):
        return NOBODY
    if _HAN_NAME.fullmatch(name) or _WIDE_NAME.fullmatch(name):
        return Part(BylineKind.PERSON, name)
    # "山田太郎 Taro Yamada" gives the name twice.
    heads = [word for word in name.split() if _HAN_NAME.fullmatch(word)]
    if heads and " " in name and len(name) <= 30 and not any(map(str.isdigit, name)):
        return Part(BylineKind.PERSON, heads[0])
    return Part(BylineKind.HANDLE, name) if len(name) <= 12 else NOBODY
