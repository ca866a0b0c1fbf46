"""Times and days as the tables keep them."""

from __future__ import annotations

from datetime import UTC, date, datetime


def to_text(moment: datetime) -> str:
    """Fixed-width UTC text with microseconds; raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError(f"expected an aware datetime, found {moment!r}")
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def from_text(text: str) -> datetime:
    """The aware UTC datetime that `to_text` wrote."""
    return datetime.fromisoformat(text)


def day_text(day: date | None) -> str | None:
    """A day as `YYYY-MM-DD`, or nothing."""
    return None if day is None else day.isoformat()
