"""Read models in tables: rows with the positions between which each was known.

Written from the changes of a fold, read as of a position. The value is JSON in `body`; other columns only serve to
find it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar, cast

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    select,
)

from tracker.domain import codec
from tracker.domain.dates import parse_interval
from tracker.domain.developments import Instrument
from tracker.domain.dossier import Definition
from tracker.domain.envelope import Recorded
from tracker.domain.items import Feed, day_of_item, text_hash
from tracker.projections.base import OPEN, Change, Live
from tracker.projections.fold import PROJECTIONS, Overlay, Row, rows
from tracker.projections.otherwise import rank
from tracker.projections.views import (
    Contribution,
    DevelopmentView,
    ItemDecision,
    ItemView,
    LedgerSum,
    Question,
    View,
)
from tracker.store import tables
from tracker.store.clock import day_text
from tracker.store.contradicted import contradicted, decoded
from tracker.store.driver import fetch, insert, run, run_many
from tracker.store.reported import with_reports, without_reports, write_reports

T = TypeVar("T")
_STREAMS: dict[str, type[View]] = {"item": ItemView, "development": DevelopmentView}


def _no_columns(_: Any) -> dict[str, Any]:
    return {}


def _item_columns(view: ItemView) -> dict[str, Any]:
    """`relevant` is what the tagger reads, `concerns` who has the last word."""
    item = view.item
    return {
        "feed": item.feed,
        "guid": item.guid,
        "canonical_url": item.canonical_url,
        "day": day_of_item(item, first_seen=view.first_shown).isoformat(),
        "relevant": view.screening.relevant,
        "language": item.language,
        "development": view.development,
        "text": f"{item.title}\n{item.summary}".casefold(),
        "text_hash": text_hash(item.title, item.summary),
        "first_position": view.first_position,
        "concerns": view.relevant,
    }


def _development_columns(view: DevelopmentView) -> dict[str, Any]:
    interval = parse_interval(view.development.occurred.edtf)
    return {
        "kind": view.development.kind,
        "stage": view.development.stage,
        "origin": view.development.origin,
        "status": view.status,
        "occurred_from": day_text(interval.lower) or "",
        "occurred_to": day_text(interval.upper),
        "text": view.development.statement.casefold(),
        "first_position": view.first_position,
        "reviewed": view.reviewed,
    }


def _contribution_columns(row: Contribution) -> dict[str, Any]:
    return {
        "development": row.development,
        "category": row.category,
        "direction": row.direction,
        "occurred_from": row.start.isoformat(),
        "rank": rank(row),
    }


@dataclass(frozen=True, slots=True)
class _Home:
    """Where the values of a class live, and what is drawn out of them into columns; `in_order` is the table's."""

    table: Table
    columns: Callable[[Any], dict[str, Any]]
    in_order: Callable[[dict[str, Any]], tuple[Any, ...]]


def _home(table: Table, columns: Callable[[Any], dict[str, Any]] = _no_columns) -> _Home:
    return _Home(table, columns, itemgetter(*table.columns.keys()))


_HOMES: dict[type[View], _Home] = {
    Definition: _home(tables.definitions),
    Feed: _home(tables.feeds),
    Instrument: _home(tables.instruments),
    ItemView: _home(tables.items, _item_columns),
    ItemDecision: _home(tables.item_decisions),
    Question: _home(tables.questions),
    DevelopmentView: _home(tables.developments, _development_columns),
    Contribution: _home(tables.contributions, _contribution_columns),
    LedgerSum: _home(tables.ledger_sums),
}


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One row of one read model; `places` are the columns drawn out of the value, as text."""

    table: str
    key: str
    known_from: int
    known_to: int
    body: bytes
    places: dict[str, str | None]


_DECODERS: dict[type[View], msgspec.json.Decoder[Any]] = {cls: msgspec.json.Decoder(cls) for cls in _HOMES}
_definition = lru_cache(maxsize=16)(_DECODERS[Definition].decode)
"""Every answer reads one, and few are ever in use."""
_FRAME = {"dossier", "key", "known_from", "known_to", "body"}


_NEWEST = (
    "SELECT body, known_to FROM {table} WHERE dossier = ? AND key = ? AND known_from <= ? "
    "ORDER BY known_from DESC LIMIT 1"
)
_AS_OF = (
    "SELECT key, body FROM {table} WHERE dossier = ? AND known_from <= ? AND known_to > ? ORDER BY key{bytes_order}"
)
_SOME_AS_OF = "SELECT key, body FROM {table} WHERE dossier = ? AND known_from <= ? AND known_to + 0 > ? AND key IN ?"
_LIVE = "SELECT key, body FROM {table} WHERE dossier = ? AND known_to + 0 = ? AND key IN ?"
_LIVE_LEDGER = "SELECT key, body FROM contributions WHERE dossier = ? AND known_to + 0 = ? AND development IN ?"
_CLOSE = "UPDATE {table} SET known_to = ? WHERE dossier = ? AND key = ? AND known_to + 0 = ?"
_VERSIONS = "SELECT name, version, position FROM projections WHERE dossier = ?"
_FORGET = "DELETE FROM projections WHERE dossier = ?"
_SEEN = "INSERT INTO projections (dossier, name, version, position) VALUES (?, ?, ?, ?)"
_ORDER = {table.name: number for number, table in enumerate(tables.VIEWS)}


def table_of(cls: type[T]) -> Table:
    """The table that holds values of that class."""
    return _HOMES[cast("type[View]", cls)].table


def value(body: bytes, cls: type[T]) -> T:
    """A row's body as its value; a development comes without its reports (see `values`). Raises VerificationFailed."""
    view = cast("type[View]", cls)
    decode = _definition if cls is Definition else _DECODERS[view].decode
    return cast("T", decoded(decode, body, table=_HOMES[view].table.name))


