"""Read models in tables: rows with the positions between which each was known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone

import pytest
from msgspec import structs
from sqlalchemy import Connection

from builders import DOSSIER, NOW, definition, development, feed, instrument, item, recorded, screening
from tracker.domain.events import (
    DevelopmentRecorded,
    DossierOpened,
    Event,
    FeedAdded,
    FeedChanged,
    FeedRemoved,
    InstrumentRecorded,
    ItemJudged,
    ItemObserved,
    ReportQuestioned,
)
from tracker.domain.items import Feed
from tracker.domain.reviews import Judgement
from tracker.projections.base import OPEN, Change
from tracker.projections.fold import PROJECTIONS, Nothing, fold, rows
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store import tables, views
from tracker.store.beside import beside, put_in_place
from tracker.store.engine import writing
from tracker.workflows.tools import Tools


@pytest.fixture
def connection(tools: Tools) -> Iterator[Connection]:
    """A write transaction on an empty database."""
    with writing(tools.engine) as connection:
        yield connection


def changes(*titles: str | None, start: int = 1) -> list[Change]:
    """One change a position for the feed `courier`; `None` closes it."""
    values = [None if title is None else feed("courier", title=title) for title in titles]
    return [Change(Feed, "courier", value, position) for position, value in enumerate(values, start=start)]


def laid(connection: Connection, found: Iterable[Change], *, position: int, dossier: str = DOSSIER) -> None:
    """Changes from what the tables hold, laid on them."""
    views.write(connection, dossier, found, before=views.Stored(connection, dossier), position=position)


def intervals(connection: Connection) -> list[tuple[int, int]]:
    return [(row.known_from, row.known_to) for row in views.stored_rows(connection, DOSSIER)]


def test_many_changes_of_a_key_in_one_batch_lie_end_to_end(connection: Connection) -> None:
    laid(connection, changes("a", "b", "c"), position=3)
    assert intervals(connection) == [(1, 2), (2, 3), (3, OPEN)]


def test_a_later_batch_closes_what_stood_open_at_its_first_change(connection: Connection) -> None:
    laid(connection, changes("a", "b"), position=2)
    laid(connection, changes("c", "d", start=5), position=6)
    assert intervals(connection) == [(1, 2), (2, 5), (5, 6), (6, OPEN)]


def test_a_key_may_close_and_open_again_in_one_batch(connection: Connection) -> None:
    laid(connection, changes("a"), position=1)
    laid(connection, changes(None, "b", None, "c", None, start=2), position=6)
    assert intervals(connection) == [(1, 2), (3, 4), (5, 6)]


def test_closing_what_is_not_there_changes_nothing(connection: Connection) -> None:
    laid(connection, changes(None), position=1)
    assert intervals(connection) == []


@pytest.mark.parametrize(("position", "title"), [(0, None), (1, "a"), (2, "b"), (3, None), (4, "c"), (99, "c")])
def test_a_value_is_read_as_of_a_position(connection: Connection, position: int, title: str | None) -> None:
    laid(connection, changes("a", "b", None, "c"), position=4)
    found = views.get_as_of(connection, DOSSIER, Feed, key="courier", position=position)
    assert (found and found.title) == title
    assert [value for _, value in views.as_of(connection, DOSSIER, Feed, position=position)] == (
        [found] if found else []
    )


def test_dossiers_do_not_see_each_other(connection: Connection) -> None:
    laid(connection, changes("a"), position=1)
    laid(connection, changes("b"), position=1, dossier="east-west")
    with beside() as empty:
        put_in_place(connection, empty, "east-west")
    assert intervals(connection) == [(1, OPEN)]
    assert views.versions(connection, "east-west") == {}


def test_each_projection_notes_how_far_it_saw_the_log(connection: Connection) -> None:
    laid(connection, changes("a"), position=7)
    assert views.versions(connection, DOSSIER) == {p.name: (p.version, 7) for p in PROJECTIONS}


def test_only_a_stream_that_goes_on_is_asked_for(connection: Connection) -> None:
    [first] = recorded([ItemObserved(item("a"), screening())])
    laid(connection, fold([first], Nothing()), position=1)
    begins = structs.replace(first, stream="item:a", stream_version=1)
    goes_on = structs.replace(begins, stream_version=2)
    assert views.read_ahead(connection, DOSSIER, [begins]).held[ItemView] == {"a": None}
    assert views.read_ahead(connection, DOSSIER, [goes_on]).held[ItemView]["a"] is not None


def test_keys_come_in_the_order_of_their_bytes(connection: Connection) -> None:
    keys = ["b", "B", "a-b", "ab", "a", "é", "_"]
    laid(connection, [Change(Feed, key, feed(key), n) for n, key in enumerate(keys, 1)], position=9)
    found = [key for key, _ in views.as_of(connection, DOSSIER, Feed, position=9)]
    assert found == sorted(keys, key=str.encode) == [row.key for row in views.stored_rows(connection, DOSSIER)]


EVENTS: dict[str, Callable[[], Event]] = {
    "definitions": lambda: DossierOpened(definition()),
    "feeds": lambda: FeedAdded(feed(), "a test"),
    "instruments": lambda: InstrumentRecorded(instrument()),
    "items": lambda: ItemObserved(item(), screening()),
    "item_decisions": lambda: ItemJudged("i1", "0" * 64, Judgement(False, ()), "sport"),
    "questions": lambda: ReportQuestioned("d1", "i1", 1, "an edit"),
    "developments": lambda: DevelopmentRecorded(development()),
    "contributions": lambda: DevelopmentRecorded(development()),
    "ledger_sums": lambda: DevelopmentRecorded(development()),
}


@pytest.mark.parametrize("table", [tables.metadata.tables[name] for name in EVENTS], ids=lambda table: table.name)
def test_what_is_written_is_what_a_fold_says(connection: Connection, table: object) -> None:
    events = recorded([DossierOpened(definition()), EVENTS[str(table)]()])
    made = list(fold(events, Nothing()))
    laid(connection, made, position=2)
    stored = list(views.stored_rows(connection, DOSSIER))
    folded = {(row.key, row.known_from): row for row in rows(made)}
    assert len(stored) == len(folded)
    for row in stored:
        same = folded[row.key, row.known_from]
        assert (same.known_to, same.value) == (row.known_to, views.value(row.body, same.cls))
    assert str(table) in {row.table for row in stored}


def test_stored_is_the_live_of_the_service(connection: Connection) -> None:
    events = recorded(
        [FeedAdded(feed("a"), ""), FeedAdded(feed("b"), ""), FeedChanged(feed("a", title="A"), ("title",), "")]
    )
    laid(connection, fold([*events, *recorded([FeedRemoved("b", "")], start=4)], Nothing()), position=4)
    live = views.Stored(connection, DOSSIER)
    assert dict(live.all(Feed)) == {"a": feed("a", title="A")}
    assert (live.get(Feed, "b"), live.get(DevelopmentView, "a")) == (None, None)


def test_the_day_of_an_item_is_that_of_its_date_in_utc(connection: Connection) -> None:
    late = datetime(2025, 6, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    events = [
        ItemObserved(item("i1", published=late), screening()),
        ItemObserved(item("i2", published=None), screening()),
    ]
    laid(connection, fold(recorded(events), Nothing()), position=2)
    days = {row.key: row.places["day"] for row in views.stored_rows(connection, DOSSIER)}
    assert days == {"i1": "2025-06-02", "i2": NOW.date().isoformat()}


def test_many_values_are_fetched_by_their_keys(connection: Connection) -> None:
    events = [ItemObserved(item(f"i{n}"), screening()) for n in range(5)]
    laid(connection, fold(recorded(events), Nothing()), position=5)
    found = views.get_many(connection, DOSSIER, ItemView, keys=["i1", "i3", "none"])
    assert {key: view.item for key, view in found.items()} == {"i1": item("i1"), "i3": item("i3")}
