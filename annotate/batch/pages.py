"""Pages of the web, as the readers of articles want them."""

from __future__ import annotations

from annotate.core.links import LinkClass, classify_status
from annotate.ingest.article import WebPage
from annotate.network.fetch import Page
from annotate.network.policy import Unreached
from annotate.network.reader import PageFetcher


class WebPages(PageFetcher):
    """Fetches a page for `read_sources`; what gives no page is a ValueError with the reason."""

    def read(self, url: str) -> WebPage:
        """Return a page. Raises ValueError."""
        try:
            page = self(url)
        except Unreached as error:
            raise ValueError(error.reason) from error
        if classify_status(page.status) is not LinkClass.FOLLOWED:
            raise ValueError(f"the server answered {page.status_words}")
        return as_web_page(page)


def as_web_page(page: Page) -> WebPage:
    """Return a page as the readers of articles want it."""
    return WebPage(page.url, page.kind, page.charset, page.body)
