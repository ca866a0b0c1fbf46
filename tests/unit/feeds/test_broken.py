"""What is wrong with a page is told with its place and without the names of a library's classes."""

from __future__ import annotations

import pytest

from tracker.feeds import rss
from tracker.feeds.base import Failed, Page
from tracker.feeds.broken import in_our_words, json_fault, start_of, told

ITEM = b"<item><guid>a</guid><title>A</title></item>"


def noted(body: bytes) -> str | None:
    page = in_our_words(rss.parse(body, content_type=None, url="http://127.0.0.1/", max_entries=9), body=body)
    assert isinstance(page, Page)
    return page.bozo


def test_broken_xml_is_told_with_line_and_column() -> None:
    body = b"<rss version='2.0'><channel>\n" + ITEM + b"</chanel></rss>"
    assert noted(body) == f"the XML is broken at line 2, column {len(ITEM) + 3}: mismatched tag"


def test_of_a_page_with_a_document_type_the_place_is_not_told() -> None:
    body = b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel>' + ITEM + b"</chanel></rss>"
    assert noted(body) == "the XML is broken: syntax error"


def test_a_page_that_is_whole_is_told_nothing_of() -> None:
    assert noted(b"<rss version='2.0'><channel>" + ITEM + b"</channel></rss>") is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "CharacterEncodingOverride: document declared as us-ascii, but parsed as utf-8",
            "says that it is in us-ascii, and is in utf-8",
        ),
        ("UndeclaredNamespace: 'dc' is not associated with a namespace", "uses the prefix 'dc' without declaring it"),
        ("SAXException: out of sorts", "is odd to the parser: out of sorts"),
        ("shortened 2 texts", "shortened 2 texts"),
    ],
)
def test_what_else_a_parser_notes_keeps_only_what_tells_something(said: str, meant: str) -> None:
    assert told(said, body=b"") == meant


@pytest.mark.parametrize(
    ("noted", "meant"),
    [
        ("TypeError: argument 2 must be str, not None", "the parser gave up on it"),
        ("LookupError: unknown encoding: x-none", "the parser gave up on it: unknown encoding: x-none"),
        ("expected JSON, found a fault: line 1, column 2", "expected JSON, found a fault: line 1, column 2"),
    ],
)
def test_a_parser_that_gave_up_is_told_without_its_inside(noted: str, meant: str) -> None:
    assert in_our_words(Failed("unreadable", noted), body=b"") == Failed("unreadable", meant)


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        (b"\x89PNG\x00\x01", "a PNG image"),
        (b"%PDF-1.7", "a PDF document"),
        (b"Not  today,\nthank you", 'a text that begins with "Not today, thank you"'),
        (b"\x01\x00\xfe\xff" * 20, "bytes that are no text"),
    ],
)
def test_what_was_served_instead_of_a_feed_is_named(body: bytes, meant: str) -> None:
    assert start_of(body) == meant
    found = rss.parse(body, content_type=None, url="http://127.0.0.1/", max_entries=9)
    assert in_our_words(found, body=body) == Failed("not-a-feed", f"expected a feed, found {meant}")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"a": }', "line 1, column 7: expecting value"),
        ('{"a": 1}\nx', "line 2, column 1: extra data"),
        ('{"a":' * 100_000, "it is nested too deeply"),
        ("9" * 5_000, "it holds a number that is too long"),
        ("{}", None),
    ],
)
def test_a_fault_in_json_has_its_place(text: str, fault: str | None) -> None:
    assert json_fault(text) == fault
