"""How long feeds rest: their habit, their wishes, their failures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.workflows.rest import (
    JITTER,
    LONGEST,
    Pace,
    Wishes,
    gap_after,
    gap_of,
    interval,
    lag_after,
    next_due,
)

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
PACE = Pace(usual=timedelta(minutes=30))
HOUR = 3600


def rest(wishes: Wishes = Wishes(), **changes: Any) -> float:  # noqa: B008 - frozen
    given: dict[str, Any] = {"failures": 0, "reason": "ok", "feed": "a", "away": None} | changes
    return (next_due(NOW, pace=PACE, wishes=wishes, **given) - NOW).total_seconds() / HOUR


@pytest.mark.parametrize(
    ("gap", "hours"),
    [(None, 0.5), (60, 1 / 6), (4 * HOUR, 2), (30 * 24 * HOUR, 24)],
    ids=["new", "busy", "calm", "dead"],
)
def test_a_feed_is_looked_at_twice_in_the_time_between_two_items(gap: int | None, hours: float) -> None:
    assert interval(PACE, Wishes(gap=gap)) == timedelta(hours=hours)


def test_what_a_person_set_takes_the_place_of_the_habit() -> None:
    assert interval(PACE, Wishes(own=60, gap=40 * HOUR)) == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("reason", "failures", "hours"),
    [
        ("http-500", 1, 0.5 * 2**0.5),
        ("http-418", 1, 1),
        ("http-404", 1, 2),
        ("http-418", 2, 2),
        ("http-404", 9, 24),
        ("timeout", 400, 24),
    ],
)
def test_a_rest_grows_with_failures_by_how_seldom_they_mend_up_to_a_day(
    reason: str, failures: int, hours: float
) -> None:
    assert hours <= rest(reason=reason, failures=failures) <= hours * (1 + JITTER)


def test_a_feed_is_never_asked_before_its_server_wants_it() -> None:
    assert rest(away=7 * HOUR) == 7
    assert rest(away=900 * HOUR) == 24
    assert rest(Wishes(floor=3 * HOUR)) >= 3
    assert rest(Wishes(own=600, floor=3 * HOUR)) >= 3


def test_a_skipped_hour_or_day_is_waited_out() -> None:
    due = next_due(
        NOW,
        pace=PACE,
        wishes=Wishes(skip_hours=(12, 13), skip_days=(0,)),
        failures=0,
        reason="ok",
        feed="a",
        away=None,
    )
    assert (due.weekday(), due.hour) == (1, 0)


def test_a_feed_that_skips_everything_is_polled_all_the_same() -> None:
    assert rest(Wishes(skip_hours=range(24))) < 1


def test_feeds_drift_apart_and_each_stays_where_it_is() -> None:
    rests = [rest(feed=f"feed-{number}") for number in range(50)]
    assert len(set(rests)) == 50
    assert rest(feed="feed-7") == rests[7]


def test_the_habit_follows_new_items_and_outlasted_silence() -> None:
    hours_ago = [NOW - timedelta(hours=hours) for hours in range(5)]
    assert gap_of(hours_ago, now=NOW) == HOUR
    assert gap_of([NOW + timedelta(days=1)] * 9, now=NOW) is None
    seen = {"now": NOW, "last_ok": NOW - timedelta(hours=2), "last_new": NOW - timedelta(hours=2)}
    assert gap_after(HOUR, new=4, **seen) == round(HOUR - 0.3 * HOUR / 2)
    assert gap_after(HOUR, new=0, **seen) == round(HOUR + 0.3 * HOUR)
    assert gap_after(9 * HOUR, new=0, **seen) == 9 * HOUR


def test_old_items_say_nothing_about_the_lag() -> None:
    assert lag_after(None, [60.0, 120.0, 90.0]) == 90
    assert lag_after(90, [90 * 24 * HOUR]) == 90


@given(
    gap=st.none() | st.integers(0, 10**9),
    floor=st.integers(0, 10**6),
    failures=st.integers(0, 10**4),
    away=st.none() | st.integers(0, 10**6),
    hours=st.sets(st.integers(0, 23)),
)
def test_no_feed_is_forgotten_or_hurried(
    gap: int | None, floor: int, failures: int, away: int | None, hours: set[int]
) -> None:
    found = rest(Wishes(gap=gap, floor=floor, skip_hours=hours), failures=failures, away=away) * HOUR
    assert PACE.shortest.total_seconds() <= found <= LONGEST.total_seconds() * (1 + JITTER) + 24 * HOUR
