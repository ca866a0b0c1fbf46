"""No host is asked too often or by too many at once, and no feed is left behind."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import feed
from tracker.store.host_state import HostState
from tracker.workflows.hosts import AGAIN, HostLimits, Hosts, Turn, admit, host_of

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NOTHING = timedelta(0)


def at(host: str, key: str, *, dossier: str = "d", proven: bool = True) -> Turn:
    return Turn(dossier, feed(key, url=f"http://{host}:8080/{key}"), proven)


def start(hosts: Hosts, now: datetime = NOW, *, most: int = 9, unproven: int = 9) -> str:
    return "".join(turn.feed.id for turn in hosts.start(now, most=most, unproven=unproven))


def test_a_host_is_asked_again_after_a_while_and_others_need_not_wait() -> None:
    hosts = Hosts(each=2, spacing=5 * SECOND)
    hosts.offer([at("x", "a"), at("x", "b"), at("y", "c")], now=NOW)
    assert start(hosts) == "ac"
    assert hosts.next_start(unproven=9) == NOW + 5 * SECOND
    assert start(hosts, NOW + 4 * SECOND) == ""
    assert start(hosts, NOW + 5 * SECOND) == "b"


def test_a_host_is_asked_by_so_many_at_once() -> None:
    hosts = Hosts(each=2, spacing=NOTHING)
    turns = [at("x", key) for key in "abc"]
    hosts.offer(turns, now=NOW)
    assert start(hosts) == "ab"
    assert hosts.next_start(unproven=9) is None
    hosts.ended(turns[0], now=NOW)
    assert start(hosts) == "c"


def test_a_host_keeps_its_time_from_round_to_round() -> None:
    hosts = Hosts(each=2, spacing=5 * SECOND)
    one = at("x", "a")
    hosts.offer([one], now=NOW)
    start(hosts)
    hosts.ended(one, now=NOW)
    hosts.clear()
    hosts.offer([one], now=NOW + SECOND)
    assert hosts.next_start(unproven=9) == NOW + 5 * SECOND


def test_an_address_without_a_host_waits_for_nobody() -> None:
    assert host_of(feed(url="http://[broken")) == ""


def test_feeds_that_may_not_answer_leave_places_to_those_that_do() -> None:
    hosts = Hosts(each=9, spacing=NOTHING)
    dead = [at(f"x{number}", str(number), proven=False) for number in range(5)]
    hosts.offer(dead, now=NOW)
    assert start(hosts, most=4, unproven=3) == "012"
    assert hosts.next_start(unproven=3) is None
    hosts.offer([at("y", "a"), at("x0", "b")], now=NOW)
    assert start(hosts, most=4, unproven=3) == "ab"
    hosts.ended(dead[0], now=NOW)
    assert start(hosts, most=4, unproven=3) == "3"


def test_dossiers_take_turns() -> None:
    hosts = Hosts(each=9, spacing=NOTHING)
    hosts.offer([at("x", key) for key in "abcd"], now=NOW)
    hosts.offer([at("y", "k", dossier="other")], now=NOW)
    assert start(hosts, most=3) == "akb"


def test_lanes_share_the_time_of_a_host() -> None:
    hosts = Hosts(each=2, spacing=5 * SECOND)
    hosts.offer([at("x", "a"), at("x", "b", proven=False)], now=NOW)
    assert start(hosts) == "a"
    assert hosts.next_start(unproven=9) == NOW + 5 * SECOND


def test_a_feed_whose_host_is_busy_elsewhere_waits_at_the_head() -> None:
    hosts = Hosts(each=2, spacing=NOTHING)
    first = at("x", "a")
    hosts.offer([first, at("x", "b")], now=NOW)
    assert start(hosts, most=1) == "a"
    hosts.held(first, until=NOW + 3 * SECOND, now=NOW)
    assert start(hosts, NOW + 2 * SECOND) == ""
    assert hosts.waiting == 2
    assert start(hosts, NOW + 3 * SECOND) == "ab"


def test_a_host_that_wants_to_be_left_alone_is_neither_asked_nor_waited_for() -> None:
    hosts = {"x": HostState(rest_until=NOW + SECOND), "y": HostState(rest_until=NOW)}
    free, soon = admit([at("x", "a"), at("y", "b")], hosts, limits=None, now=NOW)
    assert ([one.id for one in free], soon) == (["b"], {})


def test_what_all_workers_ask_of_a_host_counts() -> None:
    hosts = {
        "x": HostState(running=1),
        "y": HostState(asked_at=NOW - SECOND),
        "z": HostState(asked_at=NOW + 9 * SECOND),
    }
    turns = [at("x", "a"), at("x", "b"), at("y", "c"), at("z", "d")]
    free, soon = admit(turns, hosts, limits=HostLimits(2, NOTHING), now=NOW)
    assert ([one.id for one in free], soon) == (["a", "c", "d"], {"b": NOW + AGAIN})
    free, soon = admit(turns, hosts, limits=HostLimits(2, 5 * SECOND), now=NOW)
    assert [one.id for one in free] == ["a"]
    assert soon == {"b": NOW + 5 * SECOND, "c": NOW + 4 * SECOND, "d": NOW + 5 * SECOND}


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.booleans()), max_size=30), st.integers(1, 3), st.integers(0, 3))
def test_every_feed_has_its_turn_and_no_host_too_many(names: list[tuple[str, bool]], each: int, spacing: int) -> None:
    hosts = Hosts(each=each, spacing=spacing * SECOND)
    turns = [at(host, f"f{number}", proven=proven) for number, (host, proven) in enumerate(names)]
    hosts.offer(turns, now=NOW)
    now, seen = NOW, list[str]()
    while hosts.waiting:
        started = hosts.start(now, most=4, unproven=1)
        counts = Counter(host_of(turn.feed) for turn in started)
        assert max(counts.values(), default=0) <= (each if not spacing else 1)
        assert sum(not turn.proven for turn in started) <= 1
        for turn in started:
            hosts.ended(turn, now=now)
        seen += [turn.feed.id for turn in started]
        now += SECOND
    assert sorted(seen) == sorted(turn.feed.id for turn in turns)
