"""Every case of tests/data/cases: what must fire, and the near misses that must not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from cases import build_article, fold, load_cases, run_detector

from annotate.assembly import load_detectors, load_rubric
from annotate.core.model import Verdict
from annotate.core.text import TextView
from annotate.detectors import Detector, detect_all

RUBRIC = load_rubric()
DETECTORS = load_detectors()
CASES = load_cases()
FEWEST = 5


def detector_of(flag: str) -> Detector:
    """Return the detector that speaks to a flag."""
    return next(detector for detector in DETECTORS if flag in detector.flags)


@pytest.mark.parametrize(("flag", "case"), CASES, ids=[f"{flag}: {case['name']}" for flag, case in CASES])
def test_case(flag: str, case: dict[str, Any]) -> None:
    article = build_article(case)
    finding = run_detector(detector_of(flag), article, flag, case.get("others", ()))
    quotes = [fold(item.quote) for item in finding.evidence if item.quote]
    assert finding.verdict == case["expect"], [item.note for item in finding.evidence]
    for wanted in case.get("quotes", []):
        assert any(fold(wanted) in quote for quote in quotes), f"{wanted!r} is in none of {quotes}"
    for unwanted in case.get("forbidden", []):
        assert not any(fold(unwanted) in quote for quote in quotes), f"{unwanted!r} is in one of {quotes}"


@pytest.mark.parametrize("flag", RUBRIC.keys)
def test_every_flag_has_enough_cases_of_both_kinds(flag: str) -> None:
    counts = Counter(case["expect"] for own, case in CASES if own == flag)
    assert counts["present"] >= FEWEST
    assert counts["absent"] + counts["unsure"] >= FEWEST


def test_no_two_cases_of_a_flag_share_a_name() -> None:
    assert max(Counter((flag, case["name"]) for flag, case in CASES).values()) == 1


@pytest.mark.parametrize(("flag", "case"), CASES, ids=[f"{flag}: {case['name']}" for flag, case in CASES])
def test_the_contract_of_a_finding_holds_for_every_detector(flag: str, case: dict[str, Any]) -> None:
    article = build_article(case)
    findings, failures = detect_all(DETECTORS, TextView(article))
    assert failures == []
    assert sorted(finding.flag for finding in findings) == sorted(RUBRIC.keys)
    for finding in findings:
        assert finding.probability is None or 0 <= finding.probability <= 1
        if finding.verdict is Verdict.PRESENT:
            assert finding.evidence, "a flag is never raised without a reason"
            assert (finding.probability or 0) >= 0.5
        for item in finding.evidence:
            assert item.note
            if item.start is not None:
                assert article.text[item.start : item.end] == item.quote
            else:
                assert item.quote is None
    assert detect_all(DETECTORS, TextView(article)) == (findings, [])


HOSTILE = {
    "empty": "",
    "blank": " \n\t \r\n",
    "nul": "a\0b" * 50,
    "surrogate": "x\ud800y " * 50,
    "right to left": "\u202eשלום עולם " * 50,
    "emoji": "👩‍👩‍👧🇵🇪" * 50,
    "combining": "e\u0301" * 300,
    "ideographs": "港口的新渡轮周一启航。" * 30,
    "one line": "word " * 20_000,
    "no end": "By " * 5000,
    "addresses": "http://" * 3000,
    "brackets": "[" * 3000 + "]" * 3000,
    "marks": "[1]" * 3000,
    "dates": "2026-03-01 " * 2000,
    "lines": "\n".join(["Also read: more"] * 2000),
    "crlf": "Title\r\n\r\nBy Ana Reed\r\n\r\nText. " * 100,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_breaks_no_detector(name: str) -> None:
    article = build_article({"record": {"text": HOSTILE[name] + "."}})
    _, failures = detect_all(DETECTORS, TextView(article))
    assert failures == []
