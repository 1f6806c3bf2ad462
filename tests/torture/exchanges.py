"""Hostile files for the commands that take in more than articles: annotations, rubrics, scorecards, lists and replies."""

from __future__ import annotations

import json
import random
from pathlib import Path

from torture.hostile import WORDS
from torture.stage import ROOT, Row, describe, make_reviewed, query, require, require_sound, run, start
from torture.strangers import SETTINGS, judge, run_setting

_TOOLS = {"prodigy": "jsonl", "label-studio": "json", "doccano": "jsonl", "web-annotation": "json"}
# What no field of any tool may hold: wrong kinds, numbers that are none or too large, names that are code.
_ODD: tuple[object, ...] = (
    None, True, -1, 0, 10**30, 1e308, float("nan"), float("inf"), [], {}, [[]], [None], {"a": {"b": [1]}}, "",
    "\ud800", "x" * 100_000, "9999-99-99T99:99:99Z", "file:///etc/passwd", "__class__", "present", "accept",
)  # fmt: skip
_ENDS = {"import": (0, 1, 2, 3, 4), "verify": (0, 3, 9), "rubric": (0, 3, 6), "outlets": (0, 2, 3, 4, 7)}


def prepare(folder: Path) -> None:
    """A reviewed database, and a good file of each kind to be spoilt."""
    make_reviewed(folder, articles=3)
    (folder / "keys").write_text("ynuyynnuy" * 3 + "q")
    require(start(folder, "review", "--plain", "--reviewer", "ana", keys="keys").wait() == 0, "the review failed")
    for tool, ending in _TOOLS.items():
        run(folder, "export", tool, "-o", f"{tool}.{ending}")
    run(folder, "export", "scorecards", "-o", "scorecards.csv")
    run(folder, "export", "outlets", "-o", "outlets.csv")
    (folder / "flags.toml").write_bytes((ROOT / "seeds" / "flags.toml").read_bytes())


def meet(folder: Path, rng: random.Random) -> float:
    """Give a spoilt file to a command in one of the settings; returns the longest processor time."""
    before = describe(folder / "annotate.db")
    words = rng.choice(
        (_spoil_annotations, _spoil_annotations, _spoil_rubric, _spoil_scorecards, _spoil_outlets, _reply)
    )(folder, rng)
    setting, longest = rng.choice(SETTINGS), 0.0
    counts = []
    for _ in range(2):
        shown, errors, code, seconds = run_setting(folder, setting, words)
        judge(f"{words}, {setting}", shown, errors, code, seconds, _ENDS[words[0]])
        counts.append([len(rows) for rows in describe(folder / "annotate.db")])
        longest = max(longest, seconds)
    require_sound(folder / "annotate.db")
    require(words[0] != "import" or counts[0] == counts[1], f"{words}: a second import adds to the first")
    now = describe(folder / "annotate.db")
    require(now[3][: len(before[3])] == before[3], f"{words}: a verdict was changed")
    require(now[0][: len(before[0])] == before[0], f"{words}: an article was changed")
    require(words[0] in ("import", "outlets") or now == before, f"{words}: it wrote to the database")
    _require_quotes(folder / "annotate.db")
    return longest


def _require_quotes(database: Path) -> None:
    wrong = query(
        database,
        "SELECT count(*) FROM evidence AS e JOIN findings AS f ON f.id = e.finding JOIN articles AS a"
        " ON a.number = f.article WHERE e.quote IS NOT NULL"
        " AND substr(a.text, e.start_offset + 1, e.end_offset - e.start_offset) <> e.quote",
    )
    require(wrong == [(0,)], f"{wrong[0][0]} quotes do not stand at their offsets")


def _spoil_annotations(folder: Path, rng: random.Random) -> tuple[str, ...]:
    tool = rng.choice(list(_TOOLS))
    file = folder / f"{tool}.{_TOOLS[tool]}"
    if rng.random() < 0.3:
        file.write_bytes(_spoil_bytes(file.read_bytes(), rng))
    elif file.suffix == ".jsonl":
        lines = [_dump(_spoil(json.loads(line), rng)) for line in file.read_text().split("\n") if line]
        file.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    else:
        file.write_text(_dump(_spoil(json.loads(file.read_text()), rng)), encoding="utf-8", errors="surrogatepass")
    more = [[], ["--from", tool], ["--reviewer", rng.choice(["li", *_SHORT])], ["--offsets", "utf-16"]]
    return ("import", file.name, *rng.choice(more))


