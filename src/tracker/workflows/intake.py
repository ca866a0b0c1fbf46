"""What a page of items means for the log: the drafts of its events, in order.

Each relevant item is told apart from, or joined to, what is already known; later items of a page see the earlier ones.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tracker.coreference.fingerprints import concepts_of
from tracker.coreference.matching import Match, ReportView, match
from tracker.domain.dates import parse_interval
from tracker.domain.developments import Development, ItemAnchor, Kind, Label, Occurred
from tracker.domain.envelope import Draft, event_id
from tracker.domain.events import (
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentRestored,
    DevelopmentWithdrawn,
    Event,
    ItemObserved,
    ItemRevised,
    ItemTagged,
    ReportLinked,
    ReportUnlinked,
)
from tracker.domain.items import Item
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store.engine import Connection
from tracker.store.views import Stored, get_many, occurrences_between, reports_at, reports_between
from tracker.tagging.acts import goldstein
from tracker.workflows.reader import Reader, ReadItem

ACTOR = "worker"
WINDOW = timedelta(days=3)
AHEAD = timedelta(days=1)
EDITED = "the outlet edited the item"


class Intake:
    """Collects the drafts of one page; reads what is known, writes nothing."""

    def __init__(self, connection: Connection, reader: Reader, *, now: datetime) -> None:
        self._connection = connection
        self._reader = reader
        self._dossier = reader.definition.id
        self._live = Stored(connection, self._dossier)
        self._now = now
        self._page: list[ReportView] = []
        self.drafts: list[Draft] = []
        self.lags: list[float] = []
        self.new = self.revised = self.relevant = self.developments = self.linked = 0

    def observe(self, found: ReadItem) -> None:
        """A new item: its screening, and where it is relevant its tags and its development."""
        item, said = found.item, found.reading
        self.new += 1
        if item.published is not None:
            self.lags.append((self._now - item.published).total_seconds())
        self._draft(ItemObserved(item, said.screening), item, "observed", revision=0)
        if said.screening.relevant:
            self.relevant += 1
            self._tag(found, revision=0)
            self._join(found, revision=0)

    def revise(self, found: ReadItem, view: ItemView) -> None:
        """An edited item: what it says now, and what that does to the development it reports."""
        item, said, revision = found.item, found.reading, view.revisions + 1
        self.revised += 1
        self._draft(ItemRevised(item, view.item.content_hash, said.screening), item, "revised", revision=revision)
        if said.screening.relevant:
            self._tag(found, revision=revision)
        development = self._live.get(DevelopmentView, view.development) if view.development else None
        if development is not None:
            self._follow_edit(found, development, revision=revision)
        elif said.screening.relevant:
            self._join(found, revision=revision)

    def _tag(self, found: ReadItem, *, revision: int) -> None:
        event = ItemTagged(found.item.id, found.item.content_hash, found.reading)
        self._draft(event, found.item, f"tagged by {found.reading.screening.version}", revision=revision)

    def _join(self, found: ReadItem, *, revision: int) -> None:
        """Another report of a known development, or the first one of a new one."""
        candidate = self._view(found, development="")
        matched = match(candidate, [*self._known(candidate), *self._page])
        if matched.kind == "same" and matched.development:
            self.linked += 1
            key, method, score = matched.development, matched.method, matched.score
        else:
            development = self._development(found)
            key, method, score = development.id, _first_method(matched), Decimal(1)
            if self._live.get(DevelopmentView, key) is None:
                self.developments += 1
                event = DevelopmentRecorded(development)
                self._draft(event, found.item, "development", revision=revision, stream=f"development:{key}")
        link = ReportLinked(key, found.item.id, method, score)
        self._draft(link, found.item, "linked", revision=revision, stream=f"development:{key}")
        self._page.append(replace(candidate, development=key))

    def _follow_edit(self, found: ReadItem, view: DevelopmentView, *, revision: int) -> None:
        """A development that rests on this item alone follows its edit; one with other reports only loses this one."""
        old, item = view.development, found.item
        stream = f"development:{old.id}"
        alone = old.origin == "item" and {report.item for report in view.reports} <= {item.id}
        if not found.reading.screening.relevant:
            gone: Event = DevelopmentWithdrawn(old.id, EDITED) if alone else ReportUnlinked(old.id, item.id, EDITED)
            self._draft(gone, item, "edited away", revision=revision, stream=stream)
            return
        if alone and view.status == "withdrawn" and view.reason == EDITED:
            back = DevelopmentRestored(old.id, EDITED)
            self._draft(back, item, "edited back", revision=revision, stream=stream)
        new = replace(self._development(found), id=old.id, occurred=old.occurred)
        changed = tuple(f.name for f in fields(new) if getattr(new, f.name) != getattr(old, f.name))
        if alone and changed:
            event = DevelopmentCorrected(new, changed, EDITED)
            self._draft(event, item, "edited", revision=revision, stream=stream)

    def _development(self, found: ReadItem) -> Development:
        item, said = found.item, found.reading
        day = self._day(item)
        basis = "published" if item.published and item.published.date() == day else "first seen"
        labels = tuple(Label(t.category, t.direction, goldstein(said.plover, t.direction)) for t in said.tags)
        spans = tuple(dict.fromkeys(span for tag in said.tags for span in tag.spans))
        return Development(
            id=f"{day.isoformat()}-{item.id[:12]}",
            statement=item.title or item.summary,
            kind=Kind.OCCURRENCE,
            occurred=Occurred(day.isoformat(), basis, "the day an outlet gave, not one read in the text"),
            actor=said.actor,
            target=said.target,
            third_parties=(),
            labels=labels,
            plover=said.plover,
            cameo=None,
            goldstein=labels[0].goldstein or Decimal(0),
            goldstein_is="coded",
            stage=said.stage,
            instrument=None,
            confidence="medium",
            veracity="unchecked",
            contradicts=(),
            notes="",
            references=(),
            article=None,
            anchors=(ItemAnchor(item.id, item.content_hash, spans),),
            origin="item",
        )

    def _known(self, candidate: ReportView) -> list[ReportView]:
        """Reports within the window on either side, or at the same address."""
        day = candidate.day or self._now.date()
        since, until = day - WINDOW, day + WINDOW
        near = {v.item.id: v for v in reports_between(self._connection, self._dossier, since=since, until=until)}
        if candidate.canonical_url:
            same = reports_at(self._connection, self._dossier, canonical_url=candidate.canonical_url)
            near |= {view.item.id: view for view in same}
        keys = [view.development for view in near.values() if view.development]
        told = get_many(self._connection, self._dossier, DevelopmentView, keys=keys)
        reports = [
            self._view(ReadItem(view.item, view.reading), development=view.development)
            for view in near.values()
            if view.reading and view.development in told and told[view.development].status == "live"
        ]
        seeds = occurrences_between(self._connection, self._dossier, since=since, until=until)
        return [*reports, *(self._seed(view.development) for view in seeds)]

    def _seed(self, development: Development) -> ReportView:
        """A seeded occurrence, read by the tagger as if its statement were a headline."""
        language = self._reader.languages[0]
        said = self._reader.tagger.read(title=development.statement, summary="", language=language)
        return ReportView(
            item="",
            development=development.id,
            canonical_url=None,
            title=development.statement,
            summary="",
            day=parse_interval(development.occurred.edtf).lower,
            language=language,
            categories=frozenset(label.category for label in development.labels),
            concepts=concepts_of(said),
            directions=frozenset((label.category, label.direction) for label in development.labels),
        )

    def _view(self, found: ReadItem, *, development: str) -> ReportView:
        item = found.item
        return ReportView(
            item=item.id,
            development=development,
            canonical_url=item.canonical_url,
            title=item.title,
            summary=item.summary,
            day=self._day(item),
            language=item.language,
            categories=frozenset(tag.category for tag in found.reading.tags),
            concepts=concepts_of(found.reading),
            directions=frozenset((tag.category, tag.direction) for tag in found.reading.tags),
        )

    def _day(self, item: Item) -> date:
        """The day the outlet claims, unless it lies ahead of us; else the day we first saw it (UTC)."""
        if item.published is not None and item.published <= self._now + AHEAD:
            return item.published.astimezone(UTC).date()
        return self._now.date()

    def _draft(self, event: Event, item: Item, mark: str, *, revision: int, stream: str | None = None) -> None:
        """The same item at the same revision with the same text gives the same events, however often it is taken in."""
        interval = None
        if isinstance(event, DevelopmentRecorded | DevelopmentCorrected):
            interval = parse_interval(event.development.occurred.edtf)
        self.drafts.append(
            Draft(
                event_id=event_id(self._dossier, "item", item.id, str(revision), item.content_hash, mark),
                stream=stream or f"item:{item.id}",
                event=event,
                actor=ACTOR,
                occurred_edtf=interval.edtf if interval else None,
                occurred_from=interval.lower if interval else None,
                occurred_to=interval.upper if interval else None,
                published_at=item.published,
                correlation_id=item.id,
            )
        )


def _first_method(matched: Match) -> str:
    """How a development came by its first report; an unsure match says which one it resembles."""
    if matched.kind == "unsure" and matched.development:
        return f"first report; resembles {matched.development}"
    return "first report"
