"""What speaks for a category or a direction by its weights, so that it can be shown: concepts, combinations, words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain
from typing import TypeVar

from msgspec import Struct

from tracker.domain.tags import Direction
from tracker.tagging.features import WITH
from tracker.tagging.lexicon import Concept, Weights
from tracker.tagging.vocabulary import Present, Vocabulary
from tracker.tagging.words import WORD

Outcome = TypeVar("Outcome", bound=str)
SPEAKS, WORD_SPEAKS = 10, 70
"""Hundredths of a logit from which a feature, and a mere word, counts among the reasons that are shown."""
Telling = list[tuple[str, int]]
"""Features of words, each with the outcomes that it speaks for, as bits."""


class Reasons(Struct, frozen=True, gc=False):
    """What speaks for a category or for its direction: concepts and combinations wherever they stand, and the features
    of an item's words by their first letters."""

    concepts: frozenset[Concept]
    combinations: frozenset[str]
    words: set[str]


class Speaking:
    """The reasons that one dossier's weights know for each category with each direction.

    Of words that tell there are hundreds, and an item has few of them: `_words` has for each, by its place, the
    outcomes that it speaks for, as bits.
    """

    __slots__ = ("_bits", "_names", "_others", "_places", "_words")

    def __init__(
        self, weights: Weights, *, codes: Collection[str], concepts: Collection[Concept], vocabulary: Vocabulary
    ) -> None:
        self._names = vocabulary.names
        self._words: dict[int, int] = {}
        of_category = {code: _own(weights.categories, code) for code in codes}
        of_direction = {direction: _own(weights.directions, direction) for direction in Direction}
        for number, own in enumerate((*of_category.values(), *of_direction.values())):
            for name, weight in own.items():
                if name.startswith(WORD) and weight >= WORD_SPEAKS:
                    place = vocabulary.places[name]
                    self._words[place] = self._words.get(place, 0) | 1 << number
        self._places = frozenset(self._words)
        self._bits = {
            (code, direction): 1 << one | 1 << other
            for one, code in enumerate(of_category)
            for other, direction in enumerate(of_direction, start=len(of_category))
        }
        speaking = {outcome: _others(own, concepts) for outcome, own in (*of_category.items(), *of_direction.items())}
        self._others = {
            (code, direction): (speaking[code][0] | speaking[direction][0], speaking[code][1] | speaking[direction][1])
            for code in of_category
            for direction in of_direction
        }

    def telling(self, present: Present) -> Telling:
        """The words of an item that speak for anything."""
        places = chain(self._places & present.title, self._places & present.summary)
        return [(self._names[place], self._words[place]) for place in places]

    def of(self, category: str, direction: Direction, telling: Telling) -> Reasons:
        """What speaks for a category or for a direction, of these words as well."""
        concepts, combinations = self._others[category, direction]
        bits = self._bits[category, direction]
        return Reasons(concepts, combinations, {word for word, outcomes in telling if outcomes & bits})


def _own(weights: Mapping[str, Mapping[Outcome, int]], outcome: Outcome) -> dict[str, int]:
    return {name: row[outcome] for name, row in weights.items() if outcome in row}


def _others(own: Mapping[str, int], concepts: Collection[Concept]) -> tuple[frozenset[Concept], frozenset[str]]:
    """The concepts and the combinations that speak for an outcome."""
    return (
        frozenset([concept for concept in concepts if own.get(concept.name, 0) >= SPEAKS]),
        frozenset([name[len(WITH) :] for name, weight in own.items() if weight >= SPEAKS and name.startswith(WITH)]),
    )
