"""Feeds before they are polled: where an address leads, what a feed would bring, and whole lists."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from tracker.api.schemas.base import Schema
from tracker.api.schemas.feed_orders import Address, FeedOutcome
from tracker.api.schemas.items import Tag
from tracker.api.schemas.review import TEXT, Ordered, Word
from tracker.domain.items import Reliability


class Wanted(Schema):
    """An address to look at."""

    url: Address


class Tried(Schema):
    """Another address to try the feed at; without one it is tried at its own."""

    url: Address | None = None


class FoundFeed(Schema):
    """A feed that an address leads to; `is_named` where the page says itself that it is one."""

    url: str
    title: str
    is_named: bool


class Discovered(Schema):
    """Where an address leads: `is_feed` where it is one itself. `outcome` is `ok` or the reason of a failure."""

    url: str
    outcome: str
    detail: str
    is_feed: bool
    feeds: list[FoundFeed]


class TriedItem(Schema):
    """An entry as it would be taken in, and how it would be judged."""

    guid: str
    url: str | None
    title: str
    summary: str
    language: str
    published: datetime | None
    published_claim: str | None
    relevant: bool
    score: float
    tags: list[Tag]


class Trial(Schema):
    """How a feed answered, once, and what would come of it. `outcome` is `ok`, `gone` or the reason of a failure."""

    url: str
    outcome: str
    detail: str
    bytes: int = Field(description="Of the page, decoded.")
    title: str | None
    language: str | None
    moved_to: str | None = Field(description="Where permanent redirects lead.")
    etag: str | None
    last_modified: str | None
    odd: list[str] = Field(description="Each thing worth knowing before it is polled.")
    items: list[TriedItem]


class TakeIn(Ordered):
    """A list of feeds to poll, as OPML."""

    opml: Annotated[str, Field(min_length=1, pattern=TEXT, description="The OPML document.")]
    language: Word = Field(description="For feeds whose language the list does not say.")
    reliability: Reliability = Field("F", description="For feeds that have no letter.")


class TakenIn(Schema):
    """What came of a list: feeds added, addresses that were polled already, what could not be taken, with why, and the
    lines of outlines that are neither a feed nor a folder.
    """

    added: list[FeedOutcome]
    known: list[str]
    refused: list[str]
    without_address: list[int] = Field(description="Lines of outlines without an xmlUrl in which nothing is.")
