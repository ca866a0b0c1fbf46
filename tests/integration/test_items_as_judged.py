"""A person has the last word on an item, on both databases: what is shown, found and counted is what was judged."""

from __future__ import annotations

import pytest
from msgspec import structs

from builders import DOSSIER, TODAY, item, screening
from logs import known
from reviewing import ANNA, BORIS, Desk, begin, by_worker
from tracker.domain.events import ItemRevised
from tracker.domain.reviews import Judge, LabelWanted, Undo, Withdraw
from tracker.domain.tags import Direction
from tracker.projections.views import ItemView
from tracker.queries.feeds import list_feeds
from tracker.queries.items import Filters, list_items
from tracker.queries.moment import Moment
from tracker.store.engine import reading as snapshot
from tracker.workflows.replay import replay
from tracker.workflows.tools import Tools

TRADE = Judge(True, (LabelWanted("trade", Direction.DEEPENS),))


@pytest.fixture
def desk(tools: Tools) -> Desk:
    begin(tools)
    return Desk(tools)


def found(desk: Desk, *, relevant: bool, moment: Moment | None = None) -> set[str]:
    with snapshot(desk.tools.engine) as connection:
        page = list_items(
            connection,
            DOSSIER,
            moment or Moment(),
            filters=Filters(relevant=relevant),
            limit=100,
            cursor=None,
            today=TODAY,
        )
    return {view.item.id for view in page.rows}


def judged(view: ItemView) -> tuple[bool, str, str]:
    assert view.judged is not None
    return view.judged.said.relevant, view.judged.by, view.judged.reason


def test_what_a_person_judges_irrelevant_is_shown_and_found_so_with_who_and_why(desk: Desk) -> None:
    done = desk.do(Judge(False), "i1", reason="a football match")
    view = desk.item("i1")
    assert (view.relevant, view.screening.relevant) == (False, True)
    assert judged(view) == (False, ANNA, "a football match")
    assert view.judged is not None and view.judged.position == done.events[0].position
    assert "i1" in found(desk, relevant=False) and "i1" not in found(desk, relevant=True)
    before = Moment(known_at=done.events[0].position - 1)
    assert "i1" in found(desk, relevant=True, moment=before)


def test_what_was_missed_is_found_among_the_relevant(desk: Desk) -> None:
    assert "i5" in found(desk, relevant=False)
    desk.do(TRADE, "i5")
    view = desk.item("i5")
    assert (view.relevant, view.screening.relevant) == (True, False)
    assert view.judged is not None and view.judged.said.labels[0].category == "trade"
    assert "i5" in found(desk, relevant=True)


def test_reports_of_what_is_withdrawn_as_irrelevant_are_judged_each(desk: Desk) -> None:
    desk.do(Withdraw(irrelevant=True), "d1", by=BORIS, reason="nothing to it")
    assert {judged(desk.item(key)) for key in ("i1", "i3")} == {(False, BORIS, "nothing to it")}
    assert {"i1", "i3"} <= found(desk, relevant=False)


def test_a_judgement_taken_back_leaves_the_taggers_word(desk: Desk) -> None:
    done = desk.do(Judge(False), "i1")
    desk.do(Undo(done.position), "i1")
    assert desk.item("i1").judged is None
    assert "i1" in found(desk, relevant=True)


def test_an_earlier_judgement_stands_again_when_the_later_is_taken_back(desk: Desk) -> None:
    desk.do(TRADE, "i1")
    done = desk.do(Judge(False), "i1")
    desk.do(Undo(done.position), "i1", by=BORIS, reason="it was trade")
    assert judged(desk.item("i1")) == (True, BORIS, "it was trade")


def test_a_judgement_outlives_an_edit(desk: Desk) -> None:
    desk.do(Judge(False), "i1")
    new = structs.replace(item("i1"), summary="They met again.")
    known(desk.tools, by_worker(ItemRevised(new, item("i1").content_hash, screening())))
    assert desk.item("i1").item.summary == "They met again."
    assert not desk.item("i1").relevant


def test_a_feed_is_counted_by_what_was_judged(desk: Desk) -> None:
    desk.do(Judge(False), "i1")
    with snapshot(desk.tools.engine) as connection:
        feeds = {row.feed.id: row for row in list_feeds(connection, DOSSIER, Moment(), today=TODAY).feeds}
    assert (feeds["courier"].items, feeds["courier"].relevant) == (3, 1)


def test_a_replay_says_the_same(desk: Desk) -> None:
    desk.do(Judge(False), "i1")
    assert replay(desk.tools, DOSSIER, check=True).difference is None
