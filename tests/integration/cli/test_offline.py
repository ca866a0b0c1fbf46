"""Saved feeds are taken in from files, lines, archives and folders, once each, with their own dates."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from command_line import Tracker
from tracker.cli.exit_codes import Exit
from tracker.workflows.ingest import SLICE

TITLE = "Ruritania and Graustark sign treaty number {}"
FEED = "edelweiss-post"
NO_ITEM = "expected an object with a title or a summary"


def page(*numbers: int) -> bytes:
    items = "".join(
        f"<item><guid>{n}</guid><title>{TITLE.format(n)}</title><pubDate>Mon, 01 Jul 2024 09:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'.encode()


def write_warc(path: Path, *responses: tuple[str, bytes]) -> None:
    """One gzip member a record, as the format wants it; the bodies are compressed within them."""
    with path.open("wb") as file:
        for url, body in responses:
            squeezed = gzip.compress(body)
            answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(squeezed)
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-07-01T09:00:00Z\r\n"
                f"WARC-Record-ID: <urn:test:{len(url)}>\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(answer) + len(squeezed)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + answer + squeezed + b"\r\n\r\n"))


def test_a_folder_of_pages_lines_and_archives_is_taken_in_once(tracker: Tracker, tmp_path: Path) -> None:
    url = next(f["url"] for f in tracker("feeds", "list", "--json").json["feeds"] if f["id"] == FEED)
    folder = tmp_path / "saved"
    (folder / FEED).mkdir(parents=True)
    (folder / FEED / "2024-07-01.xml").write_bytes(page(1, 2))
    (folder / f"{FEED}.jsonl").write_text(
        json.dumps({"id": 2, "title": TITLE.format(2)})
        + "\nno json\n\n"
        + json.dumps({"id": "3", "title": TITLE.format(3), "published": "2024-07-02T08:00:00+02:00"})
    )
    write_warc(folder / "crawl.warc.gz", (url, page(4)), ("http://else.example/", page(9)), (url, b"<html>"))
    (folder / "notes.txt").write_text("not read")
    ran = tracker("ingest", "run", "--offline", folder, "--json")
    done = ran.json
    assert (done["files"], done["new"], done["strange"], done["unreadable"]) == (3, 4, 1, 2)
    assert ran.err.splitlines() == [
        f"not read: {FEED}.jsonl:2: {NO_ITEM}, found no JSON: column 1: expecting value",
        f"not read: crawl.warc.gz: {url}: expected a feed, found an HTML page",
        "of no feed: crawl.warc.gz: http://else.example/: no feed is 'http://else.example/'",
        "of no kind that is read: notes.txt",
        "error: 2 could not be read",
    ]
    again = tracker("ingest", "run", "--offline", folder)
    assert "0 new items" in again.out
    items = tracker("items", "list", "--feed", FEED, "--json").json["items"]
    assert {item["published"] for item in items} == {"2024-07-01T09:00:00Z", "2024-07-02T06:00:00Z"}
    assert {item["first_seen"][:4] for item in items} != {"2024"}


def test_a_named_feed_is_whose_everything_is(tracker: Tracker, tmp_path: Path) -> None:
    (tmp_path / "any.rss").write_bytes(page(1))
    done = tracker("ingest", "run", "--offline", tmp_path / "any.rss", "--feed", FEED, "--json").json
    assert (done["new"], done["strange"]) == (1, 0)


def test_an_interrupted_run_goes_on_where_it_was(tracker: Tracker, tmp_path: Path) -> None:
    lines, many = tmp_path / f"{FEED}.jsonl", 2 * SLICE + 50
    lines.write_text("".join(json.dumps({"id": n, "title": f"Regatta number {n}"}) + "\n" for n in range(many)))
    tracker("ingest", "run", "--offline", lines)
    (journal,) = (tmp_path / "var" / "offline").glob("*.jsonl")
    rows = journal.read_text().splitlines(keepends=True)
    assert [json.loads(row)[1] for row in rows] == [SLICE, 2 * SLICE, many]
    journal.write_text(rows[0] + rows[1][:-9])
    done = tracker("ingest", "run", "--offline", lines, "--json").json
    assert (done["pieces"], done["new"]) == (many - SLICE, 0)


@pytest.mark.parametrize("name", ["none", "empty"])
def test_nothing_to_read_is_said_of_the_whole_path(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    ran = tracker("ingest", "run", "--offline", name)
    assert ran.code == Exit.NOT_FOUND
    assert str(tmp_path.resolve() / name) in ran.err


def test_a_broken_archive_costs_itself_only(tracker: Tracker, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    write_warc(folder / "a.warc.gz", ("http://else.example/", page(9)))
    (folder / "a.warc.gz").write_bytes((folder / "a.warc.gz").read_bytes()[:-80] + b"broken" * 20)
    (folder / "b.warc").write_bytes(b"not an archive at all")
    (folder / f"{FEED}.xml").write_bytes(page(1))
    ran = tracker("ingest", "run", "--offline", folder, "--json")
    assert (ran.code, ran.json["new"]) == (Exit.SOME_FEEDS_FAILED, 1)
    assert ran.err.splitlines()[:2] == [
        "not read: a.warc.gz: http://else.example/: expected a whole archive, found one that breaks off or is damaged",
        "not read: b.warc: expected a WARC or ARC file, found something else",
    ]
    assert tracker("ingest", "run", "--offline", folder).code == Exit.SOME_FEEDS_FAILED


def test_an_archive_that_breaks_off_gives_what_is_whole_of_it_and_is_told(tracker: Tracker, tmp_path: Path) -> None:
    url = next(f["url"] for f in tracker("feeds", "list", "--json").json["feeds"] if f["id"] == FEED)
    cut = tmp_path / "crawl.warc.gz"
    write_warc(cut, (url, page(1)), (url, page(2)))
    cut.write_bytes(cut.read_bytes()[:-60])
    ran = tracker("ingest", "run", "--offline", cut, "--json")
    assert (ran.code, ran.json["new"], ran.json["unreadable"]) == (Exit.SOME_FEEDS_FAILED, 1, 1)
    assert ran.err.splitlines()[0].startswith(f"not read: crawl.warc.gz: {url}: expected a whole archive")


@pytest.mark.parametrize(
    "name", [f"{FEED}.xml", f"{FEED}-2024-07-01.xml", f"20240701T0910 {FEED}.rss", f"{FEED}/1.xml"]
)
def test_a_page_is_of_the_feed_that_its_file_or_folder_is_named_by(tracker: Tracker, tmp_path: Path, name: str) -> None:
    file = tmp_path / "saved" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(page(1))
    assert tracker("ingest", "run", "--offline", tmp_path / "saved", "--json").json["new"] == 1


def test_a_page_of_no_feed_is_named_and_taken_in_once_there_is_one(tracker: Tracker, tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / "nothing.xml").write_bytes(page(1))
    ran = tracker("ingest", "run", "--offline", folder)
    assert (ran.code, "0 new items" in ran.out) == (Exit.SOME_FEEDS_FAILED, True)
    assert "of no feed: nothing.xml: no feed is 'nothing' or 'feeds'\n" in ran.err
    assert "error: nothing is of a feed; name files or folders by a feed's id" in ran.err
    again = tracker("ingest", "run", "--offline", folder)
    assert (again.code, again.err) == (ran.code, ran.err)
    assert "1 file with 0 pages and items (1 more read before): 0 new items" in again.out
    about = ("--title", "N", "--language", "en", "--group", "n", "--reliability", "F", "--reason", "r", "--unchecked")
    assert tracker("feeds", "add", "nothing", "http://n.example/", *about).code == Exit.OK
    assert "1 new item, " in tracker("ingest", "run", "--offline", folder).out


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b'{"title": 3}', "found something else than text in 'title'"),
        (b'{"id": 1.5, "title": "A"}', "found something else than text in 'id'"),
        (b'["title"]', "found JSON of another kind"),
        (b'{"id": "a"}', "found neither"),
        (b'{"title": "A}', "found no JSON: column 11: unterminated string starting at"),
        (b'{"title": "\xff"}', "found a byte that is not UTF-8, the 12th"),
    ],
)
def test_a_line_that_is_no_item_says_why_and_where(tracker: Tracker, tmp_path: Path, line: bytes, fault: str) -> None:
    (tmp_path / f"{FEED}.jsonl").write_bytes(b'{"summary": "Without a title"}\n' + line)
    ran = tracker("ingest", "run", "--offline", tmp_path / f"{FEED}.jsonl", "--json")
    assert (ran.code, ran.json["new"]) == (Exit.SOME_FEEDS_FAILED, 1)
    assert f"not read: {FEED}.jsonl:2: {NO_ITEM}, {fault}\n" in ran.err


def test_more_than_twenty_faults_are_counted(tracker: Tracker, tmp_path: Path) -> None:
    (tmp_path / f"{FEED}.jsonl").write_text("no\n" * 25)
    err = tracker("ingest", "run", "--offline", tmp_path / f"{FEED}.jsonl").err
    assert (err.count("not read: "), "not read: and 5 more" in err) == (21, True)


def test_what_is_of_no_feed_is_told_again_and_fails_no_run_that_took_something(
    tracker: Tracker, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "nothing.xml").write_bytes(page(1))
    (folder / f"{FEED}.xml").write_bytes(page(2))
    ran = [tracker("ingest", "run", "--offline", folder) for _ in range(2)]
    assert [(one.code, "of no feed: nothing.xml" in one.err) for one in ran] == [(Exit.OK, True)] * 2


def test_a_line_of_an_unknown_feed_is_not_taken_for_that_of_its_file(tracker: Tracker, tmp_path: Path) -> None:
    lines = tmp_path / f"{FEED}.jsonl"
    lines.write_text(json.dumps({"id": "1", "title": "Regatta", "feed": "nobody"}))
    ran = [tracker("ingest", "run", "--offline", lines) for _ in range(2)]
    assert [(one.code, "0 new items" in one.out) for one in ran] == [(Exit.SOME_FEEDS_FAILED, True)] * 2
    assert f"of no feed: {FEED}.jsonl:1: no feed is 'nobody'\n" in ran[1].err
    assert tracker("ingest", "run", "--offline", lines, "--feed", FEED, "--json").json["new"] == 1


def test_what_could_not_be_taken_is_not_read_again_and_told_again(tracker: Tracker, tmp_path: Path) -> None:
    lines = tmp_path / "saved.jsonl"
    said: list[object] = [{"id": n, "title": f"Regatta number {n}", "feed": FEED} for n in range(SLICE)]
    said += [{"id": "x", "title": "Regatta", "feed": "nobody"}, {"id": "y"}]
    lines.write_text("".join(json.dumps(one) + "\n" for one in said))
    first, second = [tracker("ingest", "run", "--offline", lines, "--json") for _ in range(2)]
    assert (first.json["pieces"], first.json["new"], second.json["pieces"], second.json["known"]) == (
        *(SLICE + 2, SLICE),
        *(0, SLICE + 2),
    )
    told = ("strange", "unreadable", "strangers", "faults")
    assert [second.json[name] for name in told] == [first.json[name] for name in told]
    assert (second.code, second.err) == (first.code, first.err)
    assert f"of no feed: saved.jsonl:{SLICE + 1}: no feed is 'nobody'\n" in second.err


def test_a_run_that_was_cut_off_tells_what_it_had_found_before(tracker: Tracker, tmp_path: Path) -> None:
    lines = tmp_path / "saved.jsonl"
    said = [{"id": n, "title": f"Regatta number {n}", "feed": FEED if n else "nobody"} for n in range(SLICE + 9)]
    lines.write_text("".join(json.dumps(one) + "\n" for one in said))
    first = tracker("ingest", "run", "--offline", lines)
    (journal,) = (tmp_path / "var" / "offline").glob("*.jsonl")
    journal.write_text(journal.read_text().splitlines(keepends=True)[0])
    second = tracker("ingest", "run", "--offline", lines, "--json")
    assert (second.json["known"], second.json["pieces"], second.json["strange"]) == (SLICE, 9, 1)
    assert second.err == first.err != ""
