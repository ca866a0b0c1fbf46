"""Fetch and read a feed once to see what would come of it; nothing is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from tracker.domain.items import Feed
from tracker.feeds.base import Failed, Fetched, Gone, NotModified, Page, Validators
from tracker.feeds.discovery import Found, feeds_on
from tracker.feeds.http import Fetcher
from tracker.feeds.parse_pool import ParsePool
from tracker.workflows.feed_oddities import oddities, twin_of
from tracker.workflows.identity import identify
from tracker.workflows.reader import Reader, ReadItem

NONE_POLLED: Mapping[str, str] = MappingProxyType({})
UNASKED = "answered 304 to an unconditional request"


@dataclass(frozen=True, slots=True)
class Trial:
    """How a feed answered: `outcome` is `ok`, `gone` or a failure's reason, `bytes` are decoded.

    `moved_to` is set where every redirect said it was for good; `odd` has each thing worth knowing before it is polled.
    """

    url: str
    outcome: str
    detail: str
    bytes: int = 0
    title: str | None = None
    language: str | None = None
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    odd: tuple[str, ...] = ()
    items: tuple[ReadItem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it could be read."""
        return self.outcome == "ok"


@dataclass(frozen=True, slots=True)
class Leads:
    """Where an address leads: to a feed, which is then the only one of `feeds` (`language` as it says it), or to a page
    that names these. `final` is where the feed stood after all redirects.
    """

    is_feed: bool
    feeds: tuple[Found, ...]
    language: str | None = None
    final: str | None = None


async def try_feed(
    feed: Feed,
    *,
    fetcher: Fetcher,
    pool: ParsePool,
    reader: Reader,
    now: datetime,
    polled: Mapping[str, str] = NONE_POLLED,
) -> Trial:
    """Ask for the feed's page unconditionally and read its items; `polled` are the ids of known feeds by address."""
    match await fetcher.fetch(feed.url, validators=Validators()):
        case Fetched() as fetched:
            page = await pool.parse(fetched.body, content_type=fetched.content_type, url=fetched.url)
            trial = _read(feed, fetched, page, reader=reader, now=now)
            twin = twin_of(feed.url, fetched.url, polled) if trial.ok else None
            return replace(trial, odd=(twin, *trial.odd)) if twin else trial
        case Gone() as gone:
            return Trial(feed.url, "gone", gone.detail)
        case Failed(reason=reason, detail=detail):
            return Trial(feed.url, reason, detail)
        case NotModified():
            return Trial(feed.url, "protocol", UNASKED)


def unnamed(url: str) -> Feed:
    """A feed of which only the address is known."""
    return Feed(
        id="trial",
        title=url,
        url=url,
        site=None,
        language="en",
        country=None,
        group="trial",
        wire=None,
        reliability="F",
        note="",
    )


async def find_feeds(url: str, *, fetcher: Fetcher, pool: ParsePool) -> Leads | Failed:
    """The feeds that an address leads to: itself where it is one, else those that its page names."""
    outcome = await fetcher.fetch(url, validators=Validators())
    if isinstance(outcome, Gone):
        return Failed("gone", outcome.detail)
    if isinstance(outcome, NotModified):
        return Failed("protocol", UNASKED)
    if isinstance(outcome, Failed):
        return outcome
    page = await pool.parse(outcome.body, content_type=outcome.content_type, url=outcome.url)
    if isinstance(page, Page):
        return Leads(
            True, (Found(outcome.permanent_url or url, page.title, is_named=True),), page.language, outcome.url
        )
    feeds = await asyncio.to_thread(feeds_on, outcome.body, url=outcome.url)
    return Leads(False, feeds) if feeds or page.reason == "not-a-feed" else page


def _read(feed: Feed, fetched: Fetched, page: Page | Failed, *, reader: Reader, now: datetime) -> Trial:
    if isinstance(page, Failed):
        return Trial(feed.url, page.reason, page.detail, bytes=len(fetched.body))
    items = identify(reader.items(feed, page.entries), {}, common=reader.common)
    return Trial(
        url=feed.url,
        outcome="ok",
        detail="",
        bytes=len(fetched.body),
        title=page.title,
        language=page.language,
        moved_to=fetched.permanent_url,
        etag=fetched.validators.etag,
        last_modified=fetched.validators.last_modified,
        odd=oddities(feed.url, fetched, page, items=len(items), now=now),
        items=tuple(reader.read(item, default=feed.language) for item in items),
    )
