"""The desk of a review that goes by an order: lays the next article, and says what each review has bought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from annotate.core.queue import (
    Choice,
    Numbers,
    Order,
    draw_by_worth,
    draw_in_turn,
    draw_outlet,
    find_least_served,
    mix_numbers,
    pick_candidates,
)
from annotate.core.sheet import Sheet
from annotate.core.spreads import make_seed
from annotate.core.standing import Standing, describe_gain, describe_offer
from annotate.storage.articles import read_article
from annotate.storage.desk import DatabaseDesk
from annotate.storage.standings import Standings
from annotate.storage.waiting import Waiting, list_disputed, list_oldest, list_uncertain, read_levels

# `random` puts so many articles of an outlet into one order; of a larger one it takes block after block.
_BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """What the reviewer asked for: an order (None is that of the numbers), a goal in points, a seed."""

    order: Order | None = None
    until: float | None = None
    seed: int = 0


class OrderedDesk(DatabaseDesk):
    """A desk with a plan. What was drawn is kept with its chance before it is shown, so that a restart goes on."""

    plan = Plan()

    def follow(self, plan: Plan) -> OrderedDesk:
        """Take the plan; returns the desk."""
        self.plan = plan
        self._passed: set[int] = set()
        self._waiting = Waiting(self._db, self._reviewer, self._flags, self._articles)
        self._standings = Standings(self._db, self._rubric, self._reviewer)
        self._listed: Iterator[int] | None = None
        # The outlet of the article that is laid and how it stood, for what a review has bought.
        self._before: Standing | None = None
        self._words: dict[int, str] = {}
        return self

    def open_next(self, after: int) -> Sheet | None:
        """Return the next article by the plan, with what the one before has bought; None where all is answered."""
        bought = self._finish(after) if after else ""
        number = self._find_next(after)
        if number is None:
            return None
        sheet = self.open_article(number)
        self._look_at(number, sheet.is_blind)
        bought = bought or self._offer()
        return replace(sheet, standing=self._words.get(number, ""), bought=bought)

    def open_article(self, article: int) -> Sheet:
        """Return the article as it is now, with the words on its outlet's score that were found when it was laid."""
        sheet = super().open_article(article)
        return sheet if sheet.is_blind else replace(sheet, standing=self._words.get(article, ""))

    def _finish(self, article: int) -> str:
        """Take in what was said of an article; returns what it bought, and the offer to stop."""
        self._passed.add(article)
        outlet = self._find_outlet(article)
        self._standings.take_in(article, outlet)
        after = self._standings.find_standing(outlet, self.plan.until)
        offer = self._offer()
        if after is None or self._blindness.outlet or not self._is_done(article):
            return offer
        gain = describe_gain(self._before, after)
        return f"{gain}; {offer}" if offer else gain

    def _is_done(self, article: int) -> bool:
        return all(question.verdict for question in super().open_article(article).questions)

    def _look_at(self, article: int, is_blind: bool) -> None:
        self._before = self._standings.find_standing(self._find_outlet(article), self.plan.until)
        shows = self._before is not None and not is_blind and not self._blindness.outlet
        self._words[article] = self._before.describe() if self._before and shows else ""

    def _offer(self) -> str:
        if self.plan.until is None or not self._standings.is_ready:
            return ""
        outlets = [int(outlet) for outlet in np.unique(self._waiting.outlets) if self._standings.find_key(int(outlet))]
        if not outlets or not all(self._standings.has_met(outlet, self.plan.until) for outlet in outlets):
            return ""
        return describe_offer(self.plan.until, len(outlets))

    def _find_outlet(self, article: int) -> int:
        stored = read_article(self._db, article)
        return stored.outlet_id or 0 if stored else 0

    def _find_next(self, after: int) -> int | None:
        order = self.plan.order
        is_open = self._waiting.find_open(self._passed)
        open_ = self._waiting.numbers[is_open]
        if not len(open_):
            return None
        if order is None:
            later = open_[open_ > after]
            return int(later[0]) if len(later) else None
        if order.is_drawn:
            left = set(open_.tolist())
            started = next((number for number in self._waiting.list_drawn() if number in left), None)
            return started or self._draw(order, open_, self._waiting.outlets[is_open])
        return self._take_listed(order, set(open_.tolist()))

    def _take_listed(self, order: Order, left: set[int]) -> int:
        if self._listed is None:
            self._listed = iter(self._list(order))
        for number in self._listed:
            if number in left:
                return number
        return min(left)  # those of which the order says nothing come last, by number

    def _list(self, order: Order) -> list[int] | Iterator[int]:
        match order:
            case Order.UNCERTAIN:
                return list_uncertain(self._db, self._flags)
            case Order.DISPUTED:
                return list(list_disputed(self._db, self._flags))
        return list(list_oldest(self._db))

    def _draw(self, order: Order, open_: Numbers, outlets: Numbers) -> int:
        step = self._waiting.count_drawn()
        seed = [self.plan.seed, make_seed(self._reviewer) % 2**32, step]
        is_counted = order is Order.NARROW and self._standings.is_ready
        outlet = self._choose_outlet(np.unique(outlets), seed, is_counted=is_counted)
        own = self._waiting.find_fresh(outlet, open_[outlets == outlet])
        choice = self._draw_by_worth(outlet, own, seed) if is_counted else self._draw_in_turn(outlet, own)
        self._waiting.save_draw(choice, order, self.plan.seed)
        return choice.article

    def _choose_outlet(self, outlets: Numbers, seed: list[int], *, is_counted: bool) -> int:
        if is_counted:
            goal = self.plan.until
            unmet = [outlet for outlet in outlets if goal and not self._standings.has_met(int(outlet), goal)]
            chosen = np.array(unmet) if unmet else outlets
            gains = np.array([self._standings.measure_gain(int(outlet)) for outlet in chosen])
            return int(chosen[draw_outlet(gains, [*seed, 1])])
        is_open = self._waiting.find_open(set())
        done = self._waiting.outlets[~is_open]
        return int(outlets[find_least_served(np.array([(done == outlet).sum() for outlet in outlets]), [*seed, 1])])

    def _draw_by_worth(self, outlet: int, own: Numbers, seed: list[int]) -> Choice:
        candidates, chance = pick_candidates(own, [*seed, 2])
        levels = read_levels(self._db, candidates, self._rubric.keys)
        choice = draw_by_worth(candidates, self._standings.weigh_articles(outlet, levels), [*seed, 3])
        return replace(choice, probability=choice.probability * chance)

    def _draw_in_turn(self, outlet: int, own: Numbers) -> Choice:
        everything = self._waiting.numbers[self._waiting.outlets == outlet]
        seed = (self.plan.seed + make_seed(self._reviewer)) % 2**63
        everything = everything[np.argsort(mix_numbers(seed, everything), kind="stable")]
        for start in range(0, len(everything), _BLOCK):
            block = everything[start : start + _BLOCK]
            if np.isin(block, own).any():
                break
        found = (read_levels(self._db, block, self._rubric.keys) == 2).sum(axis=1)
        choice = draw_in_turn(own[np.isin(own, block)], found, block, seed)
        return replace(choice, probability=1.0 / len(own))
