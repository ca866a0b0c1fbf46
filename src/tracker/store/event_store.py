"""The append-only log: append and read. There is no function that changes or removes an event.

Position is given under the lock of the log's head (a row lock on PostgreSQL, the write lock on SQLite), held to commit,
so positions have no gaps and a reader that follows them never skips a slow writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from msgspec import Struct
from sqlalchemy import Connection

from tracker.audit.canonical import SALT_BYTES, payload_hash
from tracker.audit.leaf import StoredEvent, leaf_of
from tracker.audit.merkle import Frontier
from tracker.domain import codec
from tracker.domain.envelope import Draft, Recorded
from tracker.domain.errors import EventIdReused, StaleVersion
from tracker.projections.base import OPEN
from tracker.store import merkle_tiles
from tracker.store.clock import day_text, from_text, to_text
from tracker.store.driver import run, stream
from tracker.store.event_rows import insert_rows
from tracker.store.heads import HEAD, Head, head_of
from tracker.store.redactions import left_of

Salts = Callable[[int], bytes]
"""Random bytes of the length asked for (`secrets.token_bytes` in production)."""

_MADE = "INSERT INTO log_head (dossier, position, recorded_at, frontier) VALUES (?, 0, '', ?) ON CONFLICT DO NOTHING"
_MOVE = "UPDATE log_head SET position = ?, recorded_at = ?, frontier = ? WHERE dossier = ?"
_KNOWN = "SELECT event_id, position, stream, type, payload FROM events WHERE dossier = ? AND event_id IN ?"
_VERSIONS = "SELECT stream, MAX(stream_version) AS newest FROM events WHERE dossier = ? AND stream IN ? GROUP BY stream"
_READ = (
    "SELECT position, event_id, stream, stream_version, type, version, recorded_at, actor, payload FROM events "
    "WHERE dossier = ? AND position > ? AND position <= ?{} ORDER BY position"
)
_moment = lru_cache(maxsize=16)(from_text)
"""Events of one transaction bear one time, so most texts are the one before."""


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: the new events in order, how many drafts the log already held, and the head after it."""

    events: tuple[Recorded, ...]
    duplicates: int
    head: Head


def append(
    connection: Connection, dossier: str, drafts: Sequence[Draft], *, now: datetime, random_bytes: Salts
) -> Appended:
    """Add the drafts that the log does not hold yet, in order, inside the caller's write transaction.

    Raises StaleVersion where a draft names an expected version that is not the stream's, EventIdReused where its id is
    known with another stream, type or payload.
    """
    head = lock_head(connection, dossier)
    recorded_at = max(now, head.recorded_at) if head.recorded_at else now
    known = _known(connection, dossier, drafts)
    versions = _versions(connection, dossier, drafts)
    salts, said_at = random_bytes(SALT_BYTES * len(drafts)), to_text(recorded_at)
    rows: list[StoredEvent] = []
    fresh: list[Recorded] = []
    for number, draft in enumerate(drafts):
        payload = codec.encode_bytes(draft.event)
        if draft.event_id in known:
            known[draft.event_id].require_same(draft, payload)
            continue
        found = versions.get(draft.stream, 0)
        if draft.expected_version is not None and draft.expected_version != found:
            raise StaleVersion(draft.stream, expected=draft.expected_version, found=found)
        versions[draft.stream] = found + 1
        row = _row(
            draft,
            place=(dossier, head.position + len(rows) + 1, found + 1),
            payload=payload,
            salt=salts[number * SALT_BYTES : (number + 1) * SALT_BYTES],
            recorded_at=said_at,
        )
        rows.append(row)
        known[draft.event_id] = _Held(row.position, row.stream, row.type, payload)
        fresh.append(_recorded(row, draft, recorded_at=recorded_at))
    after = _stored(connection, rows, before=head, recorded_at=recorded_at) if rows else head
    return Appended(tuple(fresh), len(drafts) - len(rows), after)


