"""HTML pages to articles: every place where a page names author and date, and pages made to do harm."""

from __future__ import annotations

import pytest

from annotate.core.model import Article, BylineKind, Link
from annotate.ingest.html import article_from_html, decode_html

PERSON, ORG, HANDLE, NONE = BylineKind.PERSON, BylineKind.ORG, BylineKind.HANDLE, BylineKind.NONE
TITLE = "Harbour bridge closes for repairs until the autumn"
PROSE = "".join(
    f"<p>Paragraph {number} tells how the old bridge over the harbour was built, what the city has paid for it since, "
    f"and why the engineers of the port want it closed before the storms of the winter begin.</p>"
    for number in ("one", "two", "three", "four")
)
DATED = '<p class="meta">4 March 2019</p>'


def build_page(head: str = "", under: str = "", after: str = "", lang: str = "en") -> str:
    """Return a page with markup in its head, under its title, and after its text."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{TITLE} | The Lantern</title>{head}</head><body>'
        f"<nav><a href='/'>Home</a> <a href='/author/otto-stern'>Otto Stern</a></nav>"
        f"<article><h1>{TITLE}</h1>{under}<div class='text'>{PROSE}</div></article>{after}</body></html>"
    )


def read(head: str = "", under: str = "", after: str = "", url: str | None = None) -> Article:
    return article_from_html(build_page(head, under, after), "page.html", url)


def build_ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


NEWS = '"@context": "https://schema.org", "@type": "NewsArticle"'


@pytest.mark.parametrize(
    "json",
    [
        f'{{{NEWS}, "author": "Ana Lima"}}',
        f'{{{NEWS}, "author": {{"@type": "Person", "name": "Ana Lima"}}}}',
        f'{{{NEWS}, "author": [{{"@type": "Person", "name": ["Ana Lima"]}}, {{"name": ""}}, null, 7]}}',
        f'{{{NEWS}, "author": {{"name": {{"@type": "Person", "name": "Ana Lima"}}}}}}',
        f'{{{NEWS}, "author": {{"givenName": "Ana", "familyName": "Lima"}}}}',
        f'[{{"@type": "WebSite", "name": "The Lantern"}}, {{{NEWS}, "creator": "By Ana Lima"}}]',
        '{"@graph": [{"@type": ["Article", "NewsArticle"], "author": {"@id": "#ana"}},'
        ' {"@type": "Person", "@id": "#ana", "name": "Ana Lima"}]}',
        # a related story comes first, but the headline says which is meant
        f'[{{{NEWS}, "headline": "Another story", "author": "Rui Costa"}},'
        f' {{{NEWS}, "headline": "{TITLE}", "author": "Ana Lima"}}]',
        f'{{{NEWS}, "author": "Ana Lima", "comment": [{{"@type": "Comment", "author": "Rui Costa"}}]}}',
        # broken: comments, commas at the end, line ends in strings, wrappings, entities, cut off
        f'{{{NEWS}, /* who */ "author": {{"name": "Ana Lima",}}, // when\n}}',
        f'{{{NEWS}, "description": "one\ntwo\tthree\x1b", "author": "Ana Lima"}}',
        f'<!-- //<![CDATA[\n{{{NEWS}, "author": "Ana Lima"}}\n//]]> -->',
        f'{{{NEWS}, "author": "Ana Lima"}};',
        f'{{{NEWS}, "author": "Ana Lima"}} {{"@type": "BreadcrumbList"}}',
        '{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Ana Lima"}, "text": "says "no" to',
    ],
)
def test_json_ld_names_the_author(json: str) -> None:
    article = read(build_ld(json))
    assert (article.byline, article.byline_kind, article.byline_origin) == ("Ana Lima", PERSON, "JSON-LD")


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="author" content="Ana Lima">',
        '<meta property="article:author" content="Ana Lima">',
        '<meta property="article:author" content="https://lantern.example/authors/ana-lima">',
        '<meta name="byl" content="By ANA LIMA">',
        '<meta name="DC.creator" content="Lima, Ana">',
        '<meta name="parsely-author" content="Ana Lima">',
        '<meta name="sailthru.author" content="Ana Lima">',
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ana Lima">',
        "<meta name='parsely-page' content='{\"author\": \"Ana Lima\"}'>",
        '<meta name="author" content="admin"><meta name="dcterms.creator" content="Ana Lima">',
        '<meta name="author" content="Ana Lima The Lantern"><meta property="og:site_name" content="The Lantern">',
    ],
)
def test_meta_names_the_author(head: str) -> None:
    article = read(head)
    assert (article.byline or "").casefold() == "ana lima"
    assert (article.byline_kind, article.byline_origin) == (PERSON, "meta")


@pytest.mark.parametrize(
    ("under", "origin"),
    [
        ('<span itemprop="author" itemscope><span itemprop="name">Ana Lima</span></span>', "microdata"),
        ('<a rel="author" href="/ana">Ana Lima</a>', "rel=author"),
        ('<p class="c-byline"><a href="/x">Ana Lima</a>, Staff</p>', "byline element"),
        ('<div class="postAuthor"><i>From</i><b>Ana Lima</b></div>', "byline element"),
        ('<div class="postAuthor"><i>By</i><b>Ana Lima</b></div>', "text"),
        ('<address class="author">Ana Lima <time>4 March 2019</time></address>', "byline element"),
        ('<div><a href="/authors/ana-lima">Ana Lima</a></div>', "author link"),
        ("<p>By Ana Lima</p>", "text"),
        ("<div>Posted by</div><div>Ana Lima</div>", "text"),
        ("<p>Von Ana Lima, Lissabon</p>", "text"),
        (f"{DATED}<p>Ana Lima</p>", "text"),
        ("<p>A deck of some words</p><p>Ana Lima</p>", "text"),
    ],
)
def test_the_page_shows_the_author(under: str, origin: str) -> None:
    article = read(under=under)
    assert (article.byline, article.byline_kind, article.byline_origin) == ("Ana Lima", PERSON, origin)


@pytest.mark.parametrize(
    ("under", "after"),
    [
        ("<p>文：山本太一</p>", ""),
        ("<p>取材・文＝山本太一</p>", ""),
        ("<p>2019年3月4日</p><p>[山本太一，Reuters]</p>", ""),
        ("<p>【港町＝山本太一】橋は秋まで閉鎖される。市は修理の費用を発表した。</p>", ""),
        ("<p>本报记者 山本太一 报道</p>", ""),
    ],
)
def test_bylines_of_east_asia(under: str, after: str) -> None:
    assert read(under=under, after=after).byline == "山本太一"


@pytest.mark.parametrize(
    "ending",
    ["（山本太一）", "<p>（文：山本太一）</p>", "<p>By Ana Lima</p>", "<p>Ana Lima is a reporter in Port Sunday.</p>"],
)
def test_the_end_of_the_text_names_the_author(ending: str) -> None:
    html = build_page().replace("begin.</p></div>", f"begin.{ending}</p></div>")
    assert article_from_html(html, "page.html").byline in ("山本太一", "Ana Lima")


def test_several_authors_in_order() -> None:
    article = read(under='<p class="byline"><a rel="author">Ana Lima</a> and <a rel="author">Rui Costa</a></p>')
    assert article.byline == "Ana Lima, Rui Costa"


@pytest.mark.parametrize(
    ("head", "under", "kind", "byline"),
    [
        ("", "", NONE, None),
        ('<meta name="author" content="admin">', "<p>2019-03-04</p>", NONE, None),
        ('<meta name="author" content="Follow Author">', "", NONE, None),
        ('<meta name="author" content="Reuters">', "", ORG, "Reuters"),
        (
            '<meta property="og:site_name" content="Harbour Notes"><meta name="author" content="Harbour Notes">',
            "",
            ORG,
            "Harbour Notes",
        ),
        (build_ld(f'{{{NEWS}, "author": {{"@type": "Organization", "name": "Otto Stern"}}}}'), "", ORG, "Otto Stern"),
        ("", "<p>By LNT STAFF</p>", ORG, "LNT STAFF"),
        ("", '<span class="author">lanternfan7</span>', HANDLE, "lanternfan7"),
        ('<meta name="twitter:creator" content="@analima">', "", HANDLE, "@analima"),
        ('<meta name="twitter:creator" content="@lnt"><meta name="twitter:site" content="@LNT">', "", NONE, None),
        # a name that nothing marks does not outweigh a stated desk
        ('<meta name="author" content="Lantern News Desk">', f"{DATED}<p>Maria Costa</p>", ORG, "Lantern News Desk"),
        # nor does a section beside the date pass for a person
        ("", f"{DATED}<p>Harbour Watch</p>", NONE, None),
    ],
)
def test_pages_without_a_person(head: str, under: str, kind: BylineKind, byline: str | None) -> None:
    article = read(head, under)
    assert (article.byline_kind, article.byline) == (kind, byline)


def test_a_person_stands_before_the_desk() -> None:
    article = read('<meta name="author" content="Lantern Staff">', '<p class="byline">By Ana Lima, Reuters</p>')
    assert (article.byline, article.byline_kind) == ("Ana Lima", PERSON)


def test_a_box_about_the_author_at_the_end_counts_where_it_names_one_person() -> None:
    box = '<div class="author-box"><b>Ana Lima</b><p>Ana Lima writes about bridges and lives by the harbour.</p></div>'
    far = "<div>" + "<p>x</p>" * 100 + "</div>"
    assert read(after=far + box).byline == "Ana Lima"
    assert read(after=far + box + box.replace("Ana Lima", "Rui Costa")).byline is None


def test_two_places_outvote_a_third() -> None:
    article = read('<meta name="author" content="Otto Stern">', '<a rel="author">Ana Lima</a><p>By Ana Lima</p>')
    assert article.byline == "Ana Lima"


@pytest.mark.parametrize(
    "after",
    [
        '<div class="comments"><p class="comment-author">Rui Costa</p><p>By Rui Costa</p></div>',
        '<section class="related-posts"><h3>More</h3><span class="byline">By Rui Costa</span></section>',
        '<ul><li><h3><a href="/x">Ferry strike goes on</a></h3><span class="author">Rui Costa</span></li></ul>',
        '<article><h2><a href="/x">Ferry strike</a></h2><a rel="author" href="/a">Rui Costa</a></article>',
        '<div><i class="byline">By Rui Costa</i></div>' * 40 + '<div><i class="byline">By Otto Stern</i></div>' * 60,
        '<aside class="sidebar"><a href="/author/rui-costa">Rui Costa</a></aside>',
        '<figure><figcaption class="author">Rui Costa</figcaption></figure>',
        "<h2>Most read</h2><p>By Rui Costa</p>",
    ],
)
def test_other_people_on_the_page_do_not_count(after: str) -> None:
    assert read(after=after).byline is None


@pytest.mark.parametrize(
    ("head", "under", "url", "published", "origin"),
    [
        (build_ld(f'{{{NEWS}, "datePublished": "2019-03-04T23:30:00-05:00"}}'), "", None, "2019-03-04", "JSON-LD"),
        (build_ld(f'{{{NEWS}, "datePublished": 1551700800000}}'), "", None, "2019-03-04", "JSON-LD"),
        ('<meta property="article:published_time" content="2019-03-04T10:00:00Z">', "", None, "2019-03-04", "meta"),
        ('<meta name="ptime" content="20190304101500">', "", None, "2019-03-04", "meta"),
        ('<meta name="date" content="1970-01-01">', "", None, None, None),
        ("", '<time datetime="2019-03-04T10:00">Monday</time>', None, "2019-03-04", "time"),
        (
            "",
            '<time class="updated" datetime="2020-01-01">x</time><time datetime="2019-03-04">y</time>',
            None,
            "2019-03-04",
            "time",
        ),
        ("", '<span class="post-date">03/04/2019 08:53 AM EST</span>', None, "2019-03-04", "time"),
        ("", "<p>By Ana Lima, March 4, 2019</p>", None, "2019-03-04", "text"),
        ("", "<p>4 March 2019, 14:24</p>", None, "2019-03-04", "text"),
        ("", "<p>The bridge was opened on 4 March 1919.</p>", None, None, None),
        ("", "<p>Bridge to be closed from 4 March 2019 onwards</p>", None, None, None),
        ("", "", "https://lantern.example/2019/03/04/bridge", "2019-03-04", "url"),
        ("", "", "https://lantern.example/2019/03/bridge", None, None),
        ("", "", None, None, None),
    ],
)
def test_the_date(head: str, under: str, url: str | None, published: str | None, origin: str | None) -> None:
    article = read(head, under, url=url)
    assert (article.published, article.published_origin, article.published_known) == (published, origin, True)


def test_dates_of_other_stories_do_not_count() -> None:
    assert read(after='<div class="related"><time datetime="2021-01-01">x</time></div>').published is None


def test_what_the_page_is() -> None:
    head = (
        '<meta property="og:site_name" content="The Lantern"><link rel="canonical" href="/bridge">'
        '<meta property="og:title" content="Harbour bridge closes for repairs until the autumn - The Lantern">'
    )
    article = read(head, url="https://www.lantern.example/bridge?from=mail")
    assert article.title == TITLE
    assert article.url == "https://www.lantern.example/bridge"
    assert (article.outlet, article.outlet_name, article.language) == ("lantern.example", "The Lantern", "en")
    assert "Paragraph four" in article.text
    assert "Home" not in article.text


@pytest.mark.parametrize(
    ("canonical", "url", "expected"),
    [
        ("https://lantern.example/a", None, "https://lantern.example/a"),
        ("https://lantern.example/a", "https://m.lantern.example/a?x=1", "https://lantern.example/a"),
        ("https://elsewhere.example/a", "https://lantern.example/a", "https://lantern.example/a"),
        ("https://lantern.example/", "https://lantern.example/a", "https://lantern.example/a"),
        ("http://[broken", "https://lantern.example/a", "https://lantern.example/a"),
    ],
)
def test_the_canonical_address_is_believed_on_its_own_domain(canonical: str, url: str | None, expected: str) -> None:
    assert read(f'<link rel="canonical" href="{canonical}">', url=url).url == expected


def test_the_language_of_a_template_is_not_believed() -> None:
    words = (
        "El puente del puerto se cierra por obras hasta el otoño y los vecinos piden más barcos para la ciudad. " * 8
    )
    html = f'<html lang="en"><head><title>x</title></head><body><h1>Puente</h1><p>{words}</p></body></html>'
    assert article_from_html(html, "page.html").language == "es"


def test_links_of_the_text_are_kept_as_written() -> None:
    links = "<a href='https://port.example/report?a=1&b=2'>the port's  report</a> and <a href='/x'>this</a>"
    html = build_page().replace("begin.</p></div>", f"begin, as {links} say.</p></div>")
    article = article_from_html(html, "page.html")
    assert article.links == (Link("https://port.example/report?a=1&b=2", "the port's report"),)
    assert "the port's report" in article.text


def test_the_same_text_is_the_same_article() -> None:
    assert read().id == read('<meta name="author" content="Ana Lima">', url="https://lantern.example/a").id


@pytest.mark.parametrize("html", ["", " \n\t", "\0", "<html></html>", "<script>var a = 1</script>", "<!-- nothing -->"])
def test_a_page_without_text_is_refused(html: str) -> None:
    with pytest.raises(ValueError, match="no article text found in the page"):
        article_from_html(html, "page.html")


@pytest.mark.parametrize(
    "html",
    [
        "just words and no tag at all",
        "<p>One short paragraph.</p>",
        "<?xml version='1.0' encoding='iso-8859-1'?>" + build_page(),
        build_page().replace('<html lang="en">', '<html lang="en"/>'),
        build_page(under="<p>a &#27; b &#0; c &#x1B; d &#xFFFE; e &#55296; f</p>"),
        build_page(under="<p>\x1b \x00 \ud800 \ufffe</p>"),
        build_page(head=build_ld("[" * 50_000)),
        build_page(under="<p class=byline>" + "By " * 1000 + "</p>"),
    ],
)
def test_odd_pages_are_read(html: str) -> None:
    article = article_from_html(html, "page.html")
    assert article.text
    assert "\x1b" not in article.text


@pytest.mark.parametrize("tag", ["div", "span", "ul><li", "x-box"])
def test_text_in_deep_nesting_is_not_lost(tag: str) -> None:
    for depth in (300, 5000):
        html = build_page(after="").replace("<div class='text'>", f"<{tag}>" * depth + "<p>Deep below the surface.</p>")
        article = article_from_html(html, "page.html")
        assert "Deep below the surface" in article.text
        assert "Paragraph four" in article.text


@pytest.mark.parametrize("attribute", ["a{}=1 ", 'a{}="1" ', "a{} ", "a{}/"])
def test_a_tag_that_would_keep_the_parser_for_ever_is_refused(attribute: str) -> None:
    tag = "<p " + "".join(attribute.format(number) for number in range(100_000)) + ">x</p>"
    with pytest.raises(ValueError, match="attributes"):
        article_from_html(build_page(under=tag), "page.html")


def test_long_attributes_and_scripts_are_no_attack() -> None:
    data = "x" * 200_000
    script = "if (a<b) {" + "c = d; " * 30_000 + "}"
    assert read(f"<script>{script}</script>", f"<div data-page='{data}'></div>").text


def test_a_page_of_more_than_20_mb_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than 20 MB"):
        article_from_html("x" * 20_000_001, "page.html")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("<p>naïve".encode(), "naïve"),
        ("<meta charset=iso-8859-1><p>naïve".encode(), "naïve"),
        ("<p>naïve".encode("utf-16"), "naïve"),
        (b"\xef\xbb\xbf<p>na\xc3\xafve", "naïve"),
        ('<meta charset="shift_jis"><p>橋の記事'.encode("cp932"), "橋の記事"),
        ('<meta http-equiv=x content="text/html; charset=gb2312"><p>桥的文章'.encode("gb18030"), "桥的文章"),
        ("<p>橋の記事".encode("iso2022_jp"), "橋の記事"),
        ("<meta charset=windows-1251><p>Мост".encode("cp1251"), "Мост"),
        ("<p>El señor dijo “no” a la mañana".encode("cp1252"), "“no” a la mañana"),
        ("<p>naïve café déjà".encode() + b" \xff", "naïve café déjà"),
        (b"<meta charset=rot13><p>caf\xe9", "café"),
        (b"", ""),
    ],
)
def test_bytes_are_decoded(data: bytes, expected: str) -> None:
    assert expected in decode_html(data)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n" + bytes(range(255, -1, -1)) * 4,
        b"\x1f\x8b\x08" + bytes(range(0, 256, 3)) * 9,
        "<p>A page without its mark".encode("utf-16-le"),
    ],
)
def test_binary_data_is_no_page(data: bytes) -> None:
    with pytest.raises(ValueError, match="binary data, not a page"):
        decode_html(data)


@pytest.mark.parametrize(
    "data", [b"<p>\x00\x01\x02 hello", b"<p>\x07\x07\x07\x07\x07\x07\x07\x07" + b" the ferry" * 99]
)
def test_a_page_with_a_few_control_characters_is_read(data: bytes) -> None:
    assert "hello" in decode_html(data) or "ferry" in decode_html(data)


def test_the_list_of_sources_and_misspelt_addresses_are_kept() -> None:
    paragraph = "<p>The dredging of the north channel will cost twice as much as planned, the port said on Monday.</p>"
    page = (
        "<html><body><nav><h2>Sources</h2><ul><li>menu</li></ul></nav>"
        f"<article><h1>Dredging costs rise</h1>{paragraph * 3}"
        "<p>A second ship is on its way, as <a href='https//report'>the report</a> says.</p>"
        "<h2>Sources</h2><ul><li><a href='htp://fao.org/x'>Catch statistics</a></li><li>Minutes of 3 May</li></ul>"
        "</article></body></html>"
    )
    article = article_from_html(page, "page.html")
    assert article.text.endswith("Sources\nCatch statistics\nMinutes of 3 May")
    assert "menu" not in article.text
    assert {link.url for link in article.links} == {"https//report", "htp://fao.org/x"}
