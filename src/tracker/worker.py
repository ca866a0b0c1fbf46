"""The scheduler: one tick of APScheduler leases the feeds that are due and polls them. It holds no truth of its own.

What is due lives in the database under leases, so several workers share one without polling a feed twice, and a killed
one is taken over when its leases run out.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from tracker.bootstrap import Program
from tracker.domain.errors import TrackerError
from tracker.domain.items import Feed
from tracker.feeds.base import MIB, Limits
from tracker.feeds.heap import return_large_blocks
from tracker.feeds.http import Fetcher
from tracker.feeds.parse_pool import ParsePool
from tracker.observability import metrics
from tracker.observability.metrics import PollSeen
from tracker.settings import PARSERS
from tracker.store.feed_state import FeedState
from tracker.workflows.checkpoints import publish, publishable
from tracker.workflows.hosts import Hosts
from tracker.workflows.ingest import NOTHING, Ingested
from tracker.workflows.keys import make_keys
from tracker.workflows.known_reports import Memory
from tracker.workflows.poll import Polled, Poller
from tracker.workflows.reader import Reader, require_same_definition
from tracker.workflows.rest import Pace
from tracker.workflows.round import poll_all

THREADS = 64
log = structlog.get_logger("tracker.worker")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a worker keeps from tick to tick: its tools, when each host was asked last; readers and reports."""

    program: Program
    fetcher: Fetcher
    pool: ParsePool
    hosts: Hosts
    readers: dict[str, Reader] = field(default_factory=dict)
    memories: defaultdict[str, Memory] = field(default_factory=lambda: defaultdict(Memory))


def run(program: Program, *, until: threading.Event) -> None:
    """Poll until the event is set; blocks."""
    asyncio.run(_serve(program, until))


@contextlib.contextmanager
def background(program: Program) -> Iterator[None]:
    """Poll in a thread of its own for as long as the block lasts."""
    until = threading.Event()
    thread = threading.Thread(target=run, args=(program,), kwargs={"until": until}, name="worker")
    thread.start()
    try:
        yield
    finally:
        until.set()
        thread.join()


def poll_now(program: Program, *, only: Sequence[str] | None = None) -> list[Polled]:
    """One round over the due feeds (or those named, due or not); blocks until all are polled."""
    return asyncio.run(_round(program, only))


