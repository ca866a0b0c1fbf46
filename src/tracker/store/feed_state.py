"""When a feed is due, who polls it, and how the last polls went. Operation, not history: none of it is an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tracker.store.clock import from_text, to_text
from tracker.store.tables import feed_state

_T = feed_state


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a feed does. Times are UTC; `outcome` and `detail` describe the last poll; counts since it was added.

    `url` is the address that `etag`, `last_modified` and `body_hash` belong to.
    """

    feed: str
    url: str | None
    next_due: datetime
    lease_owner: str | None
    lease_until: datetime | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    failures: int
    last_outcome: str | None
    last_detail: str | None
    last_polled: datetime | None
    last_ok: datetime | None
    last_new: datetime | None
    polls: int
    not_modified: int
    items_new: int
    items_revised: int


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll of `url` came to, as it is kept. Validators replace the old ones where `ok`, the body's hash where
    there was a body."""

    url: str
    at: datetime
    next_due: datetime
    outcome: str
    detail: str
    ok: bool
    not_modified: bool = False
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    items_new: int = 0
    items_revised: int = 0


def lease_due(
    connection: Connection,
    dossier: str,
    *,
    feeds: Sequence[str],
    owner: str,
    now: datetime,
    lease: timedelta,
    limit: int,
) -> list[FeedState]:
    """Take at most `limit` due feeds for `owner`, oldest first; feeds leased by another worker are left to it."""
    _make_rows(connection, dossier, feeds=feeds, now=now)
    at = to_text(now)
    free = or_(_T.c.lease_until.is_(None), _T.c.lease_until <= at)
    query = (
        select(_T)
        .where(_T.c.dossier == dossier, _T.c.feed.in_(feeds), _T.c.next_due <= at, free)
        .order_by(_T.c.next_due, _T.c.feed)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    states = [_state(row) for row in connection.execute(query)]
    if states:
        connection.execute(
            update(_T)
            .where(_T.c.dossier == dossier, _T.c.feed.in_([s.feed for s in states]))
            .values(lease_owner=owner, lease_until=to_text(now + lease))
        )
    return states


def finish_poll(connection: Connection, dossier: str, feed: str, *, owner: str, poll: Poll) -> bool:
    """Note a poll and give the lease back; false, and nothing noted, where the lease went to somebody else.

    A feed whose host asked meanwhile to be left alone for longer rests for longer.
    """
    values: dict[str, Any] = {
        "next_due": case((_T.c.next_due > to_text(poll.next_due), _T.c.next_due), else_=to_text(poll.next_due)),
        "lease_owner": None,
        "lease_until": None,
        "failures": 0 if poll.ok else _T.c.failures + 1,
        "last_outcome": poll.outcome,
        "last_detail": poll.detail,
        "last_polled": to_text(poll.at),
        "polls": _T.c.polls + 1,
        "not_modified": _T.c.not_modified + int(poll.not_modified),
        "items_new": _T.c.items_new + poll.items_new,
        "items_revised": _T.c.items_revised + poll.items_revised,
    }
    if poll.ok:
        values["last_ok"] = to_text(poll.at)
        values |= {"url": poll.url, "etag": poll.etag, "last_modified": poll.last_modified}
    if poll.body_hash is not None:
        values["body_hash"] = poll.body_hash
    if poll.items_new:
        values["last_new"] = to_text(poll.at)
    mine = and_(_T.c.dossier == dossier, _T.c.feed == feed, _T.c.lease_owner == owner)
    return connection.execute(update(_T).where(mine).values(values)).rowcount == 1


def release(connection: Connection, dossier: str, *, owner: str) -> None:
    """Give back every lease of `owner`; the feeds stay due."""
    connection.execute(
        update(_T).where(_T.c.dossier == dossier, _T.c.lease_owner == owner).values(lease_owner=None, lease_until=None)
    )


def hold_lease(connection: Connection, dossier: str, feed: str, *, owner: str) -> bool:
    """Lock the feed's row if `owner` still has the lease; the lock ends with the transaction."""
    query = select(_T.c.feed).where(_T.c.dossier == dossier, _T.c.feed == feed, _T.c.lease_owner == owner)
    return connection.execute(query.with_for_update()).first() is not None


def count_due(connection: Connection, dossier: str, *, feeds: Sequence[str], now: datetime) -> int:
    """How many of these feeds are due, leased or not; one that was never polled is."""
    resting = select(func.count()).where(_T.c.dossier == dossier, _T.c.feed.in_(feeds), _T.c.next_due > to_text(now))
    return len(feeds) - connection.execute(resting).scalar_one()


def rest_until(connection: Connection, dossier: str, *, feeds: Sequence[str], until: datetime) -> None:
    """Poll none of these feeds before a moment."""
    connection.execute(
        update(_T)
        .where(_T.c.dossier == dossier, _T.c.feed.in_(feeds), _T.c.next_due < to_text(until))
        .values(next_due=to_text(until))
    )


def make_due(connection: Connection, dossier: str, *, feeds: Sequence[str], now: datetime) -> None:
    """Let these feeds be polled at the next tick, whatever their rest."""
    _make_rows(connection, dossier, feeds=feeds, now=now)
    connection.execute(update(_T).where(_T.c.dossier == dossier, _T.c.feed.in_(feeds)).values(next_due=to_text(now)))


def read_states(connection: Connection, dossier: str) -> dict[str, FeedState]:
    """Every feed's state by its id; a feed never due yet has none."""
    rows = connection.execute(select(_T).where(_T.c.dossier == dossier).order_by(_T.c.feed))
    return {row.feed: _state(row) for row in rows}


def _make_rows(connection: Connection, dossier: str, *, feeds: Sequence[str], now: datetime) -> None:
    known = set(connection.execute(select(_T.c.feed).where(_T.c.dossier == dossier, _T.c.feed.in_(feeds))).scalars())
    fresh = [
        {
            "dossier": dossier,
            "feed": feed,
            "next_due": to_text(now),
            "failures": 0,
            "polls": 0,
            "not_modified": 0,
            "items_new": 0,
            "items_revised": 0,
        }
        for feed in feeds
        if feed not in known
    ]
    if fresh:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(_T).on_conflict_do_nothing(), fresh)


def _state(row: Any) -> FeedState:
    def moment(text: str | None) -> datetime | None:
        return None if text is None else from_text(text)

    return FeedState(
        feed=row.feed,
        url=row.url,
        next_due=from_text(row.next_due),
        lease_owner=row.lease_owner,
        lease_until=moment(row.lease_until),
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        failures=row.failures,
        last_outcome=row.last_outcome,
        last_detail=row.last_detail,
        last_polled=moment(row.last_polled),
        last_ok=moment(row.last_ok),
        last_new=moment(row.last_new),
        polls=row.polls,
        not_modified=row.not_modified,
        items_new=row.items_new,
        items_revised=row.items_revised,
    )
