"""Developments with their evidence and their history."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from tracker.api.schemas.base import Answer, PageOf, Schema
from tracker.api.schemas.items import Words
from tracker.domain.developments import Kind
from tracker.domain.tags import Direction


class Alternative(Schema):
    """Another date that sources give."""

    edtf: str
    why: str


class Occurred(Schema):
    """Valid time."""

    edtf: str
    basis: str
    note: str
    alternatives: list[Alternative]


class Label(Schema):
    """A category it bears on; `goldstein` where it differs from the development's."""

    category: str
    direction: Direction
    goldstein: float | None


class ArticleAnchor(Schema):
    """Characters [start, end) of the seed article, and their SHA-256 in hex."""

    article: str
    section: str
    start: int
    end: int
    sha256: str


class Span(Schema):
    """Characters [start, end) of an item's `title` or `summary`."""

    field: str
    start: int
    end: int
    concept: str


class ItemAnchor(Schema):
    """The spans of an item it rests on; `content_hash` names the revision that was read."""

    item: str
    content_hash: str
    spans: list[Span]


class Reference(Schema):
    """A source a fact-checker consulted; not counted as a report."""

    url: str
    published: str
    line: str


class Development(Schema):
    """Something that happened, holds, is judged or is forecast; only the first two may move a number."""

    id: str
    statement: str
    kind: Kind
    status: str = Field(description="`live`, `withdrawn`, `merged` (another stands for it) or `redacted`.")
    reason: str = Field(description="Why it is not live, or is so again.")
    occurred: Occurred
    actor: str
    target: str
    third_parties: list[str]
    labels: list[Label]
    plover: str
    cameo: str | None
    goldstein: float = Field(description="-10 to +10.")
    goldstein_is: str = Field(description="`coded` for an event, `implied` for an equivalent.")
    stage: str | None
    instrument: str | None
    confidence: str
    veracity: str
    contradicts: list[str]
    notes: str
    references: list[Reference]
    article: ArticleAnchor | None
    anchors: list[ItemAnchor]
    origin: str
    core: bool
    sources: int = Field(description="Independent sources: outlets of one owner, wire or text are one.")
    credibility: float = Field(description="0-1.")
    admiralty: str = Field(description="Both axes joined, such as `B2`.")
    reliability: str = Field(description="Of the best source, A-F.")
    information: int = Field(
        description="1 confirmed, 2-3 probably or possibly true, 4 doubtful, 5 improbable, 6 open."
    )
    contradicted: list[str] = Field(description="Developments that say they contradict it.")
    confirmed: bool = Field(description="A person vouches for it.")
    reviewed: bool = Field(description="A person decided about it, so that no tagger changes it.")
    report_count: int = Field(description="How many items report it.")
    first_position: int
    changed_position: int


class MatchPart(Schema):
    """One reason with its amount, and the words, numbers or names that are shared, or that part the two."""

    name: str
    amount: float
    shared: list[str]


class Likeness(Schema):
    """Why the item was joined, or which other development it may tell of; the parts add up to the score."""

    score: float = Field(description="0-1; 1 for a first report that resembles nothing, and where a person linked.")
    parts: list[MatchPart]
    matcher: str = Field(description="Version of the rules that decided; empty where a person did.")
    like: str | None = Field(description="The report (item) it was compared with.")
    resembles: str | None = Field(description="Another development that it may tell of; a person decides.")
    statement: str | None = Field(description="What that one says.")


class Report(Schema):
    """An item that reports the development, with the words that were read."""

    item: str
    feed: str
    title: str
    url: str | None
    published: datetime | None
    admiralty: str
    method: str
    score: float
    likeness: Likeness
    spans: list[Words]
    position: int
    copy_of: list[str] = Field(
        description="Earlier reports (items), here or elsewhere, whose text it repeats; copies are one source."
    )
    feed_removed: int | None = Field(description="Where in the log its feed was removed, if it was.")


class Contribution(Schema):
    """Its row of the ledger for one category, before age is counted."""

    category: str
    direction: Direction
    counts: bool
    goldstein: float
    stage_factor: float
    credibility: float
    weight: float
    half_life: int
    contested: bool
    confirmed: bool


class WholeDevelopment(Development):
    """A development with its reports, the newest last, its rows of the ledger, and denials that may speak of it."""

    reports: list[Report]
    contributions: list[Contribution]
    denials: list[str] = Field(description="Live denials (developments) that may deny it; a person decides.")


class DevelopmentAnswer(Answer):
    """One development."""

    development: WholeDevelopment


class DevelopmentsAnswer(PageOf):
    """Developments, the newest first."""

    developments: list[Development]


class Change(Schema):
    """One event that made the development read as it does, or that questioned one of its reports or answered that."""

    position: int
    recorded_at: datetime
    actor: str
    type: str
    reason: str = Field(description="Why; empty where none was given.")
    into: str | None = Field(description="Of `developments.merged`: the development that stands for the others since.")
    development: Development


class HistoryAnswer(Answer):
    """How a development came to read as it does, oldest first."""

    development: str
    changes: list[Change]
