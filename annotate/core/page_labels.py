"""What a short line of a page is by its words: a button, the head of a box, or what follows an article."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache

from annotate.core.literals import find_literal, fold_case, may_hold


class Kind(IntEnum):
    """What a line is for."""

    EMPTY = 0  # a bullet without words, a rule, a lone number
    SHORT = 1  # a heading, a menu entry, a name, a date
    PROSE = 2  # running text
    CHROME = 3  # a button or a label of the site: "Share", "Advertisement"
    BOX = 4  # heads a box that often stands inside or after an article: "Related", "Newsletter"
    TEASER = 5  # the beginning of another story, cut off with "..."
    END = 6  # heads what comes only after an article: "Leave a Reply", "Next Post"


# Labels are short, and what a longer line says stands in its beginning.
LONGEST_LABEL, _LOOK = 120, 600

# "© 2022 The Ledger", "Copyright (c) Ledger Press"; not "© Jane Doe / Agency", which credits a picture.
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[^\w]{0,4}(?:(?:©|\(c\)|copyright)\W{0,4})?(?:(?:19|20)\d\d\b|by\b)|copyright"
)
# "12 Comments", "Comments (3)", "コメント(0)"; not "Comments on the budget".
_COMMENT_COUNT = re.compile(
    r"(?:\d[\d.,k]{0,6} (?:comments?|replies|responses|comentarios?|kommentare?|commentaires?|comentários?"
    r"|комментари\w{1,3})|(?:comments?|comentarios|kommentare|commentaires|comentários|комментарии|评论|コメント)"
    r" ?[(（]?\d{1,6}[)）]?)"
)

_COMMENTS = re.compile(
    r"comments?\b|leave a|join the (?:conversation|discussion)|replies|responses|comentario|comentário|kommentar"
    r"|commentaire|comment[oi]\b|réagir|комментари|обсуждение|评论|留言|發表迴響|コメント",
    re.IGNORECASE,
)

# Sentences of the site about itself; an article seldom holds them, and never many.
_NOTICE = re.compile(
    r"all rights reserved|privacy policy|terms of (?:use|service)|uses? cookies|cookie policy|store cookies|javascript"
    r"|your inbox|unsubscribe|by signing up|sign up for|newsletter|affiliate (?:links|commission)|ad.?blocker"
    r"|web browser|(?:older|unsupported|outdated|update your) browser|utilis\w{2,4} (?:des|les) cookies"
    r"|témoins de navigation|tous droits réservés|política de privacidad|utiliza(?:mos)? cookies|usamos cookies"
    r"|derechos reservados|verwenden cookies|datenschutz(?:erklärung|bestimmungen)|nutzungsbedingungen"
    r"|direitos reservados|использу\w{2,4} cookie|все права защищены|политик\w{1,3} конфиденциальности"
    r"|版权所有|未经授权|隐私政策|版權所有|cookieなど|無断転載|プライバシーポリシー",
    re.IGNORECASE,
)

# Every notice holds one of these.
_NOTICE_SIGNS = (
    "all rights reserved", "privacy policy", "terms of use", "terms of service", "cookie", "javascript", "your inbox",
    "unsubscribe", "by signing up", "sign up for", "newsletter", "affiliate links", "affiliate commission", "blocker",
    "web browser", "older browser", "unsupported browser", "outdated browser", "your browser", "de navigation",
    "tous droits", "de privacidad", "reservados",
    "datenschutz", "nutzungsbedingungen", "права", "конфиденциальности", "版权所有", "未经授权",
    "隐私政策", "版權所有", "無断転載", "プライバシーポリシー",
)  # fmt: skip

# The credit of a picture: "(Jane Doe/Agency)", "(AP Photo/Doe)", "Photo: Doe", "© Doe"; not "(see page 3/4)." inside.
_PICTURE = re.compile(
    r"^(?:photo(?:graphs?|-?illustration)?|image|foto|imagen|illustration|bild|video|credit|courtesy|picture|media"
    r"|写真|图|図)(?:\s(?:by|credit|copyright|caption|playback|of))?\s?"
    r"(?:[:：]|by\b|of\b|copyright\b|caption\b|playback\b)|^©"
    r"|\([^()]{2,60}(?:/| via )[^()]{2,60}\)\W{0,2}$"
    r"|\([^()]{0,40}\b(?:photo|foto|image|picture|getty|ap|afp|reuters|epa|dpa)\b[^()]{0,60}\)\W{0,2}$"
    r"|\bphotos?:|getty images|shutterstock|/\s?(?:ap|afp|reuters|epa|dpa)\b|\bap photo\b",
    re.IGNORECASE,
)

_CHROME = """
share|tweet|facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|flipboard|tumblr|instagram|youtube|vk
email|e-mail|mail|print|copy link|link copied|copied|save|pin|pin it|sms|rss|more|menu|search|home|close|open|skip
share on facebook|share on twitter|share on linkedin|share on whatsapp|share via email|share this|share this story
share this article|share tweet|tweet share|share article|facebook twitter|post|send|download|play|watch|listen
advertisement|advertisement - story continues below|story continues below advertisement|sponsored|advert|ad
no result|view all result|views|shares|subscribe|sign in|log in|login|sign up|register|join|my account|cart
skip to content|skip to main content|read more|see more|view all|load more|show more|follow|follow us|reply|like
contact|contact us|about|about us|privacy policy|terms of use|terms of service|cookie policy|cookies|legal|dmca
toggle|navigation|toggle navigation|main menu|go to mobile version|back to top|click here|edit|delete|report
enlarge this image|hide caption|toggle caption|getty images|expand|photo|video|gallery|updated|published|by|in|on
from|via|text size|open extended reactions|listen to this article|min read|comment|add comment|reader comments
save this story for later|compartir|compartir en facebook|compartir en twitter|imprimir|enviar|publicidad|anuncio
inicio|buscar|menú|suscríbete|suscribirse|iniciar sesión|leer más|ver más|seguir|guardar|contacto|copiar enlace
escuchar|aviso legal|teilen|drucken|merken|anzeige|werbung|suche|startseite|anmelden|abonnieren|mehr|weiterlesen
impressum|datenschutz|kontakt|auf facebook teilen|auf twitter teilen|vorlesen|zurück|lesezeichen|kommentieren
artikel drucken|partager|imprimer|publicité|accueil|rechercher|se connecter|s'abonner|abonnez-vous|lire la suite
voir plus|mentions légales|envoyer par e-mail|partager sur facebook|partager sur twitter|ajouter aux favoris
suivre|écouter|compartilhar|compartilhe|publicidade|início|entrar|assine|leia mais|ver mais|salvar|ouvir|condividi
stampa|pubblicità|cerca|accedi|abbonati|leggi tutto|segui|поделиться|реклама|главная|поиск|войти|подписаться|меню
читать далее|печать|сохранить|контакты|распечатать|分享|分享到|打印|收藏|广告|首页|搜索|登录|登入|注册|订阅|更多
关注|点赞|字号|微信|微博|扫一扫|廣告|首頁|搜尋|訂閱|繁體|简体|シェア|シェアする|ツイート|ツイートする|印刷|広告
ホーム|検索|ログイン|メニュー|もっと見る|続きを読む|フォロー|フォローする|保存|ブックマーク|はてなブックマーク
いいね|送る|一覧|advertisement 広告
"""

_BOX = """
related|related posts|related articles|related stories|related news|related content|related topics
related coverage|more from|more on this|more on this topic|more stories|more news|more like this|more articles
more to read|also read|you may also like|you might also like|you may like|you might like|recommended
recommended for you|recommended stories|read next|up next|what to read next|see also|don't miss|must read
in case you missed it|editor's picks|editors' picks|most read|most popular|most viewed|most shared|most recent
popular|popular posts|popular now|popular news|trending|trending now|trending stories|latest|latest news
latest stories|latest posts|latest articles|latest headlines|top stories|top news|today's top stories|featured
around the web|from the web|from around the web|sponsored content|promoted stories|promoted content
you may be interested in|get the newsletter|newsletter|newsletters|sign up for our newsletter|stay informed
stay updated|stay connected|join our newsletter|subscribe to our newsletter|never miss a story|get our newsletter
artículos relacionados|noticias relacionadas|notas relacionadas|relacionados|relacionadas|te puede interesar
también te puede interesar|te recomendamos|le puede interesar|más noticias|más leídas|lo más leído|lo más visto
lee también|últimas noticias|lea también|ver también|mira también|temas relacionados|te podría interesar|boletín
mehr zum thema|lesen sie auch|das könnte sie auch interessieren|auch interessant|weitere artikel|ähnliche artikel
meistgelesen|meistgelesene artikel|verwandte artikel|verwandte themen|aktuelle nachrichten|neueste artikel
lesen sie mehr|à lire aussi|a lire aussi|articles similaires|sur le même sujet|les plus lus|le plus lu
à lire également|lire aussi|articles liés|dernières actualités|dans la même rubrique|vous aimerez aussi|voir aussi
les plus partagés|à la une|leia também|veja também|artigos relacionados|notícias relacionadas
matérias relacionadas|mais lidas|mais lidos|últimas notícias|você também pode gostar|saiba mais
recomendado para você|leia mais sobre|leggi anche|articoli correlati|potrebbe interessarti|i più letti
ultime notizie|ti potrebbe interessare|читайте также|похожие статьи|похожие материалы|похожие новости|по теме
материалы по теме|популярное|самое читаемое|последние новости|рекомендуем|другие новости|еще по теме|ещё по теме
новости по теме|главное за день|читать также|相关阅读|相关新闻|相关文章|相关报道|相关链接|延伸阅读|推荐阅读
热门文章|热门新闻|热门推荐|猜你喜欢|最新文章|最新新闻|更多新闻|相關新聞|相關文章|相關閱讀|延伸閱讀|推薦閱讀
熱門文章|熱門新聞|為您推薦|編輯推薦|为您推荐|精彩推荐|大家都在看|関連記事|関連リンク|関連ニュース|関連キーワード
関連情報|おすすめ記事|人気記事|人気記事ランキング|アクセスランキング|ランキング|新着記事|あわせて読みたい
注目の記事|最新記事|最新ニュース|おすすめ|この記事を読んだ人におすすめ|ピックアップ|関連特集
記事ランキング|注目記事|トップストーリー
"""

_END = """
leave a reply|leave a comment|leave your comment|post a comment|add a comment|write a comment
join the conversation|join the discussion|comments|view comments|show comments|read comments|comments are closed
comments closed|cookie settings|cookie information|your privacy|privacy preference center
manage consent preferences|we value your privacy|recent comments|recent posts|previous post|next post
previous article|next article|previous story|next story|older post|newer post|post navigation|about the author
about author|about the authors|author bio|author|categories|archives
submit a correction|suggest a correction|report an error|all rights reserved|our standards|most commented
deja un comentario|deja una respuesta|deja tu comentario|comentarios|entrada anterior|entrada siguiente
siguiente entrada|artículo anterior|artículo siguiente|sobre el autor|acerca del autor|navegación de entradas
todos los derechos reservados|kommentare|kommentar schreiben|kommentar verfassen|schreibe einen kommentar
hinterlasse einen kommentar|über den autor|über die autorin|zur person|nächster artikel|vorheriger artikel
nächster beitrag|vorheriger beitrag|alle rechte vorbehalten|commentaires|laisser un commentaire|réagir
à propos de l'auteur|article précédent|article suivant|tous droits réservés|vos commentaires
comentários|deixe um comentário|deixe uma resposta
deixe seu comentário|sobre o autor|artigo anterior|próximo artigo|post anterior|próximo post
todos os direitos reservados|commenti|lascia un commento|lascia una risposta|articolo precedente
articolo successivo|informazioni sull'autore|комментарии|оставить комментарий|добавить комментарий|обсуждение
предыдущая запись|следующая запись|предыдущая статья|следующая статья|об авторе|все права защищены
навигация по записям|评论|发表评论|网友评论|最新评论|上一篇|下一篇|关于作者|作者简介|版权所有|返回顶部|留言
發表評論|發佈留言|發表迴響|關於作者|回到頂部|评论列表|コメント|コメントを残す|コメントする|コメントを書く|前の記事
次の記事|この記事の著者|著者プロフィール|この記事を書いた人|筆者紹介|ページトップへ戻る
"""

# Whatever follows these words: one link to another story, or the head of something else than the article.
_LINK_STARTS = (
    "related:", "also read:", "read also:", "read more:", "see also:", "lea también:", "lee también:", "leia mais:",
    "lire aussi", "lesen sie auch", "leia também", "veja também", "читайте также", "相关阅读", "延伸阅读", "関連記事",
)  # fmt: skip
_BOX_STARTS = (
    "more from ", "more stories", "more in ",
    "more by ", "more about ", "more articles", "read more from", "recommended for", "sign up for", "subscribe to",
    "get the latest", "sign up to", "mehr zum thema", "mehr zu ",
    "latest ", "popular ", "trending ", "recommended ",
)  # fmt: skip
_END_STARTS = (
    "leave a reply", "leave a comment", "about the author", "previous post", "next post",
    "was this answer helpful", "was this article helpful", "was this page helpful", "was this helpful",
    "did you find this", "rate this", "¿te ha resultado útil", "war dieser artikel hilfreich", "cet article vous a",
    "tags:", "tagged", "tag:", "filed under", "topics:", "etiquetas:", "schlagwörter", "schlagworte:", "mots-clés",
    "теги:", "метки:", "标签：", "标签:", "關鍵字", "关键词", "タグ：", "タグ:", "版权所有", "责任编辑", "責任編輯",
    "(责任编辑", "（责任编辑", "comments are closed", "deja una respuesta", "deja un comentario",
)  # fmt: skip


@lru_cache(maxsize=4096)
def _fold_short(text: str) -> str:
    return _fold(text)


def fold(text: str) -> str:
    """Return a text without case, composition, surrounding marks and doubled white space, for comparing lines."""
    return _fold_short(text) if len(text) <= LONGEST_LABEL else _fold(text)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(plain.split()).strip(" .:»›>…!|·•-–—↓→▼+#*[]()\u200b\u200e\u200f\ufeff")


def _fold_table(raw: str) -> frozenset[str]:
    return frozenset(fold(entry) for line in raw.split("\n") for entry in line.split("|") if entry.strip())


_TABLES = (
    (Kind.END, _fold_table(_END)),
    (Kind.BOX, _fold_table(_BOX)),
    (Kind.CHROME, _fold_table(_CHROME)),
)


@lru_cache(maxsize=8192)  # menus repeat from page to page
def find_label(words: str) -> Kind | None:
    """Return what a line is as a label of the site, or None where it is none."""
    if len(words) > LONGEST_LABEL:
        return None
    label = fold(words)
    for kind, table in _TABLES:
        if label in table:
            return kind
    raw = words.casefold().lstrip()
    if raw.startswith(_END_STARTS) or _COMMENT_COUNT.fullmatch(label) or _COPYRIGHT.match(raw):
        return Kind.END
    if raw.startswith(_LINK_STARTS):
        return Kind.CHROME
    return Kind.BOX if raw.startswith(_BOX_STARTS) else None


def opens_comments(words: str) -> bool:
    """Whether a label opens what readers wrote: "3 Comments", "Leave a Reply", not "About the author"."""
    return bool(_COMMENTS.search(words[:LONGEST_LABEL]))


def find_notice_signs(text: str) -> list[int] | None:
    """Return where words stand that every notice holds, in order, None where their case hides them.

    Asked of a whole page, it spares asking of each line.
    """
    folded = fold_case(text)
    if folded is None or len(folded) != len(text):
        return None
    return sorted(place for sign in _NOTICE_SIGNS if sign in folded for place in find_literal(folded, sign))


def is_notice(words: str) -> bool:
    """Whether a line speaks of the site and not of the world: cookies, newsletters, rights."""
    return may_hold(words[:_LOOK], _NOTICE_SIGNS) and bool(_NOTICE.search(words[:_LOOK]))


def is_picture(words: str) -> bool:
    """Whether a line is or ends with the credit of a picture."""
    return bool(_PICTURE.search(words[:_LOOK]))
