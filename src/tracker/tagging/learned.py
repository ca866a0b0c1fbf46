"""Categories and directions by learned weights: a sum of named contributions for each outcome, in whole numbers.

Relevance too, where there are weights for it: they go on from the sum of the rules' parts. Whole numbers so that the
same text and weights give the same reading on every machine. A category counts from ACCEPT on; of the directions the
largest sum is taken. `benchmarks/train_tagger.py` makes the weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from tracker.domain.tags import DEEPENS, Direction
from tracker.tagging.addends import Addends, Learned
from tracker.tagging.features import (
    PER_CATEGORY,
    WITH,
    Opinion,
    act_features,
    category_features,
    concept_features,
    direction_features,
    ruled_features,
    shared_features,
)
from tracker.tagging.lexicon import Weights
from tracker.tagging.packed import PackedWeights
from tracker.tagging.view import View
from tracker.tagging.words import WordNumbers, Words, shapes_total, words_of

Outcome = TypeVar("Outcome", bound=str)
UNIT = 10_000
"""One logit: a weight in hundredths times an amount in hundredths."""
ACCEPT = -4_055
"""The logit of a probability of .4: below even odds, since a missing category costs as much as one too many."""
SPEAKS, WORD_SPEAKS = 10, 30
"""Hundredths of a logit from which a feature, and a mere word, counts among the reasons that are shown."""
DIRECTIONS = tuple(Direction)
_TOLD = {direction: f"/{direction}" for direction in DIRECTIONS}
"""Directions as outcomes beside the categories, whose codes hold no slash."""


class Contribution(NamedTuple):
    """What one feature added to one outcome, in units of a ten-thousandth logit."""

    feature: str
    outcome: str
    amount: int


class Speaking(NamedTuple):
    """What speaks for an outcome wherever it stands, in an item or not: concepts, combinations of them, and words by
    their first letters."""

    concepts: frozenset[str]
    combinations: frozenset[str]
    words: frozenset[str]

    def or_for(self, other: Speaking) -> Speaking:
        """What speaks for this or for another outcome."""
        both = zip(self, other, strict=True)
        return Speaking(*(one | another for one, another in both))


class Decision(NamedTuple):
    """A category with its direction; sums in ten-thousandths of a logit. `reasons` speak for one or for the other."""

    category: str
    direction: Direction
    sum: int
    directions: Mapping[Direction, int]
    reasons: Speaking

    @property
    def confidence(self) -> int:
        """Hundredths: the probability of the category times that of its direction, as the weights see it."""
        top = self.directions[self.direction]
        share = 1 / sum(math.exp((value - top) / UNIT) for value in self.directions.values())
        return round(100 * share / (1 + math.exp(-self.sum / UNIT)))


class Judge:
    """Applies one dossier's weights to views; holds nothing of an item."""

    __slots__ = (
        "_addends",
        "_codes",
        "_defaults",
        "_directions",
        "_of_category",
        "_of_opinion",
        "_shared",
        "_speak_for",
        "_words",
    )

    def __init__(self, weights: Weights, *, defaults: Mapping[str, Direction]) -> None:
        codes = sorted({code for outcomes in weights.categories.values() for code in outcomes})
        self._codes, self._defaults = codes, defaults
        self._of_opinion = {name: weights.categories[name] for name in PER_CATEGORY}
        names = {**weights.categories, **weights.directions}
        both = {n: {**weights.categories.get(n, {}), **_told(weights.directions.get(n, {}))} for n in names}
        self._shared = PackedWeights(both, outcomes=[*codes, *map(_TOLD.__getitem__, DIRECTIONS)])
        self._words = WordNumbers.of(self._shared.numbers)
        self._directions = PackedWeights(weights.directions, outcomes=DIRECTIONS)
        self._of_category = _by_category(self._directions.numbers, codes)
        self._addends = Addends(weights.relevance)
        for_directions = [(direction, _speaking(weights.directions, direction)) for direction in DIRECTIONS]
        for_categories = [(code, _speaking(weights.categories, code)) for code in codes]
        self._speak_for = {
            (code, direction): of_category.or_for(of_direction)
            for code, of_category in for_categories
            for direction, of_direction in for_directions
        }

    def decide(self, view: View, opinion: Opinion, words: Words) -> list[Decision]:
        """The categories of a relevant item, likeliest first; never none."""
        named = concept_features(view)
        told = self._words.total(words) + shapes_total(view.found, self._shared.numbers)
        shared = self._shared.unpack(self._shared.total(named) + told)
        common = {direction: shared.pop(_TOLD[direction]) for direction in DIRECTIONS}
        sums = self._with_opinion(shared, opinion)
        ranked = [(-amount, category) for category, amount in sums.items()]
        taken = [category for _, category in sorted([one for one in ranked if one[0] <= -ACCEPT]) or [min(ranked)]]
        acts = self._directions.total(act_features(view, opinion))
        found = {c: acts + _total(named, self._of_category[c]) for c in taken}
        return [self._direct(view, opinion, c, reached=sums[c], common=common, found=found[c]) for c in taken]

    def weigh(self, view: View, *, most: int) -> Learned:
        """What the features add to the relevance of an item that names a party, `most` of them by name."""
        return self._addends.of(view, most=most)

    def explain(self, view: View, opinion: Opinion) -> list[Contribution]:
        """Every addend of every sum that `decide` compares, largest first; they add up to the sums exactly."""
        shared, codes = shared_features(view), frozenset(self._codes)
        acts = shared | act_features(view, opinion)
        parts = [
            Contribution(name, category, weight * shared[name])
            for name in shared
            for category, weight in _row(self._shared, name).items()
            if category in codes
        ]
        for category in self._codes:
            for name, amount in zip(PER_CATEGORY, category_features(opinion, category), strict=True):
                parts.append(Contribution(name, category, self._of_opinion[name].get(category, 0) * amount))
        for decision in self.decide(view, opinion, words_of(view.found)):
            category = decision.category
            own = acts | direction_features(view, opinion, category, default=self._default(category))
            parts += [
                Contribution(name, f"{category}/{direction}", weight * own[name])
                for name in own
                for direction, weight in _row(self._directions, name).items()
            ]
        return sorted((part for part in parts if part.amount), key=lambda part: (-abs(part.amount), part))

    def _with_opinion(self, sums: dict[Any, int], opinion: Opinion) -> dict[str, int]:
        score, share, choice = map(self._of_opinion.__getitem__, PER_CATEGORY)
        for category in opinion.concerned:
            if category in sums:
                a, b, c = category_features(opinion, category)
                sums[category] += score.get(category, 0) * a + share.get(category, 0) * b + choice.get(category, 0) * c
        return sums

    def _default(self, category: str) -> Direction:
        return self._defaults.get(category, DEEPENS)

    def _direct(
        self, view: View, opinion: Opinion, category: str, *, reached: int, common: Mapping[Direction, int], found: int
    ) -> Decision:
        ruled = ruled_features(view, opinion, category, default=self._default(category))
        own = self._directions.unpack(found + self._directions.total(ruled))
        totals = {direction: common[direction] + own[direction] for direction in DIRECTIONS}
        best = max(DIRECTIONS, key=totals.__getitem__)
        return Decision(category, best, reached, totals, self._speak_for[category, best])


