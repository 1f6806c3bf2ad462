"""The detector of `deceptive-identity`: hosts one by one, what a page says of itself, and growth."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from growth import assert_linear

from annotate.assembly import load_seed_outlets
from annotate.core.model import Article, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.identity import build_identity_detector
from annotate.detectors.identity_hosts import measure_distance
from annotate.ingest.html import article_from_html
from annotate.ingest.names import is_public_host

DETECTOR = build_identity_detector(None, load_seed_outlets(), is_public_host)
BODY = "The lease of the northern quay was signed on Monday after nine months of talks, two members said.\n"


def detect(text: str = BODY, **facts: str) -> Finding:
    finding = DETECTOR.detect(TextView(Article(id="a", source="test", text=text, **facts)))[0]  # type: ignore[arg-type]
    for item in finding.evidence:
        if item.quote is not None:
            assert text[item.start : item.end] == item.quote
    return finding


LOOK_ALIKES = [
    "washingtonpst.com",
    "nytirnes.com",
    "r3uters.com",
    "reuters.com.co",
    "huffingtonpots.com",
    "theguardiann.com",
    "euronewss.com",
    "bbc.com.harland-desk.info",
    "www.cnn.com-harland.info",
    "news.bbc.co.uk.harland-desk.info",
    "bbc-news.harland.top",
    "cnn24.top",
    "reuters-breaking.com",
    "foxnews.click",
    "foxnews-today.com",
    "nytimes-com.top",
    "reuterscom.top",
    "whitehouse-gov.com",
    "state.gov.harland-desk.info",
    "who-int.org",
    "harvard-edu.net",
    "whitehousegov.com",
    "xn--rutrs-9jg7b.com",
    "rеuters.com",
    "nytimés.com",
    "ćnn.com",
    "reutеrs-news.com",
]
SOUND = [
    "washingtonpost.com",
    "www.bbc.co.uk",
    "edition.cnn.com",
    "abcnews.go.com",
    "buzzfeednews.com",
    "s1.reutersmedia.net",
    "lemonade.com",
    "bloombergtax.com",
    "spiegel-online.de",
    "bloombergtv.bg",
    "daily-mail.co.zm",
    "theguardian.ng",
    "guardian.example",
    "voxnews.com",
    "cnnturk.com.tr",
    "www-bbc-com.translate.goog",
    "web.archive.org",
    "www.nytimes.com.ezp.harland.edu",
    "nytimes.com.proxy.harland.org",
    "libération.fr",
    "süddeutsche.de",
    "новости-гавани.рф",
    "zeitung-harland.de",
    "state.nj.us",
    "edu.harland.com",
    "gov.harland.org",
    "who.int",
    "service.gov.uk",
    "news.harvard.edu",
    "localhost",
    "com",
    ".com",
    "a..com",
]


@pytest.mark.parametrize("host", LOOK_ALIKES)
def test_a_look_alike_is_found(host: str) -> None:
    likeness = DETECTOR.hosts.judge(host)
    assert likeness is not None
    assert likeness.weight >= 0.5


@pytest.mark.parametrize("host", [*SOUND, "x" * 300 + ".com", "xn--.com", "xn--a.com", "xn--99999999999.com"])
def test_a_sound_host_passes_for_nobody(host: str) -> None:
    assert DETECTOR.hosts.judge(host) is None


def test_an_international_host_is_judged_by_what_a_reader_sees() -> None:
    seen = "rеutеrs.com"
    coded = seen.encode("idna").decode("ascii")
    assert coded.startswith("xn--")
    assert DETECTOR.hosts.judge(coded) == DETECTOR.hosts.judge(seen)
    assert detect(url=f"https://{coded}/a").verdict is Verdict.PRESENT


def test_no_outlet_of_the_table_passes_for_another() -> None:
    for row in load_seed_outlets():
        assert [host for host in row["domain"].split() if DETECTOR.hosts.judge(host)] == []


def test_the_address_counts_beside_what_the_page_says_of_itself() -> None:
    page = (
        '<html lang="en"><head><title>Lease signed</title><link rel="canonical" href="https://www.bbc.com/news/1">'
        f"</head><body><article><h1>Lease signed</h1><p>{BODY * 3}</p></article></body></html>"
    )
    for url, verdict in (("https://bbc.com.harland-desk.info/1", "present"), ("https://www.bbc.com/news/1", "absent")):
        view = TextView(article_from_html(page, "page.html", url=url))
        assert DETECTOR.detect(view)[0].verdict == verdict


@pytest.mark.parametrize(
    ("name", "url", "verdict"),
    [
        ("BBC News", "https://harland-desk.example/1", "present"),
        ("The New York Times", "https://harland-desk.example/1", "present"),
        ("BBC News", "https://www.bbc.co.uk/1", "absent"),
        ("CNN", "https://edition.cnn.com/1", "absent"),
        ("CNN", "https://www.msn.com/1", "absent"),
        ("CNN", "https://web.archive.org/1", "absent"),
        ("The Guardian", "https://harland-desk.example/1", "absent"),
        ("Harland Desk", "https://harland-desk.example/1", "absent"),
    ],
)
def test_a_name_that_only_one_outlet_bears(name: str, url: str, verdict: str) -> None:
    assert detect(outlet_name=name, url=url).verdict == verdict


@pytest.mark.parametrize("name", ["CNN", "Harland Desk"])
def test_a_name_without_a_domain_says_nothing(name: str) -> None:
    assert detect(outlet_name=name).verdict is Verdict.ABSENT


NOBODYS = """
(555) 012-3456, ext. 0 or 555-0123
+1 (213) 555-0101
020 7946 0018
123-456-7890
(212) 123-4567
+7 (495) 123-45-67
01 23 45 67 89
+34 123 456 789
030 1234567 8
000-000-0000
your@email.com
info@example.com
Springfield, IL 90210
""".strip().split("\n")
SOMEBODYS = """
+1 617 294 8821
555-2368
1 2 3 4 5 6 7 8 9
2026-03-01 12:34:56
3.1415926535
0.1234567
1,234,567
desk@harbourgazette.example
Boston, MA 02110
DOI 10.1234/1234567
""".strip().split("\n")


@pytest.mark.parametrize("words", NOBODYS)
def test_what_nobody_has_counts_in_a_contact_block(words: str) -> None:
    assert detect(f"{BODY}\nContact us:\n{words}\n").verdict is Verdict.PRESENT
    assert detect(f"{BODY}\n{BODY} They wrote {words} on the wall.\n").verdict is Verdict.ABSENT


@pytest.mark.parametrize("words", SOMEBODYS)
def test_what_somebody_may_have_counts_nowhere(words: str) -> None:
    assert (detect(f"{BODY}\nContact us:\n{words}\n").probability or 0) < 0.1


def test_nothing_to_look_at_is_unsure() -> None:
    assert detect("").verdict is Verdict.UNSURE
    assert detect("", url="https://washingtonpst.com/").verdict is Verdict.PRESENT


def test_a_faulty_list_is_named() -> None:
    with pytest.raises(ValueError, match="domains must be a list"):
        build_identity_detector({"domains": "bbc.com"}, [], is_public_host)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("reuters", "reuters", 0), ("reuters", "reutres", 1), ("reuters", "reuter", 1), ("reuters", "xxuterx", 3)],
)
def test_distance_between_names(one: str, other: str, apart: int) -> None:
    assert measure_distance(one, other, 2) == apart


UNITS = [" ", "a", "(", "[", '"', "1", "1 ", "1 A", "12345 ", "@", "a@", "By [", "555-", "+1 (", "Ab, CA ", "Visit a"]
UNITS += ["Contact 123-4567\n", "Address: 1 Elm, X, CA 90210\n", "某", "\n"]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_no_faster_than_text(unit: str) -> None:
    def prepare(length: int) -> Callable[[], object]:
        text = unit * (length // len(unit))
        view = TextView(Article(id="a", source="test", text=text, url="https://why.edu.example/"))
        assert view.page
        assert view.lines is not None
        return lambda: DETECTOR.detect(view)

    assert_linear(prepare, 100_000)
