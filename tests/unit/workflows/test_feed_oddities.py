"""What an editor is told of a feed before it is polled: each oddity by itself, and nothing of a feed that is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from builders import NOW
from tracker.feeds.base import Entry, Fetched, Hints, Page, Validators
from tracker.workflows.feed_oddities import oddities

URL = "http://127.0.0.1/rss"
FETCHED = Fetched(200, URL, b"<rss/>", "application/rss+xml", Validators('"1"'))
ENTRY = Entry("a", "http://127.0.0.1/a", "A", "", NOW - timedelta(days=1), "yesterday", None)
UTF8 = b'<?xml version="1.0" encoding="ISO-8859-1"?><rss>\xc3\xbc</rss>'


def page(*entries: Entry, **changes: Any) -> Page:
    return replace(Page("f", None, entries or (ENTRY,)), **changes)


def odd(answer: Fetched = FETCHED, read: Page = page()) -> tuple[str, ...]:  # noqa: B008 - frozen
    return oddities(URL, answer, read, items=len(read.entries), now=NOW)


def test_a_feed_that_is_well_has_nothing_odd() -> None:
    assert odd() == ()
    assert odd(replace(FETCHED, url="http://127.0.0.1/new", permanent_url="http://127.0.0.1/new")) == ()
    assert odd(replace(FETCHED, body=UTF8.replace(b"ISO-8859-1", b"UTF-8"))) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "http://127.0.0.1/new"}, "redirects, not for good, to http://127.0.0.1/new"),
        (
            {"validators": Validators()},
            "has neither ETag nor Last-Modified, so that each poll fetches the whole page",
        ),
        ({"content_type": "text/HTML; charset=utf-8"}, "is served as text/html"),
        ({"content_type": None}, "is served as nothing in particular"),
        ({"body": UTF8}, "says that it is in iso-8859-1, and is in utf-8"),
        (
            {"body": UTF8.replace(b"ISO-8859-1", b"utf-8"), "content_type": "text/xml; charset=windows-1251"},
            "says that it is in windows-1251, and is in utf-8",
        ),
        ({"fresh_seconds": 7200}, "says that it stays fresh for 2 h"),
    ],
)
def test_what_is_odd_about_an_answer_is_said(changes: dict[str, Any], said: str) -> None:
    assert odd(replace(FETCHED, **changes)) == (said,)


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (page(cut="read the first 3 of 5 entries"), "read the first 3 of 5 entries"),
        (page(bozo="not well-formed"), "not well-formed"),
        (replace(page(), entries=()), "has no entries"),
        (page(ENTRY, structs.replace(ENTRY, published=None, published_claim=None)), "1 of 2 entries have no date"),
        (
            page(structs.replace(ENTRY, published=None, published_claim="soon")),
            "1 of 1 entries have a date that cannot be read, such as 'soon'",
        ),
        (
            page(ENTRY, structs.replace(ENTRY, published=NOW + timedelta(days=3))),
            "1 of 2 entries are dated ahead of our clock, by up to 3 d",
        ),
        (page(structs.replace(ENTRY, url=None)), "1 of 1 entries have no address"),
        (page(hints=Hints(seconds=7200)), "asks for 2 h between two polls"),
        (page(hints=Hints(skip_hours=(3, 4))), "asks not to be read in these hours of UTC: 3, 4"),
        (page(hints=Hints(skip_days=(5, 6))), "asks not to be read on Saturday, Sunday"),
    ],
)
def test_what_is_odd_about_a_page_is_said(read: Page, said: str) -> None:
    assert odd(read=read) == (said,)


def test_entries_that_are_fewer_items_are_told_before_they_are_counted() -> None:
    undated = structs.replace(ENTRY, published=None, published_claim=None)
    assert oddities(URL, FETCHED, page(undated, undated), items=1, now=NOW) == (
        "2 entries are 1 item: one that repeats another counts once",
        "2 of 2 entries have no date",
    )
