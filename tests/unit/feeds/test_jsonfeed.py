"""JSON Feed of both versions becomes a page; other JSON is said to be none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.codec import restore
from tracker.feeds.base import Entry, Failed, Page
from tracker.feeds.jsonfeed import is_json, parse

URL = "https://feeds.example/feed.json"
GOLDEN = Path(__file__).parents[2] / "data" / "feeds" / "jsonfeed11-fa.jsonfeed"
ITEM = {
    "id": "https://a.example/1",
    "url": "/story?id=1",
    "title": "Good <b>news</b>",
    "content_html": "<p>It came.</p><script>alert(1)</script>",
    "date_published": "2025-10-02T15:30:00+03:30",
    "authors": [{"name": "Ann"}, {"name": "Bob"}],
}


def body(*items: object, **fields: object) -> bytes:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "f", "items": list(items), **fields}
    return json.dumps(feed).encode()


def page_of(*items: object, max_entries: int = 100, **fields: object) -> Page:
    page = parse(body(*items, **fields), url=URL, max_entries=max_entries)
    assert isinstance(page, Page)
    return page


def test_a_whole_feed_gives_its_golden_page_without_its_attachments() -> None:
    golden = restore(json.loads(GOLDEN.with_suffix(".json").read_text("utf-8")), Page, where=GOLDEN.name)

    assert parse(GOLDEN.read_bytes(), url=URL, max_entries=100) == golden


def test_an_item_becomes_a_plain_entry() -> None:
    page = page_of(ITEM, language="en-GB")

    assert (page.title, page.language) == ("f", "en-gb")
    assert page.entries == (
        Entry(
            guid="https://a.example/1",
            url="https://feeds.example/story?id=1",
            title="Good news",
            summary="It came.",
            published=datetime(2025, 10, 2, 12, tzinfo=UTC),
            published_claim="2025-10-02T15:30:00+03:30",
            author="Ann, Bob",
        ),
    )


def test_the_first_version_with_one_author_and_a_number_for_an_id_is_read() -> None:
    entry = page_of({"id": 7, "content_text": "text", "author": {"name": "Ann"}}).entries[0]

    assert (entry.guid, entry.summary, entry.author) == ("7", "text", "Ann")


def test_texts_that_are_too_long_are_said_to_be_shortened() -> None:
    page = page_of({"id": "x", "title": "t" * 1_001}, {"id": "y", "title": "t", "content_html": "<p>" + "s" * 70_000})

    assert page.cut == "shortened 2 texts"


def test_items_beyond_the_limit_and_empty_ones_are_said_to_be_left_out() -> None:
    page = page_of(ITEM, {"id": "x"}, {"id": "y", "title": "late"}, max_entries=2)

    assert page.cut == "read the first 2 of 3 entries; left out 1 that was empty or repeated"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"items": []}', "not-a-feed"),
        (b'{"version": 1}', "not-a-feed"),
        (b"{", "unreadable"),
        (b'{"a":' * 100_000, "unreadable"),
    ],
)
def test_other_json_is_no_feed(raw: bytes, reason: str) -> None:
    outcome = parse(raw, url=URL, max_entries=10)

    assert isinstance(outcome, Failed)
    assert outcome.reason == reason


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(sorted(ITEM)), inner),
    )
)
def test_no_values_whatever_break_the_parser(noise: Any) -> None:
    assert isinstance(parse(body(noise, {"title": noise}, ITEM | {"id": noise}), url=URL, max_entries=9), Page)


def test_json_is_told_from_xml_by_its_first_character() -> None:
    assert is_json(b"\xef\xbb\xbf \n{}")
    assert not is_json(b"<rss/>")
