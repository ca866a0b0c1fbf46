"""Sums of weights for many outcomes at once, exactly: the weights of a feature are the digits of one whole number.

Adding and multiplying whole numbers of Python is exact whatever their size, so one addition adds for all outcomes; a
table of eleven categories costs one step for each feature instead of eleven. A digit is 2^64 wide and signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from struct import calcsize, unpack
from typing import Generic, TypeVar

Outcome = TypeVar("Outcome", bound=str)
_BITS = 64
_HALF = 1 << (_BITS - 1)


class PackedWeights(Generic[Outcome]):
    """The weights of named features for a fixed row of outcomes; no sum may reach 2^63 either way.

    `numbers` has the packed weights of each feature.
    """

    __slots__ = ("_layout", "_lift", "numbers", "outcomes")

    def __init__(self, weights: Mapping[str, Mapping[Outcome, int]], *, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = tuple(outcomes)
        place = {outcome: _BITS * index for index, outcome in enumerate(self.outcomes)}
        self._layout = f"<{len(self.outcomes)}Q"
        self._lift = sum(_HALF << shift for shift in place.values())
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
        """The sum of each outcome. Half a digit is added to each first, so that none is below zero and has borrowed."""
        digits = unpack(self._layout, (total + self._lift).to_bytes(calcsize(self._layout), "little"))
        return {outcome: digit - _HALF for outcome, digit in zip(self.outcomes, digits, strict=True)}
