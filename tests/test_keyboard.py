"""Keys and typed lines: what a terminal sends, cut into keys, and the line that the keys make."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.terminal.keyboard import ConsoleKeyboard, PipeKeyboard
from annotate.terminal.keys import measure_key, name_key, read_keys
from annotate.terminal.line import Line, Painter, show_line


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        ("yn", ["y", "n"]),
        ("y\x1b[Dn", ["y", "Left", "n"]),
        ("\x1bOA\x1b[1;5C\x1b[15~q", ["Up", "a special key", "a special key", "q"]),
        ("\x1b[[A!", ["a special key", "!"]),
        ("\x1bn", ["Alt-n"]),
        ("\x1b\ny", ["Esc", "Enter", "y"]),
        ("\x1b", ["Esc"]),
        ("\x1b\x1b", ["Esc"]),
        ("\x1b[", ["Alt-["]),
        ("\x1b]11;rgb:ffff/ffff/ffff\x1b\\y", ["a special key", "y"]),
        ("\x1b[200~one\r\ntwo\x1b[201~y", ["a paste", "y"]),
        ("\r\t \x7f\b\x18", ["Enter", "Tab", "Space", "Backspace", "Backspace", "Ctrl-X"]),
        ("ñ漢", ["ñ", "漢"]),
    ],
)
def test_what_is_sent_is_cut_into_keys(sent: str, names: list[str]) -> None:
    assert [name_key(key) for key in read_keys(sent)] == names


def test_a_key_that_has_only_begun_waits_for_its_rest() -> None:
    for begun in ("", "\x1b", "\x1b[", "\x1b[1;", "\x1bO", "\x1b]0;x", "\x1b[200~some", "\x1b[200~some\x1b[20"):
        assert measure_key(begun) == 0


@given(st.text("\x1b[]O~;0AynP\\\x07 \r", max_size=12))
def test_cutting_loses_nothing_and_ends(sent: str) -> None:
    lengths = []
    rest = sent
    while rest:
        lengths.append(measure_key(rest) or len(rest))
        rest = rest[lengths[-1] :]
    assert sum(lengths) == len(sent)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("plain words", "plain words"),
        ("ab\x1b[DX", "aXb"),
        ("ab\x1b[A\x1b[B\x1bn!", "ab!"),
        ("abc\x7f\x7fd", "ad"),
        ("bc\x1b[Ha\x1b[Fd", "abcd"),
        ("abc\x01\x1b[3~", "bc"),
        ("one two\x17three", "one three"),
        ("one\x15two", "two"),
        ("abcd\x1b[D\x1b[D\x0b", "ab"),
        ("\x1b[200~a\nb\x1b[201~c", "a bc"),
        ("a\x00\x07b", "ab"),
    ],
)
def test_keys_edit_a_line(typed: str, text: str) -> None:
    line = Line()
    for key in read_keys(typed):
        line = line.edit(key)
    assert line.text == text


def test_a_pipe_gives_a_line_as_one_unit() -> None:
    keyboard = PipeKeyboard(io.StringIO("cno\x1b[Dte\ny\x1b[An"))
    assert keyboard.read_key() == "c"
    assert keyboard.read_line(lambda: None) == "nteo"
    assert [name_key(keyboard.read_key()) for _ in range(4)] == ["y", "Up", "n", "end of input"]


@pytest.mark.parametrize("line", ["yes\x1b", "yes\x1bn", "\x1b", "y\x1b\x1by"])
def test_an_escape_alone_gives_up_the_whole_piped_line(line: str) -> None:
    keyboard = PipeKeyboard(io.StringIO(f"{line}\nq"))
    assert keyboard.read_line(lambda: None) is None
    assert keyboard.read_key() == "q"


def test_a_piped_line_without_an_end_is_a_line() -> None:
    keyboard = PipeKeyboard(io.StringIO("so it goes"))
    assert keyboard.read_line(lambda: None) == "so it goes"
    assert keyboard.read_line(lambda: None) is None


def test_a_console_without_termios_edits_lines_too(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter(["y", *"no", "\x1b[D", "X", "\r", "a", "\x1b", "q"])
    monkeypatch.setattr("annotate.terminal.keyboard.click.getchar", lambda: next(keys))
    keyboard = ConsoleKeyboard()
    assert keyboard.read_key() == "y"
    assert keyboard.read_line(lambda: None) == "nXo"
    assert keyboard.read_line(lambda: None) is None
    assert keyboard.read_key() == "q"


def test_bytes_that_are_no_text_end_nothing() -> None:
    keyboard = PipeKeyboard(io.TextIOWrapper(io.BytesIO(b"y\xffn"), encoding="utf-8"))
    assert [keyboard.read_key() for _ in range(4)] == ["y", "\ufffd", "n", ""]


def test_the_cursor_stays_in_sight_of_a_long_line() -> None:
    line = Line("0123456789")
    assert show_line(line, 5) == ("6789", "")
    assert show_line(Line("0123", "456789"), 8) == ("0123", "456")
    assert show_line(Line("漢字漢字"), 6) == ("漢字"[0:2], "")


@given(st.lists(st.sampled_from(["a", "漢", "e\u0301", "\x7f", "\x1b[D", "\x1b[C", "\x1b[H", "\x1b[F", "\x15"])))
def test_what_is_painted_is_what_is_typed(keys: list[str]) -> None:
    cells: list[str] = []
    at = 0

    def write(words: str) -> None:
        # A terminal of one line on which every character is one cell, as far as this test goes.
        nonlocal at
        for character in words:
            if character == "\r":
                at = 0
                continue
            cells[at : at + 1] = [character]
            at += 1

    line, painter = Line(), Painter(write, lambda: 200)
    painter.begin(line)
    for key in keys:
        line = line.edit(key.replace("漢", "b").replace("\u0301", ""))
        painter.paint(line)
        assert "".join(cells).rstrip() == f"› {line.text}".rstrip()
        assert at == 2 + len(line.before)
