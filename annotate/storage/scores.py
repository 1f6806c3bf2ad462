"""The scores of the outlets of a database."""

from __future__ import annotations

from collections.abc import Collection
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
    tallies = tally_outlets(db, rubric, machine=machine)
    scores = score_outlets(rubric, tallies.outlets, dependence=tallies.dependence, compared=compared)
    slants = find_slants(iterate_said(db), {score.key: score.articles for score in scores})
    scores = [replace(score, slants=slants.get(score.key, ())) for score in scores]
    return Scoreboard(scores, tallies.detectors)


def score_database(db: Database, rubric: Rubric, compared: Collection[str] = ()) -> list[OutletScore]:
    """Return the scores of all outlets that have articles: ranked ones first, best first, then the others by key."""
    return read_scoreboard(db, rubric, compared).scores
