"""Feeds that move and servers that lie: which address is asked, with which validators, and what the log is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import Clock
from feed_server import Reply, Request, unchanged_if_known
from polling_desk import PAGE, Desk, polling
from tracker.domain.envelope import Draft
from tracker.domain.events import FeedChanged
from tracker.store.engine import writing
from tracker.store.event_store import Appended
from tracker.store.feed_state import make_due
from tracker.workflows import feed_moves
from tracker.workflows.poll_notes import FROZEN, UNCONDITIONAL
from tracker.workflows.record import record
from tracker.workflows.tools import Tools


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    with polling(tools, clock, folder=tmp_path) as desk:
        yield desk


def test_a_new_address_is_not_asked_with_the_old_validators(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", unchanged_if_known(PAGE, etag='"1"'))
    desk.server.set("/moved", unchanged_if_known(PAGE.replace(b"locks", b"mills"), etag='"1"'))
    desk.poll()
    with writing(desk.tools.engine) as connection:
        moved = FeedChanged(replace(desk.feed(), url=desk.server.url("/moved")), ("url",), "moved")
        draft = Draft(event_id="moved", stream="feed:edelweiss-post", event=moved, actor="editor")
        record(connection, desk.reader.definition.id, [draft], now=desk.clock.at, random_bytes=desk.tools.random_bytes)
    desk.clock.wait(hours=1)
    assert desk.poll()["edelweiss-post"].outcome == "edited"


def test_a_server_that_always_says_304_is_asked_for_the_whole_page_now_and_then(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", unchanged_if_known(PAGE, etag='"1"'))
    for hours in (2, 2, 22, 2):
        desk.poll()
        desk.clock.wait(hours=hours)
        with writing(desk.tools.engine) as connection:
            make_due(connection, desk.reader.definition.id, feeds=["edelweiss-post"], now=desk.clock.at)
    asked = [request.headers.get("if-none-match") for request in desk.server.asked("/edelweiss-post")]
    assert asked == [None, '"1"', '"1"', None]


@pytest.mark.parametrize(("status", "follows"), [(301, True), (308, True), (302, False)])
def test_only_a_permanent_redirect_that_held_for_days_changes_the_address(
    desk: Desk, status: int, follows: bool
) -> None:
    target = desk.server.url("/new-home")
    old = desk.feed().url
    desk.server.set("/edelweiss-post", Reply(status=status, headers={"Location": target}))
    desk.server.set("/new-home", unchanged_if_known(PAGE, etag='"1"'))
    for _ in range(3):
        desk.poll()
        assert desk.feed().url == old
        desk.clock.wait(hours=24)
    desk.poll()
    assert desk.feed().url == (target if follows else old)
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
    assert desk.feed().url == target


def test_an_address_that_another_feed_has_is_not_taken(desk: Desk) -> None:
    target = desk.server.url("/strelsau-courier")
    desk.server.set("/edelweiss-post", Reply(status=301, headers={"Location": target}))
    for _ in range(5):
        desk.poll()
        desk.clock.wait(days=2)
    assert desk.feed().url != target


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
