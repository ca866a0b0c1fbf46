"""What a new item may be another report of: items of a day or an address, and seeded occurrences of a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, select, true

from tracker.domain.developments import Kind
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


def occurrences_of(connection: Connection, dossier: str, *, days: Sequence[date]) -> Iterator[DevelopmentView]:
    """Seeded occurrences that are not withdrawn, by their first day."""
    query = select(_D.c.body).where(
        _D.c.dossier == dossier,
        _D.c.occurred_from.in_([day.isoformat() for day in days]),
        _D.c.kind == Kind.OCCURRENCE,
        _D.c.origin == "seed",
        _D.c.status == "live",
        _LIVE_DEVELOPMENT,
    )
    for row in connection.execute(query.order_by(_D.c.first_position)):
        yield value(row.body, DevelopmentView)


def texts_of_days(connection: Connection, dossier: str, *, days: Sequence[date]) -> list[tuple[str, date, str]]:
    """Key, day and folded text of the relevant items of these days."""
    return _texts(connection, dossier, _I.c.day.in_([day.isoformat() for day in days]), _LIVE_ITEM)


def texts_since(connection: Connection, dossier: str, *, position: int) -> list[tuple[str, date, str]]:
    """The same of those that came or changed behind a position."""
    return _texts(connection, dossier, _I.c.known_to == OPEN, _I.c.known_from > position)


def _texts(connection: Connection, dossier: str, *found_by: ColumnElement[bool]) -> list[tuple[str, date, str]]:
    query = select(_I.c.key, _I.c.day, _I.c.text).where(_I.c.dossier == dossier, _I.c.relevant == true(), *found_by)
    return [(key, date.fromisoformat(day), text) for key, day, text in connection.execute(query)]
