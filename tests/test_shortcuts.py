"""Where the pass asks a cheap question first, the answer is that of the plain reading."""

from __future__ import annotations

import random
import re

import pytest

from annotate.core.dates import find_dates
from annotate.core.model import Article
from annotate.core.page_title import _STEM, _TERM, _find_terms
from annotate.core.text import TextView
from annotate.detectors.language_lexicon import Entry, Hit, LoadedVocabulary
from annotate.detectors.language_reading import Passage
from annotate.detectors.language_signs import _SENTENCE_END
from annotate.detectors.padding_density import _DIFFERENT, _WINDOW, _find_windows
from annotate.detectors.padding_echo import _number_fragments
from annotate.detectors.phrase_rows import read_phrases


@pytest.mark.parametrize("size", [0, 39, 40, 41, 300])
@pytest.mark.parametrize("different", [1, 15, 25, 60])
def test_windows_are_those_of_looking_at_each(size: int, different: int) -> None:
    chance = random.Random(size * 100 + different)
    words = [f"w{chance.randrange(different)}" for _ in range(size)]
    words[size // 3 : size // 2] = [f"x{place}" for place in range(size // 2 - size // 3)]
    plain = [at for at in range(size - _WINDOW + 1) if len(set(words[at : at + _WINDOW])) <= _DIFFERENT]
    assert _find_windows(words) == plain


@pytest.mark.parametrize(
    "text",
    [
        "The well-known ferry isn't late.",
        "A dog's-tail -- 'quoted' words, twenty‑one of them.",
        "rock 'n' roll - B2B_C3 o’clock's",
        "It said 你好 isn't-it かな’s",
        "trailing- 'lead\nnext-line's end",
    ],
)
def test_words_counted_by_runs_are_those_of_the_pattern(text: str) -> None:
    view = TextView(Article(id="0" * 16, source="made.txt", text=text))
    assert len(view.runs) > 0
    assert view.word_count == len(view.words)


@pytest.mark.parametrize("raw", ["", "The Ferry leaves2late naïve ÉCOLE", "Straße ferries", "港口 ferry 港口報"])
def test_terms_of_a_title_are_those_of_the_whole_pattern(raw: str) -> None:
    plain = {(match.group(1) or match.group()[:_STEM]).casefold() for match in _TERM.finditer(raw)}
    assert _find_terms(raw) == plain


@pytest.mark.parametrize("raw", ["令和四年一月十八日", "2022년 1월 18일", "published 18 May 2022", "٢٠٢٢-٠١-١٨"])
def test_dates_in_any_figures_are_still_found(raw: str) -> None:
    assert len(find_dates(raw)) == 1


def test_fragments_have_the_same_number_where_their_words_are_the_same() -> None:
    words = ["a", "b", "a", "b", "c", "a", "b", "c", "b", "a"]
    for size in (1, 2, 5):
        plain = [tuple(words[at : at + size]) for at in range(len(words) - size + 1)]
        numbers = _number_fragments(words, size)
        assert [numbers.index(number) for number in numbers] == [plain.index(fragment) for fragment in plain]


def test_an_entry_of_one_word_is_found_where_a_longer_one_does_not_go_on() -> None:
    own, longer = Entry("alarm", "alarm", 1.0), Entry("alarm", "alarm", 2.0)
    entries = {("grave",): own, ("grave", "new", "peril"): longer}
    words = LoadedVocabulary(entries, {"grave": 3}, frozenset(), frozenset(), frozenset())
    found = words.find(["grave", "new", "peril", "grave", "new", "day", "grave"])
    assert found == [Hit(0, 3, longer), Hit(3, 4, own), Hit(6, 7, own)]
    assert words.find([]) == []


def test_phrases_of_one_and_two_words_and_gaps_stand_beside_each_other() -> None:
    rows = read_phrases({"ferry": "one", "ferry line": "two", "ferry * port": "gap"})
    text = "Ferry line. The ferry to the port, a ferry"
    found = [(hit.key, hit.phrase) for hit in rows.find(text, 0, len(text))]
    assert found == [("two", "ferry line"), ("gap", "ferry * port"), ("one", "ferry")]


def test_words_of_a_passage_are_those_of_one_pattern() -> None:
    text = "Don't; the crews' “it’s” o'-clock\n'a'b’c'd' rock 'n' roll, half-sunk_DIDN'T ’twas 9's\nx'y"
    for start, end in ((0, len(text)), (text.index("\n"), text.rindex("\n"))):
        found = list(re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", text[start:end]))
        passage = Passage(text, start, end)
        assert passage.raw == [match.group() for match in found]
        assert passage.folded == [match.group().replace("’", "'").casefold() for match in found]
        places = list(zip(passage.starts, passage.ends, strict=True))
        assert places == [(match.start() + start, match.end() + start) for match in found]


def test_sentence_ends_are_those_of_the_plain_pattern() -> None:
    plain = re.compile(r"(?<![.!?…])[.!?…]++(?=[\s\"”’')\]]|\Z)|[\r\n]++")
    chance = random.Random(7)
    for _ in range(300):
        text = "".join(chance.choices(".!?…\r\n a)”", k=12))
        for start, end in ((0, 12), (3, 9)):
            ends = [match.span() for match in _SENTENCE_END.finditer(text, start, end)]
            assert ends == [match.span() for match in plain.finditer(text, start, end)]
