"""When a feed is due and who polls it. Operation, not history: none of it is an event.

Whoever waits for rows of several feeds locks them in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, delete, select, update

from tracker.store.clock import from_text, to_text
from tracker.store.driver import fetch, run, run_many
from tracker.store.parts import parts
from tracker.store.tables import feed_state, host_state
from tracker.store.views import bytewise

_T = feed_state


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a feed does. Times are UTC; `outcome` and `detail` describe the last poll; counts since it was added.

    `url` is the address that `etag`, `last_modified` and `body_hash` belong to. `gap_seconds` is the usual time between
    new items, `lag_seconds` the usual time from a claimed date to us. `moved_to` is where permanent redirects have led
    since `moved_since`. `frozen` counts bodies with news under the same validators; `skew_seconds` is how far the
    claimed dates of new items ran ahead of our clock. `page_note` says what was left out of the last page that was
    read, or odd about it. `host` is the machine it was leased for last, which holds it back by what `host_state` says.
    `whole_at` is when its page last came whole.
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
    gap_seconds: int | None = None
    lag_seconds: int | None = None
    moved_to: str | None = None
    moved_since: datetime | None = None
    hint_seconds: int = 0
    frozen: int = 0
    skew_seconds: int = 0
    skip_hours: str = ""
    skip_days: str = ""
    page_note: str | None = None
    host: str | None = None
    whole_at: datetime | None = None


_NAMES = tuple(one.name for one in fields(FeedState))
_FREE = (
    f"SELECT {', '.join(_NAMES)} FROM feed_state WHERE dossier = ? AND feed IN ? AND next_due <= ? "  # noqa: S608 - our own names
    "AND (lease_until IS NULL OR lease_until <= ?) ORDER BY next_due, feed LIMIT ? FOR UPDATE SKIP LOCKED"
)
_LEASE = "UPDATE feed_state SET lease_owner = ?, lease_until = ? WHERE dossier = ? AND feed IN ?"
_HELD = (
    "SELECT feed FROM feed_state WHERE dossier = ? AND feed IN ? AND lease_owner = ? "
    'ORDER BY feed COLLATE "C" FOR UPDATE'
)
_NAME_HOST = "UPDATE feed_state SET host = ? WHERE dossier = ? AND feed = ?"
_KNOWN = "SELECT feed FROM feed_state WHERE dossier = ? AND feed IN ?"
_MAKE = (
    "INSERT INTO feed_state (dossier, feed, next_due, failures, polls, not_modified, items_new, items_revised) "
    "VALUES (?, ?, ?, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING"
)


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
    rows = run(connection, _FREE, dossier, list(feeds), at, at, limit)
    states = [_state(dict(zip(_NAMES, row, strict=True))) for row in rows]
    if states:
        run(connection, _LEASE, owner, to_text(now + lease), dossier, [state.feed for state in states])
    return states


def name_hosts(connection: Connection, dossier: str, hosts: Mapping[str, str]) -> None:
    """Say for leased feeds, by id, which host their leases are for."""
    run_many(connection, _NAME_HOST, [(host, dossier, feed) for feed, host in sorted(hosts.items())])


def read_due(connection: Connection, dossier: str, *, now: datetime) -> tuple[dict[str, bool], set[str]]:
    """The feeds that are due and not leased, oldest first, each with whether its last poll was answered; and all that
    have a state at all.
    """
    at = to_text(now)
    query = select(_T.c.feed, _T.c.next_due, _T.c.lease_until, _T.c.polls, _T.c.failures).where(_T.c.dossier == dossier)
    rows = connection.execute(query.order_by(_T.c.next_due, _T.c.feed)).all()
    due = {
        feed: polls > 0 and failures == 0
        for feed, next_due, until, polls, failures in rows
        if next_due <= at and (until is None or until <= at)
    }
    return due, {row.feed for row in rows}


def release(connection: Connection, dossier: str, *, owner: str, feed: str | None = None) -> None:
    """Give back every lease of `owner`, or that on one feed; the feeds stay due."""
    mine = [_T.c.lease_owner == owner, *([] if feed is None else [_T.c.feed == feed])]
    _change(connection, dossier, _lock(connection, dossier, *mine), lease_owner=None, lease_until=None)


def hold_leases(connection: Connection, dossier: str, feeds: Sequence[str], *, owner: str) -> set[str]:
    """Those of the feeds that `owner` still has leased; their rows are locked until the transaction ends."""
    held: set[str] = set()
    for part in parts(feeds):
        held |= {feed for (feed,) in run(connection, _HELD, dossier, part, owner)}
    return held


def make_due(connection: Connection, dossier: str, *, feeds: Sequence[str], now: datetime) -> None:
    """Let these feeds be polled at the next tick, whatever their rest; that of their host still counts."""
    _make_rows(connection, dossier, feeds=feeds, now=now)
    for part in parts(feeds):
        _change(connection, dossier, _lock(connection, dossier, _T.c.feed.in_(part)), next_due=to_text(now))


def begin_anew(connection: Connection, dossier: str, *, feed: str, now: datetime) -> None:
    """Let a feed be polled at the next tick as if its last polls had not been; what it brought is still counted."""
    make_due(connection, dossier, feeds=[feed], now=now)
    unknown = dict.fromkeys(("last_outcome", "last_detail", "page_note", "moved_to", "moved_since"))
    connection.execute(
        update(_T).where(_T.c.dossier == dossier, _T.c.feed == feed).values(failures=0, frozen=0, **unknown)
    )


def forget(connection: Connection, dossier: str, *, feed: str) -> None:
    """Keep nothing of how a feed did: it is polled no more, or was added anew under an id that another had."""
    connection.execute(delete(_T).where(_T.c.dossier == dossier, _T.c.feed == feed))


def read_states(connection: Connection, dossier: str) -> dict[str, FeedState]:
    """Every feed's state by its id, due no sooner than its host may be asked; a feed never due yet has none."""
    rests = case((host_state.c.rest_until > _T.c.next_due, host_state.c.rest_until), else_=_T.c.next_due)
    columns = [rests.label("next_due") if column is _T.c.next_due else column for column in _T.c]
    query = select(*columns).outerjoin_from(_T, host_state, _T.c.host == host_state.c.host)
    rows = connection.execute(query.where(_T.c.dossier == dossier).order_by(_T.c.feed))
    return {row["feed"]: _state(row) for row in rows.mappings()}


