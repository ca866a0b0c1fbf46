"""Polling feeds of a server on loopback, on both databases: how a poll ends, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import Clock
from feed_server import Reply, unchanged_if_known
from polling_desk import PAGE, Desk, polling
from tracker.workflows.poll import Polled, Poller
from tracker.workflows.tools import Tools


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    with polling(tools, clock, folder=tmp_path) as desk:
        yield desk


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
    assert said.startswith("left out 1 that was empty or repeated; the XML is broken at line 3, column 86: no element")
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


def test_a_feed_that_is_gone_is_paused_in_the_log(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", Reply(status=410))
    assert desk.poll()["edelweiss-post"].outcome == "gone"
    assert desk.types().count("feed.changed") == 1
    assert desk.feed().paused
    assert desk.states()["edelweiss-post"].failures == 0
    desk.clock.wait(days=2)
    assert "edelweiss-post" not in desk.poll()


def test_what_is_no_feed_is_a_failure_with_its_reason(desk: Desk) -> None:
    desk.server.set("/edelweiss-post", Reply(body=b"<html><body>Please log in</body></html>"))
    assert desk.poll()["edelweiss-post"].outcome == "not-a-feed"
    assert desk.states()["edelweiss-post"].last_outcome == "not-a-feed"


def test_broken_xml_without_a_readable_entry_is_a_failure_that_says_where(desk: Desk) -> None:
    broken = b'<rss version="2.0"><channel><title>f</title><description>A & B</description></channel></rss>'
    desk.server.set("/edelweiss-post", Reply(body=broken))
    assert desk.poll()["edelweiss-post"].outcome == "unreadable"
    state = desk.states()["edelweiss-post"]
    assert (state.last_outcome, state.failures) == ("unreadable", 1)
    assert "the XML is broken at line 1, column 61" in (state.last_detail or "")


def test_an_unforeseen_fault_is_noted_on_the_feed(desk: Desk) -> None:
    async def give_up(poller: Poller) -> Polled:
        return await poller.give_up(*poller.take(poller.due()[:1]).leased[0], RuntimeError("the roof fell in"))

    polled = desk.run(give_up)
    state = desk.states()[polled.feed]
    assert (state.last_outcome, state.last_detail) == ("error", "RuntimeError: the roof fell in")
