"""Feeds looked at over HTTP before they are polled, and whole lists of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from feed_server import FeedServer, Reply
from integration.api.test_feed_orders import feed, order
from integration.api.world import FEED, FICTIONAL, World, serving
from tracker.api.outside import AT_ONCE
from tracker.bootstrap import Program
from tracker.seeds.subscriptions import read_subscriptions
from tracker.workflows.reader import Reader

PAGE = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title><ttl>120</ttl>
<item><guid>one</guid><title>Ruritania and Graustark sign agreement on river locks</title></item>
<item><guid>two</guid><title>Bathing season opens</title></item></channel></rss>"""
LISTED = """<?xml version="1.0" encoding="iso-8859-1"?><opml version="2.0"><body>
<outline text="K\u00f6nig" xmlUrl="http://koenig.example/rss"/><outline text="Old" xmlUrl="gopher://old.example/"/>
</body></opml>"""


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        running.set("/good.xml", Reply(body=PAGE))
        running.set(
            "/page", Reply(body=b'<link rel="alternate" type="application/rss+xml" title="All" href="/good.xml">')
        )
        yield running


@pytest.fixture
def open_world(tmp_path: Any, server: FeedServer) -> Iterator[World]:  # noqa: ARG001 - closed after it
    """A world that may ask this machine."""
    with serving(f"sqlite:///{tmp_path / 'tracker.db'}", tmp_path, allowed_networks=("127.0.0.1/32",)) as served:
        yield served


def post(world: World, path: str, **body: Any) -> Any:
    return world.client.post(f"{FICTIONAL}/{path}", json=body, headers=world.key("ingest"))


def test_a_page_and_a_feed_lead_to_the_feed(open_world: World, server: FeedServer) -> None:
    named = {"url": server.url("/good.xml"), "title": "All", "is_named": True}
    page = post(open_world, "discover", url=server.url("/page")).json()
    assert (page["outcome"], page["is_feed"], page["feeds"]) == ("ok", False, [named])
    itself = post(open_world, "discover", url=server.url("/good.xml")).json()
    assert (itself["is_feed"], itself["feeds"]) == (True, [named | {"title": "Gazette"}])
    missing = post(open_world, "discover", url=server.url("/none")).json()
    assert (missing["outcome"], missing["feeds"]) == ("http-404", [])


def test_a_feed_is_tried_and_nothing_is_stored(open_world: World, server: FeedServer) -> None:
    before = open_world.get(f"{FICTIONAL}/status")["position"]
    tried = post(open_world, "feeds/gazette/test", url=server.url("/good.xml")).json()
    assert (tried.get("outcome"), tried.get("title")) == ("ok", "Gazette"), tried
    assert [(item["guid"], item["relevant"]) for item in tried["items"]] == [("one", True), ("two", False)]
    assert {span["text"] for tag in tried["items"][0]["tags"] for span in tag["spans"]} >= {"Ruritania"}
    assert "asks for 2 h between two polls" in tried["odd"]
    assert open_world.get(f"{FICTIONAL}/status")["position"] == before
    order(open_world, FEED, act="change", url=server.url("/good.xml"))
    known = open_world.client.post(f"{FICTIONAL}/feeds/{FEED}/test", headers=open_world.key("ingest"))
    assert known.json()["url"] == server.url("/good.xml")


def test_a_trial_loads_no_lexicon_of_its_own(
    open_world: World, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str | None] = []
    load = Program.reader

    def counted(program: Program, dossier: str | None = None) -> Reader:
        loaded.append(dossier)
        return load(program, dossier)

    monkeypatch.setattr(Program, "reader", counted)
    for _ in range(3):
        assert post(open_world, "feeds/gazette/test", url=server.url("/good.xml")).status_code == 200
    assert len(loaded) <= 1


def test_no_address_of_ours_is_asked_unless_it_is_allowed(world: World, server: FeedServer) -> None:
    refused = post(world, "discover", url=server.url("/good.xml")).json()
    assert (refused["outcome"], server.requests) == ("refused-address", [])
    assert post(world, "feeds/x/test", url=server.url("/good.xml")).json()["outcome"] == "refused-address"


