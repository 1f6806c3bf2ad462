"""Workers that die, hang or want too much: nothing is lost, order and bytes stay, and who is at fault is named."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

from annotate.batch.pool import Job, Lost, Pool
from annotate.errors import AnnotateError
from annotate.ingest.sandbox import LimitedReader

posix = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="wants signals")


def prepare_tests(folder: str, pages: LimitedReader) -> Callable[[object], object]:
    """Return the job of these tests: "kill" dies always, "kill once" the first time, "hang" and "spin" read for ever.

    "rest" reads for half a second without any processor time.
    """

    def answer(item: object) -> object:
        mark = Path(folder) / "died"
        if item == "kill" or (item == "kill once" and not mark.exists()):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if item in ("hang", "spin", "rest"):
            pages._on_begin()
            if item == "rest":  # as a process does that the system gives no turn
                time.sleep(0.5)
                pages._on_end()
            while item == "spin":
                pass
            if item == "hang":
                threading.Event().wait()
        if item == "crash":
            raise KeyError("x")
        return [item]

    return answer


def prepare_death(folder: str, pages: LimitedReader) -> Callable[[object], object]:
    """End the process before it is ready."""
    os._exit(1)


@posix
@pytest.mark.parametrize("jobs", [1, 2])
def test_only_what_is_at_fault_is_lost(tmp_path: Path, jobs: int) -> None:
    items: list[object] = [*range(20), "kill once", *range(20, 30), "kill", 30, "crash", *range(31, 50)]
    job: Job[object, object] = Job(prepare_tests, str(tmp_path))
    with Pool(jobs, job) as pool:
        answers = list(pool.run(items))
        again = list(pool.run([1, 2]))
    lost = [answer for answer in answers if isinstance(answer, Lost)]
    assert [answer.item for answer in lost] == ["kill", "crash"]
    assert "also when tried alone" in lost[0].reason
    assert "KeyError" in lost[1].reason
    assert [answer for answer in answers if not isinstance(answer, Lost)] == [
        [item] for item in items if item not in ("kill", "crash")
    ]
    assert again == [[1], [2]]


def test_what_takes_too_long_to_read_is_ended(tmp_path: Path) -> None:
    with Pool(1, Job(prepare_tests, str(tmp_path)), seconds=0.1) as pool:
        answers = list(pool.run([1, "hang", 2]))
    assert [answers[0], answers[2]] == [[1], [2]]
    assert isinstance(answers[1], Lost)
    assert answers[1].reason == "the page took longer than 0.1 s to read"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="nothing tells the processor time of a process")
def test_it_is_processor_time_that_counts(tmp_path: Path) -> None:
    with Pool(1, Job(prepare_tests, str(tmp_path)), seconds=0.2) as pool:
        answers = list(pool.run(["rest", "spin", 2]))
    assert [answers[0], answers[2]] == [["rest"], [2]]
    assert isinstance(answers[1], Lost)
    assert answers[1].reason == "the page took longer than 0.2 s to read"


def test_workers_that_never_start_are_one_line() -> None:
    with pytest.raises(AnnotateError, match="do not start"), Pool(2, Job(prepare_death, "")) as pool:
        list(pool.run([1]))


BODY = "The ferry company said on Tuesday that the new ship will leave the harbour at noon. "
MANY = f"<article><p {' '.join(f'a{n}=1' for n in range(100_000))}>{BODY}</p></article>"
DEEP = "<div>" * 3_000 + BODY


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Records of which some are bad, two of them pages that keep a parser busy for ever."""
    page = f"<article><h1>Ferry</h1><p>{BODY * 3}</p></article>"
    rows: list[object] = [{"title": f"Ferry {n}", "text": f"{BODY * 2} {n}"} for n in range(20)]
    rows[3:3] = [{"html": MANY}, {"text": ""}, {"html": page, "url": "https://gazette.example/x"}]
    rows += [{"html": DEEP}, "nothing", {"title": "last", "text": BODY}]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def test_bytes_do_not_depend_on_the_number_of_workers(
    run: Run, tmp_path: Path, lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.setattr("annotate.ingest.sandbox.SECONDS_A_PAGE", 1.5)
    seen = []
    for jobs in (1, 3):
        result = run("detect", lines.name, "--jobs", jobs)
        table = tmp_path / "t.parquet"
        run("detect", lines.name, "--jobs", jobs, "--output-format", "parquet", "-o", table)
        added = run("--db", f"{jobs}.db", "add", lines.name, "--jobs", jobs)
        run("--db", f"{jobs}.db", "autoflag", "--jobs", jobs)
        found = run("--db", f"{jobs}.db", "export", "findings").stdout
        seen.append((result.exit_code, result.stdout, result.stderr, table.read_bytes(), added.output, found))
    assert seen[0] == seen[1]
    assert seen[0][0] == 4
    assert len(seen[0][1].splitlines()) == 23
    assert "in.jsonl:4: " in seen[0][2]


@posix
def test_a_worker_killed_by_the_system_loses_nothing(tmp_path: Path) -> None:
    """Kill each worker of a run as soon as it is there, twice."""
    rows = [{"title": f"Ferry {n}", "text": f"{BODY * 30} {n}"} for n in range(60)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    command = [sys.executable, "-m", "annotate", "detect", "in.jsonl", "--jobs", "2", "-o", "out.jsonl"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        killed: set[int] = set()
        while process.poll() is None and len(killed) < 2:
            for child in list_workers(process.pid) - killed:
                os.kill(child, signal.SIGKILL)
                killed.add(child)
            time.sleep(0.02)
        assert process.wait(120) == 0, process.stderr and process.stderr.read()
    assert killed
    titles = [json.loads(line)["title"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert titles == [row["title"] for row in rows]


def list_workers(parent: int) -> set[int]:
    """Return the worker processes of a process, from /proc."""
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            after = (path / "stat").read_text().rsplit(")", 1)[1].split()
            words = (path / "cmdline").read_bytes()
        except OSError:
            continue
        if int(after[1]) == parent and b"spawn_main" in words:
            found.add(int(path.name))
    return found


@posix
def test_ctrl_c_stores_what_was_found_and_the_next_run_goes_on(run: Run, tmp_path: Path) -> None:
    rows = [{"title": f"Ferry {n}", "text": f"{BODY * 40} {n}"} for n in range(60)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    run("add", "in.jsonl")
    command = [sys.executable, "-m", "annotate", "autoflag", "--jobs", "2"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and len(list_workers(process.pid)) < 2:
            time.sleep(0.02)
        children = list_workers(process.pid)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.decode().splitlines() == ["annotate: stopped; what was stored is kept."]
    assert not any(Path(f"/proc/{child}/cmdline").exists() for child in children if is_alive(child))
    again = run("autoflag")
    done = int(re.match(r"(\d+) of 60 articles flagged", again.stdout)[1])  # type: ignore[index]
    assert 0 <= done <= 60
    assert len(set(re.findall(r"^\d+", run("export", "findings").stdout, re.MULTILINE))) == 60


def is_alive(pid: int) -> bool:
    """Whether a process runs: one that has ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
