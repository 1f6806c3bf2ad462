"""Tables and crawls: Parquet, Arrow, WARC and WET, packed or not, whole or damaged, from files and from a stream."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from annotate.core.model import Article
from annotate.ingest import columns, crawl, packed, sources
from annotate.ingest.read import read_sources
from annotate.ingest.sources import Rejection

pyarrow = pytest.importorskip("pyarrow")
zstandard = pytest.importorskip("zstandard")
pytest.importorskip("fastwarc")
from pyarrow import feather, ipc, parquet  # noqa: E402 - after the check that it is there

BODY = "The ferry company said on Tuesday that the new ship will leave the harbour at noon. "
RECORDS: list[dict[str, Any]] = [
    {"url": f"https://gazette.example/{n}", "title": f"Ferry {n}", "author": "Ana Reed", "text": f"{BODY * 3} {n}"}
    for n in range(5)
]
PAGE = f"<html><body><article><h1>Ferry sails</h1><p>{BODY * 3}</p><p>{BODY} Twice.</p></article></body></html>"


def read(*names: str | Path) -> tuple[list[Article], list[Rejection]]:
    """Return the articles and the rejections of the sources."""
    found = list(read_sources(tuple(map(str, names))))
    return [item for item in found if isinstance(item, Article)], [i for i in found if isinstance(i, Rejection)]


def pack_table(table: Any) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(table, stream, row_group_size=2)
    return stream.getvalue()


def pack_arrow(table: Any, *, as_file: bool) -> bytes:
    stream = io.BytesIO()
    with (ipc.new_file if as_file else ipc.new_stream)(stream, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    return stream.getvalue()


TABLE = pyarrow.Table.from_pylist([{**row, "score": [1.5], "extra": {"a": 1}} for row in RECORDS])
FORMS: dict[str, Callable[[], bytes]] = {
    "t.parquet": lambda: pack_table(TABLE),
    "t.arrow": lambda: pack_arrow(TABLE, as_file=True),
    "t.ipc": lambda: pack_arrow(TABLE, as_file=False),
    "t.parquet.zst": lambda: zstandard.compress(pack_table(TABLE)),
    "t.arrow.gz": lambda: gzip.compress(pack_arrow(TABLE, as_file=True)),
    "t.jsonl.zst": lambda: zstandard.compress("\n".join(map(json.dumps, RECORDS)).encode()),
    "t.jsonl.gz": lambda: gzip.compress("\n".join(map(json.dumps, RECORDS)).encode()),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_table_is_read_as_a_file_and_as_a_stream(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FORMS[name]())
    articles, rejections = read(tmp_path / name)
    assert rejections == []
    assert [(a.title, a.byline, a.outlet) for a in articles] == [
        (row["title"], "Ana Reed", "gazette.example") for row in RECORDS
    ]
    assert [a.source.rsplit(":", 1)[1] for a in articles] == ["1", "2", "3", "4", "5"]
    assert "accepted 5 + duplicates 0 + rejected 0 = inputs 5" in run("add", "-", input=FORMS[name]()).stdout
    assert "accepted 0 + duplicates 5 + rejected 0 = inputs 5" in run("add", name, "--jobs", "2").stdout


def test_feather(tmp_path: Path) -> None:
    feather.write_feather(TABLE, str(tmp_path / "t.feather"))
    assert len(read(tmp_path / "t.feather")[0]) == 5
    (tmp_path / "old.feather").write_bytes(b"FEA1" + bytes(20))
    assert "version 1" in read(tmp_path / "old.feather")[1][0].reason


BAD_ROWS = {
    "null text": ({"text": [None, BODY * 2]}, ":1", "neither text nor html", 1),
    "not utf-8": ({"text": pyarrow.array([b"\xff\xfe!", BODY.encode()], pyarrow.binary())}, ":1", "not UTF-8 at", 1),
    "a structure": ({"text": [{"a": 1}, {"a": 2}]}, ":1", "field text holds an object", 0),
    "a list of numbers": ({"text": [[1], [2]]}, ":1", "field text holds a list", 0),
    "true or false": ({"text": [True, False]}, ":1", "field text holds true or false", 0),
    "no text": ({"body": [BODY, BODY]}, "", "wants a column text or html; this one has body", 0),
    "no rows": ({"text": pyarrow.array([], pyarrow.string())}, "", "empty: no records", 0),
    "nulls alone": ({"text": pyarrow.nulls(2)}, ":1", "neither text nor html", 0),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_named_by_its_number(run: Run, tmp_path: Path, case: str) -> None:
    data, place, reason, accepted = BAD_ROWS[case]
    (tmp_path / "t.parquet").write_bytes(pack_table(pyarrow.table(data)))
    articles, rejections = read("t.parquet")
    assert len(articles) == accepted
    assert rejections[0].source == f"t.parquet{place}"
    assert reason in rejections[0].reason
    result = run("add", "t.parquet")
    assert result.exit_code == (4 if accepted else 3)
    assert f"accepted {accepted} + duplicates 0 + rejected {len(rejections)}" in result.stdout


def test_types_that_say_the_same(tmp_path: Path) -> None:
    when = datetime.datetime(2026, 3, 4, 5, 6, tzinfo=datetime.UTC)
    table = pyarrow.table(
        {
            "text": pyarrow.array([BODY]).dictionary_encode(),
            "author": [["Ana Reed", "Li Wen"]],
            "date": pyarrow.array([when], pyarrow.timestamp("ns", "UTC")),
            "title": pyarrow.array([b"Ferry"], pyarrow.large_binary()),
            "id": [7],
        }
    )
    (tmp_path / "t.parquet").write_bytes(pack_table(table))
    (article,), rejections = read(tmp_path / "t.parquet")
    assert not rejections
    assert (article.byline, article.published, article.title) == ("Ana Reed, Li Wen", "2026-03-04", "Ferry")


@pytest.mark.parametrize("cut", [3, 40, 200, -1, -9, -200])
@pytest.mark.parametrize("name", ["t.parquet", "t.arrow", "t.ipc", "t.jsonl.zst", "t.jsonl.gz"])
def test_a_cut_off_table_is_one_clear_line(run: Run, tmp_path: Path, name: str, cut: int) -> None:
    whole = FORMS[name]()
    (tmp_path / name).write_bytes(whole[: min(cut, len(whole) - 2)])
    articles, rejections = read(name)
    # A stream of Arrow may end after its batches without its last mark: nothing is missing then.
    assert len(rejections) == 1 or (name == "t.ipc" and len(articles) == 5)
    result = run("add", name)
    assert "Traceback" not in result.stderr
    assert "mistake in annotate" not in result.stderr
    assert len(result.stderr.splitlines()) <= 3


def test_a_damaged_page_of_a_table_names_the_row(tmp_path: Path) -> None:
    data = bytearray(FORMS["t.parquet"]())
    middle = parquet.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1).column(3)
    start = middle.dictionary_page_offset or middle.data_page_offset
    data[start : start + 60] = b"\xff" * 60
    (tmp_path / "t.parquet").write_bytes(bytes(data))
    articles, rejections = read(tmp_path / "t.parquet")
    assert len(articles) == 2
    assert rejections[0].source.endswith("t.parquet:3")
    assert "damaged after row 2" in rejections[0].reason


def test_a_text_that_stands_a_thousand_times_is_not_unpacked_at_once(tmp_path: Path) -> None:
    text = BODY * 20_000
    table = pyarrow.table({"text": pyarrow.array([text]).dictionary_encode().take(pyarrow.array([0] * 400))})
    parquet.write_table(table, tmp_path / "t.parquet")
    before = pyarrow.default_memory_pool().max_memory()
    rows = columns.read_columns((tmp_path / "t.parquet").open("rb"), "parquet")
    assert sum(isinstance(row, dict) for _, row in rows) == 400
    assert pyarrow.default_memory_pool().max_memory() - before < 100 * len(text)


def test_a_cell_that_is_too_long_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_LONGEST", 1 << 20)
    (tmp_path / "t.parquet").write_bytes(pack_table(pyarrow.table({"text": ["a" * (1 << 20 | 1), BODY]})))
    articles, (rejection,) = read(tmp_path / "t.parquet")
    assert (len(articles), rejection.source[-2:]) == (1, ":1")
    assert "longer than 1 MiB" in rejection.reason


@pytest.mark.parametrize(("ending", "compress"), [("gz", gzip.compress), ("zst", zstandard.compress)])
def test_a_bomb_is_not_unpacked(tmp_path: Path, ending: str, compress: Callable[[bytes], bytes]) -> None:
    (tmp_path / f"bomb.txt.{ending}").write_bytes(compress(b"a" * (65 << 20)))
    assert "larger than 64 MiB" in read(tmp_path / f"bomb.txt.{ending}")[1][0].reason


def test_what_is_missing_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module, name in (("pyarrow", "t.parquet"), ("fastwarc.warc", "t.warc"), ("zstandard", "t.txt.zst")):
        (tmp_path / name).write_bytes(b"x")
        with monkeypatch.context() as patch:
            patch.setitem(__import__("sys").modules, module, None)
            (rejection,) = read(tmp_path / name)[1]
        assert "pip install 'annotate-sources[formats]'" in rejection.reason


def record(
    body: bytes = PAGE.encode(),
    kind: bytes = b"response",
    media: bytes = b"text/html; charset=utf-8",
    status: bytes = b"200 OK",
    extra: bytes = b"",
    length: bytes | None = None,
    n: int = 1,
) -> bytes:
    """Return a record of a crawl; `length` replaces its Content-Length, b"" leaves it out."""
    is_http = kind in (b"response", b"request", b"revisit")
    block = b"HTTP/1.1 %s\r\nContent-Type: %s\r\n%s\r\n%s" % (status, media, extra, body) if is_http else body
    stated = b"%d" % len(block) if length is None else length
    lines = [
        b"WARC/1.0",
        b"WARC-Type: " + kind,
        b"WARC-Target-URI: https://gazette.example/%d" % n,
        b"WARC-Date: 2026-03-04T05:06:07Z",
        b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-%012d>" % n,
        b"Content-Type: " + (b"application/http; msgtype=response" if is_http else media),
        *([b"Content-Length: " + stated] if stated else []),
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + block + b"\r\n\r\n"


def test_a_crawl_gives_its_pages(run: Run, tmp_path: Path) -> None:
    records = [
        record(b"software: x\r\n", b"warcinfo", b"application/warc-fields"),
        record(kind=b"request"),
        record(n=2),
        record(f"Ferry sails\n\n{BODY * 3}".encode(), b"conversion", b"text/plain", n=3),
    ]
    for name, data in {
        "c.warc": b"".join(records),
        "c.warc.gz": b"".join(map(gzip.compress, records)),
        "c.wet.zst": b"".join(map(zstandard.compress, records)),
    }.items():
        (tmp_path / name).write_bytes(data)
        articles, rejections = read(name)
        assert rejections == []
        assert [(a.source, a.url, a.outlet) for a in articles] == [
            (f"{name}:{n + 1}", f"https://gazette.example/{n}", "gazette.example") for n in (2, 3)
        ]
        assert "inputs 2" in run("add", "-", input=data).stdout


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (record(b"\x89PNG", media=b"image/png"), "not a page but image/png"),
        (record(status=b"404 Not Found"), "the server answered 404"),
        (record(status=b"301 Moved"), "the server answered 301"),
        (record(b" "), "empty"),
        (record(kind=b"revisit"), "a revisit"),
        (record(b"%PDF", b"resource", b"application/pdf"), "not a page but application/pdf"),
        (record(length=b""), "no usable Content-Length"),
        (record(length=b"-4"), "no usable Content-Length"),
        (record(length=b"many"), "no usable Content-Length"),
        (record(b"<p></p>", extra=b"Transfer-Encoding: chunked\r\n"), "no article text"),
        (record(b"\x1f\x8b\x08junk", extra=b"Content-Encoding: gzip\r\n"), "while decompressing"),
        (record(b"<p></p>", media=b"text/html; charset=nonsense"), "no article text"),
        (record().replace(b"HTTP/1.1 200 OK", b"ICY whatever ok"), "no answer of a web server"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_record_without_a_page_is_named_and_the_rest_is_read(tmp_path: Path, bad: bytes, reason: str) -> None:
    first, last = record(n=1), record(n=3)
    for name, data in {
        "c.warc": first + bad + last,
        "c.warc.gz": b"".join(map(gzip.compress, (first, bad, last))),
    }.items():
        (tmp_path / name).write_bytes(data)
        articles, rejections = read(tmp_path / name)
        assert [a.url for a in articles] == ["https://gazette.example/1", "https://gazette.example/3"]
        assert rejections[0].source == f"{tmp_path / name}:2"
        assert reason in rejections[0].reason


def test_after_a_damaged_member_reading_goes_on(tmp_path: Path) -> None:
    members = [gzip.compress(record(n=n)) for n in range(1, 5)]
    broken = bytearray(members[1])
    broken[len(broken) // 2 : len(broken) // 2 + 8] = b"\xff" * 8
    (tmp_path / "c.warc.gz").write_bytes(members[0] + bytes(broken) + members[2] + members[3])
    articles, rejections = read(tmp_path / "c.warc.gz")
    assert [a.url for a in articles][-2:] == ["https://gazette.example/3", "https://gazette.example/4"]
    assert len(rejections) == 1
    assert "byte" in rejections[0].reason


def test_junk_between_records_and_a_cut_off_end(tmp_path: Path) -> None:
    (tmp_path / "c.warc").write_bytes(record(n=1) + b"junk\r\n" * 9 + record(n=2) + record(n=3)[:-200])
    articles, rejections = read(tmp_path / "c.warc")
    assert [a.url for a in articles] == ["https://gazette.example/1", "https://gazette.example/2"]
    assert [r.reason.split(" ")[0] for r in rejections] == ["damaged", "cut"]
    for name in ("nothing.warc", "junk.warc"):
        (tmp_path / name).write_bytes(b"" if name == "nothing.warc" else b"junk\r\n" * 99)
        assert len(read(tmp_path / name)[1]) == 1


def test_a_packed_body_is_unpacked_and_a_bomb_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gzipped = record(gzip.compress(PAGE.encode()), extra=b"Content-Encoding: gzip\r\n")
    chunked = record(
        b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE.encode()), extra=b"Transfer-Encoding: chunked\r\n", n=2
    )
    left = record(PAGE.encode(), extra=b"Content-Encoding: gzip\r\n", n=3)
    (tmp_path / "c.warc").write_bytes(gzipped + chunked + left)
    assert [len(part) for part in read(tmp_path / "c.warc")] == [3, 0]
    monkeypatch.setattr(crawl, "_LARGEST", 1000)
    bomb = record(gzip.compress(b"a" * 5000), extra=b"Content-Encoding: gzip\r\n")
    (tmp_path / "b.warc").write_bytes(bomb)
    assert "larger than" in read(tmp_path / "b.warc")[1][0].reason


def test_zstd_in_frames_and_damaged(tmp_path: Path) -> None:
    lines = [json.dumps(row).encode() + b"\n" for row in RECORDS]
    (tmp_path / "t.jsonl.zst").write_bytes(b"".join(map(zstandard.compress, lines)))
    assert len(read(tmp_path / "t.jsonl.zst")[0]) == 5
    (tmp_path / "b.jsonl.zst").write_bytes(zstandard.compress(lines[0]) + b"not a frame")
    articles, (rejection,) = read(tmp_path / "b.jsonl.zst")
    assert len(articles) == 1
    assert "damaged zstd data" in rejection.reason


def test_a_folder_is_read_without_being_listed_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "RUN", 10)
    for n in range(35):
        (tmp_path / f"{n:02}.txt").write_text(BODY)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "z.txt").write_text(BODY)
    taken = []
    scan = os.scandir

    class Watched:
        def __init__(self, path: str) -> None:
            self._entries = scan(path)

        def __enter__(self) -> Watched:
            return self

        def __exit__(self, *_: object) -> None:
            self._entries.close()

        def __iter__(self) -> Watched:
            return self

        def __next__(self) -> os.DirEntry[str]:
            entry = next(self._entries)
            taken.append(entry.name)
            return entry

    monkeypatch.setattr(os, "scandir", Watched)
    found = sources.find_inputs([str(tmp_path)])
    next(found)
    assert len(taken) == 10
    names = [item.name for item in found if isinstance(item, sources.Input)]
    assert len(names) == 35
    assert names[-1].endswith("sub/z.txt")


def test_the_window_of_zstd_is_bounded() -> None:
    wide = zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters(window_log=30)).compressobj()
    data = wide.compress(os.urandom(1 << 10) * 100) + wide.flush()
    stream = packed.unpack(io.BytesIO(data), "zst")
    with pytest.raises(packed.PackedError, match="damaged zstd data"):
        stream.read()
