"""Polling feeds of a server on loopback, on both databases: leases, backing off, stopping, and never storing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

import logs
from builders import Clock
from feed_server import FeedServer, Reply, Request, unchanged_if_known
from tracker.domain.envelope import Draft
from tracker.domain.events import FeedChanged
from tracker.domain.items import Feed
from tracker.feeds.base import Limits
from tracker.feeds.http import Fetcher
from tracker.feeds.parse_pool import ParsePool
from tracker.store.engine import reading, writing
from tracker.store.event_store import Appended, read
from tracker.store.feed_state import FeedState, make_due, read_states
from tracker.store.views import Stored
from tracker.workflows import feed_moves, seed
from tracker.workflows.feeds import pace
from tracker.workflows.hosts import HostLimits, Hosts, Turn
from tracker.workflows.known_reports import Memory
from tracker.workflows.poll import Polled, Poller, Taken
from tracker.workflows.poll_notes import FROZEN, UNCONDITIONAL
from tracker.workflows.reader import Reader
from tracker.workflows.record import record
from tracker.workflows.rest import Pace
from tracker.workflows.round import Round, poll_all
from tracker.workflows.tools import Tools

REST = timedelta(minutes=30)
LEASE = timedelta(minutes=2)
PAGE = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title><item><guid>a</guid>
<title>Ruritania and Graustark sign agreement on river locks</title></item></channel></rss>"""


@dataclass(frozen=True)
class Desk:
    """A seeded log whose feeds lie on the server; `run` hands a poller to a coroutine."""

    tools: Tools
    reader: Reader
    server: FeedServer
    clock: Clock

    def run(self, act: Callable[[Poller], Coroutine[Any, Any, Any]], *, owner: str = "one") -> Any:
        async def with_poller() -> Any:
            limits = Limits(total_seconds=5, parse_seconds=5)
            fetcher = Fetcher(
                user_agent="test", limits=limits, clock=self.tools.now, exceptions=(ip_network("127.0.0.0/8"),)
            )
            async with fetcher, ParsePool(workers=1, limits=limits) as pool:
                poller = Poller(
                    self.tools, self.reader, owner, fetcher, pool, pace=Pace(usual=REST), lease=LEASE, memory=Memory()
                )
                return await act(poller)

        return asyncio.run(with_poller())

    def poll(self) -> dict[str, Polled]:
        async def all_due(poller: Poller) -> dict[str, Polled]:
            due = poller.take(poller.due()).leased
            done = await asyncio.gather(*(poller.poll(feed, state) for feed, state in due))
            return {polled.feed: polled for polled in done}

        found: dict[str, Polled] = self.run(all_due)
        return found

    def states(self) -> dict[str, FeedState]:
        with reading(self.tools.engine) as connection:
            return read_states(connection, self.reader.definition.id)

    def types(self) -> list[str]:
        with reading(self.tools.engine) as connection:
            return [recorded.type for recorded in read(connection, self.reader.definition.id)]


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    with FeedServer() as server:
        files = logs.fictional_files(tmp_path)
        feeds = tuple(replace(feed, url=server.url(f"/{feed.id}")) for feed in files.feeds)
        seed.load(tools, replace(files, feeds=feeds))
        for feed in feeds:
            server.set(f"/{feed.id}", Reply(body=PAGE, headers={"Content-Type": "application/rss+xml"}))
        yield Desk(tools, Reader.of(files), server, clock)


def test_a_round_stores_each_feed_and_lets_it_rest(desk: Desk) -> None:
    done = desk.poll()
    assert {polled.outcome for polled in done.values()} == {"new"}
    assert desk.poll() == {}
    desk.clock.wait(hours=1)
    assert {polled.outcome for polled in desk.poll().values()} == {"unchanged"}
    assert desk.types().count("item.observed") == 3


