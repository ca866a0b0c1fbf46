"""Feeds are found on pages for people, declared ones first; no page, however made, breaks the search."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.feeds.discovery import Found, feeds_on

URL = "https://news.example/world/index.html"


def test_declared_feeds_come_before_links_that_look_like_feeds() -> None:
    page = b"""<html><head><link rel="alternate" type="application/rss+xml" title="World &amp; more" href="../rss.xml">
      <link rel="alternate" hreflang="fr" href="/fr"><link rel='stylesheet' href='/feed.css'></head>
      <a href="/feeds/sport">Sport</a><a href="/freedom">x</a><a href="/rss.xml">RSS</a></html>"""
    assert feeds_on(page, url=URL) == (
        Found("https://news.example/rss.xml", "World & more", True),
        Found("https://news.example/feeds/sport", "", False),
    )


def test_a_base_moves_what_follows() -> None:
    page = b"<base href='https://cdn.example/x/'><link type='application/feed+json' href=f.json rel=alternate>"
    assert [found.url for found in feeds_on(page, url=URL)] == ["https://cdn.example/x/f.json"]


@pytest.mark.parametrize("href", ["javascript:rss()", "", "http://[rss", "mailto:rss@a.example"])
def test_what_is_no_web_address_is_passed_over(href: str) -> None:
    assert feeds_on(f'<link rel="alternate" type="application/rss+xml" href="{href}">'.encode(), url=URL) == ()


@pytest.mark.parametrize("part", [b"<a ", b"<a href=", b"<link a=' ", b'<a rss="', b"<"])
def test_a_page_made_to_be_slow_is_not(part: bytes) -> None:
    began = time.perf_counter()
    feeds_on(part * (600_000 // len(part)), url=URL)
    assert time.perf_counter() - began < 3


@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_the_search(noise: bytes) -> None:
    assert isinstance(feeds_on(b"<link rel=alternate href='" + noise, url=URL), tuple)
