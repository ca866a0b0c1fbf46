"""Reports that an edit calls into question although a person keeps them, until a person decides about them again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracker.domain.envelope import PROGRAM_ACTORS, Recorded
from tracker.domain.events import (
    DevelopmentConfirmed,
    DevelopmentCorrected,
    DevelopmentRestored,
    DevelopmentsMerged,
    DevelopmentSplit,
    DevelopmentUnconfirmed,
    DevelopmentWithdrawn,
    ItemJudged,
    ItemUnjudged,
    ReportKept,
    ReportLinked,
    ReportQuestioned,
    ReportUnlinked,
)
from tracker.projections.base import Change, Live, Projection
from tracker.projections.views import DevelopmentView, Question


def _apply(recorded: Recorded, live: Live) -> Iterator[Change]:
    event, at = recorded.event, recorded.position
    if isinstance(event, ReportQuestioned) and event.undoes is None:
        asked = Question(event.item, event.development, event.revision, event.reason, at, None)
        yield Change(Question, event.item, asked, at)
    elif recorded.actor not in PROGRAM_ACTORS:
        undoes = getattr(event, "undoes", None)
        for item in dict.fromkeys(_concerned(recorded, live)):
            was = live.get(Question, item)
            if was is not None and was.settled == undoes:
                yield Change(Question, item, replace(was, settled=at if undoes is None else None), at)


def _concerned(recorded: Recorded, live: Live) -> Iterator[str]:
    """The items about which a person's act says something: it answers an open question, its undo asks it again."""
    match recorded.event:
        case ItemJudged(item=item) | ItemUnjudged(item=item):
            yield item
        case ReportLinked(item=item) | ReportUnlinked(item=item) | ReportKept(item=item) | ReportQuestioned(item=item):
            yield item
        case DevelopmentsMerged(into=key, merged=merged):
            yield from _reports(key, live)
            yield from (item for moved in merged for item in moved.items)
        case DevelopmentCorrected() as event:
            yield from _reports(event.development.id, live)
        case (
            DevelopmentWithdrawn(development=key)
            | DevelopmentRestored(development=key)
            | DevelopmentConfirmed(development=key)
            | DevelopmentUnconfirmed(development=key)
            | DevelopmentSplit(development=key)
        ):
            yield from _reports(key, live)
        case _:
            return


def _reports(key: str, live: Live) -> Iterator[str]:
    view = live.get(DevelopmentView, key)
    yield from (report.item for report in view.reports) if view else ()


QUESTIONS = Projection(name="questions", version=1, apply=_apply)
"""Folded ahead of the developments, whose reports are those from before the event."""
