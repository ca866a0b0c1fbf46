"""Every kind of fact the log can hold. The type strings are ours and never change; a new shape is a new version.

To add one: a class here, a row in EVENT_TYPES, a golden payload under tests/data/golden and a row in docs/events.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.developments import Development, Instrument
from tracker.domain.dossier import Definition
from tracker.domain.items import Feed, Item
from tracker.domain.tags import Reading, Screening


@dataclass(frozen=True, slots=True)
class DossierOpened:
    """The relationship is tracked from here on, under this definition."""

    definition: Definition


@dataclass(frozen=True, slots=True)
class DossierRevised:
    """The definition changed: parties, categories, scoring model or lexicon."""

    definition: Definition
    reason: str


@dataclass(frozen=True, slots=True)
class FeedAdded:
    """A source is polled from here on."""

    feed: Feed
    reason: str


@dataclass(frozen=True, slots=True)
class FeedChanged:
    """A source's address, group, reliability or pause changed: the whole of it now, which fields changed, and why."""

    feed: Feed
    changed: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class FeedRemoved:
    """A source is no longer polled; what it brought stays."""

    feed: str
    reason: str


@dataclass(frozen=True, slots=True)
class FeedPaced:
    """A person says how many seconds a source rests between polls; `None` gives it back to its own habit."""

    feed: str
    seconds: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class ItemObserved:
    """A new item, relevant or not, with the screening that judged it."""

    item: Item
    screening: Screening


@dataclass(frozen=True, slots=True)
class ItemRevised:
    """An outlet edited an item: its text now, and the hash of what it was."""

    item: Item
    previous_hash: str
    screening: Screening


@dataclass(frozen=True, slots=True)
class ItemTagged:
    """What a tagger reads in a relevant item; a re-tagging appends another."""

    item: str
    content_hash: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class DevelopmentRecorded:
    """Something happened, holds, is judged or is forecast."""

    development: Development


@dataclass(frozen=True, slots=True)
class DevelopmentCorrected:
    """A development reads differently from here on: the whole of it now, which fields changed, and why."""

    development: Development
    changed: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class DevelopmentWithdrawn:
    """A development no longer counts; it stays readable."""

    development: str
    reason: str


@dataclass(frozen=True, slots=True)
class DevelopmentRestored:
    """A withdrawn development counts again."""

    development: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportLinked:
    """An item reports a development: by what method, with which score 0..1."""

    development: str
    item: str
    method: str
    score: Decimal


@dataclass(frozen=True, slots=True)
class ReportUnlinked:
    """An item no longer counts as a report of a development."""

    development: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class InstrumentRecorded:
    """A treaty or agreement with its dates and obligations."""

    instrument: Instrument


@dataclass(frozen=True, slots=True)
class InstrumentCorrected:
    """An instrument reads differently from here on: a new step, a corrected date or coding."""

    instrument: Instrument
    changed: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class InstrumentWithdrawn:
    """An instrument was recorded in error: from here on it binds nobody."""

    instrument: str
    reason: str


@dataclass(frozen=True, slots=True)
class PayloadRedacted:
    """The event at `position` loses its payload and salt; `reason` names the law or the request.

    The payload's hash stays, so the tree still holds.
    """

    position: int
    reason: str


Event = (
    DossierOpened
    | DossierRevised
    | FeedAdded
    | FeedChanged
    | FeedRemoved
    | FeedPaced
    | ItemObserved
    | ItemRevised
    | ItemTagged
    | DevelopmentRecorded
    | DevelopmentCorrected
    | DevelopmentWithdrawn
    | DevelopmentRestored
    | ReportLinked
    | ReportUnlinked
    | InstrumentRecorded
    | InstrumentCorrected
    | InstrumentWithdrawn
    | PayloadRedacted
)

EVENT_TYPES: dict[str, tuple[type[Event], int]] = {
    "dossier.opened": (DossierOpened, 1),
    "dossier.revised": (DossierRevised, 1),
    "feed.added": (FeedAdded, 1),
    "feed.changed": (FeedChanged, 1),
    "feed.removed": (FeedRemoved, 1),
    "feed.paced": (FeedPaced, 1),
    "item.observed": (ItemObserved, 1),
    "item.revised": (ItemRevised, 1),
    "item.tagged": (ItemTagged, 1),
    "development.recorded": (DevelopmentRecorded, 1),
    "development.corrected": (DevelopmentCorrected, 1),
    "development.withdrawn": (DevelopmentWithdrawn, 1),
    "development.restored": (DevelopmentRestored, 1),
    "report.linked": (ReportLinked, 1),
    "report.unlinked": (ReportUnlinked, 1),
    "instrument.recorded": (InstrumentRecorded, 1),
    "instrument.corrected": (InstrumentCorrected, 1),
    "instrument.withdrawn": (InstrumentWithdrawn, 1),
    "payload.redacted": (PayloadRedacted, 1),
}

TYPE_OF: dict[type[Event], str] = {cls: name for name, (cls, _) in EVENT_TYPES.items()}
