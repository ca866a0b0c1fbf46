"""Which column of a row was changed, where only its leaf is known to be wrong: a hash names no column by itself.

Two things help. The tree says whether the leaf or the columns are wrong. And a column's right value often stands
elsewhere, in the row's payload or in other rows: put in its place it makes the leaf fit, which no other value can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from sqlalchemy import Column, Connection, func, select

from tracker.audit.leaf import StoredEvent, leaf_of
from tracker.audit.merkle import Frontier
from tracker.domain.dates import parse_interval
from tracker.domain.errors import TrackerError, VerificationFailed
from tracker.domain.events import EVENT_TYPES
from tracker.store.clock import day_text
from tracker.store.event_rows import stored_row
from tracker.store.heads import read_head
from tracker.store.tables import events

MOST_VALUES = 10_000
"""So many different values of a column are tried; a log has few actors and a stream for each thing."""
_E = events.c
_ELSEWHERE = {
    "stream": (_E.stream,),
    "actor": (_E.actor,),
    "recorded_at": (_E.recorded_at,),
    "causation_id": (_E.event_id, _E.causation_id),
    "correlation_id": (_E.correlation_id, _E.event_id),
    "event_id": (_E.causation_id, _E.correlation_id),
    "published_at": (_E.published_at,),
}


def name_column(connection: Connection, dossier: str, error: VerificationFailed) -> VerificationFailed:
    """The failure with the column that was changed, where it can be told; else the failure as it is."""
    row = stored_row(connection, dossier, error.position) if error.what == "leaf_hash" and error.position else None
    if row is None or not isinstance(row.leaf_hash, bytes):
        return error
    if _leaf_is_wrong(connection, row):
        expected, found = f"{leaf_of(row).hex()}, as the columns and the tree say", row.leaf_hash.hex()
        return VerificationFailed("leaf_hash", expected=expected, found=found, position=row.position)
    for column, value in _candidates(connection, row):
        if leaf_of(row._replace(**{column: value})) == row.leaf_hash:
            found = repr(getattr(row, column))
            expected = f"{value!r}, with which the leaf is right"
            return VerificationFailed(column, expected=expected, found=found, position=row.position)
    return error


def _leaf_is_wrong(connection: Connection, row: StoredEvent) -> bool:
    """Whether the head's tree has the leaf that the columns make, and not the one that is stored."""
    query = select(_E.position, _E.leaf_hash).where(_E.dossier == row.dossier).order_by(_E.position)
    try:
        root = read_head(connection, row.dossier).frontier.root
        with connection.execute(query.execution_options(yield_per=MOST_VALUES)) as rows:
            leaves = (leaf_of(row) if position == row.position else leaf for position, leaf in rows)
            return Frontier().extend(leaves).root == root
    except (TrackerError, TypeError):
        return False


def _candidates(connection: Connection, row: StoredEvent) -> Iterator[tuple[str, Any]]:
    """Columns with values that they may have had."""
    yield from (("version", version) for version in range(1, EVENT_TYPES.get(row.type, (None, 1))[1] + 1))
    yield from (("type", name) for name in EVENT_TYPES)
    before = select(func.count()).where(_E.dossier == row.dossier, _E.stream == row.stream, _E.position < row.position)
    yield "stream_version", connection.execute(before).scalar_one() + 1
    for column in ("occurred_edtf", "occurred_from", "occurred_to", "published_at", "causation_id", "correlation_id"):
        yield column, None
    yield from _of_payload(row)
    for name, columns in _ELSEWHERE.items():
        yield from ((name, value) for column in columns for value in _values(connection, row.dossier, column))


def _of_payload(row: StoredEvent) -> Iterator[tuple[str, Any]]:
    """What the payload says again: when it happened, and when it was published."""
    try:
        said = orjson.loads(row.payload or b"{}")
        interval = parse_interval(said["development"]["occurred"]["edtf"])
    except (TrackerError, ValueError, LookupError, TypeError):
        return
    yield "occurred_edtf", interval.edtf
    yield "occurred_from", day_text(interval.lower)
    yield "occurred_to", day_text(interval.upper)


def _values(connection: Connection, dossier: str, column: Column[Any]) -> Iterable[Any]:
    query = select(column).where(_E.dossier == dossier, column.is_not(None)).distinct().limit(MOST_VALUES)
    return connection.execute(query).scalars().all()
