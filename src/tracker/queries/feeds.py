"""Feeds with their health, and how fresh the whole dossier is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from tracker.domain.errors import NotFound
from tracker.domain.items import Feed
from tracker.queries.moment import Context, Moment, resolve
from tracker.store import tables
from tracker.store.feed_state import FeedState, read_states
from tracker.store.views import as_of, get_as_of, known_at

NEVER, WAITING = "never-polled", "waiting"
FAILING = 3
SILENT_TIMES, SILENT_DAYS = 8, 3
"""A feed is silent when its newest item is so many times older than its items usually lie apart, and so many days."""
SILENT_POLLS = 48
"""A feed that never brought an item is silent after so many polls."""
FROZEN = 2
AT_PRESENT = Moment()


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed as defined at the moment, with its state now and the number of its items and of relevant ones.

    `health` is `ok`, `silent` (it answers, but brought nothing for much longer than it used to), `failing` (three
    failures in a row or more), `troubled` (the last poll failed), `paused`, `gone` (paused, because its publisher says
    that it will not come back), `never-polled`, or `waiting` (not polled yet since it was resumed or got another
    address). `odd` names what its server gets wrong: `frozen-validators`, `clock-skew`, `moving`.
    """

    feed: Feed
    health: str
    state: FeedState | None
    items: int
    relevant: int
    odd: tuple[str, ...] = ()

    @property
    def share_not_modified(self) -> float | None:
        """How many of its polls were answered by 304, 0..1; `None` before the first."""
        return self.state.not_modified / self.state.polls if self.state and self.state.polls else None

    @property
    def share_relevant(self) -> float | None:
        """How many of its items concern the relationship, 0..1; `None` before the first."""
        return self.relevant / self.items if self.items else None


