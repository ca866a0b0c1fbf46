"""Take away one event's payload for good: what it said goes, that it was there stays, and the tree still verifies.

The event that says so, the removal and the read models without the text are one transaction. Copies elsewhere, such as
bundles, backups and replicas, are not reached.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.audit.leaf import StoredEvent
from tracker.domain import codec
from tracker.domain.envelope import Draft, event_id, require_person
from tracker.domain.errors import Conflict, InputError, NotFound
from tracker.domain.events import Event
from tracker.projections.redacted import REDACTABLE, redaction_of
from tracker.store.engine import Connection, reading, writing
from tracker.store.event_rows import stored_row, take_payload
from tracker.store.event_store import lock_head
from tracker.store.heads import read_head
from tracker.store.redactions import same_words, speaks_later, stream_of
from tracker.workflows.record import record
from tracker.workflows.replay import rebuild_locked
from tracker.workflows.tools import Tools


@dataclass(frozen=True, slots=True)
class Redaction:
    """Which event lost its payload, and the position of the event that says so.

    `also` are positions of events of the same item or development that still have theirs, and may repeat the words.
    """

    dossier: str
    position: int
    type: str
    stream: str
    said_at: int
    also: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Which event would lose its payload; `also` as in Redaction."""

    dossier: str
    position: int
    type: str
    stream: str
    also: tuple[int, ...]


def foresee(tools: Tools, dossier: str, position: int, *, reason: str, actor: str) -> Foreseen:
    """What `redact` would do; nothing is taken away. Raises what it does, but for rights, which are not tried."""
    _require_reason(reason, actor)
    with reading(tools.engine) as connection:
        row, _ = _redactable(connection, dossier, position)
        return Foreseen(dossier, position, row.type, row.stream, also=tuple(same_words(connection, row)))


def redact(tools: Tools, dossier: str, position: int, *, reason: str, actor: str) -> Redaction:
    """Redact the payload at a position.

    Raises NotFound for a position that the log does not have, InputError for an event that holds no words of others or
    without a reason or a person, Conflict where it was redacted before. On PostgreSQL the app's role may not do this.
    """
    _require_reason(reason, actor)
    with writing(tools.engine) as connection:
        lock_head(connection, dossier)
        row, said = _redactable(connection, dossier, position)
        draft = Draft(
            event_id=event_id(dossier, "redaction", str(position)),
            stream=stream_of(position),
            event=redaction_of(said, position=position, reason=reason, last=not speaks_later(connection, row)),
            actor=actor,
            expected_version=0,
        )
        done = record(connection, dossier, [draft], now=tools.now(), random_bytes=tools.random_bytes)
        take_payload(connection, dossier, position)
        rebuild_locked(connection, dossier)
        also = tuple(same_words(connection, row))
    return Redaction(dossier, position, row.type, row.stream, said_at=done.head.position, also=also)


def _require_reason(reason: str, actor: str) -> None:
    require_person(actor)
    if not reason.strip():
        raise InputError("redaction: expected a reason, which stays in the log, found none")


def _redactable(connection: Connection, dossier: str, position: int) -> tuple[StoredEvent, Event]:
    """The event at a position, whose payload may go."""
    row = stored_row(connection, dossier, position)
    if row is None:
        end = read_head(connection, dossier).position
        raise NotFound("event", str(position), hint=f"the log of {dossier!r} ends at {end}")
    if row.type not in REDACTABLE:
        listed = ", ".join(REDACTABLE)
        raise InputError(f"position {position}: expected one of {listed}, found {row.type}, which a new event mends")
    if row.payload is None:
        raise Conflict(f"position {position} was redacted before")
    return row, codec.decode_bytes(row.type, row.version, row.payload)