def values(
    connection: Connection, dossier: str, cls: type[T], *, rows: Iterable[tuple[str, bytes]], position: int
) -> list[tuple[str, T]]:
    """Keys and bodies of rows that were known at a position as keys and values, whole: developments with reports."""
    found = [(key, value(body, cls)) for key, body in rows]
    if cls is not DevelopmentView:
        return found
    views = cast("list[tuple[str, DevelopmentView]]", found)
    return cast("list[tuple[str, T]]", with_reports(connection, dossier, views, position=position))


@dataclass(frozen=True, slots=True)
class Stored:
    """The read models of one dossier as the tables hold them at the log's head: the `Live` of the service."""

    connection: Connection
    dossier: str

    def get(self, cls: type[T], key: str) -> T | None:
        """The live value under a key."""
        return get_as_of(self.connection, self.dossier, cls, key=key, position=OPEN - 1)

    def all(self, cls: type[T]) -> Iterator[tuple[str, T]]:
        """Every live value."""
        return as_of(self.connection, self.dossier, cls, position=OPEN - 1)


def known_at(table: Table, position: int) -> ColumnElement[bool]:
    """Whether a row was known at a position, asked of rows that other columns have found.

    SQLite would take the index of live rows for the best way to any of them and walk them all; no index holds a sum.
    """
    return and_(table.c.known_from <= position, table.c.known_to + 0 > position)


def read_ahead(connection: Connection, dossier: str, events: Sequence[Recorded]) -> Overlay:
    """The same, with what the events' own streams show so far read in a few queries instead of one an event.

    A stream that begins with one of them shows nothing yet.
    """
    held: dict[type[View], dict[str, View | None]] = {cls: {} for cls in _STREAMS.values()}
    asked: dict[type[View], list[str]] = {cls: [] for cls in held}
    for event in events:
        kind, _, key = event.stream.partition(":")
        cls = _STREAMS.get(kind)
        if cls is not None and key not in held[cls]:
            held[cls][key] = None
            if event.stream_version != 1:
                asked[cls].append(key)
    for cls, keys in asked.items():
        held[cls] |= get_many(connection, dossier, cls, keys=keys)
    developments = list(held[DevelopmentView])
    ledger = run(connection, _LIVE_LEDGER, dossier, OPEN, developments) if developments else ()
    held[Contribution] = {row.key: value(row.body, Contribution) for row in ledger}
    return Overlay(Stored(connection, dossier), held=held, families={Contribution: set(developments)})


def as_of(connection: Connection, dossier: str, cls: type[T], *, position: int) -> Iterator[tuple[str, T]]:
    """Every key and value of a class as known at a position, ordered by key."""
    rows = _rows_as_of(connection, dossier, cls, position=position)
    return iter(values(connection, dossier, cls, rows=rows, position=position))


def unreported(
    connection: Connection, dossier: str, *, position: int, keys: Iterable[str] | None = None
) -> dict[str, DevelopmentView]:
    """Every development, or those of these keys, as known at a position, by key and without its reports: for who reads
    none of them."""
    if keys is None:
        rows = _rows_as_of(connection, dossier, DevelopmentView, position=position)
    else:
        rows = _some_rows_as_of(connection, dossier, DevelopmentView, keys=keys, position=position)
    return {key: value(body, DevelopmentView) for key, body in rows}


def some_as_of(
    connection: Connection, dossier: str, cls: type[T], *, keys: Iterable[str], position: int
) -> dict[str, T]:
    """Those of these keys that were known at a position, with their values; in no order."""
    rows = _some_rows_as_of(connection, dossier, cls, keys=keys, position=position)
    return dict(values(connection, dossier, cls, rows=rows, position=position))


def get_as_of(connection: Connection, dossier: str, cls: type[T], *, key: str, position: int) -> T | None:
    """The value under a key as known at a position."""
    found = fetch(connection, _NEWEST.format(table=table_of(cls).name), dossier, key, position)
    if not found or found[0][1] <= position:
        return None
    [(_, whole)] = values(connection, dossier, cls, rows=[(key, found[0][0])], position=position)
    return whole


