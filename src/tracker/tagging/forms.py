"""One form of the lexicon as a key that a search finds fast and a test that says whether it really stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.tagging.normalise import fold

BETWEEN = frozenset(" -\"'/.")
"""What may stand between two words of a form: blanks, hyphens, quotes; not the line between headline and summary."""
_SEPARATOR = r"[ \-\"'/.]+"
_GAP = r"(?:[ \-\"'/,]+\w+){0,3}?[ \-\"'/,]+"
"""What ` .. ` allows: up to three words of the same clause or list."""
_WORD = re.compile(r"[\w+&]+\*?|\.\.")


@dataclass(frozen=True, slots=True)
class Form:
    """`key` is the folded first word, or its beginning where `is_stem`; `tail` must match right behind that word.

    `tail` is None for a single word. `follows` is what the second word is or begins with, None where any word may stand
    between. `capital` asks that the first letter of the original text be a capital.
    """

    key: str
    is_stem: bool
    tail: re.Pattern[str] | None
    follows: str | None
    capital: bool


def parse_form(text: str) -> Form:
    """Read one form; raises ValueError with what was expected where it cannot be searched for."""
    words = _WORD.findall(fold(text))
    if not words or words[0] in ("..", "*") or words[-1] == "..":
        raise ValueError("a form that begins and ends with a word")
    pattern = follows = None
    if len(words) > 1:
        pattern = re.compile(_tail(words[1:]) + r"(?!\w)")
        follows = None if words[1] == ".." else words[1].rstrip("*")
    first = words[0]
    return Form(first.rstrip("*"), first.endswith("*"), pattern, follows, capital=text.startswith("^"))


def _tail(words: list[str]) -> str:
    pattern, before = "", _SEPARATOR
    for word in words:
        if word == "..":
            before = _GAP
            continue
        stem = word.rstrip("*")
        pattern += before + re.escape(stem) + (r"\w*" if word != stem else "")
        before = _SEPARATOR
    return pattern
