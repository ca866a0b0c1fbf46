"""The reports and seeded occurrences that the items of a page may tell of again, each day read once a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from tracker.coreference.index import ReportIndex
from tracker.coreference.matching import WINDOW_DAYS, Match, ReportView, by_address, view_of
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
        self._index = ReportIndex()
        self._days: set[date] = set()

    def match(self, candidate: ReportView) -> Match:
        """What the candidate tells of, among what lies within the window of its day or at its address."""
        if candidate.canonical_url:
            same = reports_at(self._connection, self._dossier, canonical_url=candidate.canonical_url)
            for view in self._live(same):
                if view.item != candidate.item:
                    return by_address(view)
        if candidate.day:
            for offset in range(-WINDOW_DAYS, WINDOW_DAYS + 1):
                self._load(candidate.day + timedelta(days=offset))
        return self._index.match(candidate)

    def add(self, view: ReportView) -> None:
        """Let later items of the page meet this one."""
        if view.day is not None:
            self._load(view.day)
        self._index.add(view)

    def forget(self) -> None:
        """Read again what an edit may have moved."""
        self._index = ReportIndex()
        self._days.clear()

    def _load(self, day: date) -> None:
        if day not in self._days:
            self._days.add(day)
            for view in self._live(reports_of(self._connection, self._dossier, day=day)):
                self._index.add(view)
            for seed in occurrences_of(self._connection, self._dossier, day=day):
                self._index.add(self._seed(seed.development))

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
