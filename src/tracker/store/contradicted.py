"""A stored read model that cannot be what the log gave is told as such, with what shows more of it and what mends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from tracker.domain.errors import VerificationFailed

T = TypeVar("T")
MEND = "`tracker replay --check` shows what differs, `tracker db rebuild` builds the read models anew"


def contradicted(where: str, *, expected: str, found: str) -> VerificationFailed:
    """The error for a read model that contradicts the log or another one; `where` names table and row."""
    return VerificationFailed(where, expected=expected, found=f"{found}; {MEND}")


def decoded(decode: Callable[[bytes], T], body: bytes, *, table: str) -> T:
    """A row's body as its value; raises VerificationFailed for one that no event gives."""
    try:
        return decode(body)
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise contradicted(table, expected="a value that the log gives", found=str(error)) from error
