"""Whether the 95 % intervals hold: simulated outlets whose truth is known, scored as `annotate score` does.

    python benchmarks/coverage.py            the tables, as Markdown
    python benchmarks/coverage.py --json     the same figures as JSON
    python benchmarks/coverage.py --quick    a tenth of the runs

Everything is seeded. "cover" is the share of intervals that hold the truth, with its Monte Carlo error; "width" their
mean width. The truth is the share of the outlet's own articles on which a flag holds, and the score made of it.
ppi-python is measured in the same run where it is installed: pip install '.[peers]'.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

# Two processes share the work; threads of the linear algebra would only get in their way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

# This file is named as the module that a peer imports: the folder of the script must not come first.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from annotate.core.dependence import Answer, estimate_dependence
from annotate.core.model import Dimension, Flag
from annotate.core.raters import Opinion, Question, rate_reviewers, settle_questions
from annotate.core.rubric import Rubric
from annotate.core.scoring import score_outlets
from annotate.core.shares import draw_share, pool_flag
from annotate.core.tallies import OutletFacts, Stratum, Tally
from benchmarks.selection import METHODS, SELECTED, draw_selections, name_detectors

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a case, a method, and how its intervals did."""

    table: str
    case: str
    method: str
    cover: float
    error: float
    width: float
    runs: int
    reach: str = ""


def summarise(
    table: str, case: str, method: str, hits: Sequence[bool], widths: Sequence[float], reach: str = ""
) -> Line:
    """Return the line of a list of runs."""
    share = float(np.mean(hits))
    error = float(np.sqrt(max(share * (1 - share), 1e-9) / len(hits)))
    return Line(table, case, method, share, error, float(np.mean(widths)), len(hits), reach)


# One flag at one outlet: true rate, sensitivity, specificity, reviewed, articles.
SINGLE = (
    (0.30, 0.85, 0.90, 10, 200, "cover .93-.98, width at most .85 of Jeffreys"),
    (0.30, 0.85, 0.90, 30, 200, "the same"),
    (0.30, 0.85, 0.90, 100, 1000, "the same"),
    (0.05, 0.80, 0.95, 10, 200, "cover .93-.99, width at most 1.0 of Jeffreys"),
    (0.05, 0.80, 0.95, 30, 200, "the same"),
    (0.30, 0.60, 0.60, 30, 200, "cover .93-.98, width at most 1.0 of Jeffreys"),
)


def measure_single(runs: int) -> list[Line]:
    """Measure one flag at one outlet, beside people alone and PPI++."""
    lines = []
    for rate, se, sp, reviewed, articles, reach in SINGLE:
        rng = np.random.default_rng(20261)
        case = f"{rate:.2f} {se:.2f} {sp:.2f} {reviewed} {articles}"
        methods: dict[str, Callable[..., tuple[float, float]]] = {
            "annotate": _interval_of_share,
            "people alone, Jeffreys": _interval_of_jeffreys,
            "PPI++ (ppi-python)": _interval_of_ppi,
        }
        found: dict[str, tuple[list[bool], list[float]]] = {name: ([], []) for name in methods}
        for run in range(runs):
            holds = rng.random(articles) < rate
            flagged = np.where(holds, rng.random(articles) < se, rng.random(articles) > sp)
            truth = float(holds.mean())
            for name, method in methods.items():
                try:
                    low, high = method(holds, flagged, reviewed, run)
                except (ImportError, AttributeError):  # numba does not load beside every numpy
                    continue
                found[name][0].append(low <= truth <= high)
                found[name][1].append(high - low)
        lines += [
            summarise("one flag at one outlet", case, name, *own, reach if name == "annotate" else "")
            for name, own in found.items()
            if own[0]
        ]
    return lines


def _interval_of_share(holds: Bools, flagged: Bools, reviewed: int, run: int) -> tuple[float, float]:
    tally = tally_articles(holds, flagged, np.arange(len(holds)) < reviewed)
    draws = draw_share(tally, pool_flag([tally], 0.7, 0.1), _DRAWS)
    low, high = np.quantile(draws, (0.025, 0.975))
    return float(low), float(high)


def _interval_of_jeffreys(holds: Bools, flagged: Bools, reviewed: int, run: int) -> tuple[float, float]:
    rng = np.random.default_rng(run)
    present = int(holds[:reviewed].sum())
    low, high = np.quantile(rng.beta(0.5 + present, 0.5 + reviewed - present, 4000), (0.025, 0.975))
    return float(low), float(high)


def _interval_of_ppi(holds: Bools, flagged: Bools, reviewed: int, run: int) -> tuple[float, float]:
    from ppi_py import ppi_mean_ci

    low, high = ppi_mean_ci(
        holds[:reviewed].astype(float), flagged[:reviewed].astype(float), flagged[reviewed:].astype(float), alpha=0.05
    )
    return float(low.item()), float(high.item())


