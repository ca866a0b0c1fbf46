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
from tracker.tagging.view import View

Outcome = TypeVar("Outcome", bound=str)
UNIT = 10_000
"""One logit: a weight in hundredths times an amount in hundredths."""
ACCEPT = -4_055
"""The logit of a probability of .4: below even odds, since a missing category costs as much as one too many."""
DIRECTIONS = tuple(Direction)


class Contribution(NamedTuple):
    """What one feature added to one outcome, in units of a ten-thousandth logit."""

    feature: str
    outcome: str
    amount: int


class Decision(NamedTuple):
    """A category with its direction; sums in ten-thousandths of a logit, and the features that speak for both."""

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

    __slots__ = ("_categories", "_defaults", "_weights")

    def __init__(self, weights: Weights, *, defaults: Mapping[str, Direction]) -> None:
        self._weights = weights
        self._defaults = defaults
        self._categories = tuple(sorted({c for outcomes in weights.categories.values() for c in outcomes}))

    def decide(self, view: View, opinion: Opinion) -> list[Decision]:
        """The categories of a relevant item, likeliest first; never none."""
        shared = shared_features(view)
        sums = self._category_sums(shared, opinion)
        ranked = sorted(sums, key=lambda category: (-sums[category], category))
        taken = [category for category in ranked if sums[category] >= ACCEPT] or ranked[:1]
        acts = shared | act_features(view, opinion)
        common = _total(acts, self._weights.directions)
        return [self._direct(view, opinion, category, sums=sums, acts=acts, common=common) for category in taken]

    def explain(self, view: View, opinion: Opinion) -> list[Contribution]:
        """Every addend of every sum that `decide` compares, largest first; they add up to the sums exactly."""
        shared = shared_features(view)
        acts = shared | act_features(view, opinion)
        parts = [
            Contribution(name, category, weight * shared[name])
            for name in shared
            for category, weight in self._weights.categories.get(name, {}).items()
        ]
        for category in self._categories:
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
        sums = dict.fromkeys(self._categories, 0) | _total(shared, self._weights.categories)
        score, share, choice = (self._weights.categories[name] for name in PER_CATEGORY)
        for category in self._categories:
            a, b, c = category_features(opinion, category)
            sums[category] += score.get(category, 0) * a + share.get(category, 0) * b + choice.get(category, 0) * c
        return sums

    def _own(self, view: View, opinion: Opinion, category: str) -> dict[str, int]:
        default = self._defaults.get(category, Direction.DEEPENS)
        return direction_features(view, opinion, category, default=default)

    def _direct(
        self,
        view: View,
        opinion: Opinion,
        category: str,
        *,
        sums: Mapping[str, int],
        acts: Mapping[str, int],
        common: Mapping[Direction, int],
    ) -> Decision:
        own = _total(self._own(view, opinion, category), self._weights.directions)
        totals = {direction: common.get(direction, 0) + own.get(direction, 0) for direction in DIRECTIONS}
        best = max(DIRECTIONS, key=totals.__getitem__)
        for_it, weights = self._weights.directions, self._weights.categories
        reasons = frozenset(
            name for name in acts if for_it.get(name, {}).get(best, 0) > 0 or weights.get(name, {}).get(category, 0) > 0
        )
        return Decision(category, best, sums[category], totals, reasons)


def _total(features: Mapping[str, int], weights: Mapping[str, dict[Outcome, int]]) -> dict[Outcome, int]:
    sums: dict[Outcome, int] = {}
    for name, amount in features.items():
        for outcome, weight in weights.get(name, {}).items():
            sums[outcome] = sums.get(outcome, 0) + weight * amount
    return sums
