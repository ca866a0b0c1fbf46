"""One form of the lexicon as a key that a search finds fast and a test that says whether it really stands there."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tracker.tagging.normalise import fold

BETWEEN = frozenset(" -\"'/.")
"""What may stand between two words of a form: blanks, hyphens, quotes; not the line between headline and summary."""
_SEPARATOR = r"[ \-\"'/.]+"
_GAP = r"(?:[ \-\"'/,]+\w+){0,3}?[ \-\"'/,]+"
"""What ` .. ` allows: up to three words of the same clause or list."""
_WORD = re.compile(r"[\w+&]+\*?|\.\.")
_KEPT = 4_096
"""Tests that are kept, of the tens of thousands of a lexicon: those that were asked for lately."""


class Form(NamedTuple):
    """`key` is the folded first word, or its beginning where `is_stem`; `rest` are the words behind it, as written.

    `capital` asks that the first letter of the original text be a capital.
    """

    key: str
    is_stem: bool
    rest: tuple[str, ...]
    capital: bool

    @property
    def follows(self) -> str | None:
        """What the second word is or begins with; None where there is none, or any may stand between."""
        return None if not self.rest or self.rest[0] == ".." else self.rest[0].rstrip("*")

    @property
    def needs(self) -> str:
        """The longest word behind the first, or what it begins with: without it in a text the form is not there."""
        return max((word.rstrip("*") for word in self.rest if word != ".."), key=len, default="")

    def tail(self) -> re.Pattern[str]:
        """What must match right behind the first word; made when it is first asked for, which takes longer than all the
        rest."""
        return _tail(self.rest)


def key_of(text: str) -> str:
    """The key of a form that can be read, for less than to read it."""
    first = _WORD.search(fold(text))
    return first[0].rstrip("*") if first else ""


def parse_form(text: str) -> Form:
    """Read one form; raises ValueError with what was expected where it cannot be searched for."""
    words = _WORD.findall(fold(text))
    if not words or words[0] in ("..", "*") or words[-1] == "..":
        raise ValueError("a form that begins and ends with a word")
    first = words[0]
    return Form(first.rstrip("*"), first.endswith("*"), tuple(words[1:]), text.startswith("^"))


@lru_cache(maxsize=_KEPT)
def _tail(words: tuple[str, ...]) -> re.Pattern[str]:
    pattern, before = "", _SEPARATOR
    for word in words:
        if word == "..":
            before = _GAP
            continue
        stem = word.rstrip("*")
        pattern += before + re.escape(stem) + (r"\w*" if word != stem else "")
        before = _SEPARATOR
    return re.compile(pattern + r"(?!\w)")
