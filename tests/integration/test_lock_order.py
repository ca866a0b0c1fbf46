"""A poll ends while a person changes its feed: on PostgreSQL neither is the victim of a deadlock."""

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
from sqlalchemy import Engine, event

import logs
from builders import Clock
from newsroom import SIGNED, Desk, entry, seated
from tracker.store.engine import writing
from tracker.store.feed_polls import Poll
from tracker.store.feed_state import lease_due
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
