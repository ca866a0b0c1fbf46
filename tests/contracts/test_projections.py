"""What every projection owes: a name, a version, and changes that depend on nothing but the event and what was live."""

from __future__ import annotations

import typing

import pytest

import golden
from builders import definition, development, feed, item, recorded, screening
from tracker.domain.events import (
    EVENT_TYPES,
    DevelopmentRecorded,
    DossierOpened,
    Event,
    FeedAdded,
    ItemObserved,
    ReportQuestioned,
)
from tracker.projections.base import Projection
from tracker.projections.fold import PROJECTIONS, Nothing, Overlay, fold
from tracker.projections.views import View

LINKED = ("lock-hours-agreed", "from-an-item")


def before() -> Overlay:
    """Read models in which the golden events find what they speak of."""
    stories: list[Event] = [
        DossierOpened(definition()),
        FeedAdded(feed("strelsau-courier"), ""),
        ItemObserved(item("0f" * 16, feed="strelsau-courier"), screening()),
        ItemObserved(item("1f" * 16), screening()),
        *(DevelopmentRecorded(development(key)) for key in LINKED),
        ReportQuestioned(LINKED[0], "0f" * 16, 1, "an edit"),
    ]
    live = Overlay(Nothing())
    for change in fold(recorded(stories), Nothing()):
        live.lay(change)
    return live


def test_names_are_unique_and_versions_count_from_one() -> None:
    assert len({projection.name for projection in PROJECTIONS}) == len(PROJECTIONS)
    assert all(projection.version >= 1 for projection in PROJECTIONS)


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
@pytest.mark.parametrize("name", EVENT_TYPES)
def test_any_event_may_meet_empty_read_models(projection: Projection, name: str) -> None:
    for change in projection.apply(recorded([golden.events()[name]])[0], Nothing()):
        assert change.value is not None


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
@pytest.mark.parametrize("name", EVENT_TYPES)
def test_the_same_event_brings_the_same_changes(projection: Projection, name: str) -> None:
    event = recorded([golden.events()[name]], start=9)[0]
    changes = list(projection.apply(event, before()))
    assert changes == list(projection.apply(event, before()))
    for change in changes:
        assert change.position == 9
        assert change.key
        assert change.cls in typing.get_args(View)
        assert change.value is None or isinstance(change.value, change.cls)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_a_fold_changes_each_row_once_an_event_and_only_where_it_differs(name: str) -> None:
    live = before()
    changes = list(fold(recorded([golden.events()[name]], start=9), before()))
    assert len({(change.cls, change.key) for change in changes}) == len(changes)
    assert all(change.value != live.get(change.cls, change.key) for change in changes)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_every_event_type_moves_something(name: str) -> None:
    silent = {"dossier.opened", "feed.removed", "instrument.withdrawn", "item.unjudged", "payload.redacted"}
    changes = list(fold(recorded([golden.events()[name]], start=9), before()))
    assert changes or name in silent | {"feed.paced", "tagger.calibrated"}
