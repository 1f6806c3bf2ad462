"""Looks up the links of the articles: which there are, which are still to be asked for, and what each gave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from annotate.assembly import load_citations_detector
from annotate.core.links import LinkCheck, LinkClass
from annotate.core.surrogates import escape_surrogates
from annotate.core.text import TextView
from annotate.detectors.citation_references import Reference
from annotate.network.fetch import Fetcher
from annotate.network.hosts import work_by_host
from annotate.network.policy import Unreached
from annotate.storage.articles import Selection, list_articles
from annotate.storage.database import Database
from annotate.storage.links import list_checked, save_checks, save_links

_BATCH = 500


@dataclass(frozen=True, slots=True)
class LinkWork:
    """What is still to be asked for (`urls`), of how many links of the selected articles."""

    links: int
    urls: tuple[str, ...]


def plan_links(db: Database, selection: Selection, since: str | None = None, *, undecided: bool = False) -> LinkWork:
    """Return which links of the selected articles are still to be asked for; malformed ones are stored as such.

    A link that was looked at is left alone, unless that was before `since`, or gave nothing and `undecided` is set.
    """
    references = gather_links(db, selection)
    done = list_checked(db, since or "", with_undecided=not undecided)
    left = [reference for url, reference in references.items() if url not in done]
    return LinkWork(len(references), tuple(reference.url for reference in record_malformed(db, left)))


def gather_links(db: Database, selection: Selection) -> dict[str, Reference]:
    """Store which addresses the selected articles refer to; returns each once, with where it was met first."""
    detector = load_citations_detector()
    found: dict[str, Reference] = {}
    pairs: list[tuple[int, str]] = []
    for stored in list_articles(db, selection):
        for reference in detector.list_references(TextView(stored.article)):
            url = escape_surrogates(reference.url)
            found.setdefault(url, reference)
            pairs.append((stored.number, url))
    for start in range(0, len(pairs), _BATCH):
        save_links(db, pairs[start : start + _BATCH])
    return found


def record_malformed(db: Database, references: Iterable[Reference]) -> list[Reference]:
    """Store a look at each reference whose form alone says that nobody can follow it; returns the others."""
    malformed = [reference for reference in references if reference.fault is not None]
    for start in range(0, len(malformed), _BATCH):
        batch = malformed[start : start + _BATCH]
        save_checks(db, [LinkCheck(item.url, LinkClass.MALFORMED, None, item.fault or "") for item in batch])
    return [reference for reference in references if reference.fault is None]


async def check_links(
    urls: Iterable[str], fetcher: Fetcher, keep: Callable[[LinkCheck], None], on_step: Callable[[], None]
) -> None:
    """Ask for each address and hand what it gave to `keep` at once: many hosts together, each in its turn."""

    async def work(url: str) -> None:
        keep(await check_link(url, fetcher))
        on_step()

    await work_by_host(((url, url) for url in urls), work)


async def check_link(url: str, fetcher: Fetcher) -> LinkCheck:
    """Return what one address gives; whatever cannot be decided is undecided, with the reason."""
    try:
        page = await fetcher.fetch(url, with_body=False)
    except Unreached as error:
        return LinkCheck(url, error.outcome, error.status, error.reason)
    location = page.url if page.outcome is LinkClass.MOVED else None
    return LinkCheck(url, page.outcome, page.status, page.status_words, location)
