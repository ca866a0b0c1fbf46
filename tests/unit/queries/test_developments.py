"""Lists of developments and items: filters, and pages that neither skip nor repeat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection

from builders import DOSSIER, TODAY, definition, development, draft, feed, item, reading, screening
from logs import known
from tracker.domain.developments import Kind, Label, Occurred
from tracker.domain.errors import NotFound
from tracker.domain.events import (
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentWithdrawn,
    DossierOpened,
    Event,
    FeedAdded,
    FeedRemoved,
    ItemObserved,
    ItemTagged,
    ReportLinked,
)
from tracker.domain.tags import Direction, Stage
from tracker.queries import developments, items
from tracker.queries.developments import Filters
from tracker.queries.moment import Moment
from tracker.store import engine
from tracker.workflows.tools import Tools

ARMS = (Label("arms", Direction.STRAINS, Decimal(-1)),)
STORY: tuple[Event, ...] = (
    DossierOpened(definition()),
    FeedAdded(feed("courier"), ""),
    DevelopmentRecorded(development("a-b", occurred=Occurred("2025-06-01", ""), labels=ARMS)),
    DevelopmentRecorded(development("ab", occurred=Occurred("2025-06-01", ""), kind=Kind.CONDITION)),
    DevelopmentRecorded(development("B", occurred=Occurred("2025-06-01", ""), stage=Stage.SIGNED)),
    DevelopmentRecorded(
        development("old", occurred=Occurred("../2020", ""), origin="reviewer", statement="100% ÄRGER_x")
    ),
    DevelopmentRecorded(development("new", occurred=Occurred("2025-07~/..", ""), origin="item", article=None)),
    ItemObserved(item("i1"), screening()),
    ItemTagged("i1", "h", reading()),
    ReportLinked("new", "i1", "first report", Decimal(1)),
    ItemObserved(item("i2"), screening(relevant=False)),
    DevelopmentCorrected(development("ab", kind=Kind.ASSESSMENT, statement="Now."), ("kind", "statement"), "why"),
    DevelopmentWithdrawn("B", "wrong"),
)
ORDER = ["new", "B", "a-b", "ab", "old"]


@pytest.fixture
def connection(tools: Tools) -> Iterator[Connection]:
    """A log of the story, an event a batch."""
    for number, event in enumerate(STORY):
        known(tools, draft(event, str(number), stream="story"))
    with engine.reading(tools.engine) as connection:
        yield connection


def listed(connection: Connection, *, known_at: int | None = None, limit: int = 50, **filters: Any) -> list[str]:
    """Every id over all pages, the first page as known then."""
    found: list[str] = []
    cursor = None
    moment = Moment(known_at=known_at)
    while True:
        page = developments.list_developments(
            connection, DOSSIER, moment, filters=Filters(**filters), limit=limit, cursor=cursor, today=TODAY
        )
        found += [view.development.id for view in page.rows]
        cursor = page.next
        if cursor is None:
            return found


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
def test_pages_hold_every_row_once_in_the_order_of_day_and_bytes(connection: Connection, limit: int) -> None:
    assert listed(connection, limit=limit) == ORDER


def test_a_page_stays_at_the_position_of_the_first_one(tools: Tools, connection: Connection) -> None:
    ask: dict[str, Any] = {"filters": Filters(), "limit": 2, "today": TODAY}
    first = developments.list_developments(connection, DOSSIER, Moment(), cursor=None, **ask)
    known(tools, draft(DevelopmentRecorded(development("ab-late"))))
    with engine.reading(tools.engine) as later:
        second = developments.list_developments(later, DOSSIER, Moment(), cursor=first.next, **ask)
    assert [view.development.id for view in second.rows] == ["a-b", "ab"]
    assert second.context.position == first.context.position == len(STORY)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"category": "arms"}, ["a-b"]),
        ({"category": "trade"}, ["new", "B", "ab", "old"]),
        ({"category": "arms", "direction": "deepens"}, []),
        ({"direction": "strains"}, ["a-b"]),
        ({"kind": "assessment"}, ["ab"]),
        ({"stage": "signed"}, ["B"]),
        ({"origin": "item"}, ["new"]),
        ({"status": "withdrawn"}, ["B"]),
        ({"status": "withdrawn", "category": "trade"}, ["B"]),
        ({"feed": "courier"}, ["new"]),
        ({"since": date(2025, 6, 2)}, ["new"]),
        ({"until": date(2025, 5, 31)}, ["old"]),
        ({"text": "ärger"}, ["old"]),
        ({"text": "100% ä"}, ["old"]),
        ({"text": "r_x"}, ["old"]),
        ({"text": "e_x"}, []),
        ({"text": "%"}, ["old"]),
        ({"text": "NOW"}, ["ab"]),
    ],
)
def test_every_filter_that_is_set_must_fit(connection: Connection, filters: dict[str, Any], found: list[str]) -> None:
    assert listed(connection, **filters) == found


def test_the_past_is_listed_as_it_was_known(connection: Connection) -> None:
    assert listed(connection, known_at=4) == ["a-b", "ab"]
    assert listed(connection, known_at=len(STORY) - 1, status="withdrawn") == []
    assert listed(connection, known_at=0) == []


def test_a_development_shows_its_reports_its_rows_and_its_history(connection: Connection) -> None:
    answer = developments.get_development(connection, DOSSIER, Moment(), key="new", today=TODAY)
    assert [(r.item, r.feed, r.position) for r in answer.reports] == [("i1", "courier", 10)]
    assert [(row.category, row.weight) for row in answer.contributions] == [("trade", Decimal("2.0"))]
    _, changes = developments.history(connection, DOSSIER, Moment(), key="ab", today=TODAY)
    assert [(c.position, c.type) for c in changes] == [(4, "development.recorded"), (12, "development.corrected")]


def test_an_unknown_development_is_not_found_and_the_nearest_is_named(connection: Connection) -> None:
    with pytest.raises(NotFound, match="did you mean 'new'"):
        developments.get_development(connection, DOSSIER, Moment(), key="news", today=TODAY)
    with pytest.raises(NotFound):
        developments.get_development(connection, DOSSIER, Moment(known_at=2), key="ab", today=TODAY)


def test_a_cursor_of_other_filters_or_of_nobody_is_not_found(connection: Connection) -> None:
    ask: dict[str, Any] = {"limit": 1, "today": TODAY}
    page = developments.list_developments(connection, DOSSIER, Moment(), filters=Filters(), cursor=None, **ask)
    for filters, cursor in ((Filters(kind="forecast"), page.next), (Filters(), "e30"), (Filters(), "\ud800")):
        with pytest.raises(NotFound):
            developments.list_developments(connection, DOSSIER, Moment(), filters=filters, cursor=cursor, **ask)


@pytest.mark.parametrize(
    ("filters", "found"),
    [({}, ["i2", "i1"]), ({"relevant": True}, ["i1"]), ({"development": "new"}, ["i1"])],
)
def test_items_come_newest_first(connection: Connection, filters: dict[str, Any], found: list[str]) -> None:
    page = items.list_items(
        connection, DOSSIER, Moment(), filters=items.Filters(**filters), limit=9, cursor=None, today=TODAY
    )
    assert [view.item.id for view in page.rows] == found


def test_a_feed_or_a_category_that_never_was_is_an_error_and_no_empty_list(connection: Connection) -> None:
    ask: dict[str, Any] = {"limit": 9, "cursor": None, "today": TODAY}
    for filters in (items.Filters(feed="courrier"), items.Filters(development="nothing")):
        with pytest.raises(NotFound):
            items.list_items(connection, DOSSIER, Moment(), filters=filters, **ask)
    for wanted in (Filters(feed="courrier"), Filters(category="trad")):
        with pytest.raises(NotFound, match="did you mean"):
            developments.list_developments(connection, DOSSIER, Moment(), filters=wanted, **ask)


@pytest.mark.usefixtures("connection")
def test_what_a_removed_feed_brought_is_still_listed(tools: Tools) -> None:
    known(tools, draft(FeedRemoved("courier", "it closed"), "gone"))
    with engine.reading(tools.engine) as later:
        page = items.list_items(
            later, DOSSIER, Moment(), filters=items.Filters(feed="courier"), limit=9, cursor=None, today=TODAY
        )
    assert [view.item.id for view in page.rows] == ["i2", "i1"]
