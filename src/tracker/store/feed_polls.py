"""What polls came to, noted on their feeds, many at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Connection, Text, bindparam, case, func, update

from tracker.store.clock import to_text
from tracker.store.feed_state import hold_leases
from tracker.store.tables import feed_state

_T = feed_state


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll of `url` came to, as it is kept.

    Validators replace the old ones where `ok`, the body's hash where there was a body. What stands below
    `items_revised` is as in `FeedState` and replaces what was there. `follow` is where it has moved to for good.
    """

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
    whole_at: datetime | None = None
    follow: str | None = None


_PLAIN = (
    *("gap_seconds", "lag_seconds", "moved_to", "moved_since", "hint_seconds", "frozen", "skew_seconds"),
    *("skip_hours", "skip_days", "page_note", "whole_at"),
)


def _given(name: str) -> Any:
    return bindparam(f"b_{name}", type_=_T.c[name].type)


def _if_ok(name: str) -> Any:
    return case((bindparam("b_ok", type_=Boolean()), _given(name)), else_=_T.c[name])


def _added(name: str) -> Any:
    return _T.c[name] + _given(name)


_NOTE = (
    update(_T)
    .where(_T.c.dossier == bindparam("b_dossier", type_=Text()), _T.c.feed == bindparam("b_feed", type_=Text()))
    .values(
        next_due=_given("next_due"),
        lease_owner=None,
        lease_until=None,
        failures=case(
            (bindparam("b_ok", type_=Boolean()), 0),
            (_given("last_outcome") == "gone", _T.c.failures),  # Its publisher ended it; nothing went wrong.
            else_=_T.c.failures + 1,
        ),
        last_outcome=_given("last_outcome"),
        last_detail=_given("last_detail"),
        last_polled=_given("last_polled"),
        polls=_T.c.polls + 1,
        not_modified=_added("not_modified"),
        items_new=_added("items_new"),
        items_revised=_added("items_revised"),
        last_ok=func.coalesce(_given("last_ok"), _T.c.last_ok),
        last_new=func.coalesce(_given("last_new"), _T.c.last_new),
        body_hash=func.coalesce(_given("body_hash"), _T.c.body_hash),
        url=_if_ok("url"),
        etag=_if_ok("etag"),
        last_modified=_if_ok("last_modified"),
        **{name: _given(name) for name in _PLAIN},
    )
)


def finish_polls(connection: Connection, dossier: str, polls: Mapping[str, Poll], *, owner: str) -> set[str]:
    """Note each feed's poll and give its lease back; returns the feeds for which `owner` still had it.

    Nothing is noted for the others.
    """
    held = hold_leases(connection, dossier, list(polls), owner=owner)
    if held:
        connection.execute(_NOTE, [_row(dossier, feed, polls[feed]) for feed in sorted(held)])
    return held


def _row(dossier: str, feed: str, poll: Poll) -> dict[str, Any]:
    at = to_text(poll.at)
    values = {
        "dossier": dossier,
        "feed": feed,
        "ok": poll.ok,
        "next_due": to_text(poll.next_due),
        "last_outcome": poll.outcome,
        "last_detail": poll.detail,
        "last_polled": at,
        "not_modified": int(poll.not_modified),
        "items_new": poll.items_new,
        "items_revised": poll.items_revised,
        "last_ok": at if poll.ok else None,
        "last_new": at if poll.items_new else None,
        "body_hash": poll.body_hash,
        "url": poll.url,
        "etag": poll.etag,
        "last_modified": poll.last_modified,
        **{name: getattr(poll, name) for name in _PLAIN},
        "moved_since": None if poll.moved_since is None else to_text(poll.moved_since),
        "whole_at": None if poll.whole_at is None else to_text(poll.whole_at),
    }
    return {f"b_{name}": value for name, value in values.items()}
