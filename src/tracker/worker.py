"""The scheduler: each tick of APScheduler looks which feeds are due and hands them to a round that never ends.

It holds no truth of its own.

What is due lives in the database under leases, so several workers share one without polling a feed twice, and a killed
one is taken over when its leases run out.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
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
from tracker.workflows.forgotten_hosts import forget_hosts
from tracker.workflows.hosts import Hosts, Turn
from tracker.workflows.ingest import NOTHING, Ingested
from tracker.workflows.keys import make_keys
from tracker.workflows.known_reports import Memory
from tracker.workflows.poll import Polled, Poller
from tracker.workflows.reader import Reader
from tracker.workflows.reading_process import ReadingProcess
from tracker.workflows.rest import Pace
from tracker.workflows.round import Round, poll_all
from tracker.workflows.same_definition import require_same_definition

Begun = Callable[[Sequence[Turn]], None]

THREADS = 64
A_DAY = 86_400
log = structlog.get_logger("tracker.worker")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a worker keeps from tick to tick: its tools, when each host was asked last, and a poller a dossier."""

    program: Program
    fetcher: Fetcher
    pool: ParsePool
    readings: ReadingProcess
    hosts: Hosts
    pollers: dict[str, Poller] = field(default_factory=dict)


class Polling:
    """Polls in a task of its own, which each tick tells what is due and begins anew where it broke off."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._round = Round(
            hosts=desk.hosts,
            at_once=desk.program.settings.fetch_concurrency,
            act=_poll,
            ended=_say_fault,
            now=desk.program.now,
        )
        self._task: asyncio.Task[None] | None = None

    async def tick(self) -> None:
        """Look for what is due, in the log and the database as they are now."""
        pollers = await asyncio.to_thread(pollers_of, self._desk)
        due = [(poller, await asyncio.to_thread(poller.due)) for poller in pollers]
        for poller, turns in due:
            metrics.observe_tick(poller.dossier, due=len(turns))
        self._round.renew(due)
        if self._task is not None and self._task.done():
            log.error("polling broke off", why=repr(self._task.exception()))
            self._task = None
        if self._task is None:
            self._task = asyncio.create_task(self._round.run(lasting=True))

    async def stop(self) -> None:
        """Cut short what runs and give its leases back."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})


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


def poll_now(program: Program, *, only: Sequence[str] | None = None, begun: Begun | None = None) -> list[Polled]:
    """One round over the due feeds (or those named, due or not); blocks until all are polled.

    `begun` is told which feeds of a dossier are polled now.
    """
    return asyncio.run(_round(program, only, begun))


async def _serve(program: Program, until: threading.Event) -> None:
    async with desk_of(program) as desk:
        polling = Polling(desk)
        scheduler = AsyncIOScheduler(timezone="UTC")
        settings = program.settings
        for job, given, seconds in (
            (_tick, polling, settings.tick_seconds),
            (_publish, program, settings.checkpoint_seconds),
            (_tidy, program, A_DAY),
        ):
            scheduler.add_job(
                job,
                "interval",
                args=(given,),
                seconds=seconds,
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
            await polling.stop()
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
    hosts = Hosts(each=settings.fetch_host_concurrency, spacing=spacing)
    async with reach(program) as (fetcher, pool):
        with ReadingProcess() as readings:
            yield Desk(program, fetcher, pool, readings, hosts)


async def _tick(polling: Polling) -> None:
    """A tick that is cancelled because the worker stops has nothing to undo."""
    with contextlib.suppress(asyncio.CancelledError):
        await polling.tick()


async def _tidy(program: Program) -> None:
    """Forget what can matter to nobody any more."""
    forgotten = await asyncio.to_thread(forget_hosts, program.tools)
    if forgotten:
        log.info("hosts forgotten", number=forgotten)


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


async def _round(program: Program, only: Sequence[str] | None, begun: Begun | None) -> list[Polled]:
    polled: list[Polled] = []
    async with desk_of(program) as desk:
        for poller in await asyncio.to_thread(pollers_of, desk):
            if only is not None:
                await asyncio.to_thread(poller.wake, only)
            polled += await poll_due(desk, poller, only=only, begun=begun)
    return polled


async def poll_due(
    desk: Desk, poller: Poller, *, only: Sequence[str] | None = None, begun: Begun | None = None
) -> list[Polled]:
    """Poll what is due (of those named) until nothing of it is left."""
    turns = await asyncio.to_thread(poller.due, only=only)
    metrics.observe_tick(poller.dossier, due=len(turns))
    if begun is not None:
        begun(turns)
    at_once = desk.program.settings.fetch_concurrency
    polled, faults = await poll_all(poller, turns, hosts=desk.hosts, at_once=at_once, act=_poll)
    for fault in faults:
        _not_noted(poller, fault)
    return polled


def _say_fault(task: asyncio.Future[Polled], poller: Poller) -> None:
    fault = task.exception()
    if fault is not None:
        _not_noted(poller, fault)


def _not_noted(poller: Poller, fault: BaseException) -> None:
    log.error("poll not noted", dossier=poller.dossier, why=f"{type(fault).__name__}: {fault}")


def pollers_of(desk: Desk) -> list[Poller]:
    """One poller a dossier whose seed files are what its log holds; one that cannot be read is said and passed over.

    A poller is kept while its reader fits the log, else made anew with what the seed files say now.
    """
    program = desk.program
    found = []
    for dossier in [program.settings.dossier] if program.settings.dossier else program.dossiers():
        kept = desk.pollers.pop(dossier, None)
        try:
            if kept is None or not _fits(program, kept.reader):
                reader = program.reader(dossier)
                require_same_definition(program.tools, reader)
                kept = _poller(desk, reader)
        except TrackerError as error:
            log.warning("dossier not polled", dossier=dossier, why=str(error))
            continue
        desk.pollers[dossier] = kept
        found.append(kept)
    return found


def _fits(program: Program, reader: Reader) -> bool:
    try:
        require_same_definition(program.tools, reader)
    except TrackerError:
        return False
    return True


def _poller(desk: Desk, reader: Reader) -> Poller:
    settings = desk.program.settings
    return Poller(
        tools=desk.program.tools,
        reader=reader,
        owner=desk.program.tools.random_bytes(8).hex(),
        fetcher=desk.fetcher,
        pool=desk.pool,
        pace=Pace(
            usual=timedelta(seconds=settings.poll_seconds),
            shortest=timedelta(seconds=settings.poll_min_seconds),
            longest=timedelta(seconds=settings.poll_max_seconds),
        ),
        lease=timedelta(seconds=settings.lease_seconds),
        memory=Memory(),
        readings=desk.readings,
    )


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
