"""Where a log ends. Reading only: `event_store` moves the head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from tracker.audit.merkle import Frontier
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
    try:
        frontier = Frontier.from_bytes(row.position, row.frontier)
    except ValueError as error:
        raise VerificationFailed(
            "log_head.frontier", expected=str(error), found=f"{len(row.frontier)} bytes", position=row.position
        ) from error
    return Head(dossier, row.position, from_text(row.recorded_at), frontier)
