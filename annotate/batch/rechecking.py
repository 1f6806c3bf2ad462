"""Compares stored articles with their pages as they are now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from annotate.batch.pages import as_web_page
from annotate.core.links import LinkClass
from annotate.core.model import Article
from annotate.core.rechecking import Changes, PageFate, Recheck, compare_texts, find_quotes, judge_page
from annotate.core.text import TextView
from annotate.ingest.article import read_page
from annotate.ingest.sandbox import PageReader
from annotate.network.fetch import Fetcher, Page
from annotate.network.hosts import work_by_host
from annotate.network.policy import Unreached
from annotate.storage.articles import Selection, Stored, read_article
from annotate.storage.database import Database
from annotate.storage.rechecks import list_addresses, list_quotes, list_rechecks, save_recheck


class Rechecking:
    """The articles of a database that are compared with their pages through one fetcher and one reader of pages."""

    def __init__(self, db: Database, fetcher: Fetcher, pages: PageReader) -> None:
        self._db = db
        self._fetcher = fetcher
        self._pages = pages
        self._reading = asyncio.Lock()

    async def run(self, numbers: Sequence[int], on_step: Callable[[], None]) -> None:
        """Look at the page of each article and store what became of it at once: many hosts together."""

        async def work(number: int) -> None:
            stored = read_article(self._db, number)
            if stored is not None:
                save_recheck(self._db, await self.look_at(stored))
            on_step()

        await work_by_host(zip(list_addresses(self._db, numbers), numbers, strict=True), work)

    async def look_at(self, stored: Stored) -> Recheck:
        """Return what became of one article."""
        number = stored.number
        try:
            page = await self._fetcher.fetch(stored.article.url or "")
        except Unreached as error:
            fate = PageFate.PAGE_GONE if error.outcome is LinkClass.DEAD else PageFate.UNDECIDED
            return Recheck(number, fate, error.status, error.reason)
        if page.outcome is LinkClass.DEAD:
            return Recheck(number, PageFate.PAGE_GONE, page.status, page.status_words)
        if page.outcome is LinkClass.UNDECIDED:
            return Recheck(number, PageFate.UNDECIDED, page.status, page.status_words)
        return await self._compare(stored, page)

    async def _compare(self, stored: Stored, page: Page) -> Recheck:
        old = stored.article
        location = page.url if page.outcome is LinkClass.MOVED else None
        try:
            async with self._reading:  # the reader is one process, and others' answers must not wait for it
                now = await asyncio.to_thread(read_page, as_web_page(page), page.url, self._pages)
        except ValueError as error:
            return Recheck(stored.number, PageFate.UNDECIDED, page.status, f"it cannot be read ({error})", location)
        quotes = find_quotes(old.text, now.text, list_quotes(self._db, stored.number))
        changes = Changes((), ()) if now.text == old.text else compare_texts(TextView(old), TextView(now))
        fate = judge_page(changes, quotes)
        text = None if now.text == old.text else now.text
        return Recheck(stored.number, fate, page.status, _describe(changes, fate), location, text, quotes)


def _describe(changes: Changes, fate: PageFate) -> str:
    if not changes:
        return "every sentence still stands" if fate is PageFate.UNCHANGED else "its quotes no longer stand"
    return f"sentences gone: {len(changes.removed)}, new: {len(changes.added)}"


def list_looks(db: Database, selection: Selection) -> Iterator[tuple[Recheck, Article, Changes]]:
    """Yield the newest look at each selected article, with the article as stored and the sentences that changed."""
    for recheck in list_rechecks(db, selection):
        stored = read_article(db, recheck.article)
        if stored is None:
            continue
        changes = Changes((), ())
        if recheck.text is not None:
            now = replace(stored.article, text=recheck.text)
            changes = compare_texts(TextView(stored.article), TextView(now))
        yield recheck, stored.article, changes
