"""An outlet that turns a report into another act takes it out of the development it confirmed, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import Clock
from newsroom import PUBLISHED, Desk, entry
from river_locks import CORRECTED, COURIER, SIGNED, two_reports
from tracker.domain.reviews import Act, Confirm, Link, Unlink
from tracker.projections.views import DevelopmentView
from tracker.queries.moment import Moment
from tracker.queries.review import get_queue
from tracker.store.engine import reading
from tracker.store.event_store import read
from tracker.workflows.replay import replay
from tracker.workflows.review import Order, decide
from tracker.workflows.tools import Tools

TODAY = PUBLISHED.date()


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Desk:
    """Two outlets tell of one signature."""
    desk = two_reports(tools, clock, tmp_path)
    assert desk.development("b").development.id == desk.development("a").development.id
    return desk


def items_of(view: DevelopmentView) -> list[str]:
    return [report.item for report in view.reports]


def decided(desk: Desk, *acts: Act) -> None:
    key = desk.development("a").development.id
    for act in acts:
        decide(desk.tools, desk.dossier, Order(act, key, "seen", "anna"), valid_at=TODAY)


def test_a_report_that_is_edited_into_the_opposite_confirms_no_more(desk: Desk) -> None:
    assert desk.development("a").sources == 2
    desk.take(entry(CORRECTED, guid="b"), feed=COURIER)
    first, other = desk.development("a"), desk.development("b")
    assert (first.sources, items_of(first)) == (1, [desk.items()["a"].item.id])
    assert (other.development.statement, other.reports[0].resembles) == (CORRECTED, first.development.id)
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_the_log_says_what_set_it_apart_and_review_offers_both(desk: Desk) -> None:
    desk.take(entry(CORRECTED, guid="b"), feed=COURIER)
    with reading(desk.tools.engine) as connection:
        (gone,) = [one.event for one in read(connection, desk.dossier) if one.type == "report.unlinked"]
        queue = get_queue(connection, desk.dossier, Moment(), kind="development", limit=50, today=TODAY)
    assert getattr(gone, "reason", "") == "the outlet edited the item; other course: off, not on"
    first, other = desk.development("a").development.id, desk.development("b").development.id
    assert {one.key: one.resembles for one in queue.entries if one.key in (first, other)} == {first: None, other: first}


def test_the_first_report_too_leaves_to_the_others_what_they_tell(desk: Desk) -> None:
    first = desk.development("a").development.id
    desk.take(entry(CORRECTED))
    assert desk.development("b").development.id == first != desk.development("a").development.id
    assert items_of(desk.development("b")) == [desk.items()["b"].item.id]


def test_an_edit_that_takes_it_back_joins_the_report_again(desk: Desk) -> None:
    first = desk.development("a").development.id
    for title in (CORRECTED, SIGNED):
        desk.take(entry(title, guid="b"), feed=COURIER)
    assert desk.development("a").development.id == first
    assert desk.development("b").development.statement == SIGNED


@pytest.mark.parametrize("title", [f"{SIGNED} and mills", "Ruritania and Graustark open river locks by agreement"])
def test_an_edit_that_only_says_it_otherwise_leaves_the_report(desk: Desk, title: str) -> None:
    desk.take(entry(title, guid="b"), feed=COURIER)
    assert desk.development("a").sources == 2


@pytest.mark.parametrize("person", ["confirms", "links"])
def test_what_a_person_vouched_for_keeps_the_report(desk: Desk, person: str) -> None:
    item = desk.items()["b"].item.id
    decided(desk, *((Confirm(),) if person == "confirms" else (Unlink(item), Link(item))))
    desk.take(entry(CORRECTED, guid="b"), feed=COURIER)
    assert desk.development("a").sources == 2


def test_a_page_written_anew_at_one_address_is_no_report_of_the_opposite(desk: Desk) -> None:
    live = "http://127.0.0.1/live"
    desk.take(entry(SIGNED, guid="c", url=live), feed=COURIER)
    first = desk.development("c").development.id
    desk.take(entry(CORRECTED, guid="d", url=live))
    other = desk.development("d")
    assert first != other.development.id
    assert other.reports[0].resembles == first
    assert [part.name for part in other.reports[0].parts] == ["same address", "other course"]


def test_of_one_page_too_what_is_at_one_address_is_told_apart(desk: Desk) -> None:
    live = "http://127.0.0.1/live"
    desk.take(entry(SIGNED, guid="c", url=live), entry(CORRECTED, guid="d", url=live), feed=COURIER)
    assert desk.development("c").development.id != desk.development("d").development.id


def test_a_page_that_shows_the_same_edit_twice_records_it_once(desk: Desk) -> None:
    for _ in range(2):
        done = desk.take(entry(CORRECTED, guid="b"), feed=COURIER)
    assert (done.revised, desk.development("b").development.statement) == (0, CORRECTED)
