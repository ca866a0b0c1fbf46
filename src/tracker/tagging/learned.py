"""Categories and directions by learned weights: a sum of named contributions for each outcome, in whole numbers.

Whole numbers so that the same text and weights give the same reading on every machine. A category counts from
ACCEPT on; of the directions the largest sum is taken. `benchmarks/train_tagger.py` makes the weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from tracker.domain.tags import Direction
from tracker.tagging.features import (
    PER_CATEGORY,
    Opinion,
    act_features,
    category_features,
    direction_features,
    shared_features,
)
from tracker.tagging.lexicon import Weights
from tracker.tagging.packed import PackedWeights
from tracker.tagging.view import View

Outcome = TypeVar("Outcome", bound=str)
UNIT = 10_000
"""One logit: a weight in hundredths times an amount in hundredths."""
ACCEPT = -4_055
"""The logit of a probability of .4: below even odds, since a missing category costs as much as one too many."""
SPEAKS = 10
"""Hundredths of a logit from which a feature counts among the reasons that are shown."""
DIRECTIONS = tuple(Direction)


class Contribution(NamedTuple):
    """What one feature added to one outcome, in units of a ten-thousandth logit."""

    feature: str
    outcome: str
    amount: int


class Decision(NamedTuple):
    """A category with its direction; sums in ten-thousandths of a logit.

    `reasons` are the features that speak for one or the other wherever they stand, in this item or not.
    """

    category: str
    direction: Direction
    sum: int
    directions: Mapping[Direction, int]
    reasons: frozenset[str]

    @property
    def confidence(self) -> int:
        """Hundredths: the probability of the category times that of its direction, as the weights see it."""
        top = self.directions[self.direction]
        share = 1 / sum(math.exp((value - top) / UNIT) for value in self.directions.values())
        return round(100 * share / (1 + math.exp(-self.sum / UNIT)))


class Judge:
    """Applies one dossier's weights to views; holds nothing of an item."""

    __slots__ = ("_categories", "_defaults", "_directions", "_speak_for", "_weights")

    def __init__(self, weights: Weights, *, defaults: Mapping[str, Direction]) -> None:
        codes = sorted({code for outcomes in weights.categories.values() for code in outcomes})
        self._weights = weights
        self._defaults = defaults
        self._categories = PackedWeights(weights.categories, outcomes=codes)
        self._directions = PackedWeights(weights.directions, outcomes=DIRECTIONS)
        self._speak_for = {code: _speaking(weights.categories, code) for code in codes} | {
            direction: _speaking(weights.directions, direction) for direction in DIRECTIONS
        }

    def decide(self, view: View, opinion: Opinion) -> list[Decision]:
        """The categories of a relevant item, likeliest first; never none."""
        shared = shared_features(view)
        sums = self._category_sums(shared, opinion)
        ranked = sorted(sums, key=lambda category: (-sums[category], category))
        taken = [category for category in ranked if sums[category] >= ACCEPT] or ranked[:1]
        common = self._directions.total(shared) + self._directions.total(act_features(view, opinion))
        return [self._direct(view, opinion, category, reached=sums[category], common=common) for category in taken]

    def explain(self, view: View, opinion: Opinion) -> list[Contribution]:
        """Every addend of every sum that `decide` compares, largest first; they add up to the sums exactly."""
        shared = shared_features(view)
        acts = shared | act_features(view, opinion)
        parts = [
            Contribution(name, category, weight * shared[name])
            for name in shared
            for category, weight in self._weights.categories.get(name, {}).items()
        ]
        for category in self._categories.outcomes:
            for name, amount in zip(PER_CATEGORY, category_features(opinion, category), strict=True):
                parts.append(Contribution(name, category, self._weights.categories[name].get(category, 0) * amount))
        for decision in self.decide(view, opinion):
            own = acts | self._own(view, opinion, decision.category)
            parts += [
                Contribution(name, f"{decision.category}/{direction}", weight * own[name])
                for name in own
                for direction, weight in self._weights.directions.get(name, {}).items()
            ]
        return sorted((part for part in parts if part.amount), key=lambda part: (-abs(part.amount), part))

    def _category_sums(self, shared: Mapping[str, int], opinion: Opinion) -> dict[str, int]:
        sums = self._categories.unpack(self._categories.total(shared))
        score, share, choice = (self._weights.categories[name] for name in PER_CATEGORY)
        for category in sums:
            a, b, c = category_features(opinion, category)
            sums[category] += score.get(category, 0) * a + share.get(category, 0) * b + choice.get(category, 0) * c
        return sums

    def _own(self, view: View, opinion: Opinion, category: str) -> dict[str, int]:
        default = self._defaults.get(category, Direction.DEEPENS)
        return direction_features(view, opinion, category, default=default)

    def _direct(self, view: View, opinion: Opinion, category: str, *, reached: int, common: int) -> Decision:
        own = self._own(view, opinion, category)
        totals = self._directions.unpack(common + self._directions.total(own))
        best = max(DIRECTIONS, key=totals.__getitem__)
        return Decision(category, best, reached, totals, self._speak_for[category] | self._speak_for[best])


def _speaking(weights: Mapping[str, Mapping[Outcome, int]], outcome: Outcome) -> frozenset[str]:
    return frozenset(name for name, row in weights.items() if row.get(outcome, 0) >= SPEAKS)
