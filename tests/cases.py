"""Runs the cases of tests/data/cases/*.toml: text in, one finding out."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotate.core.model import Article, Finding
from annotate.core.text import TextView
from annotate.detectors import Detector
from annotate.detectors.copying import CopyingDetector, Twin
from annotate.ingest.dump import article_from_dump
from annotate.ingest.html import article_from_html
from annotate.ingest.record import article_from_record

CASES = Path(__file__).parent / "data" / "cases"


def load_cases() -> list[tuple[str, dict[str, Any]]]:
    """Return (flag, case) for every case of every file, in order."""
    found: list[tuple[str, dict[str, Any]]] = []
    for path in sorted(CASES.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found.extend((data["flag"], case) for case in data["case"])
    return found


def build_article(case: dict[str, Any]) -> Article:
    """Return the article of a case: a page dump, an HTML page, or a record."""
    if "dump" in case:
        return article_from_dump(case["dump"], "case.txt")
    if "html" in case:
        return article_from_html(case["html"], "case.html", url=case.get("url"))
    return article_from_record(case["record"], "case.jsonl:1")


def run_detector(detector: Detector, article: Article, flag: str, others: Sequence[dict[str, Any]] = ()) -> Finding:
    """Return what the detector says of the flag; `others` are the records of the articles to compare with."""
    if isinstance(detector, CopyingDetector) and others:
        twins = [build_twin(number, other) for number, other in enumerate(others, 2)]
        return detector.compare(TextView(article), article.outlet or article.outlet_name, twins)
    return next(finding for finding in detector.detect(TextView(article)) if finding.flag == flag)


def build_twin(number: int, record: dict[str, Any]) -> Twin:
    """Return an article of another outlet to compare with."""
    article = article_from_record(record, f"case.jsonl:{number}")
    label = article.outlet or article.outlet_name or "an outlet not named"
    return Twin(number, label, article.outlet_name, article.published, TextView(article))


def fold(text: str) -> str:
    """Return the text with white space folded."""
    return " ".join(text.split())
