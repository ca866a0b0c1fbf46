"""One poll of one feed, from lease to stored page; every way it can end is noted on the feed and returned."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from tracker.domain.envelope import WORKER_ACTOR, Draft, event_id
from tracker.domain.events import FeedChanged
from tracker.domain.items import Feed
from tracker.feeds.base import Failed, Fetched, Gone, NotModified, Page, Validators
from tracker.feeds.http import Fetcher
from tracker.feeds.parse_pool import ParsePool
from tracker.store.engine import Connection, reading, writing
from tracker.store.event_store import lock_head
from tracker.store.feed_state import (
    FeedState,
    Poll,
    count_due,
    finish_poll,
    hold_lease,
    lease_due,
    make_due,
    release,
    rest_until,
)
from tracker.store.views import Stored
from tracker.workflows.ingest import Ingested, Lease, ingest, unknown
from tracker.workflows.reader import Reader
from tracker.workflows.record import record
from tracker.workflows.rest import next_due
from tracker.workflows.tools import Tools

UNCONDITIONAL = 48
"""Every so many polls a page is asked for whole: a server that always answers 304 would never be noticed otherwise."""


@dataclass(frozen=True, slots=True)
class Polled:
    """How a poll ended.

    `outcome` is `new`, `nothing-new`, `not-modified`, `unchanged`, `gone`, `lost-lease` or the reason of a failure.
    `bytes` are decoded; `seconds` run from the request to the stored page.
    """

    dossier: str
    feed: str
    outcome: str
    detail: str
    ok: bool
    bytes: int = 0
    entries: int = 0
    seconds: float = 0.0
    parse_seconds: float | None = None
    ingested: Ingested | None = None


@dataclass(frozen=True, slots=True)
class Poller:
    """Polls the feeds of one dossier as `owner`; a feed rests for `rest`, a lease runs out after `lease`."""

    tools: Tools
    reader: Reader
    owner: str
    fetcher: Fetcher
    pool: ParsePool
    rest: timedelta
    lease: timedelta

    def take_due(self, *, limit: int, only: Sequence[str] | None = None) -> list[tuple[Feed, FeedState]]:
        """Lease due feeds that are not paused (of those named); no other worker takes them until the lease runs out."""
        with writing(self.tools.engine) as connection:
            feeds = {key: feed for key, feed in Stored(connection, self._dossier).all(Feed) if not feed.paused}
            if only is not None:
                feeds = {key: feed for key, feed in feeds.items() if key in only}
            states = lease_due(
                connection,
                self._dossier,
                feeds=sorted(feeds),
                owner=self.owner,
                now=self.tools.now(),
                lease=self.lease,
                limit=limit,
            )
        return [(feeds[state.feed], state) for state in states]

    def count_due(self) -> int:
        """How many feeds wait to be polled."""
        with reading(self.tools.engine) as connection:
            feeds = [key for key, feed in Stored(connection, self._dossier).all(Feed) if not feed.paused]
            return count_due(connection, self._dossier, feeds=feeds, now=self.tools.now())

    def wake(self, feeds: Sequence[str]) -> None:
        """Let these feeds be due now, whatever their rest."""
        with writing(self.tools.engine) as connection:
            make_due(connection, self._dossier, feeds=feeds, now=self.tools.now())

    def release(self) -> None:
        """Give back every lease this owner still holds, as after a cancelled round."""
        with writing(self.tools.engine) as connection:
            release(connection, self._dossier, owner=self.owner)

    async def poll(self, feed: Feed, state: FeedState) -> Polled:
        """Fetch, parse, read and store one leased feed. Raises only what nobody foresaw."""
        began = self.tools.now()
        outcome = await self.fetcher.fetch(feed.url, validators=_validators(feed, state))
        match outcome:
            case Fetched() as fetched:
                return await self._page(feed, state, fetched, began=began)
            case NotModified(validators=validators):
                poll = self._note(feed, state, "not-modified", ok=True, not_modified=True, validators=validators)
            case Gone(url=url):
                poll = self._note(feed, state, "gone", detail=url)
            case Failed(reason=reason, detail=detail, retry_after=away):
                poll = self._note(feed, state, reason, detail=detail, away=away)
                if away is not None:
                    await asyncio.to_thread(self._spare_host, feed, until=poll.next_due)
        return await self._finish(feed, poll, began=began)

    async def give_up(self, feed: Feed, state: FeedState, error: Exception) -> Polled:
        """Note a fault nobody foresaw, so that it is seen and the feed rests."""
        poll = self._note(feed, state, "error", detail=f"{type(error).__name__}: {error}"[:500])
        return await self._finish(feed, poll, began=poll.at)

    async def _page(self, feed: Feed, state: FeedState, fetched: Fetched, *, began: datetime) -> Polled:
        size, digest = len(fetched.body), hashlib.sha256(fetched.body).hexdigest()
        if digest == state.body_hash and state.url == feed.url:
            poll = self._note(feed, state, "unchanged", ok=True, validators=fetched.validators, body_hash=digest)
            return await self._finish(feed, poll, began=began, size=size)
        parsing = self.tools.now()
        page = await self.pool.parse(fetched.body, content_type=fetched.content_type, url=fetched.url)
        parse_seconds = (self.tools.now() - parsing).total_seconds()
        if isinstance(page, Failed):
            poll = self._note(feed, state, page.reason, detail=page.detail)
            return await self._finish(feed, poll, began=began, size=size)
        odd = page.cut or page.bozo or ""
        poll = self._note(feed, state, "ok", detail=odd, ok=True, validators=fetched.validators, body_hash=digest)
        done = await asyncio.to_thread(self._store, feed, page, poll)
        outcome = "new" if done.new or done.revised else "nothing-new"
        return Polled(
            dossier=self._dossier,
            feed=feed.id,
            outcome=outcome if done.kept else "lost-lease",
            detail=odd,
            ok=True,
            bytes=size,
            entries=len(page.entries),
            seconds=(self.tools.now() - began).total_seconds(),
            parse_seconds=parse_seconds,
            ingested=done,
        )

    def _store(self, feed: Feed, page: Page, poll: Poll) -> Ingested:
        items = list(self.reader.read(feed, page.entries))
        fresh = unknown(self.tools, self.reader, items)
        return ingest(self.tools, self.reader, feed, fresh, lease=Lease(self.owner, poll))

    async def _finish(self, feed: Feed, poll: Poll, *, began: datetime, size: int = 0) -> Polled:
        kept = await asyncio.to_thread(self._keep, feed, poll)
        return Polled(
            dossier=self._dossier,
            feed=feed.id,
            outcome=poll.outcome if kept else "lost-lease",
            detail=poll.detail,
            ok=poll.ok,
            bytes=size,
            seconds=(self.tools.now() - began).total_seconds(),
        )

    def _keep(self, feed: Feed, poll: Poll) -> bool:
        """Note a poll; a feed that is gone is paused in the same transaction, in the log, for everybody to see why."""
        with writing(self.tools.engine) as connection:
            if not hold_lease(connection, self._dossier, feed.id, owner=self.owner):
                return False
            if poll.outcome == "gone":
                lock_head(connection, self._dossier)
                self._pause(connection, feed.id, poll)
            return finish_poll(connection, self._dossier, feed.id, owner=self.owner, poll=poll)

    def _pause(self, connection: Connection, key: str, poll: Poll) -> None:
        """Pause the feed as it is defined now, which may be another address than the one that was asked."""
        feed = Stored(connection, self._dossier).get(Feed, key)
        if feed is None or feed.paused or feed.url != poll.url:
            return
        reason = f"the publisher answered 410 Gone at {poll.detail}"
        paused = Draft(
            event_id=event_id(self._dossier, WORKER_ACTOR, "pause", key, poll.at.isoformat()),
            stream=f"feed:{key}",
            event=FeedChanged(replace(feed, paused=True), ("paused",), reason),
            actor=WORKER_ACTOR,
        )
        record(connection, self._dossier, [paused], now=poll.at, random_bytes=self.tools.random_bytes)

    def _spare_host(self, feed: Feed, *, until: datetime) -> None:
        """A host that asks to be left alone means all of its feeds."""
        with writing(self.tools.engine) as connection:
            host = _host(feed)
            feeds = [key for key, other in Stored(connection, self._dossier).all(Feed) if _host(other) == host]
            rest_until(connection, self._dossier, feeds=feeds, until=until)

    def _note(
        self,
        feed: Feed,
        state: FeedState,
        outcome: str,
        *,
        detail: str = "",
        ok: bool = False,
        not_modified: bool = False,
        validators: Validators | None = None,
        body_hash: str | None = None,
        away: int | None = None,
    ) -> Poll:
        now = self.tools.now()
        failures = 0 if ok else state.failures + 1
        return Poll(
            url=feed.url,
            at=now,
            next_due=next_due(now, rest=self.rest, failures=failures, feed=state.feed, away=away),
            outcome=outcome,
            detail=detail,
            ok=ok,
            not_modified=not_modified,
            etag=validators.etag if validators else None,
            last_modified=validators.last_modified if validators else None,
            body_hash=body_hash,
        )

    @property
    def _dossier(self) -> str:
        return self.reader.definition.id


def _validators(feed: Feed, state: FeedState) -> Validators:
    """What to ask with: nothing where the address is new, nor once in a while."""
    if state.url != feed.url or state.polls % UNCONDITIONAL == UNCONDITIONAL - 1:
        return Validators()
    return Validators(state.etag, state.last_modified)


def _host(feed: Feed) -> str | None:
    return urlsplit(feed.url).hostname
