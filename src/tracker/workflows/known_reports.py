"""The reports and seeded occurrences that the items of a page may tell of again.

Each day is read once, and kept from page to page as long as nobody else appends to the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tracker.coreference.facets import Conflict, Named, conflicts, together
from tracker.coreference.index import ReportIndex
from tracker.coreference.matching import WINDOW_DAYS, Match, ReportView, at_address, view_of
from tracker.domain.dates import parse_interval
from tracker.domain.developments import Development
from tracker.domain.items import day_of_item
from tracker.domain.tags import Direction
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store.engine import Connection
from tracker.store.reports import occurrences_of, reports_at, reports_of
from tracker.store.views import get_many
from tracker.workflows.known_texts import MOST_TOLD, TextMemory, Told
from tracker.workflows.reader import Reader, ReadItem

OPPOSITE = ({Direction.DEEPENS, Direction.STRAINS}, {Direction.DEEPENS, Direction.LIMITS})
"""Directions of which one takes back the other."""
MOST_KEPT = 50_000
"""Reports kept in memory; beyond that they are read again as they are needed."""


@dataclass(slots=True)
class Memory:
    """Reports read for one page and kept for the next, with what their developments tell, while the log stands at
    `position` (None: good for nothing); `texts` are good as long as they are few.

    Whoever uses it takes it with `at` under the log's lock, and says where the log stands once that is committed.
    """

    index: ReportIndex = field(default_factory=ReportIndex)
    days: set[date] = field(default_factory=set)
    told: Told = field(default_factory=Told)
    position: int | None = None
    texts: TextMemory = field(default_factory=TextMemory)

    def at(self, position: int) -> None:
        """Take it for a log that stands there, without what it holds of another."""
        if self.position != position or len(self.index) > MOST_KEPT:
            self.forget()
        if len(self.told) > MOST_TOLD:
            self.told.clear()
        self.position = None
        self.texts.at(position)

    def forget(self) -> None:
        """Hold nothing."""
        self.index = ReportIndex()
        self.days.clear()
        self.told.clear()


class KnownReports:
    """Candidates for a match; withdrawn developments take no new report."""

    def __init__(self, connection: Connection, reader: Reader, memory: Memory) -> None:
        self._connection = connection
        self._reader = reader
        self._dossier = reader.definition.id
        self._memory = memory

    def match(self, candidate: ReportView) -> Match:
        """What the candidate tells of, among what lies within the window of its day or at its address."""
        reports = self._at_address(candidate) if candidate.canonical_url else {}
        there = self._by_address(candidate, reports) if reports else None
        if there is not None and there.kind == "same":
            return there
        if candidate.day:
            self._load([candidate.day + timedelta(days=n) for n in range(-WINDOW_DAYS, WINDOW_DAYS + 1)])
        found = self._memory.index.match(candidate)
        return found if there is None or (found.kind == "same" and found.development not in reports) else there

    def add(self, view: ReportView) -> None:
        """Let later items meet this one."""
        if view.day is not None:
            self._load([view.day])
        self._memory.index.add(view)

    def sets_apart(
        self, edited: ReportView, was: ItemView, view: DevelopmentView, *, stated: bool = False
    ) -> tuple[Conflict, ...]:
        """In which facets an edited report now says other than a development's seed and other reports together.

        What set it apart already as it was, and that days lie between, is no matter of the edit. With `stated` what the
        development states speaks too, be it a seed or not.
        """
        old, theirs = self._report(was), self._named(view, without=edited.item, stated=stated)
        before = {one.facet for one in conflicts(old.named, theirs, days=0)} if old else frozenset[str]()
        return tuple(one for one in conflicts(edited.named, theirs, days=0) if one.facet not in before)

    def apart(self, one: DevelopmentView | ItemView, view: DevelopmentView) -> tuple[Conflict, ...]:
        """In which facets a report, or all of another development together, name something else than a development.

        What a development without reports states speaks for it.
        """
        if isinstance(one, ItemView):
            seen = _seen(one, self._reader)
            mine, without = (seen.named if seen else ()), one.item.id
        else:
            mine, without = _united(self._each_named(one, without="", stated=not one.reports)), ""
        theirs = self._named(view, without=without, stated=not view.reports)
        return conflicts(mine, theirs, days=0)

    def points_elsewhere(self, edited: ReportView, was: ItemView, view: DevelopmentView) -> list[str]:
        """Categories in which an edit turned a report against the way that a development points there."""
        old = self._report(was)
        before = old.directions if old else frozenset[tuple[str, Direction]]()
        told = {label.category: label.direction for label in view.development.labels}
        turned = edited.directions - before
        return sorted(code for code, way in turned if {way, told.get(code)} in OPPOSITE)

    def forget(self) -> None:
        """Read again what an edit may have moved."""
        self._memory.forget()

    def _at_address(self, candidate: ReportView) -> dict[str, ReportView]:
        """Of each development with reports at the candidate's address the first one."""
        found = reports_at(self._connection, self._dossier, canonical_url=candidate.canonical_url or "")
        reports: dict[str, ReportView] = {}
        for view in map(self._report, found):
            if view is not None and view.item != candidate.item:
                reports.setdefault(view.development, view)
        return reports

    def _by_address(self, candidate: ReportView, reports: Mapping[str, ReportView]) -> Match | None:
        told = get_many(self._connection, self._dossier, DevelopmentView, keys=sorted(reports))

        def named(key: str) -> Mapping[str, frozenset[str]]:
            return self._named(told[key], without=candidate.item) if candidate.named and key in told else {}

        return at_address(candidate, ((report, named(key)) for key, report in reports.items()))

    def _named(self, view: DevelopmentView, *, without: str, stated: bool = False) -> dict[str, frozenset[str]]:
        """What the reports of a development and its seed name together."""
        return together(self._each_named(view, without=without, stated=stated))

    def _each_named(self, view: DevelopmentView, *, without: str, stated: bool) -> list[Named]:
        """What each of them names."""
        items = sorted({report.item for report in view.reports} - {without})
        known = get_many(self._connection, self._dossier, ItemView, keys=items)
        named: list[Named] = []
        for item in known.values():
            other = self._report(item)
            named += other.named if other else ()
        if stated or view.development.origin == "seed":
            named += self._seed(view.development).named
        return named

    def _load(self, days: Sequence[date]) -> None:
        """Each day that was not read yet, all in two queries: reports, then seeds."""
        missing = [day for day in days if day not in self._memory.days]
        if not missing:
            return
        self._memory.days.update(missing)
        for _, view in reports_of(self._connection, self._dossier, days=missing):
            report = self._report(view)
            if report is not None:
                self._memory.index.add(report)
        for seeded in occurrences_of(self._connection, self._dossier, days=missing):
            self._memory.index.add(self._seed(seeded))

    def _report(self, view: ItemView) -> ReportView | None:
        if view.development is None:
            return None
        seen = _seen(view, self._reader)
        return replace(seen, development=view.development) if seen else None

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
            lens=self._reader.lens,
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
        day=day_of_item(item, first_seen=first_seen),
        language=item.language,
        lens=reader.lens,
    )


def _seen(view: ItemView, reader: Reader) -> ReportView | None:
    """A known item that was read, the same way."""
    if view.reading is None:
        return None
    return report_view(ReadItem(view.item, view.reading), reader, first_seen=view.first_shown)


def _united(named: Iterable[Named]) -> tuple[Named, ...]:
    """Several reports as one that names what they all name."""
    found: dict[str, Named] = {}
    for one in named:
        before = found.get(one.facet)
        found[one.facet] = one._replace(values=one.values | before.values) if before else one
    return tuple(found.values())
