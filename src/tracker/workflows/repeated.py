"""A request that names an idempotency key is done once: its receipt is kept with what it did, and given out again."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

import msgspec

from tracker.domain.errors import Conflict
from tracker.store.engine import Connection
from tracker.store.requests_done import Request, answer_to, keep_answer

T = TypeVar("T")


def done_before(connection: Connection, request: Request | None, cls: type[T]) -> T | None:
    """The receipt of the same request; raises Conflict where its idempotency key came with another one."""
    known = answer_to(connection, request) if request else None
    if known is None:
        return None
    if not known.same:
        raise Conflict("Idempotency-Key: expected a new one, found one that came with another request")
    return msgspec.json.decode(known.answer, type=cls)


def keep_receipt(connection: Connection, request: Request | None, receipt: object, *, at: datetime) -> None:
    """Keep what was done, in the transaction that did it; nothing where nobody may send it again."""
    if request is not None:
        keep_answer(connection, request, answer=msgspec.json.encode(receipt), at=at)
