"""Languages in which hardly a concept has forms where others have hundreds: a code mistyped, or a language begun."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tracker.seeds.lexicon import read_all
from tracker.tagging.lexicon import Lexicon

MANY = 100
"""Concepts that must have forms in some language before another can be rare."""
SHARE = 20
"""A rare language has forms of one in so many of these at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a concept has forms in a rare language; `lacks` are languages of many concepts in which it has none."""

    file: str
    line: int
    concept: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RareLanguage:
    """A language with the `places` of all its forms; `most` concepts have forms in another."""

    language: str
    most: int
    places: tuple[Place, ...]


def rare_languages(folder: Path, lexicon: Lexicon) -> list[RareLanguage]:
    """The rare languages of the lexicon that was read from this folder, which is read again only where it has some."""
    counts = Counter(language for concept in lexicon.concepts.values() for language in concept.forms)
    most = max(counts.values(), default=0)
    rare = sorted(language for language, count in counts.items() if most >= MANY and count * SHARE <= most)
    common = sorted(counts.keys() - set(rare))
    documents = read_all(folder)[0] if rare else []
    return [
        RareLanguage(
            language,
            most,
            tuple(
                Place(
                    document.file,
                    document.line("concepts", name, "forms", language),
                    name,
                    tuple(code for code in common if code not in concept.forms),
                )
                for document in documents
                for name, concept in document.value.concepts.items()
                if language in concept.forms
            ),
        )
        for language in rare
    ]
