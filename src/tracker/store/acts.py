"""What a person's act was made of in the log, and when a thing last changed. Reading only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select

from tracker.domain import codec
from tracker.domain.envelope import PROGRAM_ACTORS
from tracker.domain.events import TYPE_OF, Event, ReportKept, ReportQuestioned
from tracker.projections.views import View
from tracker.store import tables
from tracker.store.streams import at_position
from tracker.store.views import table_of

_E = tables.events
_OF_A_THING: dict[str, tuple[Table, ...]] = {
    "development": (tables.developments,),
    "item": (tables.items, tables.item_decisions, tables.questions),
}


def act_at(connection: Connection, dossier: str, position: int) -> tuple[str, Sequence[int]] | None:
    """Who made the act to which the event at this position belongs, and the positions of all its events."""
    row = _row(connection, dossier, position)
    if row is None or row.correlation_id is None:
        return None
    found = [position]
    for step in (-1, 1):
        at = position + step
        while (other := _row(connection, dossier, at)) is not None and other.correlation_id == row.correlation_id:
            found.append(at)
            at += step
    return row.actor, sorted(found)


def acts_of_persons(connection: Connection, dossier: str, *, types: Sequence[str]) -> list[tuple[int, Event]]:
    """Position and event of what persons did, of these types of events and in order; a lost payload is passed over."""
    query = select(_E.c.position, _E.c.type, _E.c.version, _E.c.payload).where(
        _E.c.dossier == dossier,
        _E.c.type.in_(types),
        _E.c.actor.not_in(sorted(PROGRAM_ACTORS)),
        _E.c.payload.is_not(None),
    )
    rows = connection.execute(query.order_by(_E.c.position)).all()
    return [(row.position, codec.decode_bytes(row.type, row.version, row.payload)) for row in rows]


def acts_that_stand(connection: Connection, dossier: str, *, types: Sequence[str]) -> list[tuple[int, Event]]:
    """The same without what was taken back and what took it back, where that is of these types as well."""
    acts = acts_of_persons(connection, dossier, types=types)
    undone = {getattr(event, "undoes", None) for _, event in acts}
    return [(at, event) for at, event in acts if at not in undone and getattr(event, "undoes", None) is None]


def later_in_stream(connection: Connection, dossier: str, position: int) -> Sequence[int]:
    """The positions behind this one in the same stream."""
    stream = select(_E.c.stream).where(_E.c.dossier == dossier, _E.c.position == position).scalar_subquery()
    query = select(_E.c.position).where(_E.c.dossier == dossier, _E.c.stream == stream, _E.c.position > position)
    return connection.execute(query.order_by(_E.c.position)).scalars().all()


def decided_at(connection: Connection, dossier: str, key: str) -> Sequence[int]:
    """The positions of what persons did to a development or an item, in order."""
    query = select(_E.c.position).where(
        _E.c.dossier == dossier,
        _E.c.stream.in_([f"{kind}:{key}" for kind in _OF_A_THING]),
        _E.c.actor.not_in(sorted(PROGRAM_ACTORS)),
        _E.c.correlation_id.is_not(None),
    )
    return connection.execute(query.order_by(at_position)).scalars().all()


def last_of_type(connection: Connection, dossier: str, *, stream: str, type_: str, position: int) -> int | None:
    """The position of a stream's last event of a type, as known at a position."""
    query = select(func.max(at_position)).where(
        _E.c.dossier == dossier, _E.c.stream == stream, _E.c.type == type_, at_position <= position
    )
    return connection.execute(query).scalar()


def types_at(connection: Connection, dossier: str, positions: Sequence[int]) -> Sequence[str]:
    """The types of the events at these positions."""
    query = select(_E.c.type).where(_E.c.dossier == dossier, _E.c.position.in_(positions))
    return connection.execute(query.order_by(_E.c.position)).scalars().all()


def version_of(connection: Connection, dossier: str, kind: str, *, key: str, position: int) -> int:
    """Where in the log a `development` or an `item` last changed, as known at a position; 0 where none is known.

    A development that reads as before has changed too where an edit of a report was put in question, or answered.
    """
    types = (TYPE_OF[ReportQuestioned], TYPE_OF[ReportKept]) if kind == "development" else ()
    stream = f"{kind}:{key}"
    versions = [last_of_type(connection, dossier, stream=stream, type_=one, position=position) or 0 for one in types]
    versions.append(0)
    for table in _OF_A_THING[kind]:
        mine = (table.c.dossier == dossier) & (table.c.key == key)
        for column in (table.c.known_from, table.c.known_to):
            query = select(func.max(column)).where(mine, column <= position)
            versions.append(connection.execute(query).scalar() or 0)
    return max(versions)


def changed_keys(connection: Connection, dossier: str, cls: type[View], *, after: int, to: int) -> Sequence[str]:
    """The keys of a read model whose value began or ended to hold with `after < position <= to`."""
    table = table_of(cls)
    began = (table.c.known_from > after) & (table.c.known_from <= to)
    ended = (table.c.known_to > after) & (table.c.known_to <= to)
    query = select(table.c.key).where(table.c.dossier == dossier, began | ended).distinct()
    return connection.execute(query).scalars().all()


def _row(connection: Connection, dossier: str, position: int) -> Any:
    query = select(_E.c.correlation_id, _E.c.actor).where(_E.c.dossier == dossier, _E.c.position == position)
    return connection.execute(query).one_or_none()
