"""Records of WARC files are given whole or told to be damaged, wherever a file breaks off."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

import pytest

from tracker.feeds.warc import ANOTHER_KIND, DAMAGED, ZIPPED_WHOLE, Answer, Damage, answers_in

Pack = Callable[[bytes], bytes]
URLS = ("http://a.example/", "http://b.example/")


def record(url: str, body: bytes = b"<rss>" + b"words " * 40 + b"</rss>") -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-07-01T09:00:00Z\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def read(data: bytes, max_bytes: int = 10_000) -> list[Answer | Damage]:
    return list(answers_in(io.BytesIO(data), max_bytes=max_bytes))


def zipped(one: bytes) -> bytes:
    return gzip.compress(one, mtime=0)


def plain(one: bytes) -> bytes:
    return one


@pytest.mark.parametrize(("pack", "end"), [(zipped, 0), (plain, 4)], ids=["gzipped", "plain"])
def test_wherever_a_file_is_cut_the_record_before_stays_and_the_cut_one_is_told(pack: Pack, end: int) -> None:
    first, second = (pack(record(url)) for url in URLS)
    for kept in range(1, len(second) - end):  # The blank lines behind a plain record are not of its length.
        found = read(first + second[:kept])
        assert isinstance(found[0], Answer), kept
        assert [one.why for one in found[1:] if isinstance(one, Damage)] == [DAMAGED], kept
        assert len(found) == 2, kept
    assert [one.url for one in read(first + second)] == list(URLS)


@pytest.mark.parametrize("pack", [zipped, plain])
def test_a_cut_first_record_is_told_with_its_address(pack: Pack) -> None:
    assert read(pack(record(URLS[0]))[:-10]) == [Damage(URLS[0], DAMAGED)]


def test_a_record_longer_than_it_says_costs_itself_only() -> None:
    short = record(URLS[0]).replace(b"</rss>", b"</rss>more")
    assert [type(one) for one in read(short + record(URLS[1]))] == [Damage, Answer]


@pytest.mark.parametrize("head", [b"", b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n"])
def test_an_archive_gzipped_as_a_whole_is_told_as_that(head: bytes) -> None:
    large = b"".join(record(url, bytes(range(256)) * 100) for url in URLS)
    for records in (large, b"".join(map(record, URLS))):
        assert read(zipped(head + records), 100_000) == [Damage("", ZIPPED_WHOLE)]


def test_another_kind_of_file_and_none_at_all_are_told_apart() -> None:
    assert read(b"<html>\n") == [Damage("", ANOTHER_KIND)]
    assert read(b"") == []


def test_an_answer_without_an_address_or_of_another_status_is_passed_over() -> None:
    missing = record(URLS[1]).replace(b"200 OK", b"404 No")
    nameless = record(URLS[0]).replace(b"WARC-Target-URI: http://a.example/\r\n", b"")
    assert [one.url for one in read(missing + nameless + record(URLS[1]))] == [URLS[1]]
