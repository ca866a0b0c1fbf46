"""The two times of a question, resolved against a log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from builders import DOSSIER, NOW, TODAY, Clock, definition, development, draft, feed
from logs import known
from tracker.audit.merkle import Frontier
from tracker.domain.errors import DateError, NotFound
from tracker.domain.events import DevelopmentRecorded, DossierOpened, DossierRevised, FeedAdded
from tracker.queries.moment import Context, Moment, parse, resolve
from tracker.store.engine import reading
from tracker.workflows.tools import Tools

HOUR = timedelta(hours=1)


@pytest.fixture
def connection(tools: Tools, clock: Clock) -> Iterator[Connection]:
    """A log of four events: two at once, one an hour later, one when the clock had been set back."""
    known(tools, draft(DossierOpened(definition())), draft(FeedAdded(feed("a"), "")))
    clock.wait(hours=1)
    known(tools, draft(DevelopmentRecorded(development("d1"))))
    clock.wait(hours=-2)
    known(tools, draft(DossierRevised(definition(title="New"), "")))
    with reading(tools.engine) as connection:
        yield connection


def ask(connection: Connection, **moment: Any) -> Context:
    context, _ = resolve(connection, DOSSIER, Moment(**moment), today=TODAY)
    return context


@pytest.mark.parametrize(
    ("known_at", "position"),
    [
        (None, 4),
        (0, 0),
        (3, 3),
        (4, 4),
        (NOW - timedelta(microseconds=1), 0),
        (NOW, 2),
        (NOW + HOUR - timedelta(microseconds=1), 2),
        (NOW + HOUR, 4),
        (NOW + 9 * HOUR, 4),
        (datetime(1, 1, 1, tzinfo=UTC), 0),
        (datetime(9999, 12, 31, tzinfo=UTC), 4),
    ],
)
def test_what_was_known_is_a_position(connection: Connection, known_at: datetime | int | None, position: int) -> None:
    context = ask(connection, known_at=known_at)
    assert (context.position, context.head.size, context.checkpoint.size) == (position, 4, position)


def test_the_answers_of_one_transaction_are_known_at_one_time(connection: Connection) -> None:
    assert [ask(connection, known_at=n).known_at for n in range(5)] == [None, NOW, NOW, NOW + HOUR, NOW + HOUR]


def test_the_earlier_of_two_moments_of_knowing_holds(connection: Connection) -> None:
    assert ask(connection, known_at=NOW, position=3).position == 2
    assert ask(connection, known_at=NOW + HOUR, position=1).position == 1


@pytest.mark.parametrize("position", [5, -1, 2**60])
def test_a_position_outside_the_log_is_not_found(connection: Connection, position: int) -> None:
    with pytest.raises(NotFound, match="the log ends at 4"):
        ask(connection, known_at=position)


def test_a_dossier_without_a_log_is_not_found_and_the_nearest_is_named(connection: Connection) -> None:
    with pytest.raises(NotFound, match="did you mean 'north-south'"):
        resolve(connection, "north-sout", Moment(), today=TODAY)


def test_a_fresh_database_knows_no_dossier(sqlite_tools: Tools) -> None:
    with reading(sqlite_tools.engine) as connection, pytest.raises(NotFound, match=r"no dossier 'x'$"):
        resolve(connection, "x", Moment(), today=TODAY)


def test_the_definition_is_the_one_known_then(connection: Connection) -> None:
    found = [resolve(connection, DOSSIER, Moment(known_at=n), today=TODAY)[1] for n in (0, 1, 3, 4)]
    assert [one and one.title for one in found] == [None, "North and South", "North and South", "New"]


def test_an_empty_checkpoint_is_the_empty_tree(connection: Connection) -> None:
    assert ask(connection, known_at=0).checkpoint.root == Frontier().root.hex()
    assert len({ask(connection, known_at=n).checkpoint.root for n in range(5)}) == 5


def test_today_is_meant_where_no_day_is_named(connection: Connection) -> None:
    assert ask(connection).valid_at == TODAY
    assert ask(connection, valid_at=date(2020, 1, 1)).valid_at == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("107", 107), ("2025-06-20T12:00:00Z", datetime(2025, 6, 20, 12, tzinfo=UTC)), (None, None)],
)
def test_a_person_may_write_a_position_or_a_time(text: str | None, expected: object) -> None:
    assert parse(None, text).known_at == expected


@pytest.mark.parametrize("text", ["", "-1", "1.5", "9" * 16, "now", "2025-06-20T12:00:00", "\u0661"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(
        DateError, match=r"known_at: expected a log position, a day as YYYY-MM-DD .its end. or a timestamp"
    ):
        parse(None, text)
