"""Every kind of fact the log can hold. The type strings are ours and never change; a new shape is a new version.

To add one: a class here, a row in EVENT_TYPES, a golden payload under tests/data/golden and a row in docs/events.md.
`undoes`, where an event has it, is the position of the event of the same stream that it takes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from msgspec import Struct

from tracker.domain.calibration import Calibration
from tracker.domain.developments import Development, Instrument
from tracker.domain.dossier import Definition
from tracker.domain.items import Feed, Item
from tracker.domain.matches import MatchPart
from tracker.domain.reviews import Judgement, Moved
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


class ItemObserved(Struct, frozen=True):
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
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class DevelopmentWithdrawn:
    """A development no longer counts; it stays readable."""

    development: str
    reason: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class DevelopmentRestored:
    """A withdrawn development counts again."""

    development: str
    reason: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class DevelopmentConfirmed:
    """A person vouches for a development as it reads: from here on its credibility is 1."""

    development: str
    reason: str


@dataclass(frozen=True, slots=True)
class DevelopmentUnconfirmed:
    """A confirmation is taken back; the sources speak for the development again."""

    development: str
    reason: str
    undoes: int


@dataclass(frozen=True, slots=True)
class DevelopmentsMerged:
    """Developments tell of the same thing as `into`, which takes over their reports; they no longer count."""

    into: str
    merged: tuple[Moved, ...]
    reason: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class DevelopmentSplit:
    """Reports of a development tell of something else: of `into`, just recorded, or standing again after a merge."""

    development: str
    into: str
    items: tuple[str, ...]
    reason: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class ItemJudged:
    """What a person reads in an item; `content_hash` names the revision that was read."""

    item: str
    content_hash: str
    judgement: Judgement
    reason: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class ItemUnjudged:
    """A person's first judgement of an item is taken back."""

    item: str
    reason: str
    undoes: int


@dataclass(frozen=True, slots=True)
class ReportLinked:
    """An item reports a development: by what method, with which score 0..1; a person gives a reason.

    `copy_of` are earlier reports (items), of it or of others, whose text this one repeats, itself or through another
    report; a link that is said again adds to these. Where a program compared it, `score` and `parts` are of its
    likeness to the report `like` (an item; None: a seed's statement), of this development, or of the one that a first
    report `resembles` and may tell of. `matcher` is the version of what decided; empty where a person did, and in
    older events.
    """

    development: str
    item: str
    method: str
    score: Decimal
    reason: str = ""
    undoes: int | None = None
    copy_of: tuple[str, ...] = ()
    resembles: str | None = None
    like: str | None = None
    parts: tuple[MatchPart, ...] = ()
    matcher: str = ""


@dataclass(frozen=True, slots=True)
class ReportUnlinked:
    """An item no longer counts as a report of a development."""

    development: str
    item: str
    reason: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class ReportQuestioned:
    """Another text of an item speaks against a development for which a person keeps it as a report: one should look.

    `revision` is the number of the edit that does. Nothing else follows from it. It is asked again where a person takes
    back that the item was kept.
    """

    development: str
    item: str
    revision: int
    reason: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class ReportKept:
    """An item reports a development whatever its outlet made of it since: a person looked at the edit in question."""

    development: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaggerCalibrated:
    """How often a tagger's version is right at each confidence, and from which labels that is known."""

    calibration: Calibration
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

    The payload's hash stays, so the tree still holds. `item` with `screening`, or `development` with `changed`, is what
    stays of it: no words of others, and what numbers that were known before need. `last` says whether nothing that was
    said of the development later can still be read: then it counts no more.
    """

    position: int
    reason: str
    item: Item | None = None
    screening: Screening | None = None
    development: Development | None = None
    changed: tuple[str, ...] = ()
    last: bool = False


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
    | DevelopmentConfirmed
    | DevelopmentUnconfirmed
    | DevelopmentsMerged
    | DevelopmentSplit
    | ItemJudged
    | ItemUnjudged
    | ReportLinked
    | ReportUnlinked
    | ReportQuestioned
    | ReportKept
    | TaggerCalibrated
    | InstrumentRecorded
    | InstrumentCorrected
    | InstrumentWithdrawn
    | PayloadRedacted
)

EVENT_TYPES: dict[str, tuple[type[Event], int]] = {
    "dossier.opened": (DossierOpened, 1),
    "dossier.revised": (DossierRevised, 1),
    "feed.added": (FeedAdded, 2),
    "feed.changed": (FeedChanged, 2),
    "feed.removed": (FeedRemoved, 1),
    "feed.paced": (FeedPaced, 1),
    "item.observed": (ItemObserved, 2),
    "item.revised": (ItemRevised, 2),
    "item.tagged": (ItemTagged, 2),
    "development.recorded": (DevelopmentRecorded, 1),
    "development.corrected": (DevelopmentCorrected, 2),
    "development.withdrawn": (DevelopmentWithdrawn, 2),
    "development.restored": (DevelopmentRestored, 2),
    "development.confirmed": (DevelopmentConfirmed, 1),
    "development.unconfirmed": (DevelopmentUnconfirmed, 1),
    "developments.merged": (DevelopmentsMerged, 1),
    "development.split": (DevelopmentSplit, 1),
    "item.judged": (ItemJudged, 1),
    "item.unjudged": (ItemUnjudged, 1),
    "report.linked": (ReportLinked, 4),
    "report.unlinked": (ReportUnlinked, 2),
    "report.questioned": (ReportQuestioned, 1),
    "report.kept": (ReportKept, 1),
    "tagger.calibrated": (TaggerCalibrated, 1),
    "instrument.recorded": (InstrumentRecorded, 1),
    "instrument.corrected": (InstrumentCorrected, 1),
    "instrument.withdrawn": (InstrumentWithdrawn, 1),
    "payload.redacted": (PayloadRedacted, 2),
}

TYPE_OF: dict[type[Event], str] = {cls: name for name, (cls, _) in EVENT_TYPES.items()}
