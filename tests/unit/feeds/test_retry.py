"""Retry-After in both its forms, and how long an answer is fresh."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.feeds.retry import LONGEST, fresh_seconds, retry_after

NOW = datetime(2025, 10, 2, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("999999", LONGEST),
        ("9" * 5000, LONGEST),
        ("Thu, 02 Oct 2025 12:05:00 GMT", 300),
        ("Thu, 02 Oct 2025 12:05:00", 300),
        ("Thu, 02 Oct 2025 15:05:00 +0300", 300),
        ("Wed, 01 Oct 2025 12:00:00 GMT", 0),
        ("Fri, 01 Jan 2055 00:00:00 GMT", LONGEST),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
    ],
)
def test_seconds_and_dates_are_read_and_capped_at_a_day(value: str | None, seconds: int | None) -> None:
    assert retry_after(value, now=NOW) == seconds


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_it(value: str) -> None:
    seconds = retry_after(value, now=NOW)

    assert seconds is None or 0 <= seconds <= LONGEST


@pytest.mark.parametrize(
    ("cache_control", "expires", "seconds"),
    [
        ("max-age=600", None, 600),
        ('public, Max-Age="600"', None, 600),
        ("max-age=600", "Thu, 02 Oct 2025 15:00:00 GMT", 600),
        ("max-age=0", "Thu, 02 Oct 2025 15:00:00 GMT", 0),
        ("max-age=1234567890123", None, LONGEST),
        ("max-age=soon", "Thu, 02 Oct 2025 12:10:00 GMT", 600),
        ("max-age=", "Thu, 02 Oct 2025 12:10:00 GMT", 600),
        ("max-age=soon, max-age=60", None, 60),
        ("max-age=-1", None, 0),
        ("no-cache, max-age=600", "Thu, 02 Oct 2025 15:00:00 GMT", 0),
        ("max-age=600, No-Store", None, 0),
        ("private", "Thu, 02 Oct 2025 12:10:00 GMT", 600),
        (None, "Wed, 01 Oct 2025 12:00:00 GMT", 0),
        (None, "Fri, 01 Jan 2055 00:00:00 GMT", LONGEST),
        (None, "0", 0),
        (None, None, 0),
    ],
)
def test_how_long_an_answer_is_fresh(cache_control: str | None, expires: str | None, seconds: int) -> None:
    assert fresh_seconds(cache_control, expires=expires, now=NOW) == seconds
