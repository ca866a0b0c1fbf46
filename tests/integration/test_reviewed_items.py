"""The weekly sample and what persons decided, on both databases: drawn alike by everybody, and measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from builders import DOSSIER, Clock, definition, draft, item, screening
from logs import fictional_files, known
from reviewing import Desk, begin
from tracker.domain import codec
from tracker.domain.calibration import Calibration, Step
from tracker.domain.errors import Conflict
from tracker.domain.events import EVENT_TYPES, DossierOpened, ItemObserved, TaggerCalibrated
from tracker.domain.reviews import Act, Confirm, Correct, Judge, LabelWanted, Link, Merge, Split, Undo, Unlink
from tracker.domain.tags import Direction, Stage
from tracker.domain.upcasters import UPCASTERS
from tracker.queries.calibrations import calibrations, sure_of_relevance, sure_of_tag
from tracker.queries.moment import Moment
from tracker.queries.review import Queue, get_queue
from tracker.queries.sample import SIZE, samples, week_of
from tracker.store.engine import reading
from tracker.store.heads import read_head
from tracker.tagging.measures import wilson
from tracker.workflows import seed
from tracker.workflows.calibrate import calibrate
from tracker.workflows.evaluate import GivenLabel, LabelledItem, evaluate, half_of
from tracker.workflows.reader import Reader
from tracker.workflows.redact import redact
from tracker.workflows.replay import replay
from tracker.workflows.reviewed_items import reviewed_items
from tracker.workflows.tools import Tools

SIGNED = "Ruritania and Graustark sign agreement on river locks"
TRADE = Judge(True, (LabelWanted("trade", Direction.DEEPENS),))
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


def test_a_random_sample_comes_as_it_was_drawn_whatever_the_tagger_scored(tools: Tools, clock: Clock) -> None:
    rejected(tools, clock, count=5)
    near = structs.replace(screening(relevant=False), score=Decimal("0.79"))
    known(tools, draft(ItemObserved(item("near"), near), "near", stream="item:near"))
    with reading(tools.engine) as connection:
        head = read_head(connection, DOSSIER).position
        (drawn,) = samples(connection, DOSSIER, position=head, now=MONDAY + timedelta(days=8), weeks=4)
    clock.at = MONDAY + timedelta(days=8)
    waiting = queue(tools, clock).entries
    assert tuple(entry.key for entry in waiting) == drawn.items
    assert {(entry.uncertainty, entry.priority) for entry in waiting} == {(0.5, waiting[0].priority)}
    assert waiting[0].reasons == (f"drawn at random from 6 rejected in {WEEK}",)


def test_the_sample_that_waits_the_shortest_comes_first(tools: Tools, clock: Clock) -> None:
    rejected(tools, clock, count=2)
    clock.at = MONDAY + timedelta(days=7)
    known(tools, draft(ItemObserved(item("next"), screening(relevant=False)), "next", stream="item:next"))
    clock.at = MONDAY + timedelta(days=15)
    assert [entry.week for entry in queue(tools, clock).entries] == [WEEK, WEEK, "2026-W11"]


def test_a_sample_is_drawn_from_what_the_tagger_rejects_whatever_a_person_says(tools: Tools, clock: Clock) -> None:
    rejected(tools, clock, count=3)
    Desk(tools).do(TRADE, "r1")
    Desk(tools).do(Judge(False), "yes")
    with reading(tools.engine) as connection:
        head = read_head(connection, DOSSIER).position
        (drawn,) = samples(connection, DOSSIER, position=head, now=MONDAY + timedelta(days=8), weeks=4)
    assert (drawn.rejected, set(drawn.items)) == (3, {"r0", "r1", "r2"})


def test_sampled_items_wait_until_they_are_judged(tools: Tools, clock: Clock) -> None:
    rejected(tools, clock, count=5)
    clock.at = MONDAY + timedelta(days=8)
    waiting = queue(tools, clock)
    assert (waiting.samples, {entry.week for entry in waiting.entries}) == (5, {WEEK})
    Desk(tools).do(Judge(False), waiting.entries[0].key)
    assert waiting.entries[0].key not in {entry.key for entry in queue(tools, clock).entries}
    assert queue(tools, clock).samples == 4


def test_what_is_redacted_is_judged_by_nobody_and_keeps_no_week_from_counting(tools: Tools, clock: Clock) -> None:
    rejected(tools, clock, count=3)
    clock.at = MONDAY + timedelta(days=8)
    desk = Desk(tools)
    desk.do(Judge(False), "r0")
    for position in (2, 3):  # r0 and r1
        redact(tools, DOSSIER, position, reason="a request", actor="anna")
    for said in (TRADE, Judge(False)):
        with pytest.raises(Conflict, match="item 'r1' was redacted: nobody can read it any more"):
            desk.do(said, "r1")
    assert [entry.key for entry in queue(tools, clock).entries] == ["r2"]
    desk.do(Judge(False), "r2")
    found = reviewed_items(tools, DOSSIER)
    assert found.misses is not None
    assert (found.misses.weeks, found.misses.rejected, found.misses.judged) == (1, 3, 1)
    assert [str(item.id) for item in found.items] == ["r2"]


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
    assert (found.misses.estimate, found.misses.accepted, found.misses.recall) == (4.0, 1, None)
    assert found.misses.low < 4 < found.misses.high
    assert sum(item.relevant for item in found.items) == 2


def test_what_was_accepted_counts_as_far_as_it_is_right(tools: Tools, clock: Clock) -> None:
    rejected(tools, clock, count=5)
    known(tools, draft(ItemObserved(item("no"), screening()), "no", stream="item:no"))
    clock.at = MONDAY + timedelta(days=8)
    desk = Desk(tools)
    for number, entry in enumerate(queue(tools, clock).entries):
        desk.do(TRADE if number == 0 else Judge(False), entry.key)
    desk.do(TRADE, "yes")
    desk.do(Judge(False), "no")
    misses = reviewed_items(tools, DOSSIER).misses
    assert misses is not None
    assert (misses.accepted, misses.precision, misses.estimate, misses.recall) == (2, 0.5, 1.0, 0.5)
    assert (misses.low, misses.high) == (1.0, 1.0)


def test_a_week_that_was_judged_in_part_says_nothing_yet(tools: Tools, clock: Clock) -> None:
    rejected(tools, clock, count=40)
    clock.at = MONDAY + timedelta(days=8)
    *first, last = queue(tools, clock).entries
    for entry in first:
        Desk(tools).do(TRADE, entry.key)
    before = reviewed_items(tools, DOSSIER).misses
    Desk(tools).do(Judge(False), last.key)
    after = reviewed_items(tools, DOSSIER).misses
    assert before is not None and (before.weeks, before.begun, before.judged, before.recall) == (0, 1, 0, None)
    assert after is not None and (after.weeks, after.begun, after.judged, after.missed) == (1, 0, 20, 19)


def pairs(tools: Tools) -> dict[tuple[str, str], bool]:
    return dict(reviewed_items(tools, DOSSIER).grouped.pairs)


def test_what_a_program_linked_is_no_label(tools: Tools) -> None:
    begin(tools)
    Desk(tools).do(Confirm(), "d1")
    assert pairs(tools) == {}


def test_a_merge_says_which_items_report_the_same(tools: Tools) -> None:
    begin(tools)
    done = Desk(tools).do(Merge(("d2",)), "d1")
    assert pairs(tools) == {("i1", "i2"): True, ("i2", "i3"): True}
    assert [item.id for item in reviewed_items(tools, DOSSIER).grouped.items] == ["i1", "i2", "i3"]
    Desk(tools).do(Undo(done.events[0].position), "d1")
    assert pairs(tools) == {}


def test_a_split_an_unlink_and_a_link_tell_items_apart_or_together(tools: Tools) -> None:
    begin(tools)
    desk = Desk(tools)
    desk.do(Split(("i3",)), "d1")
    assert pairs(tools) == {("i1", "i3"): False}
    desk.do(Link("i3"), "d2")
    assert pairs(tools) == {("i1", "i3"): False, ("i2", "i3"): True}
    desk.do(Unlink("i3"), "d2")
    assert pairs(tools) == {("i1", "i3"): False, ("i2", "i3"): False}


def test_developments_are_measured_on_decided_pairs_only(tools: Tools, tmp_path: Path) -> None:
    begin(tools)
    Desk(tools).do(Merge(("d2",)), "d1")
    found = reviewed_items(tools, DOSSIER)
    reader = Reader.of(fictional_files(tmp_path))
    measured = evaluate(found.items, reader, grouped=found.grouped, resamples=9, progress=silent)
    recall = {one.name: one.value for one in measured.measures}["developments B-cubed recall"]
    assert measured.pairs == 2
    assert recall is not None and 0 < recall <= 1


def judged_items(reader: Reader, count: int) -> list[LabelledItem]:
    """Items of the half to develop on, of which every other is relevant and read rightly, and the rest are not."""
    items = []
    for number in range(8 * count):
        relevant = number % 2 == 0
        title = SIGNED if relevant else "Bathing season opens with a regatta in Strelsau"
        labels = tuple(
            GivenLabel(tag.category, tag.direction)
            for tag in reader.tagger.read(title=title, summary="", language="en").tags
        )
        one = LabelledItem(id=f"c{number}", title=title, lang="en", relevant=relevant, labels=labels)
        items += [one] if half_of(str(one.id)) == "develop" else []
    return items[:count]


def test_enough_labels_calibrate_the_version_that_read_them(tools: Tools, tmp_path: Path) -> None:
    files = fictional_files(tmp_path)
    reader = Reader.of(files)
    seed.load(tools, files)
    done = calibrate(tools, reader, judged_items(reader, 240), actor="anna", progress=silent)
    assert done.position is not None and done.calibration is not None
    said = reader.tagger.read(title=SIGNED, summary="", language="en")
    with reading(tools.engine) as connection:
        known_ = calibrations(connection, reader.definition.id, [reader.tagger.version], position=done.position)
        before = calibrations(connection, reader.definition.id, [reader.tagger.version], position=done.position - 1)
    assert known_[reader.tagger.version].position == done.position
    assert sure_of_tag(said.tags[0], said.screening, known_) == pytest.approx(1, abs=0.05)
    assert sure_of_relevance(said.screening, known_) == pytest.approx(1, abs=0.05)
    assert before == {} and sure_of_tag(said.tags[0], said.screening, before) is None
    other = structs.replace(said.screening, version="another")
    assert sure_of_tag(said.tags[0], other, known_) is None
    assert replay(tools, reader.definition.id, check=True).difference is None


def test_too_few_labels_calibrate_nothing(tools: Tools, tmp_path: Path) -> None:
    files = fictional_files(tmp_path)
    reader = Reader.of(files)
    seed.load(tools, files)
    done = calibrate(tools, reader, judged_items(reader, 40), actor="anna", progress=silent)
    assert (done.position, done.calibration, done.items) == (None, None, 40)
    with reading(tools.engine) as connection:
        assert calibrations(connection, reader.definition.id, [reader.tagger.version], position=10_000) == {}


def test_a_calibration_takes_over_what_its_labels_do_not_say(tools: Tools, tmp_path: Path) -> None:
    files = fictional_files(tmp_path)
    reader = Reader.of(files)
    seed.load(tools, files)
    items = judged_items(reader, 240)
    first = calibrate(tools, reader, items, actor="anna", progress=silent)
    relevant = [item for item in items if item.relevant]
    second = calibrate(tools, reader, relevant, actor="anna", progress=silent)
    assert first.calibration is not None and second.calibration is not None
    assert second.calibration.relevance == first.calibration.relevance != ()
    assert second.calibration.tags != ()
    assert (first.kept, second.kept) == (None, "relevance")
    assert second.position is not None
    with reading(tools.engine) as connection:
        known_ = calibrations(connection, reader.definition.id, [second.version], position=second.position)
    assert known_[second.version].calibration == second.calibration


def test_one_sided_labels_say_nothing_of_relevance(tools: Tools, tmp_path: Path) -> None:
    files = fictional_files(tmp_path)
    reader = Reader.of(files)
    seed.load(tools, files)
    relevant = [item for item in judged_items(reader, 240) if item.relevant]
    done = calibrate(tools, reader, relevant, actor="anna", progress=silent)
    assert done.calibration is not None and (done.calibration.relevance, done.kept) == ((), None)


def lifted(old: dict[str, Any]) -> dict[str, Any]:
    """A payload as an upcaster might make it."""
    return old | {"calibration": old["calibration"] | {"tagger": "lifted"}}


def test_a_calibration_of_an_older_version_is_read_as_todays(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(tools)
    calibration = Calibration("rules", "1", (), (Step(Decimal("0.2"), Decimal("0.25"), 60),))
    known(tools, draft(TaggerCalibrated(calibration, ""), stream="calibration:1"))
    monkeypatch.setitem(EVENT_TYPES, "tagger.calibrated", (TaggerCalibrated, 2))
    monkeypatch.setitem(UPCASTERS, ("tagger.calibrated", 1), lifted)
    monkeypatch.setattr(codec, "_CURRENT", {})
    with reading(tools.engine) as connection:
        found = calibrations(connection, DOSSIER, ["1"], position=10_000)
    assert found["1"].calibration.tagger == "lifted"


def silent(_done: int, _all: int) -> None:
    return


def test_reviewed_developments_are_labelled_items_as_they_read_now(tools: Tools) -> None:
    begin(tools)
    desk = Desk(tools)
    desk.do(Confirm(), "d1")
    desk.do(Confirm(), "seed")
    desk.do(Judge(False), "i4")
    items = {item.id: item for item in reviewed_items(tools, DOSSIER).items}
    assert {key: item.relevant for key, item in items.items()} == {"i1": True, "i4": False}
    assert [(label.category, label.direction) for label in items["i1"].labels] == [("trade", Direction.DEEPENS)]
    assert items["i1"].event is None  # What a program linked is no label.


@pytest.mark.parametrize(
    "act",
    [
        Split(("i3",)),
        Merge(("d2",)),
        Correct(contradicts=("seed",)),
        Correct(statement="Otherwise."),
        Correct(stage=Stage.SIGNED),
        Correct(occurred="2025-06"),
        Correct(goldstein=Decimal("1.0")),
        Correct(plover="AID"),
    ],
)
def test_a_decision_that_says_nothing_of_labels_makes_none(tools: Tools, act: Act) -> None:
    begin(tools)
    Desk(tools).do(act, "d1")
    assert Desk(tools).development("d1").reviewed
    assert reviewed_items(tools, DOSSIER).items == ()


def labels_of(tools: Tools) -> dict[str, list[tuple[str, str]]]:
    found = reviewed_items(tools, DOSSIER).items
    return {str(item.id): [(label.category, label.direction) for label in item.labels] for item in found}


def test_a_correction_of_labels_makes_labels_until_it_is_taken_back(tools: Tools) -> None:
    begin(tools)
    desk = Desk(tools)
    done = desk.do(Correct(labels=(LabelWanted("trade", Direction.STRAINS),)), "d1")
    stage = desk.do(Correct(stage=Stage.SUSPENDED), "d1")
    assert labels_of(tools) == {"i1": [("trade", "strains")]}
    desk.do(Undo(stage.position), "d1")
    desk.do(Undo(done.position), "d1")
    assert labels_of(tools) == {}


def test_what_is_confirmed_after_other_decisions_is_labelled_until_that_is_taken_back(tools: Tools) -> None:
    begin(tools)
    desk = Desk(tools)
    desk.do(Merge(("d2",)), "d1")
    done = desk.do(Confirm(), "d1")
    assert labels_of(tools) == {"i1": [("trade", "deepens")]}
    desk.do(Undo(done.position), "d1")
    assert labels_of(tools) == {}


@pytest.mark.parametrize(("hits", "total", "low", "high"), [(0, 20, 0.0, 0.1611), (2, 20, 0.0279, 0.3010)])
def test_wilsons_interval_is_the_published_one(hits: int, total: int, low: float, high: float) -> None:
    assert list(wilson(hits, total)) == pytest.approx([low, high], abs=1e-3)
