"""What a poll leaves for the next: moves that hold, validators that are worth nothing, and dates that run ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from builders import NOW, feed
from tracker.feeds.base import Entry, Hints, Page, Validators
from tracker.store.feed_polls import Poll
from tracker.store.feed_state import FeedState
from tracker.workflows.poll_notes import (
    FROZEN,
    HELD,
    LIED,
    UNCONDITIONAL,
    WHOLE,
    Answer,
    Brought,
    answered,
    conditions,
    failed,
)
from tracker.workflows.rest import Pace

FEED = feed()
PACE = Pace(usual=timedelta(minutes=30))
ETAG = Validators('"1"', None)
DAY = timedelta(days=1)
MOVED = Answer(permanent_url="https://new.example/rss")


def state(**changes: Any) -> FeedState:
    plain = FeedState(
        feed=FEED.id,
        url=FEED.url,
        next_due=NOW,
        lease_owner="w",
        lease_until=NOW,
        etag=ETAG.etag,
        last_modified=None,
        body_hash="h",
        failures=0,
        last_outcome="ok",
        last_detail="",
        last_polled=NOW - DAY,
        last_ok=NOW - DAY,
        last_new=NOW - DAY,
        polls=7,
        not_modified=0,
        items_new=3,
        items_revised=0,
        whole_at=NOW - DAY,
    )
    return replace(plain, **changes)


def note(before: FeedState, answer: Answer = Answer(ETAG), **changes: Any) -> Poll:  # noqa: B008 - frozen
    given: dict[str, Any] = {"pace": PACE, "now": NOW} | changes
    return answered(FEED, before, "ok", answer=answer, **given)


def page(*ahead: timedelta, hints: Hints = Hints()) -> Page:  # noqa: B008 - frozen
    entries = (Entry(str(n), None, "t", "", NOW + span, None, None) for n, span in enumerate(ahead))
    return Page("f", None, tuple(entries), hints=hints)


def test_a_permanent_redirect_is_remembered_from_its_first_day_and_followed_once_it_has_held() -> None:
    first = note(state(), MOVED)
    assert (first.moved_to, first.moved_since, first.follow) == (MOVED.permanent_url, NOW, None)
    early = state(moved_to=MOVED.permanent_url, moved_since=NOW - HELD + timedelta(seconds=1))
    assert note(early, MOVED).follow is None
    held = state(moved_to=MOVED.permanent_url, moved_since=NOW - HELD)
    assert note(held, MOVED).follow == MOVED.permanent_url


def test_a_redirect_that_stops_or_leads_elsewhere_begins_anew() -> None:
    held = state(moved_to="https://other.example/", moved_since=NOW - 9 * DAY)
    assert (note(held, MOVED).moved_since, note(held, MOVED).follow) == (NOW, None)
    assert note(held).moved_to is None


def test_a_failure_between_forgets_no_redirect() -> None:
    held = state(moved_to=MOVED.permanent_url, moved_since=NOW - DAY)
    assert failed(FEED, held, "timeout", pace=PACE, now=NOW).moved_since == NOW - DAY


def test_news_under_the_same_validators_twice_make_them_worthless() -> None:
    once = note(state(), brought=Brought(new=1))
    assert once.frozen == 1
    twice = note(state(frozen=1), brought=Brought(revised=1))
    assert twice.frozen == FROZEN
    assert conditions(FEED, state(frozen=FROZEN), now=NOW) == Validators()


def test_one_lying_304_is_enough() -> None:
    assert note(state(last_outcome="not-modified"), brought=Brought(new=1)).frozen == FROZEN


def test_validators_that_change_with_their_page_are_believed_again() -> None:
    assert note(state(frozen=FROZEN), Answer(Validators('"2"')), brought=Brought(new=1)).frozen == 0
    assert note(state(frozen=1)).frozen == 1


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        (state(), ETAG),
        (state(url="http://old.example/"), Validators()),
        (state(polls=UNCONDITIONAL - 1), Validators()),
        (state(whole_at=NOW - 2 * DAY), Validators()),
        (state(whole_at=NOW - 2 * DAY, last_outcome="timeout", failures=1), Validators()),
        (state(whole_at=NOW - 2 * DAY, last_ok=NOW - 2 * DAY), ETAG),
        (state(whole_at=NOW - WHOLE + timedelta(seconds=1), last_ok=NOW), ETAG),
    ],
)
def test_a_page_is_asked_for_whole_where_its_address_is_new_and_now_and_then(
    before: FeedState, asked: Validators
) -> None:
    assert conditions(FEED, before, now=NOW) == asked


LIAR = {"whole_at": NOW - 3 * DAY, "last_ok": NOW - timedelta(hours=2)}
OTHER = Answer(Validators('"2"'), unasked=True)


@pytest.mark.parametrize(
    ("answer", "hours", "frozen"),
    [(OTHER, 5, LIED), (OTHER, 2.5, 0), (OTHER, 80, 0), (replace(OTHER, unasked=False), 5, 0)],
)
def test_a_page_had_whole_that_shows_what_304s_kept_back_tells_a_liar(
    answer: Answer, hours: float, frozen: int
) -> None:
    assert note(state(**LIAR), answer, brought=Brought(new=1, lags=(hours * 3600,))).frozen == frozen


def test_a_liar_is_believed_again_only_after_many_pages() -> None:
    assert note(state(frozen=LIED), Answer(Validators('"2"')), brought=Brought(new=1)).frozen == LIED - 1


def test_when_a_page_came_whole_is_kept_through_304s_and_failures() -> None:
    assert note(state()).whole_at == NOW
    assert note(state(), Answer(ETAG, not_modified=True)).whole_at == NOW - DAY
    assert failed(FEED, state(), "timeout", pace=PACE, now=NOW).whole_at == NOW - DAY


@pytest.mark.parametrize(
    ("ahead", "skew"),
    [
        ((5.0,), 5 * 3600),
        ((5.0, 4.0, -24.0), 4 * 3600),
        ((5.0, -0.2, -24.0), 0),
        ((0.9,), 0),
        ((-24.0,), 0),
        ((), 9),
        ((24.0 * 365 * 900,), 36_525 * 86_400),
    ],
)
def test_a_clock_is_marked_by_the_middle_one_of_its_new_items(ahead: tuple[float, ...], skew: int) -> None:
    """Hours by which each is dated after now; an embargoed item among others marks nothing."""
    brought = Brought(new=len(ahead), lags=tuple(-hours * 3600 for hours in ahead))
    assert note(state(skew_seconds=9), page=page(), brought=brought).skew_seconds == skew
    assert note(state(skew_seconds=9)).skew_seconds == 9


def test_what_was_left_out_of_a_page_is_kept_until_the_next_page() -> None:
    assert (
        note(state(), page=page(), detail="read the first 2 of 3 entries").page_note == "read the first 2 of 3 entries"
    )
    kept = state(page_note="read the first 2 of 3 entries")
    assert note(kept).page_note == kept.page_note
    assert failed(FEED, kept, "timeout", pace=PACE, now=NOW).page_note == kept.page_note
    assert note(kept, page=page()).page_note is None


def test_the_rest_that_a_person_set_counts_in_place_of_the_feeds_habit() -> None:
    paced = replace(FEED, rest_seconds=7200)
    poll = answered(paced, state(gap_seconds=60), "ok", answer=Answer(ETAG), pace=PACE, now=NOW)
    assert timedelta(hours=2) <= poll.next_due - NOW <= timedelta(hours=2.2)


def test_what_a_page_asks_for_holds_for_later_polls_without_a_page() -> None:
    first = note(state(), page=page(hints=Hints(7200, (3,), (6,))))
    assert (first.hint_seconds, first.skip_hours, first.skip_days) == (7200, "3", "6")
    later = note(state(hint_seconds=7200))
    assert later.next_due - NOW >= timedelta(hours=2)
    assert note(state(), Answer(ETAG, fresh_seconds=9000)).next_due - NOW >= timedelta(hours=2.5)


def test_the_first_page_shows_a_feeds_habit_and_its_old_items_no_lag() -> None:
    first = state(last_ok=None, last_new=None, last_outcome=None)
    poll = note(first, page=page(*(-n * 4 * timedelta(hours=1) for n in range(6))), brought=Brought(6, 0, (60.0,)))
    assert (poll.gap_seconds, poll.lag_seconds) == (4 * 3600, None)
    assert timedelta(hours=2) <= poll.next_due - NOW <= timedelta(hours=2.2)
