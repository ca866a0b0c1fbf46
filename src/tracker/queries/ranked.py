"""Unreviewed developments in the order in which another look at them could move an index, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, false, func, select

from tracker.domain.dossier import Definition
from tracker.projections.contributions import COUNTING
from tracker.projections.views import Contribution
from tracker.queries.moment import Context
from tracker.queries.sums import sums_of
from tracker.store import tables
from tracker.store.views import known_at, value

ROWS_A_PAGE = 25
_C, _D = tables.contributions, tables.developments


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of the ledger; `rank` as in `projections.otherwise`."""

    rank: float
    row: Contribution


def sums_on(connection: Connection, context: Context, definition: Definition) -> dict[str, int]:
    """Each category's sum on the context's day, in millionths."""
    day = context.valid_at
    return {code: sums.micros[0] for code, sums in sums_of(connection, context).on(definition, (day,))[day].items()}


def ranked(connection: Connection, context: Context, category: str) -> Iterator[Sequence[Ranked]]:
    """The rows of a category that count and that nobody decided about, the highest rank first, in growing pages."""
    query = _waiting_rows(context, category)
    first, size = 0, ROWS_A_PAGE
    while True:
        rows: list[Any] = list(connection.execute(query.limit(size).offset(first)))
        if rows:
            yield [Ranked(row.rank, value(row.body, Contribution)) for row in rows]
        if len(rows) < size:
            return
        first, size = first + size, size * 2


def count_waiting(connection: Connection, context: Context, category: str | None = None) -> int:
    """How many developments that may move a number, or that of a category, had begun by the day and were not decided
    about."""
    if category is not None:
        query = select(func.count()).select_from(_waiting_rows(context, category).order_by(None).subquery())
    else:
        query = select(func.count()).where(
            _D.c.dossier == context.dossier,
            *_unreviewed(context),
            _D.c.kind.in_(COUNTING),
            _D.c.occurred_from <= context.valid_at.isoformat(),
        )
    return int(connection.execute(query).scalar_one())


def _waiting_rows(context: Context, category: str) -> Select[Any]:
    return (
        select(_C.c.rank, _C.c.body)
        .join(_D, and_(_D.c.dossier == _C.c.dossier, _D.c.key == _C.c.development))
        .where(
            _C.c.dossier == context.dossier,
            _C.c.category == category,
            _C.c.rank.is_not(None),
            known_at(_C, context.position),
            _C.c.occurred_from <= context.valid_at.isoformat(),
            *_unreviewed(context),
        )
        .order_by(_C.c.rank.desc(), _C.c.development.desc())
    )


def _unreviewed(context: Context) -> tuple[Any, ...]:
    return known_at(_D, context.position), _D.c.status == "live", _D.c.reviewed == false()
