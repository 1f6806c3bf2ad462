"""Which reviewer gets which article: drawn by chance, balanced, and the same again for the same seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np


def draw_articles(articles: Sequence[int], count: int, seed: int) -> list[int]:
    """Return `count` of the articles, drawn without replacement; all of them where there are no more."""
    order = np.random.default_rng([seed, 0]).permutation(len(articles))
    return sorted(articles[place] for place in order[:count])


def deal_articles(
    articles: Sequence[int], reviewers: Sequence[str], each: int, seed: int, taken: Mapping[int, set[str]]
) -> list[tuple[int, str]]:
    """Return the (article, reviewer) that bring every article to `each` reviewers, by article.

    `taken` is who has an article already. An article goes to those who have the fewest, of equals by chance: of
    a new deal no two reviewers differ by more than one article. Raises ValueError where there are too few of them.
    """
    if not 1 <= each <= len(set(reviewers)):
        raise ValueError(f"{each} reviewers an article are more than the {len(set(reviewers))} there are")
    rng = np.random.default_rng([seed, 1])
    load = {name: sum(name in names for names in taken.values()) for name in sorted(set(reviewers))}
    dealt = []
    for place in rng.permutation(len(articles)):
        article = articles[place]
        have = taken.get(article, set())
        chance = dict(zip(load, rng.random(len(load)).tolist(), strict=True))
        free = sorted((name for name in load if name not in have), key=lambda name: (load[name], chance[name]))
        for name in free[: max(0, each - len(have))]:
            load[name] += 1
            dealt.append((article, name))
    return sorted(dealt)
