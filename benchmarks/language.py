"""Loaded language: articles labelled hyperpartisan or not, and sentences labelled biased or not."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from annotate.core.model import Article, identify_content
from annotate.detectors.language import LanguageDetector
from benchmarks import metrics
from benchmarks.data import load_rows
from benchmarks.metrics import Measure
from benchmarks.rows import (
    Mistake,
    Reliability,
    Report,
    Row,
    detector_of,
    find,
    pick_mistakes,
    probability_of,
    rate_answers,
)

FLAG = "loaded-language"
_ARTICLES, _SENTENCES = "hyperpartisan-dev", "bias-sentences-dev"
_FOLDS = 5


def measure(report: Report) -> None:
    """Measure articles and sentences."""
    _measure_articles(report)
    _measure_sentences(report)


def _measure_articles(report: Report) -> None:
    rows = load_rows(_ARTICLES)
    truth = [float(row["label"]) for row in rows]
    found = [find(_build(row), FLAG) for row in rows]
    said = [probability_of(finding) for finding in found]
    report.rows += rate_answers(FLAG, _ARTICLES, "annotate", truth, said, {"AUC": "0.75"})
    report.reliabilities.append(Reliability(FLAG, _ARTICLES, tuple(metrics.reliability(truth, said))))
    cases = [(row["id"], t, p, f) for row, t, p, f in zip(rows, truth, said, found, strict=True)]
    report.mistakes += pick_mistakes(FLAG, cases)
    for name, judge in _list_peers().items():
        values = [judge(row["text"]) for row in rows]
        report.rows.append(Row(FLAG, _ARTICLES, "AUC", name, metrics.measure(metrics.auc, truth, values)))
    model = _train_on_sentences()
    values = [float(model.predict_proba([row["text"]])[0][1]) for row in rows]
    name = "TF-IDF model trained on bias-sentences-dev"
    report.rows.append(Row(FLAG, _ARTICLES, "AUC", name, metrics.measure(metrics.auc, truth, values)))


def _measure_sentences(report: Report) -> None:
    rows = load_rows(_SENTENCES)
    truth = [float(row["label"]) for row in rows]
    detector = detector_of(FLAG)
    if not isinstance(detector, LanguageDetector):
        raise TypeError("the detector of loaded language has been replaced")
    said = [detector.rate_sentence(row["sentence"]) for row in rows]
    report.rows.append(_rate_sentences(truth, said, "annotate", "0.66"))
    report.reliabilities.append(Reliability(FLAG, _SENTENCES, tuple(metrics.reliability(truth, said))))
    wrong = [(abs(t - p), row["id"], t, p) for row, t, p in zip(rows, truth, said, strict=True)]
    report.mistakes += [Mistake(FLAG, name, t, round(p, 3), ()) for _, name, t, p in sorted(wrong, reverse=True)[:5]]
    for name, judge in _list_peers().items():
        values = [judge(row["sentence"]) for row in rows]
        middle = sorted(values)[len(values) // 2]
        report.rows.append(
            _rate_sentences(truth, [float(value > middle) for value in values], f"{name} (over its median)")
        )
    report.rows.append(_rate_sentences(truth, _cross_validate(rows, truth), "TF-IDF model trained on the set"))


def _rate_sentences(truth: list[float], said: list[float], by: str, goal: str = "") -> Row:
    figure: Measure = metrics.measure(metrics.macro_f1, truth, said)
    return Row(FLAG, _SENTENCES, "macro-F1", by, figure, goal)


def _build(row: dict[str, Any]) -> Article:
    text = row["text"]
    return Article(identify_content(text), row["id"], text, title=row["headline"], language="en", published_known=False)


def _list_peers() -> dict[str, Callable[[str], float]]:
    """Return the peers that are installed: how negative or positive, and how subjective, a text is."""
    peers: dict[str, Callable[[str], float]] = {}
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        vader = SentimentIntensityAnalyzer()
        peers["VADER, strength of feeling"] = lambda text: abs(float(vader.polarity_scores(text)["compound"]))
    except ImportError:
        pass
    try:
        from textblob.en import subjectivity

        peers["TextBlob's subjectivity lexicon"] = lambda text: float(subjectivity(text))
    except ImportError:
        pass
    return peers


@cache
def _train_on_sentences() -> Any:
    rows = load_rows(_SENTENCES)
    model = _make_model()
    model.fit([row["sentence"] for row in rows], [row["label"] for row in rows])
    return model


def _cross_validate(rows: list[dict[str, Any]], truth: list[float]) -> list[float]:
    """Return predictions for sentences whose source was left out of the training."""
    from sklearn.model_selection import GroupKFold, cross_val_predict

    groups = [row["outlet"] or row["group"] for row in rows]
    texts = [row["sentence"] for row in rows]
    folds = GroupKFold(_FOLDS)
    found = cross_val_predict(_make_model(), texts, truth, groups=groups, cv=folds, method="predict_proba")
    return [float(p[1]) for p in found]


def _make_model() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=4, max_iter=500))
