"""Which article next, and with what chance it was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]

# The share of the draws of `narrow` that goes to all articles alike, so that none has no chance: a choice, not tuned.
# An article is then at most four times less likely than under equal chances.
FLOOR = 0.25
# An article is drawn among at most so many of an outlet, themselves drawn alike: an outlet may have 200,000.
CANDIDATES = 1000
# From so many found flags on, articles are taken together.
_MOST_FOUND = 3


class Order(StrEnum):
    """In which order a review asks."""

    RANDOM = "random"
    NARROW = "narrow"
    UNCERTAIN = "uncertain"
    DISPUTED = "disputed"
    OLDEST = "oldest"

    @property
    def is_drawn(self) -> bool:
        """Whether chance decides, so that the reviewed articles stand for the others."""
        return self in (Order.RANDOM, Order.NARROW)


@dataclass(frozen=True, slots=True)
class Choice:
    """An article that was drawn, and its chance among the open articles of its outlet."""

    article: int
    probability: float


def mix_numbers(seed: int, numbers: Numbers) -> Floats:
    """Return a number from 0 to 1 for each article, always the same for a seed (splitmix64, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        start = np.uint64(seed % 2**64) * np.uint64(0xD1342543DE82EF95)
        mixed = (numbers.astype(np.uint64) + start) * np.uint64(0x9E3779B97F4A7C15)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) / 2.0**53)


def draw_in_turn(open_: Numbers, found: NDArray[np.int64], everything: Numbers, seed: int) -> Choice:
    """Return the next article of an outlet, stratified by how many flags the machine found on each.

    `everything` are the outlet's articles, `found` the flags found on each of them, `open_` those that may be drawn.
    All are put into one order in which every stratum is spread evenly (systematic sampling from a random start in
    each), so that any first n articles hold of each stratum its share, and each article has the same chance.
    """
    place = mix_numbers(seed, everything)
    key = np.empty(len(everything))
    cells = np.minimum(found, _MOST_FOUND)
    for cell in range(_MOST_FOUND + 1):
        members = np.flatnonzero(cells == cell)
        ranks = np.argsort(np.argsort(place[members], kind="stable"), kind="stable")
        start = float(mix_numbers(seed + 1, np.array([cell]))[0])
        key[members] = (ranks + start) / max(len(members), 1)
    key[~np.isin(everything, open_)] = np.inf
    # Strata that come to the same place go by chance.
    first = np.lexsort((place, key))[0]
    return Choice(int(everything[first]), 1.0 / len(open_))


def draw_by_worth(open_: Numbers, worth: Floats, seed: Sequence[int], *, floor: float = FLOOR) -> Choice:
    """Return an article drawn with chances that rise with its worth, mixed with equal chances for all."""
    chances = np.full(len(open_), 1.0 / len(open_))
    if (total := float(worth.sum())) > 0:
        chances = floor * chances + (1.0 - floor) * worth / total
    chances /= chances.sum()
    place = int(np.random.default_rng(seed).choice(len(open_), p=chances))
    return Choice(int(open_[place]), float(min(chances[place], 1.0)))


def draw_outlet(gains: Floats, seed: Sequence[int], *, floor: float = FLOOR) -> int:
    """Return the place of the outlet whose interval one more verdict narrows most; now and then any of them."""
    rng = np.random.default_rng(seed)
    if rng.random() < floor:
        return int(rng.integers(len(gains)))
    return int(np.argmax(gains))


def find_least_served(reviewed: NDArray[np.int64], seed: Sequence[int]) -> int:
    """Return the place of an outlet with the fewest reviewed articles, of equals by chance."""
    least = np.flatnonzero(reviewed == reviewed.min())
    return int(np.random.default_rng(seed).choice(least))


def pick_candidates(open_: Numbers, seed: Sequence[int]) -> tuple[Numbers, float]:
    """Return at most 1,000 of the articles, drawn alike, and the chance with which each is among them."""
    if len(open_) <= CANDIDATES:
        return open_, 1.0
    places = np.random.default_rng(seed).choice(len(open_), CANDIDATES, replace=False)
    return np.sort(open_[places]), CANDIDATES / len(open_)
