"""How good the detectors are on real data, each beside its peers in the same run.

    python benchmarks/quality.py            a table a flag
    python benchmarks/quality.py --json     the same figures as JSON

Intervals are 95 % bootstrap intervals over the cases (1,000 resamples, fixed seed). A peer that is not installed
is named as such; `pip install newspaper4k goose3` brings the ones that are not already there.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from annotate.assembly import load_detectors
from annotate.core.model import Article, Verdict
from annotate.core.text import TextView
from annotate.detectors import detect_all
from annotate.detectors.citations import CitationsDetector, judge_address
from annotate.ingest.dump import article_from_dump
from annotate.ingest.html import article_from_html
from annotate.ingest.record import article_from_record
from benchmarks import metrics
from benchmarks.data import load_rows
from benchmarks.metrics import Measure

DETECTORS = load_detectors()
WITHOUT_PERSON = ("org", "none")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: of which flag, on which set, by whom."""

    flag: str
    data: str
    figure: str
    by: str
    measure: Measure


def find_probability(article: Article, flag: str) -> float:
    """Return P(present) of a flag; unsure without a probability counts as one half below the line."""
    findings, _ = detect_all([d for d in DETECTORS if flag in d.flags], TextView(article))
    finding = findings[0]
    if finding.probability is None:
        return 0.49
    return finding.probability if finding.verdict is not Verdict.UNSURE else min(finding.probability, 0.49)


def measure_bylines() -> Iterator[Row]:
    """Anonymous author and byline match on HTML pages and on the same pages as dumps."""
    rows = [row for row in load_rows("pages-dev") if row["author_kind"] in ("person", *WITHOUT_PERSON)]
    readers: dict[str, Callable[[dict[str, Any]], tuple[float, str]]] = {
        "annotate": _read_page,
        "trafilatura": _read_by_trafilatura,
        "newspaper4k": _read_by_newspaper,
        "goose3": _read_by_goose,
    }
    for name, reader in readers.items():
        try:
            answers = [reader(row) for row in rows]
        except ImportError:
            continue
        yield from _rate_bylines("pages-dev, HTML", name, rows, answers)
    dumps = [(row, _dump(row["html"])) for row in rows]
    shown = [(row, text) for row, text in dumps if row["author_kind"] != "person" or _surname(row) in text.casefold()]
    for name, read in (("annotate", _read_dump), ("plain 'by NAME'", _read_by_pattern)):
        answers = [read(text) for _, text in shown]
        yield from _rate_bylines("pages-dev, dumps", name, [row for row, _ in shown], answers)


def _rate_bylines(data: str, by: str, rows: list[dict[str, Any]], answers: list[tuple[float, str]]) -> Iterator[Row]:
    truth = [float(row["author_kind"] in WITHOUT_PERSON) for row in rows]
    said = [probability for probability, _ in answers]
    yield Row("anonymous-author", data, "F1", by, metrics.measure(metrics.f1, truth, said))
    yield Row("anonymous-author", data, "precision", by, metrics.measure(metrics.precision, truth, said))
    yield Row("anonymous-author", data, "recall", by, metrics.measure(metrics.recall, truth, said))
    people = [(row, byline) for row, (_, byline) in zip(rows, answers, strict=True) if row["author_kind"] == "person"]
    hits = [float(_surname(row) in byline.casefold()) for row, byline in people]
    yield Row("anonymous-author", data, "surname match", by, metrics.measure(metrics.share, hits, hits))


def _surname(row: dict[str, Any]) -> str:
    first = re.split(r", | and ", row["author"])[0].strip()
    return (first if re.search(r"[぀-ヿ一-鿿]", first) else first.split()[-1]).casefold()


def _dump(html: str) -> str:
    from inscriptis import get_text

    return str(get_text(html))


def _read_page(row: dict[str, Any]) -> tuple[float, str]:
    try:
        article = article_from_html(row["html"], row["id"], row["url"])
    except ValueError:
        return 0.49, ""
    return find_probability(article, "anonymous-author"), article.byline or ""


