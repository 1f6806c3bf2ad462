"""Drafts to articles that are ready to be stored: read and measured, on one core or on all."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

from annotate.batch.local import reject_lost, weigh_draft
from annotate.batch.pool import Job, Pool
from annotate.core.model import Article
from annotate.core.text import TextView
from annotate.detectors.readability import Readability, measure_readability
from annotate.ingest.article import Reading, ReadPage, finish_draft
from annotate.ingest.drafts import Draft
from annotate.ingest.sandbox import PageReader
from annotate.ingest.sources import Rejection, describe_crash


@dataclass(frozen=True, slots=True)
class Measured:
    """An article with what is stored of its readability."""

    article: Article
    readability: Readability


def measure(item: Article | Rejection) -> Measured | Rejection:
    """Return the article with its measures; one that cannot be measured is a rejection."""
    if isinstance(item, Rejection):
        return item
    try:
        return Measured(item, measure_readability(TextView(item)))
    except Exception as error:
        return Rejection(item.source, describe_crash(error))


def measure_drafts(
    drafts: Iterable[Draft | Rejection], reading: Reading, jobs: int = 1
) -> Generator[Measured | Rejection, None, None]:
    """Yield what becomes of each draft, in order, whatever the number of jobs."""
    if jobs <= 1:
        with PageReader() as pages:
            yield from map(prepare_measuring(reading, pages), drafts)
        return
    job: Job[Draft | Rejection, Measured | Rejection] = Job(prepare_measuring, reading, weigh_draft)
    with Pool(jobs, job) as pool:
        yield from map(reject_lost, pool.run(drafts))


def prepare_measuring(reading: Reading, pages: ReadPage) -> Callable[[Draft | Rejection], Measured | Rejection]:
    """Return the function from a draft to what becomes of it."""
    return lambda draft: measure(draft if isinstance(draft, Rejection) else finish_draft(draft, reading, pages))
