"""The detector of broken citations: addresses, notes, lists, numbers, and the time it takes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import pytest
from growth import assert_linear

from annotate.core.model import Article, BylineKind, Finding, Link, Verdict
from annotate.core.text import TextView
from annotate.detectors.citation_addresses import AddressRules
from annotate.detectors.citation_identifiers import judge_arxiv, judge_doi, judge_isbn, judge_issn
from annotate.detectors.citations import build_citations_detector, judge_address
from annotate.resources import read_resource

LEXICON = tomllib.loads(read_resource("seeds/lexicons/citations.toml"))
DETECTOR = build_citations_detector(LEXICON)

STORY = (
    "The council met on Monday and agreed to spend more on the harbour, which has waited for repairs since the "
    "storms of last winter. Boats lie three deep along the quay, and the crane has not moved since November."
)

BROKEN = [
    "https://", "http://", "https://...", "https:", "//", "http://http://www.port.org/a",
    "http://https://www.port.org/a",
    "https://https//www.port.org", "https://http//port.org/x", "https://www.http://port.org/x", "https//port.org/x",
    "http//www.port.org", "http:/port.org/x", "https:/www.port.org", "http:www.port.org/x", "https;//port.org",
    "http.//port.org", "http:\\\\www.port.org", "htp://port.org", "htpp://port.org", "htttp://port.org",
    "httpss://port.org",
    "ttps://port.org/x", "hhtps://port.org", "httsp://port.org", "https:///port.org", "https ://port.org",
    "https: //port.org", "https:// port.org/x", "https://port/page", "https://wwwportnewscn/page", "wwwportnewscn",
    "https://port.con/x", "https://www.port", "www,port.org", "https://port..org/x", "https://.port.org/x",
    "https://-port.org/", "https://port.o", "https://port.123", "https://999.1.2.3/x", "https://192.168.1.10/x",
    "http://127.0.0.1:8000/x", "http://localhost/x", "https://port.local/x", "https://port.test/x",
    "https://port.invalid/",
    "https://[::1]/x", "https://port.org:99999/x", "https://port.org:80a/x", "https://po rt.org/x",
    "https://port.org/a b",
    "https://port.org/a\x00b", "https://port.org/a\x1bb", "https://port%20office.org/", "https://port,org/x",
    "https://" + "a" * 64 + ".org/", "https://someone@mail.org", "http://mailto:someone@mail.org",
    "https://www.example.com/article", "https://example.org/study", "http://yoursite.com/page",
    "https://domain.com/page",
    "https://www.website.com/a", "https://your-domain.com/", "https://port.org/new...", "https://port.org/new…",
    "https://port.org/…/new.html", "https://port.org/.../new.html", "https://port.org/%D0%9F%D1%80%D0%B8%D",
    "https://port.org/%D0%9F%D1%80%D0%B8%D0", "https://wwwportnewscn/page[https://wwwportnewscn/page[",
    "https://port.org/page[https://port.org/page", "https://port.org/https://port.org/x",
    "https://port.org/https://sea.org/x",
    "https://port.org/xhttps://port.org/x", "https://port.org/u?x=1[https://port.org/x", "https://port.org/{slug}",
    "https://port.org/[article-name]", "https://www.youtube.com/watch?v=xxxxxxxxxxx", "https://doi.org/10.12/abc",
    "https://doi.org/10.1038/", "https://dx.doi.org/11.1038/nature123", "https://arxiv.org/abs/2313.12345", "#",
    "[insert link]", "INSERT_LINK_HERE", "file:///C:/Users/me/report.docx", "C:\\notes\\x.html", "about:blank",
    "http://What the mayor said", "https://bücher", "https://report.pdf",
]  # fmt: skip

SOUND = [
    "", " ", "https://port.org", "http://www.port.org/", "https://port.org/a/b?c=d&e=f#g", "https://port.org:8080/x",
    "https://port.org:/x", "www.port.org/path", "port.org/path", "/relative/path", "../up.html", "page.html", "?q=1",
    "#top",
    "mailto:someone@port.org", "tel:+123456", "javascript:void(0)", "sms:?&body=see https://port.org/x",
    "whatsapp://send?text=Hi there https://port.org", "data:text/plain,hi", "//port.org/x", "ftp://ftp.port.org/pub",
    "https://user:pw@port.org/x", "https://medium.com/@author/story-1", "https://münchen.de/rathaus",
    "https://пример.рф/путь", "https://xn--e1afmkfd.xn--p1ai/x", "https://例子.中国/页",
    "https://en.wikipedia.org/wiki/Glass–Steagall_legislation", "https://en.wikipedia.org/wiki/Foo_(bar)",
    "https://en.wikipedia.org/wiki/Wait...", "https://8.8.8.8/x", "https://[2606:4700:4700::1111]/x",
    "https://my_blog.tumblr.com/post/1", "https://gov.uk/x", "https://www.gov.uk/x", "http://www.de/",
    "https://web.archive.org/web/20190101000000/https://port.org/x",
    "https://web.archive.org/web/2019*/http://port.org/x",
    "https://web.archive.org/web/20190101000000id_/http:/port.org/x", "https://archive.ph/2020/https://port.org/x",
    "https://webarchive.nationalarchives.gov.uk/ukgwa/20150101/http://port.gov.uk/x",
    "https://arquivo.pt/wayback/2019/http://port.pt/", "https://proxy.uni.edu/login?url=https://port.org/x",
    "https://proxy.uni.edu/https/port.org/x", "https://www.facebook.com/sharer/sharer.php?u=https://port.org/x",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fport.org%2F&h=AT", "https://wa.me/?text=Read this https://port.org/x",
    "https://translate.google.com/translate?sl=es&u=https://port.org",
    "https://www-port-org.translate.goog/x?_x_tr_sl=es",
    "https://www.google.com/amp/s/www.port.org/x", "https://cdn.ampproject.org/c/s/port.org/x",
    "https://webcache.googleusercontent.com/search?q=cache:abc:https://port.org/x",
    "https://urldefense.com/v3/__https://port.org/x__;!!abc", "https://us.rd.yahoo.com/dailynews/*http://port.org/x",
    "https://href.li/?https://port.org", "https://port.org/cdn-cgi/image/width=800/https://port.org/img.jpg",
    "https://port.org/redirect/https://sea.org/x", "https://feeds.port.org/feed/https://sea.org/rss",
    "https://port.org/search?q=what is this", "https://port.org/x?filter[name]=abc&a[]=1",
    "https://github.com/a/b/compare/v1...v2", "https://port.org/100%", "https://port.org/a%20b",
    "https://port.org/%CF%F0%E8%E2%E5%F2", "https://port.org/{5AF2-11BC}/x", "https://port.org/file[1].pdf",
    "https://doi.org/10.1016/S0140-6736(20)30183-5", "https://doi.org/b6jf", "https://doi.org/10.1002%2Fabc",
    "https://www.doi.org/the-identifier/what-is-a-doi/", "https://arxiv.org/abs/2101.00001",
    "https://arxiv.org/pdf/hep-th/9901001v1.pdf", "https://port.org/story?utm_source=chatgpt.com",
    "https://harbour.example/story", "http://port.org/story\n", " https://port.org/x ", "https://po\u00adrt.org/x",
    "https://evil[.]com/x", "hxxps://evil.com/x", "https://exampleworld.com/x", "https://thedomain.com/",
    "https://port.org./x", "HTTPS://PORT.ORG/X", "https://port.org?x=1", "https://port.org/tag/xxx/",
]  # fmt: skip


def find(text: str, **fields: object) -> Finding:
    """Return what the detector says of a page dump with this text."""
    values: dict[str, object] = {"id": "1", "source": "x.txt", "text": text, "byline_kind": BylineKind.NONE, **fields}
    return DETECTOR.detect(TextView(Article(**values)))[0]  # type: ignore[arg-type] # the fields are named by the tests


def story(words: str) -> str:
    """Return an article whose second paragraph ends with the words."""
    return f"{STORY}\n\n{STORY} {words}\n\n{STORY}\n"


def tail(words: str) -> str:
    """Return an article that ends with the words."""
    return f"{STORY}\n\n{STORY}\n\n{words}\n"


@pytest.mark.parametrize("url", BROKEN)
def test_a_broken_address_has_a_fault(url: str) -> None:
    assert judge_address(url)


@pytest.mark.parametrize("url", SOUND)
def test_a_sound_address_has_none(url: str) -> None:
    assert judge_address(url) is None


def test_the_lexicon_adds_placeholders_and_wrappers() -> None:
    rules = DETECTOR.addresses.rules
    assert judge_address("https://tudominio.com/x") is None
    assert judge_address("https://www.tudominio.com/x", rules) == "a placeholder domain"
    assert judge_address("https://12ft.io/https://port.org/x")
    assert judge_address("https://12ft.io/https://port.org/x", rules) is None


def test_the_caller_says_which_hosts_can_exist() -> None:
    rules = AddressRules(is_public_host=lambda host: host.endswith(".org"))
    assert judge_address("https://port.coam/x") is not None
    assert judge_address("https://port.zzz/x") is None
    assert judge_address("https://port.zzz/x", rules) == "there is no top-level domain .zzz"
    assert judge_address("https://port.org/x", rules) is None
    assert judge_address("https://port.example/x", rules) is None


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("See https://wwwportnewscn/page[https://wwwportnewscn/page[x.", "https://wwwportnewscn/page[https://wwwportnewscn/page[x"),
        ("It is (https//www.port.org/2024), they say.", "https//www.port.org/2024"),
        ("See https:// www.port.org/x today.", "https:// www.port.org/x"),
        ("See www. port.org for it.", "www. port.org"),
        ("It is at www,port.org.", "www,port.org"),
        ("The data are on wwwportreportorg.", "wwwportreportorg"),
        ("见https://wwwport/页。", "https://wwwport/页"),
        ("Read the study at https://", "https://"),
        ("See https://port.org/news/har... for more.", "https://port.org/news/har..."),
        ("See https://port.org/news/har…", "https://port.org/news/har…"),
        ("[The study](#) shows it.", "[The study](#)"),
        ("A study (insert link here) shows it.", "(insert link here)"),
        ("The ministry [link] said so.", "[link]"),
        ("Prices rose 【12†source】 again.", "【12†source】"),
        ("Prices rose \ue200cite\ue202turn0search1\ue201.", "turn0search1"),
        ("Prices rose [cite: 4, 7].", "[cite: 4, 7]"),
        ("As shown (ISBN 0-306-40615-3) before.", "ISBN 0-306-40615-3"),
        ("As shown (ISSN 0317-8472) before.", "ISSN 0317-8472"),
        ("As shown in arXiv:2313.00001.", "arXiv:2313.00001"),
        ("As shown (PMID: 1234567890).", "PMID: 1234567890"),
        ("As shown (doi:10.12/abc).", "doi:10.12/abc"),
        ("{{cite web|url=x}} shows it.", "{{cite web|"),
        ("Seguir leyendo: htp://puerto.org/x", "htp://puerto.org/x"),
    ],
)  # fmt: skip
def test_a_fault_is_quoted_where_it_stands(words: str, quote: str) -> None:
    text = story(words)
    finding = find(text)
    assert finding.verdict is Verdict.PRESENT
    assert [item.quote for item in finding.evidence] == [quote]
    assert text[finding.evidence[0].start : finding.evidence[0].end] == quote


@pytest.mark.parametrize(
    "words",
    [
        "He said [sic] that in [2019] he had [5] children.", "Sources said so on Monday.", "Read more…", "And so on...",
        "See https://port.org/a, https://port.org/b;https://port.org/c and (https://port.org/d).",
        "[The study](https://port.org/a_(b)) and [[https://port.org/a]] and <https://port.org/a> and 'https://port.org/a'.",
        "It is www.port.org's own page, at www.port.org.The next day it was gone.", "请见https://port.org的报道。他们说",
        "Write to me@www.port.org, or to awww.port.org.", "The https:// prefix says nothing, nor does “https://”.",
        "An address such as https://example.com/login is an example, like example.com.",
        "Open `http://localhost:80/x` first.",
        "The park of 30 km² and 10³ trees cost 5 crowns a m³ (E=mc²).",
        "He beat [3] Ruud and [12] Nadal by [3-2] and [6-4].",
        "There are three options: [1] stay, [2] leave, [3] wait.", "Use array[0] and then array[1].",
        "Only hxxps://evil[.]com and https://evil[.]com were named.",
        "See [1](https://port.org/a) and [2](https://port.org/b).",
        "The Interior Department (DOI) has 10 people. DOI: 48 inspectors.", "He lost on turn 3, search 4. 【快讯】",
        "He asked about the \"[citation needed]\" tag and codes such as turn0search0.", "HTTP/2, http / https and www.",
        "He wrote https://t.co/AbCdEfGhIjhttps://t.co/KlMnOpQrSt and port.org/x[https://port.org/x].",
        "The [link](https://port.org/a) works. The site www.port.org... does too.",
    ],
)  # fmt: skip
def test_what_looks_like_a_fault_is_left_alone(words: str) -> None:
    finding = find(story(words))
    assert (finding.verdict, finding.evidence) == (Verdict.ABSENT, ())


@pytest.mark.parametrize(
    "words",
    ["Sources:", "Sources:\n•\n•", "Fuentes:\n[1]\n[2]", "Quellen", "来源：", "Источники:", "Références\n\nPartager",
     "Fontes: n/a",
     "## References", "**Sources:**", "Sources:\n1.\n2.\n\nLeave a Reply", "Sources: TBD"],
)  # fmt: skip
def test_an_empty_list_of_sources_is_found(words: str) -> None:
    assert find(tail(words)).verdict is Verdict.PRESENT


@pytest.mark.parametrize(
    "words",
    ["Sources:\n1. Port report\n2. Minutes", "Quellen\n\nHafenamt, Bericht", "Source:\nPort Office",
     "Sources: Port Office, Bay Agency",
     "Notes", "Notes\nReferences\n1. Port report", "来源：港务局", "Fuente: Oficina del Puerto",
     "Sources\nhttps://port.org/report"],
)  # fmt: skip
def test_a_list_with_something_in_it_is_not(words: str) -> None:
    assert find(tail(words)).verdict is Verdict.ABSENT


MARKS = "It rose.[1] It fell.[2]"
NOTES = "[1] Port report of 2023\n[2] Minutes of the council"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (f"{MARKS}\n\nNotes\n{NOTES}", []),
        (f"{MARKS}\n\nReferences\n1. Port report\n2. Minutes", []),
        (f"{MARKS}\n\nReferences\nPort report\nMinutes of the council", []),
        (f"{MARKS}\n\n1 Port report\n2 Minutes", []),
        (f"{MARKS}\n\nPort report\nMinutes", []),
        (f"{MARKS}\n\nSources: [1] Port report of 2023 [2] Council minutes", []),
        ("It rose.¹ It fell.²\n\n¹ Port report\n² Minutes", []),
        ("It rose [1, 2].\n\n[1]: Port report\n[2]: Minutes", []),
        (f"{MARKS} It stood.[7]\n\nNotes\n{NOTES}", ["[7]"]),
        (f"{MARKS} And [3].\n\nSources: [1] Port report of 2023 [2] Council minutes", ["[3]"]),
        ("It rose.¹ It fell.² It stood.⁷\n\n¹ Port report of 2023\n² Council minutes", ["⁷"]),
        (f"{MARKS} It stood.[3]", ["[1]"]),
        ("It rose.¹ It fell.² It stood.³", ["¹"]),
        ("It rose[1] and fell[2] and[3] more[4].\n\nReferences\nPort report\nMinutes", ["[4]"]),
        (f"{MARKS}\n\nNotes\n{NOTES}\n[3] Log of the dredger", ["[3]"]),
    ],
)
def test_marks_and_notes_are_compared(words: str, expected: list[str]) -> None:
    finding = find(f"{STORY}\n\n{STORY} {words}\n")
    assert [item.quote for item in finding.evidence] == expected
    assert finding.verdict is (Verdict.PRESENT if expected else Verdict.ABSENT)


def test_marks_without_notes_are_unsure_in_an_excerpt() -> None:
    finding = find(f"{STORY} {MARKS}\n\n{STORY}", published_known=False)
    assert finding.verdict is Verdict.UNSURE
    assert finding.probability == pytest.approx(0.4)


def test_marks_that_are_links_need_no_note() -> None:
    links = (Link("https://port.org/1", "[1]"), Link("https://port.org/2", "2"))
    assert find(f"{STORY} {MARKS}\n\n{STORY}", links=links).verdict is Verdict.ABSENT


def test_a_link_is_quoted_by_its_words_and_named_in_the_note() -> None:
    links = (
        Link("http://http://port.org/x", "the report"),
        Link("https://wwwmenu", "Imprint"),
        Link("https://port.org/y", "the quay"),
        Link("#", "Share"),
    )
    text = tail("As there port says, the report is late.\n\nShare")
    finding = find(text, links=links)
    assert [(item.quote, item.note) for item in finding.evidence] == [
        ("the report", "the scheme is typed twice: http://http://port.org/x")
    ]


def test_a_shortened_address_is_sound_where_a_link_gives_the_whole() -> None:
    words = "See https://www.port.org/news/har... for more."
    assert find(story(words)).verdict is Verdict.PRESENT
    assert find(story(words), links=(Link("https://port.org/news/harbour", "news"),)).verdict is Verdict.ABSENT
    assert (
        find(story(words), links=(Link("https://pt.org/x", "https://www.port.org/news/har..."),)).verdict
        is Verdict.ABSENT
    )


@pytest.mark.parametrize(
    ("judge", "right", "wrong"),
    [
        (judge_isbn, ["978-3-16-148410-0", "0-306-40615-2", "9783161484100", "0-8044-2957-X", "978 0 306 40615 7 2019"],
         ["978-3-16-148410-1", "0-306-40615-3", "977-3-16-148410-0", "978-3-16-14841-0", "X-306-40615-2"]),
        (judge_issn, ["0317-8471", "2049-3630", "2434-561X"], ["0317-8472", "2434-5610", "1234-567"]),
        (judge_doi, ["10.1038/nature123", "10.1000.10/123", "10/b6jf", "10.1002/(SICI)1097"],
         ["10.12/abc", "10.1038", "10.1038/", "11.1038/x", "1O.1038/x", "10.xxxx/yyyy", "10.1038/s41586-…"]),
        (judge_arxiv, ["0704.0001", "1412.1234v2", "2101.00001", "hep-th/9901001", "math.GT/0309136"],
         ["2313.00001", "2100.00001", "1412.12345", "2101.0001", "hep-th/9913001", "12.345", "0603.1234"]),
    ],
)  # fmt: skip
def test_numbers_of_publications(judge: Callable[[str], str | None], right: list[str], wrong: list[str]) -> None:
    assert [number for number in right if judge(number)] == []
    assert [number for number in wrong if not judge(number)] == []


def test_an_article_without_text_is_unsure() -> None:
    assert find(" \n ").verdict is Verdict.UNSURE


def test_several_weak_faults_are_more_than_one() -> None:
    one, two = find(story("See [link].")), find(story("See [link] and [source]."))
    assert (two.probability or 0) > (one.probability or 0) > 0.5


def test_a_lexicon_with_a_table_missing_is_named() -> None:
    with pytest.raises(ValueError, match="wanted"):
        build_citations_detector({name: table for name, table in LEXICON.items() if name != "wanted"})
    with pytest.raises(ValueError, match="must be a list of words"):
        build_citations_detector({**LEXICON, "wanted": {"bracketed": [3]}})


HOSTILE = [
    "", "\n", "\x00", "\ud800", "\u202e\u05d0 https://\u202e", "😀" * 9, "https://\ud800.org/", "[\ud800]", "www.\x00",
    "[[[[", "((((",
    "https://[", "https://]/", "https://[x]/", "https://a@@@/", "https://%", "https://..", "[999999]", "[1-999]", "[1,",
    "¹²³",
    "doi:", "doi:10.", "ISBN 9-9-9-9-9-9-9-9-9", "Sources:\r\n\r\n[1]\r\n", "https://" + "a." * 300, "https://a" * 300,
    "https://xn--/", "https://\u2488\u3002/", "https://a.b:²/",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_crashes_nothing(words: str) -> None:
    for text in (words, story(words), tail(words), story(words).replace("\n", "\r\n")):
        for item in find(text, links=(Link(words, "the quay"), Link(words, words))).evidence:
            assert item.quote is None or text[item.start : item.end] == item.quote


@pytest.mark.parametrize(
    "piece",
    [" ", "a", "w", "[", "(", '"', "1", "\n", "https://", "https://a.b/", "https://a.b/)", "[https://a.b/", "[1]",
     "said.[1] abcdefgh ",
     "[1] abcdefgh\n", "Sources:\n", "doi:10.", "9-", "【1†", "…", "https://a.b/c… ", "[link", "<a ", "¹", "来源"],
)  # fmt: skip
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        view = TextView(Article("1", "x.txt", f"{STORY}\n" + piece * (size // len(piece)), byline_kind=BylineKind.NONE))
        _ = view.body_lines
        return lambda: DETECTOR.detect(view)

    assert_linear(prepare, 60_000)
