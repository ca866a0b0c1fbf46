"""Rounds and leases: no feed is polled by two, none holds up another, and what a worker leaves is taken over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from builders import Clock
from feed_server import Reply
from polling_desk import PAGE, Desk, polling
from tracker.domain.items import Feed
from tracker.store.feed_state import FeedState
from tracker.workflows.hosts import Hosts
from tracker.workflows.poll import Polled, Poller
from tracker.workflows.round import Round, poll_all
from tracker.workflows.tools import Tools


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    with polling(tools, clock, folder=tmp_path) as desk:
        yield desk


def test_feeds_that_hang_hold_up_no_other_feed_nor_dossier(desk: Desk) -> None:
    begun: list[str] = []

    async def act(poller: Poller, feed: Feed, state: FeedState) -> Polled:
        begun.append(f"{poller.dossier}/{feed.id}")
        if not state.polls:
            await asyncio.Event().wait()
        return await poller.poll(feed, state)

    async def around(poller: Poller) -> None:
        ended: asyncio.Queue[Polled] = asyncio.Queue()
        hosts = Hosts(each=9, spacing=timedelta(0))
        lasting = Round(
            hosts=hosts, at_once=2, act=act, ended=lambda task, _: ended.put_nowait(task.result()), now=desk.tools.now
        )
        courier, *hanging = poller.due()
        await poller.poll(*poller.take([courier]).leased[0])
        lasting.renew([(poller, hanging)])
        running = asyncio.ensure_future(lasting.run(lasting=True))
        while not begun:
            await asyncio.sleep(0)
        desk.clock.wait(hours=1)
        poller.wake([courier.feed.id])
        lasting.renew([(poller, [*hanging, replace(courier, proven=True)])])
        assert (await ended.get()).feed == courier.feed.id
        running.cancel()
        await asyncio.wait({running})

    desk.run(around)
    assert len(begun) == 2
    assert all(state.lease_owner is None for state in desk.states().values())


def test_two_workers_never_lease_the_same_feed(desk: Desk) -> None:
    async def lease_two(poller: Poller) -> set[str]:
        return {feed.id for feed, _ in poller.take(poller.due()[:2]).leased}

    one = desk.run(lease_two, owner="one")
    two = desk.run(lease_two, owner="two")
    assert (len(one), len(two), one & two) == (2, 1, set())


def test_the_leases_of_a_dead_worker_run_out_and_what_it_did_late_is_not_stored(desk: Desk) -> None:
    async def lease_all(poller: Poller) -> list[tuple[Feed, FeedState]]:
        return poller.take(poller.due()).leased

    leased = desk.run(lease_all, owner="dead")
    assert desk.poll() == {}
    desk.clock.wait(minutes=3)
    assert len(desk.poll()) == 3

    async def too_late(poller: Poller) -> Polled:
        return await poller.poll(*leased[0])

    position = len(desk.types())
    assert desk.run(too_late, owner="dead").outcome == "lost-lease"
    assert len(desk.types()) == position


def test_a_round_asks_many_hosts_at_once_and_gives_no_feed_up(desk: Desk) -> None:
    async def act(poller: Poller, feed: Feed, state: FeedState) -> Polled:
        return await poller.poll(feed, state)

    async def around(poller: Poller) -> tuple[list[Polled], list[BaseException]]:
        hosts = Hosts(each=2, spacing=timedelta(0))
        return await poll_all(poller, poller.due(), hosts=hosts, at_once=2, act=act)

    desk.server.set("/edelweiss-post", Reply(delay=0.5, body=PAGE))
    done, faults = desk.run(around)
    assert (sorted(polled.outcome for polled in done), faults) == (["new"] * 3, [])
    assert all(state.lease_owner is None for state in desk.states().values())


def test_a_round_hands_over_what_was_raised_and_its_leases_back(desk: Desk) -> None:
    async def act(_: Poller, feed: Feed, __: FeedState) -> Polled:
        raise RuntimeError(feed.id)

    async def around(poller: Poller) -> tuple[list[Polled], list[BaseException]]:
        hosts = Hosts(each=2, spacing=timedelta(0))
        return await poll_all(poller, poller.due(), hosts=hosts, at_once=9, act=act)

    done, faults = desk.run(around)
    assert (done, len(faults)) == ([], 3)
    assert all(state.lease_owner is None for state in desk.states().values())
