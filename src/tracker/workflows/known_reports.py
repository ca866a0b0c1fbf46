"""The reports and seeded occurrences that the items of a page may tell of again, each day read once a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from tracker.coreference.matching import WINDOW_DAYS, ReportView, view_of
from tracker.domain.dates import parse_interval
from tracker.domain.developments import Development
from tracker.domain.items import day_of
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store.engine import Connection
from tracker.store.reports import occurrences_of, reports_at, reports_of
from tracker.store.views import get_many
from tracker.workflows.reader import Reader, ReadItem


class KnownReports:
    """Candidates for a match; withdrawn developments take no new report."""

    def __init__(self, connection: Connection, reader: Reader) -> None:
        self._connection = connection
        self._reader = reader
        self._dossier = reader.definition.id
        self._days: dict[date, list[ReportView]] = {}

    def near(self, candidate: ReportView) -> list[ReportView]:
        """What lies within the window of the candidate's day, or at its address."""
        day = candidate.day
        window = range(-WINDOW_DAYS, WINDOW_DAYS + 1) if day else ()
        found = [view for offset in window if day for view in self._of(day + timedelta(days=offset))]
        if candidate.canonical_url:
            same = reports_at(self._connection, self._dossier, canonical_url=candidate.canonical_url)
            found += self._live(same)
        return [view for view in found if view.item != candidate.item]

    def add(self, view: ReportView) -> None:
        """Let later items of the page meet this one."""
        if view.day is not None:
            self._of(view.day).append(view)

    def forget(self) -> None:
        """Read again what an edit may have moved."""
        self._days.clear()

    def _of(self, day: date) -> list[ReportView]:
        if day not in self._days:
            reports = self._live(reports_of(self._connection, self._dossier, day=day))
            seeds = occurrences_of(self._connection, self._dossier, day=day)
            self._days[day] = [*reports, *(self._seed(view.development) for view in seeds)]
        return self._days[day]

    def _live(self, items: Iterable[ItemView]) -> Iterator[ReportView]:
        views = list(items)
        keys = sorted({view.development for view in views if view.development})
        told = get_many(self._connection, self._dossier, DevelopmentView, keys=keys)
        for view in views:
            if view.reading and view.development in told and told[view.development].status == "live":
                seen = report_view(ReadItem(view.item, view.reading), self._reader, first_seen=view.first_seen)
                yield replace(seen, development=view.development)

    def _seed(self, development: Development) -> ReportView:
        """A seeded occurrence, read by the tagger as if its statement were a headline."""
        language = self._reader.languages[0]
        said = self._reader.tagger.read(title=development.statement, summary="", language=language)
        seen = view_of(
            said,
            item="",
            canonical_url=None,
            title=development.statement,
            summary="",
            day=parse_interval(development.occurred.edtf).lower,
            language=language,
            common=self._reader.common,
        )
        return replace(
            seen,
            development=development.id,
            categories=frozenset(label.category for label in development.labels),
            directions=frozenset((label.category, label.direction) for label in development.labels),
        )


def report_view(found: ReadItem, reader: Reader, *, first_seen: datetime) -> ReportView:
    """An item as matching sees it, not yet a report of anything."""
    item = found.item
    return view_of(
        found.reading,
        item=item.id,
        canonical_url=item.canonical_url,
        title=item.title,
        summary=item.summary,
        day=day_of(item.published, first_seen=first_seen),
        language=item.language,
        common=reader.common,
    )
