"""What a server says of its feed for good becomes an event: one that is gone is paused, one that moved is followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tracker.domain.envelope import WORKER_ACTOR, Draft, event_id
from tracker.domain.events import FeedChanged
from tracker.domain.items import Feed
from tracker.store.engine import Connection
from tracker.store.event_store import lock_head
from tracker.store.feed_polls import Poll, finish_polls
from tracker.store.views import Stored
from tracker.workflows.record import record
from tracker.workflows.tools import Tools


def note_polls(
    connection: Connection, tools: Tools, dossier: str, polls: Mapping[str, Poll], *, owner: str
) -> set[str]:
    """Note each feed's poll, and append what polls mean for good, inside the caller's write transaction.

    Returns the feeds for which `owner` still had the lease; nothing is noted for the others.
    """
    final = sorted(key for key, poll in polls.items() if is_for_good(poll))
    if final:
        # The log's head is locked before any feed is, here and wherever a person changes a feed.
        lock_head(connection, dossier)
    held = finish_polls(connection, dossier, polls, owner=owner)
    for key in final:
        if key in held:
            _settle(connection, tools, dossier, key, polls[key])
    return held


def is_for_good(poll: Poll) -> bool:
    """Whether what a server said changes its feed, which the log must keep."""
    return poll.outcome == "gone" or poll.follow is not None


def _settle(connection: Connection, tools: Tools, dossier: str, key: str, poll: Poll) -> None:
    """Append what a poll that changes the feed means; the caller holds the log's head.

    The feed as it is defined now counts, which may be at another address than the one that was asked. An address that
    another feed has is not taken.
    """
    feeds = dict(Stored(connection, dossier).all(Feed))
    feed = feeds.get(key)
    if feed is None or feed.paused or feed.url != poll.url:
        return
    if poll.outcome == "gone":
        changed = FeedChanged(
            replace(feed, paused=True), ("paused",), f"the publisher says that it will not come back: {poll.detail}"
        )
    elif poll.follow is None or any(other.url == poll.follow for other in feeds.values()):
        return
    else:
        since = f"{poll.moved_since:%Y-%m-%d}"
        reason = f"permanent redirects have led there from {feed.url} since {since}"
        changed = FeedChanged(replace(feed, url=poll.follow), ("url",), reason)
    draft = Draft(
        event_id=event_id(
            dossier, WORKER_ACTOR, "pause" if poll.outcome == "gone" else "move", key, poll.at.isoformat()
        ),
        stream=f"feed:{key}",
        event=changed,
        actor=WORKER_ACTOR,
    )
    record(connection, dossier, [draft], now=poll.at, random_bytes=tools.random_bytes)
