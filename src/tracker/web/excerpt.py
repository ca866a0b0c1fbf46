"""Where words that somebody looked for stand in a text, with a little of what is around them."""

from __future__ import annotations

import re

from tracker.web.marked import Piece

AROUND = 60
CUT = "\u2026"


def excerpt(text: str, words: str) -> tuple[Piece, ...]:
    """The first place of the words, case aside, marked as a tag's are; nothing where they do not stand in the text."""
    found = re.search(re.escape(words), text, re.IGNORECASE) if words else None
    if found is None:
        return ()
    start, end = found.span()
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before = f"{CUT if first else ''}{text[first:start]}"
    after = f"{text[end:last]}{CUT if last < len(text) else ''}"
    return tuple(piece for piece in (Piece(before, ""), Piece(found[0], "tag"), Piece(after, "")) if piece.text)
