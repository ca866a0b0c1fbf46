"""Take away one event's payload for good: what it said goes, that it was there stays, and the tree still verifies.

The event that says so, the removal and the read models without the text are one transaction. Copies elsewhere, such as
bundles, backups and replicas, are not reached.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.envelope import Draft, event_id
from tracker.domain.errors import Conflict, InputError, NotFound
from tracker.domain.events import PayloadRedacted
from tracker.projections.redacted import REDACTABLE
from tracker.store.engine import writing
from tracker.store.event_rows import stored_row, take_payload
from tracker.store.event_store import lock_head
from tracker.workflows.record import record
from tracker.workflows.replay import rebuild_locked
from tracker.workflows.tools import Tools


@dataclass(frozen=True, slots=True)
class Redaction:
    """Which event lost its payload, and the position of the event that says so."""

    dossier: str
    position: int
    type: str
    stream: str
    said_at: int


def redact(tools: Tools, dossier: str, position: int, *, reason: str, actor: str) -> Redaction:
    """Redact the payload at a position.

    Raises NotFound for a position that the log does not have, InputError for an event that holds no words of others or
    without a reason, Conflict where it was redacted before. On PostgreSQL the app's role may not do this.
    """
    if not reason.strip():
        raise InputError("redaction: expected a reason, which stays in the log, found none")
    with writing(tools.engine) as connection:
        head = lock_head(connection, dossier)
        row = stored_row(connection, dossier, position)
        if row is None:
            raise NotFound("event", str(position), hint=f"the log of {dossier!r} ends at {head.position}")
        if row.type not in REDACTABLE:
            listed = ", ".join(REDACTABLE)
            raise InputError(
                f"position {position}: expected one of {listed}, found {row.type}, which a new event mends"
            )
        stream = f"redaction:{position}"
        if row.payload is None:
            raise Conflict(f"position {position} was redacted before")
        draft = Draft(
            event_id=event_id(dossier, "redaction", str(position)),
            stream=stream,
            event=PayloadRedacted(position, reason),
            actor=actor,
            expected_version=0,
        )
        done = record(connection, dossier, [draft], now=tools.now(), random_bytes=tools.random_bytes)
        take_payload(connection, dossier, position)
        rebuild_locked(connection, dossier)
    return Redaction(dossier, position, row.type, row.stream, done.head.position)
