"""Whether the 95 % intervals of lean and stance hold: simulated outlets whose mean lean is known.

    python benchmarks/leaning.py            the table, as Markdown
    python benchmarks/leaning.py --json     the same figures as JSON
    python benchmarks/leaning.py --quick    a tenth of the runs

Everything is seeded. "cover" is the share of intervals that hold the truth, with its Monte Carlo error; "width" their
mean width, on the scale of six points from -3 to +3. The truth is the mean over the outlet's own articles of what all
reviewers would say of each. "t" is Student's interval on the means of the articles, for comparison.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path[0] = str(Path(__file__).resolve().parents[1])

from annotate.core.slant import Said, find_slants

Array = NDArray[np.float64]
# Which share of an outlet's articles stands at -3, -2 ... +3.
SHAPES = {
    "leans right": (0.0, 0.0, 0.02, 0.08, 0.2, 0.5, 0.2),
    "about the centre": (0.0, 0.05, 0.2, 0.5, 0.2, 0.05, 0.0),
    "all over": (1 / 7,) * 7,
    "two camps": (0.05, 0.4, 0.05, 0.0, 0.05, 0.4, 0.05),
    "one in ten far right": (0.0, 0.0, 0.0, 0.9, 0.0, 0.0, 0.1),
    "all alike": (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0),
    "at the end": (0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.9),
    "skewed": (0.3, 0.2, 0.15, 0.15, 0.1, 0.05, 0.05),
}
SIZES = ((3, 40), (3, 4000), (10, 200), (30, 40), (30, 4000), (100, 4000))
# Two reviewers an article, each of whom is a point off in so many cases, to either side.
_OFF = 0.4
# The 97.5 % quantile of Student's distribution with n - 1 degrees of freedom; for other n that of the nearest.
_T = {3: 4.303, 10: 2.262, 30: 2.045, 40: 2.023, 100: 1.984}
CASES = [
    *((shape, "one reviewer", size) for shape in SHAPES for size in SIZES),
    *(("leans right", "a third n/a", size) for size in SIZES[2:]),
    *(("leans right", "two who differ", size) for size in (*SIZES, (40, 40))),
    *(("two camps", "two who differ", size) for size in (*SIZES, (40, 40))),
]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a case, and how its intervals did."""

    shape: str
    reviewers: str
    judged: int
    articles: int
    cover: float
    error: float
    width: float
    t_cover: float
    t_width: float
    runs: int


def measure(case: tuple[str, str, tuple[int, int]], runs: int) -> Line:
    """Measure the cover and the width of one case."""
    shape, reviewers, (judged, articles) = case
    rng = np.random.default_rng([CASES.index(case), 20265])
    hits, widths, t_hits, t_widths = 0, 0.0, 0, 0.0
    for run in range(runs):
        points = rng.choice(np.arange(-3, 4), articles, p=SHAPES[shape]).astype(np.float64)
        applies = rng.random(articles) > 1 / 3 if reviewers == "a third n/a" else np.ones(articles, dtype=bool)
        applies[0] = True
        said = say(points[:judged], applies[:judged], 2 if reviewers == "two who differ" else 1, rng, run)
        truth = float(expect(points, reviewers == "two who differ")[applies].mean())
        mean = find_slants(said, {f"{run}.example": articles})[f"{run}.example"][0].mean
        if mean is None:
            continue
        hits += mean.low - 1e-9 <= truth <= mean.high + 1e-9
        widths += mean.width
        middle, half = compare(said)
        t_hits += abs(truth - middle) <= half + 1e-9
        t_widths += 2 * half
    cover = hits / runs
    error = float(np.sqrt(max(cover * (1 - cover), 1 / runs) / runs))
    return Line(shape, reviewers, judged, articles, cover, error, widths / runs, t_hits / runs, t_widths / runs, runs)


def say(points: Array, applies: NDArray[np.bool_], reviewers: int, rng: np.random.Generator, run: int) -> list[Said]:
    """Return what the reviewers say of the articles."""
    said = []
    for article, point in enumerate(points):
        for reviewer in range(reviewers):
            off = rng.choice((-1, 0, 1), p=(_OFF / 2, 1 - _OFF, _OFF / 2)) if reviewers > 1 else 0
            score = int(np.clip(point + off, -3, 3)) if applies[article] else None
            said.append(Said(f"{run}.example", article, f"r{reviewer}", None, score))
    return said


def expect(points: Array, is_off: bool) -> Array:
    """Return what all reviewers would say of each article in the mean."""
    if not is_off:
        return points
    return points + _OFF / 2 * (np.clip(points + 1, -3, 3) + np.clip(points - 1, -3, 3) - 2 * points)


def compare(said: Sequence[Said]) -> tuple[float, float]:
    """Return the mean of the articles and half of Student's interval."""
    scores: dict[int, list[int]] = {}
    for item in said:
        if item.score is not None:
            scores.setdefault(item.article, []).append(item.score)
    means = np.array([np.mean(own) for own in scores.values()])
    if len(means) < 2:
        return float(means.mean()), 3.0
    t = _T[min(_T, key=lambda size: abs(size - len(means)))]
    return float(means.mean()), float(t * means.std(ddof=1) / np.sqrt(len(means)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--quick", action="store_true", help="a tenth of the runs")
    options = parser.parse_args()
    runs = 80 if options.quick else 800
    with ProcessPoolExecutor(2) as pool:
        lines = list(pool.map(measure, CASES, [runs] * len(CASES)))
    if options.json:
        print(json.dumps([asdict(line) for line in lines], indent=1))
        return
    print("| articles | reviewers | judged | cover | width | t: cover (width) |\n|---|---|---|---|---|---|")
    for line in lines:
        case = f"{line.shape} | {line.reviewers} | {line.judged} of {line.articles}"
        print(
            f"| {case} | {line.cover:.3f} ± {line.error:.3f}"
            f" | {line.width:.2f} | {line.t_cover:.3f} ({line.t_width:.2f}) |"
        )


if __name__ == "__main__":
    main()
