"""Polling what is due: as many feeds at once as allowed, no host too often, each leased as it starts.

A round has no end of its own: what becomes due while feeds of a dead host hold it up is offered to it and starts beside
them, since some places are kept free for feeds that answer.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from tracker.domain.items import Feed
from tracker.store.feed_state import FeedState
from tracker.workflows.hosts import Hosts, Turn
from tracker.workflows.poll import Polled, Poller, Taken

Given = TypeVar("Given")
Act = Callable[[Poller, Feed, FeedState], Awaitable[Polled]]
Ended = Callable[["asyncio.Future[Polled]", Poller], None]


class Round:
    """The polls that run and the feeds that wait, of any number of dossiers; `ended` is told of each poll's end, and
    of each fault that kept polls from beginning or left a lease behind.

    A quarter of the places, and at least one of several, is never taken by feeds that may not answer. A page that is
    there and waits to be stored takes no place, unless much waits.
    """

    def __init__(self, *, hosts: Hosts, at_once: int, act: Act, ended: Ended, now: Callable[[], datetime]) -> None:
        self._hosts = hosts
        self._at_once = at_once
        self._unproven = at_once - (at_once + 3) // 4 if at_once > 1 else at_once
        self._limits = hosts.limits if hosts.limits.spacing or hosts.limits.each < at_once else None
        self._act = act
        self._ended = ended
        self._now = now
        self._pollers: dict[str, Poller] = {}
        self._running: dict[asyncio.Future[Polled], tuple[Poller, Turn]] = {}
        self._news = asyncio.Event()

    def renew(self, due: Sequence[tuple[Poller, Sequence[Turn]]]) -> None:
        """Let these feeds wait in place of those that wait; what runs already is passed over."""
        self._hosts.clear()
        self._pollers = {poller.dossier: poller for poller, _ in due}
        running = {(turn.dossier, turn.feed.id) for _, turn in self._running.values()}
        for _, turns in due:
            waiting = [turn for turn in turns if (turn.dossier, turn.feed.id) not in running]
            self._hosts.offer(waiting, now=self._now())
        self._news.set()

    async def run(self, *, lasting: bool) -> None:
        """Poll until nothing runs or waits, or, where it is `lasting`, until cancelled.

        Then polls are cut short, and every lease is given back.
        """
        try:
            while await self._start() or await self._wait(lasting=lasting):
                for task in [task for task in self._running if task.done()]:
                    await self._end(task)
        finally:
            await self._stop()

    async def _start(self) -> bool:
        """Lease and begin what may begin now; whether there was anything to try."""
        self._news.clear()
        pollers, spare = self._pollers, self._spare()
        most, unproven = self._at_once + spare - len(self._running), self._unproven + spare
        turns: defaultdict[str, list[Turn]] = defaultdict(list)
        for turn in self._hosts.start(self._now(), most=most, unproven=unproven):
            turns[turn.dossier].append(turn)
        tried = bool(turns)
        try:
            while turns:
                dossier = next(iter(turns))
                take = partial(pollers[dossier].take, turns[dossier], limits=self._limits)
                taken = await self._try(pollers[dossier], take)
                self._begin(pollers[dossier], turns.pop(dossier), taken or Taken([], {}))
        finally:
            for turn in [turn for left in turns.values() for turn in left]:
                self._hosts.ended(turn, now=self._now())
        return tried

    async def _try(self, poller: Poller, act: Callable[[], Given]) -> Given | None:
        """What an act in a thread gave; a fault of it is told, and costs no other poll anything."""
        (given,) = await asyncio.gather(asyncio.to_thread(act), return_exceptions=True)
        if not isinstance(given, BaseException):
            return given
        failed: asyncio.Future[Polled] = asyncio.get_running_loop().create_future()
        failed.set_exception(given)
        self._ended(failed, poller)
        return None

    def _begin(self, poller: Poller, turns: Sequence[Turn], taken: Taken) -> None:
        """Begin what was leased. What other workers have is passed over; what they keep a host from asking waits."""
        leased = {feed.id: state for feed, state in taken.leased}
        for turn in turns:
            key = turn.feed.id
            if key in leased:
                task = asyncio.ensure_future(self._act(poller, turn.feed, leased[key]))
                self._running[task] = (poller, turn)
            elif key in taken.soon:
                self._hosts.held(turn, until=taken.soon[key], now=self._now())
            else:
                self._hosts.ended(turn, now=self._now())

    async def _end(self, task: asyncio.Future[Polled]) -> None:
        """A poll that raised may have left its lease, which would keep its host busy."""
        poller, turn = self._running.pop(task)
        self._hosts.ended(turn, now=self._now())
        self._ended(task, poller)
        if task.exception() is not None:
            await self._try(poller, partial(poller.release, feed=turn.feed.id))

    async def _wait(self, *, lasting: bool) -> bool:
        """Wait until a poll ends, a host is free or other feeds are due; false where nothing of it can come."""
        spare = self._spare()
        is_open = len(self._running) < self._at_once + spare
        free = self._hosts.next_start(unproven=self._unproven + spare) if is_open else None
        if not self._running and free is None and not lasting:
            return False
        seconds = None if free is None else max(0.0, (free - self._now()).total_seconds())
        news = asyncio.ensure_future(self._news.wait())
        awaited: set[asyncio.Future[Any]] = {*self._running, news}
        try:
            await asyncio.wait(awaited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
        return True

    def _spare(self) -> int:
        """How many of the running polls need no place, for what they asked for has come; never more than there are."""
        return min(self._at_once, sum(poller.backlog.spare for poller in self._pollers.values()))

    async def _stop(self) -> None:
        self._hosts.clear()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        for _, turn in self._running.values():
            self._hosts.ended(turn, now=self._now())
        held = {id(poller): poller for poller in [*self._pollers.values(), *(one for one, _ in self._running.values())]}
        self._running.clear()
        for poller in held.values():
            await self._try(poller, poller.release)


async def poll_all(
    poller: Poller, turns: Sequence[Turn], *, hosts: Hosts, at_once: int, act: Act
) -> tuple[list[Polled], list[BaseException]]:
    """Poll these feeds and return how each ended, and what was raised.

    Feeds whose host wants to be left alone stay due. A cancelled round gives its leases back.
    """
    done: list[Polled] = []
    faults: list[BaseException] = []

    def ended(task: asyncio.Future[Polled], _: Poller) -> None:
        fault = task.exception()
        if fault is None:
            done.append(task.result())
        else:
            faults.append(fault)

    once = Round(hosts=hosts, at_once=at_once, act=act, ended=ended, now=poller.tools.now)
    once.renew([(poller, turns)])
    await once.run(lasting=False)
    return done, faults
