"""Events found by their stream: few of a long log."""

from __future__ import annotations

from sqlalchemy import Connection

from tracker.store import tables
from tracker.store.driver import fetch

at_position = tables.events.c.position + 0
"""The position, to compare and order by where a query names streams: by the bare column SQLite would walk the log."""
_STREAM_AT = "SELECT stream FROM events WHERE dossier = ? AND position = ?"


def thing_at(connection: Connection, dossier: str, position: int) -> str:
    """The id of the item, the development or whatever else the event at a position is about; empty without one."""
    return "".join(stream.partition(":")[2] for (stream,) in fetch(connection, _STREAM_AT, dossier, position))
