"""Clickbait: headlines judged by five people each."""

from __future__ import annotations

import re
from typing import Any

from annotate.core.model import Article
from benchmarks import metrics
from benchmarks.data import load_rows
from benchmarks.rows import Reliability, Report, find, pick_mistakes, probability_of, rate_answers

FLAG = "clickbait-headline"
_DATA = "clickbait-dev"
_FOLDS = 5
# What a first guess would look for.
_HAND_RULE = re.compile(
    r"^\d+ |\b(?:this|these|you|your|why|how|what|will|things?|reasons?|won't believe|best|actually"
    r"|here(?:'s| is| are))\b",
    re.IGNORECASE,
)


def measure(report: Report) -> None:
    """Measure all headlines beside a hand rule and a model trained on other headlines of the same set."""
    rows = load_rows(_DATA)
    truth = [float(row["label"]) for row in rows]
    found = [find(_build(row), FLAG) for row in rows]
    said = [probability_of(finding) for finding in found]
    report.rows += rate_answers(FLAG, _DATA, "annotate", truth, said, {"AUC": "0.80", "precision": "0.70"})
    report.reliabilities.append(Reliability(FLAG, _DATA, tuple(metrics.reliability(truth, said))))
    cases = [(row["id"], t, p, f) for row, t, p, f in zip(rows, truth, said, found, strict=True)]
    report.mistakes += pick_mistakes(FLAG, cases)
    signs = [len(_HAND_RULE.findall(row["headline"])) for row in rows]
    report.rows += rate_answers(FLAG, _DATA, "hand rule", truth, [min(1.0, count / 4) for count in signs])
    report.rows += rate_answers(FLAG, _DATA, "TF-IDF model trained on the set", truth, _cross_validate(rows, truth))


def _build(row: dict[str, Any]) -> Article:
    return Article(id=row["id"], source=_DATA, text=row["headline"], title=row["headline"], language="en")


def _cross_validate(rows: list[dict[str, Any]], truth: list[float]) -> list[float]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=4, max_iter=500))
    texts = [row["headline"] for row in rows]
    return [float(p[1]) for p in cross_val_predict(model, texts, truth, cv=_FOLDS, method="predict_proba")]
