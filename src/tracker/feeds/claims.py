"""When an outlet says that it published an entry."""

from __future__ import annotations

import calendar
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tracker.feeds.text import line

# Older than any feed: what software writes where it has no date (1970-01-01, 0001-01-01).
_FIRST_YEAR = 1990
_LONGEST = 100


def published_of(raw: Mapping[str, Any]) -> tuple[datetime | None, str | None]:
    """The claim as a UTC time if it can be read, and its words.

    An Atom entry that only says when it was updated is dated by that. A claim in the future is kept as it is.
    """
    for key in ("published", "updated"):
        words = raw.get(key)
        if isinstance(words, str) and words.strip():
            return _moment(raw.get(f"{key}_parsed")), line(words, longest=_LONGEST) or None
    return None, None


def _moment(parsed: object) -> datetime | None:
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.year >= _FIRST_YEAR else None
