"""Saved feeds are taken in from files, lines, archives and folders, once each, with their own dates."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from command_line import Tracker
from tracker.cli.exit_codes import Exit

TITLE = "Ruritania and Graustark sign treaty number {}"
FEED = "edelweiss-post"


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
    done = tracker("ingest", "run", "--offline", folder, "--json").json
    assert (done["files"], done["new"], done["strange"], done["unreadable"]) == (3, 4, 1, 2)
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
    lines = tmp_path / f"{FEED}.jsonl"
    lines.write_text("".join(json.dumps({"id": n, "title": f"Regatta number {n}"}) + "\n" for n in range(450)))
    tracker("ingest", "run", "--offline", lines)
    (journal,) = (tmp_path / "var" / "offline").glob("*.jsonl")
    rows = journal.read_text().splitlines(keepends=True)
    assert [json.loads(row)[1] for row in rows] == [200, 400, 450]
    journal.write_text(rows[0] + rows[1][:-9])
    done = tracker("ingest", "run", "--offline", lines, "--json").json
    assert (done["pieces"], done["new"]) == (250, 0)


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
    (folder / "a.warc.gz").write_bytes(gzip.compress(b"WARC/1.0\r\n")[:-9])
    (folder / "b.warc").write_bytes(b"not an archive at all")
    (folder / f"{FEED}.xml").write_bytes(page(1))
    ran = tracker("ingest", "run", "--offline", folder, "--json")
    assert (ran.code, ran.json["new"]) == (Exit.OK, 1)
