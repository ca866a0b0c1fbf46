"""One text under several mastheads, on both databases: all copies are kept, and they count as one source."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from msgspec import structs
from rich.console import Console

import logs
from builders import Clock
from newsroom import BATHING, PUBLISHED, SIGNED, Desk, entry, seated
from reviewing import ANNA
from tracker.cli.development_card import card
from tracker.domain.reviews import Act, Link, Merge, Undo, Unlink
from tracker.feeds.base import Entry
from tracker.queries.developments import get_development
from tracker.queries.moment import Moment
from tracker.store.engine import reading
from tracker.workflows.ingest import Fresh, ingest_pages, unknown
from tracker.workflows.known_reports import Memory
from tracker.workflows.replay import rebuild, replay
from tracker.workflows.review import Order, decide
from tracker.workflows.tools import Tools

STORY = (
    "The two governments agreed to open all seven locks of the river Elphberg until the end of October, the ministry "
    "in Strelsau said, and to share the costs of repairs in equal parts."
)
OWN = "Barges pass again from Monday on: after months of talks the neighbours settled who pays, a spokesman told us."
GAZETTE = "zenda-gazette"


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Desk:
    """The fictional dossier with a third outlet that nobody else owns."""
    files = logs.fictional_files(tmp_path)
    gazette = replace(files.feeds[0], id=GAZETTE, title="Zenda Gazette", url="http://127.0.0.1/zenda", group=GAZETTE)
    return seated(tools, clock, replace(files, feeds=(*files.feeds, gazette)))


def earlier(title: str, *, guid: str, summary: str, days: int = 7) -> Entry:
    """An entry of a week ago: what it tells is another development, since nothing joins reports over more than days."""
    return structs.replace(entry(title, guid=guid, summary=summary), published=PUBLISHED - timedelta(days=days))


def decided(desk: Desk, act: Act, key: str) -> int:
    """The position at which a reviewer's act ends."""
    done = decide(desk.tools, desk.dossier, Order(act, key, "the same text", ANNA), valid_at=PUBLISHED.date())
    return done.position


def test_the_same_text_elsewhere_is_kept_and_is_no_second_source(desk: Desk) -> None:
    desk.take(entry(SIGNED, summary=STORY))
    alone = desk.development()
    done = desk.take(entry(f"{SIGNED} - The Zenda Gazette", guid="b", summary=STORY), feed=GAZETTE)
    told, original = desk.development(), desk.items()["a"].item.id
    assert (done.linked, [report.copy_of for report in told.reports]) == (1, [(), (original,)])
    assert (told.sources, told.credibility, told.admiralty) == (1, alone.credibility, alone.admiralty)


def test_a_text_of_its_own_is_a_second_source(desk: Desk) -> None:
    desk.take(entry(SIGNED, summary=STORY))
    alone = desk.development()
    desk.take(entry(SIGNED, guid="b", summary=OWN), feed=GAZETTE)
    told = desk.development()
    assert [report.copy_of for report in told.reports] == [(), ()]
    assert told.sources == 2
    assert told.credibility > alone.credibility


def test_copies_on_one_page_meet_each_other(desk: Desk) -> None:
    desk.take(entry(SIGNED, summary=STORY), entry(SIGNED, guid="b", summary=STORY))
    first, second = desk.development().reports
    assert second.copy_of == (first.item,)


def test_a_stub_that_becomes_the_text_of_others_stops_confirming_them(desk: Desk) -> None:
    desk.take(entry(SIGNED, summary=STORY))
    desk.take(entry(SIGNED, guid="b", summary="More soon."), feed=GAZETTE)
    assert desk.development().sources == 2
    desk.take(entry(SIGNED, guid="b", summary=STORY), feed=GAZETTE)
    told = desk.development()
    assert (told.sources, told.reports[1].copy_of) == (1, (told.reports[0].item,))
    before = desk.types(after=0)
    desk.take(entry(SIGNED, guid="b", summary=f"{STORY} Barges wait."), feed=GAZETTE)
    assert desk.types(after=len(before)) == ["item.revised", "item.tagged"]


