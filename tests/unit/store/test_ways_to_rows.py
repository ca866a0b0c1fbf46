"""SQLite reaches single rows by their keys: without statistics it would walk every live row, at each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection

from builders import DOSSIER, development, feed, report
from tracker.domain.items import Feed
from tracker.projections.base import Change
from tracker.projections.fold import Nothing, Overlay
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.calibrations import calibrations
from tracker.store import acts, reported, reports, views
from tracker.store.engine import writing
from tracker.store.look_alikes import look_alikes
from tracker.workflows.tools import Tools

DAY = date(2025, 6, 1)
A_FEED = Overlay(Nothing(), {Feed: {"a": feed("a")}})
A_DEVELOPMENT = DevelopmentView(development("d1"), "live", "", (report("i1"),), 1, Decimal(1), "C3", False, 0, 1, 1)
TOLD = Overlay(Nothing(), {DevelopmentView: {"d1": A_DEVELOPMENT}})
OF_A_DEVELOPMENT = (
    "ix_development_reports_dossier_development_known_from (dossier=? AND development=? AND known_from<?)"
)
OF_A_STREAM = "sqlite_autoindex_events_3 (dossier=? AND stream=?"
ASKED: dict[str, tuple[Callable[[Connection], object], str]] = {
    "one value": (
        lambda c: views.get_as_of(c, DOSSIER, Feed, key="a", position=3),
        "sqlite_autoindex_feeds_1 (dossier=? AND key=?",
    ),
    "many values": (
        lambda c: views.get_many(c, DOSSIER, ItemView, keys=["a", "b"]),
        "sqlite_autoindex_items_1 (dossier=? AND key=?",
    ),
    "reports of a day": (
        lambda c: list(reports.reports_of(c, DOSSIER, days=[DAY])),
        "ix_items_dossier_relevant_day (dossier=? AND relevant=? AND day=?)",
    ),
    "texts of a day": (
        lambda c: reports.texts_of_days(c, DOSSIER, days=[DAY]),
        "ix_items_dossier_relevant_day (dossier=? AND relevant=? AND day=?)",
    ),
    "texts that came since": (
        lambda c: reports.texts_since(c, DOSSIER, position=3),
        "ix_items_dossier_known_to_known_from (dossier=? AND known_to=? AND known_from>?)",
    ),
    "occurrences of a day": (
        lambda c: list(reports.occurrences_of(c, DOSSIER, days=[DAY])),
        "ix_developments_dossier_occurred_from (dossier=? AND occurred_from=?)",
    ),
    "reports of developments": (
        lambda c: reported.with_reports(c, DOSSIER, [("d1", A_DEVELOPMENT)], position=3),
        OF_A_DEVELOPMENT,
    ),
    "reports that a development ever had": (
        lambda c: reported.ever_reported(c, DOSSIER, "d1", position=3),
        OF_A_DEVELOPMENT,
    ),
    "closing a report": (
        lambda c: reported.write_reports(c, DOSSIER, [Change(DevelopmentView, "d1", None, 2)], before=TOLD),
        "sqlite_autoindex_development_reports_1 (dossier=? AND key=?",
    ),
    "reports at an address": (
        lambda c: list(reports.reports_at(c, DOSSIER, canonical_url="x")),
        "ix_items_dossier_canonical_url (dossier=? AND canonical_url=?)",
    ),
    "items with these words": (
        lambda c: look_alikes(c, DOSSIER, feed="a", addresses=["x"], text_hashes=["y"]),
        "ix_items_dossier_feed_text_hash (dossier=? AND feed=? AND text_hash=?)",
    ),
    "items alone at an address": (
        lambda c: look_alikes(c, DOSSIER, feed="a", addresses=["x"], text_hashes=["y"]),
        "ix_items_dossier_canonical_url (dossier=? AND canonical_url=?)",
    ),
    "calibrations of taggers": (
        lambda c: calibrations(c, DOSSIER, ["1", "2"], position=3),
        OF_A_STREAM,
    ),
    "the last event of a type in a stream": (
        lambda c: acts.last_of_type(c, DOSSIER, stream="development:d1", type_="report.kept", position=3),
        OF_A_STREAM,
    ),
    "what persons decided about a thing": (
        lambda c: acts.decided_at(c, DOSSIER, "d1"),
        OF_A_STREAM,
    ),
    "developments by their keys": (
        lambda c: views.unreported(c, DOSSIER, position=3, keys=["d1", "d2"]),
        "sqlite_autoindex_developments_1 (dossier=? AND key=?",
    ),
    "closing a row": (
        lambda c: views.write(c, DOSSIER, [Change(Feed, "a", None, 1)], before=A_FEED, position=1),
        "sqlite_autoindex_feeds_1 (dossier=? AND key=?",
    ),
}


@pytest.fixture
def connection(sqlite_tools: Tools) -> Iterator[Connection]:
    """A write transaction on an empty SQLite file."""
    with writing(sqlite_tools.engine) as connection:
        yield connection


def plans(connection: Connection, ask: Callable[[Connection], object]) -> str:
    """How SQLite would run what `ask` asks for, one step a line."""
    asked: list[str] = []
    held: Any = connection.connection.dbapi_connection
    held.set_trace_callback(asked.append)
    ask(connection)
    held.set_trace_callback(None)
    found = (connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all() for sql in asked if sql[:2] != "--")
    return "\n".join(row.detail for rows in found for row in rows)


@pytest.mark.parametrize("name", ASKED)
def test_a_row_is_found_by_what_names_it(connection: Connection, name: str) -> None:
    ask, way = ASKED[name]
    assert way in plans(connection, ask)