def _row(weights: PackedWeights[Any], feature: str) -> dict[Any, int]:
    """The weights of one feature by outcome; none where it has none."""
    return weights.unpack(weights.numbers[feature]) if feature in weights.numbers else {}


def _by_category(numbers: Mapping[str, int], codes: Iterable[str]) -> dict[str, dict[str, int]]:
    """What was found, by the category that it speaks of: such a feature's name begins with the category's code."""
    found: dict[str, dict[str, int]] = {code: {} for code in codes}
    for feature, number in numbers.items():
        code, _, name = feature.partition(" ")
        if code in found:
            found[code][name] = number
    return found


def _total(features: Mapping[str, int], numbers: Mapping[str, int]) -> int:
    return sum([numbers[name] * amount for name, amount in features.items() if name in numbers])


def _told(outcomes: Mapping[Direction, int]) -> dict[str, int]:
    return {_TOLD[direction]: weight for direction, weight in outcomes.items()}


def _speaking(weights: Mapping[str, Mapping[Outcome, int]], outcome: Outcome) -> Speaking:
    own = {name: row[outcome] for name, row in weights.items() if outcome in row}
    features = frozenset(name for name, weight in own.items() if weight >= SPEAKS and " " not in name)
    together = frozenset(name[len(WITH) :] for name in own if name.startswith(WITH) and own[name] >= SPEAKS)
    return Speaking(features, together, WordNumbers.of(own).at_least(WORD_SPEAKS))
