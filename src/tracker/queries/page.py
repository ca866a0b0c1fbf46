"""Pages of lists: an opaque cursor pins the log position, so that turning pages never skips or repeats a row."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from tracker.domain.errors import NotFound
from tracker.queries.moment import Context

T = TypeVar("T")
LARGEST = 200
LAST_POSITION = 9_007_199_254_740_991
"""The largest position: exact in every JSON reader (2^53 - 1)."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins: after `last` (the sort key of the row before), as known at `position`.

    `question` is a digest of the filters, so that a cursor is not used with others.
    """

    position: int
    question: str
    last: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows, and the cursor of the next page where there is one."""

    context: Context
    rows: tuple[T, ...]
    next: str | None


def encode(cursor: Cursor) -> str:
    """The cursor as text for a link."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def decode(text: str, *, question: str, width: int) -> Cursor:
    """Read a cursor back with `width` parts of a sort key.

    Raises NotFound where it names no page of this question: not one of ours, or made for other filters.
    """
    try:
        raw = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        cursor = msgspec.json.decode(raw, type=Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise _unknown(text) from error
    fits = len(cursor.last) == width and all(part.isprintable() for part in cursor.last)
    if not fits or not 0 <= cursor.position <= LAST_POSITION:
        raise _unknown(text)
    if cursor.question != question:
        raise NotFound("page", text[:40], hint="the cursor was made for other filters")
    return cursor


def number(part: str) -> int:
    """A part of a sort key that is a position; raises NotFound for a cursor that we did not make."""
    if part.isascii() and part.isdigit() and int(part[:17]) <= LAST_POSITION and len(part) <= 16:
        return int(part)
    raise _unknown(part)


def _unknown(text: str) -> NotFound:
    return NotFound("page", text[:40], hint="expected the `next` of an earlier answer")
