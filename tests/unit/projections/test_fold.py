"""Events into read models: developments with their reports, items, registers and the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from msgspec import structs

from builders import category, definition, development, feed, instrument, item, reading, recorded, screening
from tracker.domain.developments import Instrument, Kind, Label, Occurred
from tracker.domain.dossier import Definition
from tracker.domain.events import (
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentRestored,
    DevelopmentWithdrawn,
    DossierOpened,
    DossierRevised,
    Event,
    FeedAdded,
    FeedChanged,
    FeedPaced,
    FeedRemoved,
    InstrumentCorrected,
    InstrumentRecorded,
    InstrumentWithdrawn,
    ItemObserved,
    ItemRevised,
    ItemTagged,
    ReportLinked,
    ReportUnlinked,
)
from tracker.domain.items import Feed
from tracker.domain.tags import Direction, Stage
from tracker.projections.base import OPEN, Change
from tracker.projections.fold import OF_ITEMS, PROJECTIONS, Nothing, Overlay, fold, rows
from tracker.projections.items import ITEMS
from tracker.projections.views import Contribution, DevelopmentView, ItemView

T = TypeVar("T")
ONE = Decimal(1)
OPENED = DossierOpened(definition())
STORY: tuple[Event, ...] = (
    OPENED,
    FeedAdded(feed("courier"), ""),
    FeedAdded(feed("wire", reliability="A"), ""),
    ItemObserved(item("i1"), screening()),
    ItemObserved(item("i2", feed="wire"), screening()),
    DevelopmentRecorded(development("d1", article=None)),
    DevelopmentRecorded(development("d2", article=None)),
)


def live(*events: Event) -> Overlay:
    """Read models after these events."""
    models = Overlay(Nothing())
    for change in fold(recorded(events), Nothing()):
        models.lay(change)
    return models


def one(models: Overlay, cls: type[T], key: str) -> T:
    found = models.get(cls, key)
    assert found is not None
    return found


def linked(key: str, item_id: str) -> ReportLinked:
    return ReportLinked(key, item_id, "test", ONE)


def view(*events: Event, key: str = "d1") -> DevelopmentView:
    return one(live(*STORY, *events), DevelopmentView, key)


def test_nothing_is_known_before_the_dossier_is_opened() -> None:
    models = live(DevelopmentRecorded(development()))
    assert (models.get(DevelopmentView, "d1"), models.get(Contribution, "d1/trade")) == (None, None)


def test_registers_hold_what_was_said_last() -> None:
    models = live(
        OPENED,
        DossierRevised(definition(title="New"), ""),
        *(FeedAdded(feed(key), "") for key in ("a", "b")),
        FeedChanged(feed("a", title="A2"), ("title",), ""),
        FeedRemoved("b", ""),
        InstrumentRecorded(instrument("p")),
        InstrumentRecorded(instrument("q")),
        InstrumentCorrected(instrument("p", short="P2"), ("short",), ""),
        InstrumentWithdrawn("q", ""),
    )
    assert one(models, Definition, "definition").title == "New"
    assert {key: value.title for key, value in models.all(Feed)} == {"a": "A2"}
    assert {key: value.short for key, value in models.all(Instrument)} == {"p": "P2"}


def test_the_rest_that_a_person_set_is_part_of_the_feed_until_it_is_set_otherwise() -> None:
    paced = (FeedAdded(feed("a"), ""), FeedPaced("a", 7200, ""), FeedPaced("gone", 60, ""))
    renamed = FeedChanged(feed("a", title="A2"), ("title",), "as an earlier release wrote it")
    given = FeedChanged(feed("a", rest_seconds=600), ("rest_seconds",), "")
    rests = [
        one(live(OPENED, *paced, *more), Feed, "a").rest_seconds
        for more in ((), (renamed,), (given,), (FeedPaced("a", None, ""),), (FeedRemoved("a", ""), paced[0]))
    ]
    assert rests == [7200, 7200, 600, None, None]


def test_reports_raise_the_credibility_of_a_development() -> None:
    assert (view().credibility, view().sources) == (Decimal(0), 0)
    found = view(linked("d1", "i1"), linked("d1", "i2"))
    assert (found.credibility, found.sources, found.admiralty) == (Decimal("0.975000"), 2, "A2")
    assert [(r.item, r.feed, r.reliability, r.position) for r in found.reports] == [
        ("i1", "courier", "C", 8),
        ("i2", "wire", "A", 9),
    ]


def test_an_item_reports_a_development_once() -> None:
    assert len(view(linked("d1", "i1"), linked("d1", "i1")).reports) == 1


@pytest.mark.parametrize("event", [linked("none", "i1"), linked("d1", "none"), ReportUnlinked("none", "none", "")])
def test_a_link_to_what_is_not_there_moves_no_development(event: Event) -> None:
    assert view(event) == view()


def test_an_unlinked_report_no_longer_counts() -> None:
    models = live(*STORY, linked("d1", "i1"), ReportUnlinked("d1", "i1", ""))
    assert one(models, DevelopmentView, "d1").reports == ()
    assert one(models, ItemView, "i1").development is None


def test_an_item_moved_to_another_development_stays_there_when_it_leaves_the_first() -> None:
    models = live(*STORY, linked("d1", "i1"), linked("d2", "i1"), ReportUnlinked("d1", "i1", ""))
    assert one(models, ItemView, "i1").development == "d2"
    assert [one(models, DevelopmentView, key).sources for key in ("d1", "d2")] == [0, 1]


def test_a_report_of_a_removed_feed_counts_as_a_source_nobody_can_judge() -> None:
    found = view(FeedRemoved("courier", ""), linked("d1", "i1"))
    assert [(r.group, r.reliability) for r in found.reports] == [("feed:courier", "F")]
    assert (found.credibility, found.admiralty) == (Decimal("0.500000"), "F2")


def test_what_a_removed_feed_brought_stays_as_it_was_rated() -> None:
    assert view(linked("d1", "i2"), FeedRemoved("wire", "")).credibility == Decimal("0.950000")


RERATED = feed("wire", reliability="D", group="courier", wire="w")


@pytest.mark.parametrize("rerated", [FeedChanged(RERATED, ("reliability",), ""), FeedAdded(RERATED, "")])
def test_a_source_that_is_rated_anew_rates_its_reports_anew(rerated: Event) -> None:
    found = view(linked("d1", "i1"), linked("d1", "i2"), FeedRemoved("wire", ""), rerated)
    assert (found.sources, found.credibility) == (1, Decimal("0.500000"))
    assert found.changed_position == 11


def test_a_feed_without_reports_changes_no_development() -> None:
    changes = list(
        fold(recorded([*STORY, FeedChanged(feed("courier", reliability="A"), ("reliability",), "")]), Nothing())
    )
    assert {change.cls for change in changes if change.position == 8} == {Feed}


def test_a_withdrawn_development_stays_readable_and_counts_no_more() -> None:
    events = (linked("d1", "i1"), DevelopmentWithdrawn("d1", "wrong"))
    models = live(*STORY, *events)
    found, row = one(models, DevelopmentView, "d1"), one(models, Contribution, "d1/trade")
    assert (found.status, found.reason, row.counts, row.withdrawn, row.weight) == (
        "withdrawn",
        "wrong",
        False,
        True,
        Decimal(0),
    )
    back = live(*STORY, *events, DevelopmentRestored("d1", "right"))
    assert one(back, DevelopmentView, "d1").status == "live"
    assert one(back, Contribution, "d1/trade").weight == Decimal("2.0")


def test_a_correction_keeps_the_reports() -> None:
    better = development("d1", article=None, statement="Better.")
    found = view(linked("d1", "i1"), DevelopmentCorrected(better, ("statement",), ""))
    assert (found.development, found.sources, found.first_position, found.changed_position) == (better, 1, 6, 9)


def test_positions_say_when_a_development_was_first_known_and_last_changed() -> None:
    found = view(linked("d1", "i1"), ItemRevised(item("i1", title="x"), "h", screening()))
    assert (found.first_position, found.changed_position) == (6, 8)


def test_an_edit_takes_the_reading_back_and_a_tagging_gives_one() -> None:
    models = live(*STORY, ItemTagged("i1", "h", reading()), ItemRevised(item("i1", title="x"), "h", screening()))
    edited = one(models, ItemView, "i1")
    assert (edited.reading, edited.revisions, edited.item.title) == (None, 1, "x")
    tagged = one(live(*STORY, ItemTagged("i1", "h", reading())), ItemView, "i1")
    assert (tagged.reading, tagged.screening, tagged.first_position) == (reading(), reading().screening, 4)


def contribution(**changes: Any) -> Contribution:
    return one(live(OPENED, DevelopmentRecorded(development("d1", **changes))), Contribution, "d1/trade")


@pytest.mark.parametrize(
    ("changes", "weight", "counts"),
    [
        ({}, "3", True),
        ({"stage": Stage.SIGNED}, "1.5", True),
        ({"stage": Stage.DENIED}, "0", True),
        ({"confidence": "medium"}, "2.25", True),
        ({"goldstein": Decimal(-2)}, "-1.5", True),
        ({"kind": Kind.CONDITION}, "3", True),
        ({"kind": Kind.ASSESSMENT}, "0", False),
        ({"kind": Kind.FORECAST}, "0", False),
        ({"labels": (Label("trade", Direction.STRAINS, Decimal(-1)),)}, "-0.75", True),
    ],
)
def test_a_weight_is_value_times_stage_times_credibility(changes: dict[str, Any], weight: str, *, counts: bool) -> None:
    found = contribution(**changes)
    assert (found.weight, found.counts) == (Decimal(weight), counts)


@pytest.mark.parametrize(
    ("edtf", "kind", "start", "end", "holds"),
    [
        ("2025-06", Kind.OCCURRENCE, "2025-06-01", "2025-06-30", False),
        ("2025-06/..", Kind.OCCURRENCE, "2025-06-01", None, True),
        ("2025-06", Kind.CONDITION, "2025-06-01", "2025-06-30", True),
        ("../2025-06", Kind.CONDITION, "1990-01-01", "2025-06-30", True),
        ("../1985", Kind.OCCURRENCE, "1985-12-31", "1985-12-31", False),
        ("../..", Kind.CONDITION, "1990-01-01", None, True),
    ],
)  # fmt: skip
def test_a_row_stands_from_its_first_day(edtf: str, kind: Kind, start: str, end: str | None, *, holds: bool) -> None:
    found = contribution(occurred=Occurred(edtf, "stated"), kind=kind)
    assert (found.start, found.end, found.holds) == (
        date.fromisoformat(start),
        None if end is None else date.fromisoformat(end),
        holds,
    )


def test_a_category_that_is_dropped_closes_its_row() -> None:
    models = live(
        OPENED,
        DevelopmentRecorded(
            development("d1", labels=(Label("trade", Direction.DEEPENS), Label("arms", Direction.LIMITS)))
        ),
        DevelopmentCorrected(development("d1", labels=(Label("arms", Direction.LIMITS),)), ("labels",), ""),
    )
    assert [key for key, _ in models.all(Contribution)] == ["d1/arms"]


def test_a_new_definition_weighs_every_row_anew() -> None:
    longer = definition(categories=(category("trade", half_life=730),))
    models = live(OPENED, DevelopmentRecorded(development("d1")), DossierRevised(longer, ""))
    assert one(models, Contribution, "d1/trade").half_life == 730
    without = live(OPENED, DevelopmentRecorded(development("d1")), DossierRevised(definition(categories=()), ""))
    assert list(without.all(Contribution)) == []


@pytest.mark.parametrize("actor", ["worker", "anna"])
@pytest.mark.parametrize(
    "event",
    [
        ItemObserved(item("i3"), screening()),
        ItemRevised(item("i1", title="Other"), "0" * 64, screening()),
        ItemTagged("i1", "0" * 64, reading()),
    ],
)
def test_what_an_item_says_is_followed_by_no_other_projection(event: Event, actor: str) -> None:
    models = live(*STORY, linked("d1", "i1"))
    [said] = recorded([event], start=9)
    said = structs.replace(said, actor=actor)
    assert isinstance(event, OF_ITEMS)
    assert [p for p in PROJECTIONS if tuple(p.apply(said, models))] == [ITEMS]


def test_rows_lie_end_to_end_and_the_last_stays_open() -> None:
    values = (feed("a"), None, feed("a", title="x"), feed("a", title="y"))
    found = list(rows(Change(Feed, "a", value, position) for position, value in enumerate(values, 1)))
    assert [(row.known_from, row.known_to) for row in found] == [(1, 2), (3, 4), (4, OPEN)]


class Counting(Nothing):
    """Counts what is asked of it."""

    def __init__(self) -> None:
        self.asked = 0

    def get(self, cls: type[T], key: str) -> T | None:
        self.asked += 1
        return super().get(cls, key)

    def all(self, cls: type[T]) -> Iterator[tuple[str, T]]:
        self.asked += 1
        return super().all(cls)


def test_a_batch_asks_for_each_value_once() -> None:
    under = Counting()
    events = [FeedChanged(feed("courier", title=str(n)), ("title",), "") for n in range(50)]
    assert len(list(fold(recorded([*STORY, *events]), under))) > 50
    assert under.asked < 40


def test_an_overlay_shows_its_own_changes_over_those_below() -> None:
    below = live(*(FeedAdded(feed(key), "") for key in "abc"))
    above = Overlay(below)
    above.lay(Change(Feed, "a", None, 9))
    above.lay(Change(Feed, "b", replace(feed("b"), title="B2"), 9))
    assert {key: value.title for key, value in above.all(Feed)} == {"b": "B2", "c": "C"}
    assert (above.get(Feed, "a"), below.get(Feed, "a")) == (None, feed("a"))
