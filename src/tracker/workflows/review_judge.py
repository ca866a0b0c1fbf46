"""The steps of a judgement: a person says whether an item concerns the relationship, and as what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tracker.domain.developments import Development, Label
from tracker.domain.dossier import Definition
from tracker.domain.errors import Conflict, Unfit
from tracker.domain.events import DevelopmentCorrected, DevelopmentRecorded, ItemJudged, ReportLinked
from tracker.domain.items import day_of_item
from tracker.domain.reviews import BY_REVIEWER, Judge, Judgement
from tracker.projections.base import Live
from tracker.projections.redacted import item_is_redacted
from tracker.projections.views import DevelopmentView, ItemDecision, ItemView
from tracker.workflows.correction import ACT_OF, labels_of, require_signs
from tracker.workflows.intake import told_in
from tracker.workflows.rehearsal import Step
from tracker.workflows.review_live import stream
from tracker.workflows.review_reports import WHOLE, unlink

NOT_RELEVANT = Judgement(False, ())


def judge(act: Judge, view: ItemView, *, live: Live, definition: Definition, reason: str) -> Iterator[Step]:
    """The judgement itself, then what it does to the development that the item reports, or reported by nobody yet.

    What rests on other reports too is not changed by one of them. Raises Unfit, UnknownName, and Conflict for what is
    judged so already or cannot be read any more.
    """
    if item_is_redacted(view.item):
        raise Conflict(f"item {view.item.id!r} was redacted: nobody can read it any more, so nobody can judge it")
    judgement = _judgement(act, view, definition)
    key = view.item.id
    known = live.get(ItemDecision, key)
    if known is not None and known.judgement == judgement:
        raise Conflict(f"item {key!r} is judged so already")
    yield Step(f"item:{key}", ItemJudged(key, view.item.content_hash, judgement, reason))
    told = live.get(DevelopmentView, view.development) if view.development else None
    if told is None:
        if judgement.relevant:
            yield from _record(view, judgement.labels, live=live, reason=reason)
    elif not judgement.relevant:
        yield from unlink(told, key, live=live, reason=reason)
    elif _rests_on(told, key) and told.development.labels != judgement.labels:
        first = judgement.labels[0].goldstein or Decimal(0)
        new = replace(told.development, labels=judgement.labels, goldstein=first)
        changed = tuple(
            name for name in ("labels", "goldstein") if getattr(told.development, name) != getattr(new, name)
        )
        yield Step(stream(new.id), DevelopmentCorrected(new, changed, reason))


def _judgement(act: Judge, view: ItemView, definition: Definition) -> Judgement:
    if not act.relevant:
        if act.labels:
            raise Unfit("labels", expected="none for an item that is not relevant", found=f"{len(act.labels)}")
        return NOT_RELEVANT
    plover = view.reading.plover if view.reading and view.reading.plover != "NONE" else None
    labels: list[Label] = []
    for wanted in act.labels:
        labels += labels_of([wanted], definition, plover=plover or ACT_OF[wanted.direction])
    if not labels or len({label.category for label in labels}) != len(labels):
        raise Unfit(
            "labels",
            expected="each category that the item is about, once, with its direction",
            found=", ".join(label.category for label in labels) or "none",
        )
    require_signs(Decimal(0), labels)
    return Judgement(True, tuple(labels))


def _rests_on(told: DevelopmentView, item: str) -> bool:
    """Whether a live development has nothing but this report."""
    alone = {report.item for report in told.reports} == {item}
    return alone and told.development.origin == "item" and told.status == "live"


def _record(view: ItemView, labels: tuple[Label, ...], *, live: Live, reason: str) -> Iterator[Step]:
    development = _missed(view, labels)
    number = 0
    while live.get(DevelopmentView, development.id) is not None:
        number += 1
        development = replace(development, id=f"{_missed(view, labels).id}-{number}")
    yield Step(stream(development.id), DevelopmentRecorded(development))
    yield Step(stream(development.id), ReportLinked(development.id, view.item.id, BY_REVIEWER, WHOLE, reason))


def _missed(view: ItemView, labels: tuple[Label, ...]) -> Development:
    """The development that an item tells of and no program saw."""
    item, read = view.item, view.reading
    day = day_of_item(item, first_seen=view.first_shown)
    plover = read.plover if read and read.plover != "NONE" else ACT_OF[labels[0].direction]
    return told_in(item, read, day=day, again="judged", labels=labels, plover=plover)
