"""How long a server wants to be left alone, by `Retry-After` (RFC 9110, section 10.2.3), and how long its answer is
fresh (RFC 9111, section 4.2)."""

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
    moment = _moment(text)
    return None if moment is None else _until(moment, now=now)


def fresh_seconds(cache_control: str | None, *, expires: str | None, now: datetime) -> int:
    """Whole seconds for which an answer is fresh, 0 up to a day; `max-age` stands before `Expires`.

    What cannot be understood counts as not said; 0 where nothing is left, or keeping the answer is forbidden.
    """
    words = [word.strip().lower() for word in (cache_control or "").split(",")]
    if "no-cache" in words or "no-store" in words:
        return 0
    for word in words:
        name, _, value = word.partition("=")
        if name == "max-age":
            digits = value.strip('" ')
            if digits.isascii() and digits.isdigit():
                return min(int(digits), LONGEST) if len(digits) <= 9 else LONGEST
    moment = _moment((expires or "").strip())
    return 0 if moment is None else _until(moment, now=now)


def _until(moment: datetime, *, now: datetime) -> int:
    return max(0, min(math.ceil((moment - now).total_seconds()), LONGEST))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
