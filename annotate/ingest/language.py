"""Which language a text is written in."""

from __future__ import annotations

# Below this many letters the guess is wrong too often to be worth having.
_ENOUGH_LETTERS = 40
# So much of the beginning, which may be the site's navigation, and of the middle is looked at.
_READ = 600


def guess_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language, or None for too little text."""
    middle = len(text) // 2
    sample = text if middle <= _READ else f"{text[:_READ]} {text[middle : middle + _READ]}"
    # The first words tell of most texts; what they lack is looked for in the whole sample.
    if sum(map(str.isalpha, sample[: 2 * _ENOUGH_LETTERS])) < _ENOUGH_LETTERS and _measure(sample) < _ENOUGH_LETTERS:
        return None
    from py3langid.langid import classify  # loads its model, which most commands never need

    return str(classify(sample)[0])


def _measure(sample: str) -> int:
    """Return how many letters a text has; an ideograph carries as much as four."""
    letters = list(filter(str.isalpha, sample))
    return len(letters) + 3 * sum(letter > "⺀" for letter in letters)
