"""One poll of one feed, from lease to stored page; every way it can end is noted on the feed and returned."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from tracker.domain.items import Feed, Item
from tracker.feeds.base import Failed, Fetched, Gone, NotModified, Page
from tracker.feeds.http import Fetcher
from tracker.feeds.parse_pool import ParsePool
from tracker.store.engine import reading, writing
from tracker.store.feed_polls import Poll
from tracker.store.feed_state import FeedState, lease_due, make_due, name_hosts, read_due, release
from tracker.store.host_state import lock_hosts, note_asked, read_hosts, read_resting, rest_host
from tracker.store.views import Stored
from tracker.workflows.backlog import Backlog
from tracker.workflows.batches import Batches
from tracker.workflows.feed_moves import is_for_good, note_polls
from tracker.workflows.hosts import HostLimits, Turn, admit, host_of
from tracker.workflows.ingest import SLICE, Fresh, Ingested, Lease, ingest_pages, unread
from tracker.workflows.known_reports import Memory
from tracker.workflows.poll_notes import Answer, Brought, answered, conditions, failed, is_unasked
from tracker.workflows.reader import Reader, ReadItem
from tracker.workflows.reading_process import ReadingProcess
from tracker.workflows.rest import LONGEST, Pace
from tracker.workflows.tools import Tools

MOST_NOTES = 500


@dataclass(frozen=True, slots=True)
class Polled:
    """How a poll ended.

    `outcome` is `new`, `edited` (by its outlet, and nothing new), `nothing-new`, `not-modified`, `unchanged`, `gone`,
    `lost-lease` or the reason of a failure. `bytes` are decoded; `seconds` run from the request to the stored page,
    `late` from when it was due to the request.
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

    @property
    def failed(self) -> bool:
        """Whether it is tried again because it went wrong; a feed that its publisher ended is not."""
        return not self.ok and self.outcome != "gone"


