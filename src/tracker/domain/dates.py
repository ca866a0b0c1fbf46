"""Valid time: uncertain dates in the Extended Date/Time Format (ISO 8601-2), and the days they may cover.

Parsing is the `edtf` library's, but for plain years, months and days; what it answers becomes a lower and an upper day.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from tracker.domain.errors import DateError

_OPEN = ("..", "open")
_EXPECTED = "an EDTF date such as 2025-01-17, 2025-06~ or 1991-12/.."
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_MONTH_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[~?]?")


@dataclass(frozen=True, slots=True)
class Interval:
    """An EDTF text with its first and last possible day; `None` means open on that side."""

    edtf: str
    lower: date | None
    upper: date | None

    @property
    def is_open(self) -> bool:
        """Whether it has no end yet."""
        return self.upper is None


@lru_cache(maxsize=65_536)
def parse_interval(text: str) -> Interval:
    """Read an EDTF text such as `2025-06~`, `2014-11-11` or `1991-12/..`.

    Approximate and uncertain marks (`~`, `?`) are kept in the text and do not widen the days.
    Raises DateError.
    """
    if _DAY.fullmatch(text):
        # Nearly every date is a plain day, and the grammar takes a millisecond for it.
        day = _plain(text)
        return Interval(edtf=text, lower=day, upper=day)
    start, slash, end = text.partition("/")
    if not text.isascii() or not text or any(c.isspace() for c in text) or "/" in end:
        raise DateError(text, expected=_EXPECTED)
    upto = end if slash else start
    lower = None if start in _OPEN else _common(start, last=False) or _day(start, text=text, last=False)
    upper = None if slash and end in _OPEN else _common(upto, last=True) or _day(upto, text=text, last=True)
    if lower and upper and lower > upper:
        raise DateError(text, expected="an interval that ends on or after its start")
    return Interval(edtf=text, lower=lower, upper=upper)


def _plain(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DateError(text, expected=_EXPECTED) from error


def _common(part: str, *, last: bool) -> date | None:
    """The first or last day of a year, a month or a day with no more than one mark behind it; None for all else."""
    match = _YEAR_MONTH_DAY.fullmatch(part)
    if not match:
        return None
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or (12 if last else 1)), int(day or 1))
    except ValueError:
        return None
    return first.replace(day=calendar.monthrange(first.year, first.month)[1]) if last and not day else first


def _day(part: str, *, text: str, last: bool) -> date:
    # Most of what is asked for is of the common forms, and the grammar takes a quarter of a second to import.
    from edtf import parse_edtf  # noqa: PLC0415
    from edtf.parser.edtf_exceptions import EDTFParseException  # noqa: PLC0415

    try:
        parsed = parse_edtf(part)
        bound = parsed.upper_strict() if last else parsed.lower_strict()
        return date(bound.tm_year, bound.tm_mon, bound.tm_mday)
    except (EDTFParseException, ValueError, AttributeError, TypeError, OverflowError) as error:
        raise DateError(text, expected=_EXPECTED) from error


def parse_day(text: str, *, where: str = "") -> date:
    """Read a plain calendar day (`YYYY-MM-DD`); raises DateError."""
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise DateError(text, expected="a day as YYYY-MM-DD", where=where) from error


def require_order(since: date | None, until: date | None) -> None:
    """Raise DateError where the first of two inclusive days is later than the last: no day would fit."""
    if since is not None and until is not None and since > until:
        raise DateError(since.isoformat(), expected=f"a day no later than until, {until.isoformat()}", where="since")


def parse_moment(text: str, *, where: str = "") -> datetime:
    """Read a timestamp with a zone (`2025-06-20T12:00:00Z`) as UTC; a bare day means its last microsecond; raises
    DateError.
    """
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise DateError(
            text,
            expected="a day as YYYY-MM-DD (its end) or a timestamp with a zone, e.g. 2025-06-20T12:00:00Z",
            where=where,
        ) from error
