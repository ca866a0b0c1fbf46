"""Sources and what they publish: feeds, items, and the Admiralty letters that say how far a source is trusted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from msgspec import Struct

AHEAD = timedelta(days=1)
"""How far a claimed date may run ahead of our clock and still be believed."""

Reliability = Literal["A", "B", "C", "D", "E", "F"]


@dataclass(frozen=True, slots=True)
class Feed:
    """A source that is polled.

    `group` is who owns it: outlets of one group, or of one `wire`, never confirm each other.
    `reliability` is the Admiralty letter A (completely reliable) to E (unreliable), F (cannot be judged).
    `rest_seconds` is how long a person lets it rest between two polls; `None` where its own habit counts.
    """

    id: str
    title: str
    url: str
    site: str | None
    language: str
    country: str | None
    group: str
    wire: str | None
    reliability: Reliability
    note: str
    paused: bool = False
    rest_seconds: int | None = None


class Item(Struct, frozen=True):
    """One entry of a feed as first seen (or, in a revision, as seen again).

    `published` is what the outlet claimed, never our own clock; `published_claim` keeps its words.
    `content_hash` is the SHA-256 (hex) of title, summary and canonical URL, so that an edit shows.
    `captured` is when an archive says that it was served so; None for what was polled.
    """

    id: str
    feed: str
    guid: str
    url: str | None
    canonical_url: str | None
    title: str
    summary: str
    language: str
    published: datetime | None
    published_claim: str | None
    author: str | None
    content_hash: str
    captured: datetime | None = None


def day_of(published: datetime | None, *, first_seen: datetime) -> date:
    """The UTC day an item is taken for: its outlet's claim unless over a day ahead, else when it was first seen."""
    claim = published if published is not None and published <= first_seen + AHEAD else first_seen
    return claim.astimezone(UTC).date()


def day_of_item(item: Item, *, first_seen: datetime) -> date:
    """The same for an item; one from an archive was first seen when it was captured."""
    return day_of(item.published, first_seen=item.captured or first_seen)


def item_id(feed: str, guid: str) -> str:
    """The id under which an entry of a feed is known for good: 128 bits of SHA-256 over both, as 32 hex digits."""
    return _digest(feed, guid)[:32]


def content_hash(title: str, *, summary: str, canonical_url: str | None) -> str:
    """SHA-256 (hex) of what a reader would notice as an edit; a claimed date or an author does not count."""
    return _digest(title, summary, canonical_url or "")


@lru_cache(maxsize=4_096)
def text_hash(title: str, summary: str) -> str:
    """128 bits of SHA-256 (hex) over the words alone, by which the same text is found at another address."""
    return _digest(title, summary)[:32]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
