"""Markup becomes text; text becomes storable."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.feeds.text import line, plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two<br/>Three</p>", "One Two Three"),
        ("A <b>bold</b>er step", "A bolder step"),
        ("R&amp;D &lt; 5 &#8212; &quot;yes&quot;", 'R&D < 5 — "yes"'),
        ("5 < 8 and 9 > 3", "5 < 8 and 9 > 3"),
        ("before<script>alert('x')</script><style>p{}</style> after", "before after"),
        ("<img src=x onerror=alert(1)>Talks", "Talks"),
        ("<!-- hidden -->shown", "shown"),
        ("a\u00a0\u00a0b\n\tc", "a b c"),
        ("NUL\x00 and \x1f bell\x07", "NUL and bell"),
        ("&#0;&#xD800;x", "\ufffd\ufffdx"),
        ("lone \ud83d half", "lone \ufffd half"),
        ("\u0645\u06cc\u200c\u0631\u0648\u062f", "\u0645\u06cc\u200c\u0631\u0648\u062f"),
        ("pass\u202etxt.exe\u202c", "passtxt.exe"),
        ("agree\u00adment\ufeff", "agreement"),
        ("", ""),
    ],
)
def test_markup_becomes_one_line_of_plain_text(markup: str, text: str) -> None:
    assert plain(markup, longest=200) == text


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_can_be_stored_afterwards(markup: str) -> None:
    for text in (plain(markup, longest=100), line(markup, longest=100)):
        assert len(text) <= 100
        assert "\x00" not in text
        assert text.encode().decode() == text


@given(st.text(alphabet=st.characters(), max_size=300))
def test_cleaning_a_line_again_changes_nothing(text: str) -> None:
    once = line(text, longest=100)

    assert line(once, longest=100) == once


@given(
    st.text(
        alphabet=st.characters() | st.sampled_from("\x00\x07\x0b\x1f\x7f\x85\u00ad\u200b\u200c\u2028\u3000\ud800"),
        max_size=60,
    )
)
def test_the_short_way_for_a_line_without_oddities_is_the_long_way(text: str) -> None:
    kept = re.sub("[\ud800-\udfff]", "\ufffd", text)
    kept = re.sub("[\x00-\x1f\x7f-\x9f]", " ", kept)
    kept = re.sub("[\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]", "", kept)

    assert line(text, longest=40) == " ".join(kept.split())[:40].rstrip()


def test_a_hundred_thousand_nested_tags_cost_little() -> None:
    assert plain("<b>" * 100_000 + "deep", longest=1000) == ""
    assert plain("<div>" * 1000 + "deep", longest=8000) == "deep"
