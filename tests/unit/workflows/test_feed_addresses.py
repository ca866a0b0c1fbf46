from __future__ import annotations

import pytest

from tracker.domain.errors import InputError
from tracker.domain.items import Feed
from tracker.workflows.feeds import check_feed


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
