"""What a new item may be another report of: items of a day or an address, and seeded occurrences of a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, and_, select, true

from tracker.domain.developments import Development, Kind
from tracker.projections.base import OPEN
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store import tables
from tracker.store.driver import fetch
from tracker.store.views import known_at, value

_AT = """
SELECT items.body FROM items JOIN developments ON developments.dossier = items.dossier
AND developments.key = items.development AND developments.status = 'live' AND developments.known_to + 0 = ?
WHERE items.dossier = ? AND items.canonical_url = ? AND items.known_to + 0 = ? ORDER BY items.first_position
"""
_TEXTS_OF_DAYS = "SELECT key, day, text FROM items WHERE dossier = ? AND relevant = ? AND day IN ? AND known_to + 0 = ?"
_TEXTS_SINCE = "SELECT key, day, text FROM items WHERE dossier = ? AND relevant = ? AND known_to = ? AND known_from > ?"
_I = tables.items
_D = tables.developments
_LIVE_ITEM, _LIVE_DEVELOPMENT = known_at(_I, OPEN - 1), known_at(_D, OPEN - 1)


def reports_of(connection: Connection, dossier: str, *, days: Sequence[date]) -> Iterator[tuple[date, ItemView]]:
    """Items of these days that report a development which is not withdrawn, the first seen first."""
    told = and_(_D.c.dossier == _I.c.dossier, _D.c.key == _I.c.development, _D.c.status == "live", _LIVE_DEVELOPMENT)
    query = select(_I.c.day, _I.c.body).join(_D, told)
    found_by = _I.c.day.in_([day.isoformat() for day in days])
    query = query.where(_I.c.dossier == dossier, found_by, _I.c.relevant == true(), _LIVE_ITEM)
    for row in connection.execute(query.order_by(_I.c.first_position)):
        yield date.fromisoformat(row.day), value(row.body, ItemView)


def reports_at(connection: Connection, dossier: str, *, canonical_url: str) -> Iterator[ItemView]:
    """Items of that address that report a development which is not withdrawn, the first seen first."""
    for (body,) in fetch(connection, _AT, OPEN, dossier, canonical_url, OPEN):
        yield value(body, ItemView)


def occurrences_of(connection: Connection, dossier: str, *, days: Sequence[date]) -> Iterator[Development]:
    """Seeded occurrences that are not withdrawn, the first recorded first."""
    query = select(_D.c.body).where(
        _D.c.dossier == dossier,
        _D.c.occurred_from.in_([day.isoformat() for day in days]),
        _D.c.kind == Kind.OCCURRENCE,
        _D.c.origin == "seed",
        _D.c.status == "live",
        _LIVE_DEVELOPMENT,
    )
    for row in connection.execute(query.order_by(_D.c.first_position)):
        yield value(row.body, DevelopmentView).development


def texts_of_days(connection: Connection, dossier: str, *, days: Sequence[date]) -> list[tuple[str, date, str]]:
    """Key, day and folded text of the relevant items of these days."""
    return _dated(fetch(connection, _TEXTS_OF_DAYS, dossier, True, [day.isoformat() for day in days], OPEN))


def texts_since(connection: Connection, dossier: str, *, position: int) -> list[tuple[str, date, str]]:
    """The same of those that came or changed behind a position."""
    return _dated(fetch(connection, _TEXTS_SINCE, dossier, True, OPEN, position))


def _dated(rows: Sequence[tuple[str, str, str]]) -> list[tuple[str, date, str]]:
    return [(key, date.fromisoformat(day), text) for key, day, text in rows]
