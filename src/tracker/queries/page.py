"""Pages of lists: an opaque cursor pins the log position, so that turning pages never skips or repeats a row."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from tracker.domain.errors import InputError
from tracker.queries.moment import Context

T = TypeVar("T")
LARGEST = 200


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


def decode(text: str, *, question: str) -> Cursor:
    """Read a cursor back; raises InputError where it is not one of ours or belongs to another question."""
    try:
        raw = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        cursor = msgspec.json.decode(raw, type=Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise InputError(f"cursor: expected the `next` of an earlier answer, found {text[:40]!r}") from error
    if cursor.question != question:
        raise InputError("cursor: expected the filters of the page it came from, found others")
    return cursor
