"""What a tagger or a reviewer says of an item: relevant or not and why, categories with directions, and the exact
words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal, Protocol, TypeVar

from msgspec import Struct


class Direction(StrEnum):
    """Which way a matter points for the relationship (the codebook's four)."""

    DEEPENS = "deepens"
    STRAINS = "strains"
    LIMITS = "limits"
    NEUTRAL = "neutral"


DEEPENS, STRAINS, LIMITS, NEUTRAL = Direction
"""The same by names of their own: Python 3.11 takes ten times as long for `Direction.DEEPENS`."""


class Stage(StrEnum):
    """How far a commitment got."""

    ANNOUNCED = "announced"
    AGREED = "agreed"
    SIGNED = "signed"
    RATIFIED = "ratified"
    IN_FORCE = "in-force"
    IMPLEMENTED = "implemented"
    SUSPENDED = "suspended"
    DENIED = "denied"
    ENDED = "ended"


HELD_BACK = (Stage.SUSPENDED, Stage.ENDED)
"""Stages of a commitment that counts no more."""


class Span(Struct, frozen=True, gc=False):
    """Characters [start, end) of an item's title or summary, and what they matched.

    `concept` is the name of a concept of the lexicon, or of a learned feature of single words: `word` and its first
    letters, or `sense` and what it is like.
    """

    field: Literal["title", "summary"]
    start: int
    end: int
    concept: str


class Text(Protocol):
    """The words of an item."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str | None: ...


class Place(Protocol):
    """Characters [start, end) of a title or a summary."""

    @property
    def field(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Placed = TypeVar("Placed", bound=Place)


def spoken(place: Place, text: Text) -> str:
    """The characters that stand there."""
    return (text.title if place.field == "title" else text.summary or "")[place.start : place.end]


def words_of(places: Iterable[Place], text: Text) -> tuple[str, ...]:
    """What stands there, each wording once, in the order in which it is first named."""
    return tuple(dict.fromkeys(spoken(place, text) for place in places))


def outermost(places: Iterable[Placed]) -> tuple[Placed, ...]:
    """In reading order, without those that are part of longer ones: what a person should be shown."""
    kept: list[Placed] = []
    for place in sorted(places, key=lambda one: (one.field != "title", one.start, -one.end)):
        within = kept and kept[-1].field == place.field and place.end <= kept[-1].end
        if not within or (kept[-1].start, kept[-1].end) == (place.start, place.end):
            kept.append(place)
    return tuple(kept)


class ScorePart(Struct, frozen=True, gc=False):
    """One named addend of a relevance score, with the words that caused it."""

    name: str
    amount: Decimal
    spans: tuple[Span, ...]


class Screening(Struct, frozen=True):
    """Whether an item concerns the relationship; `score` is the sum of `parts`, relevant at or above `threshold`."""

    tagger: str
    version: str
    relevant: bool
    score: Decimal
    threshold: Decimal
    parts: tuple[ScorePart, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """One category with its direction; `confidence` is 0..1, and `domain.calibration` says how often such is right."""

    category: str
    direction: Direction
    confidence: Decimal
    spans: tuple[Span, ...]


class ActDay(Struct, frozen=True):
    """When an act was or will be, as the words of an item say: a day or a month (EDTF), and those words."""

    edtf: str
    span: Span


class Reading(Struct, frozen=True):
    """Everything one tagger says of one item. `actor` and `target` are party codes, `both` or `third`.

    `day` is None where the text gives none: then the act is taken to be of the day of publication.
    """

    screening: Screening
    tags: tuple[Tag, ...]
    plover: str
    stage: Stage | None
    actor: str
    target: str
    day: ActDay | None = None
