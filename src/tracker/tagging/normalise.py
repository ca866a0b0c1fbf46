"""One spelling for letters, digits, quotes and dashes that are written in several ways; never another length.

Character n of the folded text stands for character n of the text, so that spans found in one are spans of the other.
"""

from __future__ import annotations

_SPACES = "\u00a0\u00ad\u200b\u200c\u200d\u2007\u2009\u202f\u2060\ufeff\t\r\n"
"""Blanks, and the joiners that Persian writes inside words where others write a blank."""
_LETTERS = {
    "\u0130": "i",  # the one letter whose lower case would be two characters
    "ё": "е", "Ё": "е",
    "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه",
    "أ": "ا", "إ": "ا", "ٱ": "ا", "آ": "ا", "ؤ": "و",
}  # fmt: skip
_QUOTES = dict.fromkeys("«»„“”‟″〝〞", '"') | dict.fromkeys("‘’‚‛′`´ʼ", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_DIGITS = {chr(base + n): str(n) for base in (0x0660, 0x06F0) for n in range(10)}
_TABLE = str.maketrans(_LETTERS | _QUOTES | _DASHES | _DIGITS | dict.fromkeys(_SPACES, " "))


def fold(text: str) -> str:
    """The text in lower case with one spelling for each letter; `len(fold(text)) == len(text)` for any text."""
    return text.translate(_TABLE).lower()
