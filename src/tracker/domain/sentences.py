"""Where a sentence ends, for all that reads a text: at its marks before a blank, and at the end of a line."""

from __future__ import annotations

import re

SENTENCE_END = re.compile(r"[.!?؟…\n](?:(?<=\n)|[.!?؟…]*(?=\s))")
"""One set of characters stands first, which a search skips to; an alternation would be tried at every character."""


def first_sentence(text: str) -> str:
    """A text up to the end of its first sentence, without the marks there."""
    return SENTENCE_END.split(text, maxsplit=1)[0]
