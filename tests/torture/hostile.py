"""Articles by somebody who wishes to mislead: every trick that a file, a name or a record can play."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

BODY = "The ferry of the harbour sails at noon, the master of the port said on Monday, and nobody was hurt. "
# Each is put into titles, bylines, addresses, outlets and texts.
WORDS = {
    "markup": "[bold red]x[/bold red] [/nope] [link=file:///x]y[/link] :smile: :skull:",
    "escapes": "\x1b[31mred\x1b[2J\x1b[H\x1b]8;;http://x.example\x07link\x1b]8;;\x07\x1b]52;c;aGk=\x07\x1b]0;title\x07",
    "c1": "a\x9b31mb\x9dtitle\x9c\x90q\x9c\x85\x8d",
    "unterminated": "x\x1b]0;never ends \x1b[999999999;",
    "bidi": "abc\u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c",
    "invisible": "pay\u200bpal \ufeffx\u2060y \U000e0041\U000e007f \u00ad",
    "hosts": "https://xn--pypal-4ve.example https://pаypal.example https://user:pw@[::1]:99999/%00",
    "formula": '=cmd|"/c calc"!A1', "formula blank": "  \u00a0=1+1", "formula bom": "\ufeff=1+1",
    "formula wide": "＝1+1", "formula tab": "\t=1", "formula cr": "\r=1", "formula lf": "\n+1", "formula at": "@SUM(1)",
    "sql": "x'); DROP TABLE articles; --", "percent": "%s%n{0}${x}", "separators": "a\u2028b\u2029c\x0bd\x0ce\x1cf",
    "path": "../../../../etc/passwd", "slash": "/etc/shadow", "dash": "--help", "null": "a\0b", "bomb": "a" * 3000 + "!",
    "brackets": "(" * 2000, "dots": "." * 3000 + " " + "www." * 800, "commas": "said, " * 700, "combining": "e" + "\u0301" * 2000,
    "controls": "".join(map(chr, range(1, 32))) + "\x7f",
}  # fmt: skip
# Plain words of many scripts: accepted, and stored and shown as they are.
CLEAN = {
    "arabic": "قال مدير الميناء يوم الاثنين إن العبارة غادرت عند الظهر ولم يصب أحد بأذى في الحادث.",
    "hebrew": "מנהל הנמל אמר ביום שני כי המעבורת יצאה בצהריים ואיש לא נפגע בתאונה.",
    "chinese": "港务局长周一表示，渡轮中午启航，事故中无人受伤，码头照常开放。",
    "hindi": "बंदरगाह के प्रमुख ने सोमवार को कहा कि नौका दोपहर को रवाना हुई और कोई घायल नहीं हुआ।",
    "emoji": "The ferry 🛳️ sailed at noon, said the master 👩‍✈️ of the port 🇵🇪, and nobody was hurt 👍🏽.",
}


def write_record(folder: Path, rng: random.Random) -> int:
    """Write records of hostile words in every field; returns how many inputs they are."""
    lines = []
    for n in range(rng.randint(1, 8)):
        words = WORDS[rng.choice(list(WORDS))]
        field = rng.choice(["id", "url", "title", "author", "date", "outlet", "text", words[:40]])
        record = {"title": f"Ferry {n}", "text": f"{BODY * 3}{n} {rng.random()}", "outlet": "pier.example"}
        record[field] = f"{words} {BODY}{rng.random()}" if field == "text" else words
        lines.append(json.dumps(record, ensure_ascii=rng.random() < 0.5))
    (folder / "records.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogatepass")
    return len(lines)


def write_dump(folder: Path, rng: random.Random) -> int:
    """Write page dumps of hostile words."""
    for n, name in enumerate(rng.sample(list(WORDS), 3)):
        text = f"{WORDS[name]}\n\nBy {WORDS[name]}\n\n{BODY * 3}{WORDS[name]} {rng.random()}\n"
        (folder / f"{n}.txt").write_text(text, encoding="utf-8", newline="")
    return 3


_JSON = (
    b"[" * 200_000, b'{"text": ' * 50_000, b'{"text": NaN}', b'{"text": 1e999}', b'{"text": "a", "text": "b"}',
    b'{"text": "\\ud800 lone surrogates \\udfff and more words of the port"}', b'{"title": "x"}', b"[]", b"{}", b"null", b"7",
    b'{"text": ["a"], "title": {"b": 1}}', '{"text": "a\u2028b and the rest of the words"}'.encode(), b'{"text": "cut',
    b'{"text": "' + b"x" * 3_000_000 + b'"}', b"\xff\xfe{\0}\0", b'{"date": "99999-99-99", "text": "a text"}', b"\0\0\0\0",
    b'{"text": "x", "url": 5, "author": [[["a"]]], "outlet": {"a": null}}', b'{"id": 1' + b"0" * 5000 + b', "text": "a b c"}',
)  # fmt: skip


def write_json(folder: Path, rng: random.Random) -> int:
    """Write lines that are JSON in form only."""
    lines = rng.sample(_JSON, 3)
    (folder / "odd.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    if lines[0].startswith(b"\xff\xfe"):  # the file says that it is UTF-16, in which no line ends here
        return 1
    return sum(line.count(b"\n") + 1 for line in lines)


_HTML = (
    lambda: "<div>" * 20_000 + BODY * 5,
    lambda: "<p " + " ".join(f'a{n}="x"' for n in range(3_000)) + f">{BODY * 5}</p>",
    lambda: f"<title>&#27;[31m&#x9b;&#8238;</title><p>{BODY * 5}&#27;]0;x&#7;&#0;</p>",
    lambda: (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        f"<p>&b;&c;{BODY * 5}</p>"
    ),
    lambda: f"<script>{'x' * 200_000}</script><!-- {'-' * 5000} <p>{BODY * 5}",
    lambda: "<table>" * 2_000 + f"<tr><td>{BODY * 5}",
    lambda: "<a href='javascript:x'>x</a>" * 3_000 + f"<p>{BODY * 5}</p>",
    lambda: "\ufeff<?xml version='1.0' encoding='utf-7'?><html><meta charset='nonsense'><p>" + BODY * 5,
    lambda: "<" * 50_000,
    lambda: f"<html><body>{'<p>' + BODY * 2 + '</p>'}" * 300,
)


def write_html(folder: Path, rng: random.Random) -> int:
    """Write a page that is deep, large, or says one thing and is another."""
    page = rng.choice(_HTML)()
    (folder / "page.html").write_text(page, encoding="utf-8")
    return 1


_CSV = (
    'title,text\n"unclosed,quote\nand more', "title,text\na,b,c,d\n", "title;text\na;b\n", 'text\n"a\rb\nc"\n', "text,text\na,b\n",
    "title,text\r\rx,y\r", "\ufefftitle,text\nx,=1+1 and the rest\n", "title,text\n\0,\0\n", '"""",text\n,\n', "nothing\nhere\n", "text\n",
    "title,text\n" + "x," + "y" * 200_000 + "\n",
)  # fmt: skip


