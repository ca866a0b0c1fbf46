"""One round over the feeds that are due: as many at once as allowed, no host too often, each leased as it starts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from tracker.domain.items import Feed
from tracker.store.feed_state import FeedState
from tracker.workflows.hosts import Hosts
from tracker.workflows.poll import Polled, Poller

Act = Callable[[Poller, Feed, FeedState], Awaitable[Polled]]


async def poll_all(
    poller: Poller, feeds: Sequence[Feed], *, hosts: Hosts, at_once: int, act: Act, until: datetime | None
) -> tuple[list[Polled], list[BaseException]]:
    """Poll these feeds and return how each ended, and what was raised.

    Feeds that must wait for their host beyond `until` stay due. A cancelled round gives its leases back.
    """
    hosts.offer(feeds, now=poller.tools.now())
    running: dict[asyncio.Future[Polled], Feed] = {}
    done: list[Polled] = []
    faults: list[BaseException] = []
    try:
        while await _start(poller, running, hosts=hosts, at_once=at_once, act=act) or await _wait(
            poller, running, hosts=hosts, at_once=at_once, until=until
        ):
            for task in [task for task in running if task.done()]:
                hosts.ended(running.pop(task), now=poller.tools.now())
                fault = task.exception()
                if fault is None:
                    done.append(task.result())
                else:
                    faults.append(fault)
    finally:
        hosts.clear()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for feed in running.values():
            hosts.ended(feed, now=poller.tools.now())
        await asyncio.to_thread(poller.release)
    return done, faults


async def _start(
    poller: Poller, running: dict[asyncio.Future[Polled], Feed], *, hosts: Hosts, at_once: int, act: Act
) -> bool:
    """Lease and begin what may begin now; whether anything did."""
    started = hosts.start(poller.tools.now(), most=at_once - len(running))
    if not started:
        return False
    leased = await asyncio.to_thread(poller.take, started)
    taken = {feed.id for feed, _ in leased}
    for feed in started:
        if feed.id not in taken:
            hosts.ended(feed, now=poller.tools.now())
    for feed, state in leased:
        running[asyncio.ensure_future(act(poller, feed, state))] = feed
    return True


async def _wait(
    poller: Poller,
    running: dict[asyncio.Future[Polled], Feed],
    *,
    hosts: Hosts,
    at_once: int,
    until: datetime | None,
) -> bool:
    """Wait until a poll ends or a host is free; false where nothing runs and nothing may start before `until`."""
    free = hosts.next_start() if len(running) < at_once else None
    if free is not None and until is not None and free > until:
        free = None
    if not running and free is None:
        return False
    seconds = None if free is None else max(0.0, (free - poller.tools.now()).total_seconds())
    if running:
        await asyncio.wait(running, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    else:
        await asyncio.sleep(seconds or 0.0)
    return True
