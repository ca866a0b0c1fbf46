"""How feeds do: one word for each, what is odd about its server, and shares of what it answers and brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import update

from builders import DOSSIER, NOW, TODAY, definition, draft, feed, item, screening
from logs import known
from tracker.domain.errors import NotFound
from tracker.domain.events import DossierOpened, FeedAdded, FeedRemoved, ItemObserved
from tracker.queries.feeds import FAILING, FROZEN, SILENT_POLLS, FeedHealth, get_feed, get_status, health, removed_at
from tracker.queries.moment import Moment
from tracker.store.clock import to_text
from tracker.store.engine import reading, writing
from tracker.store.feed_polls import Poll, finish_polls
from tracker.store.feed_state import FeedState, begin_anew, lease_due, read_states
from tracker.store.tables import feed_state
from tracker.workflows.tools import Tools

DAY = timedelta(days=1)
FEED = feed()
PLAIN = Poll(url=FEED.url, at=NOW, next_due=NOW + DAY, outcome="ok", detail="", ok=True)


@pytest.fixture
def log(tools: Tools) -> Tools:
    known(tools, draft(DossierOpened(definition())), draft(FeedAdded(FEED, "")))
    return tools


def polled(tools: Tools, **changes: Any) -> FeedState:
    """A poll of the feed that came to this."""
    with writing(tools.engine) as connection:
        lease_due(connection, DOSSIER, feeds=[FEED.id], owner="w", now=NOW, lease=DAY, limit=1)
        finish_polls(connection, DOSSIER, {FEED.id: replace(PLAIN, **changes)}, owner="w")
        return read_states(connection, DOSSIER)[FEED.id]


def counted(tools: Tools, **columns: Any) -> None:
    """The feed's state with these values."""
    with writing(tools.engine) as connection:
        connection.execute(update(feed_state).values(**columns))


def brought(tools: Tools, *days_ago: int, relevant: bool = True) -> None:
    """Items of the feed, claimed so many days ago."""
    for number in days_ago:
        key = f"i{number}-{relevant}"
        dated = structs.replace(item(key), published=NOW - number * DAY)
        known(tools, draft(ItemObserved(dated, screening(relevant=relevant)), key))


def shown(tools: Tools) -> FeedHealth:
    with reading(tools.engine) as connection:
        (found,) = get_feed(connection, DOSSIER, Moment(), key=FEED.id, today=TODAY).feeds
        return found


def test_a_feed_is_never_polled_until_it_is_and_then_waits_once_it_begins_anew(log: Tools) -> None:
    assert shown(log).health == "never-polled"
    polled(log)
    assert shown(log).health == "ok"
    with writing(log.engine) as connection:
        begin_anew(connection, DOSSIER, feed=FEED.id, now=NOW)
    assert shown(log).health == "waiting"


def test_failures_in_a_row_trouble_a_feed_and_then_it_is_failing(log: Tools) -> None:
    words = [health(FEED, replace(polled(log), failures=n, last_outcome="timeout")) for n in (1, FAILING - 1, FAILING)]
    assert words == ["troubled", "troubled", "failing"]


def test_a_feed_is_gone_only_while_it_is_paused_for_that(log: Tools) -> None:
    gone = polled(log, ok=False, outcome="gone")
    paused = replace(FEED, paused=True)
    assert (health(paused, gone), health(FEED, gone), health(paused, None)) == ("gone", "troubled", "paused")


@pytest.mark.parametrize(
    ("days_ago", "health"),
    [((42, 41, 40), "silent"), ((5, 4, 3), "ok"), ((60, 40, 20), "ok"), ((41, 40), "ok"), ((5, 5, 5, 4), "silent")],
)
def test_a_feed_is_silent_where_nothing_new_came_for_much_longer_than_usual(
    log: Tools, days_ago: tuple[int, ...], health: str
) -> None:
    brought(log, *dict.fromkeys(days_ago))
    if len(set(days_ago)) < len(days_ago):
        brought(log, *dict.fromkeys(days_ago), relevant=False)
    polled(log)
    assert shown(log).health == health


def test_a_feed_that_answers_and_never_brought_anything_is_silent_after_many_polls(log: Tools) -> None:
    polled(log)
    counted(log, polls=SILENT_POLLS - 1)
    assert shown(log).health == "ok"
    counted(log, polls=SILENT_POLLS)
    assert shown(log).health == "silent"


def test_a_silent_feed_that_fails_is_in_trouble_first(log: Tools) -> None:
    polled(log, ok=False, outcome="timeout")
    counted(log, polls=SILENT_POLLS)
    assert shown(log).health == "troubled"


@pytest.mark.parametrize(
    ("columns", "odd"),
    [
        ({}, ()),
        ({"frozen": FROZEN}, ("frozen-validators",)),
        ({"frozen": FROZEN - 1}, ()),
        ({"skew_seconds": 7200}, ("clock-skew",)),
        ({"moved_to": "http://127.0.0.1/new", "moved_since": to_text(NOW)}, ("moving",)),
    ],
)
def test_what_a_server_gets_wrong_is_named(log: Tools, columns: dict[str, Any], odd: tuple[str, ...]) -> None:
    polled(log)
    if columns:
        counted(log, **columns)
    assert shown(log).odd == odd


def test_shares_are_of_polls_and_of_items_and_unknown_before_the_first(log: Tools) -> None:
    assert (shown(log).share_not_modified, shown(log).share_relevant) == (None, None)
    polled(log)
    counted(log, polls=8, not_modified=6)
    brought(log, 1, 2, 3)
    brought(log, 1, relevant=False)
    assert (shown(log).share_not_modified, shown(log).share_relevant) == (0.75, 0.75)


def test_the_status_counts_feeds_by_health_and_those_that_are_due(log: Tools) -> None:
    known(log, draft(FeedAdded(feed("other", paused=True), "")), draft(FeedAdded(feed("third"), "")))
    polled(log)
    with reading(log.engine) as connection:
        found = get_status(connection, DOSSIER, now=NOW)
    assert (found.feeds, found.due, found.last_ok) == ({"never-polled": 1, "ok": 1, "paused": 1}, 1, NOW)


def test_what_a_removed_feed_brought_is_counted_and_where_it_was_removed_is_known(log: Tools) -> None:
    brought(log, 1, 2)
    known(log, draft(FeedRemoved(FEED.id, "it closed"), "removed"))
    with reading(log.engine) as connection:
        status = get_status(connection, DOSSIER, now=NOW)
        assert (status.feeds, status.items, status.relevant, status.of_removed) == ({}, 2, 2, 2)
        before = Moment(known_at=4)
        assert [
            removed_at(connection, DOSSIER, moment, key=key, today=TODAY)
            for moment, key in ((Moment(), FEED.id), (before, FEED.id), (Moment(), "nothing"))
        ] == [5, None, None]
        with pytest.raises(NotFound, match=r"it was removed at position 5; what it brought is still listed"):
            get_feed(connection, DOSSIER, Moment(), key=FEED.id, today=TODAY)
    known(log, draft(FeedAdded(FEED, "it is back"), "again"))
    with reading(log.engine) as connection:
        assert removed_at(connection, DOSSIER, Moment(), key=FEED.id, today=TODAY) is None
