"""The indices day by day, as known at one moment: what a chart draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from tracker.domain.dossier import Definition
from tracker.projections.state import indices
from tracker.queries.moment import Context, Moment, resolve
from tracker.queries.sums import sums_of

MOST_POINTS = 400


@dataclass(frozen=True, slots=True)
class Point:
    """The overall index and each category's on a day; `None` where nothing counts yet."""

    day: date
    overall: float | None
    categories: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Series:
    """Points from the first day on, every `step` days; `next` is the day after the cut where the limit cut them."""

    context: Context
    step: int
    points: tuple[Point, ...]
    next: date | None


def get_series(
    connection: Connection, dossier: str, moment: Moment, *, first: date, last: date, step: int, today: date
) -> Series:
    """At most `MOST_POINTS` points from `first` to `last` inclusive. Raises NotFound."""
    context, definition = resolve(connection, dossier, moment, today=today)
    if definition is None:
        return Series(context, step, (), None)
    days = _days(first, last, step)
    shown = [day for _, day in zip(range(MOST_POINTS), days, strict=False)]
    return Series(context, step, points_on(connection, context, definition, shown), next(days, None))


def points_on(
    connection: Connection, context: Context, definition: Definition, days: Sequence[date]
) -> tuple[Point, ...]:
    """A point for each of these days."""
    sums = sums_of(connection, context).on(definition, days)
    return tuple(Point(day, *indices(definition, sums[day])) for day in days)


def _days(first: date, last: date, step: int) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1, step))
