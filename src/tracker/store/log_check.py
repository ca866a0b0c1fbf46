"""Whether the stored log is what its own hashes say: every payload, every leaf, and the tree they make.

Whoever owns the database can compute all of them anew; only a root that is kept elsewhere tells that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, select

from tracker.audit.canonical import leaf_hash, payload_hash
from tracker.audit.merkle import Frontier
from tracker.domain.errors import VerificationFailed
from tracker.store.clock import to_text
from tracker.store.event_store import BATCH, envelope
from tracker.store.heads import Head
from tracker.store.tables import events


def require_intact(connection: Connection, head: Head) -> None:
    """Recompute every hash of the log from the stored bytes and compare the tree with its head.

    Costs one walk over the log, `BATCH` rows in memory at a time. Raises VerificationFailed with the first position
    and column that is wrong.
    """
    try:
        frontier, recorded_at = _walk(connection, head.dossier)
    except (TypeError, AttributeError, ValueError) as error:
        raise VerificationFailed("events", expected="values of the columns' kinds", found=str(error)) from error
    for column, expected, found in (
        ("position", str(frontier.size), str(head.position)),
        ("recorded_at", recorded_at, to_text(head.recorded_at) if head.recorded_at else ""),
        ("frontier", frontier.root.hex(), head.frontier.root.hex()),
    ):
        if expected != found:
            raise VerificationFailed(f"log_head.{column}", expected=expected, found=found, position=frontier.size)


def _walk(connection: Connection, dossier: str) -> tuple[Frontier, str]:
    """The tree of the leaves and the time of the last event; the cursor is closed where a row fails."""
    query = select(events).where(events.c.dossier == dossier).order_by(events.c.position)
    frontier, recorded_at = Frontier(), ""
    with connection.execute(query.execution_options(yield_per=BATCH)) as result:
        for row in result.mappings():
            _require_row(dict(row), position=frontier.size + 1)
            frontier, recorded_at = frontier.extend([row["leaf_hash"]]), row["recorded_at"]
    return frontier, recorded_at


def _require_row(row: dict[str, Any], *, position: int) -> None:
    if row["position"] != position:
        raise VerificationFailed("position", expected=str(position), found=str(row["position"]), position=position)
    if row["payload"] is None or row["payload_salt"] is None:
        raise VerificationFailed("payload", expected="a payload with its salt", found="none", position=position)
    for column, compute in _HASHES:
        expected = compute(row)
        if row[column] != expected:
            raise VerificationFailed(column, expected=expected.hex(), found=row[column].hex(), position=position)


_HASHES: tuple[tuple[str, Callable[[dict[str, Any]], bytes]], ...] = (
    ("payload_hash", lambda row: payload_hash(row["payload_salt"], row["payload"])),
    ("leaf_hash", lambda row: leaf_hash(envelope(row))),
)
