"""What the log says of a payload that is gone, and where else the same words may stand."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from tracker.audit.leaf import StoredEvent
from tracker.domain import codec
from tracker.domain.envelope import Redacted
from tracker.domain.events import TYPE_OF, PayloadRedacted
from tracker.projections.redacted import REDACTABLE, remains
from tracker.store.tables import events

_E = events.c


def stream_of(position: int) -> str:
    """The stream of the redaction of an event; the database lets a payload go only under an event on it."""
    return f"redaction:{position}"


def left_of(connection: Connection, dossier: str, position: int, *, type_: str) -> Redacted:
    """What is left of the event at a position, of that type, as its redaction says wherever in the log that stands."""
    query = select(_E.version, _E.payload).where(
        _E.dossier == dossier, _E.stream == stream_of(position), _E.type == TYPE_OF[PayloadRedacted]
    )
    row = connection.execute(query.order_by(_E.position).limit(1)).one_or_none()
    said = codec.decode_bytes(TYPE_OF[PayloadRedacted], row.version, row.payload) if row and row.payload else None
    return Redacted(remains(type_, said) if isinstance(said, PayloadRedacted) else None)


def speaks_later(connection: Connection, row: StoredEvent) -> bool:
    """Whether a later event of the same stream tells the whole of the thing again, in words that are still there."""
    query = select(_E.position).where(
        _E.dossier == row.dossier,
        _E.stream == row.stream,
        _E.position > row.position,
        _E.type.in_(REDACTABLE),
        _E.payload.is_not(None),
    )
    return connection.execute(query.limit(1)).one_or_none() is not None


def same_words(connection: Connection, row: StoredEvent) -> Sequence[int]:
    """Positions of other events with a payload that came of the same item, or tell of the same thing."""
    of_item = row.correlation_id or row.stream.partition(":")[2]
    query = select(_E.position).where(
        _E.dossier == row.dossier,
        _E.position != row.position,
        _E.type.in_(REDACTABLE),
        _E.payload.is_not(None),
        (_E.stream == row.stream) | (_E.correlation_id == of_item),
    )
    return list(connection.execute(query.order_by(_E.position)).scalars())
