"""Sums of weights for many outcomes at once, exactly: the weights of a feature are the digits of one whole number.

Adding and multiplying whole numbers of Python is exact whatever their size, so one addition adds for all outcomes; a
table of eleven categories costs one step for each feature instead of eleven. A digit is 2^40 wide and signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

Outcome = TypeVar("Outcome", bound=str)
_BITS = 40
_FULL = 1 << _BITS
_HALF = _FULL >> 1


class PackedWeights(Generic[Outcome]):
    """The weights of named features for a fixed row of outcomes; no sum may reach 2^39 either way.

    `numbers` has the packed weights of each feature.
    """

    __slots__ = ("numbers", "outcomes")

    def __init__(self, weights: Mapping[str, Mapping[Outcome, int]], *, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = tuple(outcomes)
        place = {outcome: _BITS * index for index, outcome in enumerate(self.outcomes)}
        self.numbers = {
            name: sum(weight << place[outcome] for outcome, weight in row.items()) for name, row in weights.items()
        }

    def total(self, features: Mapping[str, int]) -> int:
        """The packed sum of amount x weight over the features; features without weights add nothing."""
        numbers = self.numbers
        total = 0
        for name, amount in features.items():
            if name in numbers:
                total += numbers[name] * amount
        return total

    def unpack(self, total: int) -> dict[Outcome, int]:
        """The sum of each outcome; a digit below zero has borrowed one from the next, which is given back."""
        sums: dict[Outcome, int] = {}
        for outcome in self.outcomes:
            digit = ((total + _HALF) % _FULL) - _HALF
            sums[outcome] = digit
            total = (total - digit) >> _BITS
        return sums
