"""How often a feed's page asks to be read: `ttl`, the syndication module, skipped hours and days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tracker.feeds.base import Hints

LONGEST = 24 * 60 * 60
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_ITEM = re.compile(rb"<item[\s>]", re.IGNORECASE)
_HOURS = {str(hour) for hour in range(25)}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def hints_of(feed: Mapping[str, Any], *, body: bytes) -> Hints:
    """What feedparser's feed says; no hint asks for more than a day.

    feedparser keeps the last of several hours or days only, so these are read from the body.
    """
    ttl = _whole(feed.get("ttl")) * 60
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower(), 0)
    every = period // max(_whole(feed.get("sy_updatefrequency")), 1)
    hours = {int(text) % 24 for text in _inside(body, b"skipHours", b"hour") if text.strip() in _HOURS}
    names = [name.strip().lower() for name in _inside(body, b"skipDays", b"day")]
    days = {_DAYS.index(name) for name in names if name in _DAYS}
    return Hints(
        seconds=min(max(ttl, every), LONGEST),
        skip_hours=tuple(sorted(hours)) if len(hours) < 24 else (),
        skip_days=tuple(sorted(days)) if len(days) < 7 else (),
    )


def _whole(value: object) -> int:
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _inside(body: bytes, outer: bytes, inner: bytes) -> Iterable[str]:
    """The texts of the `inner` elements of the first `outer`, at most as many as hours of a day.

    Only what stands before the first item, or behind the last, can be the feed's own and not an item's text.
    """
    first, last = _ITEM.search(body), body.rfind(b"</item")
    parts = (body,) if first is None else (body[: first.start()], body[last:] if last >= first.start() else b"")
    for part in parts:
        opened = re.search(rb"<%s\s*>" % outer, part, re.IGNORECASE)
        if opened is not None:
            piece = re.split(rb"</%s\s*>" % outer, part[opened.end() :][:4_096], maxsplit=1, flags=re.IGNORECASE)[0]
            texts = re.split(rb"<%s\s*>" % inner, piece, flags=re.IGNORECASE)[1:25]
            return [text.partition(b"<")[0].decode("ascii", "replace") for text in texts]
    return []