# Words that can stand on a command line.
_SHORT = [words for words in WORDS.values() if "\0" not in words and len(words) < 500]


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _spoil(value: object, rng: random.Random) -> object:
    """Return the value with some of its leaves and branches replaced by what does not belong there."""
    if rng.random() < 0.02:
        return rng.choice([*_ODD, *WORDS.values()])
    if isinstance(value, dict):
        return {(rng.choice(_SHORT) if rng.random() < 0.01 else key): _spoil(item, rng) for key, item in value.items()}
    if isinstance(value, list):
        return [_spoil(item, rng) for item in value for _ in range(2 if rng.random() < 0.02 else 1)]
    if isinstance(value, int) and not isinstance(value, bool) and rng.random() < 0.1:
        return value + rng.choice([-1, 1, 1000, 10**12])
    return value


def _spoil_bytes(data: bytes, rng: random.Random) -> bytes:
    from torture.fuzz import mutate

    return rng.choice([
        mutate(data, rng), data[: rng.randrange(len(data))], b"\0" * 3000, rng.randbytes(3000), b"[" * 200_000, b"",
        data.decode().encode("utf-16"), b"\xef\xbb\xbf" + data, data * 3, b'{"a":' * 50_000,
    ])  # fmt: skip


def _spoil_rubric(folder: Path, rng: random.Random) -> tuple[str, ...]:
    data = (folder / "flags.toml").read_bytes()
    text = data.decode()
    line = rng.choice([line for line in text.splitlines() if " = " in line])
    words = rng.choice(list(WORDS.values()))
    odd = rng.choice(
        [json.dumps(words), "nan", "-inf", "1e999", "[]", "{}", "1979-05-27", '"' + "x" * 50_000 + '"', words]
    )
    spoilt = [
        text.replace(line, line.split(" = ")[0] + " = " + odd).encode("utf-8", "surrogatepass"),
        _spoil_bytes(data, rng),
    ]
    (folder / "flags.toml").write_bytes(rng.choice([*spoilt, b"a = " + b"[" * 100_000, b"[[flag]]\n" * 20_000]))
    return ("rubric", rng.choice(["check", "diff"]), "flags.toml")


def _spoil_scorecards(folder: Path, rng: random.Random) -> tuple[str, ...]:
    return ("verify", _spoil_table(folder / "scorecards.csv", rng))


def _spoil_outlets(folder: Path, rng: random.Random) -> tuple[str, ...]:
    return ("outlets", "import", _spoil_table(folder / "outlets.csv", rng), "--source", "The List", "--as-of", "2026-05-01",
            "--licence", "CC0-1.0")  # fmt: skip


def _spoil_table(file: Path, rng: random.Random) -> str:
    data = file.read_bytes()
    if rng.random() < 0.5:
        data = _spoil_bytes(data, rng)
    else:
        cells = data.decode().split(",")
        for _ in range(rng.randint(1, 5)):
            cells[rng.randrange(len(cells))] = rng.choice(list(WORDS.values()))
        data = ",".join(cells).encode("utf-8", "surrogatepass")
    file.write_bytes(data)
    return file.name


def _reply(folder: Path, rng: random.Random) -> tuple[str, ...]:
    words = rng.choice(list(WORDS.values()))
    data = rng.choice([words.encode("utf-8", "surrogatepass"), _spoil_bytes(b"We sign our pieces since May.", rng)])
    (folder / "letter.txt").write_bytes(data)
    return ("outlets", "reply", "rt.com", "--file", "letter.txt", "--by", rng.choice(_SHORT), "--date", "2026-03-01")


ROWS: tuple[Row, ...] = (
    Row("strangers-more", "hostile annotations, rubrics, scorecards, lists, replies", 400, 5, meet, prepare,
        "s of processor time at most"),
)  # fmt: skip
