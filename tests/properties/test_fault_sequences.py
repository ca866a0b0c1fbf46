"""Whatever a server does, in any order: nothing it served well is lost or doubled, and no other feed suffers."""

from __future__ import annotations

import asyncio
import resource
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import logs
from builders import Clock
from feed_server import FeedServer, Reply
from outlets import FAULTS, Outlet, page
from tracker.domain.items import Feed
from tracker.feeds.base import MIB, Limits
from tracker.feeds.http import Fetcher
from tracker.feeds.parse_pool import ParsePool
from tracker.projections.views import ItemView
from tracker.store.engine import reading
from tracker.store.feed_state import FeedState, read_states
from tracker.store.views import Stored
from tracker.workflows import seed
from tracker.workflows.hosts import Hosts
from tracker.workflows.known_reports import Memory
from tracker.workflows.poll import Polled, Poller
from tracker.workflows.reader import Reader
from tracker.workflows.rest import Pace
from tracker.workflows.round import poll_all
from tracker.workflows.tools import Tools

LIMITS = Limits(total_seconds=0.6, parse_seconds=2.0, max_decoded_bytes=MIB)
SUBJECT, OTHER = "edelweiss-post", "strelsau-courier"
MOST_GROWTH = 150 * MIB


@dataclass(frozen=True)
class World:
    """One service with two feeds of one server, whose clock the test moves."""

    tools: Tools
    reader: Reader
    server: FeedServer
    clock: Clock

    def states(self) -> dict[str, FeedState]:
        with reading(self.tools.engine) as connection:
            return read_states(connection, self.reader.definition.id)

    def guids(self, feed: str) -> list[str]:
        with reading(self.tools.engine) as connection:
            views = [view for _, view in Stored(connection, self.reader.definition.id).all(ItemView)]
        return [view.item.url or view.item.guid for view in views if view.item.feed == feed]


@contextmanager
def a_world(server: FeedServer) -> Iterator[World]:
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, logs.opened(f"sqlite:///{folder}/t.db", clock=clock) as tools:
        logs.migrate(tools)
        files = logs.fictional_files(Path(folder))
        feeds = tuple(
            replace(feed, url=server.url(f"/{feed.id}", host="localhost" if feed.id == OTHER else None))
            for feed in files.feeds
            if feed.id in {SUBJECT, OTHER}
        )
        seed.load(tools, replace(files, feeds=feeds))
        yield World(tools, Reader.of(files), server, clock)


async def play(world: World, steps: Sequence[str], *, fetcher: Fetcher, pool: ParsePool) -> Outlet:
    """A story and a fault a step, polled when due; then one good day."""
    outlet = Outlet(world.server, SUBJECT)
    pace, lease = Pace(timedelta(hours=1)), timedelta(minutes=2)
    poller = Poller(world.tools, world.reader, "w", fetcher, pool, pace=pace, lease=lease, memory=Memory())
    for number, step in enumerate([*steps, "healthy"], start=1):
        outlet.publish()
        world.server.set(f"/{SUBJECT}", FAULTS[step](outlet))
        world.server.set(f"/{OTHER}", Reply(body=page(range(number, number + 1), scheme="https")))
        world.clock.at = max(state.next_due for state in world.states().values()) if number > 1 else world.clock.at
        polled = await around(poller)
        assert OTHER in polled, f"after {step}: the other feed was not polled"
        assert polled[OTHER].outcome == "new", f"after {step}: {polled[OTHER]}"
    return outlet


async def around(poller: Poller) -> dict[str, Polled]:
    async def act(poller: Poller, feed: Feed, state: FeedState) -> Polled:
        return await poller.poll(feed, state)

    hosts = Hosts(each=2, spacing=timedelta(0))
    done, faults = await poll_all(poller, poller.due(), hosts=hosts, at_once=4, act=act)
    assert faults == []
    return {polled.feed: polled for polled in done}


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.mark.slow
def test_nothing_served_well_is_lost_or_doubled_whatever_happens_around_it(server: FeedServer) -> None:
    async def forever() -> None:
        loop = asyncio.get_running_loop()
        networks = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
        fetcher = Fetcher(user_agent="test", limits=LIMITS, clock=Clock().now, exceptions=networks)
        async with fetcher, ParsePool(workers=1, limits=LIMITS) as pool:

            @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
            @given(st.lists(st.sampled_from(sorted(FAULTS)), min_size=2, max_size=8))
            def examples(steps: list[str]) -> None:
                with a_world(server) as world:
                    playing = play(world, steps, fetcher=fetcher, pool=pool)
                    outlet = asyncio.run_coroutine_threadsafe(playing, loop).result()
                    found = sorted(int(url.rpartition("/")[2].partition("?")[0]) for url in world.guids(SUBJECT))
                    assert found == sorted(outlet.shown)
                    assert len(world.guids(OTHER)) == len(steps) + 1

            await asyncio.to_thread(examples)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asyncio.run(forever())
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MOST_GROWTH


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_fault_is_one_a_server_can_play(name: str, server: FeedServer) -> None:
    assert FAULTS[name](Outlet(server, SUBJECT, stories=1))
