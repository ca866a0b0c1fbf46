"""When events were recorded. That never runs backwards along positions, so halving finds where a moment falls."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime

from sqlalchemy import Connection

from tracker.store.clock import from_text, to_text
from tracker.store.driver import fetch

_RECORDED_AT = "SELECT recorded_at FROM events WHERE dossier = ? AND position = ?"


def recorded_at(connection: Connection, dossier: str, position: int) -> datetime | None:
    """When the event at a position was recorded; nothing where there is none."""
    text = _text_at(connection, dossier, position)
    return from_text(text) if text else None


def position_at(connection: Connection, dossier: str, moment: datetime, *, head: int) -> int:
    """The last position, up to `head`, that was recorded at a moment or before it; 0 where none was."""
    return bisect_right(range(1, head + 1), to_text(moment), key=lambda at: _text_at(connection, dossier, at))


def position_before(connection: Connection, dossier: str, moment: datetime, *, head: int) -> int:
    """The last position, up to `head`, that was recorded before a moment; 0 where none was."""
    return bisect_left(range(1, head + 1), to_text(moment), key=lambda at: _text_at(connection, dossier, at))


def _text_at(connection: Connection, dossier: str, position: int) -> str:
    found = fetch(connection, _RECORDED_AT, dossier, position)
    return str(found[0][0]) if found else ""
