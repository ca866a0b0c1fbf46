"""Thousands of feeds due at once block nobody: the loop has its turn, dossiers take turns, polls go on in between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from builders import feed
from tracker.domain.items import Feed
from tracker.workflows.backlog import AHEAD, Backlog
from tracker.workflows.hosts import HostLimits, Hosts, Turn
from tracker.workflows.poll import Polled, Poller, Taken
from tracker.workflows.round import Round

NOW = datetime(2026, 1, 2, tzinfo=UTC)
AT_ONCE = 32
UNPROVEN = 24


class Desk:
    """Stands where a poller does: everything is due, and leases are noted."""

    def __init__(self, dossier: str) -> None:
        self.dossier = dossier
        self.leased: set[str] = set()
        self.backlog = Backlog()

    def take(self, turns: Sequence[Turn], *, limits: HostLimits | None) -> Taken:
        assert limits is None
        self.leased |= {turn.feed.id for turn in turns}
        return Taken([(turn.feed, cast("Any", SimpleNamespace())) for turn in turns], {})

    def release(self, *, feed: str | None = None) -> None:
        self.leased = set() if feed is None else self.leased - {feed}

    def turns(self, count: int, *, proven: bool) -> list[Turn]:
        return [
            Turn(self.dossier, feed(f"f{number}", url=f"http://h{number}.example/"), proven) for number in range(count)
        ]


def a_round(act: Any, ended: Any = lambda *_: None) -> Round:
    hosts = Hosts(each=AT_ONCE, spacing=timedelta(0))
    return Round(hosts=hosts, at_once=AT_ONCE, act=act, ended=ended, now=lambda: NOW)


@pytest.mark.parametrize("proven", [True, False])
def test_thousands_of_due_feeds_leave_the_loop_its_turn(proven: bool) -> None:
    desk, beats, begun = Desk("a"), [0], list[int]()

    async def beat() -> None:
        while True:
            beats[0] += 1
            await asyncio.sleep(0)

    async def act(_: Poller, __: Feed, ___: object) -> None:
        begun.append(beats[0])
        await asyncio.sleep(0)

    async def scenario() -> None:
        heart = asyncio.ensure_future(beat())
        many = a_round(act)
        many.renew([(cast("Poller", desk), desk.turns(3_000, proven=proven))])
        await many.run(lasting=False)
        heart.cancel()

    asyncio.run(scenario())
    assert len(begun) == 3_000
    assert max(begun.count(at) for at in set(begun)) <= AT_ONCE


def test_a_dossier_whose_feeds_are_dead_delays_no_other_and_not_its_own_that_answer() -> None:
    dead, well = Desk("dead"), Desk("well")
    ended: list[str] = []

    async def act(poller: Poller, one: Feed, _: object) -> Polled:
        if poller.dossier == "dead" and one.id != "f0":
            await asyncio.Event().wait()
        return Polled(poller.dossier, one.id, "ok", "", ok=True)

    async def scenario() -> None:
        mixed = a_round(act, lambda task, _: ended.append(f"{task.result().dossier}/{task.result().feed}"))
        _, *hanging = dead.turns(500, proven=False)
        mixed.renew([(cast("Poller", dead), hanging)])
        running = asyncio.ensure_future(mixed.run(lasting=True))
        while len(dead.leased) < AT_ONCE * 3 // 4:
            await asyncio.sleep(0)
        due = [(cast("Poller", dead), [*hanging, *dead.turns(1, proven=True)])]
        mixed.renew([*due, (cast("Poller", well), well.turns(50, proven=True))])
        while len(ended) < 51:
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait({running})

    asyncio.run(scenario())
    assert {"dead/f0", "well/f49"} <= set(ended)
    assert (dead.leased, well.leased) == (set(), set())


class Broken(Desk):
    """A poller whose database fails it."""

    def take(self, *_: object, **__: object) -> Taken:
        raise OSError("the database has gone away")


class Stuck(Desk):
    """A poller that cannot give one lease back."""

    def release(self, *, feed: str | None = None) -> None:
        if feed is not None:
            raise OSError("the database has gone away")
        super().release()


def test_leases_that_cannot_be_taken_cost_no_poll_that_runs() -> None:
    well, broken = Desk("well"), Broken("broken")
    going, faults, done = asyncio.Event(), list[str](), list[str]()

    async def act(poller: Poller, one: Feed, _: object) -> Polled:
        await going.wait()
        return Polled(poller.dossier, one.id, "ok", "", ok=True)

    def ended(task: asyncio.Future[Polled], poller: Poller) -> None:
        if (fault := task.exception()) is None:
            done.append(task.result().feed)
        else:
            faults.append(f"{poller.dossier}: {fault}")
            going.set()

    async def scenario() -> None:
        mixed = a_round(act, ended)
        due = [(cast("Poller", one), one.turns(3, proven=True)) for one in (well, broken)]
        mixed.renew(due)
        await mixed.run(lasting=False)
        mixed.renew(due)
        await mixed.run(lasting=False)

    asyncio.run(scenario())
    assert sorted(done) == ["f0", "f0", "f1", "f1", "f2", "f2"]
    assert faults == ["broken: the database has gone away"] * 2


def test_a_lease_that_cannot_be_given_back_costs_no_other_poll() -> None:
    stuck, faults, done = Stuck("stuck"), list[str](), list[str]()

    async def act(poller: Poller, one: Feed, _: object) -> Polled:
        if one.id == "f0":
            raise RuntimeError("not noted")
        while len(faults) < 2:
            await asyncio.sleep(0)
        return Polled(poller.dossier, one.id, "ok", "", ok=True)

    def ended(task: asyncio.Future[Polled], _: Poller) -> None:
        fault = task.exception()
        faults.append(str(fault)) if fault else done.append(task.result().feed)

    async def scenario() -> None:
        many = a_round(act, ended)
        many.renew([(cast("Poller", stuck), stuck.turns(3, proven=True))])
        await many.run(lasting=False)

    asyncio.run(scenario())
    assert (faults, sorted(done)) == (["not noted", "the database has gone away"], ["f1", "f2"])


class Stopped(Desk):
    """A poller that cannot give back what it holds when all ends."""

    def release(self, **_: object) -> None:
        raise OSError("the database has gone away")


def test_leases_that_cannot_be_given_back_at_the_end_keep_no_other_dossier_from_it() -> None:
    broken, well = Stopped("broken"), Desk("well")
    faults: list[str] = []

    async def act(_: Poller, __: Feed, ___: object) -> Polled:
        await asyncio.Event().wait()
        raise AssertionError

    async def scenario() -> None:
        many = a_round(act, lambda task, poller: faults.append(f"{poller.dossier}: {task.exception()}"))
        many.renew([(cast("Poller", one), one.turns(3, proven=True)) for one in (broken, well)])
        running = asyncio.ensure_future(many.run(lasting=True))
        while len(well.leased) < 3:
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait({running})
        assert running.cancelled()

    asyncio.run(scenario())
    assert (well.leased, faults) == (set(), ["broken: the database has gone away"])


@pytest.mark.parametrize(("entries", "beside"), [(1, UNPROVEN - 1), (AHEAD, 1)])
def test_a_page_that_waits_to_be_stored_takes_no_place_unless_much_waits(entries: int, beside: int) -> None:
    desk, running, stored = Desk("a"), set[str](), asyncio.Event()

    async def act(_: Poller, one: Feed, __: object) -> None:
        running.add(one.id)
        with desk.backlog.holding(entries):
            if one.id != "f0":
                await stored.wait()
        running.remove(one.id)

    async def scenario() -> None:
        many = a_round(act)
        many.renew([(cast("Poller", desk), desk.turns(5 * AT_ONCE, proven=False))])
        polling = asyncio.ensure_future(many.run(lasting=False))
        async with asyncio.timeout(30):
            while len(running) < UNPROVEN + beside:
                await asyncio.sleep(0)
        await asyncio.sleep(0.05)
        assert len(running) == UNPROVEN + beside
        stored.set()
        await polling

    asyncio.run(scenario())