def tally_articles(holds: Bools, flagged: Bools, seen: Bools) -> Tally:
    """Return the tally of articles of which those `seen` were reviewed."""
    strata = [
        Stratum(int(part.sum()), int((part & seen).sum()), float((part & seen & holds).sum()))
        for part in (flagged, ~flagged)
    ]
    return Tally(*strata)


@dataclass(frozen=True, slots=True)
class World:
    """How outlets are made: the flags' mean rates, how much they vary, the detectors, and what goes together."""

    rates: Array
    se: Array
    sp: Array
    concentration: float = 8.0
    detector_spread: float = 0.0
    together: float = 0.0

    @property
    def flags(self) -> int:
        """How many flags there are."""
        return len(self.rates)


def make_world(rng: np.random.Generator, flags: int = 12, detector_spread: float = 0.0, together: float = 0.0) -> World:
    """Return flags with rates .03-.5 (log-uniform), sensitivities .60-.95 and specificities .85-.99."""
    return World(
        np.exp(rng.uniform(np.log(0.03), np.log(0.5), flags)),
        rng.uniform(0.60, 0.95, flags),
        rng.uniform(0.85, 0.99, flags),
        detector_spread=detector_spread,
        together=together,
    )


def make_outlet(world: World, articles: int, rng: np.random.Generator) -> tuple[Bools, Bools]:
    """Return (holds, flagged) of an outlet's articles, each of shape (articles, flags)."""
    from statistics import NormalDist

    own = rng.beta(world.concentration * world.rates, world.concentration * (1 - world.rates))
    se = np.clip(world.se + world.detector_spread * rng.standard_normal(world.flags), 0.05, 0.999)
    sp = np.clip(world.sp + world.detector_spread * rng.standard_normal(world.flags), 0.05, 0.999)
    common = rng.standard_normal((articles, 1))
    scores = np.sqrt(world.together) * common + np.sqrt(1 - world.together) * rng.standard_normal(
        (articles, world.flags)
    )
    limits = np.array([NormalDist().inv_cdf(min(max(float(rate), 1e-6), 1 - 1e-6)) for rate in own])
    holds = scores < limits
    flagged = np.where(holds, rng.random(holds.shape) < se, rng.random(holds.shape) > sp)
    return holds, flagged


def make_rubric(flags: int, world: World | None = None) -> Rubric:
    """Return a rubric of equal weights; the stated figures are rough, as a maker's are."""
    return Rubric(
        1,
        tuple(
            Flag(f"f{place}", "t", "q", Dimension.CREDIBILITY, 100 / flags, "r", 0.7, 0.08, "o")
            for place in range(flags)
        ),
    )


