"""Whether each column of a stored row holds a value of its kind: SQLite keeps whatever it is given, in any column."""

from __future__ import annotations

from typing import get_type_hints

from tracker.audit.leaf import StoredEvent
from tracker.domain.errors import VerificationFailed

_HINTS = get_type_hints(StoredEvent)
_WORDS = {str: "text", int: "an integer", float: "a number", bytes: "bytes", type(None): "nothing"}


def kind_of(value: object) -> str:
    """The kind of a stored value in words."""
    return _WORDS.get(type(value), type(value).__name__)


def require_kinds(row: StoredEvent, *, position: int) -> None:
    """Raise VerificationFailed for the first column whose value is of another kind, or no UTF-8 in a payload.

    `position` is where the row stands, whatever its own column says.
    """
    for column, hint in _HINTS.items():
        value = getattr(row, column)
        if not isinstance(value, hint):
            kind = getattr(hint, "__args__", (hint,))[0]
            raise VerificationFailed(column, expected=_WORDS[kind], found=kind_of(value), position=position)
    try:
        (row.payload or b"").decode()
    except UnicodeDecodeError as error:
        raise VerificationFailed("payload", expected="UTF-8 text", found=str(error), position=position) from error
