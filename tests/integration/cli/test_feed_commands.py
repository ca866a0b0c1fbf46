"""`tracker feeds` and `tracker ingest` against a server on loopback, and what they leave in the log."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import Ran, Tracker
from dossier_folders import change
from feed_server import FeedServer, Reply
from tracker.api.schemas.feeds import Feed as SchemaOfFeed
from tracker.api.schemas.feeds import FeedState
from tracker.cli.exit_codes import Exit

PAGE = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Gazette</title><link>http://gazette.example/</link><description>All</description>
<item><title>Ruritania and Graustark sign [bold]river[/bold] treaty</title><link>http://gazette.example/1</link>
<guid>one</guid><description>Ruritania and Graustark agreed on the locks.</description></item>
<item><title>Bathing season opens\xe2\x80\xae</title><link>http://gazette.example/2</link><guid>two</guid></item>
</channel></rss>"""


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        running.set("/good.xml", Reply(body=PAGE, headers={"ETag": '"1"'}))
        running.set("/page.html", Reply(body=b"<!doctype html><title>No feed</title>"))
        yield running


def add(tracker: Tracker, key: str, url: str, *form: str) -> Ran:
    options = ("--title", "Gazette", "--language", "en", "--group", "gazette", "--reliability", "B")
    return tracker("feeds", "add", key, url, *options, "--unchecked", "--reason", "it is read at court", *form)


def test_a_feed_is_added_paused_resumed_and_removed_with_reasons_in_the_log(tracker: Tracker) -> None:
    acts = [
        add(tracker, "gazette", "http://127.0.0.1/gazette.xml", "--json"),
        tracker("feeds", "pause", "gazette", "--reason", "holidays", "--by", "rudolf", "--json"),
        tracker("feeds", "resume", "gazette", "--reason", "back", "--json"),
        tracker("feeds", "pause", "gazette", "--reason", "holidays again", "--json"),
        tracker("feeds", "remove", "gazette", "--reason", "it closed", "--json"),
    ]
    assert [act.json["type"] for act in acts] == ["feed.added", *["feed.changed"] * 3, "feed.removed"]
    for order in (("set", "gazette", "--reliability", "D"), ("remove", "gazette")):
        again = tracker("feeds", *order, "--reason", "once more")
        assert (again.code, f"it was removed at position {acts[-1].json['position']}" in again.err) == (3, True)
    events = tracker("log", "tail", "--stream", "feed:gazette", "--json").json["events"]
    assert [event["payload"]["reason"] for event in events] == [
        "it is read at court",
        "holidays",
        "back",
        "holidays again",
        "it closed",
    ]
    assert [event["actor"] for event in events] == ["operator", "rudolf", "operator", "operator", "operator"]
    assert tracker("replay", "--check").code == Exit.OK


def test_each_change_is_said_in_a_sentence(tracker: Tracker) -> None:
    assert "gazette is polled from now on" in add(tracker, "gazette", "http://127.0.0.1/gazette.xml").out
    assert "gazette is paused" in tracker("feeds", "pause", "gazette", "--reason", "holidays").out
    assert "gazette is polled again" in tracker("feeds", "resume", "gazette", "--reason", "back").out
    assert "no longer polled" in tracker("feeds", "remove", "gazette", "--reason", "it closed").out


def test_an_id_or_an_address_is_not_taken_twice(tracker: Tracker) -> None:
    assert add(tracker, "gazette", "http://127.0.0.1/gazette.xml").code == Exit.OK
    assert add(tracker, "gazette", "http://127.0.0.1/other.xml").code == Exit.CONFLICT
    twin = add(tracker, "other", "http://127.0.0.1/gazette.xml")
    assert (twin.code, "'gazette'" in twin.err) == (Exit.CONFLICT, True)


@pytest.mark.parametrize(
    ("key", "url", "field"), [("Gazette!", "http://127.0.0.1/", "id"), ("gazette", "ftp://127.0.0.1/", "url")]
)
def test_a_feed_that_opml_could_not_hold_is_refused(tracker: Tracker, key: str, url: str, field: str) -> None:
    ran = add(tracker, key, url)
    assert (ran.code, ran.err.startswith(f"error: {field}: expected")) == (Exit.USAGE, True)


