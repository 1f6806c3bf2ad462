"""The detector of `state-affiliated-outlet`: hosts, names, and credits in seven languages."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable

import pytest
from growth import assert_linear

from annotate.core.model import Article, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.affiliation import AffiliationDetector, build_affiliation_detector, read_outlets
from annotate.detectors.affiliation_outlets import find_hosts
from annotate.detectors.affiliation_words import read_credits
from annotate.resources import find_resource, read_resource

BODY = (
    "The terminal on the northern bank was opened on Monday after four years of work, the operator said.\n\n"
    "A second berth will follow next year, and the traffic is expected to double within five years.\n\n"
)


def load_detector() -> AffiliationDetector:
    with find_resource("seeds/outlets.csv").open(encoding="utf-8", newline="") as stream:
        return build_affiliation_detector(
            csv.DictReader(stream), tomllib.loads(read_resource("seeds/lexicons/credits.toml"))
        )


DETECTOR = load_detector()
TABLE = DETECTOR.table


def detect(text: str, **facts: str) -> Finding:
    finding = DETECTOR.detect(TextView(Article(id="a", source="test", text=text, **facts)))[0]  # type: ignore[arg-type]
    for item in finding.evidence:
        if item.quote is not None:
            assert text[item.start : item.end] == item.quote
    return finding


HOSTS = {
    "news.cn": "Xinhua",
    "english.news.cn": "Xinhua",
    "WWW.XINHUANET.COM.": "Xinhua",
    "en.people.cn": "People's Daily",
    "espanol.cgtn.com": "CGTN",
    "globaltimes.com.cn": "Global Times",
    "world.huanqiu.com": "Huanqiu",
    "de.rt.com": "RT",
    "sputnikglobe.com": "Sputnik",
    "tass.ru": "TASS",
    "crimea.ria.ru": "RIA Novosti Crimea",
    "ria.ru": "RIA Novosti",
    "french.presstv.ir": "Press TV",
    "www.trtworld.com": "TRT",
    "agenciabrasil.ebc.com.br": "Agência Brasil",
    "tvbrasil.ebc.com.br": "Empresa Brasil de Comunicação",
    "bbc.co.uk": "BBC",
    "rts.rs": "Radio Television of Serbia",
    "rts.ch": "Radio Télévision Suisse",
}
NO_HOSTS = ["mrt.com.mk", "notrt.com", "art.com", "rt.com.example.org", "news.cn.evil.net", "aa.com", "bbc.com.evil.io"]
NO_HOSTS += ["cn", "com", "rt", "news", "", ".", "..", "x" * 300 + ".rt.com"]


@pytest.mark.parametrize(("host", "name"), HOSTS.items())
def test_a_host_finds_its_outlet(host: str, name: str) -> None:
    outlet = TABLE.find_host(host)
    assert outlet is not None
    assert outlet.name == name


@pytest.mark.parametrize("host", NO_HOSTS)
def test_a_host_that_only_looks_alike_finds_none(host: str) -> None:
    assert TABLE.find_host(host) is None


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("https://www.rt.com:443/news", ["www.rt.com"]),
        ("rt.com/news", ["rt.com"]),
        ("//rt.com", ["rt.com"]),
        ("https://web.archive.org/web/2022/https://www.rt.com/a", ["www.rt.com", "web.archive.org"]),
        ("https://www-globaltimes-cn.translate.goog/page", ["www.globaltimes.cn", "www-globaltimes-cn.translate.goog"]),
        ("https://share.example/?url=https://rt.com", ["share.example"]),
        ("http://[bad", []),
        ("", []),
        (None, []),
    ],
)
def test_hosts_of_an_address(address: str | None, hosts: list[str]) -> None:
    assert list(find_hosts(address)) == hosts


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("global  times", "Global Times"),
        ("XINHUA NEWS AGENCY", "Xinhua"),
        ("新华社", "Xinhua"),
        ("ТАСС", "TASS"),
        ("People’s Daily", "People's Daily"),
        ("RT", "RT"),
        ("Global Times of Ohio", None),
        ("Times", None),
        ("", None),
        (None, None),
        ("x" * 10_000, None),
    ],
)
def test_a_name_finds_its_outlet_only_when_exact(name: str | None, found: str | None) -> None:
    outlet = TABLE.find_name(name)
    assert (outlet.name if outlet else None) == found


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"url": "https://arabic.rt.com/x"}, "present"),
        ({"outlet": "straitstimes.com"}, "present"),
        ({"outlet_name": "Global Times"}, "present"),
        ({"outlet_name": "RT"}, "present"),
        ({"outlet_name": "Xinhua | English.news.cn"}, "present"),
        ({"outlet_name": "www.globaltimes.cn"}, "present"),
        ({"title": "Port opens - RT World News"}, "present"),
        ({"title": "Port opens_新华网"}, "present"),
        ({"byline": "Xinhua"}, "present"),
        ({"byline": "Li Na, Global Times", "outlet": "courier.example"}, "present"),
        ({"outlet_name": "RT", "outlet": "retro-tunes.example"}, "absent"),
        ({"outlet_name": "Global Times", "url": "https://globaltimes.example/a"}, "absent"),
        ({"outlet": "npr.org"}, "absent"),
        ({"outlet": "rferl.org"}, "absent"),
        ({"outlet_name": "BBC News"}, "absent"),
        ({"outlet": "mrt.com.mk"}, "absent"),
        ({"title": "Who owns RT"}, "absent"),
        ({"title": "What we know - about CGTN"}, "absent"),
        ({"byline": "Lena"}, "absent"),
        ({"byline": "RT"}, "absent"),
    ],
)
def test_what_the_page_says_of_its_outlet(facts: dict[str, str], verdict: str) -> None:
    assert detect(BODY, **facts).verdict == verdict


def test_the_domain_decides_against_the_name_with_some_doubt() -> None:
    clash = detect(BODY, outlet_name="Global Times", outlet="globaltimes.example")
    plain = detect(BODY, outlet="courier.example")
    assert (plain.probability or 0) < (clash.probability or 0) < 0.5


def test_a_class_that_is_independent_is_never_raised() -> None:
    independent = [domain for domain, outlet in TABLE.domains.items() if not outlet.is_raising]
    assert len(independent) > 80
    text = "BEIJING, Jan. 18 (Xinhua) -- The port opened.\n\nSource: Xinhua\n"
    for domain in independent:
        finding = detect(text, outlet=domain)
        assert finding.verdict is Verdict.ABSENT
        assert "independent" in finding.evidence[0].note


# One credit a line; each must raise the flag at either end of a page.
CREDITS = {
    "en": """
