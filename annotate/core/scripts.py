"""The scripts of East Asia as ranges of characters, to be put between the brackets of a pattern.

They are spelt by number: U+F900 looks like U+8C48, and an editor that composes characters makes the one of the other.
"""

HIRAGANA, KATAKANA = "\u3040-\u309f", "\u30a0-\u30ff"
# Both scripts of Japanese syllables, with their mark of length.
KANA = HIRAGANA + KATAKANA
# Ideographs; not the mark "々" that repeats one in Japanese names.
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# Ideographs that old encodings held twice.
HAN_AGAIN = "\uf900-\ufaff"
HANGUL = "\uac00-\ud7af"