def get_many(connection: Connection, dossier: str, cls: type[T], *, keys: Sequence[str]) -> dict[str, T]:
    """The live values under these keys."""
    rows = live_bodies(connection, dossier, cls, keys=keys)
    return dict(values(connection, dossier, cls, rows=rows, position=OPEN - 1))


def live_bodies(connection: Connection, dossier: str, cls: type[T], *, keys: Sequence[str]) -> list[tuple[str, bytes]]:
    """The same as they are stored, for who needs a part of each."""
    if not keys:
        return []
    return cast(
        "list[tuple[str, bytes]]", fetch(connection, _LIVE.format(table=table_of(cls).name), dossier, OPEN, list(keys))
    )


def write(connection: Connection, dossier: str, changes: Iterable[Change], *, before: Live, position: int) -> None:
    """Lay changes on the tables and note that every projection has seen the log up to `position`.

    `before` holds what the changes were folded from.
    """
    changes = tuple(changes)
    closing: dict[type[View], dict[str, int]] = {}
    for change in changes:
        closing.setdefault(change.cls, {}).setdefault(change.key, change.position)
    for cls, keys in closing.items():
        ends = [(end, dossier, key, OPEN) for key, end in keys.items() if before.get(cls, key) is not None]
        run_many(connection, _CLOSE.format(table=_HOMES[cls].table.name), ends)
    opening: dict[type[View], list[tuple[Any, ...]]] = {}
    for row in rows(changes):
        opening.setdefault(row.cls, []).append(_record(row, dossier))
    for cls, records in opening.items():
        table = _HOMES[cls].table
        insert(connection, table.name, table.columns.keys(), rows=records)
    write_reports(connection, dossier, changes, before=before)
    _note(connection, dossier, position=position)


def versions(connection: Connection, dossier: str) -> dict[str, tuple[int, int]]:
    """Each projection's version and position as the tables were built."""
    return {name: (version, position) for name, version, position in fetch(connection, _VERSIONS, dossier)}


def stored_rows(connection: Connection, dossier: str) -> Generator[StoredRow]:
    """Every row of every read model, in one order; the cursor is closed where the reader stops early.

    A body is as it is stored, whatever its kind; raises VerificationFailed where what orders a row is of another kind.
    """
    for table in tables.VIEWS:
        order = (bytewise(connection, table.c.key), table.c.known_from)
        query = select(table).where(table.c.dossier == dossier).order_by(*order)
        with connection.execute(query.execution_options(yield_per=500)) as result:
            for row in result.mappings():
                yield _stored_row(table, dict(row))


def place(row: StoredRow) -> tuple[int, bytes, int]:
    """What rows of read models are ordered by."""
    return _ORDER[row.table], row.key.encode(), row.known_from


def _stored_row(table: Table, record: dict[str, Any]) -> StoredRow:
    place_of = (record["key"], record["known_from"], record["known_to"])
    if tuple(map(type, place_of)) != (str, int, int):
        raise contradicted(str(table.name), expected="a text and two positions to find a row by", found=repr(place_of))
    places = {column: None if record[column] is None else str(record[column]) for column in record.keys() - _FRAME}
    return StoredRow(str(table.name), *place_of, record["body"], places)


def _record(row: Row, dossier: str) -> tuple[Any, ...]:
    """A row of a read model, its values as the table orders its columns."""
    home = _HOMES[row.cls]
    record = home.columns(row.value)
    record["dossier"] = dossier
    record["key"] = row.key
    record["known_from"] = row.known_from
    record["known_to"] = row.known_to
    record["body"] = codec.encode_bytes(_alone(row.value))
    return home.in_order(record)


def _rows_as_of(connection: Connection, dossier: str, cls: type[T], *, position: int) -> list[tuple[str, bytes]]:
    bytes_order = ' COLLATE "C"' if connection.dialect.name == "postgresql" else ""
    statement = _AS_OF.format(table=table_of(cls).name, bytes_order=bytes_order)
    return cast("list[tuple[str, bytes]]", fetch(connection, statement, dossier, position, position))


def _some_rows_as_of(
    connection: Connection, dossier: str, cls: type[T], *, keys: Iterable[str], position: int
) -> list[tuple[str, bytes]]:
    wanted = sorted(set(keys))
    if not wanted:
        return []
    statement = _SOME_AS_OF.format(table=table_of(cls).name)
    return cast("list[tuple[str, bytes]]", fetch(connection, statement, dossier, position, position, wanted))


def _alone(view: View) -> View:
    return without_reports(view) if isinstance(view, DevelopmentView) else view


def _note(connection: Connection, dossier: str, *, position: int) -> None:
    run(connection, _FORGET, dossier)
    run_many(connection, _SEEN, [(dossier, p.name, p.version, position) for p in PROJECTIONS])


def bytewise(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """Order by bytes in both databases; PostgreSQL would ask its locale."""
    return column.collate("C") if connection.dialect.name == "postgresql" else column
