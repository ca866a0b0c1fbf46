"""Categories and directions by learned weights: a sum of named contributions for each outcome, in whole numbers.

Relevance too, where there are weights for it: they go on from the sum of the rules' parts. Whole numbers so that the
same text and weights give the same reading on every machine. A category counts from ACCEPT on; of the directions the
largest sum is taken. `benchmarks/train_tagger.py` makes the weights.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Any, NamedTuple

from tracker.domain.tags import DEEPENS, Direction
from tracker.tagging.addends import Addends, Learned
from tracker.tagging.features import (
    PER_CATEGORY,
    Opinion,
    act_features,
    category_features,
    direction_features,
    rules_say,
    said_features,
    shared_features,
)
from tracker.tagging.lexicon import Concept, Weights
from tracker.tagging.packed import PackedWeights
from tracker.tagging.speaking import Reasons, Speaking
from tracker.tagging.view import View
from tracker.tagging.vocabulary import Present, Vocabulary

UNIT = 10_000
"""One logit: a weight in hundredths times an amount in hundredths."""
ACCEPT = -4_055
"""The logit of a probability of .4: below even odds, since a missing category costs as much as one too many."""
DIRECTIONS = tuple(Direction)
_TOLD = {direction: f"/{direction}" for direction in DIRECTIONS}
"""Directions as outcomes beside the categories, whose codes hold no slash."""


class Contribution(NamedTuple):
    """What one feature added to one outcome, in units of a ten-thousandth logit."""

    feature: str
    outcome: str
    amount: int


class Decision(NamedTuple):
    """A category with its direction; sums in ten-thousandths of a logit. `reasons` speak for one or for the other."""

    category: str
    direction: Direction
    sum: int
    directions: Mapping[Direction, int]
    reasons: Reasons

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
        "_numbers",
        "_of_category",
        "_of_opinion",
        "_ruled",
        "_shared",
        "_speaking",
        "_vocabulary",
    )

    def __init__(self, weights: Weights, *, concepts: Collection[Concept], defaults: Mapping[str, Direction]) -> None:
        codes = sorted({code for outcomes in weights.categories.values() for code in outcomes})
        self._codes, self._defaults = codes, defaults
        self._of_opinion = {name: weights.categories[name] for name in PER_CATEGORY}
        names = {**weights.categories, **weights.directions}
        both = {n: {**weights.categories.get(n, {}), **_told(weights.directions.get(n, {}))} for n in names}
        self._shared = PackedWeights(both, outcomes=[*codes, *map(_TOLD.__getitem__, DIRECTIONS)])
        self._directions = PackedWeights(weights.directions, outcomes=DIRECTIONS)
        of_category = _by_category(self._directions.numbers, codes)
        self._vocabulary = Vocabulary(chain(names, weights.relevance, *of_category.values()), concepts=concepts)
        self._addends = Addends(weights.relevance, self._vocabulary)
        self._numbers = [self._shared.numbers.get(name, 0) for name in self._vocabulary.names]
        places = self._vocabulary.places
        self._of_category = {c: {places[n]: number for n, number in of_category[c].items()} for c in codes}
        self._ruled = {
            (code, said): self._directions.total(said_features(code, said)) for code in codes for said in DIRECTIONS
        }
        self._speaking = Speaking(weights, codes=codes, concepts=concepts, vocabulary=self._vocabulary)

    def of_run(self, run: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """What the words between two marks weigh, for a matcher to remember."""
        return self._vocabulary.of(run)

    def present(self, view: View) -> Present:
        """The features of an item that weigh anything."""
        return self._vocabulary.present(view)

    def weigh(self, present: Present, *, most: int) -> Learned:
        """What the features add to the relevance of an item that names a party, `most` of them by name."""
        return self._addends.of(present, most=most)

    def decide(self, view: View, opinion: Opinion, present: Present) -> list[Decision]:
        """The categories of a relevant item, likeliest first; never none."""
        shared = self._shared.unpack(present.total(self._numbers.__getitem__))
        common = {direction: shared.pop(_TOLD[direction]) for direction in DIRECTIONS}
        sums = self._with_opinion(shared, opinion)
        taken = sorted([(-amount, category) for category, amount in sums.items() if amount >= ACCEPT])
        acts = self._directions.total(act_features(view, opinion))
        decisions = []
        for _, category in taken or [min((-amount, category) for category, amount in sums.items())]:
            found = acts + present.total(self._of_category[category].get)
            totals = self._totals(view, opinion, category, common=common, found=found)
            best = max(DIRECTIONS, key=totals.__getitem__)
            reasons = self._speaking.of(category, best, present)
            decisions.append(Decision(category, best, sums[category], totals, reasons))
        return decisions

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
        for decision in self.decide(view, opinion, self.present(view)):
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

    def _totals(
        self, view: View, opinion: Opinion, category: str, *, common: Mapping[Direction, int], found: int
    ) -> dict[Direction, int]:
        ruled = rules_say(view, opinion, category, default=self._default(category))
        own = self._directions.unpack(found + self._ruled[category, ruled])
        return {direction: common[direction] + own[direction] for direction in DIRECTIONS}


def _row(weights: PackedWeights[Any], feature: str) -> dict[Any, int]:
    """The weights of one feature by outcome; none where it has none."""
    return weights.unpack(weights.numbers[feature]) if feature in weights.numbers else {}


def _by_category(numbers: Mapping[str, int], codes: Iterable[str]) -> dict[str, dict[str, int]]:
    """What was found, by the category that it speaks of: such a feature's name begins with the category's code."""
    found: dict[str, dict[str, int]] = {code: {} for code in codes}
    for feature, number in numbers.items():
        code, _, name = feature.partition(" ")
        if name and code in found:
            found[code][name] = number
    return found


def _told(outcomes: Mapping[Direction, int]) -> dict[str, int]:
    return {_TOLD[direction]: weight for direction, weight in outcomes.items()}
