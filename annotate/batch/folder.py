"""Fills a folder with the findings of many shards and keeps the account: what is made, was there, failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from annotate.batch.shards import Done, Failed, Shard, plan_shards
from annotate.ingest.sources import Rejection


@dataclass(slots=True)
class Folder:
    """One run over the sources: hand `shards()` to an engine, and what it yields to `collect`."""

    sources: tuple[str, ...]
    format: str | None
    on_rejection: Callable[[Rejection], None]
    rejected: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    _order: dict[str, Done | None] = field(default_factory=dict)

    def shards(self) -> Iterator[Shard]:
        """Yield the shards in order, each once; a source that is none is rejected."""
        for shard in plan_shards(self.sources, self.format):
            if isinstance(shard, Rejection):
                self.rejected.append(shard.source)
                self.on_rejection(shard)
            elif shard.file not in self._order:
                self._order[shard.file] = None
                yield shard

    def collect(self, results: Iterable[Done | Failed]) -> None:
        """Take in what became of the shards, in whatever order, and name those that failed."""
        for result in results:
            if isinstance(result, Done):
                self._order[result.file] = result
            else:
                self.failed.append(result)
                more = f" and {len(result.inputs) - 1} more" if len(result.inputs) > 1 else ""
                self.on_rejection(Rejection(f"{result.inputs[0]}{more}", result.reason))

    @property
    def done(self) -> list[Done]:
        """The finished shards, in the order of the sources."""
        return [own for own in self._order.values() if own is not None]

    @property
    def inputs(self) -> int:
        """How many shards and sources that are none there were."""
        return len(self._order) + len(self.rejected)

    def describe(self) -> str:
        """Return a line on what stands in the folder now."""
        done = self.done
        old = sum(own.is_old for own in done)
        articles, errors = sum(own.articles for own in done), sum(own.errors for own in done)
        return (
            f"{_count(len(done), 'shard')} ({len(done) - old} made, {old} there already),"
            f" {_count(articles, 'article')}, {_count(errors, 'row')} with an error"
        )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
