"""Whatever a server does, in any order: nothing it served well is lost or doubled, and no other feed suffers."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import logs
from builders import Clock
from feed_server import FeedServer, Reply
from outlets import FAULTS, PLACE, Outlet, page
from process_trees import memory_of, tree_of, watched
from tracker.domain.items import Feed
from tracker.feeds.base import MIB, Limits
from tracker.feeds.http import Fetcher
from tracker.feeds.parse_pool import ParsePool
from tracker.projections.views import ItemView
from tracker.store.engine import reading
from tracker.store.feed_state import FeedState, read_states
from tracker.store.views import Stored
from tracker.workflows import feeds, seed
from tracker.workflows.hosts import Hosts
from tracker.workflows.known_reports import Memory
from tracker.workflows.poll import Polled, Poller
from tracker.workflows.reader import Reader
from tracker.workflows.rest import JITTER, Pace
from tracker.workflows.round import poll_all
from tracker.workflows.tools import Tools

LIMITS = Limits(total_seconds=1.5, parse_seconds=2.0, max_decoded_bytes=MIB)
SUBJECT, OTHER = "edelweiss-post", "strelsau-courier"
INTERVAL, LEASE = timedelta(hours=6), timedelta(minutes=2)
PACE = Pace(INTERVAL, shortest=INTERVAL, longest=INTERVAL)
MOST_GROWTH_MIB = 150
MOST_ROUNDS = 100


@dataclass(frozen=True)
class Step:
    """What the subject's server does, and whether a worker dies that has just leased whatever is due."""

    fault: str
    killed: bool = False


@dataclass(frozen=True)
class World:
    """One service with a feed of each of two hosts, two workers, and a clock that the test moves."""

    tools: Tools
    reader: Reader
    server: FeedServer
    clock: Clock
    pollers: tuple[Poller, Poller]
    outlet: Outlet
    rounds: list[Polled]

    @property
    def dossier(self) -> str:
        return self.reader.definition.id

    def states(self) -> dict[str, FeedState]:
        with reading(self.tools.engine) as connection:
            return read_states(connection, self.dossier)

    def stories(self, feed: str) -> list[int]:
        with reading(self.tools.engine) as connection:
            views = [view for _, view in Stored(connection, self.dossier).all(ItemView)]
        urls = [(view.item.url or "").replace("https:", "http:") for view in views if view.item.feed == feed]
        return sorted(int(url.removeprefix(PLACE)) for url in urls if url.startswith(PLACE))


@contextmanager
def a_world(server: FeedServer, *, fetcher: Fetcher, pool: ParsePool) -> Iterator[World]:
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, logs.opened(f"sqlite:///{folder}/t.db", clock=clock) as tools:
        logs.migrate(tools)
        files = logs.fictional_files(Path(folder))
        chosen = tuple(
            replace(feed, url=server.url(f"/{feed.id}", host="localhost" if feed.id == OTHER else None))
            for feed in files.feeds
            if feed.id in {SUBJECT, OTHER}
        )
        seed.load(tools, replace(files, feeds=chosen))
        reader = Reader.of(files)
        one, two = (
            Poller(tools, reader, owner, fetcher, pool, pace=PACE, lease=LEASE, memory=Memory())
            for owner in ("one", "two")
        )
        yield World(tools, reader, server, clock, (one, two), Outlet(server, SUBJECT), [])


async def play(world: World, steps: Sequence[Step]) -> None:
    """A story and a fault a step, polled when due; then one good day."""
    for step in [*steps, Step("healthy")]:
        world.outlet.publish()
        answer = FAULTS[step.fault](world.outlet)
        world.server.set(f"/{SUBJECT}", answer)
        if "moved" not in step.fault:
            # The feed may have followed a redirect for good.
            world.server.set(f"/{SUBJECT}/1", answer)
        await until_asked(world, killed=step.killed)
        if step.fault == "410":
            feeds.resume(world.tools, world.dossier, SUBJECT, reason="It is back.", actor="editor")


