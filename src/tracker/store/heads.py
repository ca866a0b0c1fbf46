"""Where a log ends. Reading only: `event_store` moves the head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from tracker.audit.merkle import HASH_BYTES, Frontier
from tracker.domain.errors import VerificationFailed
from tracker.store.clock import from_text
from tracker.store.driver import run
from tracker.store.tables import log_head

HEAD = "SELECT position, recorded_at, frontier FROM log_head WHERE dossier = ?"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a log ends: `position` 0 before its first event. `recorded_at` is UTC."""

    dossier: str
    position: int
    recorded_at: datetime | None
    frontier: Frontier


def read_head(connection: Connection, dossier: str) -> Head:
    """Where the log ends now."""
    row = run(connection, HEAD, dossier).one_or_none()
    return head_of(dossier, row)


def read_heads(connection: Connection) -> list[Head]:
    """Where every log that has begun ends now."""
    rows = connection.execute(select(log_head).where(log_head.c.position > 0).order_by(log_head.c.dossier))
    return [head_of(row.dossier, row) for row in rows]


def head_of(dossier: str, row: Any) -> Head:
    """A row of `log_head` as a value. Raises VerificationFailed where its frontier does not fit its position."""
    if row is None or row.position == 0:
        return Head(dossier, 0, None, Frontier())
    wanted = row.position.bit_count() * HASH_BYTES
    if not isinstance(row.frontier, bytes) or len(row.frontier) != wanted:
        expected = f"{wanted} bytes, the peaks of a tree of {row.position} leaves"
        found = f"{len(row.frontier)} bytes" if isinstance(row.frontier, bytes) else type(row.frontier).__name__
        raise VerificationFailed("log_head.frontier", expected=expected, found=found, position=row.position)
    return Head(dossier, row.position, from_text(row.recorded_at), Frontier.from_bytes(row.position, row.frontier))
