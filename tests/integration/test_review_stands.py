"""What a person decided stands when the outlet edits an item, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import logs
from builders import Clock
from tracker.domain.reviews import Act, Confirm, Judge, LabelWanted, Link, Unlink
from tracker.domain.tags import Direction
from tracker.feeds.base import Entry
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store.engine import reading
from tracker.store.views import Stored
from tracker.workflows import seed
from tracker.workflows.ingest import ingest, unknown
from tracker.workflows.reader import Reader
from tracker.workflows.review import Order, decide
from tracker.workflows.tools import Tools

PUBLISHED = datetime(2024, 7, 1, 9, tzinfo=UTC)
SIGNED = "Ruritania and Graustark sign agreement on river locks"
BATHING = "Bathing season opens with a regatta in Strelsau"
STRAINS = (LabelWanted("waters", Direction.STRAINS),)
Take = Callable[[str, str], ItemView]


@pytest.fixture
def reader(tools: Tools, clock: Clock, tmp_path: Path) -> Reader:
    clock.at = PUBLISHED + timedelta(hours=1)
    files = logs.fictional_files(tmp_path)
    seed.load(tools, files)
    return Reader.of(files)


@pytest.fixture
def take(tools: Tools, reader: Reader, tmp_path: Path) -> Take:
    """Lets the feed show an item under a guid with a title; the item as it is then known."""
    feed = next(feed for feed in logs.fictional_files(tmp_path / "again").feeds if feed.id == "edelweiss-post")

    def show(guid: str, title: str) -> ItemView:
        items = reader.items(feed, [Entry(guid, None, title, "", PUBLISHED, None, None)])
        ingest(tools, reader, feed, unknown(tools, reader, feed, items), lease=None)
        return item(tools, reader, items[0].id)

    return show


def item(tools: Tools, reader: Reader, key: str) -> ItemView:
    with reading(tools.engine) as connection:
        view = Stored(connection, reader.definition.id).get(ItemView, key)
    assert view is not None
    return view


def development(tools: Tools, reader: Reader, key: str | None) -> DevelopmentView:
    assert key is not None
    with reading(tools.engine) as connection:
        view = Stored(connection, reader.definition.id).get(DevelopmentView, key)
    assert view is not None
    return view


def person(tools: Tools, reader: Reader, act: Act, key: str) -> None:
    decide(tools, reader.definition.id, Order(act, key, "a look", "anna"), valid_at=PUBLISHED.date())


def test_a_confirmed_development_does_not_follow_an_edit(tools: Tools, reader: Reader, take: Take) -> None:
    key = take("a", SIGNED).development
    person(tools, reader, Confirm(), key or "")
    before = development(tools, reader, key)
    assert take("a", f"{SIGNED} and mills").revisions == 1
    assert development(tools, reader, key) == before


def test_a_confirmed_development_keeps_a_report_whose_outlet_made_something_else_of_it(
    tools: Tools, reader: Reader, take: Take
) -> None:
    key = take("a", SIGNED).development
    person(tools, reader, Confirm(), key or "")
    edited = take("a", BATHING)
    assert (edited.screening.relevant, edited.development) == (False, key)
    assert [report.item for report in development(tools, reader, key).reports] == [edited.item.id]


def test_a_judged_item_is_neither_joined_nor_taken_away_by_an_edit(tools: Tools, reader: Reader, take: Take) -> None:
    missed, wrong = take("a", BATHING), take("b", SIGNED)
    person(tools, reader, Judge(True, STRAINS), missed.item.id)
    person(tools, reader, Judge(False), wrong.item.id)
    told = item(tools, reader, missed.item.id).development
    before = development(tools, reader, told)
    assert take("a", f"{BATHING} today").development == told
    assert development(tools, reader, told) == before
    edited = take("b", f"{SIGNED} today")
    assert edited.screening.relevant and edited.development is None


def test_a_report_that_a_person_linked_stays(tools: Tools, reader: Reader, take: Take) -> None:
    key, other = take("a", SIGNED).development, take("b", BATHING)
    person(tools, reader, Link(other.item.id), key or "")
    assert take("b", f"{BATHING} again").development == key
    assert len(development(tools, reader, key).reports) == 2


def test_a_report_that_a_person_took_away_does_not_come_back(tools: Tools, reader: Reader, take: Take) -> None:
    first, second = take("a", SIGNED), take("b", f"{SIGNED} today")
    assert second.development == first.development
    person(tools, reader, Unlink(second.item.id), first.development or "")
    assert take("b", f"{SIGNED} today").development is None
