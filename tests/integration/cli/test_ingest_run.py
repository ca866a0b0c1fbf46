"""What `tracker ingest run` says of polls: edits, feeds that are gone, and what removed feeds brought."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from command_line import Tracker
from feed_server import FeedServer, Reply
from tracker.cli.exit_codes import Exit

PAGE = b"""<rss version="2.0"><channel><title>Gazette</title>
<item><guid>a</guid><title>Ruritania and Graustark sign treaty on river locks</title></item></channel></rss>"""
ABOUT = ("--title", "G", "--language", "en", "--group", "g", "--reliability", "B", "--reason", "r", "--unchecked")


@pytest.fixture
def server(tracker: Tracker) -> Iterator[FeedServer]:
    """A server with one feed, which is added as `gazette`."""
    with FeedServer() as running:
        running.set("/gazette", Reply(body=PAGE))
        assert tracker("feeds", "add", "gazette", running.url("/gazette"), *ABOUT).code == Exit.OK
        yield running


def test_an_edit_is_called_one_and_counts_as_relevant_where_it_is(tracker: Tracker, server: FeedServer) -> None:
    run = ("ingest", "run", "--feed", "gazette")
    tracker(*run)
    server.set("/gazette", Reply(body=PAGE.replace(b"sign treaty", b"annul treaty")))
    (row,) = (line.split() for line in tracker(*run).out.splitlines() if "gazette" in line)
    assert row[:4] == ["edited", "0", "1", "1"]
    server.set("/gazette", Reply(body=PAGE.replace(b"sign treaty", b"open regatta").replace(b"Graustark", b"Zenda")))
    (polled,) = tracker(*run, "--json").json["polled"]
    assert (polled["outcome"], polled["ingested"]["revised"], polled["ingested"]["relevant"]) == ("edited", 1, 0)


def test_a_feed_that_is_gone_is_stopped_and_did_not_fail(tracker: Tracker, server: FeedServer) -> None:
    server.set("/gazette", Reply(status=410))
    ran = tracker("ingest", "run", "--feed", "gazette")
    assert (ran.code, "1 feed polled, 0 failed, 1 gone." in ran.out, "tried again" in ran.err) == (Exit.OK, True, False)
    told = f"gazette: the publisher says that it will not come back (410 at {server.url('/gazette')}); it is paused"
    assert told in ran.err
    feed = tracker("feeds", "show", "gazette", "--json").json["feed"]
    assert (feed["health"], feed["state"]["failures"], feed["state"]["next_due"]) == ("gone", 0, None)
    assert "gone: 410 at" in tracker("feeds", "show", "gazette").out


def test_a_gone_feed_beside_one_that_failed_is_told_apart(tracker: Tracker, server: FeedServer) -> None:
    server.set("/gazette", Reply(status=410))
    tracker("feeds", "add", "dead", server.url("/dead"), *ABOUT)
    ran = tracker("ingest", "run", "--feed", "gazette", "--feed", "dead", "--json")
    assert (ran.code, ran.json["failed"], ran.json["gone"]) == (Exit.SOME_FEEDS_FAILED, ["dead"], ["gazette"])
    assert "error: dead failed; it is tried again later\n" in ran.err


@pytest.mark.usefixtures("server")
def test_what_a_removed_feed_brought_is_listed_under_its_id(tracker: Tracker) -> None:
    tracker("ingest", "run", "--feed", "gazette")
    before = tracker("ingest", "status", "--json").json
    position = tracker("feeds", "remove", "gazette", "--reason", "it closed", "--json").json["position"]
    for kind in ("items", "developments"):
        ran = tracker(kind, "list", "--feed", "gazette", "--json")
        assert (ran.code, len(ran.json[kind])) == (Exit.OK, 1)
        assert ran.err == f"gazette was removed at position {position}; what it brought stays\n"
    item = tracker("items", "list", "--feed", "gazette", "--json").json["items"][0]
    for shown in (("items", "show", item["id"]), ("review", "show", item["id"])):
        assert f"gazette, removed at position {position}" in " ".join(tracker(*shown).out.split())
    assert tracker("items", "show", item["id"], "--json").json["feed_removed"] == position
    assert f"removed at {position}" in tracker("developments", "show", item["development"]).out
    after = tracker("ingest", "status", "--json").json
    assert (after["items"], after["relevant"], after["of_removed"]) == (before["items"], before["relevant"], 1)
    assert "1 came by feeds that were removed" in " ".join(tracker("ingest", "status").out.split())
    assert f"it was removed at position {position}" in tracker("feeds", "show", "gazette").err


def test_feeds_of_one_host_that_wait_for_each_other_are_told_beforehand(
    tracker: Tracker, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.set("/herald", Reply(body=PAGE))
    assert tracker("feeds", "add", "herald", server.url("/herald"), *ABOUT).code == Exit.OK
    both = ("ingest", "run", "--feed", "gazette", "--feed", "herald")
    assert "asked at most" not in tracker(*both).err
    monkeypatch.setenv("TRACKER_FETCH_HOST_SECONDS", "0.2")
    told = "2 feeds to poll, 2 of them at 127.0.0.1, which is asked at most every 0.2 s"
    assert told in tracker(*both).err
    assert "asked at most" not in tracker("ingest", "run", "--feed", "gazette").err
