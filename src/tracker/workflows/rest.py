"""How long a feed rests before it is polled again: its own habit, what it asks for, and how it failed. Pure.

A feed is looked at twice in the usual time between two of its items, between `Pace.shortest` and `Pace.longest`; an
interval that a person set takes the place of that. What a page or a server asks for (`ttl`, `sy:`, Cache-Control,
skipped hours and days) only makes it longer.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

LONGEST = timedelta(hours=24)
JITTER = 0.1
NEWEST = 0.3
"""How much the last observation counts in an average."""
DOUBLINGS = 10.0
HEAVY, LIGHT = 2.0, 0.5
_WEIGHTS = {
    **dict.fromkeys(("http-404", "http-401", "http-403", "not-a-feed", "refused-url", "refused-address"), HEAVY),
    **dict.fromkeys(("timeout", "connect", "truncated", "http-500", "http-502", "http-503", "http-504"), LIGHT),
}
_AN_HOUR = timedelta(hours=1)
_A_WEEK_OF_HOURS = 7 * 24


@dataclass(frozen=True, slots=True)
class Pace:
    """How often feeds may be polled: `usual` until a feed's habit is known."""

    usual: timedelta
    shortest: timedelta = timedelta(minutes=10)
    longest: timedelta = LONGEST


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a feed's own rest rests on; seconds, hours 0-23 and days 0 (Monday) to 6 of UTC, empty for none.

    `own` is what a person set, `gap` the usual time between new items, `floor` what page and server ask for.
    """

    own: int | None = None
    gap: int | None = None
    floor: int = 0
    skip_hours: Collection[int] = ()
    skip_days: Collection[int] = ()


def next_due(
    now: datetime, *, pace: Pace, wishes: Wishes, failures: int, reason: str, feed: str, away: int | None
) -> datetime:
    """When to poll again.

    Each failure in a row doubles the rest, up to a day; one that rarely mends itself counts twice, a short one half.
    Never before `away` seconds. Feeds added together drift apart by up to a tenth, each by a share fixed by its id.
    """
    share = zlib.crc32(feed.encode()) / 0xFFFFFFFF
    doublings = min(failures * _WEIGHTS.get(reason, 1.0), DOUBLINGS)
    span = max(min(interval(pace, wishes) * 2.0**doublings, LONGEST), timedelta(seconds=min(wishes.floor, 86_400)))
    span *= 1 + JITTER * share
    if away is not None:
        span = max(span, min(timedelta(seconds=away), LONGEST))
    return _open_hour(now + span, wishes)


def interval(pace: Pace, wishes: Wishes) -> timedelta:
    """The rest of a feed that does well, before jitter and floors."""
    if wishes.own is not None:
        return timedelta(seconds=wishes.own)
    if wishes.gap is None:
        return max(pace.shortest, min(pace.usual, pace.longest))
    return max(pace.shortest, min(timedelta(seconds=wishes.gap / 2), pace.longest))


def gap_after(
    gap: int | None, *, now: datetime, last_ok: datetime | None, last_new: datetime | None, new: int
) -> int | None:
    """The usual seconds between new items after a poll that brought `new`.

    New items move the average towards the time each of them took; a silence that outlasts the average moves it too.
    """
    if new and last_ok is not None:
        return _averaged(gap, (now - last_ok).total_seconds() / new)
    silence = 0.0 if last_new is None else (now - last_new).total_seconds()
    if gap is not None and silence > gap:
        return _averaged(gap, silence)
    return gap


def gap_of(dates: Sequence[datetime], *, now: datetime) -> int | None:
    """The habit as a first page shows it: the median time between claimed dates that are not in the future."""
    known = sorted(date for date in dates if date <= now)
    if len(known) < 3:
        return None
    return round(median((later - earlier).total_seconds() for earlier, later in pairwise(known)))


def lag_after(lag: int | None, lags: Sequence[float], *, longest: timedelta = LONGEST) -> int | None:
    """The usual seconds from a claimed date to us; items older than `longest` say nothing about it."""
    fresh = [seconds for seconds in lags if 0 <= seconds <= longest.total_seconds()]
    return _averaged(lag, median(fresh)) if fresh else lag


def _averaged(old: int | None, newest: float) -> int:
    return round(newest) if old is None else round(old + NEWEST * (newest - old))


def _open_hour(due: datetime, wishes: Wishes) -> datetime:
    """The first moment from `due` on that the feed does not ask to be left alone in; `due` where there is none."""
    moment = due.astimezone(UTC)
    for _ in range(_A_WEEK_OF_HOURS):
        if moment.hour not in wishes.skip_hours and moment.weekday() not in wishes.skip_days:
            return moment
        moment = moment.replace(minute=moment.minute % 10, second=moment.second) + _AN_HOUR
    return due
