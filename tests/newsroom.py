"""A seeded log of the fictional dossier, and a desk that is handed pages of its feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from builders import Clock
from tracker.domain.items import Feed
from tracker.feeds.base import Entry
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.moment import Moment
from tracker.queries.state import get_state
from tracker.seeds.shapes import DossierFiles
from tracker.store.engine import reading
from tracker.store.event_store import read
from tracker.store.views import Stored
from tracker.workflows import seed
from tracker.workflows.ingest import Ingested, Lease, ingest, unknown
from tracker.workflows.reader import Reader
from tracker.workflows.tools import Tools

PUBLISHED = datetime(2024, 7, 1, 9, tzinfo=UTC)
SIGNED = "Ruritania and Graustark sign agreement on river locks"
BATHING = "Bathing season opens with a regatta in Strelsau"


def entry(title: str, *, guid: str = "a", url: str | None = None, summary: str = "") -> Entry:
    """What a page shows of one story."""
    return Entry(guid, url, title, summary, PUBLISHED, None, None)


@dataclass(frozen=True)
class Desk:
    """A seeded log with its reader; `take` hands it a page of a feed."""

    tools: Tools
    reader: Reader
    feeds: dict[str, Feed]

    def take(self, *entries: Entry, feed: str = "edelweiss-post", lease: Lease | None = None) -> Ingested:
        """A page of a feed."""
        source = self.feeds[feed]
        items = self.reader.items(source, entries)
        return ingest(self.tools, self.reader, source, unknown(self.tools, self.reader, source, items), lease=lease)

    def items(self) -> dict[str, ItemView]:
        """The items as they read now, by guid."""
        with reading(self.tools.engine) as connection:
            return {view.item.guid: view for _, view in Stored(connection, self.dossier).all(ItemView)}

    def development(self, guid: str = "a") -> DevelopmentView:
        """The development that an item tells of, as it reads now."""
        key = self.items()[guid].development
        assert key is not None
        with reading(self.tools.engine) as connection:
            view = Stored(connection, self.dossier).get(DevelopmentView, key)
        assert view is not None
        return view

    def types(self, *, after: int) -> list[str]:
        """The types of the events behind a position."""
        with reading(self.tools.engine) as connection:
            return [recorded.type for recorded in read(connection, self.dossier, after=after)]

    def index(self, category: str) -> float:
        """One category's index on the day of publication."""
        with reading(self.tools.engine) as connection:
            answer = get_state(connection, self.dossier, Moment(), today=PUBLISHED.date())
        assert answer.state is not None
        return next(c.measure.index or 0.0 for c in answer.state.categories if c.code == category)

    @property
    def dossier(self) -> str:
        """The log's name."""
        return self.reader.definition.id


def seated(tools: Tools, clock: Clock, files: DossierFiles) -> Desk:
    """The desk of a log that was just seeded, an hour after what its feeds publish."""
    clock.at = PUBLISHED + timedelta(hours=1)
    seed.load(tools, files)
    return Desk(tools, Reader.of(files), {feed.id: feed for feed in files.feeds})