@dataclass(frozen=True, slots=True)
class Taken:
    """The feeds that were leased, and when to look again at those whose hosts other workers keep busy, by id."""

    leased: list[tuple[Feed, FeedState]]
    soon: dict[str, datetime]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A page that waits to be stored, and what its poll will be noted as once it is known what it brought."""

    feed: Feed
    items: list[ReadItem]
    note: Callable[..., Poll]


@dataclass(frozen=True, slots=True)
class Poller:
    """Polls the feeds of one dossier as `owner`, at this pace; a lease runs out after `lease`.

    `memory` may be shared by pollers of one dossier that follow each other, not by such as work side by side. Pages are
    read by `readings`, else in a thread; while some are stored, others are read, and others are looked through.
    """

    tools: Tools
    reader: Reader
    owner: str
    fetcher: Fetcher
    pool: ParsePool
    pace: Pace
    lease: timedelta
    memory: Memory
    readings: ReadingProcess | None = None
    backlog: Backlog = field(init=False, default_factory=Backlog)
    notes: Batches[tuple[Feed, Poll], bool] = field(init=False)
    looking: Batches[tuple[Feed, Page], list[Item]] = field(init=False)
    reading: Batches[list[Item], list[ReadItem]] = field(init=False)
    storing: Batches[_Waiting, Ingested] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", Batches(self._keep, most=MOST_NOTES))
        object.__setattr__(self, "looking", Batches(self._look, most=SLICE, weigh=lambda page: len(page[1].entries)))
        object.__setattr__(self, "reading", Batches(self._read, most=SLICE, weigh=len))
        object.__setattr__(self, "storing", Batches(self._store, most=SLICE, weigh=lambda read: len(read.items)))

    def due(self, *, only: Sequence[str] | None = None) -> list[Turn]:
        """The feeds that are due and not leased, those never polled first, then by how long they wait.

        Those of a host that wants to be left alone are left out.
        """
        now = self.tools.now()
        with reading(self.tools.engine) as connection:
            feeds = {key: feed for key, feed in Stored(connection, self.dossier).all(Feed) if not feed.paused}
            waiting, known = read_due(connection, self.dossier, now=now)
            resting = read_resting(connection, now=now)
        keys = [*(key for key in feeds if key not in known), *(key for key in waiting if key in feeds)]
        turns = [Turn(self.dossier, feeds[key], waiting.get(key, False)) for key in keys if only is None or key in only]
        return [turn for turn in turns if not resting or host_of(turn.feed) not in resting]

    def take(self, turns: Sequence[Turn], *, limits: HostLimits | None = None) -> Taken:
        """Lease those of the feeds that are still due and whose hosts may be asked now, within `limits` by all workers.

        No other worker takes them until the lease runs out. Without limits a host's wish to be left alone still counts.
        """
        now = self.tools.now()
        by_key = {turn.feed.id: turn.feed for turn in turns}
        names = {key: host_of(feed) for key, feed in by_key.items()}
        with writing(self.tools.engine, durable=False) as connection:
            asked = set(names.values())
            hosts = read_hosts(connection, asked) if limits is None else lock_hosts(connection, asked, now=now)
            free, soon = admit(turns, hosts, limits=limits, now=now)
            keys = sorted(feed.id for feed in free)
            states = lease_due(
                connection, self.dossier, feeds=keys, owner=self.owner, now=now, lease=self.lease, limit=len(keys)
            )
            changed = {state.feed: names[state.feed] for state in states if state.host != names[state.feed]}
            name_hosts(connection, self.dossier, changed)
            if limits is not None:
                note_asked(connection, {names[state.feed] for state in states}, at=now)
        return Taken([(by_key[state.feed], state) for state in states], soon)

    def wake(self, feeds: Sequence[str]) -> None:
        """Let these feeds be due now, whatever their rest; a host that wants to be left alone is not asked."""
        with writing(self.tools.engine) as connection:
            make_due(connection, self.dossier, feeds=feeds, now=self.tools.now())

    def release(self, *, feed: str | None = None) -> None:
        """Give back every lease this owner still holds, or that on one feed whose poll was cut short."""
        with writing(self.tools.engine, durable=False) as connection:
            release(connection, self.dossier, owner=self.owner, feed=feed)

    async def poll(self, feed: Feed, state: FeedState) -> Polled:
        """Fetch, parse, read and store one leased feed. Raises only what nobody foresaw."""
        began = self.tools.now()
        outcome = await self.fetcher.fetch(feed.url, validators=conditions(feed, state, now=began))
        match outcome:
            case Fetched() as fetched:
                return await self._page(feed, state, fetched, began=began)
            case NotModified() as same:
                answer = Answer(same.validators, None, same.permanent_url, same.fresh_seconds, not_modified=True)
                poll = self._answered(feed, state, "not-modified", answer)
            case Gone() as gone:
                poll = self._failed(feed, state, "gone", detail=gone.detail)
            case Failed(reason=reason, detail=detail, retry_after=away):
                poll = self._failed(feed, state, reason, detail=detail, away=away)
                if away:
                    until = poll.at + min(timedelta(seconds=away), LONGEST)
                    await asyncio.to_thread(self._spare_host, feed, until=until)
        return await self._finish(feed, state, poll, began=began)

    async def give_up(self, feed: Feed, state: FeedState, error: Exception) -> Polled:
        """Note a fault nobody foresaw, so that it is seen and the feed rests."""
        poll = self._failed(feed, state, "error", detail=f"{type(error).__name__}: {error}"[:500])
        return await self._finish(feed, state, poll, began=poll.at)

    async def _page(self, feed: Feed, state: FeedState, fetched: Fetched, *, began: datetime) -> Polled:
        size, digest = len(fetched.body), hashlib.sha256(fetched.body).hexdigest()
        unasked = is_unasked(feed, state, now=began)
        answer = Answer(fetched.validators, digest, fetched.permanent_url, fetched.fresh_seconds, unasked=unasked)
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
        odd = "; ".join(said for said in (page.cut, page.bozo) if said)

        note = partial(answered, feed, state, "ok", answer=answer, pace=self.pace, page=page, detail=odd)
        with self.backlog.holding(len(page.entries)):
            found = await self.looking.add((feed, page))
            items = await self.reading.add(found) if found else []
            done = await self.storing.add(_Waiting(feed, items, note))
        outcome = "new" if done.new else "edited" if done.revised else "nothing-new"
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

    def _look(self, pages: Sequence[tuple[Feed, Page]]) -> list[list[Item]]:
        """What is new or edited in each page."""
        return [unread(self.tools, self.reader, feed, self.reader.items(feed, page.entries)) for feed, page in pages]

    def _read(self, pages: Sequence[list[Item]]) -> list[list[ReadItem]]:
        """The items of each page, read by the tagger."""
        read = self.reader.read_all if self.readings is None else partial(self.readings.read, self.reader)
        found = iter(read([item for items in pages for item in items], now=self.tools.now()))
        return [list(islice(found, len(items))) for items in pages]

    def _store(self, pages: Sequence[_Waiting]) -> list[Ingested]:
        def fresh(read: _Waiting) -> Fresh:
            def note(brought: Brought) -> Poll:
                return read.note(now=self.tools.now(), brought=brought)

            return Fresh(read.feed, read.items, Lease(self.owner, note))

        return ingest_pages(self.tools, self.reader, [fresh(read) for read in pages], memory=self.memory)

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

        A feed that is gone or has moved is changed in the same transaction, in the log, for all. A note that is lost
        without such costs one poll too many.
        """
        polls = {feed.id: poll for feed, poll in notes}
        with writing(self.tools.engine, durable=any(map(is_for_good, polls.values()))) as connection:
            held = note_polls(connection, self.tools, self.dossier, polls, owner=self.owner)
        return [feed.id in held for feed, _ in notes]

    def _spare_host(self, feed: Feed, *, until: datetime) -> None:
        """A host that asks to be left alone means all of its feeds, whoever polls them for whichever dossier."""
        with writing(self.tools.engine) as connection:
            rest_host(connection, host_of(feed), until=until)

    def _answered(self, feed: Feed, state: FeedState, outcome: str, answer: Answer) -> Poll:
        return answered(feed, state, outcome, answer=answer, pace=self.pace, now=self.tools.now())

    def _failed(self, feed: Feed, state: FeedState, reason: str, *, detail: str = "", away: int | None = None) -> Poll:
        return failed(feed, state, reason, pace=self.pace, now=self.tools.now(), detail=detail, away=away)

    @property
    def dossier(self) -> str:
        """The dossier whose feeds these are."""
        return self.reader.definition.id
