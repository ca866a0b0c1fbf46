"""A page is looked through, read in another process and stored; and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from builders import Clock
from feed_server import Reply
from polling_desk import Desk, full_page, polling
from tracker.workflows.poll import Polled, Poller
from tracker.workflows.reader import ReadItem
from tracker.workflows.reading_process import FEW
from tracker.workflows.tools import Tools

MANY = 3 * FEW


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    with polling(tools, clock, folder=tmp_path) as desk:
        desk.server.set("/edelweiss-post", Reply(body=full_page(MANY)))
        yield desk


async def poll_one(poller: Poller) -> Polled:
    (turn,) = poller.due(only=["edelweiss-post"])
    return await poller.poll(*poller.take([turn]).leased[0])


def test_a_full_page_is_read_in_another_process_and_stored_whole(desk: Desk) -> None:
    async def act(poller: Poller) -> tuple[Polled, int]:
        done = await poll_one(poller)
        return done, len(multiprocessing.active_children())

    done, children = desk.run(act)
    # The parser and the reader.
    assert children == 2
    assert (done.outcome, done.ingested.new, desk.types().count("item.observed")) == ("new", MANY, MANY)


def test_a_poll_that_is_cut_short_while_its_page_is_read_is_done_again(desk: Desk) -> None:
    async def cut_short(poller: Poller) -> None:
        begun = asyncio.Event()
        looked = poller.looking.add

        async def add(page: object) -> object:
            found = await looked(page)  # type: ignore[arg-type]
            begun.set()
            return found

        poller.looking.add = add  # type: ignore[method-assign, assignment]
        polling = asyncio.ensure_future(poll_one(poller))
        await begun.wait()
        polling.cancel()
        await asyncio.wait({polling})
        poller.release()

    desk.run(cut_short)
    assert "item.observed" not in desk.types()
    assert desk.run(poll_one).ingested.new == MANY
    assert desk.types().count("item.observed") == MANY


def test_nothing_is_stored_of_a_page_whose_lease_is_lost_while_it_is_read(desk: Desk) -> None:
    async def slow(poller: Poller) -> Polled:
        read = poller.reading.add

        async def add(items: object) -> list[ReadItem]:
            found = await read(items)  # type: ignore[arg-type]
            desk.clock.wait(minutes=3)
            await asyncio.to_thread(desk.run, poll_one, owner="two")
            return found

        poller.reading.add = add  # type: ignore[method-assign, assignment]
        return await poll_one(poller)

    assert desk.run(slow).outcome == "lost-lease"
    assert desk.types().count("item.observed") == MANY


def test_leases_and_notes_do_not_wait_for_the_disk_but_what_the_log_keeps_does(
    sqlite_tools: Tools, clock: Clock, tmp_path: Path
) -> None:
    said: list[str] = []
    with polling(sqlite_tools, clock, folder=tmp_path) as desk:
        event.listen(sqlite_tools.engine, "before_cursor_execute", lambda *call: said.append(call[2]))
        for reply, noted in (
            (Reply(body=full_page(2)), "FULL"),
            (Reply(status=304, headers={"ETag": '"a"'}), "NORMAL"),
            (Reply(status=410), "FULL"),
        ):
            desk.server.set("/edelweiss-post", reply)
            said.clear()
            desk.run(poll_one)
            modes = [statement.rpartition(" ")[2] for statement in said if "synchronous" in statement]
            assert modes == ["NORMAL", noted], reply
            clock.wait(days=2)
