"""What arrays tell of the words of a text is what looking at each word tells."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from annotate.core.tokens import index_words
from annotate.core.word_numbers import WordNumbers, sum_ranges
from annotate.detectors.padding_phrase_list import fold_words


def number(words: list[str]) -> WordNumbers:
    return WordNumbers(index_words(words))


@pytest.mark.parametrize("size", [0, 39, 40, 41, 300])
@pytest.mark.parametrize("different", [1, 15, 25, 60])
def test_narrow_rows_are_those_of_looking_at_each(size: int, different: int) -> None:
    chance = random.Random(size * 100 + different)
    words = [f"w{chance.randrange(different)}" for _ in range(size)]
    words[size // 3 : size // 2] = [f"x{place}" for place in range(size // 2 - size // 3)]
    plain = [at for at in range(size - 39) if len(set(words[at : at + 40])) <= 20]
    assert number(words).find_narrow(40, 20) == plain


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("reach", [5, 8])
def test_repeats_are_those_of_comparing_all_rows(size: int, reach: int) -> None:
    chance = random.Random(size)
    words = ["a", "a", "a", "b", *("abcdefgh"[chance.randrange(8)] for _ in range(60 * size)), "a", "b", "c"]
    words[20:20] = [f"new{place}" for place in range(20)]
    rows = [words[at : at + size] for at in range(len(words) - size + 1)]
    same = {at: [place for place in range(at) if rows[place] == row][:3] for at, row in enumerate(rows)}
    plain = {at: [place for place in places if place + size <= at] for at, places in same.items()}
    groups = list(number(words).find_repeats(size, 3).group(reach, 0))
    assert dict(row for group in groups for row in group) == {at: places for at, places in plain.items() if places}
    assert all(after[0] - before[0] <= reach for group in groups for before, after in pairwise(group))
    assert all(after[0][0] - before[-1][0] > reach for before, after in pairwise(groups))


def test_groups_that_cover_few_words_are_left_out() -> None:
    words = fold_words("one two three four and new one two again four three two three four also here one two")
    found = number(words).find_repeats(2, 8)
    assert [[place for place, _ in group] for group in found.group(2, 3)] == [[11, 12]]
    assert [[place for place, _ in group] for group in found.group(2, 2)] == [[6], [11, 12], [16]]


@pytest.mark.parametrize("words", [[], ["one"], ["one", "two"]])
def test_short_texts_repeat_nothing(words: list[str]) -> None:
    assert list(number(words).find_repeats(2, 8).group(5, 0)) == []
    assert number(words).find_narrow(3, 2) == []
    assert number(words).spread(bytes(len(words))) == bytes(len(words))


@pytest.mark.parametrize("ranges", [[], [(0, 12)], [(0, 4), (4, 9), (9, 12)], [(1, 4), (6, 7), (7, 11)]])
def test_words_of_one_range_are_those_of_counting_all(ranges: list[tuple[int, int]]) -> None:
    words = ["b", "a", "c", "a", "d", "b", "e", "e", "c", "f", "b", "g"]
    different = list(dict.fromkeys(words))
    asked = bytes(word != "f" for word in different)
    said = [set(words[start:stop]) for start, stop in ranges]
    plain = [place for place, word in enumerate(different) if sum(word in row for row in said) == 1 and word != "f"]
    assert number(words).find_single(ranges, asked) == plain


def test_frequent_words_come_by_uses_then_by_first_use() -> None:
    words = list("bacadbcce")
    found = number(words)
    assert found.sort_frequent(2) == [2, 0, 1]
    assert [found.number_of(place) for place in range(5)] == [0, 1, 2, 1, 3]
    assert found.spread(b"xyzuv") == b"xyzyuxzzv"


def test_sums_of_ranges_are_of_signed_bytes() -> None:
    values = bytes(value & 255 for value in (3, -2, 5, 0, -7, 1))
    assert sum_ranges([(0, 2), (1, 5), (5, 6)], values, bytes(6)) == [[1, -4, 1], [0, 0, 0]]
    assert sum_ranges([], b"") == [[]]