async def until_asked(world: World, *, killed: bool) -> None:
    """Go from one due feed to the next until the subject is polled."""
    for _ in range(MOST_ROUNDS):
        world.clock.at = next_moment(world)
        number = 1 + sum(polled.feed == OTHER for polled in world.rounds)
        world.server.set(f"/{OTHER}", Reply(body=page(range(number, number + 1), scheme="https")))
        if killed:
            dying = replace(world.pollers[0], owner="dying")
            dying.take(dying.due())
            world.clock.at += LEASE
        done = await around(world.pollers)
        check_other(world, done, most=LEASE if killed else timedelta(0))
        world.rounds.extend(done)
        if any(polled.feed == SUBJECT for polled in done):
            return
    raise AssertionError(f"{SUBJECT} was not polled again; its state: {world.states()[SUBJECT]}")


def next_moment(world: World) -> datetime:
    """When the next feed is due; one that stays due waits for its host."""
    now, states = world.clock.at, world.states()
    if not states:
        return now
    ahead = [state.next_due for state in states.values() if state.next_due > now]
    return min([*ahead, now + timedelta(hours=1)] if len(ahead) < len(states) else ahead)


def check_other(world: World, done: Sequence[Polled], *, most: timedelta) -> None:
    """The other feed was asked when it was due, and will be asked again within its interval."""
    for polled in (polled for polled in done if polled.feed == OTHER):
        assert polled.outcome == "new", polled
        assert polled.late <= most.total_seconds(), polled
    assert world.states()[OTHER].next_due - world.clock.at <= INTERVAL * (1 + JITTER)


async def around(pollers: Sequence[Poller]) -> list[Polled]:
    """A round of each worker, at the same time."""

    async def act(poller: Poller, feed: Feed, state: FeedState) -> Polled:
        return await poller.poll(feed, state)

    async def one(poller: Poller) -> list[Polled]:
        hosts = Hosts(each=2, spacing=timedelta(0))
        done, faults = await poll_all(poller, poller.due(), hosts=hosts, at_once=4, act=act, until=None)
        assert faults == []
        return done

    done = [polled for part in await asyncio.gather(*map(one, pollers)) for polled in part]
    assert len({polled.feed for polled in done}) == len(done), f"polled twice: {done}"
    return done


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


steps = st.builds(Step, st.sampled_from(sorted(FAULTS)), killed=st.sampled_from((False, False, False, True)))


@pytest.mark.slow
def test_nothing_served_well_is_lost_or_doubled_whatever_happens_around_it(server: FeedServer) -> None:
    async def forever() -> None:
        loop = asyncio.get_running_loop()
        networks = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
        fetcher = Fetcher(user_agent="test", limits=LIMITS, clock=Clock().now, exceptions=networks)
        async with fetcher, ParsePool(workers=2, limits=LIMITS) as pool:

            @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
            @given(st.lists(steps, min_size=2, max_size=8))
            @example([Step("moved for good")] * 16)
            @example([Step("frozen validators")] * 4 + [Step("304 over changed bodies")] * 4)
            @example([Step("reused guid"), Step("edited"), Step("reused guid", killed=True), Step("other guids")])
            def examples(steps: list[Step]) -> None:
                with a_world(server, fetcher=fetcher, pool=pool) as world:
                    asyncio.run_coroutine_threadsafe(play(world, steps), loop).result()
                    assert world.stories(SUBJECT) == sorted(world.outlet.shown)
                    others = sum(polled.feed == OTHER for polled in world.rounds)
                    assert world.stories(OTHER) == list(range(1, others + 1))

            await asyncio.to_thread(examples)

    before = memory_of(tree_of(os.getpid()))
    with watched(os.getpid()) as most:
        asyncio.run(forever())
    assert most.mib - before < MOST_GROWTH_MIB


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_fault_is_one_a_server_can_play(name: str, server: FeedServer) -> None:
    assert FAULTS[name](Outlet(server, SUBJECT, stories=1))
