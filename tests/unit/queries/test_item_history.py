"""An item's wordings: each as it was, what differs from the one before, and nothing of what is gone."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from builders import DOSSIER, TODAY, definition, draft, feed, item, reading, screening
from logs import known
from tracker.domain.errors import NotFound
from tracker.domain.events import DossierOpened, Event, FeedAdded, ItemObserved, ItemRevised, ItemTagged
from tracker.queries.item_history import ItemHistory, item_history
from tracker.queries.moment import Moment
from tracker.store.engine import reading as snapshot
from tracker.workflows.redact import redact
from tracker.workflows.tools import Tools

FIRST = item("i1", title="North signs a pact")
SECOND = item("i1", title="North rejects a pact", author="A. Writer")
THIRD = item("i1", title="North rejects a pact", url="http://127.0.0.1/moved", author="A. Writer")
STORY: tuple[Event, ...] = (
    DossierOpened(definition()),
    FeedAdded(feed(), ""),
    ItemObserved(FIRST, screening()),
    ItemTagged("i1", FIRST.content_hash, reading()),
    ItemRevised(SECOND, FIRST.content_hash, screening()),
    ItemRevised(THIRD, SECOND.content_hash, screening()),
)


@pytest.fixture
def told(tools: Tools) -> Tools:
    for number, event in enumerate(STORY):
        known(tools, draft(event, str(number), stream="item:i1"))
    return tools


def history(tools: Tools, *, moment: Moment | None = None, limit: int = 50) -> ItemHistory:
    def ask(connection: Connection) -> ItemHistory:
        return item_history(connection, DOSSIER, moment or Moment(), key="i1", limit=limit, today=TODAY)

    with snapshot(tools.engine) as connection:
        return ask(connection)


def test_each_wording_is_told_with_what_differs_from_the_one_before(told: Tools) -> None:
    found = history(told)
    assert [(one.number, one.position, one.item.title) for one in found.revisions] == [
        (0, 3, FIRST.title),
        (1, 5, SECOND.title),
        (2, 6, THIRD.title),
    ]
    assert found.revisions[0].edited == ()
    title, author = found.revisions[1].edited
    assert [(piece.fate, piece.text) for piece in title.pieces] == [
        ("same", "North"),
        ("removed", " signs"),
        ("added", " rejects"),
        ("same", " a pact"),
    ]
    assert (author.field, [piece.fate for piece in author.pieces]) == ("author", ["added"])
    assert [change.field for change in found.revisions[2].edited] == ["url"]


def test_the_last_wordings_are_compared_with_those_that_are_not_shown(told: Tools) -> None:
    found = history(told, limit=1)
    assert [(one.number, [change.field for change in one.edited]) for one in found.revisions] == [(2, ["url"])]
    assert found.total == 3


def test_an_earlier_moment_knows_fewer_wordings(told: Tools) -> None:
    assert [one.number for one in history(told, moment=Moment(position=5)).revisions] == [0, 1]
    with pytest.raises(NotFound):
        history(told, moment=Moment(position=2))


def test_a_wording_that_is_gone_is_said_to_be_and_compared_with_nothing(told: Tools) -> None:
    redact(told, DOSSIER, 5, reason="a request", actor="somebody")
    found = history(told)
    assert [(one.redacted, one.edited) for one in found.revisions] == [(False, ()), (True, ()), (False, ())]
    assert "rejects" not in found.revisions[1].item.title
