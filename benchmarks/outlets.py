"""The machine-only credibility score by outlet beside experts' ratings of the outlets."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from annotate.assembly import load_rubric
from annotate.core.model import Verdict
from annotate.core.rubric import Rubric
from annotate.core.scoring import OutletFacts, OutletScore, Tally, score_outlets
from annotate.core.text import TextView
from annotate.detectors import detect_all
from annotate.ingest.record import article_from_record
from benchmarks import metrics
from benchmarks.data import load_rows
from benchmarks.rows import Report, Row, detectors

_DATA = "articles-dev, outlets"
# The extracted bodies of the set have lost bylines and dates, which is the extractor's fault and not the outlet's;
# and no outlet is compared with another.
_LOST = frozenset({"anonymous-author", "undated", "anachronism", "copied-text"})
_FOLDS = 11


def measure(report: Report) -> None:
    """Measure the rank correlation of our scores, and of peers, with the experts' ratings."""
    rows = load_rows("articles-dev")
    tallies = _tally(rows)
    quality = {row["outlet"]: float(row["outlet_quality"]) for row in rows}
    counts = {outlet: sum(row["outlet"] == outlet for row in rows) for outlet in quality}
    keys = sorted(quality)
    facts = [OutletFacts(key, None, counts[key], 0, tallies[key]) for key in keys]
    rated = [quality[key] for key in keys]
    rubric = load_rubric()
    scores = _by_key(score_outlets(rubric, facts))
    goal = {"credibility score, machine only": "0.40"}
    said: dict[str, Sequence[float]] = {
        "credibility score, machine only": [scores[key].credibility.median for key in keys],
        "bias intensity, reversed": [-bias.median if (bias := scores[key].bias) else 0.0 for key in keys],
        "17 hand features, other outlets' ridge": _predict(rows, keys, _count_features),
        "TF-IDF, other outlets' ridge": _predict(rows, keys, None),
        "missing author, reversed": _mean(rows, keys, lambda row: -float(not row["author"])),
    }
    without = Rubric(rubric.version, tuple(f for f in rubric.flags if f.key != "opinion-as-news"))
    bare = _by_key(score_outlets(without, facts))
    said["credibility score without opinion-as-news"] = [bare[key].credibility.median for key in keys]
    for name, values in said.items():
        figure = metrics.measure(metrics.spearman, rated, values)
        by = "annotate" if name.startswith(("cred", "bias")) else "peer"
        report.rows.append(Row("(all)", _DATA, f"Spearman: {name}", by, figure, goal.get(name, "")))


def _by_key(scores: Sequence[OutletScore]) -> dict[str, OutletScore]:
    return {score.key: score for score in scores}


def _tally(rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, Tally]]:
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for row in rows:
        article = article_from_record({"title": row["title"], "text": row["text"], "url": row["url"]}, row["id"])
        findings, _ = detect_all(detectors(), TextView(article))
        for finding in findings:
            tally = tallies[row["outlet"]][finding.flag]
            verdict = Verdict.UNSURE if finding.flag in _LOST else finding.verdict
            strata = {Verdict.PRESENT: tally.found, Verdict.ABSENT: tally.clear, Verdict.UNSURE: tally.unsure}
            strata[verdict].articles += 1
    return {outlet: dict(own) for outlet, own in tallies.items()}


def _mean(rows: Sequence[dict[str, Any]], keys: Sequence[str], value: Any) -> list[float]:
    return [float(np.mean([value(row) for row in rows if row["outlet"] == key])) for key in keys]


def _predict(rows: Sequence[dict[str, Any]], keys: Sequence[str], features: Any) -> list[float]:
    """Return each outlet's mean prediction by a ridge fitted to the articles of other outlets."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    groups = [row["outlet"] for row in rows]
    rated = [float(row["outlet_quality"]) for row in rows]
    if features:
        given: Any = np.array([features(row) for row in rows])
        model = make_pipeline(StandardScaler(), Ridge(10.0))
    else:
        given = [f"{row['title']} {row['text']}" for row in rows]
        model = make_pipeline(TfidfVectorizer(sublinear_tf=True, min_df=3, max_features=50_000), Ridge(1.0))
    found = cross_val_predict(model, given, rated, groups=groups, cv=GroupKFold(_FOLDS))
    return [float(np.mean([p for p, group in zip(found, groups, strict=True) if group == key])) for key in keys]


def _count_features(row: dict[str, Any]) -> list[float]:
    """Return 17 plain counts of an article, such as an engineer would try first."""
    text, title = row["text"], row["title"]
    words = text.split() or [""]
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    per = 1000 / len(words)
    return [
        math.log(len(words)),
        len(words) / sentences,
        float(np.mean([len(word) for word in words])),
        len({word.lower() for word in words}) / len(words),
        text.count("!") * per,
        text.count("?") * per,
        (text.count('"') + text.count("“") + text.count("”")) * per,
        len(re.findall(r"\b[A-Z]{4,}\b", text)) * per,
        len(re.findall(r"\d+", text)) * per,
        len(re.findall(r"\b(?:said|says|told|according to)\b", text)) * per,
        len(re.findall(r"\b(?:I|we|you|my|our|your)\b", text, re.IGNORECASE)) * per,
        len(re.findall(r"\b(?:very|really|totally|absolutely|never|always)\b", text, re.IGNORECASE)) * per,
        (text.count("\n") + 1) * per,
        float(len(title.split())),
        float("?" in title) + float("!" in title),
        sum(word.isupper() and len(word) > 3 for word in title.split()),
        float(bool(row["author"])),
    ]