def test_a_replay_reads_the_copies_and_compares_nothing(desk: Desk) -> None:
    desk.take(entry(SIGNED, summary=STORY))
    desk.take(entry(SIGNED, guid="b", summary=STORY), feed=GAZETTE)
    assert replay(desk.tools, desk.dossier, check=True).difference is None
    before = desk.development()
    rebuild(desk.tools, desk.dossier)
    assert desk.development() == before


def test_an_answer_names_whose_text_a_report_repeats(desk: Desk) -> None:
    desk.take(entry(SIGNED, summary=STORY))
    desk.take(entry(SIGNED, guid="b", summary=STORY), feed=GAZETTE)
    key = desk.development().development.id
    with reading(desk.tools.engine) as connection:
        found = get_development(connection, desk.dossier, Moment(), key=key, today=PUBLISHED.date())
    original = desk.items()["a"].item.id
    assert [report.copy_of for report in found.reports] == [(), (original,)]
    shown = StringIO()
    Console(file=shown, width=300).print(*card(found, ()))
    assert f"the same text as {original}: no source of its own" in shown.getvalue()


def test_a_copy_whose_original_left_the_development_is_told_to_be_a_text_of_its_own(desk: Desk) -> None:
    desk.take(entry(SIGNED, summary=STORY))
    desk.take(entry(SIGNED, guid="b", summary=STORY), feed=GAZETTE)
    key, original = desk.development().development.id, desk.items()["a"].item.id
    decided(desk, Unlink(original), key)
    with reading(desk.tools.engine) as connection:
        found = get_development(connection, desk.dossier, Moment(), key=key, today=PUBLISHED.date())
    assert found.view.sources == 1
    shown = StringIO()
    Console(file=shown, width=300).print(*card(found, ()))
    assert f"the same text as {original}, which does not report this: here it is a text of its own" in shown.getvalue()


def test_a_report_that_a_person_links_is_compared_too(desk: Desk) -> None:
    desk.take(entry(SIGNED, summary=STORY))
    desk.take(entry(SIGNED, guid="b", summary=STORY), feed=GAZETTE)
    key, item = desk.development().development.id, desk.items()["b"].item.id
    decided(desk, Unlink(item), key)
    decided(desk, Link(item), key)
    assert desk.development().reports[1].copy_of == (desk.items()["a"].item.id,)
    undone = decided(desk, Unlink(item), key)
    decided(desk, Undo(undone), key)
    assert (desk.development().sources, len(desk.development().reports)) == (1, 2)


def test_a_merge_finds_the_copies_it_brings_together_and_can_be_undone(desk: Desk) -> None:
    """Published a week apart, so that nothing joined them."""
    desk.take(entry(SIGNED, summary=STORY))
    desk.take(earlier(SIGNED, guid="b", summary=STORY), feed=GAZETTE)
    one, other = desk.development(), desk.development("b")
    assert one.development.id != other.development.id
    merged = decided(desk, Merge((other.development.id,)), one.development.id)
    assert (desk.development().sources, len(desk.development().reports)) == (1, 2)
    decided(desk, Undo(merged), one.development.id)
    found = [r.copy_of for view in (desk.development(), desk.development("b")) for r in view.reports]
    assert found == [(), (desk.items()["a"].item.id,)]
    assert desk.development().development.id == one.development.id
    assert desk.development("b").development.id == other.development.id
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_a_text_that_runs_again_a_week_later_is_known_for_a_copy(desk: Desk) -> None:
    desk.take(earlier(SIGNED, guid="b", summary=STORY), feed=GAZETTE)
    desk.take(entry(SIGNED, summary=STORY))
    assert desk.development().development.id != desk.development("b").development.id
    assert [report.copy_of for report in desk.development().reports] == [(desk.items()["b"].item.id,)]
    assert replay(desk.tools, desk.dossier, check=True).difference is None


