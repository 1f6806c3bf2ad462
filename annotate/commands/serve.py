"""`annotate serve` shows the database in a browser."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import click

from annotate.commands import db_option, open_db


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True,
              help="The port; 0 takes any that is free.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--open-to-others", is_flag=True, help="Allow a --host that other machines reach. There is no password.")
@click.option("--search/--no-search", default=True, help="Make an index of the texts first.  [default: search]")
@db_option
def serve(port: int, host: str, open_to_others: bool, search: bool, db: str | None) -> None:
    """Browse the database in a web browser: tables, facets, search, ready-made queries, articles with highlights.

    Needs the extra web: pip install 'annotate-sources[web]'. Only this machine can reach it, and it only reads:
    a review may go on meanwhile. Texts are searched in an index that lies in a temporary folder while it runs,
    so articles that are added later are found after a new start. Ctrl-C ends it.

    \b
    Examples:
      annotate serve
      annotate --db corpus.db serve --port 0
    """
    from annotate.serve.application import LOOPBACK, Serving, build_application
    from annotate.serve.metadata import INDEX
    from annotate.storage.search import build_index
    from annotate.terminal.progress import show_progress

    if host not in LOOPBACK and not open_to_others:
        raise click.UsageError(f"other machines could read the database at {host}; if you want that: --open-to-others")
    database = open_db(db, read_only=True)
    build_application(Serving(database.path, None))
    with tempfile.TemporaryDirectory(prefix="annotate-") as folder:
        index = Path(folder) / "search.db" if search else None
        if index:
            total = database.count("SELECT count(*) FROM articles")
            with show_progress("indexing", total) as advance:
                build_index(database, index, INDEX, advance)
        hosts = ("*",) if host not in LOOPBACK else LOOPBACK
        _run(build_application(Serving(database.path, index, hosts)), host, port)


def _run(application: Any, host: str, port: int) -> None:
    import socket

    import uvicorn

    from annotate.errors import AnnotateError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
        except OSError as error:
            raise AnnotateError(
                f"cannot listen on {host}, port {port} ({error.strerror or error}).", "Say another: --port 0 takes any."
            ) from error
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"http://{shown}:{listener.getsockname()[1]}/")
        click.echo("annotate: Ctrl-C ends it.", err=True)
        config = uvicorn.Config(application.app(), log_level="warning", lifespan="on")
        uvicorn.Server(config).run(sockets=[listener])
