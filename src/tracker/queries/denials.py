"""Which denials a development may have met: a program left them unsure of it, and no person has said yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, select

from tracker.coreference.matching import WINDOW_DAYS
from tracker.domain.dates import parse_interval
from tracker.domain.items import day_of_item
from tracker.domain.tags import Stage
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.moment import Context
from tracker.queries.resembling import contradict, is_denial
from tracker.store import tables
from tracker.store.views import known_at, values

_T = tables.developments
_REACH = timedelta(days=WINDOW_DAYS)


def denials_of(
    connection: Connection, context: Context, view: DevelopmentView, *, items: Mapping[str, ItemView]
) -> tuple[DevelopmentView, ...]:
    """The live denials that were taken to be much like this claim, the first recorded first; `items` are its reports.

    Denials are few, and stand a few days from what they deny: so they are found by their days, and read.
    """
    if view.status != "live" or is_denial(view):
        return ()
    near = {day + timedelta(days=days) for day in _days(view, items) for days in range(-WINDOW_DAYS, WINDOW_DAYS + 1)}
    query = select(_T.c.key, _T.c.body).where(
        _T.c.dossier == context.dossier,
        _T.c.occurred_from.in_(sorted(day.isoformat() for day in near)),
        _T.c.stage == Stage.DENIED,
        _T.c.status == "live",
        known_at(_T, context.position),
    )
    rows = [(row.key, row.body) for row in connection.execute(query.order_by(_T.c.first_position))]
    found = values(connection, context.dossier, DevelopmentView, rows=rows, position=context.position)
    return tuple(one for _, one in found if _resembles(one, view) and not contradict(one, view))


def _days(view: DevelopmentView, items: Mapping[str, ItemView]) -> Iterator[date]:
    """The days on which matching met it: those of its reports, and of a seed its own."""
    for report in view.reports:
        told = items[report.item]
        yield day_of_item(told.item, first_seen=told.first_shown)
    if view.development.origin == "seed" and (first := parse_interval(view.development.occurred.edtf).lower):
        yield min(max(first, date.min + _REACH), date.max - _REACH)


def _resembles(one: DevelopmentView, other: DevelopmentView) -> bool:
    return any(report.resembles == other.development.id for report in one.reports)
