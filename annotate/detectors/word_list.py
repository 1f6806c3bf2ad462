"""The different words of a text, to ask whether a literal stands in any of them, and which are not plain words."""

from __future__ import annotations

from itertools import filterfalse

from annotate.core.literals import fold_text
from annotate.core.text import TextView


def share_word_list(view: TextView) -> str | None:
    """Return the different words, folded and each closed by a line end; read once a view.

    What a pattern without case finds within a word, a literal of letters and figures (lower case), stands there too;
    None where a letter might hide it: see `fold_text`.
    """
    return view.share(_join_words)


def share_mixed(view: TextView) -> list[str]:
    """Return the different words that are not of letters alone: figures, "b2b"; read once a view."""
    return view.share(_list_mixed)


def _list_mixed(view: TextView) -> list[str]:
    return list(filterfalse(str.isalpha, view.runs.index))


def _join_words(view: TextView) -> str | None:
    return None if fold_text(view.text) is None else "\n".join((*view.runs.index, ""))
