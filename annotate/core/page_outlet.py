"""Finds who publishes a page, where the page says so: the copyright line, a label, its own address, its logo."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from annotate.core.page_labels import Kind, fold
from annotate.core.page_layout import Layout
from annotate.core.page_lines import Line

# How often running text must name the page's own host to be promoting it, and a logo stand above the headline.
_MENTIONS, _LOGOS = 4, 2
_MOST_LENGTH = 60
# Contact lines that were copied with the text stand in its last lines.
_LAST_LINES = 8
# A host that stands for a logo is one of the first lines.
_LOGO_LINES = 5

_HOST = r"(?:[a-z0-9](?:[a-z0-9\-]{0,62}[a-z0-9])?\.){1,4}[a-z]{2,24}"
# "Website: FERRY.ORG", "Web: www.site.com", "网址：site.cn"; not "website design".
_LABEL = re.compile(
    r"(?:website|web ?site|web|url|sitio web|página web|webseite|site web|site|sito|сайт|网址|网站|網址|ウェブサイト)"
    rf"\s{{0,2}}[:：]\s{{0,3}}(?:https?://)?(?P<host>{_HOST})\b",
    re.IGNORECASE,
)
# "desk@site.org"; the address of a reader or of a mail service names no outlet.
_MAIL = re.compile(rf"[\w.+\-]{{1,64}}@(?P<host>{_HOST})\b", re.IGNORECASE)
# "ferry.org", "FERRY.EDU.VN"; not "U.S", "e.g", "Mr.Smith" (its end is no domain), "site.org/page".
_BARE_HOST = re.compile(rf"(?<![\w@./\-]){_HOST}(?![\w@/]|\.\w)", re.IGNORECASE)
# What each host holds; it begins with a literal, which is looked for quickly.
_DOT_INSIDE = re.compile(r"\.\w")
# "© 2022 The Daily Example. All rights reserved."; not "© 2024" alone.
_OWNER = re.compile(
    r"(?:©|\(c\)|copyright)[\s:]{0,3}(?:(?:©|\(c\)|copyright)[\s:]{0,3})?"
    r"(?:(?:19|20)\d\d(?:\s?[-–—]\s?(?:19|20)?\d\d)?(?:\s?[-–—,|]|\s(?:by|por|von))?\s?)?"
    r"(?:copyright\s)?(?P<owner>[^|•·©\n]{2,80})",
    re.IGNORECASE,
)
# What follows the owner: "Example Media, Inc. All rights reserved"; not the "Inc" of "Incident".
_AFTER_OWNER = re.compile(
    r"\s?(?:(?<=\w\w\w)[.,]\s|[|•·–—]|\s-\s|all rights|todos los derechos|alle rechte|tous droits|todos os direitos"
    r"|tutti i diritti|все права|版权所有|保留所有权利|無断転載|reserved|(?:19|20)\d\d|powered|designed|privacy|terms"
    r"|part of|a division|is a|or its|and its).{0,400}$",
    re.IGNORECASE | re.DOTALL,
)
# A copyright line says the year or that rights are kept; "© Jane Doe / Agency" credits a picture.
_CLAIM = re.compile(r"(?:19|20)\d\d|reserved|derechos|rechte|droits|direitos|diritti|права|版权", re.IGNORECASE)
# What stands after "©" and is no outlet: a notice, an agency or syndicate that sold the text.
_NO_OWNER = re.compile(
    r"[/\"“”(){}<>=]|^(?:all|this|the copyright|notice|policy|holder|by)\b|syndicate|content agency"
    r"|^(?:the )?associated press$|^(?:thomson )?reuters$|^afp$|agence france|^dpa$|getty images",
    re.IGNORECASE,
)
# The legal form at the end of a company's name: "Example Media, LLC"; not "Inca".
_FORM = re.compile(r",?\s(?:inc|llc|ltd|limited|gmbh|ag|corp|corporation|plc|co|s\.a|s\.l|pty)\.?$", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:inc|llc|ltd|limited|gmbh|ag|holdings?|corp|corporation|company|co|s\.?a|plc|group|partners|productions"
    r"|ventures|media|network|trust)\b\.?|株式会社|有限公司",
    re.IGNORECASE,
)
# Before an address of the outlet itself: "Email: x", "Contact x"; not the address of a person alone.
_CONTACT = re.compile(
    r"(?:e-?mail|contact|correo|kontakt|courriel|邮箱|信箱|郵箱|почта|メール|contato|press|editor)", re.IGNORECASE
)
# A word that makes a repeated line the name of an outlet: "The Northern News", "La Gaceta"; not "The Latest".
_OUTLET_WORD = re.compile(
    r"\b(?:news|times|post|tribune|herald|journal|gazette|press|review|today|magazine|institute|foundation|observer"
    r"|standard|chronicle|daily|report|reporter|telegraph|guardian|star|sun|mirror|express|globe|mail|dispatch|monitor"
    r"|agency|insider|wire|courier|examiner|bulletin|ledger|diario|noticias|periódico|gaceta|prensa|informador|zeitung"
    r"|anzeiger|kurier|presse|nachrichten|rundschau|\w{2,12}blatt|jornal|folha|gazzetta|giornale|corriere|новости"
    r"|газета|правда|вести|известия)\b|日报|日報|新闻|新聞|晚报|周刊|通讯社|時報|时报",
    re.IGNORECASE,
)
_SERVICE_HOSTS = """
gmail.com googlemail.com yahoo.com hotmail.com outlook.com live.com aol.com icloud.com protonmail.com proton.me mail.ru
yandex.ru qq.com 163.com 126.com gmx.de gmx.net web.de t-online.de orange.fr free.fr
"""
_PLATFORM_HOSTS = """
twitter.com pic.twitter.com x.com t.co facebook.com youtube.com youtu.be instagram.com linkedin.com amazon.com
google.com wikipedia.org github.com medium.com reddit.com t.me bit.ly
"""
_DOMAIN_ENDS = """
com org net info biz news edu gov int eu io co tv me uk us ca au nz ie de at ch fr be nl es pt it pl cz se no dk fi ru
ua by kz cn hk tw jp kr in pk bd id my sg ph vn th tr il ir sa ae eg ng ke za br ar mx cl pe ve bo ec uy py cr gt cu do
pr online site blog press media live today world asia africa example
"""
_SECTION_WORDS = """
world us u.s uk local breaking latest top more national international regional sports sport business tech technology
health politics political entertainment daily news video photo weather today's related recent popular trending the and
& all our in of editor's blog press releases media newsletter magazine archive staff
"""
# Mail services; sites that many pages name without being theirs; the ends that make a word a host; the words of
# sections that repeat like a logo ("World News").
_MAIL_SERVICES, _PLATFORMS = frozenset(_SERVICE_HOSTS.split()), frozenset(_PLATFORM_HOSTS.split())
_TOP_LEVELS, _SECTION = frozenset(_DOMAIN_ENDS.split()), frozenset(_SECTION_WORDS.split())


class Outlet(NamedTuple):
    """The name and the host of an outlet as the page writes them (the host in lower case)."""

    name: str | None
    host: str | None


def find_outlet(layout: Layout, title: str | None) -> Outlet:
    """Return what the page clearly says of its publisher; what it does not say is None."""
    shown = _find_suffix(layout, title) or _find_logo(layout, title)
    owner = _find_owner(layout)
    # A company owns the site; where the site shows a name of its own, readers know it by that.
    name = shown or owner if owner is None or _COMPANY.search(owner) else owner
    host, written = _find_host(layout, name)
    name = name or written
    if not host and name and _is_host(name):
        host = name.casefold()
    return Outlet(_restore_article(layout, name) if name else None, host.casefold() if host else None)


def _find_host(layout: Layout, name: str | None) -> tuple[str | None, str | None]:
    """Return the host of the outlet, and the name it goes by when the page uses the host as its name."""
    for line in _list_short(layout):
        if (found := _LABEL.match(layout.text, line.start, line.end)) and _is_host(found["host"]):
            return _drop_www(found["host"]), _drop_www(found["host"])
    if promoted := _find_promoted(layout):
        return promoted, promoted
    letters = "".join(filter(str.isalnum, (name or "").casefold()))
    for line in _list_short(layout, max(layout.first, layout.last - _LAST_LINES)):
        if line.kind is Kind.PROSE:
            continue
        for found in _MAIL.finditer(layout.text, line.start, line.end):
            host = found["host"].casefold()
            is_own = max(host.split("."), key=len) in letters or _CONTACT.match(layout.text, line.start, line.end)
            if is_own and _is_host(host) and host not in _MAIL_SERVICES:
                return host, None
    return _find_stated(layout), None


def _find_stated(layout: Layout) -> str | None:
    """Return the host that stands alone like a logo in the first lines, or in the copyright line below the article."""
    for at in range(min(_LOGO_LINES, layout.first)):
        if _is_host(layout.words(at)):
            return _drop_www(layout.words(at))
    for line in _list_short(layout, layout.last):
        words = layout.text[line.start : line.end]
        hosts = [found.group() for found in _BARE_HOST.finditer(words) if _is_host(found.group())]
        if words[:1] == "©" and len(hosts) == 1 and hosts[0].casefold() not in _PLATFORMS:
            return _drop_www(hosts[0])
    return None


def _find_promoted(layout: Layout) -> str | None:
    """Return the host that running text names again and again, as it is mostly written."""
    written: Counter[str] = Counter()
    for line in layout.lines[layout.first : layout.last]:
        if line.kind is Kind.PROSE and _DOT_INSIDE.search(layout.text, line.start, line.end):
            found = (match.group() for match in _BARE_HOST.finditer(layout.text, line.start, line.end))
            written.update(host for host in found if _is_host(host))
    folded: Counter[str] = Counter()
    for form, count in written.items():
        folded[form.casefold()] += count
    host, count = max(folded.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    if count < _MENTIONS or 3 * count < 2 * sum(folded.values()) or host in _PLATFORMS:
        return None
    if not _speaks_of_itself(layout, host):
        return None
    return max((form for form in written if form.casefold() == host), key=lambda form: (written[form], form))


def _speaks_of_itself(layout: Layout, host: str) -> bool:
    """Whether the text says "we" beside a host; without that the host is its subject."""
    name = re.escape(host)
    own = re.compile(
        rf"{name}['’]?s?,? (?:we\b|our\b|is here\b|team\b|bieten wir|nous\b|nosotros|te ofrece|oferecemos|我们)"
        rf"|\b(?:we|us|our \w{{2,20}}|nosotros|equipo|equipe|équipe|wir) (?:at|on|en|bei|chez|de|da|em) {name}",
        re.IGNORECASE,
    )
    start, end = layout.lines[layout.first].start, layout.lines[layout.last - 1].end
    return bool(own.search(layout.text, start, end))


def _find_owner(layout: Layout) -> str | None:
    """Return the owner whom the copyright line below the article names."""
    owners: Counter[str] = Counter()
    for line in _list_short(layout, layout.last):
        words = layout.text[line.start : line.end]
        found = _OWNER.match(words)
        # "© Jane Doe / Agency" credits a picture; a publisher's line says "reserved" or the year.
        if found and _CLAIM.search(words):
            owner = _AFTER_OWNER.sub("", f"{found['owner'].strip()} ").strip(" .,;:-–—")
            owner = _FORM.sub("", owner)
            if 1 < len(owner) <= _MOST_LENGTH and any(map(str.isalpha, owner)) and not _NO_OWNER.search(owner):
                owners[owner] += 1
    return max(owners, key=owners.__getitem__, default=None)


def _find_suffix(layout: Layout, title: str | None) -> str | None:
    """Return the site's name from a line that repeats the headline before it: "HEADLINE | The Example"."""
    wanted = fold(title) if title else ""
    if len(wanted) < 12:
        return None
    for line in layout.lines[: layout.first]:
        words = layout.text[line.start : line.end]
        if len(wanted) < line.end - line.start <= len(wanted) + _MOST_LENGTH and fold(words).startswith(wanted):
            parts = re.split(r"\s(?:[|–—-]|::|»)\s|｜", words)
            if len(parts) > 1 and fold(parts[-1]) not in wanted and re.match(r"[^\W\d]", parts[-1].strip()):
                return parts[-1].strip()
    return None


