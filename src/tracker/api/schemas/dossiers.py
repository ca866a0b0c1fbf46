"""A dossier: who the two are, what is asked, and by which numbers it is answered."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from tracker.api.schemas.base import Answer, Schema


class Party(Schema):
    """One side."""

    code: str = Field(description="ISO 3166-1 alpha-3.")
    name: str
    adjective: str


class Category(Schema):
    """One field of cooperation with its coding rule."""

    code: str
    label: str
    part: str
    definition: str
    include: list[str]
    exclude: list[str]
    half_life: int = Field(description="Days after which an occurrence counts half.")


class Level(Schema):
    """A word for an index at or above a value."""

    name: str
    at_least: float


class Scoring(Schema):
    """The numbers that turn developments into an index; another number is another name."""

    name: str
    stage: dict[str, float]
    reliability: dict[str, float]
    claim_confidence: dict[str, float]
    scale: float
    overall_scale: float
    clip: float
    levels: list[Level]
    lowest_level: str
    trend_days: int
    trend_step: float
    standing_partner: float
    standing_strained: float
    standing_adversarial: float


class Article(Schema):
    """The seed article, by digest only."""

    id: str
    title: str
    sha256: str
    characters: int
    compiled: str = Field(description="When it was put together (EDTF).")
    reliability: str = Field(description="Admiralty letter A-F.")


class Definition(Schema):
    """What the log records of a dossier."""

    title: str
    question: str
    parties: list[Party]
    categories: list[Category]
    scoring: Scoring
    article: Article
    since: date = Field(description="Where an open start begins.")
    tagger: str
    lexicon: str = Field(description="SHA-256 of the lexicon, in hex.")


class DossierAnswer(Answer):
    """One dossier; `definition` is null where nothing was known yet."""

    definition: Definition | None


class DossierEntry(Answer):
    """A dossier in the list."""

    title: str | None
    question: str | None
    parties: list[Party]


class DossiersAnswer(Schema):
    """Every dossier that has a log, by name."""

    dossiers: list[DossierEntry]
