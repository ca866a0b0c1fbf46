"""Pages of items on the fictional dossier, on both databases: what they make of the log, and what edits do to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

import logs
from builders import Clock
from newsroom import BATHING, PUBLISHED, SIGNED, Desk, entry, seated
from tracker.domain.envelope import Draft
from tracker.domain.events import DevelopmentWithdrawn
from tracker.projections.views import DevelopmentView
from tracker.store.engine import reading, writing
from tracker.store.feed_polls import Poll
from tracker.store.feed_state import lease_due, read_states
from tracker.store.views import Stored
from tracker.workflows.ingest import SLICE, Lease, ingest, unknown
from tracker.workflows.poll_notes import Brought
from tracker.workflows.record import record
from tracker.workflows.redact import redact
from tracker.workflows.replay import replay
from tracker.workflows.tools import Tools


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Desk:
    return seated(tools, clock, logs.fictional_files(tmp_path))


def test_a_relevant_item_becomes_a_development_that_moves_the_state(desk: Desk) -> None:
    before = desk.index("waters")
    done = desk.take(entry(SIGNED))
    assert (done.new, done.relevant, done.developments, done.linked) == (1, 1, 1, 0)
    view = desk.development()
    assert (view.development.statement, view.development.occurred.edtf) == (SIGNED, "2024-07-01")
    assert desk.index("waters") > before
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_the_same_page_again_appends_nothing(desk: Desk) -> None:
    first = desk.take(entry(SIGNED), entry(BATHING, guid="b"))
    again = desk.take(entry(SIGNED), entry(BATHING, guid="b"))
    assert again.position == first.position
    assert (again.new, again.revised) == (0, 0)


def test_an_item_that_is_taken_in_twice_at_once_is_held_once(desk: Desk) -> None:
    """Both workers saw it as unknown; the second finds it under the lock."""
    source = desk.feeds["edelweiss-post"]
    items = unknown(desk.tools, desk.reader, source, desk.reader.items(source, [entry(SIGNED)]))
    first = ingest(desk.tools, desk.reader, source, items, lease=None)
    second = ingest(desk.tools, desk.reader, source, items, lease=None)
    assert (second.new, second.position) == (0, first.position)


def test_an_irrelevant_item_leaves_its_screening_and_nothing_else(desk: Desk) -> None:
    position = desk.take().position or 0
    desk.take(entry(BATHING))
    view = desk.items()["a"]
    assert desk.types(after=position) == ["item.observed"]
    assert (view.screening.relevant, view.development, view.reading) == (False, None, None)
    assert view.screening.score < view.screening.threshold
    assert view.screening.version == desk.reader.tagger.version


def test_an_edit_and_its_undoing_are_two_revisions_of_one_item(desk: Desk) -> None:
    desk.take(entry(SIGNED))
    for number, title in enumerate((f"{SIGNED} and mills", SIGNED, f"{SIGNED} and mills"), start=1):
        assert desk.take(entry(title)).revised == 1
        assert (desk.items()["a"].revisions, desk.items()["a"].item.title) == (number, title)
        assert desk.development().development.statement == title
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_an_edit_that_takes_the_matter_away_withdraws_and_another_restores(desk: Desk) -> None:
    desk.take(entry(SIGNED))
    desk.take(entry(BATHING))
    assert desk.development().status == "withdrawn"
    desk.take(entry(SIGNED))
    assert desk.development().status == "live"
    assert desk.development().development.statement == SIGNED


def test_an_edit_that_takes_the_matter_away_leaves_a_development_that_others_report(desk: Desk) -> None:
    desk.take(entry(SIGNED))
    desk.take(entry(SIGNED), feed="strelsau-courier")
    key = desk.development().development.id
    assert desk.take(entry(BATHING)).revised == 1
    with reading(desk.tools.engine) as connection:
        view = Stored(connection, desk.dossier).get(DevelopmentView, key)
    assert view is not None
    assert (view.status, [report.feed for report in view.reports]) == ("live", ["strelsau-courier"])


def test_an_item_that_left_a_development_finds_it_again(desk: Desk) -> None:
    desk.take(entry(SIGNED))
    desk.take(entry(SIGNED), feed="strelsau-courier")
    desk.take(entry(BATHING))
    desk.take(entry(SIGNED))
    assert len(desk.development().reports) == 2
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_only_another_owner_confirms(desk: Desk) -> None:
    desk.take(entry(SIGNED), feed="strelsau-courier")
    desk.take(entry(SIGNED), feed="ruritanian-wire")
    alone = desk.development()
    desk.take(entry(SIGNED), feed="edelweiss-post")
    assert (len(alone.reports), alone.sources) == (2, 1)
    assert (len(desk.development().reports), desk.development().sources) == (3, 2)
    assert desk.development().credibility > alone.credibility


def test_the_same_address_is_the_same_development_under_any_headline(desk: Desk) -> None:
    desk.take(entry(SIGNED, url="https://post.example/locks"))
    desk.take(
        entry("Envoys of Ruritania and Graustark agree", url="http://post.example/locks?utm_source=wire"),
        feed="strelsau-courier",
    )
    assert len(desk.development().reports) == 2


def test_items_of_one_page_meet_each_other(desk: Desk) -> None:
    done = desk.take(entry(SIGNED), entry(SIGNED, guid="b"))
    assert (done.developments, done.linked) == (1, 1)


def test_a_withdrawn_development_takes_no_new_report(desk: Desk) -> None:
    desk.take(entry(SIGNED))
    withdrawn = desk.development().development.id
    desk.take(entry(BATHING))
    desk.take(entry(SIGNED), feed="strelsau-courier")
    taken = {view.development for view in desk.items().values() if view.item.feed == "strelsau-courier"}
    assert withdrawn not in taken


def test_an_edit_away_sees_the_new_report_of_the_same_page(desk: Desk) -> None:
    """The only report leaves while another joins: what the newcomer tells is not lost with it."""
    desk.take(entry(SIGNED))
    desk.take(entry(BATHING), entry(SIGNED, guid="z"))
    view = desk.development("z")
    assert (view.status, [report.item for report in view.reports]) == ("live", [desk.items()["z"].item.id])
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_two_reports_edited_away_in_one_page_withdraw_their_development(desk: Desk) -> None:
    desk.take(entry(SIGNED), entry(SIGNED, guid="b"))
    key = desk.development().development.id
    desk.take(entry(BATHING), entry(BATHING, guid="b"))
    with reading(desk.tools.engine) as connection:
        view = Stored(connection, desk.dossier).get(DevelopmentView, key)
    assert view is not None
    assert (view.status, len(view.reports)) == ("withdrawn", 1)


def test_an_item_that_returns_as_another_story_is_another_development(desk: Desk) -> None:
    desk.take(entry(SIGNED))
    desk.take(entry(SIGNED, guid="c"), feed="strelsau-courier")
    first = desk.development().development.id
    desk.take(entry(BATHING))
    desk.take(entry("Graustark and Ruritania shut the railway at the border after a quarrel over gauge"))
    assert desk.development().development.id != first
    assert desk.development().development.statement.startswith("Graustark and Ruritania shut")


def test_what_a_person_decided_no_edit_undoes(desk: Desk) -> None:
    desk.take(entry(SIGNED))
    old = desk.development()
    withdrawn = Draft(
        event_id="by-hand",
        stream=f"development:{old.development.id}",
        event=DevelopmentWithdrawn(old.development.id, "a joke of the editors"),
        actor="reviewer",
    )
    with writing(desk.tools.engine) as connection:
        record(connection, desk.dossier, [withdrawn], now=desk.tools.now(), random_bytes=desk.tools.random_bytes)
    desk.take(entry(f"{SIGNED} again"))
    desk.take(entry(SIGNED))
    assert (desk.development().status, desk.development().reason) == ("withdrawn", "a joke of the editors")
    assert desk.development().development == old.development


def test_a_page_larger_than_a_slice_is_taken_in_whole(desk: Desk) -> None:
    many = 2 * SLICE + 50
    done = desk.take(*(entry(f"{BATHING} no {n}", guid=str(n)) for n in range(many)))
    assert (done.new, len(desk.items())) == (many, many)
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_a_date_that_lies_ahead_is_kept_as_a_claim_and_not_believed(desk: Desk) -> None:
    ahead = PUBLISHED + timedelta(days=400)
    desk.take(structs.replace(entry(SIGNED), published=ahead))
    view = desk.development()
    assert desk.items()["a"].item.published == ahead
    assert (view.development.occurred.edtf, view.development.occurred.basis) == ("2024-07-01", "first seen")


def test_a_page_is_stored_only_under_its_lease(desk: Desk) -> None:
    now = desk.tools.now()
    poll = Poll(url="u", at=now, next_due=now, outcome="ok", detail="", ok=True, etag='"1"')
    with writing(desk.tools.engine) as connection:
        lease_due(
            connection,
            desk.dossier,
            feeds=["edelweiss-post"],
            owner="mine",
            now=now,
            lease=timedelta(minutes=1),
            limit=1,
        )

    def note(brought: Brought) -> Poll:
        return replace(poll, items_new=brought.new)

    lost = desk.take(entry(SIGNED), lease=Lease("another", note))
    assert (lost.kept, desk.items()) == (False, {})
    kept = desk.take(entry(SIGNED), lease=Lease("mine", note))
    with reading(desk.tools.engine) as connection:
        state = read_states(connection, desk.dossier)["edelweiss-post"]
    assert (kept.kept, state.etag, state.items_new, state.lease_owner) == (True, '"1"', 1, None)


def test_the_words_of_a_redacted_item_are_not_taken_in_again(desk: Desk) -> None:
    desk.take(entry(SIGNED))
    item = desk.items()["a"].item.id
    words = [row.position for row in logs.event_rows(desk.tools, desk.dossier) if SIGNED.encode() in row.payload]
    for position in words:
        redact(desk.tools, desk.dossier, position, reason="a request", actor="somebody")
    after = logs.event_rows(desk.tools, desk.dossier)
    for title in (SIGNED, f"{SIGNED} at noon"):
        done = desk.take(entry(title))
        assert (done.new, done.revised) == (0, 0)
    assert logs.event_rows(desk.tools, desk.dossier) == after
    assert [view.item.title for view in desk.items().values() if view.item.id == item] == ["redacted"]


def test_a_feed_that_makes_up_new_guids_doubles_nothing(desk: Desk) -> None:
    page = [entry(SIGNED, url="https://post.example/locks"), entry(BATHING, guid="b", url="https://post.example/")]
    before = desk.take(*page)
    for number in range(3):
        again = desk.take(*(structs.replace(one, guid=f"{one.guid} {number}") for one in page))
        assert (again.new, again.revised, again.position) == (0, 0, before.position)
    edited = structs.replace(page[0], guid="another", title=f"{SIGNED} and mills")
    done = desk.take(edited, entry(SIGNED, guid="new", url="https://post.example/mills"))
    assert (done.new, done.revised, len(desk.items())) == (1, 1, 3)
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_entries_of_a_live_blog_are_items_of_their_own_whatever_their_page_still_shows(desk: Desk) -> None:
    blog = [entry(f"{BATHING}, part {n}", guid=f"part {n}", url="https://post.example/live") for n in range(4)]
    for shown in (blog[:2], blog[1:3], blog[3:]):
        desk.take(*shown)
    assert set(desk.items()) == {one.guid for one in blog}


def test_what_another_feed_has_at_the_same_address_is_another_item(desk: Desk) -> None:
    desk.take(entry(SIGNED, url="https://post.example/locks"))
    assert desk.take(entry(SIGNED, guid="b", url="https://post.example/locks"), feed="strelsau-courier").new == 1


def test_stories_of_one_page_that_share_a_guid_are_all_kept_however_often_it_is_served(desk: Desk) -> None:
    titles = (SIGNED, f"{SIGNED} and mills", "Graustark expels two journalists of Ruritania")
    page = [entry(title, guid="news", url=f"https://post.example/{n}") for n, title in enumerate(titles)]
    brought = [desk.take(*page), desk.take(*reversed(page))]
    assert [(one.new, one.revised) for one in brought] == [(3, 0), (0, 0)]


def test_a_guid_that_names_the_story_of_the_day_names_a_new_item_each_day(desk: Desk) -> None:
    first = entry("Ruritania sends wheat to Graustark by river barge", guid="top", url="https://post.example/w")
    other = entry("Graustark and Ruritania found joint bank", guid="top", url="https://post.example/b")
    brought = [desk.take(one) for one in (first, other, first, other)]
    assert [(one.new, one.revised) for one in brought] == [(1, 0), (1, 0), (0, 0), (0, 0)]
