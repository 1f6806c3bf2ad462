"""A folder of findings: the same bytes from this machine and from a cluster of which a worker dies, and back into a
database."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import Run

pytest.importorskip("pyarrow")

BODY = "The ferry company said on Tuesday that the new ship will leave the harbour at noon. "
SHARDS = 14


@pytest.fixture
def inputs(tmp_path: Path) -> list[str]:
    """Shards of a few articles each; one has a line that is no record, one a page that nothing can be said of."""
    names = [f"part{n:02}.jsonl" for n in range(SHARDS)]
    for n, name in enumerate(names):
        rows: list[object] = [
            {"title": f"Ferry {n}.{m}", "text": f"{BODY * 15} {n} {m}", "url": f"https://gazette{n % 3}.example/{m}"}
            for m in range(5)
        ]
        rows += ["nothing"] if n == 2 else [{"title": "empty", "text": ""}] if n == 5 else []
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)))
    return names


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start a program of Dask, which ends with the test."""
    with ExitStack() as stack:

        def call(*words: str | Path) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "dask", *map(str, words)]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        yield call


def wait_for(condition: Callable[[], bool], seconds: float = 90.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def read_folder(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_folder_is_made_kept_and_made_anew(run: Run, tmp_path: Path, inputs: list[str]) -> None:
    first = run("detect", *inputs, "--out", "found")
    assert first.exit_code == 0, first.output
    assert (
        f"{SHARDS} shards ({SHARDS} made, 0 there already), {SHARDS * 5} articles, 2 rows with an error" in first.stdout
    )
    before = read_folder(tmp_path / "found")
    (tmp_path / inputs[3]).touch()
    (tmp_path / "found" / ".part.parquet.1.part").write_bytes(b"left by a worker that was killed")
    second = run("detect", *inputs, "--out", "found", "--jobs", "2")
    assert f"(1 made, {SHARDS - 1} there already)" in second.stdout
    assert read_folder(tmp_path / "found") == before
    manifest = json.loads(before["manifest.json"])
    assert [shard["inputs"] for shard in manifest["shards"]] == [[name] for name in inputs]
    assert sum(shard["errors"] for shard in manifest["shards"]) == 2


def test_what_cannot_be_a_shard_is_said(run: Run, tmp_path: Path, inputs: list[str]) -> None:
    assert run("detect", "-", "--out", "found", input="x").exit_code == 3
    assert run("detect", inputs[0], "--out", "found", "-o", "x.jsonl").exit_code == 2
    assert run("detect", inputs[0], "--engine", "dask", "--out", "found").exit_code == 2
    missing = run("detect", inputs[0], "gone.jsonl", "--out", "found")
    assert missing.exit_code == 4
    assert "gone.jsonl" in missing.stderr
    assert json.loads((tmp_path / "found" / "manifest.json").read_text())["rejected"] == ["gone.jsonl"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="wants signals")
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    run: Run, tmp_path: Path, inputs: list[str], start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    pytest.importorskip("distributed")
    place = tmp_path / "scheduler.json"
    start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", place)
    wait_for(place.exists)
    one, _ = (
        start("worker", "--scheduler-file", place, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny",
              "--no-dashboard", "--local-directory", tmp_path / f"worker{n}")
        for n in range(2)
    )  # fmt: skip
    address = json.loads(place.read_text())["address"]
    folder = tmp_path / "found"
    command = [sys.executable, "-m", "annotate", "detect", *inputs, "--out", "found"]
    with subprocess.Popen(
        [*command, "--engine", "dask", "--scheduler", address],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "COLUMNS": "80"},
    ) as process:  # fmt: skip
        wait_for(lambda: process.poll() is not None or any(folder.glob("part*.parquet")))
        made = len(list(folder.glob("part*.parquet")))
        one.kill()
        output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert 0 < made < SHARDS
    assert f"{SHARDS} shards (" in output.decode()

    assert run("detect", *inputs, "--out", "local").exit_code == 0
    assert read_folder(folder) == read_folder(tmp_path / "local")
    again = run("detect", *inputs, "--out", "found", "--engine", "dask", "--scheduler", address)
    assert f"(0 made, {SHARDS} there already)" in again.stdout


def test_no_scheduler_is_one_line(run: Run, inputs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("annotate.batch.engines._CONNECT_SECONDS", 0.5)
    result = run("detect", inputs[0], "--out", "found", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert result.exit_code == 1
    assert "no scheduler answers at tcp://127.0.0.1:9" in result.stderr
    assert "Traceback" not in result.output
    odd = run("detect", inputs[0], "--out", "found", "--engine", "dask", "--scheduler", "no place\x1b[31m")
    assert odd.exit_code == 1
    assert "\x1b" not in odd.output


def export_all(run: Run, database: str) -> list[str]:
    tables = [run("--db", database, "export", table).stdout for table in ("findings", "evidence", "scorecards")]
    articles = run("--db", database, "export", "articles", "--format", "json").stdout
    return [*tables, *(str({**row, "added_at": ""}) for row in json.loads(articles))]


def test_a_folder_becomes_the_database_that_adding_and_flagging_make(run: Run, inputs: list[str]) -> None:
    assert run("detect", *inputs, "--out", "found", "--with-text").exit_code == 0
    merged = run("--db", "merged.db", "add-findings", "found")
    assert merged.exit_code == 4
    assert f"accepted {SHARDS * 5} + known 0 + rejected 2 = rows {SHARDS * 5 + 2}" in merged.stdout
    assert "part02.jsonl:6" in merged.stderr
    run("--db", "added.db", "add", *inputs)
    assert run("--db", "added.db", "autoflag").exit_code == 0
    assert export_all(run, "merged.db") == export_all(run, "added.db")
    assert "0 of" in run("--db", "merged.db", "autoflag").stdout
    again = run("--db", "merged.db", "add-findings", "found")
    assert f"accepted 0 + known {SHARDS * 5} + rejected 2" in again.stdout
    assert "0 new findings" in again.stdout
    assert export_all(run, "merged.db") == export_all(run, "added.db")


def test_without_texts_the_articles_must_be_there(run: Run, inputs: list[str]) -> None:
    run("detect", *inputs[:3], "--out", "found")
    run("--db", "annotate.db", "add", inputs[0])
    merged = run("add-findings", "found")
    assert "accepted 0 + known 5 + rejected 11" in merged.stdout
    assert "made without --with-text" in merged.stderr
    assert run("autoflag").stdout.startswith("Nothing was left to do")


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_folder_that_is_not_what_it_says_is_refused(run: Run, tmp_path: Path, inputs: list[str]) -> None:
    manifest = tmp_path / "found" / "manifest.json"
    assert run("add-findings", "found").exit_code == 3
    run("detect", *inputs[:2], "--out", "found", "--with-text")
    good = manifest.read_text()
    (file, *_) = json.loads(good)["shards"]
    spoil(manifest, file["sha256"], "0" * 64)
    assert "is not the file of which the manifest tells" in run("add-findings", "found").stderr
    manifest.write_text(good.replace(file["file"], "../x.parquet"))
    assert "is no manifest" in run("add-findings", "found").stderr
    manifest.write_text(good.replace(json.loads(good)["rubric"]["digest"], "0" * 16))
    assert run("add-findings", "found").exit_code == 6
    manifest.write_text("[" * 100_000)
    assert run("add-findings", "found").exit_code == 3
    manifest.write_text(good)
    (tmp_path / "found" / file["file"]).unlink()
    assert "No such file" in run("add-findings", "found").stderr


def test_what_does_not_fit_its_text_is_rejected(run: Run, tmp_path: Path, inputs: list[str]) -> None:
    import hashlib

    from pyarrow import parquet

    run("detect", inputs[0], "--out", "found", "--with-text")
    manifest = tmp_path / "found" / "manifest.json"
    (file,) = json.loads(manifest.read_text())["shards"]
    path = tmp_path / "found" / file["file"]
    table = parquet.read_table(path)
    rows = table.to_pylist()
    rows[0]["text"] += " Another text."
    rows[1]["findings"][0]["evidence"] = [{"start": 0, "end": 4, "quote": "none", "note": "x"}]
    rows[2]["findings"][0]["verdict"] = "perhaps"
    rows[3]["findings"][0]["probability"] = 7.0
    parquet.write_table(table.from_pylist(rows, table.schema), path)
    spoil(manifest, file["sha256"], hashlib.sha256(path.read_bytes()).hexdigest())
    merged = run("add-findings", "found")
    assert "accepted 1 + known 0 + rejected 4 = rows 5" in merged.stdout
    for words in ("its id is not that of its text", "does not stand in the article", "perhaps", "probability 7.0"):
        assert words in merged.stderr
