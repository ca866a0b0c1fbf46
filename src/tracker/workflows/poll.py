"""One poll of one feed, from lease to stored page; every way it can end is noted on the feed and returned."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from tracker.domain.items import Feed
from tracker.feeds.base import Failed, Fetched, Gone, NotModified, Page
from tracker.feeds.http import Fetcher
from tracker.feeds.parse_pool import ParsePool
from tracker.store.engine import reading, writing
from tracker.store.feed_polls import Poll, finish_polls
from tracker.store.feed_state import FeedState, hold_leases, lease_due, make_due, read_due, release, rest_until
from tracker.store.views import Stored
from tracker.workflows.batches import Batches
from tracker.workflows.feed_moves import is_for_good, settle
from tracker.workflows.hosts import host_of
from tracker.workflows.ingest import SLICE, Fresh, Ingested, Lease, ingest_pages, unknown
from tracker.workflows.known_reports import Memory
from tracker.workflows.poll_notes import Answer, Brought, answered, conditions, failed
from tracker.workflows.reader import Reader
from tracker.workflows.rest import Pace
from tracker.workflows.tools import Tools

MOST_NOTES = 500


@dataclass(frozen=True, slots=True)
class Polled:
    """How a poll ended.

    `outcome` is `new`, `nothing-new`, `not-modified`, `unchanged`, `gone`, `lost-lease` or the reason of a failure.
    `bytes` are decoded; `seconds` run from the request to the stored page, `late` from when it was due to the request.
    `parse_seconds` include the wait for a free parser; `None` where nothing was parsed.
    """

    dossier: str
    feed: str
    outcome: str
    detail: str
    ok: bool
    bytes: int = 0
    entries: int = 0
    seconds: float = 0.0
    late: float = 0.0
    parse_seconds: float | None = None
    ingested: Ingested | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A page that waits to be stored, and what its poll will be noted as once it is known what it brought."""

    feed: Feed
    page: Page
    note: Callable[..., Poll]


