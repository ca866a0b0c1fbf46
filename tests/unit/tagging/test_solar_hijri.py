from __future__ import annotations

from datetime import date, timedelta

import pytest

from tracker.tagging.solar_hijri import gregorian, is_leap, last_of_month, year_of


@pytest.mark.parametrize(
    ("solar", "expected"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 10, 28), date(2025, 1, 17)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1404, 7, 1), date(2025, 9, 23)),
    ],
)
def test_days_that_are_known_in_both_eras_agree(solar: tuple[int, int, int], expected: date) -> None:
    assert gregorian(*solar) == expected
    assert year_of(expected) == solar[0]


@pytest.mark.parametrize("solar", [(1404, 12, 30), (1404, 7, 31), (1404, 13, 1), (1404, 0, 1), (1404, 1, 0)])
def test_a_day_that_the_month_does_not_have_is_none(solar: tuple[int, int, int]) -> None:
    assert gregorian(*solar) is None


@pytest.mark.parametrize("year", range(1370, 1430))
def test_years_follow_each_other_without_a_gap(year: int) -> None:
    first, following = gregorian(year, 1, 1), gregorian(year + 1, 1, 1)
    assert first
    assert following
    assert (following - first).days == (366 if is_leap(year) else 365)
    assert last_of_month(year, 12) == following - timedelta(days=1)
