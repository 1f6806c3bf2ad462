"""Datasette as it is set up for the database: read-only, closed to other machines, with a page an article."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotate.errors import AnnotateError
from annotate.serve.marking import Mark, cut_text
from annotate.serve.metadata import build_metadata
from annotate.storage.articles import read_article
from annotate.storage.database import Database
from annotate.storage.findings import list_findings
from annotate.storage.history import describe_entry
from annotate.storage.journal import list_entries
from annotate.storage.search import attach_index

TEMPLATES = Path(__file__).resolve().parent / "templates"
# A page of another site could otherwise read the database through a name that it makes lead to this machine.
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
)


@dataclass(frozen=True, slots=True)
class Serving:
    """What is served: the database, the search index if there is one, and under which host names."""

    path: Path
    index: Path | None
    hosts: Sequence[str] = LOOPBACK


def build_application(serving: Serving) -> Any:
    """Return the Datasette. Raises AnnotateError that says what to install where it is missing."""
    # Plug-ins of this machine's Python could write, or open the database to others.
    os.environ["DATASETTE_LOAD_PLUGINS"] = ""
    try:
        from datasette import hookimpl
        from datasette.app import Datasette
        from datasette.plugins import pm
    except ImportError as error:
        raise AnnotateError(
            "annotate serve needs Datasette, which is not installed.", "Install it: pip install 'annotate-sources[web]'"
        ) from error
    name = serving.path.stem
    plugin = _build_plugin(serving, name, hookimpl)
    previous = pm.get_plugin("annotate-serve")
    if previous is not None:
        pm.unregister(previous)
    pm.register(plugin, name="annotate-serve")
    return Datasette(
        files=[str(serving.path)],
        metadata=build_metadata(name, is_searched=serving.index is not None),
        template_dir=str(TEMPLATES),
        settings={
            "sql_time_limit_ms": 5000,
            "facet_time_limit_ms": 1000,
            "default_page_size": 50,
            "allow_download": False,
        },
    )


def _build_plugin(serving: Serving, name: str, hookimpl: Callable[..., Any]) -> Any:
    class Plugin:
        """The hooks of Datasette that we take; it asks a plug-in for its name."""

        __name__ = "annotate"

        @hookimpl
        def prepare_connection(self, conn: sqlite3.Connection, database: str) -> None:
            if database == name and serving.index is not None:
                attach_index(conn, serving.index)

        @hookimpl
        def register_routes(self) -> list[tuple[str, Any]]:
            return [(r"^/article/(?P<number>\d{1,12})$", _show_article(serving.path, name))]

        @hookimpl
        def render_cell(self, value: object, column: str, table: str, datasette: Any) -> Any:
            return _link_article(value, column, table, datasette)

        @hookimpl
        def asgi_wrapper(self) -> Callable[[Any], Any]:
            return lambda app: _Guard(app, serving.hosts)

    return Plugin()


def _link_article(value: object, column: str, table: str, datasette: Any) -> Any:
    from markupsafe import Markup

    is_number = column == "article" or (table == "articles" and column == "number")
    if not is_number or not isinstance(value, int):
        return None
    return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/article/{value}"), value)


def _show_article(path: Path, name: str) -> Callable[..., Any]:
    async def show(request: Any, datasette: Any) -> Any:
        from datasette import NotFound, Response

        number = int(request.url_vars["number"])
        database = datasette.get_database(name)
        page = await database.execute_fn(lambda conn: describe_article(Database(conn, path, lambda: None), number))
        if page is None:
            raise NotFound(f"There is no article {number}.")
        page |= {"database": name}
        return Response.html(await datasette.render_template("annotate_article.html", page, request=request))

    return show


def describe_article(db: Database, number: int) -> dict[str, Any] | None:
    """Return what the page of an article shows, or None where there is none."""
    stored = read_article(db, number)
    if stored is None:
        return None
    found, entries = list_findings(db, number), list_entries(db, number)
    marks = [
        Mark(item.finding.flag, item.finding.detector, evidence)
        for item in found
        if item.finding.verdict.value == "present"
        for evidence in item.finding.evidence
    ]
    marks += [Mark(entry.flag or "", entry.reviewer, entry.evidence) for entry in entries if entry.evidence]
    return {
        "number": number,
        "article": stored.article,
        "words": stored.words,
        "pieces": list(cut_text(stored.article.text, marks)),
        "findings": [item.finding for item in found],
        "entries": [(entry, describe_entry(entry)) for entry in entries],
    }


class _Guard:
    """Answers only requests that read, and that were sent to this server by a name of its own."""

    def __init__(self, app: Any, hosts: Sequence[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        bare = host.rsplit(":", 1)[0].strip("[]") if not host.endswith("]") else host.strip("[]")
        if "*" not in self._hosts and bare not in self._hosts:
            await _refuse(send, 421, "This server answers only to its own name.")
        elif scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405, "The database is served to be read, not written.")
        else:
            await self._app(scope, receive, lambda message: send(_with_policy(message)))


def _with_policy(message: dict[str, Any]) -> dict[str, Any]:
    if message["type"] == "http.response.start":
        headers = [(b"content-security-policy", _POLICY.encode()), (b"x-content-type-options", b"nosniff")]
        headers += [(b"referrer-policy", b"no-referrer"), (b"x-frame-options", b"DENY")]
        return {**message, "headers": [*message.get("headers", []), *headers]}
    return message


async def _refuse(send: Any, status: int, words: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": words.encode()})
