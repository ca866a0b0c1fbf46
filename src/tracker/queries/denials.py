"""Which denials a development may have met: a program left them unsure of it, and no person has said yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, and_, select, true

from tracker.coreference.matching import WINDOW_DAYS
from tracker.domain.dates import parse_interval
from tracker.domain.items import day_of_item
from tracker.domain.tags import Stage
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.moment import Context
from tracker.queries.resembling import contradict, is_denial
from tracker.store import tables
from tracker.store.views import known_at, values

_D, _I = tables.developments, tables.items
_REACH = timedelta(days=WINDOW_DAYS)


def denials_of(
    connection: Connection, context: Context, view: DevelopmentView, *, items: Mapping[str, ItemView]
) -> tuple[DevelopmentView, ...]:
    """The live denials that were taken to be much like this claim, the first recorded first; `items` are its reports.

    Matching meets reports a few days apart, so denials are found by the days of theirs: on which day something is
    denied, a text or a person may have put elsewhere.
    """
    if view.status != "live" or is_denial(view):
        return ()
    near = {day + timedelta(days=days) for day in _days(view, items) for days in range(-WINDOW_DAYS, WINDOW_DAYS + 1)}
    is_told = and_(_D.c.dossier == _I.c.dossier, _D.c.key == _I.c.development, known_at(_D, context.position))
    query = select(_D.c.key, _D.c.body).join(_I, is_told)
    query = query.where(
        _I.c.dossier == context.dossier,
        _I.c.relevant == true(),
        _I.c.day.in_(sorted(day.isoformat() for day in near)),
        known_at(_I, context.position),
        _D.c.stage == Stage.DENIED,
        _D.c.status == "live",
    )
    bodies = {row.key: row.body for row in connection.execute(query.order_by(_D.c.first_position))}
    found = values(connection, context.dossier, DevelopmentView, rows=list(bodies.items()), position=context.position)
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