# Reviewed articles of each outlet, articles; what is to be reached.
WHOLE = (
    (0, 50, "cover .93-.99"),
    (3, 50, "cover .93-.98, width at most 9"),
    (10, 100, "cover .93-.98, width at most 7"),
    (30, 200, "cover .93-.98, width at most 4.4"),
    (100, 1000, "cover .93-.98, width at most 2.7"),
)
VARIANTS = {
    "plain": (0.0, 0.0),
    "detectors differ by outlet (sd .1)": (0.1, 0.0),
    "flags go together (.5)": (0.0, 0.5),
    "both": (0.1, 0.5),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """An outlet's true score, and the median and bounds that a method gives."""

    truth: float
    median: float
    low: float
    high: float

    @property
    def is_covered(self) -> bool:
        """Whether the interval holds the truth."""
        return self.low <= self.truth <= self.high


def measure_whole(task: tuple[str, int, int, str, int]) -> list[Line]:
    """Measure whole scores of 12 flags at 30 outlets, beside the chain rule with two simpler priors.

    `task` is (name of the variant, reviewed, articles, what is to be reached, runs).
    """
    name, reviewed, articles, reach, runs = task
    rng = np.random.default_rng(20262)
    found: dict[str, list[Interval]] = {}
    for _ in range(runs):
        world = make_world(rng, 12, *VARIANTS[name])
        for method, intervals in score_world(world, 30, articles, reviewed, rng).items():
            found.setdefault(method, []).extend(intervals)
    goals = {"annotate": reach if name == "plain" else "cover .92-.98"}
    return [
        summarise(
            f"whole scores: {name}",
            f"{reviewed} of {articles}",
            method,
            [interval.is_covered for interval in intervals],
            [interval.high - interval.low for interval in intervals],
            goals.get(method, ""),
        )
        for method, intervals in found.items()
    ]


def score_world(
    world: World, outlets: int, articles: int, reviewed: int, rng: np.random.Generator
) -> dict[str, list[Interval]]:
    """Return the intervals of all outlets by method; with none reviewed, of half of them beside others with 10."""
    rubric = make_rubric(world.flags)
    facts, truths, answers = [], {}, []
    for number in range(outlets):
        holds, flagged = make_outlet(world, articles, rng)
        count = reviewed or (10 if number % 2 else 0)
        seen = np.arange(articles) < count
        tallies = {
            flag.key: tally_articles(holds[:, place], flagged[:, place], seen)
            for place, flag in enumerate(rubric.flags)
        }
        key = f"o{number}"
        facts.append(OutletFacts(key, None, articles, count, tallies))
        truths[key] = 100 - float(sum(100 / world.flags * holds[:, place].mean() for place in range(world.flags)))
        answers += [
            Answer(number * articles + row, flag.key, str(bool(flagged[row, place])), float(holds[row, place]))
            for row in range(count)
            for place, flag in enumerate(rubric.flags)
        ]
    dependence = estimate_dependence(rubric.keys, answers)
    scores = score_outlets(rubric, facts, dependence=dependence, draws=_DRAWS)
    kept = [fact for fact in facts if fact.reviewed == reviewed]
    keys = {fact.key for fact in kept}
    chosen = [score for score in scores if score.key in keys]
    return {
        "annotate": [
            Interval(truths[s.key], s.credibility.median, s.credibility.low, s.credibility.high) for s in chosen
        ],
        "chain rule, Jeffreys priors": [_score_by_chain(own, facts, truths, pooled=False) for own in kept],
        "chain rule, pooled means, k = 4": [_score_by_chain(own, facts, truths, pooled=True) for own in kept],
    }


def _score_by_chain(
    own: OutletFacts, facts: Sequence[OutletFacts], truths: dict[str, float], *, pooled: bool
) -> Interval:
    """Score an outlet with independent Beta posteriors of P(F), P(Y | F) and P(Y | not F)."""
    rng = np.random.default_rng(int(own.key[1:]))
    lost = np.zeros(_DRAWS)
    for flag, tally in own.tallies.items():
        others = [fact.tallies[flag] for fact in facts if fact.key != own.key]
        share = rng.beta(0.5 + tally.found.articles, 0.5 + tally.clear.articles, _DRAWS)
        rates = []
        for part, stated in (("found", 0.7), ("clear", 0.08)):
            stratum: Stratum = getattr(tally, part)
            a = b = 0.5
            if pooled:
                reviewed = sum(getattr(other, part).reviewed for other in others)
                present = sum(getattr(other, part).present for other in others)
                mean = (4 * stated + present) / (4 + reviewed)
                a, b = 4 * mean, 4 * (1 - mean)
            rates.append(rng.beta(a + stratum.present, b + stratum.reviewed - stratum.present, _DRAWS))
        lost += 100 / len(own.tallies) * (rates[0] * share + rates[1] * (1 - share))
    low, median, high = (100 - float(value) for value in np.quantile(lost, (0.975, 0.5, 0.025)))
    return Interval(truths[own.key], median, low, high)


def measure_reviewers(runs: int, outlets: int = 30, articles: int = 100, reviewed: int = 10) -> list[Line]:
    """Measure whole scores where three people review each article and one of them errs in 30 % of the answers."""
    rng = np.random.default_rng(20263)
    rubric = make_rubric(12)
    found: dict[str, tuple[list[bool], list[float]]] = {"annotate": ([], []), "majority taken as truth": ([], [])}
    for _ in range(runs):
        world = make_world(rng)
        made = [make_outlet(world, articles, rng) for _ in range(outlets)]
        said = [_ask(holds[:reviewed], (0.02, 0.02, 0.3), rng) for holds, _ in made]
        questions = [
            Question(
                number * articles + row,
                flag.key,
                f"{flag.key} {bool(flagged[row, place])}",
                {name: bool(answers[row, place]) for name, answers in own.items()},
            )
            for number, ((_, flagged), own) in enumerate(zip(made, said, strict=True))
            for row in range(reviewed)
            for place, flag in enumerate(rubric.flags)
        ]
        opinions = settle_questions(questions, rate_reviewers(questions))
        majority = {
            (q.article, q.flag): Opinion(float(sum(q.verdicts.values()) > len(q.verdicts) / 2)) for q in questions
        }
        for name, held in (("annotate", opinions), ("majority taken as truth", majority)):
            facts = [_count_opinions(rubric, number, own, held, reviewed) for number, own in enumerate(made)]
            for score in score_outlets(rubric, facts, draws=_DRAWS):
                truth = 100 - 100 * float(made[int(score.key[1:])][0].mean())
                found[name][0].append(score.credibility.low <= truth <= score.credibility.high)
                found[name][1].append(score.credibility.width)
    case = f"{reviewed} of {articles}, by three people"
    return [
        summarise("one of three reviewers errs in 30 %", case, name, *own, "cover .93-.98" * (name == "annotate"))
        for name, own in found.items()
    ]


def _ask(holds: Bools, errors: Sequence[float], rng: np.random.Generator) -> dict[str, Bools]:
    return {f"r{place}": holds ^ (rng.random(holds.shape) < error) for place, error in enumerate(errors)}


def _count_opinions(
    rubric: Rubric,
    number: int,
    made: tuple[Bools, Bools],
    opinions: dict[tuple[int, str], Opinion],
    reviewed: int,
) -> OutletFacts:
    holds, flagged = made
    tallies = {}
    for place, flag in enumerate(rubric.flags):
        tally = Tally(Stratum(int(flagged[:, place].sum())), Stratum(int((~flagged[:, place]).sum())))
        for row in range(reviewed):
            stratum = tally.found if flagged[row, place] else tally.clear
            stratum.add(opinions[number * len(holds) + row, flag.key])
        tallies[flag.key] = tally
    return OutletFacts(f"o{number}", None, len(holds), reviewed, tallies)


def measure_errors(runs: int) -> list[Line]:
    """Measure how far the medians lie from the truth (root mean square, in points), pooled and not."""
    rng = np.random.default_rng(20264)
    found: dict[str, list[float]] = {}
    for _ in range(runs):
        for method, intervals in score_world(make_world(rng), 30, 100, 10, rng).items():
            found.setdefault(method, []).extend(interval.truth - interval.median for interval in intervals)
    case = "10 of 100"
    goals = {"annotate": "at least 25 % under the chain rule with Jeffreys priors"}
    return [
        Line("root mean square error", case, name, float("nan"), 0.0, float(np.sqrt(np.mean(np.square(errors)))),
             len(errors), goals.get(name, ""))
        for name, errors in found.items()
    ]  # fmt: skip


def measure_selections(runs: int) -> list[Line]:
    """Measure one flag where articles were drawn with unequal chances that go with the flag."""
    lines = []
    for case in SELECTED:
        made = list(draw_selections(case, runs))
        for method in METHODS:
            own = [run for run in made if run.method == method]
            goal = "cover .93-.98" if method == "annotate" else ""
            name = " ".join(f"{value:g}" for value in case)
            hits, widths = [run.is_covered for run in own], [run.width for run in own]
            lines.append(summarise("drawn with chances that go with the flag", name, method, hits, widths, goal))
    return lines


def measure_detectors(runs: int) -> list[Line]:
    """Measure how often a detector is named useless, and whether the interval of its gain holds."""
    lines = []
    for gain in (0.0, 0.3, 0.5, 0.75):
        for verdicts in (30, 50, 100):
            named, cover = name_detectors(gain, verdicts, runs)
            error = math.sqrt(max(cover * (1 - cover), 1e-9) / runs)
            case = f"gain {gain:g}, {verdicts} verdicts"
            method = f"named useless in {100 * named:.1f} %"
            lines.append(Line("detectors rated", case, method, cover, error, float("nan"), runs))
    return lines


def _blank(row: dict[str, object]) -> dict[str, object]:
    """Return a row with None for what was not measured, which JSON has no number for."""
    return {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--quick", action="store_true", help="a tenth of the runs")
    options = parser.parse_args()
    share = 10 if options.quick else 1
    cases = [(name, *case, 24 // share) for name in VARIANTS for case in WHOLE]
    with ProcessPoolExecutor(2) as pool:
        parts: list[Future[list[Line]]] = [pool.submit(measure_single, 3000 // share)]
        parts += [pool.submit(measure_whole, case) for case in cases]
        parts += [pool.submit(measure_reviewers, 20 // share), pool.submit(measure_errors, 20 // share)]
        parts += [pool.submit(measure_selections, 3000 // share), pool.submit(measure_detectors, 1000 // share)]
        lines = [line for part in parts for line in part.result()]
    if options.json:
        print(json.dumps([_blank(asdict(line)) for line in lines], indent=1, allow_nan=False))
        return
    print("| table | case | method | cover | width | runs | to reach |\n|---|---|---|---|---|---|---|")
    for line in lines:
        cover = "–" if math.isnan(line.cover) else f"{line.cover:.3f} ± {line.error:.3f}"
        width = "–" if math.isnan(line.width) else f"{line.width:.3g}"
        print(f"| {line.table} | {line.case} | {line.method} | {cover} | {width} | {line.runs} | {line.reach} |")


if __name__ == "__main__":
    main()
