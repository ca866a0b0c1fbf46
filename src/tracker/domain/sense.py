"""What every development must say to make sense, whoever says it: the seed files or a person who corrects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from tracker.domain.developments import Label
from tracker.domain.tags import Direction

BOTH, THIRD = "both", "third"
"""Who acts, or is acted upon, beside the codes of the parties."""

MOST = Decimal(10)
"""The largest Goldstein value, either way."""


def actors(parties: Iterable[str]) -> frozenset[str]:
    """Who may act or be acted upon, of parties by their codes."""
    return frozenset((*parties, BOTH, THIRD))


def sign_faults(goldstein: Decimal, labels: Iterable[Label]) -> Iterator[str]:
    """What contradicts a direction: deepens is worth no less than nothing, strains no more.

    A label is worth its own Goldstein value, or the development's where it has none.
    """
    worth = [(label.direction, goldstein if label.goldstein is None else label.goldstein) for label in labels]
    for direction, wrong, sign in ((Direction.DEEPENS, "below", -1), (Direction.STRAINS, "above", 1)):
        for found in dict.fromkeys(value for pointed, value in worth if pointed is direction and value * sign > 0):
            yield f"goldstein: expected no value {wrong} 0 for {direction}, found {found}"
