"""The beginnings of ids: those that were known at the moment, letter for letter, in both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from builders import DOSSIER, TODAY, definition, development, draft, item, screening
from logs import known
from tracker.domain.errors import InputError
from tracker.domain.events import DevelopmentRecorded, DossierOpened, Event, ItemObserved
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.moment import Moment
from tracker.queries.shortened import whole_key
from tracker.store import engine
from tracker.workflows.tools import Tools

KEYS = ("lock-opened", "LOCK-shut", "lock_100%", "lock-opened-again")


@pytest.fixture
def connection(tools: Tools) -> Iterator[Connection]:
    """A log of four developments, one an event from position 2, and of an item."""
    developments = [DevelopmentRecorded(development(key)) for key in KEYS]
    told: list[Event] = [DossierOpened(definition()), *developments, ItemObserved(item("lock-news"), screening())]
    for number, event in enumerate(told):
        known(tools, draft(event, str(number), stream=f"story:{number}"))
    with engine.reading(tools.engine) as connection:
        yield connection


@pytest.mark.parametrize(
    ("key", "position", "whole"),
    [
        ("lock-op", 2, "lock-opened"),
        ("lock-opened", None, "lock-opened"),
        ("lock-opened-", None, "lock-opened-again"),
        ("LOCK", None, "LOCK-shut"),
        ("lock_", None, "lock_100%"),
        ("lock-n", None, "lock-news"),
        ("%%%%", None, "%%%%"),
        ("loc", None, "loc"),
        ("lock-opened-", 3, "lock-opened-"),
        ("lock", 2, "lock-opened"),
    ],
)
def test_a_beginning_is_the_one_id_known_by_then(
    connection: Connection, key: str, position: int | None, whole: str
) -> None:
    assert whole_key(connection, DOSSIER, Moment(known_at=position), key=key, today=TODAY) == whole


def test_several_are_named_and_none_that_came_later(connection: Connection) -> None:
    with pytest.raises(InputError, match=r"'lock': lock-opened, lock_100%$"):
        whole_key(connection, DOSSIER, Moment(known_at=4), key="lock", today=TODAY)
    with pytest.raises(InputError, match=r"the id of one development, .*lock-opened-again"):
        whole_key(connection, DOSSIER, Moment(), key="lock", today=TODAY, of=[DevelopmentView])
    assert whole_key(connection, DOSSIER, Moment(), key="lock", today=TODAY, of=[ItemView]) == "lock-news"
