"""One form of the lexicon as a key that a search finds fast and a test that says whether it really stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.tagging.normalise import fold

_BETWEEN = r"[\s\-\"'/.]+"
"""What may stand between two words of a form: blanks, hyphens, quotes."""
_GAP = r"(?:[\s\-\"'/,]+\w+){0,3}?[\s\-\"'/,]+"
"""What ` .. ` allows: up to three words of the same sentence."""
_WORD = re.compile(r"[\w+&]+\*?|\.\.")


@dataclass(frozen=True, slots=True)
class Form:
    """`key` is the folded beginning that is searched for; `rest` must match right behind it, or None where nothing follows.

    `capital` asks that the first letter of the original text be a capital.
    """

    key: str
    rest: re.Pattern[str] | None
    capital: bool


def parse_form(text: str) -> Form:
    """Read one form; raises ValueError with what was expected where it cannot be searched for."""
    capital = text.startswith("^")
    words = _WORD.findall(fold(text))
    if not words or words[0] in ("..", "*") or words[-1] == ".." or not words[0].rstrip("*"):
        raise ValueError("a form that begins and ends with a word")
    key = words[0].rstrip("*")
    pattern = r"\w*" if words[0].endswith("*") else ""
    joined = False
    for word in words[1:]:
        if word == "..":
            pattern += _GAP
            joined = True
            continue
        stem = word.rstrip("*")
        pattern += ("" if joined else _BETWEEN) + re.escape(stem) + (r"\w*" if word != stem else "")
        joined = False
    return Form(key, re.compile(pattern + r"(?!\w)") if pattern else None, capital)
