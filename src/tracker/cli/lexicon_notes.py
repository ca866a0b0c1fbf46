"""What `tracker seed check` notes of a lexicon that is none the less read: names only weights have, rare languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.domain.amounts import counted
from tracker.domain.errors import did_you_mean
from tracker.seeds.rare_languages import Place, RareLanguage, rare_languages
from tracker.seeds.shapes import DossierFiles
from tracker.tagging.lexicon import Lexicon
from tracker.tagging.unlisted import unlisted_combinations, unlisted_concepts, unlisted_senses

SHOWN = 5
"""Places of a rare language that are told one by one."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What is weighed and not listed, and languages in which hardly a concept has forms."""

    senses: list[str]
    concepts: list[str]
    combinations: list[str]
    languages: list[RareLanguage]


def lexicon_notes(folder: Path, files: DossierFiles) -> Notes:
    """Of the lexicon in this folder."""
    lexicon, codes = files.lexicon, [category.code for category in files.definition.categories]
    return Notes(
        unlisted_senses(lexicon),
        unlisted_concepts(lexicon, categories=codes),
        unlisted_combinations(lexicon, categories=codes),
        rare_languages(folder, lexicon),
    )


def as_members(notes: Notes) -> dict[str, object]:
    """As JSON has them."""
    return {
        "unlisted_senses": notes.senses,
        "unlisted_concepts": notes.concepts,
        "unlisted_combinations": notes.combinations,
        "rare_languages": notes.languages,
    }


def told_notes(notes: Notes, lexicon: Lexicon) -> Iterator[str]:
    """A sentence for each."""
    combinations = [combination.name for combination in lexicon.combinations]
    for kind, names, known in (
        ("sense", notes.senses, lexicon.senses),
        ("concept", notes.concepts, lexicon.concepts),
        ("combination", notes.combinations, combinations),
    ):
        for name in names:
            near = did_you_mean(name, known)
            yield f"weights.json weighs the {kind} {name!r}, which no file of the lexicon lists{near}"
    for rare in notes.languages:
        places = "; ".join(map(_told, rare.places[:SHOWN]))
        more = f"; and {len(rare.places) - SHOWN} more" if len(rare.places) > SHOWN else ""
        held = f"{len(rare.places)} of {counted(len(lexicon.concepts), 'concept')}"
        yield f"in {rare.language!r} only {held} has forms, in another {rare.most}: {places}{more}"


def _told(place: Place) -> str:
    lacks = f", which has none in {', '.join(map(repr, place.lacks))}" if place.lacks else ""
    return f"{place.file}:{place.line} {place.concept!r}{lacks}"
