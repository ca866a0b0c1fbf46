"""Reading `Retry-After` (RFC 9110, section 10.2.3): how long a server wants to be left alone."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 24 * 60 * 60


def retry_after(value: str | None, *, now: datetime) -> int | None:
    """Whole seconds from `now`, 0 up to a day; `None` where nothing was said or it cannot be read.

    The header carries seconds or an HTTP date; a date in the past means at once.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), LONGEST) if len(text) <= 9 else LONGEST
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, min(math.ceil((aware - now).total_seconds()), LONGEST))
