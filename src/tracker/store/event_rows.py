"""Rows of the log as they are, without reading what they say: put in, streamed out for verification, redacted.

Only `event_store.append` makes new
rows; `insert_rows` also takes those of a bundle, which were made elsewhere.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from tracker.audit.leaf import StoredEvent
from tracker.store.driver import insert, run, stream
from tracker.store.tables import events

_COLUMNS = ", ".join(StoredEvent._fields)
_STREAM = f"SELECT {_COLUMNS} FROM events WHERE dossier = ? AND position > ? ORDER BY position"  # noqa: S608 - our own
_LAST = "SELECT MAX(position) FROM events WHERE dossier = ?"
_TWICE = "SELECT event_id FROM events WHERE dossier = ? GROUP BY event_id HAVING COUNT(*) > 1 ORDER BY event_id LIMIT 1"
_LAST_OF_ID = "SELECT MAX(position) FROM events WHERE dossier = ? AND event_id = ?"
_GAP = (
    "SELECT stream FROM events WHERE dossier = ? GROUP BY stream "
    "HAVING MIN(stream_version) <> 1 OR MAX(stream_version) <> COUNT(*) "
    "OR COUNT(DISTINCT stream_version) <> COUNT(*) ORDER BY stream LIMIT 1"
)
_BACKWARDS = (
    "SELECT later.stream FROM events AS later JOIN events AS earlier ON earlier.dossier = later.dossier "
    "AND earlier.stream = later.stream AND earlier.stream_version = later.stream_version - 1 "
    "WHERE later.dossier = ? AND later.stream_version > 1 AND earlier.position > later.position "
    "ORDER BY later.stream LIMIT 1"
)
_OF_STREAM = "SELECT position, stream_version FROM events WHERE dossier = ? AND stream = ? ORDER BY position"


@dataclass(frozen=True, slots=True)
class Misplaced:
    """The first event that breaks a rule over the whole log, and how."""

    position: int
    column: str
    expected: str
    found: str


def insert_rows(connection: Connection, rows: Sequence[StoredEvent]) -> None:
    """Store rows as they are, in order; the database refuses what is not the log's next."""
    insert(connection, "events", StoredEvent._fields, rows=rows)


def stream_rows(connection: Connection, dossier: str, *, after: int = 0) -> Generator[StoredEvent]:
    """Every row behind a position, few in memory at a time; values have whatever kind the database gives."""
    with closing(stream(connection, _STREAM, dossier, after)) as rows:
        yield from map(StoredEvent._make, rows)


def last_position(connection: Connection, dossier: str) -> int:
    """How far the rows go, whatever the head says; 0 where there is none."""
    found = run(connection, _LAST, dossier).scalar()
    return found if isinstance(found, int) else 0


def stored_row(connection: Connection, dossier: str, position: int) -> StoredEvent | None:
    """One row."""
    query = select(*events.c).where(events.c.dossier == dossier, events.c.position == position)
    row = connection.execute(query).one_or_none()
    return None if row is None else StoredEvent._make(row)


def first_misplaced(connection: Connection, dossier: str) -> Misplaced | None:
    """The first event whose id stands there before, or whose stream's versions do not count 1, 2, 3 along the log.

    The database does the counting, so that memory does not grow with the log.
    """
    twice = run(connection, _TWICE, dossier).first()
    if twice is not None:
        again = run(connection, _LAST_OF_ID, dossier, twice.event_id).scalar_one()
        return Misplaced(again, "event_id", "an id that is new to the log", str(twice.event_id))
    astray = [found for query in (_GAP, _BACKWARDS) if (found := run(connection, query, dossier).first()) is not None]
    if not astray:
        return None
    for number, row in enumerate(run(connection, _OF_STREAM, dossier, astray[0].stream), start=1):
        if row.stream_version != number:
            return Misplaced(row.position, "stream_version", str(number), str(row.stream_version))
    return None


def take_payload(connection: Connection, dossier: str, position: int) -> None:
    """Remove one payload with its salt; the database refuses unless a `payload.redacted` event says so.

    SQLite is told to overwrite what it frees, in the read models too.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    row = (events.c.dossier == dossier) & (events.c.position == position)
    connection.execute(update(events).where(row).values(payload=None, payload_salt=None))
