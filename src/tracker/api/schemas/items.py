"""Items: what feeds brought, and the words that decided about them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from tracker.api.schemas.base import Answer, PageOf, Schema
from tracker.domain.tags import Direction


class Words(Schema):
    """Characters [start, end) of an item's `title` or `summary`, and the lexicon concept they matched."""

    field: str
    start: int
    end: int
    concept: str
    text: str


class ScorePart(Schema):
    """One addend of a relevance score."""

    name: str
    amount: float
    spans: list[Words]


class Screening(Schema):
    """Whether an item concerns the relationship: `score` is the sum of `parts`, relevant from `threshold` on."""

    tagger: str
    version: str
    relevant: bool
    score: float
    threshold: float
    parts: list[ScorePart]


class Tag(Schema):
    """A category that the item bears on."""

    category: str
    direction: Direction
    confidence: float = Field(description="0-1, not calibrated.")
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
    first_seen: datetime
    first_position: int
    revisions: int
    development: str | None = Field(description="The development it reports, and by which method it was found.")
    method: str | None
    relevant: bool
    screening: Screening
    reading: Reading | None


class ItemAnswer(Answer):
    """One item."""

    item: Item


class ItemsAnswer(PageOf):
    """Items, the last seen first."""

    items: list[Item]