def _find_logo(layout: Layout, title: str | None) -> str | None:
    """Return the line that stands twice above the headline like a logo, and names an organisation."""
    before = layout.first if layout.title is None else layout.title
    seen: Counter[str] = Counter()
    for at in range(before):
        line, words = layout.lines[at], layout.words(at)
        folded = fold(words)
        if line.kind is not Kind.SHORT or line.is_item or not 4 <= len(words) <= 40 or folded == fold(title or ""):
            continue
        seen[folded] += 1
        telling = any(word not in _SECTION for word in folded.split())
        if seen[folded] == _LOGOS and telling and _OUTLET_WORD.search(words) and len(folded.split()) > 1:
            return words
    return None


def _restore_article(layout: Layout, name: str) -> str:
    """Return the name as its logo writes it, with the "The" that the copyright line drops."""
    wanted = f"the {fold(name)}"
    for at in range(len(layout.lines)):
        line = layout.lines[at]
        if line.end - line.start <= _MOST_LENGTH and fold(layout.words(at)) == wanted:
            return layout.words(at)
    return name


def _list_short(layout: Layout, start: int = 0) -> Iterator[Line]:
    return (line for line in layout.lines[start:] if line.end - line.start <= 200)


def _is_host(words: str) -> bool:
    labels = words.casefold().split(".")
    return bool(re.fullmatch(_HOST, words, re.IGNORECASE)) and labels[-1] in _TOP_LEVELS and len(labels[-2]) > 1


def _drop_www(host: str) -> str:
    return host[4:] if host[:4].casefold() == "www." else host
