"""No host is asked too often or by too many at once, and no feed is left behind."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import feed
from tracker.domain.items import Feed
from tracker.workflows.hosts import Hosts, host_of

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def at(host: str, key: str) -> Feed:
    return feed(key, url=f"http://{host}:8080/{key}")


def ids(feeds: list[Feed]) -> list[str]:
    return [one.id for one in feeds]


def test_a_host_is_asked_again_after_a_while_and_others_need_not_wait() -> None:
    hosts = Hosts(each=2, spacing=5 * SECOND)
    hosts.offer([at("x", "a"), at("x", "b"), at("y", "c")], now=NOW)
    assert ids(hosts.start(NOW, most=9)) == ["a", "c"]
    assert hosts.next_start() == NOW + 5 * SECOND
    assert hosts.start(NOW + 4 * SECOND, most=9) == []
    assert ids(hosts.start(NOW + 5 * SECOND, most=9)) == ["b"]


def test_a_host_is_asked_by_so_many_at_once() -> None:
    hosts = Hosts(each=2, spacing=0 * SECOND)
    feeds = [at("x", key) for key in "abc"]
    hosts.offer(feeds, now=NOW)
    assert ids(hosts.start(NOW, most=9)) == ["a", "b"]
    assert hosts.next_start() is None
    hosts.ended(feeds[0], now=NOW)
    assert ids(hosts.start(NOW, most=9)) == ["c"]


def test_a_host_keeps_its_time_from_round_to_round() -> None:
    hosts = Hosts(each=2, spacing=5 * SECOND)
    one = at("x", "a")
    hosts.offer([one], now=NOW)
    hosts.start(NOW, most=1)
    hosts.ended(one, now=NOW)
    hosts.clear()
    hosts.offer([one], now=NOW + SECOND)
    assert hosts.next_start() == NOW + 5 * SECOND


def test_an_address_without_a_host_waits_for_nobody() -> None:
    assert host_of(feed(url="http://[broken")) == ""


@given(st.lists(st.sampled_from("xyz"), max_size=30), st.integers(1, 3), st.integers(0, 3))
def test_every_feed_has_its_turn_and_no_host_too_many(names: list[str], each: int, spacing: int) -> None:
    hosts = Hosts(each=each, spacing=spacing * SECOND)
    feeds = [at(host, f"f{number}") for number, host in enumerate(names)]
    hosts.offer(feeds, now=NOW)
    now, seen = NOW, list[str]()
    while hosts.waiting:
        started = hosts.start(now, most=4)
        assert max(Counter(map(host_of, started)).values(), default=0) <= (each if not spacing else 1)
        for one in started:
            hosts.ended(one, now=now)
        seen += ids(started)
        now += SECOND
    assert sorted(seen) == sorted(one.id for one in feeds)