Illustration: Liu Rui/GT
Illustration by Song Chen/China Daily
BEIJING, Jan. 18 (Xinhua) -- The port opened.
Source: Xinhua
Source: Global Times Published: 2022/1/18
Source: Xinhua | 2022-01-18 21:45 | Editor: Li
MOSCOW, July 3. /TASS/. The port opened.
via RT
Originally published by Global Times
Originally published in Global Times on January 18.
This article first appeared on CGTN
This article was originally published by the Global Times and is reprinted with permission.
By Xinhua writers Li Na, Wang Wei
By Li Na, Global Times
By Global Times | Published: Jan 18
Riyadh, January 18, 2022, SPA -- The minister
Damascus, SANA- The minister
ANKARA (AA) - The minister
Hanoi (VNA) – The minister
Accra, Jan 18, GNA - The minister
The port is open, he said. – Bernama
Originally published at https://www.rt.com/news/1-port/
Copyright 2023 Xinhua News Agency
(Xinhua)
Source: Al Jazeera and news agencies
Illustration: Liu Rui/GTThe terminal was opened on Monday after four years of work on the northern bank.
Illustration: Liu Rui/GT The terminal was opened on Monday after four years of work on the northern bank.
By Li Na Source:Global Times Published: 2016/1/6 18:58:01
The terminal was opened on Monday.Source: Xinhua
Global Times, January 18, 2022
2022-01-18 | CGTN
The views do not necessarily reflect Sputnik's official position.
SOURCE: TASS
""",
    "es": """
BEIJING, 18 ene (Xinhua) -- El puerto abrió.
Fuente: teleSUR
La Habana, 18 ene (Prensa Latina) El puerto abrió.
Publicado originalmente en teleSUR
Tomado de Granma
Este artículo fue publicado originalmente en Prensa Latina.
Fuente: RT en Español
Las opiniones no reflejan necesariamente el punto de vista de RT.
""",
    "de": """
