"""The values that read models hold; one class a table. `Definition`, `Feed` and `Instrument` serve as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from tracker.domain.developments import Development, Instrument, Kind, Origin
from tracker.domain.dossier import Definition
from tracker.domain.items import Feed, Item, Reliability
from tracker.domain.matches import MatchPart
from tracker.domain.plover import Quad
from tracker.domain.reviews import Judgement
from tracker.domain.tags import Direction, Reading, Screening, Stage

MERGED = "merged"
"""Status of a development that another one stands for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How a person read an item: what, who, when (UTC) and why; `position` is where the log says so."""

    said: Judgement
    by: str
    at: datetime
    reason: str
    position: int


class ItemView(Struct, frozen=True):
    """An item as it reads now. `first_seen` (UTC) and `first_position` are the log's; `revisions` counts edits.

    `screening` and `reading` are the tagger's; what a person `judged` stands above them.
    """

    item: Item
    screening: Screening
    reading: Reading | None
    development: str | None
    method: str | None
    first_seen: datetime
    first_position: int
    revisions: int
    revised_at: datetime | None = None
    first_captured: datetime | None = None
    judged: Judged | None = None

    @property
    def relevant(self) -> bool:
        """Whether it concerns the relationship: as a person judged, else as the tagger reads it."""
        return self.judged.said.relevant if self.judged else self.screening.relevant

    @property
    def first_shown(self) -> datetime:
        """The earliest we know its outlet to have shown it: an archive may have seen it before the log did."""
        return self.first_captured or self.first_seen

    @property
    def text_seen(self) -> datetime:
        """When its outlet showed the text that it has now."""
        return self.item.captured or self.revised_at or self.first_seen


@dataclass(frozen=True, slots=True)
class Report:
    """An item that reports a development, with its source as rated now; `position` is the link's event.

    `copy_of` are reports (items) whose text it repeats; one of them may have left since. `resembles`, `like`, `parts`
    and `matcher` as in `ReportLinked`.
    """

    item: str
    feed: str
    group: str
    wire: str | None
    reliability: Reliability
    method: str
    score: Decimal
    position: int
    copy_of: tuple[str, ...] = ()
    resembles: str | None = None
    like: str | None = None
    parts: tuple[MatchPart, ...] = ()
    matcher: str = ""


@dataclass(frozen=True, slots=True)
class DevelopmentView:
    """A development with its reports.

    `credibility` is 0..1 over independent source groups, `sources` their number (the article is one). `admiralty` joins
    the two axes, reliability A-F and information 1-6. `status` is `live`, `withdrawn` or `merged` with the reason, or
    `redacted`. `confirmed`: a person vouches for it. `decisions` counts what persons decided about it and did not take
    back. `contradicted` names the developments that say they contradict it, live or not.
    """

    development: Development
    status: str
    reason: str
    reports: tuple[Report, ...]
    sources: int
    credibility: Decimal
    admiralty: str
    confirmed: bool
    decisions: int
    first_position: int
    changed_position: int
    contradicted: tuple[str, ...] = ()

    @property
    def reliability(self) -> str:
        """Admiralty's axis of the source: the best letter, A-F, among those who report it."""
        return self.admiralty[0]

    @property
    def information(self) -> int:
        """Admiralty's axis of the information: 1 confirmed .. 5 improbable, 6 cannot be judged."""
        return int(self.admiralty[1])

    @property
    def reviewed(self) -> bool:
        """Whether a person decided about it: then no tagger changes it."""
        return self.decisions > 0


@dataclass(frozen=True, slots=True)
class ItemDecision:
    """What persons decided about an item: how they read it, and which developments (ids) it does not report.

    A development stands in `apart` as often as the item was taken from it.
    """

    item: str
    judgement: Judgement | None
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """That an edit of an item, by its number, speaks against a development for which a person keeps it as a report.

    `position` is where the log says so and why, `settled` that of the person's act that answers it.
    """

    item: str
    development: str
    revision: int
    reason: str
    position: int
    settled: int | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """One row of the ledger: what one development gives one category before its age is counted.

    `weight` = goldstein * stage_factor * credibility, 0 where `counts` is false (a voice, or `withdrawn`). It stands
    from `start`; with `holds` it does not age until `end` (`None`: open), else it spreads over start..end and ages from
    each day of it. `half_life` in days. `confirmed`: two independent sources or more. `withdrawn`: or merged.
    """

    development: str
    category: str
    direction: Direction
    kind: Kind
    origin: Origin
    counts: bool
    goldstein: Decimal
    stage: Stage | None
    stage_factor: Decimal
    credibility: Decimal
    weight: Decimal
    half_life: int
    start: date
    end: date | None
    holds: bool
    quad: Quad
    contested: bool
    confirmed: bool
    withdrawn: bool


class LedgerSum(Struct, frozen=True):
    """A node of the ledger's prefix sums, under `category/node`: counts, and of each of four sums a constant and what
    is left of impulses on the node's day, in 10^-12 Goldstein points. See `projections.sums`.

    `newest` is the ordinal of the newest day of which a row of the node tells; negative where it may be an older one,
    because a row of that day went.
    """

    counts: tuple[int, ...]
    constants: tuple[int, ...]
    impulses: tuple[int, ...]
    newest: int


View = LedgerSum | Definition | Feed | Instrument | ItemView | ItemDecision | Question | DevelopmentView | Contribution
