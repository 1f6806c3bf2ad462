"""Reads one name in East Asian scripts, as it stands in a byline."""

from __future__ import annotations

import re

from annotate.core.model import BylineKind
from annotate.core.name_parts import NAME_SIGNS, NOBODY, Part
from annotate.core.scripts import HANGUL, HIRAGANA, KANA, KATAKANA

_USUAL_NAME = 3  # ideographs of a Chinese name; places have two more often
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
_WIDE_PLACE = re.compile(rf"[{NAME_SIGNS}]{{2,4}}(?:\d{{1,2}}日)?(?:[电電]|報導|报道|報道|报导)")
_WIRED_NAME = re.compile(rf"([{NAME_SIGNS}]{{3}})[{NAME_SIGNS}]{{2,4}}\d{{1,2}}日[电電]")
_WIDE_TAIL = re.compile(
    r"[\s　]*(?:記者|记者|編集長|編集委員|論説委員|特派員|教授|氏|さん|先生|ライター|著|文|撮影|摄|報導|报道|撰|整理"
    r"|기자|특파원|논설위원|씨)$"
)
_HAN_NAME = re.compile(f"[{NAME_SIGNS}]{{2,4}}")
_WIDE_NAME = re.compile(
    # "小山ひさの", "はら真", with or without a blank; "山田 太郎"; "オカダ", "ジョン・スミス"; "约翰·史密斯"; "홍길동".
    f"[{NAME_SIGNS}]{{1,4}}[ 　]?[{KANA}]{{1,6}}|[{HIRAGANA}]{{1,5}}[{NAME_SIGNS}]{{1,3}}"
    f"|[{NAME_SIGNS}ヶ]{{1,3}}[ 　][{NAME_SIGNS}{KANA}]{{1,4}}"
    f"|[{KANA}]{{2,9}}(?:[ 　・=＝·][{KATAKANA}]{{1,9}}){{0,3}}"
    f"|[{NAME_SIGNS}]{{1,6}}(?:[·•・‧][{NAME_SIGNS}A-Z.]{{1,8}}){{1,3}}"
    f"|[{HANGUL}]{{2,4}}"
)


def read_wide(piece: str) -> Part:
    """Return what one piece of a byline names, without role and place."""
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
