"""Pages of lists: an opaque cursor pins the log position, so that turning pages never skips or repeats a row."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import msgspec

from tracker.domain.errors import NotFound
from tracker.projections.base import OPEN
from tracker.queries.moment import Context, Moment

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


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page is asked for: at most `limit` rows after `last`, as known at `moment`, which a cursor pins."""

    question: str
    moment: Moment
    last: tuple[str, ...] | None
    limit: int

    @property
    def fetch(self) -> int:
        """How many rows to read: one more than are shown tells whether there is another page."""
        return self.limit + 1

    def page(
        self, context: Context, rows: Sequence[Any], *, key: Callable[[Any], tuple[str, ...]], show: Callable[[Any], T]
    ) -> Page[T]:
        """The rows that were read as a page; `key` is a row's sort key."""
        following = None
        if len(rows) > self.limit:
            following = encode(Cursor(context.position, self.question, key(rows[self.limit - 1])))
        return Page(context, tuple(show(row) for row in rows[: self.limit]), following)


def turn(moment: Moment, cursor: str | None, *, filters: object, width: int, limit: int) -> Turn:
    """Where to begin: at the top, or after the page whose cursor this is. Raises NotFound as `decode` does."""
    question = hashlib.sha256(msgspec.json.encode(filters)).hexdigest()[:16]
    if not cursor:
        return Turn(question, moment, None, limit)
    mark = decode(cursor, question=question, width=width)
    return Turn(question, replace(moment, known_at=mark.position), mark.last, limit)


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
    if not fits or not 0 <= cursor.position < OPEN:
        raise _unknown(text)
    if cursor.question != question:
        raise NotFound("page", text[:40], hint="the cursor was made for other filters")
    return cursor


def number(part: str) -> int:
    """A part of a sort key that is a position; raises NotFound for a cursor that we did not make."""
    if part.isascii() and part.isdigit() and len(part) <= 16 and int(part) < OPEN:
        return int(part)
    raise _unknown(part)


def _unknown(text: str) -> NotFound:
    return NotFound("page", text[:40], hint="expected the `next` of an earlier answer")
