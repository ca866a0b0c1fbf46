"""Hosts that want to be left alone are, by all workers and whatever is ordered; their places and pauses are shared."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import Clock
from feed_server import Reply
from polling_desk import Desk, polling
from tracker.workflows.feeds import pace
from tracker.workflows.hosts import HostLimits, Turn
from tracker.workflows.poll import Polled, Poller, Taken
from tracker.workflows.tools import Tools


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    with polling(tools, clock, folder=tmp_path) as desk:
        yield desk


def test_a_server_that_asks_us_to_stay_away_is_obeyed(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", Reply(status=429, headers={"Retry-After": "36000"}))
    desk.poll()
    assert desk.states()["edelweiss-post"].next_due - desk.clock.at == timedelta(hours=10)


def test_a_host_that_asks_us_to_stay_away_is_left_alone_with_all_its_feeds(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", Reply(status=503, headers={"Retry-After": "36000"}))
    assert desk.poll()["edelweiss-post"].outcome == "http-503"
    desk.clock.wait(hours=5)
    assert desk.poll() == {}
    assert {state.next_due > desk.clock.at for state in desk.states().values()} == {True}


async def wake_all(poller: Poller) -> list[Turn]:
    poller.wake(["edelweiss-post", "strelsau-courier", "ruritanian-wire"])
    return poller.due()


def test_a_short_wish_to_be_left_alone_is_no_longer_for_the_host_than_it_says(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", Reply(status=503, headers={"Retry-After": "60"}))
    desk.poll()
    assert desk.states()["edelweiss-post"].next_due - desk.clock.at > timedelta(minutes=30)
    assert desk.run(wake_all) == []
    desk.clock.wait(seconds=60)
    assert len(desk.run(wake_all)) == 3


def test_no_order_and_no_new_feed_goes_round_a_hosts_wish_to_be_left_alone(desk: Desk) -> None:
    key = "strelsau-courier"
    desk.server.set("/edelweiss-post", Reply(status=429, headers={"Retry-After": "36000"}))

    async def only_one(poller: Poller) -> list[Polled]:
        (taken,) = poller.take([turn for turn in poller.due() if turn.feed.id == "edelweiss-post"]).leased
        return [await poller.poll(*taken)]

    due = desk.run(wake_all)
    desk.run(only_one)
    pace(desk.tools, desk.reader.definition.id, key, 3600, reason="often", actor="editor")
    assert desk.feed(key).rest_seconds == 3600
    assert desk.poll() == {}

    async def late(poller: Poller) -> Taken:
        return poller.take(due)

    assert desk.run(late) == Taken([], {})
    assert len(desk.server.requests) == 1


def test_two_workers_share_a_hosts_places_and_pauses(desk: Desk) -> None:
    def take(limits: HostLimits) -> Callable[[Poller], Coroutine[Any, Any, Taken]]:
        async def act(poller: Poller) -> Taken:
            return poller.take(poller.due(), limits=limits)

        return act

    slow = take(HostLimits(each=9, spacing=timedelta(seconds=5)))
    assert len(desk.run(slow, owner="one").leased) == 1
    second: Taken = desk.run(slow, owner="two")
    assert (second.leased, set(second.soon.values())) == ([], {desk.clock.at + timedelta(seconds=5)})
    desk.clock.wait(seconds=5)
    few = take(HostLimits(each=2, spacing=timedelta(0)))
    assert len(desk.run(few, owner="two").leased) == 1
    assert desk.run(few, owner="three").leased == []
    desk.clock.wait(minutes=3)
    assert len(desk.run(few, owner="three").leased) == 2
