"""What a contribution amounts to on a day: its weight, less what its age has taken.

Amounts are in millionths; `shared` makes whole ones of them, so that the rows of an explanation add up to the sum to
the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import cycle, islice

from tracker.projections.views import Contribution

MICRO = 1_000_000


def amount(contribution: Contribution, day: date, *, stretch: float = 1.0) -> float:
    """x = weight * decay in millionths on that day, the half-life multiplied by `stretch`; voices amount to nothing."""
    if not contribution.counts:
        return 0.0
    return float(contribution.weight) * decay(contribution, day, stretch=stretch) * MICRO


def shared(amounts: Sequence[float], total: int) -> list[int]:
    """Amounts as whole numbers that add up to their total, each less than one away from what it was.

    What rounding down leaves goes to those that lost most (the method of the largest remainder); nothing stays nothing.
    """
    whole = [math.floor(value) for value in amounts]
    order = sorted((i for i, value in enumerate(amounts) if value), key=lambda i: (whole[i] - amounts[i], i))
    for i in islice(cycle(order), max(0, total - sum(whole))):
        whole[i] += 1
    return whole


def can_be_shared(amounts: Sequence[float], total: int) -> bool:
    """Whether `shared` can make the amounts add up to that total by rounding alone."""
    return 0 <= total - sum(map(math.floor, amounts)) <= sum(map(bool, amounts))


def decay(contribution: Contribution, day: date, *, stretch: float = 1.0) -> float:
    """What is left of the weight on that day, 0..1: 2^(-age / half-life), the half-life multiplied by `stretch`.

    A row that holds keeps its full weight until its last day. An occurrence of uncertain date spreads evenly over its
    days, and each share ages from its own day. Before the first day there is nothing.
    """
    if day < contribution.start:
        return 0.0
    half_life = contribution.half_life * stretch
    end = contribution.end
    if end is None or contribution.holds:
        left: float = 2.0 ** (-age_days(contribution, day) / half_life)
        return left
    return _spread(contribution.start, end, day=day, half_life=half_life)


def age_days(contribution: Contribution, day: date) -> int:
    """Days since the row's last possible day: 0 before it, and for what still holds."""
    return 0 if contribution.end is None else max(0, (day - contribution.end).days)


def _spread(start: date, end: date, *, day: date, half_life: float) -> float:
    """The mean of 2^(-age / half-life) over the interval's days, days to come counting nothing.

    A geometric sum, written with `expm1` so that it holds for very long half-lives too.
    """
    days = (end - start).days + 1
    passed = (min(day, end) - start).days + 1
    newest = (day - min(day, end)).days
    rate = math.log(2) / half_life
    total = math.expm1(-rate * passed) / math.expm1(-rate)
    return math.exp(-rate * newest) * total / days
