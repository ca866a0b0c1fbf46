"""Requests that may be sent again: the header that names one, and what makes two the same."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Header

from tracker.store.requests_done import Request

VISIBLE = r"^[\x21-\x7e]+$"
"""Text that a header carries unchanged."""

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="idempotency-key",
        min_length=1,
        max_length=100,
        pattern=VISIBLE,
        description="Sent again with the same request, it is done once.",
    ),
]


def repeatable(key_id: str, idempotency_key: str | None, *asked: str) -> Request | None:
    """The request that this API key (its id) marked so; `asked` is all that it says, in parts."""
    if idempotency_key is None:
        return None
    return Request(key_id, idempotency_key, hashlib.sha256("\x1f".join(asked).encode()).digest())
