"""What a new item may be another report of: items of a day or an address, and seeded occurrences of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, true

from tracker.domain.developments import Kind
from tracker.projections.base import OPEN
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store import tables
from tracker.store.views import known_at, value

_I = tables.items
_D = tables.developments


def reports_of(connection: Connection, dossier: str, *, day: date) -> Iterator[ItemView]:
    """Live items of that day that report a development, the first seen first."""
    return _reports(connection, dossier, _I.c.day == day.isoformat(), _I.c.relevant == true())


def reports_at(connection: Connection, dossier: str, *, canonical_url: str) -> Iterator[ItemView]:
    """Live items of that address that report a development, the first seen first."""
    return _reports(connection, dossier, _I.c.canonical_url == canonical_url)


def occurrences_of(connection: Connection, dossier: str, *, day: date) -> Iterator[DevelopmentView]:
    """Seeded occurrences that are not withdrawn, by their first day."""
    query = select(_D.c.body).where(
        _D.c.dossier == dossier,
        _D.c.occurred_from == day.isoformat(),
        _D.c.kind == Kind.OCCURRENCE,
        _D.c.origin == "seed",
        _D.c.status == "live",
        known_at(_D, OPEN - 1),
    )
    for row in connection.execute(query.order_by(_D.c.first_position)):
        yield value(row.body, DevelopmentView)


def _reports(connection: Connection, dossier: str, *found_by: ColumnElement[Any]) -> Iterator[ItemView]:
    linked = func.coalesce(_I.c.development, "") != ""
    query = select(_I.c.body).where(_I.c.dossier == dossier, *found_by, known_at(_I, OPEN - 1), linked)
    for row in connection.execute(query.order_by(_I.c.first_position)):
        yield value(row.body, ItemView)
