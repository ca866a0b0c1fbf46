"""Addresses of one story share a key; addresses of two stories do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.coreference.urls import canonical_url

STORY = "https://news.example/2025/10/02/treaty?id=7"


@pytest.mark.parametrize(
    "variant",
    [
        STORY,
        "http://news.example/2025/10/02/treaty?id=7",
        "HTTPS://News.Example/2025/10/02/treaty?id=7",
        "https://news.example:443/2025/10/02/treaty?id=7",
        "http://news.example:80/2025/10/02/treaty?id=7",
        "https://news.example./2025/10/02/treaty?id=7",
        "https://reader:secret@news.example/2025/10/02/treaty?id=7",
        "https://news.example/2025/10/02/treaty?id=7#comments",
        "https://news.example/2025/10/01/../02/treaty?id=7",
        "https://news.example/2025/10/02/treaty?utm_source=rss&utm_medium=feed&id=7",
        "https://news.example/2025/10/02/treaty?id=7&UTM_Campaign=x&fbclid=abc&at_medium=RSS&ns_source=y",
        "https://news.example/2025/10/02/treaty?id=7&yclid=1&_openstat=2&mc_cid=3&gclid=&traffic_source=rss",
        " https://news.example/2025/10/02/treaty?id=7\n",
    ],
)
def test_addresses_of_one_story_have_one_key(variant: str) -> None:
    assert canonical_url(variant) == STORY


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/2025/10/02/treaty?id=8",
        "https://news.example/2025/10/02/treaty",
        "https://news.example/2025/10/02/Treaty?id=7",
        "https://news.example/2025/10/02/treaty/?id=7",
        "https://news.example:8443/2025/10/02/treaty?id=7",
        "https://www.news.example/2025/10/02/treaty?id=7",
        "https://news.example/2025/10/02/treaty?id=7&p=2",
        "https://news.example/2025/10/02/treaty?id=7&source=wire&ref=a&cid=1",
    ],
)
def test_addresses_of_other_stories_have_other_keys(other: str) -> None:
    assert canonical_url(other) not in {STORY, None}


def test_order_of_parameters_does_not_matter() -> None:
    assert canonical_url("https://a.example/?b=2&a=1") == canonical_url("https://a.example/?a=1&b=2")


def test_letters_beyond_ascii_have_one_spelling() -> None:
    written = canonical_url("https://a.example/\u043d\u043e\u0432\u043e\u0441\u0442\u0438?q=\u0634")

    assert written == "https://a.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8?q=%D8%B4"
    assert written == canonical_url("https://a.example/%d0%bd%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8?q=%d8%b4")


@pytest.mark.parametrize(
    "text",
    ["", " ", "mailto:a@b.example", "javascript:void(0)", "/relative", "http://", "http://[::1", "x" * 5000, "tag:a,b"],
)
def test_what_is_no_web_address_has_no_key(text: str) -> None:
    assert canonical_url(text) is None


@given(st.text(max_size=60), st.sampled_from(["", "http://a.example/", "https://a.example/?", "http://[::1]:8/"]))
def test_a_key_is_its_own_key(text: str, start: str) -> None:
    key = canonical_url(start + text)

    assert key is None or canonical_url(key) == key


@given(st.from_regex(r"https?://[a-z0-9.-]{1,12}(/[A-Za-z0-9/_.~-]{0,20})?", fullmatch=True))
def test_the_short_way_for_plain_addresses_is_the_long_way(url: str) -> None:
    """A fragment, which says nothing, is nothing plain."""
    assert canonical_url(url) == canonical_url(f"{url}#part")
