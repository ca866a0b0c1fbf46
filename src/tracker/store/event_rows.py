"""Rows of the log as they are, without reading what they say: put in, streamed out for verification, redacted.

The driver takes and gives the tuples, since a log of a million rows passes here. Only `event_store.append` makes new
rows; `insert_rows` also takes those of a bundle, which were made elsewhere.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text, update

from tracker.audit.leaf import StoredEvent
from tracker.store.tables import events

ROWS_A_TURN = 1000
_COLUMNS = ", ".join(StoredEvent._fields)
_MARKS = {"sqlite": "?", "postgresql": "%s"}
_STREAM = text(
    f"SELECT {_COLUMNS} FROM events WHERE dossier = :dossier AND position > :after ORDER BY position"  # noqa: S608 - our own columns
)


@dataclass(frozen=True, slots=True)
class Misplaced:
    """The first event that breaks a rule over the whole log, and how."""

    position: int
    column: str
    expected: str
    found: str


def insert_rows(connection: Connection, rows: Sequence[StoredEvent]) -> None:
    """Store rows as they are, in order; the database refuses what is not the log's next."""
    marks = ", ".join(_MARKS[connection.dialect.name] for _ in StoredEvent._fields)
    connection.exec_driver_sql(f"INSERT INTO events ({_COLUMNS}) VALUES ({marks})", list(rows))  # noqa: S608 - our own


def stream_rows(connection: Connection, dossier: str, *, after: int = 0) -> Generator[StoredEvent]:
    """Every row behind a position, a thousand in memory at a time; values have whatever kind the database gives."""
    query, values = _STREAM.execution_options(yield_per=ROWS_A_TURN), {"dossier": dossier, "after": after}
    with connection.execute(query, values) as found:
        for part in found.partitions():
            yield from map(StoredEvent._make, part)


def stored_row(connection: Connection, dossier: str, position: int) -> StoredEvent | None:
    """One row."""
    query = select(*events.c).where(events.c.dossier == dossier, events.c.position == position)
    row = connection.execute(query).one_or_none()
    return None if row is None else StoredEvent._make(row)


def first_misplaced(connection: Connection, dossier: str) -> Misplaced | None:
    """The first event whose id stands there before, or whose stream's versions do not count 1, 2, 3 along the log.

    The database does the counting, so that memory does not grow with the log.
    """
    key = events.c.event_id
    twice = select(func.max(events.c.position), key).where(events.c.dossier == dossier).group_by(key)
    found = connection.execute(twice.having(func.count() > 1).order_by(func.max(events.c.position)).limit(1)).first()
    if found is not None:
        return Misplaced(found[0], "event_id", "an id that is new to the log", str(found[1]))
    stream, along = events.c.stream, events.c.stream_version
    counted = (
        select(
            events.c.position,
            events.c.stream_version,
            func.row_number().over(partition_by=stream, order_by=along).label("number"),
            func.lag(events.c.position).over(partition_by=stream, order_by=along).label("before"),
        )
        .where(events.c.dossier == dossier)
        .subquery()
    )
    out_of_order = (counted.c.number != counted.c.stream_version) | (counted.c.before > counted.c.position)
    row = connection.execute(select(counted).where(out_of_order).order_by(counted.c.position).limit(1)).first()
    if row is None:
        return None
    return Misplaced(row.position, "stream_version", str(row.number), str(row.stream_version))


def take_payload(connection: Connection, dossier: str, position: int) -> None:
    """Remove one payload with its salt; the database refuses unless a `payload.redacted` event says so.

    SQLite is told to overwrite what it frees, in the read models too.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    row = (events.c.dossier == dossier) & (events.c.position == position)
    connection.execute(update(events).where(row).values(payload=None, payload_salt=None))
