"""Pages of every shape become entries; what is no feed is said to be none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.codec import restore
from tracker.feeds.base import Entry, Failed, Hints, Page
from tracker.feeds.broken import in_our_words
from tracker.feeds.entries import SUMMARY, TITLE
from tracker.feeds.entries import URL as LONGEST_URL
from tracker.feeds.rss import parse

URL = "https://feeds.example/all.xml"
GOLDEN = sorted((Path(__file__).parents[2] / "data" / "feeds").glob("*.xml"))
PROLOG = '<?xml version="1.0" encoding="{}"?>'


def read(body: bytes | str, *, content_type: str | None = None, max_entries: int = 100) -> Page | Failed:
    raw = body.encode() if isinstance(body, str) else body
    return parse(raw, content_type=content_type, url=URL, max_entries=max_entries)


def page_of(items: str, *, max_entries: int = 100) -> Page:
    page = read(f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>', max_entries=max_entries)
    assert isinstance(page, Page)
    return page


def entry_of(item: str) -> Entry:
    return page_of(f"<item>{item}</item>").entries[0]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_each_shape_of_feed_gives_its_golden_page(path: Path) -> None:
    golden = restore(json.loads(path.with_suffix(".json").read_text("utf-8")), Page, where=path.name)

    assert read(path.read_bytes(), content_type="application/xml") == golden


@pytest.mark.parametrize(
    ("codec", "declared", "content_type"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "windows-1251", "text/xml"),
        ("utf-8", "iso-8859-1", "text/xml; charset=ISO-8859-1"),
        ("windows-1251", "windows-1251", "text/xml"),
        ("koi8-r", "koi8-r", "application/rss+xml"),
        ("windows-1251", "utf-8", "text/xml; charset=windows-1251"),
        ("utf-16", "utf-16", "application/xml"),
        ("utf-8-sig", "utf-8", "text/html; charset=nonsense"),
        ("utf-8", "utf-16", "text/xml"),
        ("utf-16", "utf-16", "text/xml; charset=utf-8"),
        ("utf-16-le", "utf-8", "text/xml; charset=windows-1251"),
        ("utf-32", "utf-8", "text/xml; charset=utf-16"),
        ("windows-1251", "windows-1251", "text/xml; charset=utf-16"),
    ],
)
def test_text_is_read_right_whatever_header_and_prolog_say(codec: str, declared: str, content_type: str | None) -> None:
    title = "\u0414\u043e\u0433\u043e\u0432\u043e\u0440 \u043e \u0434\u0440\u0443\u0436\u0431\u0435"
    body = PROLOG.format(declared) + f"<rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>"

    page = read(body.encode(codec), content_type=content_type)

    assert isinstance(page, Page)
    assert page.entries[0].title == title


@pytest.mark.parametrize("declared", ["utf-16", "utf-32", "utf-7", "punycode", "undefined", "cp037", "hex"])
@pytest.mark.parametrize("header", ["text/xml", "text/xml; charset=utf-16"])
def test_plain_ascii_is_read_whatever_it_is_said_to_be(declared: str, header: str) -> None:
    body = PROLOG.format(declared) + "<rss version='2.0'><channel><item><title>Pact</title></item></channel></rss>"

    page = read(body, content_type=header)

    assert isinstance(page, Page)
    assert page.entries[0].title == "Pact"


def test_an_encoding_that_escapes_into_ascii_is_believed() -> None:
    title = "\u6761\u7d04"
    body = (
        PROLOG.format("iso-2022-jp")
        + f"<rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>"
    )

    page = read(body.encode("iso-2022-jp"), content_type="text/xml")

    assert isinstance(page, Page)
    assert page.entries[0].title == title


def test_a_feed_without_entries_is_a_page() -> None:
    assert page_of("") == Page(title="f", language=None, entries=())


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("<!DOCTYPE html><html><head><title>Moved</title></head><body><p>Hello</p></body></html>", "HTML page"),
        ("", "empty body"),
        ("  \n", "empty body"),
        ("\x00\x01\x02", "found"),
    ],
)
def test_what_is_no_feed_is_refused_with_what_was_found(body: str, word: str) -> None:
    outcome = read(body, content_type="application/rss+xml")

    assert isinstance(outcome, Failed)
    assert outcome.reason == "not-a-feed"
    assert word in outcome.detail


def test_a_truncated_feed_gives_what_arrived_and_says_so() -> None:
    page = read('<rss version="2.0"><channel><title>f</title><item><title>whole</title></item><item><title>ha')

    assert isinstance(page, Page)
    assert page.entries[0].title == "whole"
    assert page.bozo is not None


BROKEN = [
    '<rss version="2.0"><channel><title>f<item><title>a</title></item></channel></rss>',
    '<rss version="2.0"><channel><title>f</title><description>Trade & transit</description></channel></rss>',
    '<rss version="2.0"><channel><title>f</title>',
]


@pytest.mark.parametrize("body", BROKEN)
def test_broken_xml_that_hides_every_entry_is_a_failure(body: str) -> None:
    outcome = read(body)
    assert isinstance(outcome, Failed)
    told = in_our_words(outcome, body=body.encode())
    assert isinstance(told, Failed)
    assert (told.reason, told.detail.startswith("the XML is broken at line 1, column ")) == ("unreadable", True)
    assert told.detail.endswith("; no entry can be read")


def test_entries_beyond_the_limit_are_cut_and_counted() -> None:
    page = page_of("".join(f"<item><title>{n}</title></item>" for n in range(5)), max_entries=3)

    assert [entry.title for entry in page.entries] == ["0", "1", "2"]
    assert page.cut == "read the first 3 of 5 entries"


def test_empty_and_repeated_entries_are_left_out_and_counted() -> None:
    item = "<item><guid>a</guid><title>a</title><link>https://a.example/1</link></item>"

    page = page_of(item + item + "<item><pubDate>now</pubDate></item>")

    assert len(page.entries) == 1
    assert page.cut == "left out 2 that were empty or repeated"


def test_a_link_that_differs_only_in_what_tracks_a_reader_repeats_its_entry_and_is_counted() -> None:
    item = "<item><guid>a</guid><title>a</title><link>https://a.example/1{}</link></item>"

    page = page_of(item.format("") + item.format("?utm_source=rss"))

    assert [entry.url for entry in page.entries] == ["https://a.example/1"]
    assert page.cut == "left out 1 that was empty or repeated"


def test_what_is_too_long_to_be_kept_whole_is_counted() -> None:
    texts = ("t" * TITLE, "s " * (SUMMARY // 2), f"http://a.example/{'a' * LONGEST_URL}")
    whole = "<item><title>{}</title><description>{}</description><link>http://a.example/</link></item>".format(*texts)
    assert page_of(whole).cut is None
    long = "<item><guid>{3}</guid><title>{0}t</title><description>{1}<b>s</b></description><link>{2}</link></item>"
    page = page_of(long.format(*texts, 1) + long.format(*texts, 2))
    assert page.cut == f"shortened 4 texts; left out 2 addresses of more than {LONGEST_URL} characters"
    assert [(len(entry.title), len(entry.summary), entry.url) for entry in page.entries] == [
        (TITLE, SUMMARY - 1, None)
    ] * 2


def test_a_guid_shared_by_several_links_stays_as_the_outlet_wrote_it() -> None:
    items = "".join(f"<item><guid>0</guid><link>https://a.example/{n}</link></item>" for n in "ab")

    assert [entry.guid for entry in page_of(items).entries] == ["0", "0"]


def test_what_a_feed_asks_for_is_read() -> None:
    page = page_of(
        "<ttl>90</ttl><skipHours><hour>1</hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    )

    assert page.hints == Hints(seconds=5400, skip_hours=(0, 1), skip_days=(6,))


ITEM = "<item><title>t</title><description>%s</description></item>"
HOURS = "<skipHours><hour>3</hour></skipHours>"


@pytest.mark.parametrize(
    ("content", "hours"),
    [
        (HOURS.lower() + ITEM, (3,)),
        ("<skipHours ><hour >3</hour ></skipHours >" + ITEM, (3,)),
        (ITEM + HOURS, (3,)),
        (ITEM % f"<![CDATA[{HOURS}]]>", ()),
        (ITEM % "<![CDATA[<skipHours><hour>9</hour></skipHours>]]>" + HOURS, (3,)),
    ],
)
def test_hours_to_skip_are_the_feeds_own_however_they_are_written(content: str, hours: tuple[int, ...]) -> None:
    assert page_of(content).hints.skip_hours == hours


def test_the_syndication_module_says_how_often() -> None:
    sy = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    page = read(
        f"<rss version='2.0' {sy}><channel><title>f</title><sy:updatePeriod>daily</sy:updatePeriod>"
        "<sy:updateFrequency>4</sy:updateFrequency></channel></rss>"
    )

    assert isinstance(page, Page)
    assert page.hints.seconds == 21_600


@pytest.mark.parametrize("ttl", ["-5", "soon", "9" * 400, ""])
def test_a_senseless_hint_asks_for_nothing(ttl: str) -> None:
    assert page_of(f"<ttl>{ttl}</ttl><skipHours><hour>x</hour></skipHours>").hints == Hints()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@b.example", "data:text/html,x", "http://[broken"])
def test_links_that_are_no_web_addresses_are_dropped(link: str) -> None:
    assert entry_of(f"<title>t</title><link>{link}</link>").url is None


def test_a_relative_link_is_resolved_against_the_feed() -> None:
    assert entry_of("<link>../story?id=1&amp;b=2</link>").url == "https://feeds.example/story?id=1&b=2"


@pytest.mark.parametrize(
    ("claim", "moment"),
    [
        ("Thu, 02 Oct 2025 15:30:00 +0330", datetime(2025, 10, 2, 12, 0, tzinfo=UTC)),
        ("2025-10-02T12:00:00Z", datetime(2025, 10, 2, 12, 0, tzinfo=UTC)),
        ("2025-10-02 12:00:00", datetime(2025, 10, 2, 12, 0, tzinfo=UTC)),
        ("Fri, 02 Oct 2099 12:00:00 GMT", datetime(2099, 10, 2, 12, 0, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("today", None),
    ],
)
def test_a_claimed_date_is_read_if_it_can_be_and_its_words_are_kept(claim: str, moment: datetime | None) -> None:
    entry = entry_of(f"<title>t</title><pubDate>{claim}</pubDate>")

    assert (entry.published, entry.published_claim) == (moment, claim)


def test_a_date_that_says_nothing_is_no_claim() -> None:
    item = "<title>t</title><summary type='xhtml'><b>s</b></summary><pubDate> </pubDate>"

    assert entry_of(item).published_claim is None


def test_a_guid_that_is_no_address_stays_as_it_is_and_makes_no_link() -> None:
    entry = entry_of("<title>t</title><guid>4711</guid>")

    assert (entry.guid, entry.url) == ("4711", None)


def test_a_guid_that_is_an_address_stands_in_for_a_missing_link() -> None:
    assert entry_of("<title>t</title><guid>https://a.example/1</guid>").url == "https://a.example/1"


def test_an_endless_guid_becomes_a_digest() -> None:
    assert entry_of(f"<title>t</title><guid>{'g' * 5000}</guid>").guid.startswith("sha256:")


@pytest.mark.parametrize("reference", ["&#xD800;", "&#xdFFf;", "&#55357;", "&#0;", "&#x1F;", "\x08", "&nosuch;"])
def test_one_impossible_character_costs_neither_the_page_nor_the_store(reference: str) -> None:
    entry = entry_of(f"<title>before {reference} after</title><guid>g{reference}</guid>")

    assert entry.title.startswith("before")
    assert entry.title.endswith("after")
    assert "\x00" not in entry.title + entry.guid
    assert (entry.title + entry.guid).encode()


@given(st.binary(max_size=400))
def test_no_bytes_whatever_break_the_parser(noise: bytes) -> None:
    item = b"<item><title>" + noise + b"</title></item>"
    for body in (noise, b"<rss version='2.0'><channel>" + item + b"</channel></rss>"):
        assert isinstance(read(body), Page | Failed)
