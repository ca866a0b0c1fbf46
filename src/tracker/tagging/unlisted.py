"""Names that have weights and that the lexicon lacks: mistyped, or taken away since the weights were learned."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tracker.tagging.features import ALWAYS, WITH
from tracker.tagging.lexicon import Lexicon
from tracker.tagging.senses import SENSE


def unlisted_senses(lexicon: Lexicon) -> list[str]:
    """The senses that are weighed and that no file of the lexicon has."""
    weighed = {name.removeprefix(SENSE) for name in _of_any_category(lexicon, ()) if name.startswith(SENSE)}
    return sorted(weighed.difference(lexicon.senses))


def unlisted_concepts(lexicon: Lexicon, *, categories: Collection[str]) -> list[str]:
    """The concepts that are weighed and that no file of the lexicon has.

    Of features only concepts and ALWAYS are one word; a concept whose name has blanks is not known from other features.
    """
    weighed = {name for name in _of_any_category(lexicon, categories) if " " not in name}
    return sorted(weighed.difference(lexicon.concepts, [ALWAYS]))


def unlisted_combinations(lexicon: Lexicon, *, categories: Collection[str]) -> list[str]:
    """The combinations that are weighed and that no file of the lexicon has."""
    weighed = {name[len(WITH) :] for name in _of_any_category(lexicon, categories) if name.startswith(WITH)}
    return sorted(weighed.difference(combination.name for combination in lexicon.combinations))


def _of_any_category(lexicon: Lexicon, categories: Collection[str]) -> Iterator[str]:
    """All features; of those of a direction that speak of one category, what was found."""
    if weights := lexicon.weights:
        yield from weights.categories
        yield from weights.relevance
        for name in weights.directions:
            code, _, found = name.partition(" ")
            yield found if found and code in categories else name