def test_a_trial_shows_how_items_would_be_judged_and_stores_nothing(tracker: Tracker, server: FeedServer) -> None:
    before = tracker("log", "tail", "--json").json["position"]
    trial = tracker("feeds", "test", server.url("/good.xml"), "--json").json
    assert [item["reading"]["screening"]["relevant"] for item in trial["items"]] == [True, False]
    readable = tracker("feeds", "test", server.url("/good.xml"))
    assert "[bold]river[/bold]" in readable.out
    assert "\u202e" not in readable.out
    assert tracker("log", "tail", "--json").json["position"] == before


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_trial_of_what_is_no_feed_says_why(tracker: Tracker, server: FeedServer, form: tuple[str, ...]) -> None:
    ran = tracker("feeds", "test", server.url("/page.html"), *form)
    assert ran.code == Exit.SOME_FEEDS_FAILED
    assert "not-a-feed" in ran.out


def test_a_feed_of_the_dossier_is_tried_by_its_id(tracker: Tracker, server: FeedServer) -> None:
    add(tracker, "gazette", server.url("/good.xml"))
    assert tracker("feeds", "test", "gazette", "--json").json["title"] == "Gazette"


def test_a_round_polls_what_is_named_and_shows_what_it_brought(
    tracker: Tracker, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_FETCH_CONTACT", "desk@example.org")
    add(tracker, "gazette", server.url("/good.xml"))
    ran = tracker("ingest", "run", "--feed", "gazette", "--json")
    assert (ran.code, ran.err) == (Exit.OK, "")
    assert [(one["feed"], one["outcome"], one["ingested"]["new"]) for one in ran.json["polled"]] == [
        ("gazette", "new", 2)
    ]
    again = tracker("ingest", "run", "--feed", "gazette")
    assert "1 feed polled, 0 failed." in again.out
    items = tracker("items", "list", "--feed", "gazette", "--relevant", "--json").json["items"]
    assert [item["guid"] for item in items] == ["one"]
    assert "Ruritania" in tracker("items", "show", items[0]["id"]).out
    assert tracker("items", "show", items[0]["id"], "--json").json["item"]["development"]
    development = tracker("developments", "show", items[0]["development"])
    assert "http://gazette.example/1" in development.out


def test_an_edit_of_the_outlet_is_shown_word_by_word(tracker: Tracker, server: FeedServer) -> None:
    add(tracker, "gazette", server.url("/good.xml"))
    tracker("ingest", "run", "--feed", "gazette")
    server.set("/good.xml", Reply(body=PAGE.replace(b"agreed on the locks.", b"never agreed on any [b]locks[/b].")))
    assert tracker("ingest", "run", "--feed", "gazette", "--json").json["polled"][0]["ingested"]["revised"] == 1
    key = tracker("items", "list", "--feed", "gazette", "--text", "locks", "--json").json["items"][0]["id"]
    assert "agreed on [-the locks.-] {+any [b]locks[/b].+}" in " ".join(tracker("items", "show", key).out.split())
    shown = tracker("items", "show", key, "--json").json["revisions"]
    assert [[change["field"] for change in one["edited"]] for one in shown] == [[], ["summary"]]


def test_a_round_in_which_a_feed_fails_ends_with_its_own_code(tracker: Tracker, server: FeedServer) -> None:
    add(tracker, "gazette", server.url("/good.xml"))
    add(tracker, "dead", server.url("/nothing.xml"))
    ran = tracker("ingest", "run", "--feed", "gazette", "--feed", "dead", "--json")
    assert (ran.code, ran.json["failed"]) == (Exit.SOME_FEEDS_FAILED, ["dead"])
    assert "dead failed" in tracker("ingest", "run", "--feed", "dead").err
    health = {one["id"]: one["health"] for one in tracker("feeds", "list", "--json").json["feeds"]}
    assert (health["gazette"], health["dead"]) == ("ok", "troubled")
    assert "http-404" in tracker("feeds", "list").out


def test_a_paused_feed_is_not_polled_even_when_named(tracker: Tracker, server: FeedServer) -> None:
    add(tracker, "gazette", server.url("/good.xml"))
    tracker("feeds", "pause", "gazette", "--reason", "holidays")
    ran = tracker("ingest", "run", "--feed", "gazette", "--json")
    assert (ran.json["polled"], "paused" in ran.err) == ([], True)
    assert server.requests == []


def test_an_unknown_feed_cannot_be_polled(tracker: Tracker) -> None:
    assert tracker("ingest", "run", "--feed", "nothing").code == Exit.NOT_FOUND


def test_nothing_is_polled_by_seed_files_that_the_log_does_not_hold(
    tracker: Tracker, server: FeedServer, seeds: Path
) -> None:
    add(tracker, "gazette", server.url("/good.xml"))
    change(seeds / "dossier.yaml", "title: ", "title: Another ")
    ran = tracker("ingest", "run", "--feed", "gazette", "--json")
    assert (ran.code, ran.out, server.requests) == (Exit.FAILURE, "", [])
    assert "the seed files are not what the log holds; run `tracker seed load`" in ran.err


def test_nothing_is_polled_where_two_dossiers_are_there_and_none_is_named(
    tracker: Tracker, server: FeedServer, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tracker, "gazette", server.url("/good.xml"))
    shutil.copytree(seeds, seeds.parent / "other")
    monkeypatch.delenv("TRACKER_DOSSIER")
    ran = tracker("ingest", "run", "--json")
    assert (ran.code, ran.out, server.requests) == (Exit.FAILURE, "", [])
    assert "TRACKER_DOSSIER: expected a name" in ran.err


def test_an_interval_is_set_and_given_back_with_its_reason_in_the_log(tracker: Tracker, server: FeedServer) -> None:
    add(tracker, "gazette", server.url("/good.xml"))
    assert "gazette rests 2h" in tracker("feeds", "interval", "gazette", "2h", "--reason", "it is slow").out
    assert tracker("feeds", "interval", "gazette", "2 weeks", "--reason", "x").code == Exit.USAGE
    assert tracker("feeds", "interval", "gazette", "5d", "--reason", "x").code == Exit.USAGE
    tracker("ingest", "run", "--feed", "gazette")
    assert tracker("feeds", "show", "gazette", "--json").json["feed"]["rest_seconds"] == 7200
    assert 'tracker:interval="7200"' in tracker("feeds", "export").out
    assert "2026" not in tracker("feeds", "interval", "gazette", "auto", "--reason", "as before").err
    events = tracker("log", "tail", "--stream", "feed:gazette", "--type", "feed.paced", "--json").json["events"]
    assert [event["payload"]["seconds"] for event in events] == [7200, None]
    assert tracker("replay", "--check").code == Exit.OK


def test_a_feed_is_shown_with_how_its_polls_go_and_what_they_bring(tracker: Tracker, server: FeedServer) -> None:
    add(tracker, "gazette", server.url("/good.xml"))
    assert "never-polled" in tracker("feeds", "show", "gazette").out
    for _ in range(2):
        tracker("ingest", "run", "--feed", "gazette")
    shown = tracker("feeds", "show", "gazette").out
    rows = dict(line.split("  ", 1) for line in shown.splitlines() if "  " in line.strip())
    assert [rows[name].split(",")[-1].strip() for name in ("304 answers", "relevant")] == [
        "0% of 2 polls",
        "50% of 2 items",
    ]
    for name in ("last ok", "last new item", "failures in a row", "next poll", "lag"):
        assert name in rows
    assert tracker("feeds", "show", "nothing").code == Exit.NOT_FOUND
    one = tracker("feeds", "show", "gazette", "--json").json["feed"]
    assert set(one["state"]) == set(FeedState.model_fields)
    assert set(one) == set(SchemaOfFeed.model_fields)
    assert one in tracker("feeds", "list", "--json").json["feeds"]


def test_a_feed_is_rated_anew_and_says_which_fields_changed(tracker: Tracker) -> None:
    add(tracker, "gazette", "http://127.0.0.1/gazette.xml")
    ran = tracker("feeds", "set", "gazette", "--reliability", "D", "--wire", "rtb", "--reason", "it copies the agency")
    assert "gazette is defined anew: wire, reliability (feed.changed" in " ".join(ran.out.split())
    assert tracker("feeds", "set", "gazette", "--reliability", "D", "--reason", "again").code == Exit.USAGE
    cleared = tracker("feeds", "set", "gazette", "--clear", "wire", "--reason", "no more", "--json").json
    assert (cleared["feed"]["wire"], cleared["feed"]["reliability"]) == (None, "D")
    assert tracker("replay", "--check").code == Exit.OK


def test_feeds_are_found_from_a_page(tracker: Tracker, server: FeedServer) -> None:
    page = b'<!doctype html><link rel="alternate" type="application/rss+xml" title="All" href="/good.xml">'
    server.set("/site", Reply(body=page, headers={"Content-Type": "text/html"}))
    found = tracker("feeds", "discover", server.url("/site"), "--json").json["feeds"]
    assert found == [{"url": server.url("/good.xml"), "title": "All", "is_named": True}]
    itself = tracker("feeds", "discover", server.url("/good.xml"), "--json").json["feeds"]
    assert [one["url"] for one in itself] == [server.url("/good.xml")]
    assert tracker("feeds", "discover", server.url("/page.html")).code == Exit.SOME_FEEDS_FAILED
    assert "All" in tracker("feeds", "discover", server.url("/site")).out


ADDED = ("--group", "gazette", "--reliability", "B", "--reason", "it is read at court")


def test_the_only_feed_of_a_page_is_added_with_what_it_says_of_itself(tracker: Tracker, server: FeedServer) -> None:
    server.set("/site", Reply(body=b'<link rel="alternate" type="application/rss+xml" title="All" href="/good.xml">'))
    ran = tracker("feeds", "add", "gazette", server.url("/site"), *ADDED, "--language", "en", "--json")
    found = ran.json["feed"]
    assert (found["url"], found["site"], found["title"]) == (server.url("/good.xml"), server.url("/site"), "Gazette")
    assert server.url("/good.xml") in ran.err
    direct = tracker("feeds", "add", "other", server.url("/good.xml"), *ADDED, "--language", "en")
    assert direct.code == Exit.CONFLICT


def test_a_page_that_names_several_feeds_leaves_the_choice_to_the_editor(tracker: Tracker, server: FeedServer) -> None:
    links = (b'<link rel="alternate" type="application/rss+xml" title="%s" href="/%s">' % (n, n) for n in (b"a", b"b"))
    server.set("/site", Reply(body=b"".join(links)))
    ran = tracker("feeds", "add", "gazette", server.url("/site"), *ADDED, "--language", "en")
    assert (ran.code, "names 2 feeds" in ran.err, server.url("/a") in ran.out) == (Exit.USAGE, True, True)
    assert tracker("feeds", "show", "gazette").code == Exit.NOT_FOUND


@pytest.mark.parametrize("path", ["/page.html", "/nothing.xml", "/broken"])
def test_what_is_no_feed_is_not_added_unless_it_is_unchecked(tracker: Tracker, server: FeedServer, path: str) -> None:
    broken = b'<link rel="alternate" type="application/rss+xml" title="All" href="/nothing.xml">'
    server.set("/broken", Reply(body=broken))
    title = ("--title", "Gazette", "--language", "en")
    ran = tracker("feeds", "add", "gazette", server.url(path), *ADDED, *title)
    assert (ran.code, "nothing is added" in ran.err) == (Exit.SOME_FEEDS_FAILED, True)
    assert tracker("feeds", "add", "gazette", server.url(path), *ADDED, *title, "--unchecked").code == Exit.OK


def test_what_a_feed_does_not_say_must_be_given(tracker: Tracker, server: FeedServer) -> None:
    ran = tracker("feeds", "add", "gazette", server.url("/good.xml"), *ADDED)
    assert (ran.code, "--language: expected" in ran.err) == (Exit.USAGE, True)


def test_a_list_of_another_reader_is_taken_in_once(tracker: Tracker, tmp_path: Path) -> None:
    listed = tmp_path / "list.opml"
    listed.write_text(
        '<opml version="1.0"><body><outline text="World"><outline TEXT="Klow Herald" xmlURL="http://klow.example/rss"/>'
        '<outline text="Klow Herald" xmlUrl="http://klow.example/sport" language="en-GB"/>'
        '<outline text="Old" xmlUrl="gopher://old.example/"/></outline>\n<outline text="No address"/></body></opml>'
    )
    options = ("--language", "en", "--reason", "moving in")
    taken = tracker("feeds", "import", listed, *options, "--json")
    assert [act["feed"]["id"] for act in taken.json["added"]] == ["klow-herald", "klow-herald-2"]
    assert {act["feed"]["group"] for act in taken.json["added"]} == {"klow-example"}
    assert "gopher" in taken.err
    assert "1 outline without an xmlUrl passed over: line 2\n" in taken.err and taken.json["without_address"] == [2]
    assert "0 feeds added, 2 polled already." in tracker("feeds", "import", listed, *options).out
    assert tracker("feeds", "import", tmp_path / "none.opml", *options).code == Exit.USAGE


def test_the_feeds_written_as_opml_are_the_feeds_of_the_dossier(tracker: Tracker, seeds: Path) -> None:
    before = tracker("feeds", "list", "--json").json["feeds"]
    assert "written to" in tracker("feeds", "export", seeds / "feeds.opml").out
    assert tracker("seed", "diff", "--json").json["steps"] == []
    assert tracker("feeds", "export").out.count("<outline ") == len(before)
