"""Turns values into pages: Jinja2 with escaping on, where every value is made visible before it is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from annotate.core.visible import safe_text
from annotate.report.charts import choose_step, describe_interval, draw_bar

# In the order in which a page needs them.
FILES = ("style.css", "report.js")
# The longest name that a row shows; the page of the thing itself shows it whole.
_LONGEST = 120
# Articles in one folder.
SHARD = 1000


def make_visible(value: object) -> object:
    """Return what a template prints, with control and direction characters in text made visible.

    Jinja2 escapes it afterwards. Line ends stay: where they matter the style keeps them.
    """
    if isinstance(value, str) and not isinstance(value, Markup):
        return safe_text(value, keep_lines=True)
    return value


def link_address(url: str | None) -> str | None:
    """Return an address that a browser may follow, None where it is no plain web address.

    Keeps "https://harbour.example/a"; must not keep "javascript:alert(1)", "data:...", "//host", " http://x".
    """
    if not url or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def shorten(text: str, most: int = _LONGEST) -> str:
    """Return the text, or its beginning with an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def find_shard(number: int) -> str:
    """Return the folder of an article: a thousand in each, so that none grows too large to be listed."""
    return f"{number // SHARD:03d}"


@cache
def open_templates() -> Environment:
    """Return the templates. What they call a value that is not there is an error."""
    environment = Environment(
        loader=PackageLoader("annotate.report"),
        autoescape=True,
        finalize=make_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "interval": describe_interval,
        "bar": draw_bar,
        "step": choose_step,
        "shorten": shorten,
        "address": link_address,
        "shard": find_shard,
    }
    return environment


def render(template: str, values: Mapping[str, Any]) -> str:
    """Return a page."""
    return open_templates().get_template(template).render(values)


def read_file(name: str) -> str:
    """Return the text of one of FILES."""
    return (files("annotate.report") / "static" / name).read_text(encoding="utf-8")


def write_page(path: Path, text: str) -> None:
    """Write a file of the report."""
    path.write_text(text, encoding="utf-8", newline="\n", errors="backslashreplace")
