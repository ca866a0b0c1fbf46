"""Where words that somebody looked for stand in a text, with a little of what is around them."""

from __future__ import annotations

from tracker.tagging.normalise import fold
from tracker.web.marked import Piece

AROUND = 60
CUT = "\u2026"


def excerpt(text: str, words: str) -> tuple[Piece, ...]:
    """The first place of the words, case and spelling aside, marked as a tag's are; nothing if they stand nowhere."""
    start = fold(text).find(fold(words)) if words else -1
    if start < 0:
        return ()
    end = start + len(words)
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before = f"{CUT if first else ''}{text[first:start]}"
    after = f"{text[end:last]}{CUT if last < len(text) else ''}"
    return tuple(piece for piece in (Piece(before, ""), Piece(text[start:end], "tag"), Piece(after, "")) if piece.text)
