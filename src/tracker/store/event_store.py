"""The append-only log: append and read. There is no function that changes or removes an event.

Position is given under the lock of the log's head (a row lock on PostgreSQL, the write lock on SQLite), held to commit,
so positions have no gaps and a reader that follows them never skips a slow writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tracker.audit.canonical import SALT_BYTES, canonical, payload_hash
from tracker.audit.leaf import StoredEvent, leaf_of
from tracker.audit.merkle import Frontier
from tracker.domain import codec
from tracker.domain.envelope import Draft, Recorded
from tracker.domain.errors import EventIdReused, StaleVersion
from tracker.store import merkle_tiles
from tracker.store.clock import day_text, from_text, to_text
from tracker.store.event_rows import insert_rows
from tracker.store.heads import Head, head_of
from tracker.store.redactions import left_of
from tracker.store.tables import events, log_head

Salts = Callable[[int], bytes]
"""Random bytes of the length asked for (`secrets.token_bytes` in production)."""

BATCH = 500
_READ = (
    select(
        events.c.position,
        events.c.event_id,
        events.c.stream,
        events.c.stream_version,
        events.c.type,
        events.c.version,
        events.c.recorded_at,
        events.c.actor,
        events.c.payload,
    )
    .order_by(events.c.position)
    .execution_options(yield_per=BATCH)
)


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
    known = _known(connection, dossier, drafts)
    versions = _versions(connection, dossier, drafts)
    recorded_at = max(now, head.recorded_at) if head.recorded_at else now
    rows: list[StoredEvent] = []
    fresh: list[Recorded] = []
    for draft in drafts:
        payload = canonical(codec.encode(draft.event))
        if draft.event_id in known:
            known[draft.event_id].require_same(draft, payload)
            continue
        found = versions.get(draft.stream, 0)
        if draft.expected_version is not None and draft.expected_version != found:
            raise StaleVersion(draft.stream, expected=draft.expected_version, found=found)
        versions[draft.stream] = found + 1
        position = head.position + len(rows) + 1
        row = _row(
            draft,
            place=(dossier, position, found + 1),
            payload=payload,
            salt=random_bytes(SALT_BYTES),
            recorded_at=recorded_at,
        )
        rows.append(row)
        known[draft.event_id] = _Held(position, row.stream, row.type, payload)
        fresh.append(_recorded(row, draft))
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
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    first = {"dossier": dossier, "position": 0, "recorded_at": "", "frontier": b""}
    connection.execute(dialect.insert(log_head).values(first).on_conflict_do_nothing())
    row = connection.execute(select(log_head).where(log_head.c.dossier == dossier).with_for_update()).one()
    return head_of(dossier, row)


def move_head(connection: Connection, dossier: str, frontier: Frontier, *, recorded_at: str) -> None:
    """Let a log end where this tree does; the caller holds its head."""
    connection.execute(
        update(log_head)
        .where(log_head.c.dossier == dossier)
        .values(position=frontier.size, recorded_at=recorded_at, frontier=frontier.to_bytes())
    )


def read(
    connection: Connection, dossier: str, *, after: int = 0, to: int | None = None, actor: str | None = None
) -> Iterator[Recorded]:
    """Events with `after < position <= to` (by one actor, where named), in order; a lost payload reads `Redacted`."""
    query = _READ.where(events.c.dossier == dossier, events.c.position > after)
    if actor is not None:
        query = query.where(events.c.actor == actor)
    if to is not None:
        query = query.where(events.c.position <= to)
    for row in connection.execute(query):
        yield Recorded(
            dossier=dossier,
            position=row.position,
            event_id=row.event_id,
            stream=row.stream,
            stream_version=row.stream_version,
            type=row.type,
            version=row.version,
            recorded_at=from_text(row.recorded_at),
            actor=row.actor,
            event=left_of(connection, dossier, row.position, type_=row.type)
            if row.payload is None
            else codec.decode_bytes(row.type, row.version, row.payload),
        )


@dataclass(frozen=True, slots=True)
class _Held:
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
    known: dict[str, _Held] = {}
    for start in range(0, len(drafts), BATCH):
        ids = [draft.event_id for draft in drafts[start : start + BATCH]]
        query = select(events.c.event_id, events.c.position, events.c.stream, events.c.type, events.c.payload)
        for row in connection.execute(query.where(events.c.dossier == dossier, events.c.event_id.in_(ids))):
            known[row.event_id] = _Held(row.position, row.stream, row.type, row.payload)
    return known


def _versions(connection: Connection, dossier: str, drafts: Sequence[Draft]) -> dict[str, int]:
    streams = sorted({draft.stream for draft in drafts})
    versions: dict[str, int] = {}
    for start in range(0, len(streams), BATCH):
        query = (
            select(events.c.stream, func.max(events.c.stream_version))
            .where(events.c.dossier == dossier, events.c.stream.in_(streams[start : start + BATCH]))
            .group_by(events.c.stream)
        )
        versions.update(dict(connection.execute(query).all()))
    return versions


def _row(
    draft: Draft, *, place: tuple[str, int, int], payload: bytes, salt: bytes, recorded_at: datetime
) -> StoredEvent:
    """The row of a draft; `place` is dossier, position and the stream's version."""
    dossier, position, stream_version = place
    type_, version = codec.type_and_version(draft.event)
    bare = StoredEvent(
        dossier=dossier,
        position=position,
        event_id=draft.event_id,
        stream=draft.stream,
        stream_version=stream_version,
        type=type_,
        version=version,
        occurred_edtf=draft.occurred_edtf,
        occurred_from=day_text(draft.occurred_from),
        occurred_to=day_text(draft.occurred_to),
        published_at=None if draft.published_at is None else to_text(draft.published_at),
        recorded_at=to_text(recorded_at),
        actor=draft.actor,
        causation_id=draft.causation_id,
        correlation_id=draft.correlation_id,
        payload=payload,
        payload_salt=salt,
        payload_hash=payload_hash(salt, payload),
        leaf_hash=b"",
    )
    return StoredEvent._make((*bare[:-1], leaf_of(bare)))


def _recorded(row: StoredEvent, draft: Draft) -> Recorded:
    return Recorded(
        dossier=row.dossier,
        position=row.position,
        event_id=row.event_id,
        stream=row.stream,
        stream_version=row.stream_version,
        type=row.type,
        version=row.version,
        recorded_at=from_text(row.recorded_at),
        actor=row.actor,
        event=draft.event,
    )
