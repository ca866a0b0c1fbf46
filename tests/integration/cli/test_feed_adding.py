"""What is refused before a feed is added: at every door alike, and before anybody's server is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import Tracker
from feed_server import FeedServer, Reply
from tracker.cli.exit_codes import Exit

PAGE = b'<rss version="2.0"><channel><title>Gazette</title><language>english</language></channel></rss>'
ADDED = ("--group", "gazette", "--reliability", "B", "--reason", "it is read at court", "--title", "G")
INSIDE = "http://169.254.169.254/latest"
NEVER = "url: 169.254.169.254 is not a public address; TRACKER_FETCH_ALLOWED_NETWORKS opens a network on purpose"


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        running.set("/good.xml", Reply(body=PAGE))
        running.set("/gone.xml", Reply(status=410))
        yield running


@pytest.mark.parametrize("unchecked", [(), ("--unchecked",)])
def test_an_address_that_would_never_be_asked_is_not_added(tracker: Tracker, unchecked: tuple[str, ...]) -> None:
    ran = tracker("feeds", "add", "meta", INSIDE, *ADDED, "--language", "en", *unchecked)
    assert (ran.code, ran.out, ran.err) == (Exit.USAGE, "", f"error: {NEVER}\n")


def test_no_feed_is_moved_to_such_an_address_and_none_is_taken_from_a_list(tracker: Tracker, tmp_path: Path) -> None:
    moved = tracker("feeds", "set", "edelweiss-post", "--url", INSIDE, "--reason", "r")
    assert (moved.code, NEVER in moved.err) == (Exit.USAGE, True)
    listed = tmp_path / "list.opml"
    outlines = (f'<outline text="F" xmlUrl="{url}"/>' for url in (INSIDE, "http://klow.example/rss"))
    listed.write_text(f"<opml><body>{''.join(outlines)}</body></opml>")
    taken = tracker("feeds", "import", listed, "--language", "en", "--reason", "r")
    assert (taken.code, NEVER in taken.err, "1 feed added" in taken.out) == (Exit.SOME_FEEDS_FAILED, True, True)


REFUSED = [
    (("Gazette!",), Exit.USAGE, "id: expected"),
    (("gazette", "--group", "The Court"), Exit.USAGE, "group: expected"),
    (("gazette", "--language", "english"), Exit.USAGE, "language: expected"),
    (("gazette", "--country", "RU"), Exit.USAGE, "country: expected"),
    (("gazette", "--wire", "A P"), Exit.USAGE, "wire: expected"),
    (("gazette", "--site", "gazette"), Exit.USAGE, "site: expected"),
    (("gazette", "--title", " "), Exit.USAGE, "title: expected"),
    (("gazette", "--reason", " "), Exit.USAGE, "reason: expected why"),
    (("gazette", "--by", "worker"), Exit.USAGE, "the program itself acts"),
    (("edelweiss-post",), Exit.CONFLICT, "is there already"),
]


@pytest.mark.parametrize(("said", "code", "message"), REFUSED)
def test_what_cannot_be_added_is_refused_before_its_server_is_asked(
    tracker: Tracker, server: FeedServer, said: tuple[str, ...], code: Exit, message: str
) -> None:
    key, *options = said
    ran = tracker("feeds", "add", key, server.url("/good.xml"), *ADDED, *options)
    assert (ran.code, message in ran.err, server.requests) == (code, True, [])


def test_a_language_that_a_feed_spells_out_must_be_given_as_a_code(tracker: Tracker, server: FeedServer) -> None:
    url = server.url("/good.xml")
    ran = tracker("feeds", "add", "gazette", url, *ADDED)
    assert (ran.code, "--language: expected a value" in ran.err) == (Exit.USAGE, True)
    assert tracker("feeds", "add", "gazette", url, *ADDED, "--language", "en").code == Exit.OK


def test_who_asks_without_a_contact_is_told_once_and_who_does_not_ask_is_not(
    tracker: Tracker, server: FeedServer
) -> None:
    link = f'<link rel="alternate" type="application/rss+xml" href="{server.url("/good.xml")}">'
    server.set("/site", Reply(body=link.encode()))
    commands = [
        (("feeds", "add", "gazette", server.url("/site"), *ADDED, "--language", "en"), 1),
        (("feeds", "add", "other", server.url("/other"), *ADDED, "--language", "en", "--unchecked"), 0),
        (("feeds", "discover", server.url("/site")), 1),
        (("feeds", "test", "gazette"), 1),
        (("ingest", "run", "--feed", "gazette"), 1),
        (("feeds", "test", "nothing"), 0),
    ]
    assert [tracker(*command).err.count("TRACKER_FETCH_CONTACT") for command, _ in commands] == [n for _, n in commands]


def test_nobody_is_advised_to_add_a_feed_that_is_gone(tracker: Tracker, server: FeedServer) -> None:
    ran = tracker("feeds", "add", "gazette", server.url("/gone.xml"), *ADDED, "--language", "en")
    assert (ran.code, "--unchecked" in ran.err) == (Exit.SOME_FEEDS_FAILED, False)
    assert "the publisher says that it will not come back (410);" in ran.err


@pytest.mark.parametrize(("status", "code"), [(301, Exit.CONFLICT), (308, Exit.CONFLICT), (302, Exit.OK)])
def test_an_address_that_leads_to_a_feed_that_is_polled_is_refused_or_odd(
    tracker: Tracker, server: FeedServer, status: int, code: Exit
) -> None:
    old, good = server.url("/old.xml"), server.url("/good.xml")
    server.set("/old.xml", Reply(status=status, headers={"Location": good}))
    assert tracker("feeds", "add", "gulf", good, *ADDED, "--language", "en").code == Exit.OK
    tried = tracker("feeds", "test", old, "--json")
    assert f"leads to {good}, which is polled already, as feed 'gulf'" in tried.json["odd"]
    ran = tracker("feeds", "add", "other", old, *ADDED, "--language", "en")
    assert (ran.code, "is polled already, as feed 'gulf'" in ran.err) == (code, True)


BROKEN = b'<rss version="2.0"><channel><title>f<item><title>a</title></item></channel></rss>'


def test_a_feed_of_broken_xml_is_told_with_its_fault_and_not_added(tracker: Tracker, server: FeedServer) -> None:
    server.set("/broken.xml", Reply(body=BROKEN))
    url = server.url("/broken.xml")
    added = tracker("feeds", "add", "gazette", url, *ADDED, "--language", "en")
    assert (added.code, "unreadable: the XML is broken at line 1" in added.err) == (Exit.SOME_FEEDS_FAILED, True)
    tried = tracker("feeds", "test", url, "--json")
    assert (tried.code, tried.json["outcome"]) == (Exit.SOME_FEEDS_FAILED, "unreadable")
    assert tracker("feeds", "add", "gazette", url, *ADDED, "--language", "en", "--unchecked").code == Exit.OK
    ran = tracker("ingest", "run", "--feed", "gazette")
    assert (ran.code, "unreadable" in ran.out + ran.err) == (Exit.SOME_FEEDS_FAILED, True)
    assert tracker("feeds", "show", "gazette", "--json").json["feed"]["health"] == "troubled"


@pytest.mark.parametrize("language", ["english", "EN", ""])
def test_a_list_is_not_begun_with_a_language_that_is_no_code(tracker: Tracker, tmp_path: Path, language: str) -> None:
    (tmp_path / "list.opml").write_text('<opml><body><outline text="K" xmlUrl="http://klow.example/"/></body></opml>')
    ran = tracker("feeds", "import", tmp_path / "list.opml", "--language", language, "--reason", "r", "--json")
    assert (ran.code, ran.out) == (Exit.USAGE, "")
    assert "language: expected a language code such as en" in ran.err


def test_the_doctor_names_feeds_of_the_seed_files_that_are_never_asked(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "never asked" not in tracker("doctor").out
    monkeypatch.delenv("TRACKER_FETCH_ALLOWED_NETWORKS")
    found = {one["check"]: one for one in tracker("doctor", "--json").json["findings"]}["feeds"]
    assert (found["verdict"], found["detail"].endswith("edelweiss-post, ruritanian-wire, strelsau-courier")) == (
        "warn",
        True,
    )