def test_a_304_is_asked_for_and_noted(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", unchanged_if_known(PAGE, etag='"1"'))
    desk.poll()
    desk.clock.wait(hours=1)
    assert desk.poll()["edelweiss-post"].outcome == "not-modified"
    assert desk.states()["edelweiss-post"].not_modified == 1
    assert desk.server.asked("/edelweiss-post")[1].headers["if-none-match"] == '"1"'


def test_what_was_left_out_of_a_page_and_odd_about_it_is_kept_through_polls_without_a_page(desk: Desk) -> None:
    item = PAGE[PAGE.index(b"<item>") : PAGE.index(b"</channel>")]
    body = PAGE.replace(item, item + item).removesuffix(b"</rss>")
    desk.server.set("/edelweiss-post", unchanged_if_known(body, etag='"1"'))
    said = desk.poll()["edelweiss-post"].detail
    assert said.startswith("left out 1 that were empty or repeated; SAXParseException")
    desk.clock.wait(hours=1)
    assert desk.poll()["edelweiss-post"].outcome == "not-modified"
    assert (desk.states()["edelweiss-post"].page_note, desk.states()["edelweiss-post"].last_detail) == (said, "")


def test_a_failing_feed_backs_off_and_stops_no_other(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", Reply(status=400))
    rests = []
    for _ in range(3):
        done = desk.poll()
        assert done["edelweiss-post"].outcome == "http-400"
        state = desk.states()["edelweiss-post"]
        rests.append(state.next_due - desk.clock.at)
        desk.clock.at = state.next_due
    assert rests == sorted(rests)
    assert rests[2] > 3 * rests[0]
    assert desk.states()["strelsau-courier"].failures == 0


def test_a_feed_that_works_again_forgets_its_failures(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", Reply(status=404), Reply(body=PAGE))
    desk.poll()
    desk.clock.wait(hours=3)
    assert desk.poll()["edelweiss-post"].outcome == "new"
    assert desk.states()["edelweiss-post"].failures == 0


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
    with reading(desk.tools.engine) as connection:
        feed = Stored(connection, desk.reader.definition.id).get(Feed, key)
    assert feed is not None
    assert feed.rest_seconds == 3600
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


def test_a_new_address_is_not_asked_with_the_old_validators(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", unchanged_if_known(PAGE, etag='"1"'))
    desk.server.set("/moved", unchanged_if_known(PAGE.replace(b"locks", b"mills"), etag='"1"'))
    desk.poll()
    with writing(desk.tools.engine) as connection:
        feed = Stored(connection, desk.reader.definition.id).get(Feed, "edelweiss-post")
        assert feed is not None
        moved = FeedChanged(replace(feed, url=desk.server.url("/moved")), ("url",), "moved")
        draft = Draft(event_id="moved", stream="feed:edelweiss-post", event=moved, actor="editor")
        record(connection, desk.reader.definition.id, [draft], now=desk.clock.at, random_bytes=desk.tools.random_bytes)
    desk.clock.wait(hours=1)
    assert desk.poll()["edelweiss-post"].outcome == "new"


def test_a_server_that_always_says_304_is_asked_for_the_whole_page_now_and_then(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", unchanged_if_known(PAGE, etag='"1"'))
    for hours in (2, 2, 22, 2):
        desk.poll()
        desk.clock.wait(hours=hours)
        with writing(desk.tools.engine) as connection:
            make_due(connection, desk.reader.definition.id, feeds=["edelweiss-post"], now=desk.clock.at)
    asked = [request.headers.get("if-none-match") for request in desk.server.asked("/edelweiss-post")]
    assert asked == [None, '"1"', '"1"', None]


def test_a_feed_that_is_gone_is_paused_in_the_log(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", Reply(status=410))
    assert desk.poll()["edelweiss-post"].outcome == "gone"
    assert desk.types().count("feed.changed") == 1
    with reading(desk.tools.engine) as connection:
        feed = Stored(connection, desk.reader.definition.id).get(Feed, "edelweiss-post")
    assert feed is not None
    assert feed.paused
    desk.clock.wait(days=2)
    assert "edelweiss-post" not in desk.poll()


def test_what_is_no_feed_is_a_failure_with_its_reason(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", Reply(body=b"<html><body>Please log in</body></html>"))
    assert desk.poll()["edelweiss-post"].outcome == "not-a-feed"
    assert desk.states()["edelweiss-post"].last_outcome == "not-a-feed"


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


def test_an_unforeseen_fault_is_noted_on_the_feed(desk: Desk) -> None:
    async def give_up(poller: Poller) -> Polled:
        return await poller.give_up(*poller.take(poller.due()[:1]).leased[0], RuntimeError("the roof fell in"))

    polled = desk.run(give_up)
    state = desk.states()[polled.feed]
    assert (state.last_outcome, state.last_detail) == ("error", "RuntimeError: the roof fell in")


def feed_now(desk: Desk) -> Feed:
    with reading(desk.tools.engine) as connection:
        feed = Stored(connection, desk.reader.definition.id).get(Feed, "edelweiss-post")
    assert feed is not None
    return feed


@pytest.mark.parametrize(("status", "follows"), [(301, True), (308, True), (302, False)])
def test_only_a_permanent_redirect_that_held_for_days_changes_the_address(
    desk: Desk, status: int, follows: bool
) -> None:
    target = desk.server.url("/new-home")
    old = feed_now(desk).url
    desk.server.set("/edelweiss-post", Reply(status=status, headers={"Location": target}))
    desk.server.set("/new-home", unchanged_if_known(PAGE, etag='"1"'))
    for _ in range(3):
        desk.poll()
        assert feed_now(desk).url == old
        desk.clock.wait(hours=24)
    desk.poll()
    assert feed_now(desk).url == (target if follows else old)
    desk.clock.wait(days=2)
    assert desk.poll()["edelweiss-post"].outcome in {"unchanged", "nothing-new", "not-modified"}
    assert desk.types().count("item.observed") == 3


def test_a_page_is_stored_together_with_what_its_poll_means_for_good(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, faults = desk.server.url("/new-home"), [RuntimeError("the connection broke")]
    desk.server.set("/edelweiss-post", Reply(status=301, headers={"Location": target}))
    for number in range(4):
        page = b"<rss><channel><item><guid>%d</guid><title>Regatta number %d</title></item></channel></rss>"
        desk.server.set("/new-home", Reply(body=page % (number, number)))
        if number < 3:
            desk.poll()
            desk.clock.wait(hours=24)

    def broken_once(*given: Any, **named: Any) -> Appended:
        if faults:
            raise faults.pop()
        return record(*given, **named)

    monkeypatch.setattr(feed_moves, "record", broken_once)
    before = desk.types()
    with pytest.raises(RuntimeError):
        desk.poll()
    assert (desk.types(), desk.states()["edelweiss-post"].lease_owner) == (before, "one")
    desk.clock.wait(minutes=3)
    assert desk.poll()["edelweiss-post"].outcome == "new"
    assert feed_now(desk).url == target


def test_an_address_that_another_feed_has_is_not_taken(desk: Desk) -> None:
    target = desk.server.url("/strelsau-courier")
    desk.server.set("/edelweiss-post", Reply(status=301, headers={"Location": target}))
    for _ in range(5):
        desk.poll()
        desk.clock.wait(days=2)
    assert feed_now(desk).url != target


def test_a_server_that_lies_with_304_is_found_out_and_asked_without_validators(desk: Desk) -> None:
    later = PAGE.replace(b"<guid>a</guid>", b"<guid>b</guid>").replace(b"sign agreement", b"break agreement")
    served = [PAGE]

    def lie(request: Request) -> Reply:
        known = request.headers.get("if-none-match")
        return Reply(status=304) if known else Reply(body=served[0], headers={"ETag": '"frozen"'})

    desk.server.set("/edelweiss-post", lie)
    desk.poll()
    served[0] = later
    for _ in range(UNCONDITIONAL):
        desk.clock.wait(days=2)
        desk.poll()
    assert desk.states()["edelweiss-post"].frozen == FROZEN
    desk.clock.wait(days=2)
    assert desk.poll()["edelweiss-post"].outcome == "unchanged"


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
