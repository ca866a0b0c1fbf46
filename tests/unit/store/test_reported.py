"""Reports in rows of their own: what is stored of a change, and that whoever reads finds the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import pytest
from sqlalchemy import Connection, select

from builders import DOSSIER, TODAY, definition, development, draft, feed, item, recorded, screening
from logs import known
from tracker.domain.envelope import Recorded
from tracker.domain.events import (
    DevelopmentRecorded,
    DevelopmentsMerged,
    DevelopmentSplit,
    DossierOpened,
    Event,
    FeedAdded,
    FeedChanged,
    ItemObserved,
    ReportLinked,
    ReportUnlinked,
)
from tracker.domain.reviews import Moved
from tracker.projections.base import OPEN
from tracker.projections.fold import Nothing, Overlay, fold
from tracker.projections.views import DevelopmentView
from tracker.queries.developments import Filters, history, list_developments
from tracker.queries.moment import Moment, resolve
from tracker.queries.together import views_of
from tracker.store import tables, views
from tracker.store.engine import reading, writing
from tracker.workflows.redact import redact
from tracker.workflows.replay import replay
from tracker.workflows.tools import Tools

ONE = Decimal(1)
BEGINNING: tuple[Event, ...] = (
    DossierOpened(definition()),
    FeedAdded(feed("a"), ""),
    FeedAdded(feed("b"), ""),
    *(ItemObserved(item(f"i{n}", feed="ab"[n % 2]), screening()) for n in range(6)),
    DevelopmentRecorded(development("d1")),
    DevelopmentRecorded(development("d2")),
)
LINKS = tuple(ReportLinked("d1" if n % 3 else "d2", f"i{n}", "story", ONE) for n in range(6))
STORY: tuple[Event, ...] = (
    *BEGINNING,
    *LINKS,
    ReportLinked("d1", "i4", "story", ONE, copy_of=("i1",)),
    FeedChanged(feed("b", reliability="A"), ("reliability",), "a test"),
    DevelopmentsMerged("d2", (Moved("d1", ("i1", "i2", "i4", "i5")),), "the same"),
    DevelopmentSplit("d2", "d1", ("i4", "i2"), "not the same"),
    ReportUnlinked("d2", "i3", "something else"),
    ReportLinked("d2", "i3", "story", ONE),
    DevelopmentRecorded(development("d3")),
    FeedChanged(feed("a", wire="w"), ("wire",), "a test"),
)


@pytest.fixture
def connection(tools: Tools) -> Iterator[Connection]:
    """A write transaction on an empty database."""
    with writing(tools.engine) as connection:
        yield connection


def stored(connection: Connection, events: Sequence[Event], *, a_batch: int) -> list[Recorded]:
    """The events folded into the tables, so many at a time."""
    told = recorded(events)
    for start in range(0, len(told), a_batch):
        batch = told[start : start + a_batch]
        before = views.read_ahead(connection, DOSSIER, batch)
        views.write(connection, DOSSIER, fold(batch, before), before=before, position=batch[-1].position)
    return told


def rows_of(connection: Connection) -> list[tuple[str, int, int]]:
    """Which report is known from where to where."""
    table = tables.development_reports
    query = select(table.c.key, table.c.known_from, table.c.known_to)
    return sorted((row.key, row.known_from, row.known_to) for row in connection.execute(query))


def folded(events: Sequence[Recorded]) -> dict[str, DevelopmentView]:
    """Developments as a fold in memory has them."""
    live = Overlay(Nothing())
    for change in fold(events, Nothing()):
        live.lay(change)
    return dict(live.all(DevelopmentView))


@pytest.mark.parametrize("a_batch", [1, 4, 100])
def test_one_more_report_stores_only_itself(connection: Connection, a_batch: int) -> None:
    stored(connection, [*BEGINNING, *LINKS], a_batch=a_batch)
    places = {event.item: at for at, event in enumerate(LINKS, start=len(BEGINNING) + 1)}
    assert rows_of(connection) == sorted((f"{one.development}/{one.item}", places[one.item], OPEN) for one in LINKS)


@pytest.mark.parametrize("a_batch", [1, 100])
def test_only_a_report_that_differs_is_stored_again(connection: Connection, a_batch: int) -> None:
    ends = (FeedChanged(feed("a", reliability="A"), (), ""), ReportUnlinked("d1", "i2", ""))
    rated, unlinked = (len(BEGINNING) + len(LINKS) + n for n in (1, 2))
    stored(connection, [*BEGINNING, *LINKS, *ends], a_batch=a_batch)
    found = {key: [(a, b) for other, a, b in rows_of(connection) if other == key] for key, _, _ in rows_of(connection)}
    first = len(BEGINNING) + 1
    assert found == {
        "d2/i0": [(first, rated), (rated, OPEN)],
        "d1/i1": [(first + 1, OPEN)],
        "d1/i2": [(first + 2, rated), (rated, unlinked)],
        "d2/i3": [(first + 3, OPEN)],
        "d1/i4": [(first + 4, rated), (rated, OPEN)],
        "d1/i5": [(first + 5, OPEN)],
    }


def test_the_row_of_a_development_holds_no_report(connection: Connection) -> None:
    stored(connection, STORY, a_batch=3)
    bodies = connection.execute(select(tables.developments.c.body)).scalars().all()
    assert not any(views.value(body, DevelopmentView).reports for body in bodies)
    known = views.as_of(connection, DOSSIER, DevelopmentView, position=len(STORY))
    bare = views.unreported(connection, DOSSIER, position=len(STORY))
    assert {key: (view.development, view.sources, view.admiralty) for key, view in known} == {
        key: (view.development, view.sources, view.admiralty) for key, view in bare.items()
    }


@pytest.mark.parametrize("a_batch", [1, 5, 100])
def test_every_way_to_a_development_finds_what_a_fold_of_the_log_so_far_has(
    connection: Connection, a_batch: int
) -> None:
    told = stored(connection, STORY, a_batch=a_batch)
    for position in range(len(STORY) + 1):
        expected = folded(told[:position])
        for key in ("d1", "d2", "d3"):
            found = views.get_as_of(connection, DOSSIER, DevelopmentView, key=key, position=position)
            assert found == expected.get(key)
        assert dict(views.as_of(connection, DOSSIER, DevelopmentView, position=position)) == expected
    assert views.get_many(connection, DOSSIER, DevelopmentView, keys=["d1", "d2", "d3", "d4"]) == expected
    assert dict(views.Stored(connection, DOSSIER).all(DevelopmentView)) == expected


def test_lists_and_histories_show_the_reports_of_each_moment(tools: Tools) -> None:
    for number, event in enumerate(STORY):
        known(tools, draft(event, str(number), stream="story"))
    told = recorded(STORY)
    with reading(tools.engine) as connection:
        for position in range(1, len(STORY) + 1):
            expected, moment = folded(told[:position]), Moment(known_at=position)
            page = list_developments(connection, DOSSIER, moment, filters=Filters(), limit=9, cursor=None, today=TODAY)
            assert {view.development.id: view for view in page.rows} == expected
            context, _ = resolve(connection, DOSSIER, moment, today=TODAY)
            assert views_of(connection, context, DevelopmentView, keys=["d3", "d2", "d1"]) == expected
        for key in ("d1", "d2", "d3"):
            _, changes = history(connection, DOSSIER, Moment(), key=key, today=TODAY)
            assert [change.view for change in changes] == [folded(told[: one.position])[key] for one in changes]


def test_a_replay_and_a_redaction_leave_reports_as_they_were(tools: Tools) -> None:
    for number, event in enumerate(STORY):
        known(tools, draft(event, str(number), stream="story"))
    for position in range(len(STORY) + 1):
        assert replay(tools, DOSSIER, to=position, check=True).difference is None
    with reading(tools.engine) as connection:
        before = [dict(views.as_of(connection, DOSSIER, DevelopmentView, position=at)) for at in range(len(STORY) + 1)]
    redact(tools, DOSSIER, 5, reason="a test", actor="somebody")
    assert replay(tools, DOSSIER, check=True).difference is None
    with reading(tools.engine) as connection:
        after = [dict(views.as_of(connection, DOSSIER, DevelopmentView, position=at)) for at in range(len(STORY) + 1)]
    assert after == before