def _read_dump(text: str) -> tuple[float, str]:
    article = article_from_dump(text, "dump")
    return find_probability(article, "anonymous-author"), article.byline or ""


def _read_by_pattern(text: str) -> tuple[float, str]:
    found = re.search(r"\b[Bb]y ((?:[A-Z][\w.'’-]+ ?){2,4})", text)
    return (0.0, found.group(1)) if found else (1.0, "")


def _read_by_trafilatura(row: dict[str, Any]) -> tuple[float, str]:
    from trafilatura import extract_metadata

    found = extract_metadata(row["html"], default_url=row["url"])
    author = (found.author if found else None) or ""
    return float(not author), author


def _read_by_newspaper(row: dict[str, Any]) -> tuple[float, str]:
    import newspaper

    page = newspaper.Article(row["url"])
    page.download(input_html=row["html"])
    page.parse()
    return float(not page.authors), ", ".join(page.authors)


def _read_by_goose(row: dict[str, Any]) -> tuple[float, str]:
    from goose3 import Goose

    try:
        authors = Goose().extract(raw_html=row["html"]).authors
    except Exception:  # a peer that fails on a page has found nothing there
        authors = []
    return float(not authors), ", ".join(authors)


def measure_padding() -> Iterator[Row]:
    """SEO padding: real news flagged, and news padded by the generators caught."""
    from benchmarks.padding_generators import KINDS, pad

    rows = load_rows("articles-dev")
    said = [float(_judge_padding(row["title"], row["text"]) >= 0.5) for row in rows]
    crude = [float(_count_crudely(row["text"])) for row in rows]
    yield _share_row("seo-padding", "articles-dev, real news", "flagged", "annotate", said)
    yield _share_row("seo-padding", "articles-dev, real news", "flagged", "crude counts", crude)
    long = [row for row in rows if len(row["text"].split()) >= 250][:150]
    for kind in KINDS:
        padded = [pad(row["text"], kind, 0.2, seed) for seed, row in enumerate(long)]
        caught = [float(_judge_padding(row["title"], text) >= 0.5) for row, text in zip(long, padded, strict=True)]
        yield _share_row("seo-padding", f"padded: {kind}", "caught", "annotate", caught)


def _share_row(flag: str, data: str, figure: str, by: str, values: list[float]) -> Row:
    return Row(flag, data, figure, by, metrics.measure(metrics.share, values, values))


def _judge_padding(title: str, text: str) -> float:
    article = article_from_record({"title": title, "text": text, "author": "", "date": ""}, "row")
    return find_probability(article, "seo-padding")


def _count_crudely(text: str) -> bool:
    """Flag two or more stock phrases, or a word other than the commonest that makes up 4 %."""
    phrases = ("also read", "read more", "in conclusion", "faq", "did you know", "pro tip", "click here", "subscribe")
    return sum(text.lower().count(phrase) for phrase in phrases) >= 2


def measure_citations() -> Iterator[Row]:
    """Broken citations: sound links of real articles flagged."""
    (rules,) = (d.addresses.rules for d in DETECTORS if isinstance(d, CitationsDetector))
    links = [link["href"] for row in load_rows("hyperpartisan-dev") for link in row["links"]]
    said = [float(judge_address(link, rules) is not None) for link in links]
    yield _share_row("broken-citations", "hyperpartisan-dev, links", "flagged", "annotate", said)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--only", help="only this flag")
    options = parser.parse_args()
    parts = {"anonymous-author": measure_bylines, "seo-padding": measure_padding, "broken-citations": measure_citations}
    rows = [row for flag, part in parts.items() if options.only in (None, flag) for row in part()]
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
        return
    print("| flag | data | figure | by | value [95 %] | cases |\n|---|---|---|---|---|---|")
    for row in rows:
        print(f"| `{row.flag}` | {row.data} | {row.figure} | {row.by} | {row.measure} | {row.measure.cases} |")


if __name__ == "__main__":
    main()
