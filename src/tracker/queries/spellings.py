"""Words looked for in a column of texts, however their letters are spelled: Persian in Arabic letters, yo as ye."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import Column, ColumnElement

from tracker.tagging.normalise import fold

_LETTERS = 0x10000
"""Letters beyond have one spelling."""
_SEAM = "\n"
"""Stands between headline and summary; no blank that is looked for reaches over it."""


def holds(column: Column[str], text: str) -> ColumnElement[bool]:
    """Whether the column, which holds casefolded texts, has `text` in it: case and spelling of letters aside."""
    wanted, spellings = text.casefold(), _spellings()
    if not any(fold(letter) in spellings for letter in wanted):
        return column.contains(wanted, autoescape=True)
    return column.regexp_match("".join(spellings.get(fold(letter)) or re.escape(letter) for letter in wanted))


@lru_cache(maxsize=1)
def _spellings() -> Mapping[str, str]:
    """By folded letter, where casefolded texts may have several: the class of a regular expression that any fits.

    It is read alike by Python, which looks for SQLite, and by PostgreSQL.
    """
    every = "".join(map(chr, range(1, _LETTERS)))
    classes: defaultdict[str, list[str]] = defaultdict(list)
    for letter, folded in zip(every, fold(every), strict=True):
        if letter not in (_SEAM, folded) and letter == letter.casefold():
            classes[folded].append(letter)
    return {folded: f"[{re.escape(''.join([folded, *others]))}]" for folded, others in classes.items()}