@pytest.mark.parametrize("days", [29, 31])
def test_it_is_looked_for_within_a_month(desk: Desk, days: int) -> None:
    desk.take(earlier(SIGNED, guid="b", summary=STORY, days=days), feed=GAZETTE)
    desk.take(entry(SIGNED, summary=STORY))
    assert bool(desk.development().reports[0].copy_of) == (days < 30)


@pytest.mark.parametrize("first", ["the whole", "its halves"])
def test_two_halves_of_a_text_that_ran_elsewhere_are_one_source(desk: Desk, first: str) -> None:
    """Neither repeats the other; both repeat what another development's report says in full."""
    whole = (earlier(SIGNED, guid="w", summary=f"{STORY} {OWN}"),)
    if first == "the whole":
        desk.take(*whole, feed="strelsau-courier")
    desk.take(entry(SIGNED, summary=STORY))
    desk.take(entry(SIGNED, guid="b", summary=OWN), feed=GAZETTE)
    if first == "its halves":
        assert desk.development().sources == 2
        desk.take(*whole, feed="strelsau-courier")
    assert desk.development("w").development.id != desk.development().development.id
    assert (len(desk.development().reports), desk.development().sources) == (2, 1)
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_a_text_that_another_process_took_in_is_met_too(desk: Desk) -> None:
    """What is kept in memory from page to page holds the days already that the other adds to."""
    memory = Memory()
    kept(desk, memory, entry(BATHING, guid="c"), entry(f"{SIGNED} and mills", guid="d", summary=OWN))
    desk.take(earlier(SIGNED, guid="b", summary=STORY), feed=GAZETTE)
    kept(desk, memory, entry(SIGNED, summary=STORY))
    report = next(r for r in desk.development().reports if r.item == desk.items()["a"].item.id)
    assert report.copy_of == (desk.items()["b"].item.id,)


def test_what_a_person_took_away_is_no_longer_met(desk: Desk) -> None:
    """What developments tell is kept in memory from page to page, as long as nobody else appends."""
    memory = Memory()
    kept(desk, memory, entry(SIGNED, summary=STORY), entry(SIGNED, guid="b", summary=STORY))
    development, items = desk.development().development.id, desk.items()
    decided(desk, Unlink(items["a"].item.id), development)
    kept(desk, memory, entry(f"{SIGNED} again", guid="c", summary=STORY))
    report = next(r for r in desk.development("c").reports if r.item == desk.items()["c"].item.id)
    assert report.copy_of == (items["b"].item.id,)
    assert memory.told.get(items["a"].item.id) is None


def test_pages_apart_are_joined_as_one_page_is(desk: Desk) -> None:
    memory = Memory()
    kept(desk, memory, entry(SIGNED, summary=STORY))
    kept(desk, memory, entry(SIGNED, guid="b", summary=OWN))
    again = f"{SIGNED} again"
    kept(desk, memory, entry(again, guid="c", summary=STORY), entry(again, guid="d", summary=OWN))
    ids = {guid: view.item.id for guid, view in desk.items().items()}
    copies = {report.item: report.copy_of for report in desk.development().reports}
    assert copies == {ids["a"]: (), ids["b"]: (), ids["c"]: (ids["a"],), ids["d"]: (ids["b"],)}
    assert {len(texts) for texts in memory.told.texts.values()} == {4}


def kept(desk: Desk, memory: Memory, *entries: Entry) -> None:
    """Take a page in as a worker does that keeps what it knows."""
    feed = desk.feeds["edelweiss-post"]
    fresh = unknown(desk.tools, desk.reader, feed, desk.reader.items(feed, entries))
    ingest_pages(desk.tools, desk.reader, [Fresh(feed, fresh)], memory=memory)
