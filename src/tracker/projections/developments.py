"""Developments as they read now: what is recorded, corrected, withdrawn, and how many independent sources report it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tracker.domain.developments import Development
from tracker.domain.dossier import Definition
from tracker.domain.envelope import PROGRAM_ACTORS, Recorded
from tracker.domain.events import (
    DevelopmentConfirmed,
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentRestored,
    DevelopmentsMerged,
    DevelopmentSplit,
    DevelopmentUnconfirmed,
    DevelopmentWithdrawn,
    DossierRevised,
    FeedAdded,
    FeedChanged,
    PayloadRedacted,
    ReportLinked,
    ReportUnlinked,
)
from tracker.domain.items import Feed
from tracker.projections.base import Change, Live, Projection
from tracker.projections.contradictions import facing
from tracker.projections.credibility import assess
from tracker.projections.joining import merged, split
from tracker.projections.redacted import REDACTED
from tracker.projections.registers import DEFINITION_KEY
from tracker.projections.views import DevelopmentView, ItemView, Report

DECISIONS = (
    DevelopmentRecorded,
    DevelopmentCorrected,
    DevelopmentWithdrawn,
    DevelopmentRestored,
    DevelopmentConfirmed,
    DevelopmentUnconfirmed,
    DevelopmentsMerged,
    DevelopmentSplit,
)
"""What makes a development reviewed when a person does it, until it is taken back."""


def _apply(recorded: Recorded, live: Live) -> Iterator[Change]:
    definition = live.get(Definition, DEFINITION_KEY)
    if definition is None:
        return
    views = {view.development.id: _counted(view, definition, recorded) for view in _next(recorded, live)}
    for rated in facing(views, live):
        if rated != live.get(DevelopmentView, rated.development.id):
            changed = replace(rated, changed_position=recorded.position)
            yield Change(DevelopmentView, changed.development.id, changed, recorded.position)


def _counted(view: DevelopmentView, definition: Definition, recorded: Recorded) -> DevelopmentView:
    found = assess(view.development, view.reports, definition, confirmed=view.confirmed)
    return replace(
        view,
        credibility=found.factor,
        sources=found.sources,
        admiralty=found.admiralty,
        decisions=max(0, view.decisions + _decides(recorded)),
    )


def _decides(recorded: Recorded) -> int:
    """1 where a person decided, -1 where one took that back."""
    if recorded.actor in PROGRAM_ACTORS or not isinstance(recorded.event, DECISIONS):
        return 0
    return 1 if getattr(recorded.event, "undoes", None) is None else -1


def _next(recorded: Recorded, live: Live) -> Iterator[DevelopmentView]:
    match recorded.event:
        case DevelopmentRecorded(development=development):
            yield _first(development, recorded.position)
        case DevelopmentCorrected(development=development):
            yield from _changed(live, development.id, development=development)
        case DevelopmentWithdrawn(development=key, reason=reason) | DevelopmentRestored(development=key, reason=reason):
            status = "live" if isinstance(recorded.event, DevelopmentRestored) else "withdrawn"
            yield from _changed(live, key, status=status, reason=reason)
        case ReportLinked() as link:
            yield from _linked(link, recorded.position, live)
        case ReportUnlinked(development=key, item=item):
            view = live.get(DevelopmentView, key)
            if view is not None:
                yield replace(view, reports=tuple(r for r in view.reports if r.item != item))
        case FeedAdded(feed=feed) | FeedChanged(feed=feed):
            yield from _rerated(live, feed)
        case PayloadRedacted(development=Development(id=key), last=True):
            yield from _changed(live, key, status=REDACTED)
        case DossierRevised():
            yield from (view for _, view in live.all(DevelopmentView))
        case _:
            yield from _reviewed(recorded, live)


def _reviewed(recorded: Recorded, live: Live) -> Iterator[DevelopmentView]:
    """What only a person does."""
    match recorded.event:
        case DevelopmentConfirmed(development=key):
            yield from _vouched(live, key, confirmed=True)
        case DevelopmentUnconfirmed(development=key):
            yield from _vouched(live, key, confirmed=False)
        case DevelopmentsMerged() as event:
            yield from merged(event, live)
        case DevelopmentSplit() as event:
            yield from split(event, live)
        case _:
            return


def _first(development: Development, position: int) -> DevelopmentView:
    return DevelopmentView(
        development=development,
        status="live",
        reason="",
        reports=(),
        sources=0,
        credibility=Decimal(0),
        admiralty="F6",
        confirmed=False,
        decisions=0,
        first_position=position,
        changed_position=position,
    )


def _changed(
    live: Live,
    key: str,
    *,
    development: Development | None = None,
    status: str | None = None,
    reason: str | None = None,
) -> Iterator[DevelopmentView]:
    view = live.get(DevelopmentView, key)
    if view is not None:
        if view.status == REDACTED:
            status = None if development is None else "live"
        yield replace(
            view,
            development=development or view.development,
            status=status or view.status,
            reason=view.reason if reason is None else reason,
        )


def _vouched(live: Live, key: str, *, confirmed: bool) -> Iterator[DevelopmentView]:
    view = live.get(DevelopmentView, key)
    if view is not None:
        yield replace(view, confirmed=confirmed)


def _linked(link: ReportLinked, position: int, live: Live) -> Iterator[DevelopmentView]:
    """The item joins; where its feed is no longer in the register, as a source that cannot be judged (F).

    One that is there already only becomes a copy of what else it repeats by now.
    """
    view, item = live.get(DevelopmentView, link.development), live.get(ItemView, link.item)
    if view is None or item is None:
        return
    if any(report.item == link.item for report in view.reports):
        yield replace(view, reports=tuple(_copying(report, link) for report in view.reports))
        return
    feed = live.get(Feed, item.item.feed)
    report = Report(
        item=link.item,
        feed=item.item.feed,
        group=feed.group if feed else f"feed:{item.item.feed}",
        wire=feed.wire if feed else None,
        reliability=feed.reliability if feed else "F",
        method=link.method,
        score=link.score,
        position=position,
        copy_of=link.copy_of,
        resembles=link.resembles,
        like=link.like,
        parts=link.parts,
        matcher=link.matcher,
    )
    yield replace(view, reports=(*view.reports, report))


def _copying(report: Report, link: ReportLinked) -> Report:
    if report.item != link.item:
        return report
    return replace(report, copy_of=tuple(dict.fromkeys((*report.copy_of, *link.copy_of))))


def _rerated(live: Live, feed: Feed) -> Iterator[DevelopmentView]:
    """A source that is rated anew changes every development it reports."""
    for _, view in live.all(DevelopmentView):
        if any(report.feed == feed.id for report in view.reports):
            yield replace(view, reports=tuple(_rate(report, feed) for report in view.reports))


def _rate(report: Report, feed: Feed) -> Report:
    if report.feed != feed.id:
        return report
    return replace(report, group=feed.group, wire=feed.wire, reliability=feed.reliability)


DEVELOPMENTS = Projection(name="developments", version=6, apply=_apply)
