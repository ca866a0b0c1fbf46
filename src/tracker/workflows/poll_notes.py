"""What a poll means for the feed's next one: from the state before and the outcome to the note that is kept. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median_low

from tracker.domain.items import Feed
from tracker.feeds.base import Hints, Page, Validators
from tracker.store.feed_polls import Poll
from tracker.store.feed_state import FeedState
from tracker.workflows.rest import Pace, Wishes, gap_after, gap_of, lag_after, next_due

HELD = timedelta(days=3)
"""How long permanent redirects must have led to one address before it is taken for the feed's own."""
FROZEN = 2
"""From so many bodies with news under the same validators on, a feed is asked without any."""
SKEW = timedelta(hours=1)
_A_CENTURY = 36_525 * 86_400
UNCONDITIONAL = 48
WHOLE = timedelta(hours=24)
"""Every so many polls, and after so long of 304s, a page is asked for whole: a server that always answers 304 would
never be noticed otherwise."""
LIED = 50
"""What `frozen` begins at for a server that answered 304 while its page changed: so many pages whose validators change
with them, less `FROZEN`, and it is believed again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server's answer says beyond its page; `unasked` if its validators were kept back only to try it."""

    validators: Validators | None = None
    body_hash: str | None = None
    permanent_url: str | None = None
    fresh_seconds: int = 0
    not_modified: bool = False
    unasked: bool = False


@dataclass(frozen=True, slots=True)
class Brought:
    """What a page brought; `lags` are seconds from claimed date to now, one for each new item with a date."""

    new: int = 0
    revised: int = 0
    lags: tuple[float, ...] = ()


NOTHING = Brought()


def conditions(feed: Feed, state: FeedState, *, now: datetime) -> Validators:
    """What to ask with: nothing where the address is new, the validators are worth nothing, and once in a while."""
    if _is_worthless(feed, state) or _is_time(state, now):
        return Validators()
    return Validators(state.etag, state.last_modified)


def is_unasked(feed: Feed, state: FeedState, *, now: datetime) -> bool:
    """Whether validators are kept back only to see if the server tells the truth."""
    return not _is_worthless(feed, state) and _is_time(state, now)


def _is_worthless(feed: Feed, state: FeedState) -> bool:
    return state.url != feed.url or state.frozen >= FROZEN


def _is_time(state: FeedState, now: datetime) -> bool:
    if state.polls % UNCONDITIONAL == UNCONDITIONAL - 1:
        return True
    return (
        state.last_ok is not None
        and _was_unchanged(state)
        and (state.whole_at is None or now - state.whole_at >= WHOLE)
    )


def _was_unchanged(state: FeedState) -> bool:
    """Whether 304 was answered since the page last came whole."""
    return state.last_ok is not None and (state.whole_at is None or state.whole_at < state.last_ok)


def failed(
    feed: Feed, state: FeedState, reason: str, *, pace: Pace, now: datetime, detail: str = "", away: int | None = None
) -> Poll:
    """A poll without a page: what was known stays, the rest grows."""
    wishes = _wishes(feed, state, floor=state.hint_seconds)
    due = next_due(now, pace=pace, wishes=wishes, failures=state.failures + 1, reason=reason, feed=feed.id, away=away)
    return replace(_kept(feed, state), at=now, next_due=due, outcome=reason, detail=detail)


def answered(
    feed: Feed,
    state: FeedState,
    outcome: str,
    *,
    answer: Answer,
    pace: Pace,
    now: datetime,
    page: Page | None = None,
    brought: Brought = NOTHING,
    detail: str = "",
) -> Poll:
    """A poll that the server answered well, with a page where there was one to read."""
    kept = _with_page(_kept(feed, state), page, note=detail) if page is not None else _kept(feed, state)
    kept = _moved(replace(kept, at=now, whole_at=state.whole_at if answer.not_modified else now), feed, answer)
    first = page if state.last_ok is None else None
    gap = _gap(state, first, brought, now=now)
    validators = answer.validators or Validators()
    wishes = replace(_wishes(feed, state, floor=max(kept.hint_seconds, answer.fresh_seconds)), gap=gap)
    wishes = replace(wishes, skip_hours=_numbers(kept.skip_hours), skip_days=_numbers(kept.skip_days))
    return replace(
        kept,
        next_due=next_due(now, pace=pace, wishes=wishes, failures=0, reason=outcome, feed=feed.id, away=None),
        outcome=outcome,
        detail=detail,
        ok=True,
        not_modified=answer.not_modified,
        etag=validators.etag,
        last_modified=validators.last_modified,
        body_hash=answer.body_hash,
        items_new=brought.new,
        items_revised=brought.revised,
        gap_seconds=gap,
        lag_seconds=lag_after(state.lag_seconds, () if first else brought.lags),
        frozen=_frozen(state, answer, feed=feed, brought=brought, now=now),
        skew_seconds=_skew(state, brought),
    )


