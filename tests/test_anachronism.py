"""The detector of `anachronism`: the table of terms, single sentences, and growth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from growth import assert_linear

from annotate.assembly import load_detectors
from annotate.core.model import Article, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.anachronism import AnachronismDetector, build_anachronism_detector

(DETECTOR,) = (found for found in load_detectors() if isinstance(found, AnachronismDetector))
ROW = {
    "person": "Ana Reed",
    "alternative names": "Reed",
    "office": "president",
    "country": "XA",
    "from": "2015-03-01",
    "until": "2020-03-01",
    "source": "dates of the mandate, official record",
}


def detect(
    text: str, published: str | None, detector: AnachronismDetector = DETECTOR, language: str | None = "en"
) -> Finding:
    article = Article(id="a", source="test", text=text, published=published, language=language)
    finding = detector.detect(TextView(article))[0]
    for item in finding.evidence:
        if item.quote is not None:
            assert text[item.start : item.end] == item.quote
    return finding


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"person": ""}, "row 2 has no person"),
        ({"source": " "}, "row 2 has no source"),
        ({"from": "2015-3-1"}, "row 2 holds '2015-3-1'"),
        ({"until": "soon"}, "row 2 holds 'soon'"),
        ({"until": "2014-01-01"}, "row 2 ends before it begins"),
    ],
)
def test_a_faulty_row_is_named(change: Mapping[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build_anachronism_detector([ROW, {**ROW, **change}])


def test_terms_of_one_person_in_one_office_do_not_overlap() -> None:
    terms = {row for rows in DETECTOR.offices.holders.values() for row in rows}
    for one in terms:
        assert one.since < (one.until or "9999")
        for other in terms - {one}:
            if (one.person, one.office, one.country) == (other.person, other.office, other.country):
                assert (one.until or "9999") <= other.since or (other.until or "9999") <= one.since


def test_the_packaged_table_is_of_days_that_exist_and_names_its_records() -> None:
    for rows in DETECTOR.offices.holders.values():
        for row in rows:
            assert date.fromisoformat(row.since)
            assert row.source.endswith("official record")


ALONE = build_anachronism_detector([ROW])


@pytest.mark.parametrize(
    ("sentence", "published", "verdict"),
    [
        ("The Reed administration seeks a new quay.", "2021-06-01", "present"),
        ("Ana Reed's government is preparing a new quay.", "2021-06-01", "present"),
        ("President Ana Reed announced a new quay on Tuesday.", "2021-06-01", "present"),
        ("The quay was shown to the sitting President Reed.", "2021-06-01", "present"),
        ("The current Reed administration has a plan.", "2021-06-01", "present"),
        ("The Reed administration is here.", "2014-06-01", "present"),
        ("The Reed administration seeks a new quay.", "2019-06-01", "absent"),
        ("The Reed administration seeks a new quay.", "2020-03-10", "absent"),
        ("The Reed administration seeks a new quay.", "2014-12-20", "absent"),
        ("The Reed administration seeks a new quay.", "2024-06-01", "absent"),
        ("The Reed administration sought a new quay.", "2021-06-01", "absent"),
        ("The former Reed administration seeks praise.", "2021-06-01", "absent"),
        ("In 2019 the Reed administration seeks a new quay.", "2021-06-01", "absent"),
        ("The second Reed administration could be kinder if she is elected.", "2014-06-01", "absent"),
        ("President Emma Reed announced a new quay on Tuesday.", "2021-06-01", "absent"),
        ("A friend of President Ana Reed sings.", "2021-06-01", "absent"),
    ],
)
def test_a_sentence_about_a_holder(sentence: str, published: str, verdict: str) -> None:
    assert detect(sentence, published, ALONE).verdict == verdict


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("The quay opened on 3 May 2026.", "present"),
        ("The quay opened on May 3, 2026.", "present"),
        ("The quay was opened in May 2026.", "present"),
        ("The quay opened on 3 June 2025.", "absent"),
        ("The quay will open on 3 May 2026.", "absent"),
        ("The quay was due to open on 3 May 2026.", "absent"),
        ("The quay opened on 3 May 2096.", "absent"),
        ("The quay opened on 3 May 2019.", "absent"),
        ("The minister said the vote is planned for May 2026.", "absent"),
    ],
)
def test_a_sentence_about_a_day(sentence: str, verdict: str) -> None:
    assert detect(sentence, "2025-06-02").verdict == verdict


def test_a_text_that_knows_the_person_as_former_is_trusted() -> None:
    text = "Former President Ana Reed came. President Ana Reed announced a new quay on Tuesday."
    assert detect(text, "2021-06-01", ALONE).verdict is Verdict.ABSENT


def test_a_title_given_again_and_again_adds_to_another_sign() -> None:
    later = {**ROW, "person": "Karl Lind", "alternative names": "", "from": "2020-03-01", "until": ""}
    detector = build_anachronism_detector([ROW, later])
    text = "Friends of President Reed sing.\nPresident Reed likes it.\nThey bow to President Reed.\n"
    assert (detect(text, "2021-06-01", detector).probability or 0) > 0.3
    assert (detect(text + "So does Karl Lind.", "2021-06-01", detector).probability or 0) < 0.1


@pytest.mark.parametrize("stamp", ["August 9, 2022", "9 March 2019"])
def test_another_article_below_is_not_read(stamp: str) -> None:
    head = "Quay is closed\n\n" + "The old quay was closed for the winter, and boats lie at the mole.\n\n" * 8
    text = f"{head}Another matter\n\n{stamp}\n\nThe Reed administration seeks a new quay.\n"
    assert detect(text, "2021-06-01", ALONE).verdict is Verdict.ABSENT
    assert detect(text.replace(stamp, "And so on"), "2021-06-01", ALONE).verdict is Verdict.PRESENT


@pytest.mark.parametrize(
    ("published", "language"), [(None, "en"), ("soon", "en"), ("2025-06-02", "de"), ("2025-06-02", None)]
)
def test_what_cannot_be_read_is_unsure(published: str | None, language: str | None) -> None:
    finding = detect("President Reed said so.", published, language=language)
    assert finding.verdict is Verdict.UNSURE
    assert finding.probability is None


def test_an_empty_table_still_compares_dates() -> None:
    assert detect("The quay opened on 3 May 2026.", "2025-06-02", build_anachronism_detector([])).verdict == "present"


UNITS = [
    " ",
    "a",
    "A ",
    "(",
    "[",
    '"',
    "1",
    "1 ",
    "on 1 May 2026 ",
    "president ",
    "President Biden ",
    "former President ",
]
UNITS += [
    "the Biden administration seeks ",
    "said on 3 May 2026. ",
    "President Biden said on Friday. ",
    "2026-05-03\n",
    "in May 2026 ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_no_faster_than_text(unit: str) -> None:
    def prepare(length: int) -> Callable[[], object]:
        text = unit * (length // len(unit))
        view = TextView(Article(id="a", source="test", text=text, published="2025-10-14", language="en"))
        assert view.page
        assert view.sentences is not None
        return lambda: DETECTOR.detect(view)

    assert_linear(prepare, 100_000)
