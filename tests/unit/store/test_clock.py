"""Times as text: fixed width, UTC, and in order when sorted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.store.clock import day_text, from_text, to_text

MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(MOMENTS)
def test_a_time_reads_back_as_it_was_written(moment: datetime) -> None:
    assert from_text(to_text(moment)) == moment
    assert len(to_text(moment)) == len("2025-06-20T12:00:00.000000Z")


@given(MOMENTS, MOMENTS)
def test_texts_sort_as_times_do(one: datetime, other: datetime) -> None:
    assert (to_text(one) < to_text(other)) == (one < other)


def test_another_zone_is_written_as_utc() -> None:
    moment = datetime(2025, 6, 20, 1, 30, tzinfo=timezone(timedelta(hours=3, minutes=30)))
    assert to_text(moment) == "2025-06-19T22:00:00.000000Z"


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        to_text(datetime(2025, 6, 20, tzinfo=UTC).replace(tzinfo=None))


def test_a_day_is_its_iso_form_or_nothing() -> None:
    assert (day_text(date(2025, 6, 1)), day_text(None)) == ("2025-06-01", None)