def write_csv(folder: Path, rng: random.Random) -> int:
    """Write a table that is one in form only."""
    (folder / "table.csv").write_text(rng.choice(_CSV), encoding="utf-8", newline="")
    return -1


def write_bytes(folder: Path, rng: random.Random) -> int:
    """Write a file in no known encoding, of NULs, or of noise."""
    data = rng.choice([
        BODY.encode("utf-16"), BODY.encode("utf-32"), b"\xff\xfe\xfd" + BODY.encode(), b"\0" * 5000, rng.randbytes(5000),
        BODY.encode().replace(b"ferry", b"ferr\xe9"), b"\xef\xbb\xbf", b"", b"\n\n\n", BODY.encode("utf-7"), b"\xed\xa0\x80 " + BODY.encode(),
    ])  # fmt: skip
    (folder / f"noise.{rng.choice(['txt', 'html', 'json', 'csv', 'jsonl'])}").write_bytes(data)
    return -1


def write_name(folder: Path, rng: random.Random) -> int:
    """Write an honest article under a name that is none."""
    name = rng.choice([b"a\nb.txt", b"\x1b[31m.txt", b"caf\xe9.txt", b"-rf.txt", b"--help.txt", b" .txt", b"$(reboot).txt", b"a\tb.txt",
                       b"\xe2\x80\xaegpj.txt", b"'\";.txt", b"x" * 240 + b".txt", b"[*].txt"])  # fmt: skip
    with open(os.path.join(os.fsencode(folder), name), "wb") as stream:
        stream.write((BODY * 3 + str(rng.random())).encode())
    return 1


def write_special(folder: Path, rng: random.Random) -> int:
    """Put something in the way that is no file: a link, a FIFO, a device, a loop."""
    target = folder / "odd.txt"
    kind = rng.choice(["fifo", "device", "dangling", "loop", "folder", "zero"])
    if kind == "fifo":
        os.mkfifo(target)
    elif kind == "folder":
        target.mkdir()
        return -1
    else:
        ends = {"device": "/dev/zero", "dangling": "nowhere.txt", "loop": "odd.txt", "zero": "/dev/null"}
        target.symlink_to(ends[kind])
    return 1


def write_bomb(folder: Path, rng: random.Random) -> int:
    """Write compressed data that is far larger than it looks, cut off, or none."""
    whole = gzip.compress(b"a" * rng.choice([100, 100 << 20]), 9)
    data = rng.choice(
        [whole, whole[: len(whole) // 2], whole[:5], b"\x1f\x8b" + rng.randbytes(50), gzip.compress(whole)]
    )
    (folder / f"bomb.{rng.choice(['txt', 'jsonl', 'html'])}.gz").write_bytes(data)
    return -1


def write_clean(folder: Path, rng: random.Random) -> int:
    """Write honest articles in five scripts."""
    for name, words in CLEAN.items():
        (folder / f"{name}.txt").write_text(f"{words}\n\n{words} {words}\n", encoding="utf-8")
    return len(CLEAN)


WRITERS: dict[str, Callable[[Path, random.Random], int]] = {
    name.removeprefix("write_"): value for name, value in list(globals().items()) if name.startswith("write_")
}


def iterate_writers(rng: random.Random) -> Iterator[tuple[str, Callable[[Path, random.Random], int]]]:
    """Yield the writers with their names in a random order, for ever."""
    while True:
        names = list(WRITERS)
        rng.shuffle(names)
        for name in names:
            yield name, WRITERS[name]
