"""Whether `review --order narrow` saves reviews without bias: simulated reviewers who stop when the goal is met.

    python benchmarks/ordering.py           the table, as Markdown
    python benchmarks/ordering.py --quick   a fifth of the runs

Everything is seeded, and the cases were fixed before they were run. In each run 12 invented outlets of 50 to 200
articles are reviewed article by article, chosen and scored by core.queue, core.outlook and core.scoring as the review
does, each article with the chance with which it was drawn (core.inclusion), until every outlet's interval is within the
goal; then each interval is compared with the truth. "cover" is the share of intervals that hold it, with its
Monte Carlo error.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

sys.path[0] = str(Path(__file__).resolve().parents[1])

from annotate.core.dependence import Answer, estimate_dependence
from annotate.core.inclusion import Held, count_stratum, level_draws
from annotate.core.outlook import Outlook, count_missing, look_ahead
from annotate.core.queue import Choice, Numbers, Order, draw_by_worth, draw_in_turn, draw_outlet, find_least_served
from annotate.core.raters import Opinion
from annotate.core.rubric import Rubric
from annotate.core.scoring import OutletScore, score_outlet
from annotate.core.shares import FlagPool, pool_flags
from annotate.core.standing import measure_half
from annotate.core.tallies import OutletFacts, Stratum, Tally
from benchmarks.coverage import Bools, World, make_outlet, make_rubric, make_world

# Articles of the outlets.
SIZES = tuple(round(size) for size in np.linspace(50, 200, 12))
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


CASES = (Case(12, 10.0), Case(12, 4.0), Case(12, 4.0, 0.1, 0.5), Case(3, 10.0))


@dataclass(slots=True)
class Site:
    """An outlet with what holds on its articles, what the machine found, and what was drawn with which chance."""

    key: str
    holds: Bools
    flagged: Bools
    draws: list[Choice] = field(default_factory=list)

    @property
    def truth(self) -> float:
        """The outlet's true score."""
        return 100.0 - 100.0 * float(self.holds.mean())

    @property
    def open(self) -> Numbers:
        """The articles that nobody reviewed."""
        return np.setdiff1d(np.arange(len(self.holds)), [choice.article for choice in self.draws])

    def count(self, rubric: Rubric) -> OutletFacts:
        """Return what is counted of the outlet, each verdict with the chance of its article, as storage does."""
        chances = level_draws([choice.probability for choice in self.draws], len(self.holds))
        tallies = {}
        for place, flag in enumerate(rubric.flags):
            held: tuple[list[Held], list[Held]] = ([], [])
            for choice, chance in zip(self.draws, chances, strict=True):
                opinion = Opinion(float(self.holds[choice.article, place]))
                held[int(self.flagged[choice.article, place])].append(Held(opinion, chance))
            found = int(self.flagged[:, place].sum())
            tallies[flag.key] = Tally(
                count_stratum(found, held[1]), count_stratum(len(self.holds) - found, held[0]), Stratum()
            )
        return OutletFacts(self.key, None, len(self.holds), len(self.draws), tallies)

    def answer(self, number: int, rubric: Rubric) -> Iterator[Answer]:
        """Yield the verdicts, for how flags go together."""
        for choice in self.draws:
            for place, flag in enumerate(rubric.flags):
                machine, holds = self.flagged[choice.article, place], self.holds[choice.article, place]
                yield Answer(1000 * number + choice.article, flag.key, f"{flag.key} {int(machine)}", float(holds))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run came to: reviews, and of each outlet whether its interval holds the truth."""

    reviews: int
    hits: tuple[bool, ...]


@dataclass(slots=True)
class Desk:
    """What a review knows of the outlets: counted once, then brought up to date after each article."""

    rubric: Rubric
    sites: list[Site]
    facts: list[OutletFacts]
    outlooks: dict[tuple[int, int], Outlook] = field(default_factory=dict)

    def review(self, place: int, choice: Choice) -> None:
        """Take in an article of an outlet."""
        self.sites[place].draws.append(choice)
        self.facts[place] = self.sites[place].count(self.rubric)

    def score(self, places: Iterable[int]) -> list[OutletScore]:
        """Return the scores of these outlets, beside what is known of all."""
        answers = [answer for number, site in enumerate(self.sites) for answer in site.answer(number, self.rubric)]
        pools, dependence = pool_flags(self.rubric, self.facts), estimate_dependence(self.rubric.keys, answers)
        return [
            score_outlet(self.rubric, self.facts[place], pools, dependence=dependence, draws=_DRAWS) for place in places
        ]

    def choose(self, unmet: Sequence[int], order: Order, seed: int, step: int) -> tuple[int, Choice]:
        """Choose as the review does: `random` takes outlets in turn, `narrow` those that have not met the goal."""
        if order is Order.RANDOM:
            left = [place for place, site in enumerate(self.sites) if len(site.open)]
            counts = np.array([len(self.sites[place].draws) for place in left])
            place = left[find_least_served(counts, [seed, step, 1])]
            site = self.sites[place]
            return place, draw_in_turn(site.open, site.flagged.sum(axis=1), np.arange(len(site.holds)), seed)
        pools = pool_flags(self.rubric, self.facts)
        gains = []
        for place in unmet:
            outlook = self.look_ahead(place, pools)
            before, best = outlook.variance, float(outlook.measure_worth().max(axis=1).sum())
            gains.append(np.sqrt(before) - np.sqrt(max(before - best, 0.0)))
        place = unmet[draw_outlet(np.array(gains), [seed, step, 1])]
        open_ = self.sites[place].open
        levels = self.sites[place].flagged[open_].astype(int) + 1
        worth = self.look_ahead(place, pools).measure_worth()[np.arange(len(self.rubric.flags)), levels].sum(axis=1)
        return place, draw_by_worth(open_, worth, [seed, step, 3])

    def look_ahead(self, place: int, pools: Mapping[str, FlagPool]) -> Outlook:
        """Return what is not known of an outlet; made anew when it has more verdicts, as the review does."""
        key = (place, len(self.sites[place].draws))
        if key not in self.outlooks:
            self.outlooks[key] = look_ahead(self.rubric, self.facts[place], pools)
        return self.outlooks[key]


def review_world(world: World, order: Order, goal: float, seed: int) -> Outcome:
    """Review the outlets of a world until each is within the goal."""
    rng = np.random.default_rng(seed)
    rubric = make_rubric(world.flags)
    sites = [Site(f"o{number}", *make_outlet(world, size, rng)) for number, size in enumerate(SIZES)]
    desk = Desk(rubric, sites, [site.count(rubric) for site in sites])
    everywhere = range(len(sites))
    halves = [measure_half(score) for score in desk.score(everywhere)]
    step = 0
    while True:
        unmet = [place for place in everywhere if halves[place] > goal or count_missing(desk.facts[place])]
        if not unmet:  # what was learned of one outlet moves the others a little: all are scored anew
            scores = desk.score(everywhere)
            halves = [measure_half(score) for score in scores]
            if max(halves) <= goal:
                break
            continue
        place, choice = desk.choose(unmet, order, seed, step)
        desk.review(place, choice)
        step += 1
        halves[place] = measure_half(desk.score([place])[0])
    hits = [s.credibility.low <= site.truth <= s.credibility.high for s, site in zip(scores, sites, strict=True)]
    return Outcome(step, tuple(hits))


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
    orders = (Order.RANDOM, Order.NARROW)
    print("| outlets | goal | order | cover | reviews | fewer than random | runs |\n|---|---|---|---|---|---|---|")
    with ProcessPoolExecutor(2) as pool:
        outcomes = pool.map(measure, [(case, order, runs) for case in CASES for order in orders])
        for case in CASES:
            both = {order: next(outcomes) for order in orders}
            for order, found in both.items():
                print(
                    f"| {case.name} | ±{case.goal:g} | {order} | {_describe(found, both[Order.RANDOM])} | {runs} |",
                    flush=True,
                )


def _describe(found: Sequence[Outcome], base: Sequence[Outcome]) -> str:
    """Return cover, reviews, and how many fewer those are than of `base`, which is random order."""
    share = float(np.mean([hit for outcome in found for hit in outcome.hits]))
    # Outlets of a run share their pools: the error is that of the runs' means.
    error = float(np.std([np.mean(outcome.hits) for outcome in found]) / np.sqrt(len(found)))
    reviews = np.array([outcome.reviews for outcome in found])
    spread = reviews.std() / np.sqrt(len(reviews))
    saved = "" if found is base else f"{1 - reviews.sum() / sum(outcome.reviews for outcome in base):.0%}"
    return f"{share:.3f} ± {error:.3f} | {reviews.mean():.1f} ± {spread:.1f} | {saved}"


if __name__ == "__main__":
    main()
