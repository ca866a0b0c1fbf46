"""When feeds are due, who polls them, and what a poll leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from builders import DOSSIER, NOW
from tracker.store.engine import writing
from tracker.store.feed_polls import Poll, finish_polls
from tracker.store.feed_state import (
    FeedState,
    begin_anew,
    forget,
    hold_leases,
    lease_due,
    make_due,
    name_hosts,
    read_due,
    read_states,
)
from tracker.store.host_state import rest_host
from tracker.workflows.tools import Tools

FEEDS = ("a", "b", "c")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def connection(tools: Tools) -> Iterator[Connection]:
    """A write transaction on an empty database."""
    with writing(tools.engine) as connection:
        yield connection


def lease(connection: Connection, owner: str = "w1", *, at: timedelta = timedelta(0), limit: int = 9) -> list[str]:
    states = lease_due(connection, DOSSIER, feeds=FEEDS, owner=owner, now=NOW + at, lease=5 * MINUTE, limit=limit)
    return [state.feed for state in states]


def finish(connection: Connection, feed: str = "a", owner: str = "w1", **changes: Any) -> bool:
    values: dict[str, Any] = {"url": "u", "at": NOW, "next_due": NOW + 30 * MINUTE, "outcome": "ok", "detail": ""}
    values["ok"] = True
    return finish_polls(connection, DOSSIER, {feed: Poll(**(values | changes))}, owner=owner) == {feed}


def state(connection: Connection, feed: str = "a") -> FeedState:
    return read_states(connection, DOSSIER)[feed]


def test_a_feed_never_seen_is_due_at_once(connection: Connection) -> None:
    assert lease(connection) == ["a", "b", "c"]
    assert read_states(connection, "east-west") == {}


def test_a_leased_feed_is_left_to_its_worker_until_the_lease_ends(connection: Connection) -> None:
    assert lease(connection, "w1", limit=1) == ["a"]
    assert lease(connection, "w2") == ["b", "c"]
    assert lease(connection, "w3", at=4 * MINUTE) == []
    assert lease(connection, "w3", at=5 * MINUTE) == ["a", "b", "c"]


def test_the_longest_due_come_first(connection: Connection) -> None:
    lease(connection)
    for feed, minutes in (("a", 3), ("b", 1), ("c", 2)):
        finish(connection, feed, next_due=NOW + minutes * MINUTE)
    assert lease(connection, at=10 * MINUTE, limit=2) == ["b", "c"]


def test_a_finished_poll_rests_and_gives_its_lease_back(connection: Connection) -> None:
    lease(connection)
    assert finish(connection)
    assert lease(connection, "w2", at=29 * MINUTE) == ["b", "c"]
    assert (state(connection).lease_owner, state(connection).lease_until) == (None, None)


def test_a_poll_by_a_worker_that_lost_its_lease_is_not_noted(connection: Connection) -> None:
    lease(connection, "w1")
    lease(connection, "w2", at=6 * MINUTE)
    before = state(connection)
    assert hold_leases(connection, DOSSIER, ["a"], owner="w1") == set()
    assert not finish(connection, owner="w1")
    assert state(connection) == before


def test_a_worker_holds_the_lease_it_has(connection: Connection) -> None:
    lease(connection)
    assert hold_leases(connection, DOSSIER, ["a"], owner="w1") == {"a"}


def test_failures_count_up_and_a_success_ends_them(connection: Connection) -> None:
    for expected, ok in ((1, False), (2, False), (0, True), (1, False)):
        make_due(connection, DOSSIER, feeds=FEEDS, now=NOW)
        lease(connection)
        finish(connection, ok=ok, outcome="timeout")
        assert state(connection).failures == expected


def test_validators_stay_through_failures_and_follow_a_304_that_names_others(connection: Connection) -> None:
    for changes, etag in (
        ({"etag": "e1", "last_modified": "m1", "body_hash": "h1"}, "e1"),
        ({"ok": False}, "e1"),
        ({"not_modified": True, "etag": "e2", "last_modified": "m1"}, "e2"),
    ):
        make_due(connection, DOSSIER, feeds=FEEDS, now=NOW)
        lease(connection)
        finish(connection, **changes)
        found = state(connection)
        assert (found.url, found.etag, found.last_modified, found.body_hash) == ("u", etag, "m1", "h1")
    assert (found.polls, found.not_modified) == (3, 1)


def test_a_page_without_validators_drops_the_old_ones(connection: Connection) -> None:
    for etag in ("e1", None):
        make_due(connection, DOSSIER, feeds=FEEDS, now=NOW)
        lease(connection)
        finish(connection, etag=etag)
    assert state(connection).etag is None


def test_new_items_are_counted_and_dated(connection: Connection) -> None:
    lease(connection)
    finish(connection, items_new=2, items_revised=1)
    found = state(connection)
    assert (found.items_new, found.items_revised, found.last_new, found.last_ok) == (2, 1, NOW, NOW)


def test_due_feeds_are_listed_oldest_first_without_those_that_are_leased(connection: Connection) -> None:
    lease(connection, limit=1)
    make_due(connection, DOSSIER, feeds=("c",), now=NOW - MINUTE)
    assert read_due(connection, DOSSIER, now=NOW) == ({"c": False, "b": False}, {"a", "b", "c"})
    assert finish(connection)
    due, _ = read_due(connection, DOSSIER, now=NOW + 30 * MINUTE)
    assert list(due.items()) == [("c", False), ("b", False), ("a", True)]


def test_many_polls_are_noted_at_once_and_only_those_whose_lease_is_held(connection: Connection) -> None:
    lease(connection, "w1", limit=2)
    lease(connection, "w2")
    poll = Poll(url="u", at=NOW, next_due=NOW + 30 * MINUTE, outcome="not-modified", detail="", ok=True)
    assert finish_polls(connection, DOSSIER, dict.fromkeys(FEEDS, poll), owner="w1") == {"a", "b"}
    assert {feed: found.polls for feed, found in read_states(connection, DOSSIER).items()} == {"a": 1, "b": 1, "c": 0}


def test_a_feed_that_begins_anew_is_due_and_its_last_polls_are_forgotten_but_not_what_it_brought(
    connection: Connection,
) -> None:
    lease(connection)
    finish(connection, ok=False, outcome="gone", detail="u", items_new=3, moved_to="v", moved_since=NOW, frozen=2)
    begin_anew(connection, DOSSIER, feed="a", now=NOW)
    found = state(connection)
    assert (found.failures, found.last_outcome, found.last_detail, found.moved_to, found.frozen) == (0, *[None] * 3, 0)
    assert (found.next_due, found.polls, found.items_new) == (NOW, 1, 3)


def test_of_a_feed_that_is_forgotten_nothing_is_left_and_its_poll_under_way_is_not_noted(
    connection: Connection,
) -> None:
    lease(connection)
    forget(connection, DOSSIER, feed="a")
    assert not finish(connection)
    assert set(read_states(connection, DOSSIER)) == {"b", "c"}


def test_a_feed_is_due_no_sooner_than_its_host_may_be_asked_in_any_dossier(connection: Connection) -> None:
    lease(connection)
    finish(connection, next_due=NOW + 90 * MINUTE)
    name_hosts(connection, DOSSIER, {"a": "x", "b": "x", "c": "y"})
    rest_host(connection, "x", until=NOW + 60 * MINUTE)
    due = {feed: found.next_due - NOW for feed, found in read_states(connection, DOSSIER).items()}
    assert due == {"a": 90 * MINUTE, "b": 60 * MINUTE, "c": 0 * MINUTE}
