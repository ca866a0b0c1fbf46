"""Taking an act of review back: for each of its events the one that leads back, the last first.

Nothing is removed. Who comes later is not overruled: where something built on the act, that has to be undone first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from tracker.domain.developments import Development
from tracker.domain.envelope import Recorded
from tracker.domain.errors import Conflict, InputError
from tracker.domain.events import (
    DevelopmentConfirmed,
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentRestored,
    DevelopmentsMerged,
    DevelopmentSplit,
    DevelopmentUnconfirmed,
    DevelopmentWithdrawn,
    Event,
    ItemJudged,
    ItemUnjudged,
    ReportKept,
    ReportLinked,
    ReportQuestioned,
    ReportUnlinked,
)
from tracker.domain.reviews import Moved
from tracker.projections.base import Live
from tracker.projections.views import MERGED, DevelopmentView, ItemDecision, ItemView, Question, Report
from tracker.workflows.links import linked_again
from tracker.workflows.rehearsal import Step
from tracker.workflows.review_live import found, in_status

T = TypeVar("T")


class Before(Protocol):
    """The read models as they were known at a position."""

    def __call__(self, cls: type[T], key: str, *, position: int) -> T | None: ...


def undo_steps(act: Sequence[Recorded], *, live: Live, before: Before, reason: str) -> Iterator[Step]:
    """The steps that take these events back. Raises Conflict, and InputError for what is no act of review."""
    for recorded in reversed(act):
        if getattr(recorded.event, "undoes", None) is not None:
            raise Conflict(f"position {recorded.position} takes an act back itself; do it again instead")
        event, at = recorded.event, recorded.position
        if isinstance(event, DevelopmentsMerged):
            yield from _unmerge(recorded, event, live, reason=reason)
        elif isinstance(event, ReportLinked) and (was := _said_before(event, before, at=at)):
            _still_reports(event.item, event.development, live)
            for step in _copies_back(event, was, reason=reason, at=at):
                yield Step(recorded.stream, step)
        else:
            yield Step(recorded.stream, _inverse(recorded, live, before, reason))


def _said_before(link: ReportLinked, before: Before, *, at: int) -> Report | None:
    """The report as it was before a link that only found it to be a copy of others."""
    was = before(DevelopmentView, link.development, position=at - 1)
    return next((report for report in was.reports if report.item == link.item), None) if was else None


def _copies_back(link: ReportLinked, was: Report, *, reason: str, at: int) -> Iterator[Event]:
    """The report leaves, and comes back as a copy of no more than before; no person took it from there."""
    yield ReportUnlinked(link.development, link.item, reason, at)
    yield linked_again(was, link.development, reason=reason, copy_of=was.copy_of)


def _still_reports(item: str, key: str, live: Live) -> None:
    if found(live, ItemView, item, kind="item").development != key:
        raise Conflict(f"item {item!r} does not report development {key!r} any more")


def _inverse(recorded: Recorded, live: Live, before: Before, reason: str) -> Event:
    at = recorded.position
    match recorded.event:
        case DevelopmentCorrected() as event:
            return _corrected_back(event, live, _was(event.development.id, before, at), reason=reason, at=at)
        case DevelopmentWithdrawn(development=key):
            in_status(found(live, DevelopmentView, key, kind="development"), "withdrawn")
            return DevelopmentRestored(key, reason, at)
        case DevelopmentRestored(development=key) | DevelopmentRecorded(development=Development(id=key)):
            view = found(live, DevelopmentView, key, kind="development")
            merged_back = view.status == MERGED and isinstance(recorded.event, DevelopmentRecorded)
            if not merged_back:  # What a split made has just been merged again.
                in_status(view, "live")
            return DevelopmentWithdrawn(key, reason, at)
        case DevelopmentConfirmed(development=key):
            if not found(live, DevelopmentView, key, kind="development").confirmed:
                raise Conflict(f"development {key!r} is not confirmed any more")
            return DevelopmentUnconfirmed(key, reason, at)
        case ItemJudged() as event:
            return _judged_back(event, live, before, reason=reason, at=at)
        case _:
            return _moved_back(recorded, live, before, reason)


def _moved_back(recorded: Recorded, live: Live, before: Before, reason: str) -> Event:
    at = recorded.position
    match recorded.event:
        case DevelopmentSplit(development=key, into=into):
            view = in_status(found(live, DevelopmentView, into, kind="development"), "live")
            in_status(found(live, DevelopmentView, key, kind="development"), "live")
            moved = Moved(into, tuple(report.item for report in view.reports))
            return DevelopmentsMerged(key, (moved,), reason, at)
        case ReportLinked(development=key, item=item):
            _still_reports(item, key, live)
            return ReportUnlinked(key, item, reason, at)
        case ReportKept(development=key, item=item):
            _still_reports(item, key, live)
            return ReportQuestioned(key, item, found(live, Question, item, kind="question").revision, reason, at)
        case ReportUnlinked(development=key, item=item):
            if (now := found(live, ItemView, item, kind="item").development) is not None:
                raise Conflict(f"item {item!r} reports development {now!r} by now")
            report = next(report for report in _was(key, before, at).reports if report.item == item)
            return linked_again(report, key, reason=reason, copy_of=report.copy_of, undoes=at)
        case _:
            raise InputError(f"position {at}: expected an act of review, found {recorded.type}")


def _unmerge(recorded: Recorded, event: DevelopmentsMerged, live: Live, *, reason: str) -> Iterator[Step]:
    """A merge comes apart into the developments that it joined, each with the reports it gave that are still there."""
    into = in_status(found(live, DevelopmentView, event.into, kind="development"), "live")
    held = {report.item for report in into.reports}
    for moved in event.merged:
        in_status(found(live, DevelopmentView, moved.development, kind="development"), MERGED)
        items = tuple(item for item in moved.items if item in held)
        back = DevelopmentSplit(event.into, moved.development, items, reason, recorded.position)
        yield Step(recorded.stream, back)


def _corrected_back(
    event: DevelopmentCorrected, live: Live, was: DevelopmentView, *, reason: str, at: int
) -> DevelopmentCorrected:
    """The changed fields as they were; raises Conflict where one of them was changed again."""
    now: Development = in_status(
        found(live, DevelopmentView, event.development.id, kind="development"), "live"
    ).development
    for name in event.changed:
        if getattr(now, name) != getattr(event.development, name):
            raise Conflict(f"development {now.id!r}: {name} was changed again after position {at}")
    old: dict[str, Any] = {name: getattr(was.development, name) for name in event.changed}
    return DevelopmentCorrected(replace(now, **old), event.changed, reason, at)


def _judged_back(event: ItemJudged, live: Live, before: Before, *, reason: str, at: int) -> ItemJudged | ItemUnjudged:
    now = live.get(ItemDecision, event.item)
    if now is None or now.judgement != event.judgement:
        raise Conflict(f"item {event.item!r} was judged again after position {at}")
    old = before(ItemDecision, event.item, position=at - 1)
    if old is None or old.judgement is None:
        return ItemUnjudged(event.item, reason, at)
    return ItemJudged(event.item, event.content_hash, old.judgement, reason, at)


def _was(key: str, before: Before, at: int) -> DevelopmentView:
    view = before(DevelopmentView, key, position=at - 1)
    if view is None:
        raise Conflict(f"development {key!r} was not known before position {at}")
    return view
