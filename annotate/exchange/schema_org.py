"""Scorecards in schema.org's vocabulary: a Review of each outlet for credibility, and one for bias.

By https://schema.org/Review: itemReviewed, reviewAspect, reviewRating, author, negativeNotes. ClaimReview is not used:
its claimReviewed is one claim that somebody made and its rating says how true that is; we judge how articles are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotate import __version__
from annotate.core.rubric import Rubric
from annotate.core.scoring import Interval, OutletScore

CONTEXT = "https://schema.org"
LOST = (
    "intervals as numbers, rates and counts by flag, rank, class, quotes and verdicts (they stand in words in"
    " ratingExplanation, or not at all); export scorecards, verdicts and evidence hold them"
)


def describe_reviews(
    rubric: Rubric,
    scores: Iterable[OutletScore],
    facts: Mapping[str, tuple[str | None, str | None]],
    reviewers: Mapping[str, Sequence[str]],
) -> Iterator[dict[str, Any]]:
    """Yield the reviews; `facts` are (country, class) and `reviewers` names, by outlet key."""
    for score in scores:
        outlet = _describe_outlet(score, facts.get(score.key, (None, None))[0])
        author = [{"@type": "Person", "name": name} for name in reviewers.get(score.key, ())]
        for aspect, interval in (("credibility", score.credibility), ("bias", score.bias)):
            if interval is None:
                continue
            yield {
                "@context": CONTEXT,
                "@type": "Review",
                "name": f"{aspect.capitalize()} of {score.name or score.key}",
                "itemReviewed": outlet,
                "reviewAspect": aspect,
                # No machine is an author here; where nobody has looked, the text says so.
                "author": author or {"@type": "Organization", "name": f"annotate {__version__}, machine only"},
                "reviewRating": _describe_rating(aspect, interval, score, rubric.version),
                **(_describe_faults(rubric, score) if aspect == "credibility" else {}),
            }


def _describe_outlet(score: OutletScore, country: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "NewsMediaOrganization", "name": score.name or score.key}
    if "." in score.key and " " not in score.key:
        found["url"] = f"https://{score.key}/"
    return found | ({"location": {"@type": "Country", "name": country}} if country else {})


def _describe_rating(aspect: str, interval: Interval, score: OutletScore, version: int) -> dict[str, Any]:
    words = (
        f"{interval.median:.0f} of 100, 95 % interval {interval.low:.0f} to {interval.high:.0f}; {score.articles}"
        f" articles, {score.reviewed} of them reviewed by people; rubric version {version}"
    )
    best, worst = (100, 0) if aspect == "credibility" else (0, 100)
    return {
        "@type": "Rating",
        "ratingValue": round(interval.median, 1),
        "bestRating": best,
        "worstRating": worst,
        "ratingExplanation": f"{words}; {score.remark}" if score.remark else words,
    }


def _describe_faults(rubric: Rubric, score: OutletScore) -> dict[str, Any]:
    """Return the flags that cost points, the dearest first."""
    rates = [rate for rate in score.rates if rate.is_known and rate.cost >= 0.05 and rubric.find(rate.flag)]
    rates = [rate for rate in rates if rate.flag in {flag.key for flag in rubric.credibility}]
    items = [
        {
            "@type": "ListItem",
            "position": place,
            "name": f"{rate.flag}: on {rate.rate.median:.0%} of its articles"
            f" ({rate.rate.low:.0%} to {rate.rate.high:.0%}), {rate.cost:.1f} points",
        }
        for place, rate in enumerate(sorted(rates, key=lambda rate: -rate.cost), 1)
    ]
    return {"negativeNotes": {"@type": "ItemList", "itemListElement": items}} if items else {}
