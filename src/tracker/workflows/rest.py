"""How long a feed rests before it is polled again. Pure."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

LONGEST = timedelta(hours=24)
DOUBLINGS = 10
JITTER = 0.1


def next_due(now: datetime, *, rest: timedelta, failures: int, feed: str, away: int | None) -> datetime:
    """When to poll again: after `rest`, doubled with each failure in a row up to a day, never before `away` seconds.

    Feeds added together drift apart by up to a tenth of their rest, each by a share fixed by its id.
    """
    share = zlib.crc32(feed.encode()) / 0xFFFFFFFF
    doubled: timedelta = rest * (1 << min(failures, DOUBLINGS))
    span = min(doubled, LONGEST) * (1 + JITTER * share)
    if away is not None:
        span = max(span, min(timedelta(seconds=away), LONGEST))
    return now + span
