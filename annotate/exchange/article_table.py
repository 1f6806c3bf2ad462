"""What the detectors say, as Parquet: one row an article, with all its findings nested in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from annotate.core.model import Article, Finding
from annotate.core.rubric import Rubric
from annotate.core.surrogates import escape_surrogates
from annotate.detectors import Failure
from annotate.errors import AnnotateError, InputError
from annotate.exchange.detections import describe_error, describe_finding
from annotate.exchange.tables import explain_write, open_replacement

# Rows a row group: some megabytes of findings, so that a reader holds few at once.
_GROUP = 1000
_TEXTS = (
    "id", "source", "url", "title", "byline", "byline_kind", "byline_origin", "published", "published_origin",
    "outlet", "outlet_name", "language", "text", "error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowMaker:
    """Makes the row of an article: called in the worker that looked at it. `with_text` keeps text and links."""

    rubric: Rubric
    with_text: bool = False

    def __call__(self, article: Article, findings: Sequence[Finding], failures: Sequence[Failure]) -> dict[str, Any]:
        """Return the row, with the findings in the order of the rubric."""
        places = {flag: place for place, flag in enumerate(self.rubric.keys)}
        asked = sorted((f for f in findings if f.flag in places), key=lambda f: places[f.flag])
        return {
            **{name: getattr(article, name, None) for name in _TEXTS},
            "byline_kind": article.byline_kind.value if article.byline_kind else None,
            "published_known": article.published_known,
            "text": article.text if self.with_text else None,
            "links": [{"url": link.url, "anchor": link.anchor} for link in article.links] if self.with_text else None,
            "error": describe_error(failures),
            "findings": [describe_finding(finding) for finding in asked],
        }


def make_error_row(source: str, reason: str) -> dict[str, Any]:
    """Return the row of an input of which nothing can be said: its source and why, and no findings."""
    row = dict.fromkeys((*_TEXTS, "published_known", "links"))
    return {**row, "source": source, "error": reason, "findings": []}


def make_schema() -> Any:
    """Return the Arrow schema of the rows. Raises AnnotateError where pyarrow is not installed."""
    pyarrow = require_pyarrow()
    text, number = pyarrow.string(), pyarrow.int64()
    evidence = pyarrow.struct([("start", number), ("end", number), ("quote", text), ("note", text)])
    finding = pyarrow.struct(
        [
            ("flag", text),
            ("verdict", text),
            ("probability", pyarrow.float64()),
            ("detector", text),
            ("version", text),
            ("evidence", pyarrow.list_(evidence)),
        ]
    )
    link = pyarrow.struct([("url", text), ("anchor", text)])
    fields = [
        *((name, text) for name in _TEXTS),
        ("published_known", pyarrow.bool_()),
        ("links", pyarrow.list_(link)),
        ("findings", pyarrow.list_(finding)),
    ]
    return pyarrow.schema(fields)


def save_rows(
    path: Path, rows: Iterable[Mapping[str, Any]], describe: Callable[[], Mapping[str, str]] | None = None
) -> int:
    """Write the rows as Parquet, complete or not at all, the same bytes for the same rows; returns how many.

    `describe` is asked at the end for what stands in the footer. Raises AnnotateError where it cannot be written.
    """
    schema = make_schema()
    import pyarrow
    from pyarrow import parquet

    count = 0
    remaining = iter(rows)
    with (
        explain_write(path),
        open_replacement(path) as stream,
        parquet.ParquetWriter(stream, schema, compression="zstd") as writer,
    ):
        while group := list(islice(remaining, _GROUP)):
            count += len(group)
            writer.write_table(pyarrow.Table.from_pylist([_clean(row) for row in group], schema), len(group))
        if describe is not None:
            writer.add_key_value_metadata(dict(describe()))
    return count


def iterate_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file that `save_rows` has written. Raises InputError where it is no such file."""
    pyarrow = require_pyarrow()
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            if not file.schema_arrow.remove_metadata().equals(make_schema()):
                raise InputError(f"{path} has other columns than annotate detect writes.", "Make it anew.")
            for batch in file.iter_batches(_GROUP):
                yield from batch.to_pylist()
    except (pyarrow.ArrowException, OSError) as error:
        said = str(error).splitlines()[0][:160]
        raise InputError(f"{path} cannot be read ({said}).", "Make it anew.") from error


def read_footer(path: Path) -> dict[str, str] | None:
    """Return what `describe` said of a file, or None where it is no whole Parquet file."""
    pyarrow = require_pyarrow()
    from pyarrow import parquet

    try:
        found = parquet.read_metadata(path).metadata or {}
    except (pyarrow.ArrowException, OSError):
        return None
    return {key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in found.items()}


def require_pyarrow() -> Any:
    """Return pyarrow. Raises AnnotateError that says what to install."""
    try:
        import pyarrow
    except ImportError as error:
        raise AnnotateError(
            "Parquet wants pyarrow, which is not installed.", "Install it with: pip install 'annotate-sources[formats]'"
        ) from error
    return pyarrow


def _clean(value: Any) -> Any:
    """Return the value as UTF-8 can take it: names of files may hold lone surrogates."""
    if isinstance(value, str):
        return escape_surrogates(value)
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list) else value
