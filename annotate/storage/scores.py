"""The scores of the outlets of a database."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from annotate.core.rubric import Rubric
from annotate.core.scoring import OutletScore, score_outlets
from annotate.core.slant import find_slants
from annotate.core.usefulness import DetectorRating
from annotate.storage.database import Database
from annotate.storage.leanings import iterate_said
from annotate.storage.machine import Machine
from annotate.storage.tallies import tally_outlets


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """The scores of all outlets that have articles, and the rating of each detector on each flag.

    Ranked outlets come first, best first, then the others by key.
    """

    scores: list[OutletScore]
    detectors: list[DetectorRating]

    @property
    def left_out(self) -> list[DetectorRating]:
        """The detectors that are no better than chance on this corpus, and have no part in the scores."""
        return [detector for detector in self.detectors if detector.is_useless]


def read_scoreboard(
    db: Database, rubric: Rubric, compared: Collection[str] = (), machine: Machine | None = None
) -> Scoreboard:
    """Return the scores under a rubric, with the detectors behind them; those `compared` keep their draws.

    `machine` holds the findings where the database does not.
    """
    with _no_collection():
        tallies = tally_outlets(db, rubric, machine=machine)
        scores = score_outlets(rubric, tallies.outlets, dependence=tallies.dependence, compared=compared)
        slants = find_slants(iterate_said(db), {score.key: score.articles for score in scores})
        scores = [replace(score, slants=slants[score.key]) if score.key in slants else score for score in scores]
    return Scoreboard(scores, tallies.detectors)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Do without the search for objects that hold each other: there are none, and it takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def score_database(db: Database, rubric: Rubric, compared: Collection[str] = ()) -> list[OutletScore]:
    """Return the scores of all outlets that have articles: ranked ones first, best first, then the others by key."""
    return read_scoreboard(db, rubric, compared).scores
