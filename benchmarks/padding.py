"""SEO padding: real news flagged, and news padded by the generators caught."""

from __future__ import annotations

import re
from collections import Counter

from annotate.core.model import Finding
from annotate.ingest.record import article_from_record
from benchmarks.data import load_rows
from benchmarks.padding_generators import KINDS, pad
from benchmarks.rows import Report, find, pick_mistakes, probability_of, rate_share

FLAG = "seo-padding"
_LONG, _MOST = 250, 150


def measure(report: Report) -> None:
    """Measure real news, and the same news with a fifth more of padding."""
    rows = load_rows("articles-dev")
    found = [_judge(row["title"], row["text"]) for row in rows]
    said = [float(probability_of(finding) >= 0.5) for finding in found]
    report.rows.append(rate_share(FLAG, "articles-dev, real news", "flagged", "annotate", said, "<= 0.03"))
    for name, rule in (("crude counts", count_crudely), ("Gopher repetition rules", breaks_gopher_rule)):
        values = [float(rule(row["text"])) for row in rows]
        report.rows.append(rate_share(FLAG, "articles-dev, real news", "flagged", name, values))
    cases = [(row["id"], 0.0, probability_of(finding), finding) for row, finding in zip(rows, found, strict=True)]
    report.mistakes += pick_mistakes(FLAG, cases)
    long = [row for row in rows if len(row["text"].split()) >= _LONG][:_MOST]
    for kind in KINDS:
        padded = [(row["title"], pad(row["text"], kind, 0.2, seed)) for seed, row in enumerate(long)]
        caught = [float(probability_of(_judge(*page)) >= 0.5) for page in padded]
        report.rows.append(rate_share(FLAG, f"padded: {kind}", "caught", "annotate", caught, "0.90"))
        for name, rule in (("crude counts", count_crudely), ("Gopher repetition rules", breaks_gopher_rule)):
            values = [float(rule(text)) for _, text in padded]
            report.rows.append(rate_share(FLAG, f"padded: {kind}", "caught", name, values))


def _judge(title: str, text: str) -> Finding:
    return find(article_from_record({"title": title, "text": text, "author": "", "date": ""}, "row"), FLAG)


def count_crudely(text: str) -> bool:
    """Flag two or more stock phrases."""
    phrases = ("also read", "read more", "in conclusion", "faq", "did you know", "pro tip", "click here", "subscribe")
    return sum(text.lower().count(phrase) for phrase in phrases) >= 2


def breaks_gopher_rule(text: str) -> bool:
    """Flag text that breaks one of the repetition rules of Rae et al. 2021, table A1, in characters.

    Duplicate lines and paragraphs 30 %, in characters 20 %; the commonest 2-, 3- and 4-gram 20, 18 and 16 %;
    all duplicated 5- to 10-grams 15 to 10 %.
    """
    for pieces in (text.split("\n"), re.split(r"\n{2,}", text)):
        kept = [piece.strip() for piece in pieces if piece.strip()]
        again = [piece for piece, count in Counter(kept).items() for _ in range(count - 1)]
        if kept and (len(again) / len(kept) > 0.3 or sum(map(len, again)) / max(len(text), 1) > 0.2):
            return True
    words = text.split()
    letters = sum(map(len, words)) or 1
    for size, most in ((2, 0.20), (3, 0.18), (4, 0.16)):
        grams = Counter(zip(*(words[at:] for at in range(size)), strict=False))
        if grams and max(count * sum(map(len, gram)) for gram, count in grams.items()) / letters > most:
            return True
    return any(
        _measure_repeated(words, size) / letters > most
        for size, most in ((5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10))
    )


def _measure_repeated(words: list[str], size: int) -> int:
    """Return the letters of the words that lie in an n-gram seen before."""
    seen: set[tuple[str, ...]] = set()
    inside: set[int] = set()
    for at in range(len(words) - size + 1):
        gram = tuple(words[at : at + size])
        if gram in seen:
            inside.update(range(at, at + size))
        seen.add(gram)
    return sum(len(words[at]) for at in inside)