async def _serve(program: Program, until: threading.Event) -> None:
    async with desk_of(program) as desk:
        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(
            _tick,
            "interval",
            args=(desk,),
            seconds=program.settings.tick_seconds,
            next_run_time=program.now(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        scheduler.add_job(
            _publish,
            "interval",
            args=(program,),
            seconds=program.settings.checkpoint_seconds,
            next_run_time=program.now(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        scheduler.start()
        log.info("worker started", tick_seconds=program.settings.tick_seconds)
        try:
            await asyncio.to_thread(until.wait)
        finally:
            scheduler.shutdown(wait=False)
            log.info("worker stopped")


@contextlib.asynccontextmanager
async def reach(program: Program) -> AsyncIterator[tuple[Fetcher, ParsePool]]:
    """What fetches and parses. Name look-ups and stores share the loop's threads; dead hosts must not use them up."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="worker"))
    return_large_blocks()
    settings = program.settings
    limits = Limits(
        total_seconds=settings.fetch_total_seconds,
        max_decoded_bytes=settings.fetch_max_bytes,
        max_entries=settings.fetch_max_entries,
        parse_seconds=settings.fetch_parse_seconds,
        parse_memory_bytes=settings.fetch_parse_mib * MIB,
    )
    fetcher = Fetcher(
        user_agent=f"tracker/{version('tracker')} (+{settings.fetch_contact})",
        limits=limits,
        clock=program.now,
        exceptions=settings.fetch_allowed_networks,
        trust_env=settings.fetch_use_proxy,
    )
    async with fetcher, ParsePool(workers=PARSERS, limits=limits) as pool:
        yield fetcher, pool


@contextlib.asynccontextmanager
async def desk_of(program: Program) -> AsyncIterator[Desk]:
    """What one worker works with, for as long as the block lasts."""
    settings = program.settings
    spacing = timedelta(seconds=settings.fetch_host_seconds)
    async with reach(program) as (fetcher, pool):
        yield Desk(program, fetcher, pool, Hosts(each=settings.fetch_host_concurrency, spacing=spacing))


async def _tick(desk: Desk) -> None:
    """Poll what is due; a tick that is cancelled because the worker stops has given its leases back."""
    program = desk.program
    with contextlib.suppress(asyncio.CancelledError):
        for poller in await asyncio.to_thread(pollers_of, desk):
            until = program.now() + timedelta(seconds=program.settings.tick_seconds)
            await poll_due(desk, poller, until=until)


async def _publish(program: Program) -> None:
    """Sign the root of every log and write it, with its tiles, where others can fetch it."""
    try:
        await asyncio.to_thread(make_keys, program.keys, random_bytes=program.tools.random_bytes)
    except (TrackerError, OSError) as error:
        log.warning("no checkpoint published", why=str(error))
        return
    for dossier in await asyncio.to_thread(publishable, program.tools):
        try:
            one = await asyncio.to_thread(publish, program.tools, dossier, keys=program.keys, folder=program.published)
        except (TrackerError, OSError) as error:
            log.warning("no checkpoint published", dossier=dossier, why=str(error))
            continue
        if one.files:
            log.info("checkpoint published", dossier=dossier, size=one.size, root=one.root, files=one.files)


async def _round(program: Program, only: Sequence[str] | None) -> list[Polled]:
    polled: list[Polled] = []
    async with desk_of(program) as desk:
        for poller in await asyncio.to_thread(pollers_of, desk):
            if only is not None:
                await asyncio.to_thread(poller.wake, only)
            polled += await poll_due(desk, poller, only=only)
    return polled


async def poll_due(
    desk: Desk, poller: Poller, *, only: Sequence[str] | None = None, until: datetime | None = None
) -> list[Polled]:
    """One round over what is due (of those named); feeds whose host is not free before `until` stay due."""
    feeds = await asyncio.to_thread(poller.due, only=only)
    metrics.observe_tick(poller.dossier, due=len(feeds))
    at_once = desk.program.settings.fetch_concurrency
    polled, faults = await poll_all(poller, feeds, hosts=desk.hosts, at_once=at_once, act=_poll, until=until)
    for fault in faults:
        log.error("poll not noted", dossier=poller.dossier, why=f"{type(fault).__name__}: {fault}")
    return polled


def pollers_of(desk: Desk) -> list[Poller]:
    """One poller a dossier whose seed files are what its log holds; one that cannot be read is said and passed over."""
    program = desk.program
    settings = program.settings
    pollers = []
    for dossier in [settings.dossier] if settings.dossier else program.dossiers():
        try:
            reader = _reader(program, dossier, desk.readers)
        except TrackerError as error:
            log.warning("dossier not polled", dossier=dossier, why=str(error))
            continue
        pollers.append(
            Poller(
                tools=program.tools,
                reader=reader,
                owner=program.tools.random_bytes(8).hex(),
                fetcher=desk.fetcher,
                pool=desk.pool,
                pace=Pace(
                    usual=timedelta(seconds=settings.poll_seconds),
                    shortest=timedelta(seconds=settings.poll_min_seconds),
                    longest=timedelta(seconds=settings.poll_max_seconds),
                ),
                lease=timedelta(seconds=settings.lease_seconds),
                memory=desk.memories[dossier],
            )
        )
    return pollers


def _reader(program: Program, dossier: str, readers: dict[str, Reader]) -> Reader:
    """The reader kept from the last tick while it fits the log, else one made anew from the seed files."""
    if dossier in readers:
        try:
            require_same_definition(program.tools, readers[dossier])
            return readers[dossier]
        except TrackerError:
            del readers[dossier]
    reader = program.reader(dossier)
    require_same_definition(program.tools, reader)
    readers[dossier] = reader
    return reader


async def _poll(poller: Poller, feed: Feed, state: FeedState) -> Polled:
    try:
        polled = await poller.poll(feed, state)
    except Exception as error:
        log.exception("poll failed", dossier=poller.dossier, feed=feed.id)
        polled = await poller.give_up(feed, state, error)
    done = polled.ingested or NOTHING
    metrics.observe_poll(
        polled.dossier,
        PollSeen(
            result=polled.outcome,
            seconds=polled.seconds,
            late=polled.late,
            bytes=polled.bytes,
            parse_seconds=polled.parse_seconds,
            items_new=done.new,
            items_revised=done.revised,
            items_relevant=done.relevant,
            lags=done.lags,
        ),
    )
    if done.position is not None:
        metrics.observe_position(polled.dossier, done.position)
    _tell(polled, done)
    return polled


def _tell(polled: Polled, done: Ingested) -> None:
    """The one log line of a poll."""
    log.info(
        "polled",
        dossier=polled.dossier,
        feed=polled.feed,
        outcome=polled.outcome,
        detail=polled.detail,
        bytes=polled.bytes,
        entries=polled.entries,
        seconds=round(polled.seconds, 3),
        parse_seconds=None if polled.parse_seconds is None else round(polled.parse_seconds, 3),
        late=round(polled.late, 1),
        new=done.new,
        revised=done.revised,
        relevant=done.relevant,
        developments=done.developments,
        position=done.position,
    )
