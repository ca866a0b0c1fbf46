"""Archives beside live polls, on both databases: no older text replaces a newer one, and no edit is passed over."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

import logs
from builders import Clock
from newsroom import BATHING, PUBLISHED, SIGNED, Desk, entry, seated
from tracker.domain.items import day_of_item
from tracker.feeds import rss
from tracker.feeds.archive import saved_at
from tracker.feeds.base import Failed, Page
from tracker.feeds.parse_pool import ParsePool
from tracker.workflows.backfill import Backfilled, backfill_of
from tracker.workflows.backfill_journal import Journal
from tracker.workflows.ingest import SLICE
from tracker.workflows.replay import replay
from tracker.workflows.tools import Tools

FEED = "edelweiss-post"
BEFORE, BETWEEN, AFTER = (PUBLISHED + timedelta(days=days) for days in (-400, -300, -200))


class ParsesHere:
    """What `ParsePool` does, without a child."""

    async def parse(self, body: bytes, *, content_type: str | None, url: str) -> Page | Failed:
        return rss.parse(body, content_type=content_type, url=url, max_entries=2_000)


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Desk:
    return seated(tools, clock, logs.fictional_files(tmp_path))


def take_in(
    desk: Desk, path: Path, *, heard: list[tuple[int, int]] | None = None, pool: ParsesHere | None = None
) -> Backfilled:
    parses = cast("ParsePool", pool or ParsesHere())
    reading = backfill_of(desk.tools, desk.reader, parses, only=[FEED], max_bytes=10**6)
    hear = (heard if heard is not None else []).append
    journal = Journal(path.parent / f"{path.name}.journal")
    return asyncio.run(reading.run(path, journal=journal, progress=lambda done, of: hear((done, of))))


def page(*titles: str) -> bytes:
    """A page without any date, its guids `a`, `b` ..."""
    items = "".join(
        f"<item><guid>{guid}</guid><title>{title}</title></item>" for guid, title in zip("abc", titles, strict=False)
    )
    return f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'.encode()


def warc(path: Path, *captures: tuple[datetime, bytes]) -> Path:
    with path.open("wb") as file:
        for at, body in captures:
            answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://127.0.0.1/\r\n"
                f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}\r\nWARC-Record-ID: <urn:test:{at:%s}>\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
            )
            file.write(head.encode() + answer + b"\r\n\r\n")
    return path


def test_each_capture_is_taken_in_by_itself_so_that_every_wording_is_kept(desk: Desk, tmp_path: Path) -> None:
    wordings = [SIGNED, f"{SIGNED} today", f"{SIGNED} at last"]
    days = (BEFORE, BETWEEN, AFTER)
    done = take_in(desk, warc(tmp_path / "crawl.warc", *((at, page(w)) for at, w in zip(days, wordings, strict=True))))
    assert (done.new, done.revised, desk.items()["a"].item.title) == (1, 2, wordings[-1])
    assert desk.items()["a"].text_seen == AFTER
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_an_older_capture_does_not_replace_what_was_polled_since(desk: Desk, tmp_path: Path) -> None:
    desk.take(entry(f"{SIGNED} at last"))
    saved = warc(tmp_path / "crawl.warc", (BEFORE, page(SIGNED, BATHING)))
    done = take_in(desk, saved)
    assert (done.new, done.revised, desk.items()["a"].item.title) == (1, 0, f"{SIGNED} at last")


def test_an_older_archive_that_is_read_later_does_not_either(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, warc(tmp_path / "b.warc", (AFTER, page(SIGNED))))
    assert take_in(desk, warc(tmp_path / "a.warc", (BEFORE, page(BATHING)))).revised == 0
    assert take_in(desk, warc(tmp_path / "c.warc", (AFTER + timedelta(1), page(BATHING)))).revised == 1


def test_a_poll_replaces_what_was_taken_from_an_archive(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, warc(tmp_path / "crawl.warc", (BEFORE, page(SIGNED))))
    desk.take(entry(f"{SIGNED} at last"))
    assert take_in(desk, warc(tmp_path / "again.warc", (AFTER, page(SIGNED)))).revised == 0
    assert (desk.items()["a"].item.title, desk.items()["a"].item.captured) == (f"{SIGNED} at last", None)
    assert desk.items()["a"].first_shown == BEFORE
    assert day_of_item(desk.items()["a"].item, first_seen=desk.items()["a"].first_shown) == BEFORE.date()


def test_an_item_without_a_date_is_of_the_day_it_was_captured(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, warc(tmp_path / "crawl.warc", (BEFORE, page(SIGNED))))
    occurred = desk.development().development.occurred
    assert (occurred.edtf, occurred.basis) == (BEFORE.date().isoformat(), "first seen")
    assert desk.items()["a"].first_seen.date() == PUBLISHED.date()


def test_a_date_that_lies_behind_its_capture_is_not_believed(desk: Desk, tmp_path: Path) -> None:
    dated = page(SIGNED).replace(b"</title></item>", b"</title><pubDate>Sun, 30 Jun 2024 09:00:00 GMT</pubDate></item>")
    take_in(desk, warc(tmp_path / "crawl.warc", (BEFORE, dated)))
    assert desk.development().development.occurred.edtf == BEFORE.date().isoformat()
    assert desk.items()["a"].item.published_claim == "Sun, 30 Jun 2024 09:00:00 GMT"


def test_saved_pages_are_taken_in_by_the_date_in_their_name_or_of_their_file(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "b 2023-03-01.xml").write_bytes(page(SIGNED))
    (folder / "c-20230302T0910.xml").write_bytes(page(f"{SIGNED} today"))
    (folder / "a.xml").write_bytes(page(f"{SIGNED} at last"))
    os.utime(folder / "a.xml", (AFTER.timestamp(), AFTER.timestamp()))
    done = take_in(desk, folder)
    assert (done.new, done.revised, desk.items()["a"].item.title) == (1, 2, f"{SIGNED} at last")
    assert desk.items()["a"].item.captured == AFTER


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("2023-03-01.xml", datetime(2023, 3, 1, tzinfo=UTC)),
        ("feed_20230301091005.json", datetime(2023, 3, 1, 9, 10, 5, tzinfo=UTC)),
        ("2023-03-01T09:10Z.xml", datetime(2023, 3, 1, 9, 10, tzinfo=UTC)),
        ("2023-13-01.xml", BEFORE),
        ("123456789.xml", BEFORE),
    ],
)
def test_a_file_was_saved_when_its_name_says_or_it_was_written(tmp_path: Path, name: str, moment: datetime) -> None:
    (tmp_path / name).touch()
    os.utime(tmp_path / name, (BEFORE.timestamp(), BEFORE.timestamp()))
    assert saved_at(tmp_path / name) == moment


def test_two_wordings_of_an_item_among_lines_are_an_edit(desk: Desk, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    said = [("a", SIGNED), ("b", BATHING), ("a", f"{SIGNED} at last")]
    lines.write_text("".join(json.dumps({"id": key, "title": title}) + "\n" for key, title in said))
    os.utime(lines, (BEFORE.timestamp(), BEFORE.timestamp()))
    done = take_in(desk, lines)
    assert (done.new, done.revised, desk.items()["a"].item.title) == (2, 1, f"{SIGNED} at last")


def test_how_far_a_large_file_was_read_is_heard_slice_by_slice(desk: Desk, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text(
        "".join(json.dumps({"id": n, "title": f"Regatta number {n}"}) + "\n" for n in range(2 * SLICE + 50))
    )
    heard: list[tuple[int, int]] = []
    take_in(desk, lines, heard=heard)
    size = lines.stat().st_size
    assert [of for _, of in heard] == [size] * 3
    assert 0 < heard[0][0] < heard[1][0] < heard[2][0] == size
    heard.clear()
    large = page(SIGNED) + b" " * 50_000
    archive = warc(tmp_path / "crawl.warc", (BEFORE, large), (AFTER, large))
    take_in(desk, archive, heard=heard)
    assert 0 < heard[0][0] < archive.stat().st_size == heard[-1][0]


class Busy(ParsesHere):
    """What has no time for the first page that it is given."""

    def __init__(self) -> None:
        self.given = 0

    async def parse(self, body: bytes, *, content_type: str | None, url: str) -> Page | Failed:
        self.given += 1
        if self.given == 1:
            return Failed("parse-timeout", "the page took too long to parse")
        return await super().parse(body, content_type=content_type, url=url)


def test_a_page_that_there_was_no_time_for_is_read_by_the_next_run(desk: Desk, tmp_path: Path) -> None:
    archive = warc(tmp_path / "crawl.warc", (BEFORE, page(SIGNED)), (AFTER, page(SIGNED, BATHING)))
    pool = Busy()
    found = [take_in(desk, archive, pool=pool) for _ in range(3)]
    assert [(one.pieces, one.known, one.unreadable) for one in found] == [(2, 0, 1), (2, 0, 0), (0, 2, 0)]
