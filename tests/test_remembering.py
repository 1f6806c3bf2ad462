"""What was worked out once is not worked out again, within a bound."""

from __future__ import annotations

from annotate.core.remembering import Remembered


def test_a_known_key_is_not_asked_again_and_all_are_forgotten_beyond_the_bound() -> None:
    asked: list[str] = []

    def measure(word: str) -> int:
        asked.append(word)
        return len(word)

    sizes = Remembered(measure, 2)
    assert [sizes[word] for word in ("a", "bb", "a", "bb")] == [1, 2, 1, 2]
    assert asked == ["a", "bb"]
    assert sizes["ccc"] == 3
    assert dict(sizes) == {"ccc": 3}
