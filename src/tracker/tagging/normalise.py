"""One spelling for letters, digits, quotes and dashes that are written in several ways; never another length.

Character n of the folded text stands for character n of the text, so that spans found in one are spans of the other.
"""

from __future__ import annotations

import re

_SPACES = "\u00a0\u00ad\u200b\u200c\u200d\u2007\u2009\u202f\u2060\ufeff\t\r\n"
"""Blanks, and the joiners that Arabic script writes inside words where others write a blank."""
_LETTERS = {
    "\u0130": "i",  # the one letter whose lower case would be two characters
    "\u0401": "\u0435",  # Cyrillic yo, which most texts write as ye
    "\u0451": "\u0435",
    "\u064a": "\u06cc",  # both letters ye
    "\u0649": "\u06cc",
    "\u0626": "\u06cc",
    "\u0643": "\u06a9",  # both letters kaf
    "\u0629": "\u0647",  # te marbuta and he
    "\u06c0": "\u0647",
    "\u0622": "\u0627",  # alef with its marks
    "\u0623": "\u0627",
    "\u0625": "\u0627",
    "\u0671": "\u0627",
    "\u0624": "\u0648",  # vav with hamza
}
_QUOTES = dict.fromkeys("\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\u301d\u301e", '"') | dict.fromkeys(
    "\u2018\u2019\u201a\u201b\u2032\u0060\u00b4\u02bc", "'"
)
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
_DIGITS = {chr(base + n): str(n) for base in (0x0660, 0x06F0) for n in range(10)}
_SPELLING = _LETTERS | _QUOTES | _DASHES | _DIGITS | dict.fromkeys(_SPACES, " ")
_ODD = re.compile(f"[{''.join(_SPELLING)}]")


def fold(text: str) -> str:
    """The text in lower case with one spelling for each letter; `len(fold(text)) == len(text)` for any text."""
    return _ODD.sub(_spelled, text).lower()


def _spelled(odd: re.Match[str]) -> str:
    return _SPELLING[odd[0]]
