"""Which language a text is written in."""

from __future__ import annotations

# Below this many letters the guess is wrong too often to be worth having.
_ENOUGH_LETTERS = 40
_READ = 4000


def guess_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language, or None for too little text."""
    sample = text[:_READ]
    letters = sum(character.isalpha() for character in sample)
    wide = sum(character > "⺀" and character.isalpha() for character in sample)
    if letters + 3 * wide < _ENOUGH_LETTERS:
        return None
    from py3langid.langid import classify  # loads its model, which most commands never need

    return str(classify(sample)[0])
