"""Who locks several rows locks them in one order, so that on PostgreSQL nobody is the victim of a deadlock.

A poll ends while a person changes its feed, and many feeds are woken or given back while others are noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, BrokenBarrierError, local
from typing import Any

import pytest
from sqlalchemy import Engine, event, text, update

import logs
from builders import Clock
from newsroom import SIGNED, Desk, entry, seated
from tracker.store.engine import Connection, reading, writing
from tracker.store.feed_polls import Poll
from tracker.store.feed_state import hold_leases, lease_due, make_due, release
from tracker.store.tables import feed_state
from tracker.workflows import feeds
from tracker.workflows.feed_change import Wanted
from tracker.workflows.feed_moves import note_polls
from tracker.workflows.ingest import Lease

pytestmark = pytest.mark.postgres
FEED = "edelweiss-post"
PATIENCE = 2


@pytest.fixture
def desk(postgres_url: str, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    with logs.opened(postgres_url, clock=clock) as tools:
        logs.migrate(tools)
        desk = seated(tools, clock, logs.fictional_files(tmp_path))
        with writing(tools.engine) as connection:
            due = partial(lease_due, connection, desk.dossier, feeds=[FEED], owner="one")
            due(now=tools.now(), lease=timedelta(minutes=1), limit=1)
        yield desk


@contextmanager
def each_waits_with_its_first_lock(engine: Engine) -> Iterator[None]:
    """Whoever has locked the log's head or a feed waits until the other has too, or cannot."""
    barrier, mine = Barrier(2), local()

    def wait(_: Any, __: Any, statement: str, *___: Any) -> None:
        locks = "FOR UPDATE" in statement or statement.startswith(("UPDATE", "DELETE"))
        if locks and ("log_head" in statement or "feed_state" in statement) and not hasattr(mine, "waited"):
            mine.waited = True
            with suppress(BrokenBarrierError):
                barrier.wait(PATIENCE)

    event.listen(engine, "after_cursor_execute", wait)
    try:
        yield
    finally:
        event.remove(engine, "after_cursor_execute", wait)


def ended(desk: Desk, outcome: str = "ok") -> Poll:
    now = desk.tools.now()
    return Poll(url=desk.feeds[FEED].url, at=now, next_due=now, outcome=outcome, detail="", ok=outcome == "ok")


def with_a_page(desk: Desk) -> None:
    desk.take(entry(SIGNED), feed=FEED, lease=Lease("one", lambda _: ended(desk)))


def for_good(desk: Desk) -> None:
    with writing(desk.tools.engine) as connection:
        note_polls(connection, desk.tools, desk.dossier, {FEED: ended(desk, "gone")}, owner="one")


def removed(desk: Desk) -> None:
    feeds.remove(desk.tools, desk.dossier, FEED, reason="It is silent.", actor="editor")


def moved(desk: Desk) -> None:
    wanted = Wanted(url="https://new.example/feed")
    feeds.change(desk.tools, desk.dossier, FEED, wanted, networks=(), reason="It moved.", actor="editor")


@pytest.mark.parametrize("poll", [with_a_page, for_good])
@pytest.mark.parametrize("person", [removed, moved])
def test_a_feed_may_be_changed_while_its_poll_ends(
    desk: Desk, poll: Callable[[Desk], None], person: Callable[[Desk], None]
) -> None:
    with each_waits_with_its_first_lock(desk.tools.engine), ThreadPoolExecutor(2) as pool:
        both = [pool.submit(poll, desk), pool.submit(person, desk)]
        assert [act.exception() for act in both] == [None, None]


def woken(connection: Connection, desk: Desk) -> None:
    make_due(connection, desk.dossier, feeds=["b", "a"], now=desk.tools.now())


def given_back(connection: Connection, desk: Desk) -> None:
    release(connection, desk.dossier, owner="one")


def held(connection: Connection, desk: Desk) -> None:
    hold_leases(connection, desk.dossier, ["b", "a"], owner="one")


def wait_until_blocked(desk: Desk, number: int) -> None:
    """Until so many others wait for a row."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while True:
        with reading(desk.tools.engine) as connection:
            if connection.execute(query).scalar_one() >= number:
                return


@pytest.mark.parametrize("many", [woken, given_back])
def test_many_feeds_are_woken_or_given_back_in_the_order_in_which_others_lock_them(
    desk: Desk, many: Callable[[Connection, Desk], None]
) -> None:
    """The rows lie in the other order in the table, which is that of an UPDATE by itself where it reads the whole."""

    def act(what: Callable[[Connection, Desk], None]) -> None:
        with writing(desk.tools.engine) as connection:
            for way in ("indexscan", "bitmapscan"):
                connection.execute(text(f"SET LOCAL enable_{way} = off"))
            what(connection, desk)

    with writing(desk.tools.engine) as connection:
        for feed in ("b", "a"):
            now, lease = desk.tools.now(), timedelta(minutes=1)
            lease_due(connection, desk.dossier, feeds=[feed], owner="one", now=now, lease=lease, limit=1)
    with ThreadPoolExecutor(2) as pool:
        with writing(desk.tools.engine) as connection:
            connection.execute(update(feed_state).where(feed_state.c.feed == "a").values(polls=1))
            first = pool.submit(act, held)
            wait_until_blocked(desk, 1)
            second = pool.submit(act, many)
            wait_until_blocked(desk, 2)
        assert [first.exception(), second.exception()] == [None, None]
