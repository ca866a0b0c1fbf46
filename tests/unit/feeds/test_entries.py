"""Addresses come out absolute, and the short way for plain ones is the long way."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.feeds.entries import URL, is_plain_address, joined, link_of

_PIECES = st.sampled_from(
    (
        "http://",
        "https://",
        "HTTP://",
        "//",
        "/",
        "a.example",
        ":80",
        ":",
        "?",
        "#",
        "a=1",
        "&b",
        ";",
        "..",
        ".",
        "%D8",
        "@",
    )
)
_ADDRESSES = st.lists(_PIECES | st.text(max_size=2), max_size=8).map("".join)
_BASES = _ADDRESSES | st.just("https://feeds.example/a/b.xml?c=d#e")


@settings(max_examples=300)
@given(_ADDRESSES, _BASES)
@example("https://a.example/?", "https://b.example/")
@example("https://a.example/#", "https://b.example/")
@example("https://a.example/x;?y", "https://a.example/")
@example("https://a.example/\n", "https://a.example/")
@example("https://a.example/" + "a" * URL, "https://a.example/")
def test_the_short_way_for_plain_addresses_is_the_long_way(text: str, base: str) -> None:
    assert link_of(text, base=base) == joined(text, base=base)


@given(st.from_regex(r"\Ahttps?://[a-z0-9.-]{1,9}(:[0-9]{1,6})?(/[!-~]{0,9})?(\?[!-~]{0,9})?(#[!-~]{0,9})?\Z"), _BASES)
def test_the_short_way_holds_for_whatever_looks_like_an_address(text: str, base: str) -> None:
    assert link_of(text, base=base) == joined(text, base=base)


@pytest.mark.parametrize(
    "text", ["https://a.example", "http://a.example:80/b/%D8%AF?c=d&e#f", "https://a.example/?p=1"]
)
def test_usual_addresses_are_plain(text: str) -> None:
    assert is_plain_address(text)
