"""An index over time as a line: a point a month, each of which leads to the page as of that day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import MINYEAR, date
from itertools import groupby

from tracker.domain.dossier import Definition
from tracker.queries.moment import Context
from tracker.queries.series import points_on
from tracker.store.engine import Connection

MONTHS = 60
MARK_EVERY = 12
HEIGHT, TOP = 20, 10.0
"""The scale is that of the index, -10 to +10, turned over, since a drawing counts downwards."""


@dataclass(frozen=True, slots=True)
class Dot:
    """The index on a day, `None` where nothing counts, at `x` months from the first day and `y` from the top."""

    day: date
    index: float | None
    x: int
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Dots from the first day to the last, and `lines` through those that are known, as paths of a drawing."""

    dots: tuple[Dot, ...]
    lines: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many months there are."""
        return len(self.dots) - 1

    @property
    def known(self) -> tuple[Dot, ...]:
        """Those that have an index."""
        return tuple(dot for dot in self.dots if dot.index is not None)

    @property
    def marks(self) -> tuple[Dot, ...]:
        """The last day and those whole years before it, the first first."""
        return self.dots[::-MARK_EVERY][::-1]

    @property
    def lowest(self) -> Dot:
        """The lowest of those that are known."""
        return max(self.known, key=lambda dot: dot.y)

    @property
    def highest(self) -> Dot:
        """The highest of those that are known."""
        return min(self.known, key=lambda dot: dot.y)


def read_chart(
    connection: Connection, context: Context, definition: Definition | None, *, category: str | None
) -> Chart:
    """The index of a category, or the overall one, in the five years up to the day of an answer."""
    if definition is None:
        return Chart((), ())
    days = months_before(context.valid_at, MONTHS)
    points = points_on(connection, context, definition, days)
    return chart(days, [point.overall if category is None else point.categories[category] for point in points])


def chart(days: Sequence[date], values: Sequence[float | None]) -> Chart:
    """One dot a day; the line is broken where the index is unknown."""
    pairs = enumerate(zip(days, values, strict=True))
    dots = tuple(Dot(day, value, x, round(TOP - (value or 0.0), 2)) for x, (day, value) in pairs)
    runs = groupby(dots, key=lambda dot: dot.index is not None)
    return Chart(dots, tuple(_path(list(run)) for is_known, run in runs if is_known))


def months_before(day: date, months: int) -> tuple[date, ...]:
    """The same day of so many months before, in order, and the day itself; the last of a month that is too short."""
    return tuple(_earlier(day, back) for back in range(months, -1, -1) if _number(day) - back >= MINYEAR * 12)


def _earlier(day: date, months: int) -> date:
    year, month = divmod(_number(day) - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _path(run: Sequence[Dot]) -> str:
    """A line through dots; through a single one it is a point."""
    first, *others = (f"{dot.x} {dot.y}" for dot in run)
    return f"M{first}{''.join(_to(others))}" if others else f"M{first}h0"


def _to(points: Sequence[str]) -> Iterator[str]:
    return (f"L{point}" for point in points)
