"""What all workers know of a host: its rest, when it was asked, and what runs under leases that have not run out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from builders import DOSSIER, NOW
from tracker.store.engine import writing
from tracker.store.feed_state import lease_due, name_hosts, release
from tracker.store.host_state import HostState, lock_hosts, note_asked, read_hosts, read_resting, rest_host
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