@dataclass(frozen=True, slots=True)
class _Count:
    """What a feed brought: items, relevant ones, and the first and last of their days."""

    items: int = 0
    relevant: int = 0
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class FeedsAnswer:
    """Every feed known at the moment, by id."""

    context: Context
    feeds: tuple[FeedHealth, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """Freshness: how many feeds of each health, and the last poll that worked; and all that is known: items, relevant
    ones, those of feeds that were removed, and developments.
    """

    context: Context
    feeds: dict[str, int]
    items: int
    relevant: int
    of_removed: int
    developments: int
    last_ok: datetime | None
    last_new: datetime | None
    due: int


def list_feeds(connection: Connection, dossier: str, moment: Moment, *, today: date) -> FeedsAnswer:
    """Feeds with health. Raises NotFound, InputError."""
    return _listed(connection, dossier, moment, today=today)[0]


def _listed(
    connection: Connection, dossier: str, moment: Moment, *, today: date
) -> tuple[FeedsAnswer, dict[str, _Count]]:
    """The feeds with health, and what each feed there ever was had brought by then."""
    context, _ = resolve(connection, dossier, moment, today=today)
    states, counts = read_states(connection, dossier), _counts(connection, context)
    found = tuple(
        _health_of(feed, states.get(key), counts.get(key, _Count()))
        for key, feed in as_of(connection, dossier, Feed, position=context.position)
    )
    return FeedsAnswer(context, found), counts


def get_feed(connection: Connection, dossier: str, moment: Moment, *, key: str, today: date) -> FeedsAnswer:
    """One feed with health. Raises NotFound, InputError."""
    answer = list_feeds(connection, dossier, moment, today=today)
    found = tuple(row for row in answer.feeds if row.feed.id == key)
    if not found:
        removed = _removed_at(connection, answer.context, key)
        raise no_feed(key, removed=removed, known=[row.feed.id for row in answer.feeds])
    return FeedsAnswer(answer.context, found)


def removed_at(connection: Connection, dossier: str, moment: Moment, *, key: str, today: date) -> int | None:
    """Where a feed was removed, if it was there before and is not at the moment. Raises NotFound, InputError."""
    context, _ = resolve(connection, dossier, moment, today=today)
    return _removed_at(connection, context, key)


def removed_feeds(connection: Connection, context: Context, keys: Iterable[str]) -> dict[str, int]:
    """Where in the log each of these feeds was removed, of those that are gone at the moment."""
    found = ((key, _removed_at(connection, context, key)) for key in sorted(set(keys)))
    return {key: position for key, position in found if position is not None}


def no_feed(key: str, *, removed: int | None, known: Iterable[str]) -> NotFound:
    """That there is no such feed: none any more, or none ever, with the nearest."""
    if removed is not None:
        return NotFound("feed", key, hint=f"it was removed at position {removed}; what it brought is still listed")
    return NotFound("feed", key, known=known)


def require_feed(connection: Connection, context: Context, key: str | None) -> None:
    """Raise NotFound for a feed that the dossier never had: a list of nothing would say less. `None` is no feed."""
    if key is None or get_as_of(connection, context.dossier, Feed, key=key, position=context.position) is not None:
        return
    if _removed_at(connection, context, key) is None:
        known = [other for other, _ in as_of(connection, context.dossier, Feed, position=context.position)]
        raise no_feed(key, removed=None, known=known)


def _removed_at(connection: Connection, context: Context, key: str) -> int | None:
    table = tables.feeds
    query = select(func.max(table.c.known_to)).where(
        table.c.dossier == context.dossier, table.c.key == key, table.c.known_from <= context.position
    )
    last: int | None = connection.execute(query).scalar_one()
    return last if last is not None and last <= context.position else None


def get_status(connection: Connection, dossier: str, moment: Moment = AT_PRESENT, *, now: datetime) -> Status:
    """How fresh the dossier is at `now`, counting what was known at the moment. Raises NotFound."""
    answer, counts = _listed(connection, dossier, moment, today=now.date())
    removed = counts.keys() - {row.feed.id for row in answer.feeds}
    table, position = tables.developments, answer.context.position
    developments = connection.execute(
        select(func.count()).where(table.c.dossier == dossier, known_at(table, position))
    ).scalar_one()
    states = [row.state for row in answer.feeds if row.state is not None]
    by_health: dict[str, int] = {}
    for row in answer.feeds:
        by_health[row.health] = by_health.get(row.health, 0) + 1
    return Status(
        context=answer.context,
        feeds=dict(sorted(by_health.items())),
        items=sum(count.items for count in counts.values()),
        relevant=sum(count.relevant for count in counts.values()),
        of_removed=sum(counts[key].items for key in removed),
        developments=developments,
        last_ok=max((s.last_ok for s in states if s.last_ok), default=None),
        last_new=max((s.last_new for s in states if s.last_new), default=None),
        due=sum(row.state is None or row.state.next_due <= now for row in answer.feeds if not row.feed.paused),
    )


def _health_of(feed: Feed, state: FeedState | None, count: _Count) -> FeedHealth:
    found = health(feed, state)
    if found == "ok" and state is not None and _is_silent(state, count):
        found = "silent"
    return FeedHealth(feed, found, state, count.items, count.relevant, _odd(state))


def health(feed: Feed, state: FeedState | None) -> str:
    """One word for how a feed's polls go."""
    if feed.paused:
        return "gone" if state is not None and state.last_outcome == "gone" else "paused"
    if state is None or state.last_polled is None:
        return NEVER
    if state.last_outcome is None:
        return WAITING
    if state.failures == 0 and state.last_outcome != "gone":
        return "ok"
    return "failing" if state.failures >= FAILING else "troubled"


def _is_silent(state: FeedState, count: _Count) -> bool:
    if count.first is None or count.last is None:
        return state.polls >= SILENT_POLLS
    if state.last_ok is None or count.items < 3:
        return False
    usual = (count.last - count.first).days / (count.items - 1)
    return (state.last_ok.date() - count.last).days > max(SILENT_TIMES * usual, SILENT_DAYS)


def _odd(state: FeedState | None) -> tuple[str, ...]:
    if state is None:
        return ()
    found = {
        "frozen-validators": state.frozen >= FROZEN,
        "clock-skew": state.skew_seconds > 0,
        "moving": state.moved_to is not None,
    }
    return tuple(name for name, is_so in found.items() if is_so)


def _counts(connection: Connection, context: Context) -> dict[str, _Count]:
    table = tables.items
    query = (
        select(
            table.c.feed,
            func.count(),
            func.count().filter(table.c.concerns),
            func.min(table.c.day),
            func.max(table.c.day),
        )
        .where(table.c.dossier == context.dossier, known_at(table, context.position))
        .group_by(table.c.feed)
    )
    return {
        feed: _Count(items, relevant, date.fromisoformat(first), date.fromisoformat(last))
        for feed, items, relevant, first, last in connection.execute(query)
    }
