"""What each file of a dossier's folder holds, and what a whole folder comes to.

`origin`, `anchors` and an anchor's `article` are the same for every seed, so files may not set them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.developments import ArticleAnchor, Development, Instrument
from tracker.domain.dossier import Article, Category, Definition, Party, ScoringModel
from tracker.domain.items import Feed
from tracker.seeds.yaml_lines import Profile
from tracker.tagging.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class DossierFile:
    """`dossier.yaml`: what is tracked, from when, by which tagger, and the numbers of the scoring model."""

    id: str
    title: str
    question: str
    since: date
    tagger: str
    parties: tuple[Party, ...]
    article: Article
    scoring: ScoringModel


@dataclass(frozen=True, slots=True)
class CategoriesFile:
    """`categories.yaml`, in the order in which categories are shown."""

    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class InstrumentsFile:
    """`instruments.yaml`."""

    instruments: tuple[Instrument, ...]


@dataclass(frozen=True, slots=True)
class DevelopmentsFile:
    """`developments.yaml`."""

    developments: tuple[Development, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A span of the article that is no claim about the relationship; `why` is shown to whoever tries to seed it."""

    id: str
    section: str
    start: int
    end: int
    sha256: str
    why: str


@dataclass(frozen=True, slots=True)
class Restatement:
    """A span that says a second time what the development `restates` already says."""

    restates: str
    section: str
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NotSeededFile:
    """`not-seeded.yaml`: what must not become a development."""

    never: tuple[Exclusion, ...]
    restatements: tuple[Restatement, ...]


@dataclass(frozen=True, slots=True)
class DossierFiles:
    """A folder that was read without a problem. `digests` maps each file's name to its SHA-256 (hex)."""

    definition: Definition
    developments: tuple[Development, ...]
    instruments: tuple[Instrument, ...]
    feeds: tuple[Feed, ...]
    lexicon: Lexicon
    not_seeded: NotSeededFile
    digests: dict[str, str]

    def anchors(self) -> Iterator[tuple[str, ArticleAnchor]]:
        """Every span of the article that the files name, each with what names it; developments come first."""
        for development in self.developments:
            if development.article:
                yield development.id, development.article
        article = self.definition.article.id
        for out in self.not_seeded.never:
            yield f"never {out.id}", ArticleAnchor(article, out.section, out.start, out.end, out.sha256)
        for again in self.not_seeded.restatements:
            anchor = ArticleAnchor(article, again.section, again.start, again.end, again.sha256)
            yield f"restates {again.restates} at {again.start}", anchor


def developments_profile(article: str) -> Profile:
    """How `developments.yaml` maps to developments of the seed article with this id."""
    return Profile(
        defaults={Development: {"notes": ""}},
        withheld={Development: {"origin": "seed", "anchors": ()}, ArticleAnchor: {"article": article}},
    )
