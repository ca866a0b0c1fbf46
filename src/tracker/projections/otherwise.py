"""What a row of the ledger would weigh were it read otherwise: by how much a look at it could move an index.

Plausible readings are that there is nothing to it and, of what a program read in an item, that it points another way or
that what was denied took place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tracker.domain.plover import PLOVER
from tracker.domain.tags import Direction
from tracker.projections.decay import MICRO, decay
from tracker.projections.state import squash
from tracker.projections.views import Contribution

USUAL = {
    Direction.DEEPENS: PLOVER["SUPPORT"].goldstein,
    Direction.STRAINS: PLOVER["ACCUSE"].goldstein,
    Direction.LIMITS: PLOVER["REJECT"].goldstein / 4,
    Direction.NEUTRAL: Decimal(0),
}
"""The Goldstein value of the act for which a direction usually stands."""
MOST_SWING = 20.0
SLACK = 1e-5
"""Ranks are rounded; a bound must not fall short for that."""
NEVER, ALWAYS = -1e9, 1e6
"""The rank of what counts and can move nothing, and what is added to that of what does not age."""


def swings(row: Contribution) -> tuple[float, float]:
    """The furthest that the row's weight could go down (0 or less) and up (0 or more), before its age is counted."""
    moves = [float(weight - row.weight) for weight in _weights(row)]
    return min(0.0, *moves), max(0.0, *moves)


def impact(row: Contribution, day: date, *, micros: int, scale: Decimal) -> float:
    """How far the index of the row's category, whose sum is `micros` on that day, would move at most."""
    left = decay(row, day)
    return max(_move(by * left, micros=micros, scale=scale) for by in swings(row)) if left else 0.0


def most(rank: float, day: date, *, half_life: int, micros: int, scale: Decimal) -> float:
    """What the impact of a row of that rank, and of any of a lower one that ages, cannot exceed on that day."""
    age = ALWAYS if rank > ALWAYS / 2 else day.toordinal() / half_life
    swing = min(2.0 ** min(rank - age + SLACK, 64.0), MOST_SWING)
    return max(_move(by, micros=micros, scale=scale) for by in (-swing, swing))


def ages(rank: float) -> bool:
    """Whether a row of that rank, and so any of a lower one, ages."""
    return rank <= ALWAYS / 2


def fresh(micros: int, *, worth: Decimal, scale: Decimal) -> float:
    """How far a new act of support, believed so far, would move the index of that sum."""
    return _move(float(USUAL[Direction.DEEPENS] * worth), micros=micros, scale=scale)


def rank(row: Contribution) -> float | None:
    """Orders the rows of a category as their swings stand on any later day, so that the order can be kept.

    The binary logarithm of the larger swing, and the row's last day in half-lives; `most` is the way back. A voice has
    no rank.
    """
    if not row.counts:
        return None
    largest = max(map(abs, swings(row)))
    if not largest:
        return NEVER
    late = ALWAYS if row.end is None else row.end.toordinal() / row.half_life
    return round(math.log2(largest) + late, 6)


def _move(by: float, *, micros: int, scale: Decimal) -> float:
    return abs(squash(micros + round(by * MICRO), scale=scale) - squash(micros, scale=scale))


def _weights(row: Contribution) -> Iterator[Decimal]:
    """What the row would weigh by each of the other readings."""
    yield Decimal(0)
    if row.origin != "item":
        return
    took_place = row.credibility * (row.stage_factor or Decimal(1))
    yield row.goldstein * took_place
    for direction, goldstein in USUAL.items():
        if direction is not row.direction:
            yield goldstein * took_place
