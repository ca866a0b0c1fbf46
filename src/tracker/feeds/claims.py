"""When an outlet says that it published an entry."""

from __future__ import annotations

import calendar
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from feedparser.datetimes import _parse_date

from tracker.feeds.text import line

# Older than any feed: what software writes where it has no date (1970-01-01, 0001-01-01).
_FIRST_YEAR = 1990
_LONGEST = 100
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The two ways in which nearly all feeds write a moment, RFC 822 and RFC 3339; "-0330" is -3 hours and -30 minutes.
_MAIL = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{1,2}) ([A-Z][a-z]{2}) ((?:19|20)[0-9]{2}) "
    r"([0-9]{2}):([0-9]{2}):([0-9]{2}) (?:GMT|UTC|Z|([+-])([0-9]{2})([0-9]{2}))"
)
_ISO = re.compile(
    r"((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,6})?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)


def published_of(raw: Mapping[str, Any]) -> tuple[datetime | None, str | None]:
    """The claim as a UTC time if it can be read, and its words.

    An Atom entry that only says when it was updated is dated by that. A claim in the future is kept as it is.
    """
    for key in ("published", "updated"):
        # Asked for a date that is missing, feedparser would warn and hand over the other.
        if key in raw and isinstance(words := raw[key], str) and words.strip():
            return _moment(raw.get(f"{key}_parsed")), line(words, longest=_LONGEST) or None
    return None, None


def read_date(words: str) -> datetime | time.struct_time | None:
    """The moment as feedparser reads it: at once where it is written as nearly all are, else by feedparser itself."""
    try:
        if found := _MAIL.fullmatch(words):
            day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
            moment = datetime(
                int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), 0, UTC
            )
        elif found := _ISO.fullmatch(words):
            year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
            moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), 0, UTC)
        else:
            return _by_feedparser(words)
    except ValueError:
        return _by_feedparser(words)
    if not sign:
        return moment
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return moment - ahead if sign == "+" else moment + ahead


def _by_feedparser(words: str) -> time.struct_time | None:
    parsed: time.struct_time | None = _parse_date(words)
    return parsed


def _moment(parsed: object) -> datetime | None:
    if isinstance(parsed, datetime):
        return parsed if parsed.year >= _FIRST_YEAR else None
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.year >= _FIRST_YEAR else None