Quelle: RT DE
Dieser Artikel erschien zuerst bei RT DE.
Zuerst veröffentlicht auf RT DE
Von: Sputnik
Mit freundlicher Genehmigung von RT DE
""",
    "fr": """
Source : Xinhua
Cet article a été initialement publié par Sputnik France.
Publié initialement sur RT France
BEIJING, 18 janvier (Xinhua) -- Le port a ouvert.
L’article est paru dans Le Quotidien du Peuple.
""",
    "pt": """
Fonte: Prensa Latina
Publicado originalmente em Sputnik Brasil
Beijing, 18 jan (Xinhua) -- O porto abriu.
Este artigo foi publicado originalmente na Prensa Latina.
""",
    "zh": """
来源：新华社
新华社北京1月18日电 港口开放。
2022-01-18 08:00 来源：新华网
【环球时报综合报道】港口开放。
本文原载于《环球时报》
转自：新华网
（新华社）
环球时报记者 李娜
文章不代表CGTN立场。
""",
    "ru": """
Источник: ТАСС
МОСКВА, 3 июля. /ТАСС/. Порт открыт.
МОСКВА, 12 мая — РИА Новости. Порт открыт.
Статья впервые опубликована на сайте RT на русском
Перепечатано из газеты «Российская газета»
""",
}


@pytest.mark.parametrize("place", ["head", "tail"])
@pytest.mark.parametrize("credit", [line for lines in CREDITS.values() for line in lines.strip().split("\n")])
def test_a_credit_raises_the_flag_with_its_quote(credit: str, place: str) -> None:
    text = f"Port opens\n\n{credit}\n\n{BODY}" if place == "head" else f"Port opens\n\n{BODY}{credit}\n"
    finding = detect(text, outlet="courier.example")
    assert finding.verdict is Verdict.PRESENT
    quote = finding.evidence[0].quote
    assert quote is not None
    assert quote in credit or credit.startswith(quote)


def test_a_label_may_stand_in_the_line_above_the_name() -> None:
    assert detect(f"Port opens\n\nSource:\nXinhua\n\n{BODY}", outlet="courier.example").verdict is Verdict.PRESENT


PICTURES = """
Photo: Xinhua
A crane at work on Monday. [Photo/Xinhua]
(Xinhua/Li Na)
© Sputnik / Ivan Petrov
图片来源：新华社
Фото: РИА Новости
Foto: Xinhua
Image credit: TASS
"""
MENTIONS = """
Photo: VCG
(AP)
Source: Reuters
WASHINGTON (AP) — The port opened.
The Global Times highlighted the deal.
According to Xinhua, the port opened.
RT reported that the port opened.
RT @islander: the port is open
Source: World Bank
By Petra Novak
By Lena
Sources: Reuters, TASS, BBC
Source: Reuters, TASS
Alcoholics Anonymous (AA) – a group – met above the office.
Yesterday, TASS – Russia's state agency – said so.
Xinhua, the state agency, said so on Monday.
A report originally published by Xinhua named another port.
Originally published by RT, the clip was seen by millions.
新华社1月18日电称，港口开放。
据新华社报道，港口开放。
新华社报道称，港口开放。
Quelle: dpa
Wie RT DE berichtete, ist der Hafen offen.
Selon Xinhua, le port a ouvert.
Как сообщает ТАСС, порт открыт.
Según Prensa Latina, el puerto abrió.
Source: VOA
LONDON (BBC) - The port
The agency (Xinhua) said so on Monday.
By Xinhua's count the port has nine cranes.
Source: RT-style panels
МОСКВА, 5 февраля, РИА Лесной Вестник. Порт открыт.
She has written for CGTN and other broadcasters.
The key to the port CGTN
Segundo a Prensa Latina, o porto abriu.
Source: Xinhua, Reuters, AP
Xinhua has 9 bureaus in the region
CGTN 24
Photo: Xinhua reporters were at the gate when the first ship left the harbour on Monday.
Global Times 2022 survey of readers
"""


@pytest.mark.parametrize("line", PICTURES.strip().split("\n"))
def test_a_picture_of_an_agency_is_weak_evidence(line: str) -> None:
    finding = detect(f"Port opens\n\n{line}\n\n{BODY}", outlet="courier.example")
    assert finding.verdict is Verdict.ABSENT
    assert 0.2 <= (finding.probability or 0) < 0.5
    assert "picture" in finding.evidence[0].note


@pytest.mark.parametrize("place", ["head", "tail"])
@pytest.mark.parametrize("line", MENTIONS.strip().split("\n"))
def test_a_mention_is_no_credit(line: str, place: str) -> None:
    text = f"Port opens\n\n{line}\n\n{BODY}" if place == "head" else f"Port opens\n\n{BODY}{line}\n"
    assert detect(text, outlet="courier.example").verdict is Verdict.ABSENT


def test_nothing_named_is_less_sure_than_an_outlet_outside_the_table() -> None:
    unnamed, unlisted = detect(BODY), detect(BODY, outlet="courier.example")
    assert unnamed.verdict is unlisted.verdict is Verdict.ABSENT
    assert (unnamed.probability or 0) > (unlisted.probability or 0)
    assert "names no outlet" in unnamed.evidence[0].note


@pytest.mark.parametrize("text", ["", " \n\t\u2029"])
def test_an_empty_page_cannot_be_judged(text: str) -> None:
    assert detect(text).verdict is Verdict.UNSURE
    assert detect(text, outlet="rt.com").verdict is Verdict.PRESENT


@pytest.mark.parametrize(
    "text",
    [
        "\ud800 (Xinhua)",
        "\0",
        "😀/GT\r\nSource: Xinhua\r\n",
        "\u202eSource: Xinhua",
        "Source:",
        "©",
        "/",
        "(",
        "图",
        "@",
        "By ",
    ],
)
def test_hostile_text_is_read(text: str) -> None:
    assert detect(text).evidence


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "ab c\n",
        "(",
        "/",
        " - ",
        ", ",
        "BEIJING, Jan. 18 (Xinhua) --\n",
        "来源：新华社\n",
        "By \n",
        "a.b.",
        "necessarily ",
    ],
)
def test_time_grows_no_faster_than_text(unit: str) -> None:
    def prepare(length: int) -> Callable[[], object]:
        view = TextView(Article(id="a", source="test", text=unit * (length // len(unit)), outlet="courier.example"))
        assert view.page
        assert view.lines
        return lambda: DETECTOR.detect(view)

    assert_linear(prepare, 100_000)


def test_rows_without_a_class_say_nothing_and_unknown_classes_are_named() -> None:
    row = {
        "domain": "courier.example",
        "name": "The Courier",
        "country": "GB",
        "class": "",
        "source": "",
        "aliases": "",
    }
    assert read_outlets([row]).find_host("courier.example") is None
    with pytest.raises(ValueError, match="The Courier: class 'evil'"):
        read_outlets([{**row, "class": "evil"}])


def test_a_name_that_two_outlets_bear_finds_neither() -> None:
    rows = [
        {"domain": domain, "name": "The Courier", "country": "GB", "class": "SC", "source": "x", "aliases": alias}
        for domain, alias in (("a.example", "Courier A"), ("b.example", "Courier B"))
    ]
    table = read_outlets(rows)
    assert table.find_name("The Courier") is None
    assert table.find_name("courier a") is table.find_host("www.a.example")


def test_an_empty_table_raises_nothing() -> None:
    detector = build_affiliation_detector([], tomllib.loads(read_resource("seeds/lexicons/credits.toml")))
    finding = detector.detect(TextView(Article(id="a", source="test", text="Source: Xinhua", outlet="rt.com")))[0]
    assert finding.verdict is Verdict.ABSENT


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"phrase": [{"kind": "gossip", "words": ["x"]}], "disclaimers": ["x"]}, "gossip"),
        ({"phrase": [{"kind": "source", "words": []}], "disclaimers": ["x"]}, "words is empty"),
        ({"sentence": [{"subjects": ["x"], "verbs": [" "]}], "disclaimers": ["x"]}, "verbs is empty"),
    ],
)
def test_a_faulty_lexicon_is_named(data: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_credits(data)


def test_every_ambiguous_name_of_the_lexicon_is_in_the_table() -> None:
    assert [name for name in DETECTOR.words.ambiguous if TABLE.find_name(name) is None] == []
