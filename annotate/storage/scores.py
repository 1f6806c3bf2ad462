"""The scores of the outlets of a database."""

from __future__ import annotations

from dataclasses import replace

from annotate.core.rubric import Rubric
from annotate.core.scoring import OutletScore, score_outlets
from annotate.core.slant import find_slants
from annotate.storage.database import Database
from annotate.storage.leanings import iterate_said
from annotate.storage.tallies import tally_outlets


def score_database(db: Database, rubric: Rubric) -> list[OutletScore]:
    """Return the scores of all outlets that have articles: ranked ones first, best first, then the others by key."""
    tallies = tally_outlets(db, rubric)
    scores = score_outlets(rubric, tallies.outlets, dependence=tallies.dependence)
    slants = find_slants(iterate_said(db), {score.key: score.articles for score in scores})
    return [replace(score, slants=slants.get(score.key, ())) for score in scores]
