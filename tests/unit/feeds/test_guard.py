"""Only public addresses are connected to, in whatever spelling they come."""

from __future__ import annotations

import socket
from ipaddress import ip_address, ip_network

import pytest

from addresses import PRIVATE, PUBLIC
from tracker.feeds.guard import AddressRefused, check_url, checked_socket, is_allowed


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_allowed(ip_address(address), exceptions=())


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert not is_allowed(ip_address(address), exceptions=())


def test_an_exception_opens_its_network_and_nothing_else() -> None:
    exceptions = (ip_network("127.0.0.1/32"),)

    assert is_allowed(ip_address("127.0.0.1"), exceptions=exceptions)
    assert is_allowed(ip_address("::ffff:127.0.0.1"), exceptions=exceptions)
    assert not is_allowed(ip_address("127.0.0.2"), exceptions=exceptions)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127.0.0.1.",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fe80::1%25eth0]",
        "169.254.169.254",
    ],
)
def test_every_spelling_of_a_private_address_is_refused_before_connecting(host: str) -> None:
    refusal = check_url(f"http://{host}:8000/feed", exceptions=())

    assert refusal is not None
    assert refusal.code == "refused-address"


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("ftp://example.org/feed", "ftp"),
        ("file:///etc/passwd", "file"),
        ("javascript:alert(1)", "javascript"),
        ("//example.org/feed", "scheme"),
        ("http:///feed", "host"),
        ("http://user:secret@example.org/", "credentials"),
        ("http://user@example.org/", "credentials"),
        ("http://example.org:99999/", "cannot be read"),
        ("http://example.org:0/", "port"),
        ("http://example.org:22/", "port"),
        ("http://example.org:25/", "port"),
        ("https://example.org:6379/", "port"),
        ("http://[::1/feed", "cannot be read"),
        ("http://exa mple.org/", "spaces"),
        ("http://example.org/a\r\nHost: b", "control"),
        ("http://example.org/\udce9", "control"),
        ("", "scheme"),
    ],
)
def test_urls_that_are_no_feed_addresses_are_refused_with_a_reason(url: str, word: str) -> None:
    refusal = check_url(url, exceptions=())

    assert refusal is not None
    assert refusal.code == "refused-url"
    assert word in refusal.detail
    assert "secret" not in refusal.detail


@pytest.mark.parametrize(
    "url", ["http://example.org/feed", "https://пример.испытание/лента", "http://8.8.8.8:8080/rss?a=b"]
)
def test_ordinary_urls_pass(url: str) -> None:
    assert check_url(url, exceptions=()) is None


def test_no_socket_is_made_towards_a_refused_address() -> None:
    make = checked_socket(())

    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1 is not a public address"):
        make((socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("10.0.0.1", 80)))


def test_no_socket_is_made_for_another_address_family() -> None:
    with pytest.raises(AddressRefused):
        checked_socket(())((socket.AF_UNIX, socket.SOCK_STREAM, 0, "", ("/run/some.sock",)))
