"""The weekly sample and what persons decided, on both databases: drawn alike by everybody, and measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from builders import DOSSIER, Clock, definition, draft, item, screening
from logs import known
from reviewing import Desk, begin
from tracker.domain.events import DossierOpened, ItemObserved
from tracker.domain.reviews import Confirm, Judge, LabelWanted
from tracker.domain.tags import Direction
from tracker.queries.moment import Moment
from tracker.queries.review import Queue, get_queue
from tracker.queries.sample import SIZE, samples, week_of
from tracker.store.engine import reading
from tracker.store.heads import read_head
from tracker.workflows.reviewed_items import reviewed_items, wilson
from tracker.workflows.tools import Tools

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
WEEK = "2026-W10"


def rejected(tools: Tools, clock: Clock, *, count: int, begin_at: datetime = MONDAY) -> None:
    """A log into which a few rejected items came on each day of a week, and one relevant item."""
    clock.at = begin_at - timedelta(days=1)
    known(tools, draft(DossierOpened(definition()), stream="dossier"))
    for number in range(count):
        clock.at = begin_at + timedelta(hours=number)
        event = ItemObserved(item(f"r{number}"), screening(relevant=False))
        known(tools, draft(event, f"r{number}", stream=f"item:r{number}"))
    known(tools, draft(ItemObserved(item("yes"), screening()), "yes", stream="item:yes"))


def queue(tools: Tools, clock: Clock) -> Queue:
    with reading(tools.engine) as connection:
        return get_queue(connection, DOSSIER, Moment(), kind="sample", limit=200, today=clock.at.date())


def test_a_week_is_drawn_when_it_is_over_and_always_alike(tools: Tools, clock: Clock) -> None:
    rejected(tools, clock, count=40)
    with reading(tools.engine) as connection:
        head = read_head(connection, DOSSIER).position
        later = MONDAY + timedelta(days=7)
        assert samples(connection, DOSSIER, position=head, now=later - timedelta(hours=10), weeks=4) == []
        drawn = samples(connection, DOSSIER, position=head, now=later, weeks=4)
        assert drawn == samples(connection, DOSSIER, position=head, now=later + timedelta(days=7), weeks=4)
    assert [(one.week, one.rejected, len(one.items)) for one in drawn] == [(WEEK, 40, SIZE)]
    assert set(drawn[0].items) < {f"r{number}" for number in range(40)}
    assert week_of(MONDAY.date()) == WEEK


def test_sampled_items_wait_until_they_are_judged(tools: Tools, clock: Clock) -> None:
    rejected(tools, clock, count=5)
    clock.at = MONDAY + timedelta(days=8)
    waiting = queue(tools, clock)
    assert (waiting.samples, {entry.week for entry in waiting.entries}) == (5, {WEEK})
    Desk(tools).do(Judge(False), waiting.entries[0].key)
    assert waiting.entries[0].key not in {entry.key for entry in queue(tools, clock).entries}
    assert queue(tools, clock).samples == 4


def test_misses_are_estimated_from_the_sample(tools: Tools, clock: Clock) -> None:
    rejected(tools, clock, count=40)
    clock.at = MONDAY + timedelta(days=8)
    desk = Desk(tools)
    for number, entry in enumerate(queue(tools, clock).entries):
        missed = Judge(True, (LabelWanted("trade", Direction.DEEPENS),)) if number < 2 else Judge(False)
        desk.do(missed, entry.key)
    found = reviewed_items(tools, DOSSIER)
    assert found.misses is not None
    assert (found.misses.rejected, found.misses.judged, found.misses.missed) == (40, 20, 2)
    assert (found.misses.estimate, found.misses.accepted, found.misses.recall) == (4.0, 1, 0.2)
    assert found.misses.low < 4 < found.misses.high
    assert sum(item.relevant for item in found.items) == 2


def test_reviewed_developments_are_labelled_items_as_they_read_now(tools: Tools) -> None:
    begin(tools)
    desk = Desk(tools)
    desk.do(Confirm(), "d1")
    desk.do(Confirm(), "seed")
    desk.do(Judge(False), "i4")
    items = {item.id: item for item in reviewed_items(tools, DOSSIER).items}
    assert {key: item.relevant for key, item in items.items()} == {"i1": True, "i4": False}
    assert [(label.category, label.direction) for label in items["i1"].labels] == [("trade", Direction.DEEPENS)]
    assert items["i1"].event == "d1"


@pytest.mark.parametrize(("hits", "total", "low", "high"), [(0, 20, 0.0, 0.1611), (2, 20, 0.0279, 0.3010)])
def test_wilsons_interval_is_the_published_one(hits: int, total: int, low: float, high: float) -> None:
    assert list(wilson(hits, total)) == pytest.approx([low, high], abs=1e-3)
