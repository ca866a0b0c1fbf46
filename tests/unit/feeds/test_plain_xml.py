"""The quick lane answers as feedparser would, or not at all; and for the usual shapes of feeds it does answer."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn_feeds import drawn_feed
from hostile_feeds import HOSTILE, rss
from plain_pages import PLAIN
from tracker.feeds.base import Failed, Page
from tracker.feeds.plain_xml import LONGEST
from tracker.feeds.rss import parse, parse_by_feedparser, parse_quickly

URL = "https://feeds.example/world/all.xml"
GOLDEN = sorted((Path(__file__).parents[2] / "data" / "feeds").glob("*.xml"))
# Too slow for feedparser, or not read by it at all.
ENDLESS = {
    "long_author",
    "long_blank",
    "many_categories",
    "many_attributes",
    "many_entries",
    "nested_tags",
    "huge_json",
}
ITEM = "<item><title>t</title><link>https://news.example/1</link></item>"


def quick(body: bytes, *, max_entries: int = 100) -> Page | None:
    return parse_quickly(body, url=URL, max_entries=max_entries)


def thorough(body: bytes, *, max_entries: int = 100) -> Page | Failed:
    return parse_by_feedparser(body, content_type="text/xml", url=URL, max_entries=max_entries)


def page(inner: str, *, spaces: str = "", start: str = '<?xml version="1.0"?>') -> bytes:
    return f"{start}<rss version='2.0' {spaces}><channel><title>f</title>{inner}</channel></rss>".encode()


@pytest.mark.parametrize("name", PLAIN)
def test_the_usual_shapes_take_the_quick_lane_and_come_out_the_same(name: str) -> None:
    body = PLAIN[name].encode()

    assert quick(body) == thorough(body)
    assert quick(body, max_entries=1) == thorough(body, max_entries=1)


@pytest.mark.parametrize(
    "item",
    [
        "<title>a</title><image>x</image><title>b</title>",
        "<title>a</title><source>x</source><title>b</title>",
        "<title>a</title><title>b</title>",
        "<title/><title>b</title>",
        "<media:title>a</media:title><title/>",
        "<media:content><media:title>a</media:title></media:content>",
        "<description>a</description><description>b</description>",
        "<description/><media:description>b</media:description>",
        "<description>a</description><content:encoded>b</content:encoded><media:description>c</media:description>",
        "<media:group><media:description>a</media:description></media:group><description>b</description>",
        "<content:encoded>b</content:encoded><description/>",
        "<guid>https://a.example/1</guid><link>2</link>",
        "<link>https://a.example/2</link><guid>1</guid><guid>https://a.example/3</guid>",
        "<link/><guid>https://a.example/1</guid>",
        "<pubDate/><dc:date>2025-10-02T12:00:00Z</dc:date>",
        "<pubDate>today</pubDate><pubDate>2025-10-02T12:00:00Z</pubDate>",
        "<author>a@b.example (A)</author><dc:creator>B</dc:creator>",
        "<author><name>A</name></author><author><uri>b</uri></author>",
        "<author> <uri>b</uri> </author>",
    ],
)
def test_odd_orders_and_repeats_come_out_the_same(item: str) -> None:
    spaces = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    spaces += 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    body = page(f"<item>{item}<link>/1</link></item><item>{item}</item>", spaces=spaces)

    assert quick(body) == thorough(body)


@pytest.mark.parametrize("name", ["rss092-en", "rss20-ru", "rss20-namespaces"])
def test_plain_golden_pages_take_the_quick_lane(name: str) -> None:
    (path,) = [path for path in GOLDEN if path.stem == name]

    assert quick(path.read_bytes()) is not None


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_whatever_golden_page_takes_the_quick_lane_comes_out_the_same(path: Path) -> None:
    body = path.read_bytes()

    assert quick(body) in (None, thorough(body))


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - ENDLESS))
def test_whatever_hostile_page_takes_the_quick_lane_comes_out_the_same(name: str) -> None:
    body = HOSTILE[name]()

    assert quick(body) in (None, thorough(body))


@pytest.mark.parametrize(
    "item",
    [
        b"<author>" + b"a-a." * 100_000 + b"</author>",
        b"".join(b"<category>%d</category>" % number for number in range(40_000)),
        b"<description>" + b"&lt;" * 800_000 + b"</description>",
        b"<pubDate>" + b" 1, x 1" * 400_000 + b"</pubDate>",
    ],
)
def test_what_keeps_feedparser_busy_for_minutes_is_read_at_once(item: bytes) -> None:
    assert quick(rss(b"<title>t</title>" + item)) is not None


@settings(max_examples=300)
@given(st.integers(0, 2**64), st.sampled_from((0.0, 0.02, 0.1)), st.sampled_from((1, 100)))
def test_whatever_drawn_page_takes_the_quick_lane_comes_out_the_same(seed: int, oddity: float, most: int) -> None:
    body = drawn_feed(Random(seed), oddity=oddity)

    found = quick(body, max_entries=most)

    assert found is None or found == thorough(body, max_entries=most)


def test_most_pages_drawn_without_oddities_take_the_quick_lane() -> None:
    found = [quick(drawn_feed(Random(seed), oddity=0.0)) for seed in range(200)]

    assert sum(one is not None and bool(one.entries) for one in found) > 100


@pytest.mark.parametrize(
    "body",
    [
        page(ITEM, start='<?xml version="1.0"?><!DOCTYPE rss>'),
        page(ITEM, start='<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]>'),
        page(ITEM).replace(b"<title>t", b"<title>&nbsp;t"),
        page(ITEM).replace(b"t</title>", b"\x01</title>"),
        page(ITEM).replace(b"t</title>", b"\xff</title>"),
        page(ITEM).decode().encode("utf-16"),
        page(ITEM) + b"<more/>",
        page(ITEM)[:-10],
        page(ITEM, start="\ufeff\ufeff"),
        page(ITEM, start='<?xml version="1.0"?>' * 2),
        page(ITEM + "<!-- " + "x" * LONGEST + " -->"),
        page("<item>" + "<x>" * 40 + "</x>" * 40 + "</item>"),
        page("".join(f"<x{n}/>" for n in range(300))),
        page("".join(f"<p{n}:x xmlns:p{n}='urn:{n}'/>" for n in range(100))),
        page("<item><x " + " ".join(f"a{n}=''" for n in range(100)) + "/></item>"),
        page(f"<items>{ITEM}</items>"),
        page(f"<item>{ITEM}</item>"),
        page(ITEM).replace(b"</channel>", b"</channel><item/>"),
        page("<item><title><b>t</b></title></item>"),
        page("<item><description type='xhtml'>t</description></item>"),
        page("<item><title mode='base64'>dA==</title></item>"),
        page("<item xml:base='../'><link>1</link></item>"),
        page("<item><link>1</link></item>", spaces="xml:base='https://other.example/'"),
        page("<item><link>http:///a.example/</link></item>"),
        page("<item><own:link own:href='x'/></item>", spaces="xmlns:own='urn:of:nobody'"),
        page("<item><pubDate>Fri, 2006/99/15 08:19:53 EDT</pubDate></item>"),
        page("<item><date>today</date></item>"),
        page("<item><image><title>t</title></image></item>"),
        page("<item><author>A<name>B</name></author></item>"),
        page("<item><author><name>A</name><email>a@b.example</email></author><author><name>B</name></author></item>"),
        page("<item/>", spaces="xmlns:dc='http://search.yahoo.com/mrss/'"),
        b"<feed xmlns='http://purl.org/atom/ns#'><entry><title>t</title></entry></feed>",
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        b"<html><head/></html>",
        b"",
    ],
)
def test_what_is_not_plain_is_left_to_feedparser(body: bytes) -> None:
    assert quick(body) is None
    assert parse(body, content_type="text/xml", url=URL, max_entries=100) == thorough(body)
