"""The score: bounds, invariances, and intervals that hold in a small simulation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.assembly import load_rubric
from annotate.core.scoring import OutletFacts, Stratum, Tally, score_outlets
from annotate.core.shares import draw_share, pool_flag

RUBRIC = load_rubric()
KEYS = [flag.key for flag in RUBRIC.credibility]


def build_facts(
    key: str, counts: dict[str, tuple[int, int, int, float, int, float]], articles: int = 50
) -> OutletFacts:
    """Counts a flag: found, clear, reviewed found, of these present, reviewed clear, of these present."""
    tallies = {
        flag: Tally(Stratum(found, reviewed, present), Stratum(clear, others, missed))
        for flag, (found, clear, reviewed, present, others, missed) in counts.items()
    }
    reviewed = max((tally.reviewed for tally in tallies.values()), default=0)
    return OutletFacts(key, None, articles, reviewed, tallies)


CLEAN = build_facts("clean.example", dict.fromkeys(KEYS, (0, 50, 0, 0, 20, 0)))
BAD = build_facts("bad.example", dict.fromkeys(KEYS, (50, 0, 20, 20, 0, 0)))
EMPTY = build_facts("empty.example", {}, 0)


def test_a_clean_outlet_ranks_above_a_bad_one() -> None:
    clean, bad = score_outlets(RUBRIC, [BAD, CLEAN])
    assert (clean.key, clean.rank, bad.rank) == ("clean.example", 1, 2)
    assert clean.credibility.low > 90
    assert bad.credibility.high < 20


def test_nothing_known_is_wide_and_has_no_rank() -> None:
    (score,) = score_outlets(RUBRIC, [EMPTY])
    assert score.rank is None
    assert score.remark == "too few articles"
    assert not any(rate.is_known for rate in score.rates)


def test_without_a_verdict_it_says_machine_only() -> None:
    facts = build_facts("machine.example", dict.fromkeys(KEYS, (0, 400, 0, 0, 0, 0)), 400)
    (score,) = score_outlets(RUBRIC, [facts])
    assert score.remark == "machine only"
    assert score.rank is None


def test_where_the_machine_could_not_look_the_verdicts_speak() -> None:
    tallies = {key: Tally(clear=Stratum(40, 10, 0)) for key in KEYS}
    tallies[KEYS[0]] = Tally(unsure=Stratum(40, 20, 20))
    (score,) = score_outlets(RUBRIC, [OutletFacts("unsure.example", None, 40, 20, tallies)])
    assert score.rates[0].rate.median > 0.85
    assert score.rates[0].is_known


def test_the_same_counts_give_the_same_numbers_in_any_order() -> None:
    forward = score_outlets(RUBRIC, [CLEAN, BAD, EMPTY])
    assert forward == score_outlets(RUBRIC, [EMPTY, BAD, CLEAN])


def test_an_unreviewed_outlet_elsewhere_does_not_move_the_others() -> None:
    machine = build_facts("machine.example", dict.fromkeys(KEYS, (3, 400, 0, 0, 0, 0)), 403)
    alone = {score.key: score.credibility for score in score_outlets(RUBRIC, [CLEAN])}
    joined = {score.key: score.credibility for score in score_outlets(RUBRIC, [CLEAN, machine])}
    assert alone["clean.example"] == joined["clean.example"]


def test_the_rate_follows_the_chain_rule_when_counts_are_large() -> None:
    flag = RUBRIC.credibility[0]
    tally = Tally(Stratum(300_000, 10_000, 8_000), Stratum(700_000, 10_000, 1_000))
    draws = draw_share(tally, pool_flag([tally], flag.precision, flag.miss_rate), 4000)
    assert float(np.median(draws)) == pytest.approx(0.8 * 0.3 + 0.1 * 0.7, abs=0.005)


counts = st.integers(0, 40)


@st.composite
def outlets(draw: st.DrawFn) -> OutletFacts:
    tallies = {}
    for key in KEYS:
        strata = []
        for _ in range(3):
            articles = draw(counts)
            reviewed = draw(st.integers(0, articles))
            strata.append(Stratum(articles, reviewed, draw(st.integers(0, reviewed))))
        tallies[key] = Tally(*strata)
    return OutletFacts(f"o{draw(st.integers(0, 10**6))}.example", None, 40, 10, tallies)


@settings(max_examples=30, deadline=None)
@given(st.lists(outlets(), min_size=1, max_size=4))
def test_scores_stay_within_bounds(facts: list[OutletFacts]) -> None:
    for score in score_outlets(RUBRIC, facts, draws=500):
        interval = score.credibility
        assert 0 <= interval.low <= interval.median <= interval.high <= 100
        for rate in score.rates:
            assert 0 <= rate.rate.low <= rate.rate.median <= rate.rate.high <= 1


def test_intervals_of_the_whole_score_cover_the_truth() -> None:
    """30 outlets of 100 articles, 10 reviewed at random; a run with flat priors covers far less."""
    rng = np.random.default_rng(20260301)
    covered = total = 0
    for _ in range(8):
        truth, facts = _simulate(rng, outlets=30, articles=100, reviewed=10)
        for score in score_outlets(RUBRIC, facts, draws=1000):
            covered += score.credibility.low <= truth[score.key] <= score.credibility.high
            total += 1
    # 240 intervals: the standard error at 95 % is 1.4 points.
    assert 0.90 <= covered / total <= 1.0


def _simulate(
    rng: np.random.Generator, outlets: int, articles: int, reviewed: int
) -> tuple[dict[str, float], list[OutletFacts]]:
    truth, facts = {}, []
    for number in range(outlets):
        key, score, tallies = f"o{number}.example", 100.0, {}
        for flag in RUBRIC.credibility:
            holds = rng.random(articles) < rng.beta(1, 5)
            found = np.where(holds, rng.random(articles) < 0.85, rng.random(articles) < 0.05)
            seen = np.arange(articles) < reviewed
            score -= flag.weight * holds.mean()
            strata = [
                Stratum(int(part.sum()), int((part & seen).sum()), float((part & seen & holds).sum()))
                for part in (found, ~found)
            ]
            tallies[flag.key] = Tally(*strata)
        truth[key] = score
        facts.append(OutletFacts(key, None, articles, reviewed, tallies))
    return truth, facts


def test_the_rubric_file_is_checked(tmp_path: Path) -> None:
    from annotate.errors import RubricError

    path = tmp_path / "flags.toml"
    path.write_text("version = 1\n", encoding="utf-8")
    with pytest.raises(RubricError, match="no \\[\\[flag\\]\\]"):
        load_rubric(path)


def test_the_example_worked_by_hand() -> None:
    """docs/scoring.md, section "By hand"."""
    from dataclasses import replace

    flag = replace(RUBRIC.credibility[0], precision=0.90, miss_rate=0.05)
    tally = Tally(Stratum(6, 5, 4), Stratum(14, 5, 0))
    draws = draw_share(tally, pool_flag([tally], flag.precision, flag.miss_rate), 20_000)
    # The rates by hand take one k where the program integrates over all: the two differ by less than a point.
    assert float(draws.mean()) == pytest.approx(0.254, abs=0.01)
    assert float(draws.min()) >= 4 / 20, "what people found is counted, not estimated"


def test_the_finite_population_narrows_the_interval() -> None:
    """Thirty verdicts, ten present: of 40 articles they are most, of 4,000 a sample."""
    small = Tally(Stratum(10, 8, 7), Stratum(30, 22, 3))
    large = Tally(Stratum(1000, 8, 7), Stratum(3000, 22, 3))
    widths = []
    for tally in (small, large):
        low, high = np.quantile(draw_share(tally, pool_flag([tally], 0.8, 0.05), 4000), (0.025, 0.975))
        widths.append(float(high - low))
    assert widths[0] < 0.5 * widths[1]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20), st.integers(0, 40), st.integers(0, 40))
def test_one_more_present_never_raises_credibility(found: int, clear: int, reviewed: int, more: int, rest: int) -> None:
    present = min(found, reviewed - 1)
    before = Tally(Stratum(reviewed + more, reviewed, present), Stratum(clear + rest, clear, 0))
    after = Tally(Stratum(reviewed + more, reviewed, present + 1), Stratum(clear + rest, clear, 0))
    other = Tally(Stratum(10, 5, 4), Stratum(40, 5, 1))
    medians = []
    for tally in (before, after):
        facts = [
            OutletFacts("a.example", None, 50, 10, dict.fromkeys(KEYS, tally)),
            OutletFacts("b.example", None, 50, 10, dict.fromkeys(KEYS, other)),
        ]
        scores = {score.key: score.credibility for score in score_outlets(RUBRIC, facts, draws=500)}
        medians.append(scores["a.example"].median)
    # Half a point for the rounding of the grid.
    assert medians[1] <= medians[0] + 0.5


def test_flags_that_go_together_widen_the_sum() -> None:
    from annotate.core.dependence import Answer, estimate_dependence

    answers = [Answer(n, key, key, float(n % 4 == 0)) for n in range(200) for key in KEYS]
    tied = estimate_dependence(RUBRIC.keys, answers)
    loose = estimate_dependence(
        RUBRIC.keys,
        [Answer(n, key, key, float((n * 7 + p * 13) % 11 == 0)) for n in range(200) for p, key in enumerate(KEYS)],
    )
    facts = [build_facts("a.example", dict.fromkeys(KEYS, (50, 150, 10, 5, 20, 1)), 200)]
    widths = [score_outlets(RUBRIC, facts, dependence=own)[0].credibility.width for own in (loose, tied)]
    assert widths[1] > 1.5 * widths[0]
    assert (
        score_outlets(RUBRIC, facts, dependence=tied)[0].rates[0].rate == score_outlets(RUBRIC, facts)[0].rates[0].rate
    )


def test_reviewers_who_err_are_found_by_their_overlap() -> None:
    from annotate.core.raters import Question, rate_reviewers, settle_questions

    rng = np.random.default_rng(5)
    questions = []
    truth = rng.random(300) < 0.4
    for number, holds in enumerate(truth):
        verdicts = {
            name: bool(holds) ^ bool(rng.random() < error) for name, error in (("ana", 0.02), ("bo", 0.3), ("li", 0.02))
        }
        questions.append(Question(number, "undated", "undated 1", verdicts))
    raters = rate_reviewers(questions)
    assert raters["bo"].sensitivity < 0.8 < raters["ana"].sensitivity
    opinions = settle_questions(questions, raters)
    right = np.mean([(opinions[number, "undated"].present >= 0.5) == holds for number, holds in enumerate(truth)])
    assert right > 0.95
    alone = [Question(1, "undated", "undated 1", {"ana": True})]
    assert settle_questions(alone, rate_reviewers(alone))[1, "undated"].ratio is None
    settled = [Question(1, "undated", "undated 1", {"ana": True, "bo": True}, settled=False)]
    assert settle_questions(settled, rate_reviewers(settled))[1, "undated"].present == 0


def test_doubtful_answers_widen_the_interval() -> None:
    sure = Tally(Stratum(20, 10, 5), Stratum(30, 10, 0))
    doubtful = Tally(Stratum(20, 0, 0, ratios=(3.0,) * 5 + (0.33,) * 5), Stratum(30, 10, 0))
    widths = []
    for tally in (sure, doubtful):
        low, high = np.quantile(draw_share(tally, pool_flag([tally], 0.5, 0.05), 4000), (0.025, 0.975))
        widths.append(float(high - low))
    assert widths[1] > 1.2 * widths[0]
