"""A person changes which feeds are polled: each act is an event with its reason. What a feed brought stays.

`request`, where there is one, is what makes an act the same one when it is sent again: then it is done once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tracker.domain.dossier import Definition
from tracker.domain.envelope import Draft, event_id, require_person
from tracker.domain.errors import Conflict, NotFound, Unfit
from tracker.domain.events import Event, FeedAdded, FeedChanged, FeedPaced, FeedRemoved
from tracker.domain.items import Feed
from tracker.feeds.guard import Network
from tracker.projections.registers import DEFINITION_KEY
from tracker.queries.feeds import no_feed, removed_at
from tracker.queries.moment import Moment
from tracker.store.engine import Connection, reading, writing
from tracker.store.event_store import lock_head
from tracker.store.feed_state import begin_anew, forget, make_due
from tracker.store.requests_done import Request
from tracker.store.views import Stored
from tracker.workflows.feed_change import Wanted, changed_feed
from tracker.workflows.feed_rules import check_address, check_feed, check_fields, check_rest
from tracker.workflows.record import record
from tracker.workflows.repeated import done_before, keep_receipt
from tracker.workflows.tools import Tools


@dataclass(frozen=True, slots=True)
class FeedAct:
    """What was recorded: the event's type, its position, the feed as it is now, or was last, and which of its fields
    changed.
    """

    dossier: str
    type: str
    position: int
    feed: Feed
    changed: tuple[str, ...] = ()


def add(
    tools: Tools,
    dossier: str,
    feed: Feed,
    *,
    networks: tuple[Network, ...],
    reason: str,
    actor: str,
    request: Request | None = None,
) -> FeedAct:
    """Poll a feed from here on; `networks` are those that may be asked though they are not public.

    Raises InputError, Conflict where its id or its address is taken, NotFound without a log.
    """
    check_feed(feed)
    check_address(feed.url, networks=networks)

    def decide(feeds: dict[str, Feed]) -> tuple[Event, Feed]:
        _require_new(feeds, feed.id, feed.url)
        return FeedAdded(feed, reason), feed

    def also(connection: Connection) -> None:
        forget(connection, dossier, feed=feed.id)

    return _act(tools, dossier, feed.id, decide, reason=reason, actor=actor, request=request, also=also)


def require_free(tools: Tools, dossier: str, url: str) -> None:
    """Raise Conflict for an address that is polled already, given or reached by redirects that are for good."""
    with reading(tools.engine) as connection:
        _require_free(_feeds_of(connection, dossier), url)


def require_addable(
    tools: Tools, dossier: str, key: str, *, url: str, networks: tuple[Network, ...], by: tuple[str, str]
) -> None:
    """Raise what `add` would raise of these, for whoever is about to ask the address first; `by` whom, and why."""
    check_fields({"id": key, "url": url})
    check_address(url, networks=networks)
    actor, reason = by
    _require_said(reason, actor)
    with reading(tools.engine) as connection:
        _require_new(_feeds_of(connection, dossier), key, url)


def polled_at(tools: Tools, dossier: str) -> dict[str, str]:
    """The ids of the dossier's feeds, by their addresses; none without a log."""
    with reading(tools.engine) as connection:
        return {feed.url: key for key, feed in Stored(connection, dossier).all(Feed)}


def change(
    tools: Tools,
    dossier: str,
    key: str,
    wanted: Wanted,
    *,
    networks: tuple[Network, ...],
    reason: str,
    actor: str,
    request: Request | None = None,
) -> FeedAct:
    """Define a feed otherwise from here on; at another address it is polled as if for the first time.

    `networks` are those that may be asked though they are not public.

    Raises NotFound, InputError where a value does not fit or nothing would change, Conflict for an address that is
    polled already.
    """
    moves = wanted.url is not None

    def decide(feeds: dict[str, Feed]) -> tuple[Event, Feed]:
        old = _named(feeds, key)
        feed, changed = changed_feed(old, wanted)
        check_feed(feed)
        if feed.url != old.url:
            _require_free(feeds, feed.url)
            check_address(feed.url, networks=networks)
        return FeedChanged(feed, changed, reason), feed

    def also(connection: Connection) -> None:
        if moves:
            begin_anew(connection, dossier, feed=key, now=tools.now())

    return _act(tools, dossier, key, decide, reason=reason, actor=actor, request=request, also=also)


def pause(tools: Tools, dossier: str, key: str, *, reason: str, actor: str, request: Request | None = None) -> FeedAct:
    """Stop polling a feed until it is resumed. Raises NotFound, Conflict where it is paused already."""
    return _act(
        tools, dossier, key, _switch(key, paused=True, reason=reason), reason=reason, actor=actor, request=request
    )


