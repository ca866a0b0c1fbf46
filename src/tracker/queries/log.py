"""The raw log: events as they were recorded, with what the tree commits to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Select, select

from tracker.domain import codec
from tracker.domain.errors import NotFound
from tracker.domain.events import Event
from tracker.queries.moment import Context, Moment, resolve
from tracker.queries.page import Page, number, turn
from tracker.store import tables
from tracker.store.clock import from_text

_E = tables.events


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event: the envelope, the payload as it was written (`None` once redacted), hashes in hex."""

    position: int
    event_id: str
    stream: str
    stream_version: int
    type: str
    version: int
    occurred_edtf: str | None
    occurred_from: str | None
    occurred_to: str | None
    published_at: str | None
    recorded_at: datetime
    actor: str
    causation_id: str | None
    correlation_id: str | None
    payload: dict[str, Any] | None
    payload_salt: str | None
    payload_hash: str
    leaf_hash: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events: every field that is set must fit."""

    type: str | None = None
    stream: str | None = None
    actor: str | None = None


def list_events(
    connection: Connection,
    dossier: str,
    moment: Moment,
    *,
    filters: Filters,
    after: int,
    limit: int,
    cursor: str | None,
    today: date,
) -> Page[EventRow]:
    """Events with a position above `after`, in order, up to the moment's position. Raises NotFound, InputError."""
    asked = turn(moment, cursor, filters=filters, width=1, limit=limit)
    context, _ = resolve(connection, dossier, asked.moment, today=today)
    query = _filtered(context, filters).where(_E.c.position > (number(asked.last[0]) if asked.last else after))
    rows = connection.execute(query.order_by(_E.c.position).limit(asked.fetch)).all()
    return asked.page(context, rows, key=lambda row: (str(row.position),), show=_row)


def last_events(
    connection: Connection, dossier: str, moment: Moment, *, filters: Filters, limit: int, today: date
) -> tuple[Context, tuple[EventRow, ...]]:
    """The newest `limit` events up to the moment's position, in order. Raises NotFound, InputError."""
    context, _ = resolve(connection, dossier, moment, today=today)
    query = _filtered(context, filters).order_by(_E.c.position.desc()).limit(limit)
    return context, tuple(_row(row) for row in reversed(connection.execute(query).all()))


def get_event(
    connection: Connection, dossier: str, moment: Moment, *, position: int, today: date
) -> tuple[Context, EventRow]:
    """One event by its position, if it was known at the moment. Raises NotFound."""
    context, _ = resolve(connection, dossier, moment, today=today)
    if position > context.position:
        raise NotFound("event", str(position), hint=f"the log ended at {context.position}")
    row = connection.execute(select(_E).where(_E.c.dossier == dossier, _E.c.position == position)).one_or_none()
    if row is None:
        raise NotFound("event", str(position), hint="positions count from 1")
    return context, _row(row)


def _filtered(context: Context, filters: Filters) -> Select[Any]:
    query = select(_E).where(_E.c.dossier == context.dossier, _E.c.position <= context.position)
    for column, wanted in ((_E.c.type, filters.type), (_E.c.stream, filters.stream), (_E.c.actor, filters.actor)):
        if wanted is not None:
            query = query.where(column == wanted)
    return query


def _row(row: Any) -> EventRow:
    return EventRow(
        position=row.position,
        event_id=row.event_id,
        stream=row.stream,
        stream_version=row.stream_version,
        type=row.type,
        version=row.version,
        occurred_edtf=row.occurred_edtf,
        occurred_from=row.occurred_from,
        occurred_to=row.occurred_to,
        published_at=row.published_at,
        recorded_at=from_text(row.recorded_at),
        actor=row.actor,
        causation_id=row.causation_id,
        correlation_id=row.correlation_id,
        payload=None if row.payload is None else orjson.loads(row.payload),
        payload_salt=None if row.payload_salt is None else row.payload_salt.hex(),
        payload_hash=row.payload_hash.hex(),
        leaf_hash=row.leaf_hash.hex(),
    )


def told_by(row: Any) -> Event | None:
    """What an event's row of the log tells; nothing where its words are gone."""
    return None if row.payload is None else codec.decode_bytes(row.type, row.version, row.payload)


def reason_of(event: Event | None) -> str:
    """The reason that an event gives; empty where it gives none."""
    return str(getattr(event, "reason", ""))