def _stored(connection: Connection, rows: Sequence[StoredEvent], *, before: Head, recorded_at: datetime) -> Head:
    """The head after these rows, which are stored with the tiles that they complete."""
    insert_rows(connection, rows)
    frontier = before.frontier.extend(row.leaf_hash for row in rows)
    move_head(connection, before.dossier, frontier, recorded_at=to_text(recorded_at))
    merkle_tiles.fill(connection, before.dossier, before=before.position, after=frontier.size)
    return Head(before.dossier, frontier.size, recorded_at, frontier)


def lock_head(connection: Connection, dossier: str) -> Head:
    """Hold the log's head until the transaction ends, making it first where the log is new."""
    locked = f"{HEAD} FOR UPDATE" if connection.dialect.name == "postgresql" else HEAD
    row = run(connection, locked, dossier).one_or_none()
    if row is None:
        run(connection, _MADE, dossier, b"")
        row = run(connection, locked, dossier).one()
    return head_of(dossier, row)


def move_head(connection: Connection, dossier: str, frontier: Frontier, *, recorded_at: str) -> None:
    """Let a log end where this tree does; the caller holds its head."""
    run(connection, _MOVE, frontier.size, recorded_at, frontier.to_bytes(), dossier)


def read(
    connection: Connection, dossier: str, *, after: int = 0, to: int | None = None, actor: str | None = None
) -> Iterator[Recorded]:
    """Events with `after < position <= to` (by one actor, where named), in order; a lost payload reads `Redacted`."""
    values = (dossier, after, OPEN if to is None else to)
    rows = (
        stream(connection, _READ.format(""), *values)
        if actor is None
        else stream(connection, _READ.format(" AND actor = ?"), *values, actor)
    )
    with closing(rows):
        for position, event_id, stream_, stream_version, type_, version, text, who, payload in rows:
            event = (
                left_of(connection, dossier, position, type_=type_)
                if payload is None
                else codec.decode_bytes(type_, version, payload)
            )
            at = _moment(text)
            yield Recorded(dossier, position, event_id, stream_, stream_version, type_, version, at, who, event)


class _Held(Struct, frozen=True):
    """What the log holds under an event id; `payload` is `None` once redacted."""

    position: int
    stream: str
    type: str
    payload: bytes | None

    def require_same(self, draft: Draft, payload: bytes) -> None:
        """Raise EventIdReused unless the draft says again what is held."""
        type_, _ = codec.type_and_version(draft.event)
        if (self.stream, self.type) != (draft.stream, type_) or self.payload not in (None, payload):
            raise EventIdReused(draft.event_id, position=self.position)


def _known(connection: Connection, dossier: str, drafts: Sequence[Draft]) -> dict[str, _Held]:
    found = run(connection, _KNOWN, dossier, [draft.event_id for draft in drafts])
    return {row.event_id: _Held(row.position, row.stream, row.type, row.payload) for row in found}


def _versions(connection: Connection, dossier: str, drafts: Sequence[Draft]) -> dict[str, int]:
    streams = sorted({draft.stream for draft in drafts})
    return {row.stream: row.newest for row in run(connection, _VERSIONS, dossier, streams)}


def _row(draft: Draft, *, place: tuple[str, int, int], payload: bytes, salt: bytes, recorded_at: str) -> StoredEvent:
    """The row of a draft; `place` is dossier, position and the stream's version."""
    dossier, position, stream_version = place
    type_, version = codec.type_and_version(draft.event)
    bare = StoredEvent(
        dossier,
        position,
        draft.event_id,
        draft.stream,
        stream_version,
        type_,
        version,
        draft.occurred_edtf,
        day_text(draft.occurred_from),
        day_text(draft.occurred_to),
        None if draft.published_at is None else to_text(draft.published_at),
        recorded_at,
        draft.actor,
        draft.causation_id,
        draft.correlation_id,
        payload,
        salt,
        payload_hash(salt, payload),
        b"",
    )
    return StoredEvent._make((*bare[:-1], leaf_of(bare)))


def _recorded(row: StoredEvent, draft: Draft, *, recorded_at: datetime) -> Recorded:
    return Recorded(
        dossier=row.dossier,
        position=row.position,
        event_id=row.event_id,
        stream=row.stream,
        stream_version=row.stream_version,
        type=row.type,
        version=row.version,
        recorded_at=recorded_at,
        actor=row.actor,
        event=draft.event,
    )
