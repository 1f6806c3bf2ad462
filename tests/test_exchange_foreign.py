"""Files as other tools write them: what people decided, what machines predicted, and what is wrong, by name."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from annotate.assembly import load_rubric
from annotate.exchange.documents import parse_json
from annotate.exchange.label_studio import write_config

TEXT = "👩‍👩‍👧 The ferry sailed at noon 🚒 and nobody says who saw it. e\u0301nd"
WORDS = "nobody"
START = TEXT.index(WORDS)
END = START + len(WORDS)
UTF_16 = len(TEXT[:START].encode("utf-16-le")) // 2
HOSTILE = ("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "a\x1b[31mb\u202ec\x9bd", '"],"x":{', "x\u2028y", "-1+1")


def write(path: Path, rows: list[Any], *, lines: bool = True) -> Path:
    text = "\n".join(json.dumps(row) for row in rows) if lines else json.dumps(rows)
    path.write_text(text, encoding="utf-8")
    return path


def read_table(run: Run, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run("export", name).stdout)))


def prodigy(**fields: Any) -> dict[str, Any]:
    base = {"text": TEXT, "_input_hash": 1, "_task_hash": 2, "_annotator_id": "news-ana", "_timestamp": 1767225600}
    return {**base, "label": "anonymous-author", "answer": "accept", **fields}


@pytest.mark.parametrize(("answer", "verdict"), [("accept", "present"), ("reject", "absent"), ("ignore", "unsure")])
def test_prodigy_answers_become_verdicts(run: Run, tmp_path: Path, answer: str, verdict: str) -> None:
    span = {"start": START, "end": END, "label": "anonymous-author", "token_start": 5, "token_end": 6}
    write(tmp_path / "p.jsonl", [prodigy(answer=answer, spans=[span])])
    assert run("import", "p.jsonl").exit_code == 0
    row = read_table(run, "verdicts")[0]
    assert (row["verdict"], row["reviewer"], row["at"]) == (verdict, "news-ana", "2026-01-01T00:00:00.000Z")
    quote = next(row for row in read_table(run, "evidence") if row["given_by"] == "reviewer")
    assert (quote["quote"], quote["start_offset"], quote["end_offset"]) == (WORDS, str(START), str(END))
    again = run("import", "p.jsonl")
    assert "verdicts: new 0 + known 1" in again.stdout
    assert "articles: new 0 + known 1" in again.stdout


def test_prodigy_spans_and_choices_without_a_label(run: Run, tmp_path: Path) -> None:
    spans = [{"start": START, "end": END, "label": "NO_AUTHOR"}, {"start": 0, "end": 5, "label": "Undated"}]
    manual = prodigy(spans=spans)
    choice = prodigy(options=[{"id": "seo-padding"}, {"id": "one-sided"}], accept=["seo-padding"], _annotator_id="li")
    del manual["label"], choice["label"]
    write(tmp_path / "p.jsonl", [manual, choice])
    assert run("import", "p.jsonl", "--map", "NO_AUTHOR=anonymous-author").exit_code == 0
    found = {(row["flag"], row["reviewer"], row["verdict"]) for row in read_table(run, "verdicts")}
    assert found == {
        ("anonymous-author", "news-ana", "present"), ("undated", "news-ana", "present"),
        ("seo-padding", "li", "present"),
    }  # fmt: skip


def test_a_suggestion_without_an_answer_is_a_finding(run: Run, tmp_path: Path) -> None:
    task = prodigy(meta={"score": 0.8}, spans=[{"start": START, "end": END, "label": "anonymous-author"}])
    del task["answer"]
    write(tmp_path / "p.jsonl", [task])
    assert "findings: new 1" in run("import", "p.jsonl").stdout
    assert read_table(run, "verdicts") == []
    row = read_table(run, "findings")[0]
    assert (row["detector"], row["probability"], row["quote"]) == ("prodigy", "0.8", WORDS)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"label": "no such"}, "label no such is no flag; say --map 'no such=FLAG'"),
        ({"answer": "maybe"}, "answer maybe is none of accept, reject, ignore"),
        ({"text": 7}, "there is no text"),
        ({"text": " "}, "there is no text"),
        ({"_annotator_id": None}, "it does not say who decided; say --reviewer NAME"),
        ({"_timestamp": 1e40}, "is no time"),
        ({"spans": [{"start": 3, "end": 3, "label": "undated"}]}, "do not lie in the text"),
        ({"spans": [{"start": -1, "end": 3, "label": "undated"}]}, "lies outside"),
        ({"spans": [{"start": 0, "end": 10**30, "label": "undated"}]}, "lies outside"),
        ({"spans": [{"start": "0", "end": True, "label": "undated"}]}, "are no whole numbers"),
        ({"spans": [{"start": 0, "end": 3, "label": "undated", "text": "xyz"}]}, "not 'xyz'"),
        ({"spans": {"a": 1}}, "spans is no list of objects"),
        ({"answer": "reject", "spans": [{"start": 0, "end": 3, "label": "undated"}]}, "does not say which is wrong"),
        ({"annotate": {"article": {"id": "0"}}}, "no longer the article"),
        ({"annotate": 7, "answer": ["accept"]}, "is none of accept"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(run: Run, tmp_path: Path, fields: dict[str, Any], words: str) -> None:
    write(tmp_path / "p.jsonl", [prodigy(label="undated", text="fine and well"), prodigy(**fields)])
    result = run("import", "p.jsonl", "--from", "prodigy")
    assert result.exit_code == 4, result.output
    assert "p.jsonl:2" in result.stderr
    assert words in result.stderr
    assert len(read_table(run, "verdicts")) >= 1


@pytest.mark.parametrize(("start", "end"), [(START, END), (UTF_16, UTF_16 + len(WORDS))])
def test_label_studio_in_either_unit(run: Run, tmp_path: Path, start: int, end: int) -> None:
    value = {"start": start, "end": end, "text": WORDS, "labels": ["Anonymous author"]}
    result = [{"id": "a", "from_name": "label", "to_name": "text", "type": "labels", "value": value}]
    score = [
        {
            "id": "b",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {**value, "labels": ["undated"]},
        }
    ]
    person = {"id": 7, "email": "ana@desk.example"}
    annotation = {
        "id": 1,
        "completed_by": person,
        "result": result,
        "lead_time": 4.25,
        "created_at": "2026-01-02T03:04:05.678901Z",
    }
    task = {"id": 1, "data": {"text": TEXT, "title": "Ferry"}, "annotations": [annotation],
            "predictions": [{"model_version": "m 1", "score": 0.7, "result": score}]}  # fmt: skip
    write(tmp_path / "ls.json", [task], lines=False)
    assert run("import", "ls.json").exit_code == 0
    rows = read_table(run, "verdicts")
    assert [(row["flag"], row["reviewer"], row["seconds"], row["at"]) for row in rows] == [
        ("anonymous-author", "ana@desk.example", "4.25", "2026-01-02T03:04:05.678Z")
    ]
    machine = read_table(run, "findings")[0]
    assert (machine["flag"], machine["detector"], machine["quote"]) == ("undated", "label-studio m 1", WORDS)
    assert run("import", "ls.json").stdout.count("new 0") == 4


def test_label_studio_offsets_go_out_as_asked(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "p.jsonl", [prodigy(spans=[{"start": START, "end": END, "label": "anonymous-author"}])])
    run("import", "p.jsonl")
    for words, start in ((("--offsets", "utf-16"), UTF_16), ((), START)):
        task = json.loads(run("export", "label-studio", *words).stdout)[0]
        value = next(row["value"] for row in task["annotations"][0]["result"] if row["type"] == "labels")
        assert (value["start"], value["end"]) == (start, start + len(WORDS))
    line = json.loads(run("export", "doccano").stdout)
    assert line["label"] == [[UTF_16, UTF_16 + len(WORDS), "anonymous-author"]]
    selector = json.loads(run("export", "web-annotation").stdout)["items"][0]["target"][0]["selector"]
    assert selector[1] == {"type": "TextPositionSelector", "start": START, "end": END}
    assert TEXT[:START].endswith(selector[0]["prefix"])
    assert TEXT[END:].startswith(selector[0]["suffix"])


def test_an_answer_that_was_changed_there_comes_back_changed(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "p.jsonl", [prodigy()])
    run("import", "p.jsonl")
    task = json.loads(run("export", "prodigy").stdout)
    write(tmp_path / "back.jsonl", [task | {"answer": "reject", "_timestamp": task["_timestamp"] + 60}])
    assert "verdicts: new 1" in run("import", "back.jsonl").stdout
    assert [row["verdict"] for row in read_table(run, "verdicts")] == ["absent"]
    assert run("import", "p.jsonl").stdout.count("new 0") == 4
    assert [row["verdict"] for row in read_table(run, "verdicts")] == ["absent"]


def test_an_older_answer_does_not_replace_a_newer_one(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "new.jsonl", [prodigy(answer="reject", _timestamp=1767225700)])
    write(tmp_path / "old.jsonl", [prodigy()])
    run("import", "new.jsonl")
    result = run("import", "old.jsonl")
    assert "verdicts: new 0 + known 0 + older 1" in result.stdout
    assert [row["verdict"] for row in read_table(run, "verdicts")] == ["absent"]


def test_what_was_taken_back_here_stays_so(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "p.jsonl", [prodigy()])
    run("import", "p.jsonl")
    run("review", "1", "--reviewer", "news-ana", input="bq")
    assert read_table(run, "verdicts") == []
    run("import", "p.jsonl")
    assert read_table(run, "verdicts") == []


def test_doccano_needs_to_be_told_who(run: Run, tmp_path: Path) -> None:
    line = {
        "id": 1,
        "text": TEXT,
        "label": [[UTF_16, UTF_16 + len(WORDS), "anonymous-author"]],
        "Comments": ["no name"],
    }
    write(tmp_path / "ana.jsonl", [line])
    assert "say --reviewer NAME" in run("import", "ana.jsonl").stderr
    assert run("import", "ana.jsonl", "--reviewer", "ana").exit_code == 0
    assert [(row["reviewer"], row["quotes"], row["notes"]) for row in read_table(run, "verdicts")] == [
        ("ana", WORDS, "no name")
    ]
    entity = {"id": 5, "label": "undated", "start_offset": START, "end_offset": END}
    write(tmp_path / "e.jsonl", [{"id": 2, "text": TEXT, "entities": [entity], "relations": [], "Comments": []}])
    assert run("import", "e.jsonl", "--reviewer", "li", "--offsets", "code-points").exit_code == 0
    assert [row["quote"] for row in read_table(run, "evidence") if row["reviewer"] == "li"] == [WORDS]


def test_web_annotations_are_placed_by_their_quote(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "r.jsonl", [{"url": "https://harbourgazette.example/1", "text": TEXT}])
    run("add", "r.jsonl")
    selector = [{"type": "TextQuoteSelector", "exact": WORDS, "prefix": "and ", "suffix": " says"}]
    note = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "motivation": "tagging",
            "creator": {"type": "Person", "name": "Ana"}, "created": "2026-01-01T10:00:00+02:00",
            "body": [{"type": "TextualBody", "purpose": "tagging", "value": "anonymous-author"},
                     {"type": "TextualBody", "purpose": "commenting", "value": "who?"}],
            "target": {"source": "https://harbourgazette.example/1", "selector": selector}}  # fmt: skip
    robot = {**note, "creator": {"type": "Software", "name": "tagger"}}
    lost = {**note, "target": {"source": "https://elsewhere.example/"}}
    wrong = {**note, "target": {**note["target"], "selector": [{"type": "TextQuoteSelector", "exact": "whales"}]}}  # type: ignore[dict-item]
    write(tmp_path / "w.jsonl", [note, robot, lost, wrong])
    result = run("import", "w.jsonl")
    assert result.exit_code == 4
    assert "no article with the address https://elsewhere.example/" in result.stderr
    assert "'whales' does not stand in the article" in result.stderr
    row = read_table(run, "verdicts")[0]
    assert (row["reviewer"], row["quotes"], row["notes"], row["at"]) == (
        "Ana",
        WORDS,
        "who?",
        "2026-01-01T08:00:00.000Z",
    )
    assert read_table(run, "findings")[0]["detector"] == "tagger"


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_words_in_every_export(run: Run, tmp_path: Path, title: str) -> None:
    outlet = "harbourgazette.example"
    write(tmp_path / "p.jsonl", [prodigy(title=title, outlet=outlet, _annotator_id=title, user_input=title)])
    assert run("import", "p.jsonl").exit_code == 0
    for what in ("prodigy", "doccano"):
        assert [
            json.loads(line)["title" if what == "doccano" else "meta"]
            for line in run("export", what).stdout.split("\n")
            if line
        ]
    for what in ("label-studio", "web-annotation", "schema-org"):
        assert json.loads(run("export", what).stdout)
    for what in (
        "scorecards",
        "articles",
        "verdicts",
        "findings",
        "evidence",
        "notes",
        "journal",
        "disagreements",
        "outlets",
    ):
        rows = list(csv.reader(io.StringIO(run("export", what).stdout, newline="")))
        assert {len(row) for row in rows} == {len(rows[0])}
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "-1", "@", "+"))]


def test_an_empty_database_goes_out(run: Run) -> None:
    run("init")
    for what in ("prodigy", "doccano"):
        assert run("export", what).stdout == ""
    assert json.loads(run("export", "label-studio").stdout) == []
    assert json.loads(run("export", "schema-org").stdout) == []
    assert json.loads(run("export", "web-annotation").stdout)["items"] == []
    assert len(run("export", "journal").stdout.splitlines()) == 1


def test_ten_thousand_spans_on_one_article(run: Run, tmp_path: Path) -> None:
    text = "word " * 10_000
    spans = [{"start": n * 5, "end": n * 5 + 4, "label": "undated", "text": "word"} for n in range(10_000)]
    write(tmp_path / "p.jsonl", [prodigy(text=text, label="undated", spans=spans)])
    assert "others: new 10000" in run("import", "p.jsonl").stdout
    task = json.loads(run("export", "prodigy").stdout)
    assert len(task["spans"]) == 10_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("\x00\x01", "NUL"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": ' * 5000 + "1" + "}" * 5000, "nested too deeply"),
        ('[{"text": "a", "text": "b"}]', "the key text stands twice"),
        ('[{"score": NaN}]', "NaN is no number"),
        ('[{"score": 1e999}]', "a number is too large"),
        ('[{"text": "a"', "is not JSON"),
        ("[1, 2]", "looks like no file of prodigy, label-studio, doccano, web-annotation"),
        ('{"id": 1, "text": "an article"}\n{"id": 2, "text": "b"}', "annotate add"),
        ("id,text\n1,a\n", "is not JSON"),
    ],
)
def test_files_that_are_none_are_refused_in_one_line(run: Run, tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    result = run("import", "x.json")
    assert result.exit_code == 3, result.output
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_a_file_in_another_encoding_is_told_to_be_saved_anew_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b'{"text": "Caf\xe9"}\n')
    result = run("import", "x.jsonl")
    assert result.exit_code == 3
    assert result.stderr == ("annotate: x.jsonl: not UTF-8: byte 0xe9 at 13.\n          Save it as UTF-8.\n")


def test_the_wrong_tool_is_named(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "d.jsonl", [{"id": 1, "text": TEXT, "label": [[0, 1, "undated"]]}])
    result = run("import", "d.jsonl", "--from", "prodigy")
    assert result.exit_code == 3
    assert "looks like a file of doccano, not of prodigy" in result.stderr


def test_a_lone_surrogate_keeps_the_offsets() -> None:
    assert parse_json('"a\\ud800b"') == "a�b"


def test_the_interface_of_label_studio_asks_every_flag() -> None:
    rubric = load_rubric()
    root = ET.fromstring(write_config(rubric))
    assert [tag.get("name") for tag in root.iter("Choices")] == list(rubric.keys)
    assert [tag.get("value") for tag in root.iter("Label")] == list(rubric.keys)
    assert {tag.get("toName") for tag in root.iter() if tag.get("toName")} == {"text"}


def test_excel_gets_its_mark(run: Run) -> None:
    run("init")
    assert run("export", "verdicts", "--excel").stdout.startswith("\ufeffarticle,")
    assert run("export", "verdicts", "--excel", "--format", "json").exit_code == 2
    assert run("export", "prodigy", "--format", "csv").exit_code == 2
    assert run("export", "verdicts", "--offsets", "utf-16").exit_code == 2


def test_scorecards_as_reviews(run: Run) -> None:
    run("demo", "--db", "annotate.db")
    result = run("export", "schema-org")
    reviews = json.loads(result.stdout)
    assert {review["@type"] for review in reviews} == {"Review"}
    assert {review["itemReviewed"]["@type"] for review in reviews} == {"NewsMediaOrganization"}
    for review in reviews:
        rating = review["reviewRating"]
        assert 0 <= rating["ratingValue"] <= 100
        assert "95 % interval" in rating["ratingExplanation"]
        assert review["author"]
    assert "schema.org has no place for intervals" in result.stderr


@pytest.mark.parametrize(
    ("tool", "record"),
    [
        ("prodigy", prodigy(label=[1], spans=[{"label": {}}], meta=[])),
        ("prodigy", prodigy(accept={"a": 1}, user_input=[])),
        ("label-studio", {"data": {"text": TEXT}, "annotations": [7]}),
        ("label-studio", {"data": {"text": TEXT}, "annotations": [{"result": [{"type": [], "value": {}}]}]}),
        ("label-studio", {"data": {"text": TEXT}, "predictions": [{"model_version": [], "result": [{"value": []}]}]}),
        ("label-studio", {"data": [], "annotations": []}),
        ("doccano", {"text": TEXT, "label": [[0], {}, 3, [0, 5, []]], "Comments": [{}, 7]}),
        ("web-annotation", {"type": "Annotation", "target": [{"source": []}]}),
        ("web-annotation", {"type": "Annotation", "target": {"source": "x", "selector": [{"type": []}]}, "body": [[]]}),
        ("web-annotation", {"annotate:articles": {}}),
    ],
)
def test_fields_of_another_shape_are_no_crash(run: Run, tmp_path: Path, tool: str, record: dict[str, Any]) -> None:
    write(tmp_path / "x.jsonl", [record])
    result = run("import", "x.jsonl", "--from", tool, "--reviewer", "ana")
    assert result.exit_code in (3, 4), result.output
    assert "mistake in annotate" not in result.output
    assert read_table(run, "verdicts") == [] or tool == "prodigy"
