"""Feeds changed over HTTP: each act is an event of the key's owner, and a request sent twice is one."""

from __future__ import annotations

from typing import Any

import pytest

from integration.api.world import FEED, FICTIONAL, OTHER_FEED, World

HERALD: dict[str, Any] = {
    "act": "add",
    "url": "http://herald.example/rss",
    "title": "Zenda Herald",
    "language": "en",
    "group": "zenda-herald",
    "reliability": "C",
}


def order(world: World, key: str, *, headers: dict[str, str] | None = None, **said: Any) -> Any:
    """The response to an order about a feed."""
    body = {"reason": "a look at the outlet", **said}
    return world.client.post(f"{FICTIONAL}/feeds/{key}", json=body, headers=headers or world.key("ingest"))


def feed(world: World, key: str = FEED) -> Any:
    return world.get(f"{FICTIONAL}/feeds/{key}")["feed"]


def test_a_feed_is_added_under_the_name_of_the_keys_owner(fresh: World) -> None:
    done = order(fresh, "zenda-herald", headers=fresh.key("ingest", owner="boris"), **HERALD)
    assert done.status_code == 200, done.text
    event = fresh.get(f"{FICTIONAL}/events/{done.json()['position']}")["event"]
    assert (event["type"], event["actor"], event["stream"]) == ("feed.added", "boris", "feed:zenda-herald")
    shown = feed(fresh, "zenda-herald")
    assert done.json()["feed"] == {name: shown[name] for name in done.json()["feed"]}
    assert (shown["health"], shown["wire"]) == ("never-polled", None)


def test_a_feed_is_paused_resumed_and_removed(fresh: World) -> None:
    assert order(fresh, FEED, act="pause").json()["type"] == "feed.changed"
    assert feed(fresh)["paused"]
    assert order(fresh, FEED, act="pause").status_code == 409
    assert not order(fresh, FEED, act="resume").json()["feed"]["paused"]
    assert order(fresh, FEED, act="remove").json()["type"] == "feed.removed"
    assert fresh.client.get(f"{FICTIONAL}/feeds/{FEED}").status_code == 404


def test_a_feed_rests_as_it_is_told_until_it_is_given_back_to_its_habit(fresh: World) -> None:
    for seconds in (7200, None):
        done = order(fresh, FEED, act="interval", seconds=seconds)
        assert done.json()["type"] == "feed.paced"
        assert feed(fresh)["rest_seconds"] == done.json()["feed"]["rest_seconds"] == seconds


def test_a_feed_that_is_removed_and_added_again_keeps_nothing_of_what_was_before(fresh: World) -> None:
    order(fresh, "zenda-herald", **HERALD)
    order(fresh, "zenda-herald", act="interval", seconds=7200)
    order(fresh, "zenda-herald", act="remove")
    order(fresh, "zenda-herald", **HERALD)
    assert (feed(fresh, "zenda-herald")["rest_seconds"], feed(fresh, "zenda-herald")["state"]) == (None, None)


def test_a_feed_is_defined_otherwise_and_what_is_not_given_stays(fresh: World) -> None:
    before = feed(fresh)
    done = order(fresh, FEED, act="change", reliability="E", wire="rtb", clear=["note"]).json()
    assert (done["type"], done["changed"]) == ("feed.changed", ["wire", "reliability", "note"])
    assert done["feed"] == {name: before[name] for name in done["feed"]} | {
        "reliability": "E",
        "wire": "rtb",
        "note": "",
    }
    moved = order(fresh, FEED, act="change", url="http://courier.example/moved.rss").json()
    assert (moved["feed"]["url"], feed(fresh)["health"]) == ("http://courier.example/moved.rss", "never-polled")
    other = feed(fresh, OTHER_FEED)["url"]
    assert order(fresh, FEED, act="change", url=other).status_code == 409


def test_a_feed_at_an_address_that_is_refused_since_is_still_defined_otherwise(fresh: World) -> None:
    assert feed(fresh)["url"].startswith("http://127.0.0.1/")
    assert order(fresh, FEED, act="change", note="Seen at court.").status_code == 200


def test_an_order_sent_twice_is_done_once(fresh: World) -> None:
    headers = {**fresh.key("ingest"), "idempotency-key": "f1"}
    first = order(fresh, FEED, headers=headers, act="pause")
    assert order(fresh, FEED, headers=headers, act="pause").json() == first.json()
    assert order(fresh, FEED, headers=headers, act="resume").status_code == 409
    assert feed(fresh)["paused"]


@pytest.mark.parametrize(
    ("key", "said", "status", "detail"),
    [
        (FEED, HERALD, 409, "is there already"),
        ("Zenda Herald", HERALD, 400, "id: expected small letters"),
        ("zenda-herald", {**HERALD, "url": "file:///etc/passwd"}, 400, "url: expected an address"),
        ("zenda-herald", {**HERALD, "reliability": "Z"}, 400, "body"),
        ("nothing", {"act": "pause"}, 404, "no feed 'nothing'"),
        (FEED, {"act": "interval", "seconds": 5}, 400, "body"),
        (FEED, {"act": "interval"}, 400, "body"),
        (FEED, {"act": "poll"}, 400, "body"),
        (FEED, {"act": "change"}, 400, "at least one value that differs"),
        (FEED, {"act": "change", "clear": ["group"]}, 400, "body"),
        (FEED, {"act": "change", "language": "english"}, 400, "language: expected"),
        (FEED, {"act": "pause", "reason": " "}, 400, "reason: expected why"),
        ("zenda-herald", {**HERALD, "url": "http://169.254.169.254/latest"}, 400, "is not a public address"),
        (FEED, {"act": "change", "url": "http://0x7f000001/"}, 400, "127.0.0.1 is not a public address"),
    ],
)
def test_what_cannot_be_done_says_why(world: World, key: str, said: dict[str, Any], status: int, detail: str) -> None:
    before = world.get(f"{FICTIONAL}/status")["position"]
    refused = order(world, key, **said)
    assert (refused.status_code, detail in refused.text) == (status, True), refused.text
    assert world.get(f"{FICTIONAL}/status")["position"] == before


def test_changing_feeds_asks_for_the_scope_ingest(world: World) -> None:
    path, body = f"{FICTIONAL}/feeds/{FEED}", {"act": "pause", "reason": "no key"}
    assert world.client.post(path, json=body).status_code == 401
    assert order(world, FEED, headers=world.key("review", "read"), act="pause").status_code == 403
    assert order(world, "nothing", headers=world.key("admin"), act="pause").status_code == 404
