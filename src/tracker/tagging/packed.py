"""Sums of weights for many outcomes at once, exactly: the weights of a feature are the digits of one whole number.

Adding and multiplying whole numbers of Python is exact whatever their size, so one addition adds for all outcomes; a
table of eleven categories costs one step for each feature instead of eleven. A digit is signed, and as wide as the
largest sum of its outcome may need: narrow ones are added faster, and leave room in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from struct import calcsize, unpack
from typing import Generic, TypeVar

Outcome = TypeVar("Outcome", bound=str)
LARGEST = 400
"""The largest amount of a feature, either way."""
_DIGITS = {32: "i", 64: "q"}
"""Bits of a digit, with the letter that `struct` has for it."""


class PackedWeights(Generic[Outcome]):
    """The weights of named features for a fixed row of outcomes.

    `numbers` has the packed weights of each feature.
    """

    __slots__ = ("_layout", "_lift", "_size", "numbers", "outcomes")

    def __init__(self, weights: Mapping[str, Mapping[Outcome, int]], *, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = tuple(outcomes)
        bits = _width(weights)
        place = {outcome: bits * index for index, outcome in enumerate(self.outcomes)}
        self._layout = f"<{len(self.outcomes)}{_DIGITS[bits]}"
        self._size = calcsize(self._layout)
        self._lift = sum(1 << (shift + bits - 1) for shift in place.values())
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

    def digits(self, total: int) -> tuple[int, ...]:
        """The sum of each outcome, in their order. Half a digit is added to each first, so that none is below zero and
        has borrowed; to take it off again turns the first bit of each, which is then its sign."""
        return unpack(self._layout, ((total + self._lift) ^ self._lift).to_bytes(self._size, "little"))

    def unpack(self, total: int) -> dict[Outcome, int]:
        """The same by outcome."""
        return dict(zip(self.outcomes, self.digits(total), strict=True))


def _width(weights: Mapping[str, Mapping[Outcome, int]]) -> int:
    """Bits of the narrowest digit that holds any sum, even that of all features, each with the largest amount."""
    sums: dict[Outcome, int] = {}
    for row in weights.values():
        for outcome, weight in row.items():
            sums[outcome] = sums.get(outcome, 0) + abs(weight)
    most = max(sums.values(), default=0) * LARGEST
    return next(bits for bits in _DIGITS if most < 1 << (bits - 1))
