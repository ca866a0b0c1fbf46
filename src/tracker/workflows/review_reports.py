"""The steps that move reports between developments: merge, split, link, unlink."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tracker.coreference.copies import Text, copied
from tracker.domain.developments import Development, ItemAnchor
from tracker.domain.errors import Conflict, NotFound, Unfit
from tracker.domain.events import (
    DevelopmentRecorded,
    DevelopmentsMerged,
    DevelopmentSplit,
    DevelopmentWithdrawn,
    ReportKept,
    ReportLinked,
    ReportUnlinked,
)
from tracker.domain.items import day_of_item
from tracker.domain.reviews import BY_REVIEWER, Moved
from tracker.projections.base import Live
from tracker.projections.views import DevelopmentView, ItemView, Question
from tracker.workflows.intake import development_of
from tracker.workflows.known_texts import texts_of, words_of
from tracker.workflows.links import linked_again
from tracker.workflows.reader import ReadItem
from tracker.workflows.rehearsal import Step
from tracker.workflows.review_live import found, in_status, stream

WHOLE = Decimal(1)


def merge(view: DevelopmentView, others: tuple[str, ...], *, live: Live, reason: str) -> Iterator[Step]:
    """Others are told by this one from now on; a seed stays, because its evidence is the article.

    Raises NotFound, Unfit, Conflict.
    """
    into = view.development
    if not others or len(set(others)) != len(others) or into.id in others:
        raise Unfit("developments", expected="one or more other developments, each once", found=_listed(others))
    merged: list[Moved] = []
    held = {report.item for report in view.reports}
    for key in others:
        other = in_status(found(live, DevelopmentView, key, kind="development"), "live")
        if other.development.origin == "seed" and into.origin != "seed":
            raise Unfit("developments", expected="no seed; merge into the seed instead", found=repr(key))
        items = [report.item for report in other.reports if report.item not in held]
        held.update(items)
        merged.append(Moved(key, tuple(items)))
    yield Step(stream(into.id), DevelopmentsMerged(into.id, tuple(merged), reason))
    yield from _copies(into.id, tuple(item for moved in merged for item in moved.items), live=live, reason=reason)


def split(view: DevelopmentView, items: tuple[str, ...], *, live: Live, reason: str, position: int) -> Iterator[Step]:
    """Reports leave for a development of their own, which reads as the first of them. Raises NotFound, Unfit."""
    reports = {report.item for report in view.reports}
    for item in items:
        if item not in reports:
            raise NotFound(
                "report", item, hint=f"expected one that development {view.development.id!r} has", known=reports
            )
    if not items or len(set(items)) != len(items):
        raise Unfit("items", expected="one or more of its reports, each once", found=_listed(items))
    if set(items) == reports and view.development.article is None:
        raise Unfit("items", expected="some of its reports", found="all of them; correct it instead")
    first = found(live, ItemView, items[0], kind="item")
    into = replace(told_by(first, like=view.development), id=f"{_day(first)}-{items[0][:12]}-at-{position}")
    yield Step(stream(into.id), DevelopmentRecorded(into))
    yield Step(stream(view.development.id), DevelopmentSplit(view.development.id, into.id, items, reason))


def _listed(keys: tuple[str, ...]) -> str:
    return ", ".join(map(repr, keys)) or "none"


def link(view: DevelopmentView, item: str, *, live: Live, reason: str) -> Iterator[Step]:
    """An item joins, and leaves what it reported so far. Raises NotFound, Conflict."""
    key, told = view.development.id, found(live, ItemView, item, kind="item")
    if told.development == key:
        raise Conflict(f"item {item!r} reports development {key!r} already")
    if told.development is not None:
        yield from unlink(
            found(live, DevelopmentView, told.development, kind="development"), item, live=live, reason=reason
        )
    copy_of = copied(words_of(told.item, development=key), _texts(view, live)).copy_of
    yield Step(stream(key), ReportLinked(key, item, BY_REVIEWER, WHOLE, reason, copy_of=copy_of))


def unlink(view: DevelopmentView, item: str, *, live: Live, reason: str) -> Iterator[Step]:
    """The item leaves; a development that rested on it alone is withdrawn. Raises NotFound."""
    key = view.development.id
    _require_report(view, item)
    yield Step(stream(key), ReportUnlinked(key, item, reason))
    left = found(live, DevelopmentView, key, kind="development")
    if left.status == "live" and not left.reports and left.development.origin == "item":
        yield Step(stream(key), DevelopmentWithdrawn(key, reason))


def keep(view: DevelopmentView, item: str, *, live: Live, reason: str) -> Step:
    """An edit in question takes nothing away. Raises NotFound, and Conflict where none is."""
    key = view.development.id
    _require_report(view, item)
    asked = live.get(Question, item)
    if asked is None or asked.settled is not None:
        raise Conflict(f"no edit of item {item!r} is in question; development {key!r} keeps it as it is")
    return Step(stream(key), ReportKept(key, item, reason))


def _require_report(view: DevelopmentView, item: str) -> None:
    known = [report.item for report in view.reports]
    if item not in known:
        raise NotFound("report", item, hint=f"expected one that development {view.development.id!r} has", known=known)


def told_by(view: ItemView, *, like: Development) -> Development:
    """What an item tells of: as the tagger read it, or like another where it was not read."""
    item = view.item
    if view.reading is not None and view.reading.tags:
        read = ReadItem(item, view.reading)
        return development_of(read, revision=view.revisions, first_seen=view.first_shown)
    return replace(
        like,
        statement=item.title or item.summary,
        article=None,
        anchors=(ItemAnchor(item.id, item.content_hash, ()),),
        references=(),
        contradicts=(),
        origin="item",
        core=False,
    )


def _copies(key: str, items: tuple[str, ...], *, live: Live, reason: str) -> Iterator[Step]:
    """What a merge brought under one roof is linked again where it repeats the text of what is there."""
    for item in items:
        view, told = found(live, DevelopmentView, key, kind="development"), found(live, ItemView, item, kind="item")
        report = next(report for report in view.reports if report.item == item)
        copy_of = copied(words_of(told.item, development=key), _texts(view, live)).copy_of
        if copy_of:
            yield Step(stream(key), linked_again(report, key, reason=reason, copy_of=copy_of))


def _texts(view: DevelopmentView, live: Live) -> list[Text]:
    read = ((report.item, live.get(ItemView, report.item)) for report in view.reports)
    return texts_of(view, {key: one for key, one in read if one is not None})


def _day(view: ItemView) -> str:
    return day_of_item(view.item, first_seen=view.first_shown).isoformat()