def resume(tools: Tools, dossier: str, key: str, *, reason: str, actor: str, request: Request | None = None) -> FeedAct:
    """Poll a paused feed again, at the next tick. Raises NotFound, Conflict where it is not paused."""
    decide = _switch(key, paused=False, reason=reason)

    def also(connection: Connection) -> None:
        begin_anew(connection, dossier, feed=key, now=tools.now())

    return _act(tools, dossier, key, decide, reason=reason, actor=actor, request=request, also=also)


def pace(
    tools: Tools,
    dossier: str,
    key: str,
    seconds: int | None,
    *,
    reason: str,
    actor: str,
    request: Request | None = None,
) -> FeedAct:
    """Let a feed rest for so many seconds between polls, a minute to a day; `None` lets its own habit count again.

    Raises NotFound, InputError.
    """
    check_rest(seconds)

    def decide(feeds: dict[str, Feed]) -> tuple[Event, Feed]:
        return FeedPaced(key, seconds, reason), replace(_named(feeds, key), rest_seconds=seconds)

    def also(connection: Connection) -> None:
        make_due(connection, dossier, feeds=[key], now=tools.now())

    return _act(tools, dossier, key, decide, reason=reason, actor=actor, request=request, also=also)


def remove(tools: Tools, dossier: str, key: str, *, reason: str, actor: str, request: Request | None = None) -> FeedAct:
    """Poll a feed no more; its items and what they led to stay. Raises NotFound."""

    def decide(feeds: dict[str, Feed]) -> tuple[Event, Feed]:
        feed = _named(feeds, key)
        return FeedRemoved(key, reason), feed

    def also(connection: Connection) -> None:
        forget(connection, dossier, feed=key)

    return _act(tools, dossier, key, decide, reason=reason, actor=actor, request=request, also=also)


Decide = Callable[[dict[str, Feed]], tuple[Event, Feed]]


def _switch(key: str, *, paused: bool, reason: str) -> Decide:
    def decide(feeds: dict[str, Feed]) -> tuple[Event, Feed]:
        feed = _named(feeds, key)
        if feed.paused == paused:
            raise Conflict(f"feed {key!r} is {'paused' if paused else 'polled'} already")
        changed = replace(feed, paused=paused)
        return FeedChanged(changed, ("paused",), reason), changed

    return decide


def _require_new(feeds: dict[str, Feed], key: str, url: str) -> None:
    """An id stands for one feed, and an address is polled once. Raises Conflict."""
    if key in feeds:
        raise Conflict(f"feed {key!r} is there already: {feeds[key].url}")
    _require_free(feeds, url)


def _require_free(feeds: dict[str, Feed], url: str) -> None:
    """An address is polled once. Raises Conflict."""
    twin = next((other for other in feeds.values() if other.url == url), None)
    if twin is not None:
        raise Conflict(f"{url} is polled already, as feed {twin.id!r}")


def _named(feeds: dict[str, Feed], key: str) -> Feed:
    if key not in feeds:
        raise NotFound("feed", key, known=feeds)
    return feeds[key]


def _act(
    tools: Tools,
    dossier: str,
    key: str,
    decide: Decide,
    *,
    reason: str,
    actor: str,
    request: Request | None,
    also: Callable[[Connection], None] | None = None,
) -> FeedAct:
    """Decide on the feeds as they stand under the log's lock; the act's id is its place in the log.

    A request that was done before is answered as it was then.
    """
    _require_said(reason, actor)
    with writing(tools.engine) as connection:
        done = done_before(connection, request, FeedAct)
        if done is not None:
            return done
        head = lock_head(connection, dossier)
        feeds = _feeds_of(connection, dossier)
        try:
            event, feed = decide(feeds)
        except NotFound as error:
            removed = removed_at(connection, dossier, Moment(), key=key, today=tools.now().date())
            raise no_feed(key, removed=removed, known=feeds) from error
        draft = Draft(
            event_id=event_id(dossier, actor, "feed", key, str(head.position)),
            stream=f"feed:{key}",
            event=event,
            actor=actor,
        )
        now = tools.now()
        appended = record(connection, dossier, [draft], now=now, random_bytes=tools.random_bytes)
        if also is not None:
            also(connection)
        act = FeedAct(dossier, appended.events[0].type, appended.head.position, feed, getattr(event, "changed", ()))
        keep_receipt(connection, request, act, at=now)
        return act


def _require_said(reason: str, actor: str) -> None:
    """Raise InputError where nobody acts, Unfit without a reason."""
    require_person(actor)
    if not reason.strip():
        raise Unfit("reason", expected="why", found="an empty text")


def _feeds_of(connection: Connection, dossier: str) -> dict[str, Feed]:
    """The feeds as they stand. Raises NotFound without a log."""
    live = Stored(connection, dossier)
    if live.get(Definition, DEFINITION_KEY) is None:
        raise NotFound("dossier", dossier, hint="run `tracker seed load`")
    return dict(live.all(Feed))
