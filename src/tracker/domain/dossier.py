"""A dossier: one tracked relationship as data. What is here is what the log records of it, so that a replay needs
no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Party:
    """One side; `code` is ISO 3166-1 alpha-3, `name` as shown, `adjective` for prose."""

    code: str
    name: str
    adjective: str


@dataclass(frozen=True, slots=True)
class Category:
    """One field of cooperation, with its coding rule; `half_life` in days."""

    code: str
    label: str
    part: str
    definition: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    half_life: int


@dataclass(frozen=True, slots=True)
class Level:
    """A word for an index at or above `at_least`."""

    name: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class ScoringModel:
    """The named numbers that turn developments into an index; another number is another name.

    `stage`, `reliability`, `claim_confidence` map words to factors 0..1. `scale` is the sum at which a category's index
    reaches tanh(1) of 10; `overall_scale` the same for the sum over categories, each clipped to +-`clip`.
    `levels` descend. `trend_days` and `trend_step` say over how long and from how much a move has a word.
    """

    name: str
    stage: dict[str, Decimal]
    reliability: dict[str, Decimal]
    claim_confidence: dict[str, Decimal]
    scale: Decimal
    overall_scale: Decimal
    clip: Decimal
    levels: tuple[Level, ...]
    lowest_level: str
    trend_days: int
    trend_step: Decimal
    standing_partner: Decimal
    standing_strained: Decimal
    standing_adversarial: Decimal


@dataclass(frozen=True, slots=True)
class Article:
    """The seed article by digest only; `reliability` is the Admiralty letter its claims carry."""

    id: str
    title: str
    sha256: str
    characters: int
    compiled: str
    reliability: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What `dossier.opened` and `dossier.revised` record. `since` is where an open start begins; `digests` name
    the files.

    `tagger` is the registered tagger that screens items; `lexicon` its data's SHA-256 (hex).
    """

    id: str
    title: str
    question: str
    parties: tuple[Party, ...]
    categories: tuple[Category, ...]
    scoring: ScoringModel
    article: Article
    since: date
    tagger: str
    lexicon: str

    def category(self, code: str) -> Category | None:
        """The category of that code, if there is one."""
        return next((c for c in self.categories if c.code == code), None)
