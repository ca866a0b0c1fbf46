"""The line of an index over time: which days it shows, and where it is broken."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.web.chart import chart, months_before

DAYS = tuple(date(2025, month, 1) for month in range(1, 6))


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2026, 1, 15), ["2025-11-15", "2025-12-15", "2026-01-15"]),
        (date(2024, 3, 31), ["2024-01-31", "2024-02-29", "2024-03-31"]),
        (date(1, 2, 3), ["0001-01-03", "0001-02-03"]),
    ],
)
def test_a_point_stands_on_the_same_day_of_each_month(day: date, days: list[str]) -> None:
    assert [found.isoformat() for found in months_before(day, 2)] == days


def test_the_line_is_broken_where_the_index_is_unknown() -> None:
    found = chart(DAYS, [1.0, 2.5, None, -10.0, None])
    assert found.lines == ("M0 9.0L1 7.5", "M3 20.0h0")
    assert [dot.x for dot in found.known] == [0, 1, 3]


def test_the_lowest_and_the_highest_are_the_first_of_each() -> None:
    found = chart(DAYS, [None, 3.0, -1.0, -1.0, 3.0])
    assert (found.lowest.day, found.highest.day) == (DAYS[2], DAYS[1])


def test_whole_years_before_the_last_day_are_marked() -> None:
    days = months_before(date(2026, 5, 31), 30)
    marks = [dot.day.isoformat() for dot in chart(days, [0.0] * len(days)).marks]
    assert marks == ["2024-05-31", "2025-05-31", "2026-05-31"]


def test_of_nothing_there_is_nothing_to_draw() -> None:
    assert (chart((), ()).known, chart((), ()).lines) == ((), ())
