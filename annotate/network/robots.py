"""What a host asks of programs in its robots.txt (RFC 9309), read once a run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego

from annotate.network.policy import Target

# RFC 9309, 2.5: at least 500 KiB are to be read.
LARGEST = 500 << 10
# A host that asks for more is asked no more than once in this many seconds.
_LONGEST_DELAY = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for robots.txt: the status (None where none came) and the text."""

    status: int | None
    text: str = ""


class Robots:
    """The rules of each origin, asked for through `ask`; one that answers with an error of its own forbids everything.

    So wants RFC 9309, 2.3.1.
    """

    def __init__(self, agent: str, ask: Callable[[Target], Awaitable[Answer]]) -> None:
        self._agent = agent
        self._ask = ask
        self._known: dict[str, Protego | bool] = {}

    async def learn(self, target: Target) -> float:
        """Ask for the rules of an origin unless they are known; returns the pause that it wants, in seconds."""
        if target.origin not in self._known:
            self._known[target.origin] = _read(await self._ask(target))
        rules = self._known[target.origin]
        delay = rules.crawl_delay(self._agent) if isinstance(rules, Protego) else None
        return min(float(delay or 0.0), _LONGEST_DELAY)

    def allow(self, target: Target) -> bool:
        """Whether an address may be asked for, as far as `learn` knows."""
        rules = self._known.get(target.origin, True)
        return rules if isinstance(rules, bool) else bool(rules.can_fetch(target.url, self._agent))


def _read(answer: Answer) -> Protego | bool:
    if answer.status is not None and 200 <= answer.status < 300:
        return Protego.parse(answer.text)
    return answer.status is not None and 400 <= answer.status < 500 and answer.status != 429
