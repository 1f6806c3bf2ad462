"""What is counted of an outlet and a flag: articles by the detector's answer, and the reviewers' verdicts on them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotate.core.posterior import Evidence
from annotate.core.raters import Opinion


@dataclass(slots=True)
class Stratum:
    """The articles of one outlet on which the detector gave the same answer for one flag.

    `articles` counts them, `reviewed` those on which the reviewers leave no doubt, `present` those of them that are
    present (a fraction where it is a share of reviewers). `ratios` holds, for each article of which the reviewers
    leave doubt, P(their verdicts | present) / P(their verdicts | absent), and `held` P(present) of each. `sampled` is
    (present, reviewed), and `weights` the doubtful ones, as they count for the articles that nobody reviewed; None and
    () where each counts as one.
    """

    articles: int = 0
    reviewed: int = 0
    present: float = 0.0
    ratios: tuple[float, ...] = ()
    sampled: tuple[float, float] | None = None
    weights: tuple[float, ...] = ()
    held: tuple[float, ...] = ()

    @property
    def unreviewed(self) -> int:
        """How many articles nobody gave a definite verdict on."""
        return max(self.articles - self.reviewed - len(self.ratios), 0)

    @property
    def key(self) -> tuple[object, ...]:
        """All that is counted: equal keys have equal draws."""
        return self.articles, self.reviewed, self.present, self.ratios, self.sampled, self.weights, self.held

    def add(self, opinion: Opinion) -> None:
        """Count what the reviewers say of one of the articles."""
        if opinion.ratio is None:
            self.reviewed += 1
            self.present += opinion.present
        else:
            self.ratios = (*self.ratios, opinion.ratio)
            self.held = (*self.held, opinion.present)

    def evidence_at(self, shift: float) -> Evidence:
        """Return what the verdicts say of the rate, at an outlet with this shift."""
        present, reviewed = self.sampled or (self.present, float(self.reviewed))
        return Evidence(min(present, reviewed), reviewed, self.ratios, shift, self.weights, self.held)


@dataclass(slots=True)
class Tally:
    """The three strata of one outlet and flag: found, not found, and where the detector could not look."""

    found: Stratum = field(default_factory=Stratum)
    clear: Stratum = field(default_factory=Stratum)
    unsure: Stratum = field(default_factory=Stratum)

    @property
    def key(self) -> tuple[object, ...]:
        """All that is counted of the three."""
        return self.found.key, self.clear.key, self.unsure.key

    @property
    def looked(self) -> int:
        """On how many articles the detector gave a definite answer."""
        return self.found.articles + self.clear.articles

    @property
    def reviewed(self) -> int:
        """On how many articles reviewers gave definite answers."""
        return sum(stratum.reviewed + len(stratum.ratios) for stratum in (self.found, self.clear, self.unsure))

    @property
    def present(self) -> float:
        """On how many of those the flag holds, doubtful ones by what the reviewers leave of it."""
        strata = (self.found, self.clear, self.unsure)
        doubtful = [part for own in strata if own.ratios for part in own.evidence_at(0.0).doubtful]
        return math.fsum([*(own.present for own in strata), *doubtful])


@dataclass(frozen=True, slots=True)
class OutletFacts:
    """What is counted of an outlet: its key, name, articles, reviewed articles, and a tally for each flag.

    `chosen` counts the reviewed articles that somebody chose, so that nothing says what they stand for; the others
    were drawn with a known chance.
    """

    key: str
    name: str | None
    articles: int
    reviewed: int
    tallies: Mapping[str, Tally]
    chosen: int = 0
