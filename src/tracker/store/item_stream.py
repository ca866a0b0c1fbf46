"""Every item of a dossier in the order in which it was first seen, a few in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from tracker.projections.base import OPEN
from tracker.projections.views import ItemView
from tracker.store import tables
from tracker.store.views import known_at, value

ITEMS_A_TURN = 500
_I = tables.items


def count_items(connection: Connection, dossier: str) -> int:
    """How many items there are."""
    query = select(func.count()).where(_I.c.dossier == dossier, known_at(_I, OPEN - 1))
    return connection.execute(query).scalar_one()


def stream_items(connection: Connection, dossier: str) -> Iterator[ItemView]:
    """Each item as it reads now."""
    query = select(_I.c.body).where(_I.c.dossier == dossier, known_at(_I, OPEN - 1))
    ordered = query.order_by(_I.c.first_position).execution_options(yield_per=ITEMS_A_TURN)
    with connection.execute(ordered) as result:
        for row in result:
            yield value(row.body, ItemView)
