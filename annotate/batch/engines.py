"""Where shards are worked on: on this machine's cores, or by the workers of a Dask cluster; the same code in both."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from annotate.batch.local import open_pool
from annotate.batch.pool import Pool
from annotate.batch.shards import Done, Failed, Plan, Shard, make_shard
from annotate.errors import AnnotateError

# Shards handed to the scheduler ahead of the workers, for each of their threads.
_AHEAD = 3
_CONNECT_SECONDS = 20.0

OnStep = Callable[..., None]


def run_local(shards: Iterable[Shard], plan: Plan, jobs: int, on_step: OnStep) -> Iterator[Done | Failed]:
    """Yield what becomes of each shard, in order; the articles of one are spread over `jobs` processes."""
    with open_pool(plan.work, jobs) as pool:
        for shard in shards:
            yield make_shard(shard, plan, pool, on_step)


def run_dask(
    shards: Iterable[Shard], plan: Plan, address: str, on_step: OnStep, say: Callable[[str], None]
) -> Iterator[Done | Failed]:
    """Yield what becomes of each shard, as it comes, from the workers of a running scheduler.

    `say` is told where there is nobody to work yet. Raises AnnotateError where distributed is not installed or nobody
    answers at the address.
    """
    client = _connect(address)
    if not client.nthreads():
        say(f"no worker has joined {address} yet; start some with: dask worker {address}")
    waiting: dict[Any, Shard] = {}
    finished = _list_finished(client)
    remaining = iter(shards)
    try:
        while True:
            room = _AHEAD * max(1, sum(client.nthreads().values()))
            while len(waiting) < room and (shard := next(remaining, None)) is not None:
                future = client.submit(make_shard_remotely, shard, plan, pure=False, key=f"annotate-{shard.file}")
                waiting[future] = shard
                finished.add(future)
            if not waiting:
                return
            future = next(finished)
            yield _take(future, waiting.pop(future), on_step)
    finally:
        with suppress(Exception):  # a scheduler that has gone cannot be told
            client.cancel(list(waiting), force=True)
        with suppress(Exception):
            client.close(timeout=2)


def _connect(address: str) -> Any:
    try:
        import distributed
    except ImportError as error:
        raise AnnotateError(
            "--engine dask wants distributed, which is not installed.",
            "Install it with: pip install 'annotate-sources[cluster]'",
        ) from error
    try:
        dask: Any = distributed  # parts of it come without types
        return dask.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        said = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
        raise AnnotateError(
            f"no scheduler answers at {address} ({said}).", "Start one with: dask scheduler, and name its address."
        ) from error


def _list_finished(client: Any) -> Any:
    """Return the iterator over the futures that are `add`ed to it, as they finish."""
    import distributed

    dask: Any = distributed
    return dask.as_completed(loop=client.loop, raise_errors=False)


def _take(future: Any, shard: Shard, on_step: OnStep) -> Done | Failed:
    try:
        done: Done | Failed = future.result()
    except Exception as error:  # whatever a worker or the scheduler raises is about this shard alone
        said = str(error).splitlines()[0][:200] if str(error) else ""
        return Failed(shard.file, tuple(shard.names), f"{type(error).__name__}: {said}")
    if isinstance(done, Done) and not done.is_old:
        for _ in range(done.articles):
            on_step()
    return done


# One pool a thread of a worker, kept from shard to shard: starting one costs as much as some hundred articles.
_pools: dict[int, tuple[str, Pool[Any, Any]]] = {}


def make_shard_remotely(shard: Shard, plan: Plan) -> Done | Failed:
    """Make a shard in a worker of a cluster, the articles in a process of its own, which can be ended."""
    thread = threading.get_ident()
    known = _pools.get(thread)
    if known is None or known[0] != plan.stamp:
        _drop_pool(thread)
        _pools[thread] = (plan.stamp, open_pool(plan.work, 1))
    try:
        return make_shard(shard, plan, _pools[thread][1], lambda *_: None)
    except BaseException:
        _drop_pool(thread)
        raise


def _drop_pool(thread: int) -> None:
    known = _pools.pop(thread, None)
    if known is not None:
        known[1].__exit__(None, None, None)