@dataclass(frozen=True, slots=True)
class Poller:
    """Polls the feeds of one dossier as `owner`, at this pace; a lease runs out after `lease`.

    `memory` may be shared by pollers of one dossier that follow each other, not by such as work side by side.
    """

    tools: Tools
    reader: Reader
    owner: str
    fetcher: Fetcher
    pool: ParsePool
    pace: Pace
    lease: timedelta
    memory: Memory
    notes: Batches[tuple[Feed, Poll], bool] = field(init=False)
    pages: Batches[_Read, Ingested] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", Batches(self._keep, most=MOST_NOTES))
        object.__setattr__(self, "pages", Batches(self._store, most=SLICE, weigh=lambda read: len(read.page.entries)))

    def due(self, *, only: Sequence[str] | None = None) -> list[Feed]:
        """The feeds that are due and not leased, those never polled first, then by how long they wait."""
        with reading(self.tools.engine) as connection:
            feeds = {key: feed for key, feed in Stored(connection, self.dossier).all(Feed) if not feed.paused}
            waiting, known = read_due(connection, self.dossier, now=self.tools.now())
        keys = [*(key for key in feeds if key not in known), *(key for key in waiting if key in feeds)]
        return [feeds[key] for key in keys if only is None or key in only]

    def take(self, feeds: Sequence[Feed]) -> list[tuple[Feed, FeedState]]:
        """Lease those of the feeds that are still due; no other worker takes them until the lease runs out."""
        by_key = {feed.id: feed for feed in feeds}
        with writing(self.tools.engine) as connection:
            states = lease_due(
                connection,
                self.dossier,
                feeds=sorted(by_key),
                owner=self.owner,
                now=self.tools.now(),
                lease=self.lease,
                limit=len(by_key),
            )
        return [(by_key[state.feed], state) for state in states]

    def wake(self, feeds: Sequence[str]) -> None:
        """Let these feeds be due now, whatever their rest."""
        with writing(self.tools.engine) as connection:
            make_due(connection, self.dossier, feeds=feeds, now=self.tools.now())

    def release(self) -> None:
        """Give back every lease this owner still holds, as after a cancelled round."""
        with writing(self.tools.engine) as connection:
            release(connection, self.dossier, owner=self.owner)

    async def poll(self, feed: Feed, state: FeedState) -> Polled:
        """Fetch, parse, read and store one leased feed. Raises only what nobody foresaw."""
        began = self.tools.now()
        outcome = await self.fetcher.fetch(feed.url, validators=conditions(feed, state))
        match outcome:
            case Fetched() as fetched:
                return await self._page(feed, state, fetched, began=began)
            case NotModified() as same:
                answer = Answer(same.validators, None, same.permanent_url, same.fresh_seconds, not_modified=True)
                poll = self._answered(feed, state, "not-modified", answer)
            case Gone(url=url):
                poll = self._failed(feed, state, "gone", detail=url)
            case Failed(reason=reason, detail=detail, retry_after=away):
                poll = self._failed(feed, state, reason, detail=detail, away=away)
                if away is not None:
                    await asyncio.to_thread(self._spare_host, feed, until=poll.next_due)
        return await self._finish(feed, state, poll, began=began)

    async def give_up(self, feed: Feed, state: FeedState, error: Exception) -> Polled:
        """Note a fault nobody foresaw, so that it is seen and the feed rests."""
        poll = self._failed(feed, state, "error", detail=f"{type(error).__name__}: {error}"[:500])
        return await self._finish(feed, state, poll, began=poll.at)

    async def _page(self, feed: Feed, state: FeedState, fetched: Fetched, *, began: datetime) -> Polled:
        size, digest = len(fetched.body), hashlib.sha256(fetched.body).hexdigest()
        answer = Answer(fetched.validators, digest, fetched.permanent_url, fetched.fresh_seconds)
        if digest == state.body_hash and state.url == feed.url:
            return await self._finish(
                feed, state, self._answered(feed, state, "unchanged", answer), began=began, size=size
            )
        parsing = self.tools.now()
        page = await self.pool.parse(fetched.body, content_type=fetched.content_type, url=fetched.url)
        parse_seconds = (self.tools.now() - parsing).total_seconds()
        if isinstance(page, Failed):
            poll = self._failed(feed, state, page.reason, detail=page.detail)
            return await self._finish(feed, state, poll, began=began, size=size, parse_seconds=parse_seconds)
        odd = page.cut or page.bozo or ""

        note = partial(answered, feed, state, "ok", answer=answer, pace=self.pace, page=page, detail=odd)
        done = await self.pages.add(_Read(feed, page, note))
        outcome = "new" if done.new or done.revised else "nothing-new"
        return Polled(
            dossier=self.dossier,
            feed=feed.id,
            outcome=outcome if done.kept else "lost-lease",
            detail=odd,
            ok=True,
            bytes=size,
            entries=len(page.entries),
            seconds=(self.tools.now() - began).total_seconds(),
            late=(began - state.next_due).total_seconds(),
            parse_seconds=parse_seconds,
            ingested=done,
        )

    def _store(self, pages: Sequence[_Read]) -> list[Ingested]:
        noted: dict[str, Poll] = {}

        def fresh(read: _Read) -> Fresh:
            def note(brought: Brought) -> Poll:
                noted[feed.id] = read.note(now=self.tools.now(), brought=brought)
                return noted[feed.id]

            feed = read.feed
            items = unknown(self.tools, self.reader, feed, self.reader.items(feed, read.page.entries))
            return Fresh(feed, items, Lease(self.owner, note))

        done = ingest_pages(self.tools, self.reader, [fresh(read) for read in pages], memory=self.memory)
        for key in sorted(key for key, poll in noted.items() if is_for_good(poll)):
            with writing(self.tools.engine) as connection:
                settle(connection, self.tools, self.dossier, key, noted[key])
        return done

    async def _finish(
        self,
        feed: Feed,
        state: FeedState,
        poll: Poll,
        *,
        began: datetime,
        size: int = 0,
        parse_seconds: float | None = None,
    ) -> Polled:
        kept = await self.notes.add((feed, poll))
        return Polled(
            dossier=self.dossier,
            feed=feed.id,
            outcome=poll.outcome if kept else "lost-lease",
            detail=poll.detail,
            ok=poll.ok,
            bytes=size,
            seconds=(self.tools.now() - began).total_seconds(),
            late=(began - state.next_due).total_seconds(),
            parse_seconds=parse_seconds,
        )

    def _keep(self, notes: Sequence[tuple[Feed, Poll]]) -> list[bool]:
        """Note polls and say of each whether its feed's lease was still held.

        A feed that is gone or has moved is changed in the same transaction, in the log, for all.
        """
        polls = {feed.id: poll for feed, poll in notes}
        with writing(self.tools.engine) as connection:
            held = hold_leases(connection, self.dossier, list(polls), owner=self.owner)
            for key in sorted(key for key in held if is_for_good(polls[key])):
                settle(connection, self.tools, self.dossier, key, polls[key])
            held = finish_polls(connection, self.dossier, polls, owner=self.owner)
        return [feed.id in held for feed, _ in notes]

    def _spare_host(self, feed: Feed, *, until: datetime) -> None:
        """A host that asks to be left alone means all of its feeds."""
        with writing(self.tools.engine) as connection:
            host = host_of(feed)
            feeds = [key for key, other in Stored(connection, self.dossier).all(Feed) if host_of(other) == host]
            rest_until(connection, self.dossier, feeds=feeds, until=until)

    def _answered(self, feed: Feed, state: FeedState, outcome: str, answer: Answer) -> Poll:
        return answered(feed, state, outcome, answer=answer, pace=self.pace, now=self.tools.now())

    def _failed(self, feed: Feed, state: FeedState, reason: str, *, detail: str = "", away: int | None = None) -> Poll:
        return failed(feed, state, reason, pace=self.pace, now=self.tools.now(), detail=detail, away=away)

    @property
    def dossier(self) -> str:
        """The dossier whose feeds these are."""
        return self.reader.definition.id
