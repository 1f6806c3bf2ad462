"""The scores of the outlets while a review goes on: counted once, then kept up outlet by outlet."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from annotate.core.model import Verdict
from annotate.core.outlook import Outlook, count_missing, count_reviews, look_ahead
from annotate.core.raters import Opinion
from annotate.core.rubric import Rubric
from annotate.core.scoring import score_outlet
from annotate.core.shares import pool_flags
from annotate.core.standing import Standing, choose_goal, measure_half
from annotate.core.tallies import OutletFacts, Tally
from annotate.storage.articles import count_articles
from annotate.storage.counting import Counting
from annotate.storage.database import Database
from annotate.storage.journal import list_verdicts
from annotate.storage.tallies import Tallies, tally_outlets
from annotate.storage.waiting import read_levels

# Up to so many articles all is counted anew after each article; beyond, it is counted once, beside the review, and then
# what this reviewer says is added. A choice: counting 1,600,000 findings took over 2 s, 48,000 are few.
FEW_ARTICLES = 3000
# Half the width of a normal distribution's 95 % in standard deviations.
_SIDES = 1.96


class Standings:
    """The facts and pools of all outlets, and the scores that were asked for."""

    def __init__(self, db: Database, rubric: Rubric, reviewer: str) -> None:
        self._db, self._rubric, self._reviewer = db, rubric, reviewer
        self.is_small = count_articles(db) <= FEW_ARTICLES
        self._keys = {row[0]: row[1] for row in db.query("SELECT id, key FROM outlet_keys")}
        self._last = db.count("SELECT max(id) FROM entries")
        self._reviewed: dict[int, dict[int, None]] = {}
        self._base: dict[str, OutletFacts] = {}
        self._facts: dict[str, OutletFacts] = {}
        self._outlooks: dict[str, tuple[int, Outlook]] = {}
        self._halves: dict[tuple[str, int], tuple[float, float]] = {}
        self._counting: Counting | None = None
        if self.is_small:
            self._take(tally_outlets(db, rubric))
        else:
            self._counting = Counting(db.path, rubric, self._last)

    @property
    def is_ready(self) -> bool:
        """Whether all is counted; of a small database it always is."""
        if self._counting is not None and self._counting.is_done():
            self._take(self._counting.take())
            self._counting = None
            for outlet in filter(self.find_key, self._reviewed):
                self._facts[self._keys[outlet]] = self._add_up(outlet)
        return self._counting is None

    def _take(self, tallies: Tallies) -> None:
        self._base = {facts.key: facts for facts in tallies.outlets}
        self._facts = dict(self._base)
        self._dependence = tallies.dependence
        self._pools = pool_flags(self._rubric, tallies.outlets)

    def take_in(self, article: int, outlet: int) -> None:
        """Take in what this reviewer has said of an article."""
        if self.is_small:
            self._take(tally_outlets(self._db, self._rubric))
            return
        said_before = self._db.count(
            "SELECT count(*) FROM entries WHERE article = ? AND kind = 'verdict' AND id <= ?", (article, self._last)
        )
        if said_before or outlet not in self._keys:
            return
        self._reviewed.setdefault(outlet, {})[article] = None
        if not self.is_ready or self.find_key(outlet) is None:
            return
        self._facts[self._keys[outlet]] = self._add_up(outlet)
        self._pools = pool_flags(self._rubric, list(self._facts.values()))

    def _add_up(self, outlet: int) -> OutletFacts:
        base = self._base[self._keys[outlet]]
        tallies = deepcopy(dict(base.tallies))
        articles = list(self._reviewed[outlet])
        levels = read_levels(self._db, np.array(articles), self._rubric.keys)
        count = 0
        for article, row in zip(articles, levels, strict=True):
            said = {k: v for k, v in list_verdicts(self._db, self._reviewer, article).items() if v != Verdict.UNSURE}
            count += bool(said)
            for flag, level in zip(self._rubric.keys, row, strict=True):
                if flag in said:
                    tally = tallies.setdefault(flag, Tally())
                    stratum = (tally.unsure, tally.clear, tally.found)[level]
                    stratum.add(Opinion(float(said[flag] is Verdict.PRESENT)))
                    if stratum.sampled is not None:  # the others were drawn too: this one counts as one of them
                        present, reviewed = stratum.sampled
                        stratum.sampled = (present + (said[flag] is Verdict.PRESENT), reviewed + 1.0)
        return replace(base, tallies=tallies, reviewed=base.reviewed + count)

    def find_standing(self, outlet: int, until: float | None) -> Standing | None:
        """Return how an outlet (its id) stands, None where it has no score or is not counted yet."""
        key = self.find_key(outlet) if self.is_ready else None
        if key is None:
            return None
        credibility, half = self._score(key)
        goal = choose_goal(half, until)
        missing = count_reviews(self.look_ahead(key), half, goal, least=count_missing(self._facts[key]))
        return Standing(key, credibility, half, goal, missing)

    def _score(self, key: str) -> tuple[float, float]:
        facts = self._facts[key]
        if (key, facts.reviewed) not in self._halves or self.is_small:
            score = score_outlet(self._rubric, facts, self._pools, dependence=self._dependence)
            self._halves[key, facts.reviewed] = (score.credibility.median, measure_half(score))
        return self._halves[key, facts.reviewed]

    def look_ahead(self, key: str) -> Outlook:
        """Return what further reviews would do to an outlet; made anew when it has more of them."""
        facts = self._facts[key]
        if key not in self._outlooks or self._outlooks[key][0] != facts.reviewed:
            self._outlooks[key] = (facts.reviewed, look_ahead(self._rubric, facts, self._pools))
        return self._outlooks[key][1]

    def find_key(self, outlet: int) -> str | None:
        """Return the key of an outlet that has a score."""
        key = self._keys.get(outlet)
        return key if key in self._facts else None

    def has_met(self, outlet: int, goal: float) -> bool:
        """Whether an outlet's interval is within +-goal; one that has no score has nothing to meet."""
        key = self.find_key(outlet)
        if key is None:
            return True
        if count_missing(self._facts[key]):
            return False
        rough = _SIDES * float(np.sqrt(self.look_ahead(key).variance))
        return rough <= goal and self._score(key)[1] <= goal

    def measure_gain(self, outlet: int) -> float:
        """Return by how many points the best review narrows an outlet's interval to either side."""
        key = self.find_key(outlet)
        if key is None:
            return 0.0
        outlook = self.look_ahead(key)
        before, best = outlook.variance, float(outlook.measure_worth().max(axis=1, initial=0.0).sum())
        return _SIDES * float(np.sqrt(before) - np.sqrt(max(before - best, 0.0)))

    def weigh_articles(self, outlet: int, levels: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the worth of each article of an outlet by what the machine says of it, shape (articles,)."""
        key = self.find_key(outlet)
        if key is None:
            return np.zeros(len(levels))
        worth = self.look_ahead(key).measure_worth()
        return np.asarray(worth[np.arange(levels.shape[1]), levels].sum(axis=1))
