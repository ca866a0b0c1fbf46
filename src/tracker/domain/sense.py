"""What every development must say to make sense, whoever says it: the seed files or a person who corrects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from tracker.domain.developments import Label
from tracker.domain.errors import Unfit
from tracker.domain.tags import DEEPENS, LIMITS, NEUTRAL, STRAINS, Direction

BOTH, THIRD = "both", "third"
"""Who acts, or is acted upon, beside the codes of the parties."""

MOST = Decimal(10)
"""The largest Goldstein value, either way."""


POINTING = (DEEPENS, STRAINS)
"""The directions whose sign even a seed file may not contradict: its words may support and yet set limits."""

_BOUNDS = {
    DEEPENS: "no value below 0",
    STRAINS: "no value above 0",
    LIMITS: "no value above 0",
    NEUTRAL: "0",
}


def actors(parties: Iterable[str]) -> frozenset[str]:
    """Who may act or be acted upon, of parties by their codes."""
    return frozenset((*parties, BOTH, THIRD))


def contradicts(value: Decimal, direction: Direction) -> bool:
    """Whether a Goldstein value points another way: deepens is worth no less than nothing, strains and limits no more,
    neutral nothing.
    """
    if direction is NEUTRAL:
        return value != 0
    return value < 0 if direction is DEEPENS else value > 0


def contradicted(goldstein: Decimal, labels: Iterable[Label]) -> Iterator[tuple[Label, Decimal]]:
    """The labels whose worth contradicts their direction, with it.

    A label is worth its own Goldstein value, or the development's where it has none.
    """
    for label in labels:
        value = goldstein if label.goldstein is None else label.goldstein
        if contradicts(value, label.direction):
            yield label, value


def sign_fault(label: Label, value: Decimal) -> Unfit:
    """The error that says what its direction lets a label be worth."""
    expected = f"{_BOUNDS[label.direction]} for {label.direction}"
    return Unfit("goldstein", expected=expected, found=f"{value} in {label.category!r}")


def sign_faults(goldstein: Decimal, labels: Iterable[Label]) -> Iterator[str]:
    """What a seed file may not say: see `POINTING`."""
    for label, value in contradicted(goldstein, labels):
        if label.direction in POINTING:
            yield str(sign_fault(label, value))
