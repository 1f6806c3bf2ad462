"""The detector of `undisclosed-promotion`: what its cases cannot show."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from growth import assert_linear

from annotate.core.model import Article, Finding, Link, Verdict
from annotate.core.text import TextView
from annotate.detectors.promotion import build_promotion_detector, weigh
from annotate.detectors.promotion_signs import Sign
from annotate.resources import read_resource

LEXICON = tomllib.loads(read_resource("seeds/lexicons/promotion.toml"))
DETECTOR = build_promotion_detector(LEXICON)
SALE = "Our team of experts is here for you. We offer a fair deal. Visit Brightleaf today and use code LEAF20. "
PAD = "The leaves of the birch turn early and fall late, as everybody in the valley knows from childhood. " * 4


def detect(text: str, language: str | None = "en", **facts: Any) -> Finding:
    finding = DETECTOR.detect(TextView(Article("id", "test", text, language=language, **facts)))[0]
    for item in finding.evidence:
        if item.quote is not None:
            assert text[item.start : item.end] == item.quote
    return finding


def sign(kind: str, key: str) -> Sign:
    return Sign(kind, key, 0, 1)


LISTS = ["asks", "sells", "touts", "offers", "labels", "disclosed", "newsroom", "jobs", "review", "praise"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("code", LEXICON)
def test_a_lexicon_without_a_list_is_refused_by_its_name(code: str, name: str) -> None:
    broken = {**LEXICON, code: {key: value for key, value in LEXICON[code].items() if key != name}}
    with pytest.raises(ValueError, match=f"{code}.{name}"):
        build_promotion_detector(broken)


def test_a_phrase_that_begins_with_a_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="no word at the start"):
        build_promotion_detector({"en": {**LEXICON["en"], "asks": ["* today"]}})


def test_the_same_sign_counts_once() -> None:
    once = [sign("asks", "visit us today"), sign("sells", "we pride ourselves")]
    assert weigh(300, once) == weigh(300, once * 20)


def test_more_signs_never_weigh_less_and_more_words_never_more() -> None:
    kinds = ["asks", "sells", "touts", "offers", "code", "contact", "affiliate", "name", "price"]
    signs = [sign(kind, str(number)) for number in range(6) for kind in kinds]
    grown = [weigh(300, signs[:size]) for size in range(len(signs) + 1)]
    assert grown == sorted(grown)
    diluted = [weigh(words, signs[:4]) for words in (100, 1500, 3000, 9000)]
    assert diluted == sorted(diluted, reverse=True)
    assert weigh(300, []) < 0.05 < 0.9 < grown[-1]


@pytest.mark.parametrize("kind", ["asks", "sells", "touts", "offers", "affiliate"])
def test_one_kind_alone_is_not_enough_whatever_its_number(kind: str) -> None:
    assert weigh(300, [sign(kind, str(number)) for number in range(500)]) < 0.5


@pytest.mark.parametrize(
    ("kinds", "is_sale"),
    [
        (["asks", "asks", "asks", "offers"], False),
        (["asks", "asks", "offers", "price"], True),
        (["asks", "offers", "offers"], True),
        (["offers", "offers", "offers", "price"], False),
        (["asks", "sells", "touts"], True),
    ],
)
def test_an_appeal_is_no_sale(kinds: list[str], is_sale: bool) -> None:
    signs = [sign(kind, str(number)) for number, kind in enumerate(kinds)]
    assert (weigh(300, signs) >= 0.5) is is_sale


@pytest.mark.parametrize(
    "label", ["Sponsored\n\n", "ADVERTISEMENT\n\n", "Paid content | Brightleaf\n\n", "[Sponsored post]\n\n"]
)
def test_a_label_above_the_text_lowers(label: str) -> None:
    bare, labelled = detect("Leaves\n\n" + PAD + SALE), detect(label + "Leaves\n\n" + PAD + SALE)
    assert bare.verdict is Verdict.PRESENT
    assert labelled.verdict is Verdict.ABSENT
    assert (labelled.probability or 0) < (bare.probability or 0)
    assert "says itself" in labelled.evidence[0].note


def test_a_statement_below_the_text_lowers_and_a_box_of_other_advertising_does_not() -> None:
    text = "Leaves\n\n" + PAD + "\n\n" + SALE + PAD
    assert detect(text + "\n\nThis post contains affiliate links.").verdict is Verdict.ABSENT
    assert detect(text + "\n\nSponsored stories\n\nTen ferries you will not believe").verdict is Verdict.PRESENT


def test_words_inside_a_longer_sign_do_not_count_again() -> None:
    finding = detect("Leaves\n\n" + PAD + "Call us today on 555-0148 and ask.")
    assert [item.quote for item in finding.evidence] == ["Call us today on 555-0148"]
    assert finding.verdict is Verdict.ABSENT


def test_calls_inside_a_quotation_of_several_sentences_do_not_count() -> None:
    quoted = f"“{SALE.strip()}” said the leaflet that the police found. "
    assert detect("Leaves\n\n" + PAD + quoted).verdict is Verdict.ABSENT


def test_a_house_line_covers_the_sentence_after_it() -> None:
    house = (
        "Want to advertise with the Gazette? Contact us today, our team of experts is here and free shipping is on us."
    )
    assert detect("Leaves\n\n" + PAD + house).verdict is Verdict.ABSENT


def test_a_paid_link_counts_once_however_often_it_stands_there() -> None:
    paid = Link("https://shop.example/a?tag=leaf-21", "the rake")
    finding = detect(PAD, links=(paid,) * 5)
    assert [item.note for item in finding.evidence] == ["a link that earns money, and no word of it"]


def test_a_language_without_a_list_is_unsure() -> None:
    for language in ("ru", None):
        finding = detect(PAD + SALE, language)
        assert finding.verdict is Verdict.UNSURE
        assert finding.probability is None


@pytest.mark.parametrize(
    "unit",
    [
        "  ", "a", "a ", "(", "[", '"', "“", "„", "»", "' ", "7", "7 ", "$7 ", "1.", "visit ", "Visit ", "call 1 ",
        "visit us now ", "use code AB12 ", "whatsapp ", "al 1 2 3 4 5 6 7 8 ", "Brightleaf ", "in Brightleaf ",
        "sponsored ", "we may earn a ", "https://amzn.to/x ", "www.a.com/?aff=1 ", "Sponsored\n\n", "at a b c d ",
    ],
)  # fmt: skip
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        view = TextView(Article("id", "test", PAD + unit * (size // len(unit)), language="en"))
        assert view.sentences
        assert view.words
        assert view.links is not None
        return lambda: DETECTOR.detect(view)

    assert_linear(prepare, 60_000)
