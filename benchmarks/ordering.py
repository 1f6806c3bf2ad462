"""Whether `review --order narrow` saves reviews without bias: simulated reviewers who stop when the goal is met.

    python benchmarks/ordering.py           the table, as Markdown
    python benchmarks/ordering.py --quick   a fifth of the runs

Everything is seeded. In each run invented outlets are reviewed article by article, chosen and scored by core.queue,
core.outlook and core.scoring as the review does, until every outlet's interval is within the goal; then each
interval is compared with the truth. "cover" is the share of intervals that hold it, with its Monte Carlo error.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

sys.path[0] = str(Path(__file__).resolve().parents[1])

from annotate.core.dependence import Answer, estimate_dependence
from annotate.core.outlook import count_missing, look_ahead, pool_flags
from annotate.core.queue import Choice, Order, draw_by_worth, draw_in_turn, draw_outlet, find_least_served
from annotate.core.rubric import Rubric
from annotate.core.scoring import OutletScore, score_outlet
from annotate.core.standing import measure_half
from annotate.core.tallies import OutletFacts, Tally
from benchmarks.coverage import Bools, World, make_outlet, make_rubric, make_world, tally_articles

# Articles of the outlets: small ones and large ones.
SIZES = (40, 60, 80, 120, 200, 400) * 2
_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Case:
    """How many flags share the 100 points, the goal, how much detectors differ by outlet, how flags go together."""

    flags: int
    goal: float
    detector_spread: float = 0.0
    together: float = 0.0

    @property
    def name(self) -> str:
        """What the case is called in the table."""
        parts = ["detectors differ (sd .1)"] * bool(self.detector_spread) + ["flags go together (.5)"] * bool(
            self.together
        )
        return ", ".join([f"{self.flags} flags", *parts])


CASES = (Case(3, 10.0), Case(3, 10.0, 0.1, 0.5))


@dataclass(slots=True)
class Site:
    """An outlet with what holds on its articles, what the machine found, and which were reviewed, in which order."""

    key: str
    holds: Bools
    flagged: Bools
    seen: Bools

    @property
    def truth(self) -> float:
        """The outlet's true score."""
        return 100.0 - 100.0 * float(self.holds.mean())

    def count(self, rubric: Rubric) -> OutletFacts:
        """Return what is counted of the outlet."""
        tallies: dict[str, Tally] = {
            flag.key: tally_articles(self.holds[:, place], self.flagged[:, place], self.seen)
            for place, flag in enumerate(rubric.flags)
        }
        return OutletFacts(self.key, None, len(self.seen), int(self.seen.sum()), tallies)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run came to: reviews, and of each outlet whether its interval holds the truth."""

    reviews: int
    hits: tuple[bool, ...]


def review_world(world: World, order: Order, goal: float, seed: int) -> Outcome:
    """Review the outlets of a world until each is within the goal."""
    rng = np.random.default_rng(seed)
    sites = []
    for number, size in enumerate(SIZES):
        holds, flagged = make_outlet(world, size, rng)
        sites.append(Site(f"o{number}", holds, flagged, np.zeros(size, dtype=bool)))
    rubric = make_rubric(world.flags)
    everywhere = range(len(sites))
    halves = [measure_half(score) for score in _score(rubric, sites, everywhere)]
    step = 0
    while True:
        unmet = [place for place in everywhere if halves[place] > goal or count_missing(sites[place].count(rubric))]
        if not unmet:  # what was learned of one outlet moves the others a little: all are scored anew
            halves = [measure_half(score) for score in _score(rubric, sites, everywhere)]
            if max(halves) <= goal:
                break
            continue
        place, choice = _choose(rubric, sites, unmet, order, seed, step)
        sites[place].seen[choice.article] = True
        step += 1
        halves[place] = measure_half(_score(rubric, sites, [place])[0])
    scores = _score(rubric, sites, everywhere)
    hits = [s.credibility.low <= site.truth <= s.credibility.high for s, site in zip(scores, sites, strict=True)]
    return Outcome(step, tuple(hits))


def _score(rubric: Rubric, sites: Sequence[Site], places: Sequence[int]) -> list[OutletScore]:
    facts = [site.count(rubric) for site in sites]
    answers = [
        Answer(1000 * number + int(row), flag.key, str(bool(site.flagged[row, place])), float(site.holds[row, place]))
        for number, site in enumerate(sites)
        for row in np.flatnonzero(site.seen)
        for place, flag in enumerate(rubric.flags)
    ]
    pools, dependence = pool_flags(rubric, facts), estimate_dependence(rubric.keys, answers)
    return [score_outlet(rubric, facts[place], pools, dependence=dependence, draws=_DRAWS) for place in places]


def _choose(
    rubric: Rubric, sites: Sequence[Site], unmet: Sequence[int], order: Order, seed: int, step: int
) -> tuple[int, Choice]:
    """Choose as the review does: `random` takes outlets in turn, `narrow` those that have not met the goal."""
    left = [place for place, site in enumerate(sites) if not site.seen.all()]
    if order is Order.RANDOM:
        counts = np.array([int(sites[place].seen.sum()) for place in left])
        place = left[find_least_served(counts, [seed, step, 1])]
        site = sites[place]
        open_ = np.flatnonzero(~site.seen)
        return place, draw_in_turn(open_, site.flagged.sum(axis=1), np.arange(len(site.seen)), seed)
    facts = [site.count(rubric) for site in sites]
    pools = pool_flags(rubric, facts)
    outlooks = {place: look_ahead(rubric, facts[place], pools) for place in unmet}
    gains = []
    for place in unmet:
        before, best = outlooks[place].variance, float(outlooks[place].measure_worth().max(axis=1).sum())
        gains.append(np.sqrt(before) - np.sqrt(max(before - best, 0.0)))
    place = unmet[draw_outlet(np.array(gains), [seed, step, 1])]
    site = sites[place]
    open_ = np.flatnonzero(~site.seen)
    levels = site.flagged[open_].astype(int) + 1
    worth = outlooks[place].measure_worth()[np.arange(len(rubric.flags)), levels].sum(axis=1)
    return place, draw_by_worth(open_, worth, [seed, step, 3])


def measure(task: tuple[Case, str, int]) -> list[Outcome]:
    """Return the outcomes of the runs: (case, order, runs)."""
    case, order, runs = task
    rng = np.random.default_rng(20265)
    worlds = [make_world(rng, case.flags, case.detector_spread, case.together) for _ in range(runs)]
    return [review_world(world, Order(order), case.goal, run) for run, world in enumerate(worlds)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a fifth of the runs")
    parser.add_argument("--runs", type=int, default=40)
    options = parser.parse_args()
    runs = options.runs // 5 if options.quick else options.runs
    tasks = [(case, order, runs) for case in CASES for order in ("random", "narrow")]
    with ProcessPoolExecutor(2) as pool:
        outcomes = dict(zip(tasks, pool.map(measure, tasks), strict=True))
    print("| outlets | goal | order | cover | reviews | fewer than random | runs |\n|---|---|---|---|---|---|---|")
    for (case, order, _), found in outcomes.items():
        hits = [hit for outcome in found for hit in outcome.hits]
        share = float(np.mean(hits))
        # Outlets of a run share their pools: the error is that of the runs' means.
        error = float(np.std([np.mean(outcome.hits) for outcome in found]) / np.sqrt(len(found)))
        reviews = np.array([outcome.reviews for outcome in found])
        base = np.array([outcome.reviews for outcome in outcomes[case, "random", runs]])
        spread = reviews.std() / np.sqrt(len(reviews))
        saved = f"{1 - reviews.sum() / base.sum():.0%}" if order == "narrow" else ""
        count = f"{reviews.mean():.1f} ± {spread:.1f}"
        print(f"| {case.name} | ±{case.goal:g} | {order} | {share:.3f} ± {error:.3f} | {count} | {saved} | {runs} |")


if __name__ == "__main__":
    main()