def _gap(state: FeedState, first: Page | None, brought: Brought, *, now: datetime) -> int | None:
    """The feed's habit, as a first page shows it by its dates, and later by what polls bring."""
    if first is not None:
        return gap_of([entry.published for entry in first.entries if entry.published], now=now)
    return gap_after(state.gap_seconds, now=now, last_ok=state.last_ok, last_new=state.last_new, new=brought.new)


def _kept(feed: Feed, state: FeedState) -> Poll:
    """The note that leaves everything as it was."""
    return Poll(
        url=feed.url,
        at=state.next_due,
        next_due=state.next_due,
        outcome="",
        detail="",
        ok=False,
        gap_seconds=state.gap_seconds,
        lag_seconds=state.lag_seconds,
        moved_to=state.moved_to,
        moved_since=state.moved_since,
        hint_seconds=state.hint_seconds,
        frozen=state.frozen,
        skew_seconds=state.skew_seconds,
        skip_hours=state.skip_hours,
        skip_days=state.skip_days,
        page_note=state.page_note,
        whole_at=state.whole_at,
    )


def _with_page(poll: Poll, page: Page, *, note: str) -> Poll:
    hints: Hints = page.hints
    return replace(
        poll,
        hint_seconds=hints.seconds,
        skip_hours=_text(hints.skip_hours),
        skip_days=_text(hints.skip_days),
        page_note=note or None,
    )


def _moved(poll: Poll, feed: Feed, answer: Answer) -> Poll:
    """Remember since when permanent redirects lead to one address, and follow it once that has held."""
    target = answer.permanent_url
    if target is None or target == feed.url:
        return replace(poll, moved_to=None, moved_since=None)
    if poll.moved_to != target or poll.moved_since is None:
        return replace(poll, moved_to=target, moved_since=poll.at)
    return replace(poll, follow=target) if poll.at - poll.moved_since >= HELD else poll


def _frozen(state: FeedState, answer: Answer, *, feed: Feed, brought: Brought, now: datetime) -> int:
    """Count news under validators that stayed; when they came after a 304, the server lied, and once is enough.

    It lied too where it was asked without validators, to try it, and shows what it says it had before the last 304.
    """
    validators = answer.validators or Validators()
    if validators == Validators() or state.url != feed.url or not (brought.new or brought.revised):
        return state.frozen
    if answer.unasked and _was_withheld(state, brought, now=now):
        return LIED
    if validators != Validators(state.etag, state.last_modified):
        return state.frozen - 1 if state.frozen > FROZEN else 0
    return max(state.frozen + 1, FROZEN if state.last_outcome == "not-modified" else 0)


def _skew(state: FeedState, brought: Brought) -> int:
    """By how much the middle one of the new items is dated after now; what stood there where none has a date.

    One embargoed item among others marks no clock. A clock that is slow cannot be told from items that come late.
    """
    if not brought.lags:
        return state.skew_seconds
    ahead = median_low(-lag for lag in brought.lags)
    return round(min(ahead, _A_CENTURY)) if ahead > SKEW.total_seconds() else 0


def _was_withheld(state: FeedState, brought: Brought, *, now: datetime) -> bool:
    """Whether a new item's date lies between the last whole page and, with an hour to spare, the last 304."""
    if state.last_ok is None or state.whole_at is None:
        return False
    dates = [now - timedelta(seconds=lag) for lag in brought.lags]
    return any(state.whole_at < date < state.last_ok - SKEW for date in dates)


def _wishes(feed: Feed, state: FeedState, *, floor: int) -> Wishes:
    return Wishes(
        own=feed.rest_seconds,
        gap=state.gap_seconds,
        floor=floor,
        skip_hours=_numbers(state.skip_hours),
        skip_days=_numbers(state.skip_days),
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)


def _text(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))
