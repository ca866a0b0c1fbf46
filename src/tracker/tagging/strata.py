"""How many of many items are hits, where a random sample of each stratum (a week) was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.tagging.measures import wilson


@dataclass(frozen=True, slots=True)
class Stratum:
    """`judged` of `total` items were drawn at random and judged; `hits` of them are what is counted."""

    total: int
    judged: int
    hits: int


@dataclass(frozen=True, slots=True)
class Guess:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


def missed_of(strata: Sequence[Stratum]) -> Guess:
    """How many hits the strata hold: each weighs as much as it has items.

    The interval is Wilson's for the items that a plain sample as good as these would have (Kish, 1965), with the
    correction for a finite population: where everything was judged, nothing is uncertain.
    """
    total = sum(one.total for one in strata)
    if not total:
        return Guess(0.0, 0.0, 0.0)
    value = sum(one.total * one.hits / one.judged for one in strata)
    spread = sum((one.total / total) ** 2 * (1 - one.judged / one.total) / one.judged for one in strata)
    if not spread:
        return Guess(value, value, value)
    low, high = wilson(value / total / spread, 1 / spread)
    return Guess(value, low * total, high * total)
