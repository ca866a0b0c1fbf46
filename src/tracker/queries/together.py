"""Several values of a read model at once, as known at the position of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select

from tracker.projections.views import View
from tracker.queries.moment import Context
from tracker.store.views import known_at, table_of, values

T = TypeVar("T", bound=View)


def views_of(connection: Connection, context: Context, cls: type[T], *, keys: Iterable[str]) -> dict[str, T]:
    """Those of these keys that are known, by key; in no order."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    table: Table = table_of(cls)
    query = select(table.c.key, table.c.body).where(
        table.c.dossier == context.dossier, table.c.key.in_(wanted), known_at(table, context.position)
    )
    rows: list[Any] = list(connection.execute(query))
    found = values(
        connection, context.dossier, cls, rows=[(row.key, row.body) for row in rows], position=context.position
    )
    return dict(found)
