"""One feed on a screen: what it is, how its polls go, and how much of what it brought matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rich.console import RenderableType

from tracker.cli.render import pairs, plain, word
from tracker.domain.amounts import counted
from tracker.domain.items import Feed
from tracker.queries.feeds import FeedHealth
from tracker.store.feed_state import FeedState
from tracker.workflows.spans import span


def card(one: FeedHealth, *, now: datetime) -> Iterator[RenderableType]:
    """The parts to print, in order."""
    yield plain(f"{one.feed.title}\n", "bold")
    yield pairs(*_defined(one.feed))
    yield plain("\nHealth", "bold")
    yield pairs(
        ("health", word(one.health)),
        *(_polls(one.state, paused=one.feed.paused, now=now) if one.state is not None else ()),
        ("304 answers", _share(one.share_not_modified, of=one.state.polls if one.state else 0, noun="poll")),
        ("relevant", _share(one.share_relevant, of=one.items, noun="item")),
        ("odd", ", ".join(one.odd)),
        ("last page", one.state.page_note if one.state else None),
    )


def _defined(feed: Feed) -> Iterator[tuple[str, object]]:
    yield "id", feed.id
    yield "address", feed.url
    yield "site", feed.site
    yield "owner", feed.group
    yield "wire", feed.wire
    yield "reliability", feed.reliability
    yield "language", feed.language
    yield "country", feed.country
    yield "interval", "its own habit" if feed.rest_seconds is None else f"{span(feed.rest_seconds)}, set by a person"
    yield "note", feed.note


def _polls(state: FeedState, *, paused: bool, now: datetime) -> Iterator[tuple[str, object]]:
    is_told = state.failures or state.last_outcome == "gone"
    said = f": {state.last_detail}" if state.last_detail and is_told else ""
    yield (
        "last poll",
        f"{_when(state.last_polled, now=now)}, {state.last_outcome}{said}" if state.last_outcome else None,
    )
    yield "last ok", _when(state.last_ok, now=now)
    yield "last new item", _when(state.last_new, now=now)
    yield "failures in a row", state.failures
    yield "next poll", "none while it is paused" if paused else _next(state.next_due, now=now)
    yield "time between items", None if state.gap_seconds is None else f"{span(state.gap_seconds)}, usually"
    yield "lag", None if state.lag_seconds is None else f"{span(state.lag_seconds)} from published to seen, usually"
    yield "moves to", state.moved_to


def _share(share: float | None, *, of: int, noun: str) -> str | None:
    return None if share is None else f"{share:.0%} of {counted(of, noun)}"


def _when(moment: datetime | None, *, now: datetime) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC, {ago(moment, now=now)} ago"


def _next(due: datetime, *, now: datetime) -> str:
    ahead = (due - now).total_seconds()
    return "due now" if ahead <= 0 else f"{due:%Y-%m-%d %H:%M} UTC, in {span(ahead)}"


def ago(moment: datetime | None, *, now: datetime) -> str | None:
    """How long ago, in the largest unit that fits."""
    return None if moment is None else span((now - moment).total_seconds())
