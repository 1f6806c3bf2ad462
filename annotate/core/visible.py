"""Makes untrusted text fit to be shown: nothing in it can style, move or hide anything."""

from __future__ import annotations

import re
import unicodedata

# Joiners that shape emoji, Persian and Indic words, and the signs that Arabic sets over numbers.
_HARMLESS_FORMATS = frozenset("‌‍؀؁؂؃؄؅۝܏࣢")
# All that may have to be shown otherwise. Matches "\n", "é"; must not match "a", " ".
_ODD = re.compile("[^ -~]")
_DROPPED = "­"  # a soft hyphen shows nothing, and terminals disagree on its width


def safe_text(text: str, *, keep_lines: bool = False) -> str:
    """Return the text with control and direction characters made visible.

    ESC becomes "␛", U+202E becomes "<202E>". Line ends and tabs become blanks, or with `keep_lines`
    stay. What is stored is never changed by this.
    """
    if text.isprintable() or (keep_lines and text.replace("\n", "").isprintable()):
        return text
    return _ODD.sub(lambda found: _show(found.group(), keep_lines), text)


def _show(character: str, keep_lines: bool) -> str:
    if character.isprintable():
        return character
    if character in "\n\t":
        return character if keep_lines else " "
    if character in "\r\v\f\x85\u2028\u2029":
        return "\n" if keep_lines and character in "\u2028\u2029\x85" else ("" if keep_lines else " ")
    category = unicodedata.category(character)
    if category == "Zs" or character in _HARMLESS_FORMATS:
        return character
    if character == _DROPPED:
        return ""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<{code:04X}>"
