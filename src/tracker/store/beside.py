"""Read models built beside the live ones, in a database of their own that is gone afterwards, and put in their place.

SQLite keeps an unnamed database in memory as long as it is small and moves it to a file of its own as it grows, so a
long log needs disk and not memory. Putting in place writes only the rows that differ.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, bindparam, create_engine, delete, func, insert, or_, select
from sqlalchemy.pool import StaticPool

from tracker.domain.envelope import Recorded
from tracker.projections.base import OPEN
from tracker.projections.fold import fold
from tracker.store import tables, views

EVENTS_A_BATCH = 2000
ROWS_A_TURN = 500
TEXTS = ("dossier", "key", "name")


@contextmanager
def beside() -> Iterator[Connection]:
    """Empty read models in one transaction that is never committed."""
    engine = create_engine("sqlite+pysqlite://", creator=_unnamed, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            tables.metadata.create_all(connection, tables=[*tables.VIEWS, tables.projections], checkfirst=False)
            yield connection
    finally:
        engine.dispose()


def build(built: Connection, dossier: str, events: Iterable[Recorded]) -> None:
    """Fold events into the read models beside, a batch in memory at a time; they go on from what is there."""
    remaining = iter(events)
    while batch := list(islice(remaining, EVENTS_A_BATCH)):
        before = views.read_ahead(built, dossier, batch)
        views.write(built, dossier, fold(batch, before), before=before, position=batch[-1].position)


def copy_live(live: Connection, built: Connection, dossier: str) -> None:
    """Put the live rows of a dossier beside, to be folded on without anybody seeing it."""
    for table in (*tables.VIEWS, tables.projections):
        query = select(table).where(table.c.dossier == dossier)
        if table is not tables.projections:
            query = query.where(table.c.known_to == OPEN)
        with live.execute(query.execution_options(yield_per=ROWS_A_TURN)) as result:
            for part in result.mappings().partitions():
                built.execute(insert(table), [dict(row) for row in part])


def put_in_place(live: Connection, built: Connection, dossier: str) -> int:
    """Make the live read models those that were built, in the caller's transaction; how many rows were written.

    What is written lies behind where the live rows are being read, so reading never meets it.
    """
    written = 0
    for table in (*tables.VIEWS, tables.projections):
        _drop_unordered(live, table, dossier)
        moves = _moves(_rows(live, table, dossier), _rows(built, table, dossier))
        while part := list(islice(moves, ROWS_A_TURN)):
            _apply(live, table, part)
            written += len(part)
    return written


def _drop_unordered(live: Connection, table: Table, dossier: str) -> None:
    """SQLite lets a value of any kind into a column; a row whose place is of another kind cannot be compared."""
    if live.dialect.name == "sqlite":
        keys = [column for column in table.primary_key if column.name != "dossier"]
        strange = (func.typeof(c) != ("text" if c.name in TEXTS else "integer") for c in keys)
        live.execute(delete(table).where(table.c.dossier == dossier, or_(*strange)))


def _unnamed() -> sqlite3.Connection:
    connection = sqlite3.connect("", check_same_thread=False)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


@dataclass(frozen=True, slots=True)
class _Row:
    """A stored row with what it is ordered by; the two databases' own row types do not compare."""

    order: tuple[Any, ...]
    values: dict[str, Any]


def _rows(connection: Connection, table: Table, dossier: str) -> Iterator[_Row]:
    keys = [column.name for column in table.primary_key]
    order = [views.bytewise(connection, table.c[name]) if name in TEXTS else table.c[name] for name in keys]
    query = select(table).where(table.c.dossier == dossier).order_by(*order)
    with connection.execute(query.execution_options(yield_per=ROWS_A_TURN)) as result:
        for row in result.mappings():
            place = tuple(row[name].encode() if name in TEXTS else row[name] for name in keys)
            yield _Row(place, dict(row))


def _moves(have: Iterator[_Row], want: Iterator[_Row]) -> Iterator[tuple[_Row | None, _Row | None]]:
    """What to take out and what to put in, in order; a changed row is both."""
    here, there = next(have, None), next(want, None)
    while here or there:
        if there is None or (here and here.order < there.order):
            yield here, None
            here = next(have, None)
        elif here is None or there.order < here.order:
            yield None, there
            there = next(want, None)
        else:
            if here != there:
                yield here, there
            here, there = next(have, None), next(want, None)


def _apply(connection: Connection, table: Table, moves: list[tuple[_Row | None, _Row | None]]) -> None:
    keys = [column.name for column in table.primary_key]
    gone = [{f"b_{name}": old.values[name] for name in keys} for old, _ in moves if old]
    if gone:
        connection.execute(delete(table).where(*(table.c[name] == bindparam(f"b_{name}") for name in keys)), gone)
    new = [row.values for _, row in moves if row]
    if new:
        connection.execute(insert(table), new)
