"""An edit in question, which a person's act about its item answers, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec import structs

from builders import definition, development, feed, item, recorded, screening
from tracker.domain.envelope import SEED_ACTOR, WORKER_ACTOR
from tracker.domain.events import (
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentUnconfirmed,
    DevelopmentWithdrawn,
    DossierOpened,
    Event,
    FeedAdded,
    ItemObserved,
    ItemUnjudged,
    ReportKept,
    ReportLinked,
    ReportQuestioned,
)
from tracker.projections.fold import Nothing, Overlay, fold
from tracker.projections.views import Question

QUESTIONED = ReportQuestioned("d1", "i1", 1, "other course")
STORY: tuple[Event, ...] = (
    DossierOpened(definition()),
    FeedAdded(feed("courier"), ""),
    ItemObserved(item("i1"), screening()),
    ItemObserved(item("i2"), screening()),
    DevelopmentRecorded(development("d1", article=None)),
    ReportLinked("d1", "i1", "test", Decimal(1)),
    QUESTIONED,
)
ASKED = len(STORY)
BY_PERSONS: tuple[Event, ...] = (
    ReportKept("d1", "i1", ""),
    ReportLinked("d1", "i1", "test", Decimal(1)),
    DevelopmentCorrected(development("d1", article=None), ("notes",), ""),
    DevelopmentWithdrawn("d1", ""),
)


def after(*events: Event, actor: str = "anna") -> Question:
    """The question once these followed."""
    told = [
        structs.replace(one, actor=actor if one.position > ASKED else WORKER_ACTOR)
        for one in recorded([*STORY, *events])
    ]
    models = Overlay(Nothing())
    for change in fold(told, Nothing()):
        models.lay(change)
    found = models.get(Question, "i1")
    assert found is not None
    return found


@pytest.mark.parametrize("event", BY_PERSONS)
def test_what_a_person_does_answers_it_and_what_a_program_does_not(event: Event) -> None:
    assert after(event).settled == ASKED + 1
    assert after(event, actor=WORKER_ACTOR).settled is after(event, actor=SEED_ACTOR).settled is None


def test_what_a_person_does_elsewhere_does_not_answer_it() -> None:
    other = DevelopmentRecorded(development("d2", article=None))
    assert after(other, ReportLinked("d2", "i2", "test", Decimal(1)), DevelopmentWithdrawn("d2", "")).settled is None


def test_only_the_undo_of_what_answered_it_asks_again() -> None:
    kept, at = ReportKept("d1", "i1", ""), ASKED + 1
    again = replace(QUESTIONED, undoes=at)
    assert after(kept, again) == after()
    assert after(kept, DevelopmentUnconfirmed("d1", "", at - 1), ItemUnjudged("i1", "", at - 1)).settled == at
    assert after(again).settled is None