def _lock(connection: Connection, dossier: str, *which: ColumnElement[bool]) -> list[str]:
    """The feeds whose rows these are, locked one after the other in the order of their ids."""
    query = select(_T.c.feed).where(_T.c.dossier == dossier, *which)
    return list(connection.execute(query.order_by(bytewise(connection, _T.c.feed)).with_for_update()).scalars())


def _change(connection: Connection, dossier: str, feeds: Sequence[str], **values: str | None) -> None:
    """Change the rows of feeds that are locked."""
    for part in parts(feeds):
        connection.execute(update(_T).where(_T.c.dossier == dossier, _T.c.feed.in_(part)).values(**values))


def _make_rows(connection: Connection, dossier: str, *, feeds: Sequence[str], now: datetime) -> None:
    known: set[str] = set()
    for part in parts(feeds):
        known |= {feed for (feed,) in fetch(connection, _KNOWN, dossier, part)}
    run_many(connection, _MAKE, [(dossier, feed, to_text(now)) for feed in sorted(set(feeds) - known)])


_TIMES = ("next_due", "lease_until", "last_polled", "last_ok", "last_new", "moved_since", "whole_at")


def _state(row: Mapping[Any, Any]) -> FeedState:
    found = {name: value for name, value in row.items() if name != "dossier"}
    for name in _TIMES:
        if found[name] is not None:
            found[name] = from_text(found[name])
    return FeedState(**found)
