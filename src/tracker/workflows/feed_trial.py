"""Fetch and read a feed once to see what would come of it; nothing is stored."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from tracker.domain.items import Feed
from tracker.feeds.base import Failed, Fetched, Gone, NotModified, Page, Validators
from tracker.feeds.discovery import Found, feeds_on
from tracker.feeds.http import Fetcher
from tracker.feeds.parse_pool import ParsePool
from tracker.workflows.identity import identify
from tracker.workflows.reader import Reader, ReadItem


@dataclass(frozen=True, slots=True)
class Trial:
    """How a feed answered: `outcome` is `ok`, `gone` or a failure's reason, `bytes` are decoded.

    `moved_to` is set where every redirect said it was for good; `odd` is what the parser had to overlook.
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
    odd: str | None = None
    items: tuple[ReadItem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it could be read."""
        return self.outcome == "ok"


async def try_feed(feed: Feed, *, fetcher: Fetcher, pool: ParsePool, reader: Reader) -> Trial:
    """Ask for the feed's page unconditionally and read its items."""
    match await fetcher.fetch(feed.url, validators=Validators()):
        case Fetched() as fetched:
            page = await pool.parse(fetched.body, content_type=fetched.content_type, url=fetched.url)
            return _read(feed, fetched, page, reader)
        case Gone(url=url):
            return Trial(feed.url, "gone", f"410 at {url}")
        case Failed(reason=reason, detail=detail):
            return Trial(feed.url, reason, detail)
        case NotModified():
            return Trial(feed.url, "protocol", "answered 304 to an unconditional request")


async def find_feeds(url: str, *, fetcher: Fetcher, pool: ParsePool) -> tuple[Found, ...] | Failed:
    """The feeds that an address leads to: itself where it is one, else those that its page names."""
    outcome = await fetcher.fetch(url, validators=Validators())
    if isinstance(outcome, Gone | NotModified):
        return Failed("gone" if isinstance(outcome, Gone) else "protocol", outcome.url)
    if isinstance(outcome, Failed):
        return outcome
    page = await pool.parse(outcome.body, content_type=outcome.content_type, url=outcome.url)
    if isinstance(page, Page):
        return (Found(outcome.permanent_url or url, page.title, is_named=True),)
    return await asyncio.to_thread(feeds_on, outcome.body, url=outcome.url)


def _read(feed: Feed, fetched: Fetched, page: Page | Failed, reader: Reader) -> Trial:
    if isinstance(page, Failed):
        return Trial(feed.url, page.reason, page.detail, bytes=len(fetched.body))
    items = identify(reader.items(feed, page.entries), {})
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
        odd=page.cut or page.bozo,
        items=tuple(reader.read(item, default=feed.language) for item in items),
    )