def test_only_so_many_look_at_a_time(open_world: World, server: FeedServer) -> None:
    looking, enough = threading.Barrier(AT_ONCE + 1), threading.Event()

    async def wait(*_: object) -> None:
        looking.wait()
        enough.wait()

    outside = open_world.app.state.outside
    threads = [threading.Thread(target=outside.look, args=(wait,)) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    looking.wait()
    assert post(open_world, "discover", url=server.url("/good.xml")).status_code == 409
    enough.set()
    for thread in threads:
        thread.join()
    assert post(open_world, "discover", url=server.url("/good.xml")).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("discover", {"url": "file:///etc/passwd"}, 400),
        ("discover", {}, 400),
        ("feeds/nothing/test", {}, 404),
        ("feeds/nothing/test", {"url": "ftp://host/"}, 400),
        ("feeds.opml", {"opml": "<opml/>", "language": "en", "reason": "r"}, 400),
        ("feeds.opml", {"opml": LISTED, "language": "en"}, 400),
        ("feeds.opml", {"opml": LISTED, "language": "en", "reason": " "}, 400),
        ("feeds.opml", {"opml": LISTED, "language": "english", "reason": "r"}, 400),
    ],
)
def test_what_cannot_be_done_says_why(world: World, path: str, body: dict[str, Any], status: int) -> None:
    assert post(world, path, **body).status_code == status


@pytest.mark.parametrize("path", ["discover", f"feeds/{FEED}/test", "feeds.opml"])
def test_looking_and_taking_in_ask_for_the_scope_ingest(world: World, path: str) -> None:
    body = {"url": "http://127.0.0.1/", "opml": LISTED, "language": "en", "reason": "r"}
    assert world.client.post(f"{FICTIONAL}/{path}", json=body).status_code == 401
    assert world.client.post(f"{FICTIONAL}/{path}", json=body, headers=world.key("review")).status_code == 403


def test_a_list_is_taken_in_once_under_the_name_of_the_keys_owner(fresh: World) -> None:
    done = post(fresh, "feeds.opml", opml=LISTED, language="de", reason="moving in")
    assert done.status_code == 200, done.text
    (added,) = done.json()["added"]
    assert (added["feed"]["title"], added["feed"]["language"], added["feed"]["reliability"]) == (
        "K\u00f6nig",
        "de",
        "F",
    )
    assert "gopher" in done.json()["refused"][0]
    event = fresh.get(f"{FICTIONAL}/events/{added['position']}")["event"]
    assert (event["actor"], event["payload"]["reason"]) == ("anna", "moving in")
    again = post(fresh, "feeds.opml", opml=LISTED, language="de", reason="moving in").json()
    assert (again["added"], again["known"]) == ([], ["http://koenig.example/rss"])


def test_an_address_of_a_list_that_would_never_be_asked_is_not_taken(fresh: World) -> None:
    listed = '<opml><body><outline text="Inside" xmlUrl="http://[::ffff:10.0.0.1]/"/></body></opml>'
    done = post(fresh, "feeds.opml", opml=listed, language="de", reason="moving in").json()
    assert (done["added"], "is not a public address" in done["refused"][0]) == ([], True)


def test_a_list_may_be_longer_than_any_other_body(fresh: World) -> None:
    outlines = "".join(f'<outline text="F{n}" xmlUrl="http://{n}.example/rss"/>' for n in range(2))
    padded = f"<opml version='2.0'><body>{outlines}</body></opml>" + " " * 100_000
    assert len(post(fresh, "feeds.opml", opml=padded, language="en", reason="moving in").json()["added"]) == 2
    too_long = post(fresh, "feeds.opml", opml=padded + " " * 1_000_000, language="en", reason="r")
    assert too_long.status_code == 413


def test_the_list_that_is_read_holds_the_feeds_as_known_then(fresh: World) -> None:
    before = fresh.get(f"{FICTIONAL}/status")["position"]
    order(fresh, FEED, act="interval", seconds=7200)
    found = fresh.client.get(f"{FICTIONAL}/feeds.opml")
    assert found.headers["content-type"].startswith("text/x-opml")
    own = {one.own["id"]: one.own for one in read_subscriptions(found.content, name="opml").feeds}
    assert own[FEED]["interval"] == "7200"
    assert "interval" not in fresh.client.get(f"{FICTIONAL}/feeds.opml", params={"position": before}).text
    assert feed(fresh)["rest_seconds"] == 7200
