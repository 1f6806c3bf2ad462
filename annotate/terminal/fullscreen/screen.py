"""The panes of the review and how they share the screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen

from annotate.terminal.fullscreen.article_view import ArticleView
from annotate.terminal.fullscreen.ask_bar import AskBar
from annotate.terminal.fullscreen.panes import EvidencePane, Flags, Heading


class ReviewScreen(Screen[None], inherit_bindings=False):
    """Heading, article, flags, evidence, question."""

    class Ready(Message):
        """The panes have their sizes."""

    def compose(self) -> ComposeResult:
        """Make the panes."""
        yield Heading("heading")
        with Horizontal(id="body"):
            yield ArticleView("article")
            yield ArticleView("overlay")
            with Vertical(id="side"):
                yield Flags("flags")
                yield EvidencePane("evidence")
        yield AskBar("ask")

    def on_mount(self) -> None:
        """Say when the first question can be drawn."""
        self.call_after_refresh(self.post_message, self.Ready())

    @property
    def article(self) -> ArticleView:
        """The text of the article."""
        return self.query_one("#article", ArticleView)

    @property
    def overlay(self) -> ArticleView:
        """What stands in its place for a while."""
        return self.query_one("#overlay", ArticleView)

    def fit(self, flags: int, *, is_wide: bool, has_overlay: bool) -> None:
        """Share the height of the side between flags and evidence, and give the article what it is to have."""
        body = self.size.height - 5
        self.query_one("#flags").styles.height = max(3, min(flags + 2, max(body // 2, body - 9)))
        side = self.query_one("#side")
        side.styles.width = 34 if self.size.width >= 100 else 30
        side.display = not is_wide and self.size.width >= 60
        self.overlay.display = has_overlay
        self.article.display = not has_overlay
