"""The ledger as known at a moment: the rows that had begun by its day, of every category or of one."""

from __future__ import annotations

from sqlalchemy import Connection, select

from tracker.projections.views import Contribution
from tracker.queries.moment import Context
from tracker.store import tables
from tracker.store.views import as_of, bytewise, known_at, value

_C = tables.contributions


def ledger(connection: Connection, context: Context, category: str | None = None) -> list[Contribution]:
    """Those rows, by key; those of withdrawn developments stay with them."""
    rows = _all(connection, context) if category is None else _of(connection, context, category)
    return [row for row in rows if not row.withdrawn and row.start <= context.valid_at]


def _all(connection: Connection, context: Context) -> list[Contribution]:
    return [row for _, row in as_of(connection, context.dossier, Contribution, position=context.position)]


def _of(connection: Connection, context: Context, category: str) -> list[Contribution]:
    query = select(_C.c.body).where(
        _C.c.dossier == context.dossier,
        _C.c.category == category,
        _C.c.occurred_from <= context.valid_at.isoformat(),
        known_at(_C, context.position),
    )
    found = connection.execute(query.order_by(bytewise(connection, _C.c.key))).scalars()
    return [value(body, Contribution) for body in found]
