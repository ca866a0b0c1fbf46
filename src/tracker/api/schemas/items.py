"""Items: what feeds brought, and the words that decided about them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from tracker.api.schemas.base import Answer, PageOf, Schema
from tracker.domain.tags import Direction


class Words(Schema):
    """Characters [start, end) of an item's `title` or `summary`, and what they matched."""

    field: str
    start: int
    end: int
    concept: str = Field(
        description="A concept of the lexicon; `word` and the first letters of a word that weighs; `sense` and a name, "
        "where a word of like meaning was read."
    )
    text: str


class ScorePart(Schema):
    """One addend of a relevance score."""

    name: str
    amount: float
    spans: list[Words]


class JudgedLabel(Schema):
    """A category with its direction, as a person reads it."""

    category: str
    direction: Direction
    goldstein: float | None


class Judgement(Schema):
    """What a person reads in an item, who it is, when and why."""

    relevant: bool
    labels: list[JudgedLabel]
    by: str
    at: datetime
    reason: str
    position: int = Field(description="Where the event stands in the log.")


class Screening(Schema):
    """Whether the tagger takes an item to concern the relationship: `score` sums `parts`, relevant from `threshold`."""

    tagger: str
    version: str
    relevant: bool
    score: float
    threshold: float
    calibrated: float | None = Field(
        description="Of items with such a score that persons judged, the share that concerns the relationship; null: "
        "uncalibrated."
    )
    parts: list[ScorePart] = Field(
        description="Of the learned parts the largest; `learned: the rest` is what all others come to, within the "
        "bound on what learned parts may add or take together."
    )


class Tag(Schema):
    """A category that the item bears on."""

    category: str
    direction: Direction
    confidence: float = Field(description="0-1, as the tagger says it; not how often it is right.")
    calibrated: float | None = Field(
        description="Of tags with such a confidence that persons decided about, the share with category and direction "
        "right; null: uncalibrated."
    )
    spans: list[Words]


class ActDay(Schema):
    """When the act was or will be, as the text says, and the words that say so."""

    edtf: str
    spans: list[Words]


class Reading(Schema):
    """What the tagger reads in the item."""

    tags: list[Tag]
    plover: str
    stage: str | None
    actor: str
    target: str
    day: ActDay | None


class Item(Schema):
    """One entry of a feed as it reads at the moment; `published` is what the outlet claims."""

    id: str
    feed: str
    guid: str
    url: str | None
    canonical_url: str | None
    title: str
    summary: str
    language: str
    published: datetime | None
    published_claim: str | None
    author: str | None
    content_hash: str
    captured: datetime | None = Field(description="When an archive was served it so; null for what was polled.")
    first_seen: datetime
    first_position: int
    revisions: int
    development: str | None = Field(description="The development it reports, and by which method it was found.")
    method: str | None
    relevant: bool = Field(description="As a person judged; else as the tagger reads it, see `screening`.")
    judged: Judgement | None = Field(description="What a person judged; null: nobody did.")
    calibration: int | None = Field(description="The position at which its tagger's calibration was recorded, if any.")
    screening: Screening
    reading: Reading | None


class ItemAnswer(Answer):
    """One item."""

    item: Item
    feed_removed: int | None = Field(description="Where in the log its feed was removed, if it was.")


class ItemsAnswer(PageOf):
    """Items, the last seen first."""

    items: list[Item]


class Piece(Schema):
    """A run of words with one fate; `same` and `added` together are the text after the edit."""

    fate: Literal["same", "removed", "added"]
    text: str


class Edited(Schema):
    """A field that an edit changed: `title` and `summary` word by word, anything else as a whole."""

    field: str
    pieces: list[Piece]


class Revision(Schema):
    """An item as it was first seen (`number` 0) or after an edit, and what differs from the one before."""

    number: int
    position: int = Field(description="Where the event stands in the log.")
    recorded_at: datetime
    redacted: bool = Field(description="Its words are gone for good; nothing is compared with it.")
    title: str
    summary: str
    url: str | None
    published_claim: str | None
    author: str | None
    content_hash: str
    edited: list[Edited]


class ItemHistoryAnswer(Answer):
    """The last revisions of an item, oldest first; `total` counts all."""

    item: str
    total: int
    revisions: list[Revision]


class Reason(Schema):
    """A feature with what it adds, in logits, and the words of the item that it stands for."""

    feature: str
    amount: float
    words: list[str]


class Sum(Schema):
    """A sum in logits: its largest addends, and in `rest` what all others come to; it counts from `least` on."""

    total: float
    least: float
    reasons: list[Reason]
    rest: float


class Why(Schema):
    """Why a tag has its category, and its direction `rather_than` the next best one."""

    category: str
    direction: Direction
    rather_than: Direction | None
    why_category: Sum
    why_direction: Sum


class ItemExplainedAnswer(Answer):
    """Why an item has its tags; `unexplained` says why that cannot be told, where it cannot."""

    item: str
    tags: list[Why]
    unexplained: str | None
