"""Days of the Solar Hijri year, which begins at the spring equinox, in the Gregorian one.

Leap years by the cycle of 33 years (Birashk's rule as used by most software), which agrees with the observed equinox
from 1178 to 1633, that is from 1799 to 2255.
"""

from __future__ import annotations

from datetime import date, timedelta

_CYCLE, _STEP, _SHIFT, _LEAP_BELOW = 33, 25, 11, 8
_ANCHOR_YEAR, _ANCHOR = 1400, date(2021, 3, 21)
_LONG_MONTHS, _MONTHS = 6, 12
_LONG, _SHORT = 31, 30


def is_leap(year: int) -> bool:
    """Whether the last month has thirty days."""
    return (_STEP * year + _SHIFT) % _CYCLE < _LEAP_BELOW


def gregorian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day; None where the month has no such day."""
    if not 1 <= month <= _MONTHS or not 1 <= day <= _length(year, month):
        return None
    return _first_day(year) + timedelta(days=sum(_length(year, m) for m in range(1, month)) + day - 1)


def last_of_month(year: int, month: int) -> date:
    """The Gregorian day on which a month ends."""
    return _first_day(year) + timedelta(days=sum(_length(year, m) for m in range(1, month + 1)) - 1)


def year_of(day: date) -> int:
    """The Solar Hijri year that a Gregorian day lies in."""
    year = day.year - (_ANCHOR.year - _ANCHOR_YEAR)
    return year if day >= _first_day(year) else year - 1


def _length(year: int, month: int) -> int:
    if month <= _LONG_MONTHS:
        return _LONG
    return _SHORT if month < _MONTHS or is_leap(year) else _SHORT - 1


def _first_day(year: int) -> date:
    between = range(_ANCHOR_YEAR, year) if year >= _ANCHOR_YEAR else range(year, _ANCHOR_YEAR)
    days = sum(366 if is_leap(y) else 365 for y in between)
    return _ANCHOR + timedelta(days=days if year >= _ANCHOR_YEAR else -days)
