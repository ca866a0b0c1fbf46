"""Which addresses a feed may be added with: no secrets, and none that would never be asked."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from tracker.domain.errors import InputError
from tracker.domain.items import Feed
from tracker.workflows.feed_rules import check_address, check_feed


def feed_at(url: str) -> Feed:
    return Feed("vestnik", "Vestnik", url, None, "ru", None, "vestnik", None, "C", "")


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@news.example/rss",
        "https://token@news.example/rss",
        "http://:secret@news.example",
        "ftp://x/y",
    ],
)
def test_an_address_that_holds_a_secret_or_is_none_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="url: expected an address with http or https, without user and password"):
        check_feed(feed_at(url))


@pytest.mark.parametrize(
    "url", ["http://news.example", "https://news.example/@desk/rss?mail=a@b.example", "http://[::1]:80/x"]
)
def test_a_sign_behind_the_host_is_no_secret(url: str) -> None:
    check_feed(feed_at(url))


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "10.1.2.3",
        "%31%32%37.0.0.1",
        "\uff11\uff12\uff17\u3002\uff10\u3002\uff10\u3002\uff11",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[fe80::1%25eth0]",
    ],
)
def test_an_address_that_would_never_be_asked_is_refused_in_any_spelling(host: str) -> None:
    with pytest.raises(InputError, match=r"url: .* is not a public address; TRACKER_FETCH_ALLOWED_NETWORKS"):
        check_address(f"http://{host}/rss", networks=())


def test_a_network_that_was_opened_on_purpose_may_be_added_from_and_no_other() -> None:
    networks = (ip_network("10.0.0.0/8"),)
    check_address("http://10.1.2.3/rss", networks=networks)
    with pytest.raises(InputError, match="not a public address"):
        check_address("http://127.0.0.1/rss", networks=networks)


@pytest.mark.parametrize("url", ["http://news.example/rss", "http://localhost/rss", "https://93.184.216.34/rss"])
def test_a_name_is_not_resolved_here_and_a_public_address_passes(url: str) -> None:
    check_address(url, networks=())


def test_a_port_that_no_web_server_has_is_refused() -> None:
    with pytest.raises(InputError, match="url: expected a URL with a host and a port that web servers use"):
        check_address("http://news.example:22/rss", networks=())
