"""Developments that are joined into one, and reports that are taken out of one: who holds which reports afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.domain.events import DevelopmentsMerged, DevelopmentSplit
from tracker.projections.base import Live
from tracker.projections.views import MERGED, DevelopmentView, Report


def merged(event: DevelopmentsMerged, live: Live) -> Iterator[DevelopmentView]:
    """Those that are merged give up their reports and no longer count; the other has them behind its own."""
    into = live.get(DevelopmentView, event.into)
    if into is None:
        return
    reports = {report.item: report for report in into.reports}
    for moved in event.merged:
        view = live.get(DevelopmentView, moved.development)
        if view is None or moved.development == event.into:
            continue
        given = [report for report in view.reports if report.item in moved.items]
        reports = {**{report.item: report for report in given}, **reports}
        kept = tuple(report for report in view.reports if report.item not in moved.items)
        yield replace(view, status=MERGED, reason=f"told by {event.into}: {event.reason}", reports=kept)
    yield replace(into, reports=in_order(reports.values()))


def split(event: DevelopmentSplit, live: Live) -> Iterator[DevelopmentView]:
    """The reports leave one development for another, which counts again where it was merged."""
    view, stood = live.get(DevelopmentView, event.development), live.get(DevelopmentView, event.into)
    if view is None or stood is None or event.into == event.development:
        return
    taken = [report for report in view.reports if report.item in event.items]
    held = {report.item: report for report in (*taken, *stood.reports)}
    left = tuple(report for report in view.reports if report.item not in event.items)
    yield replace(view, reports=left)
    yield replace(stood, status="live", reason="", reports=in_order(held.values()))


def in_order(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Reports by the position of their links."""
    return tuple(sorted(reports, key=lambda report: (report.position, report.item)))
