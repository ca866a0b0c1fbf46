"""What all workers know of a host: its rest, when it was asked, and what runs under leases that have not run out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from builders import DOSSIER, NOW
from logs import migrate, opened
from tracker.store.engine import writing
from tracker.store.feed_state import lease_due, name_hosts, release
from tracker.store.host_state import (
    HostState,
    forget_hosts,
    lock_hosts,
    note_asked,
    read_hosts,
    read_resting,
    rest_host,
)
from tracker.workflows.tools import Tools

MINUTE = timedelta(minutes=1)


@pytest.fixture
def connection(tools: Tools) -> Iterator[Connection]:
    """A write transaction on an empty database."""
    with writing(tools.engine) as connection:
        yield connection


def lease(connection: Connection, feed: str, *, host: str, dossier: str = DOSSIER) -> None:
    lease_due(connection, dossier, feeds=[feed], owner=feed, now=NOW, lease=5 * MINUTE, limit=1)
    name_hosts(connection, dossier, {feed: host})


def running(connection: Connection, *, after: timedelta) -> dict[str, int]:
    return {host: state.running for host, state in lock_hosts(connection, ["x", "y"], now=NOW + after).items()}


def test_leases_of_all_dossiers_count_until_they_end(connection: Connection) -> None:
    lease(connection, "a", host="x")
    lease(connection, "b", host="x", dossier="east-west")
    lease(connection, "c", host="y")
    assert running(connection, after=0 * MINUTE) == {"x": 2, "y": 1}
    release(connection, DOSSIER, owner="a")
    assert running(connection, after=4 * MINUTE) == {"x": 1, "y": 1}
    assert running(connection, after=5 * MINUTE) == {"x": 0, "y": 0}


def test_a_host_is_known_from_when_it_is_locked_on(connection: Connection) -> None:
    assert read_hosts(connection, ["x"]) == {}
    assert lock_hosts(connection, ["x"], now=NOW) == {"x": HostState()}
    note_asked(connection, ["x", "y"], at=NOW)
    assert read_hosts(connection, ["x", "y"]) == {"x": HostState(asked_at=NOW)}


def test_a_longer_rest_stands_and_a_rest_ends(connection: Connection) -> None:
    rest_host(connection, "x", until=NOW + 9 * MINUTE)
    rest_host(connection, "x", until=NOW + 5 * MINUTE)
    assert read_hosts(connection, ["x"])["x"].rest_until == NOW + 9 * MINUTE
    rest_host(connection, "x", until=NOW + 10 * MINUTE)
    assert read_resting(connection, now=NOW + 9 * MINUTE) == {"x"}
    assert read_resting(connection, now=NOW + 10 * MINUTE) == set()


def test_a_host_is_forgotten_only_where_no_feed_lives_and_its_times_are_past(connection: Connection) -> None:
    hosts = ["at-rest", "asked", "never-asked", "past", "with-a-feed"]
    lock_hosts(connection, hosts, now=NOW)
    note_asked(connection, ["past", "with-a-feed"], at=NOW)
    note_asked(connection, ["asked"], at=NOW + 2 * MINUTE)
    rest_host(connection, "at-rest", until=NOW + 2 * MINUTE)
    lease(connection, "a", host="with-a-feed")
    assert forget_hosts(connection, before=NOW + MINUTE) == 2
    assert sorted(read_hosts(connection, hosts)) == ["asked", "at-rest", "with-a-feed"]


@pytest.mark.postgres
def test_the_app_may_forget_hosts_too(postgres_url: str) -> None:
    with opened(postgres_url) as owner:
        migrate(owner)
    with opened(f"{postgres_url}&options=-c%20role%3Dtracker_app") as app, writing(app.engine) as connection:
        lock_hosts(connection, ["past"], now=NOW)
        assert forget_hosts(connection, before=NOW + MINUTE) == 1
