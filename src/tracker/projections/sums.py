"""Prefix sums of the ledger by category and day, so that the state of any past day, as known at any moment, is a few
additions and not a walk over the ledger.

A row of the ledger weighs, on a day, a constant and what is left of impulses: 2^(-age / half-life). Both can be added
up over many rows once every impulse is told as of one day. So the days of a category form a binary indexed tree (P.
Fenwick, "A new data structure for cumulative frequency tables", 1994): node `n` holds the sums over the rows that
begin on the last `n & -n` days up to the day of ordinal `n`, told as of that day, and a question reads at most one node
for each bit of its day. Nodes are a read model like any other: each value is known from one position until the next.

Sums are whole numbers of 10^-12 Goldstein points, so that a row takes away exactly what it brought.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import add

from tracker.domain.plover import Quad
from tracker.domain.tags import Direction
from tracker.projections.base import Change, Live
from tracker.projections.views import Contribution, LedgerSum

PICO, PICO_A_MICRO = 10**12, 10**6
LAST_NODE = 1 << 20
"""Days from the year 2871 on are told together."""
STRETCHES = (1.0, 0.5, 2.0, 1.0)
"""By which factor the half-life is multiplied in each of the four sums; the last leaves contested evidence out."""
QUADS, DIRECTIONS = tuple(str(quad) for quad in Quad), tuple(str(direction) for direction in Direction)
Four = tuple[float, float, float, float]
ROW = ("counted", "voices", "contested", "unconfirmed", "ongoing", *QUADS, *DIRECTIONS)
"""What is counted of the rows that have begun: those that count and those that do not, of the former the contested, the
unconfirmed, those amid an uncertain date, and each quad class and direction. In a node twice: of every row, and of each
development's first row, so that over all categories each development can be counted once.
"""
COUNTED, VOICES, CONTESTED, UNCONFIRMED, ONGOING = range(5)
FIRST_QUAD, FIRST_DIRECTION = 5, 5 + len(QUADS)


@dataclass(frozen=True, slots=True)
class Totals:
    """A category on a day: the four sums in millionths, and both halves of the counts in the order of `ROW`."""

    micros: tuple[int, ...]
    rows: Sequence[int]
    leading: Sequence[int]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row brings from the day of ordinal `day` on: counts, constants, and impulses by the day they age from."""

    day: int
    counts: tuple[int, ...]
    constants: Four
    impulses: tuple[tuple[int, Four], ...]


def follow(changes: Sequence[Change], during: Live, *, before: Live) -> Iterator[Change]:
    """The nodes' changes after those of the ledger that one event caused; `before` and `during` as for the ledger."""
    developments: dict[str, list[Change]] = {}
    for change in changes:
        developments.setdefault(change.key.rpartition("/")[0], []).append(change)
    moved: dict[str, list[int]] = {}
    for parts in developments.values():
        was = {part.key: row for part in parts if (row := before.get(Contribution, part.key))}
        now = {part.key: part.value for part in parts if isinstance(part.value, Contribution)}
        if was != now:
            _put(moved, was.values(), sign=-1)
            _put(moved, now.values(), sign=1)
    for key, delta in moved.items():
        if any(delta):
            yield Change(LedgerSum, key, _added(during.get(LedgerSum, key), delta), changes[0].position)


def nodes_of(day: date) -> Iterator[int]:
    """The nodes whose sums add up to everything that began by that day."""
    number = min(day.toordinal(), LAST_NODE)
    while number:
        yield number
        number &= number - 1


def totals(nodes: Sequence[tuple[int, LedgerSum]], day: date, *, half_life: int) -> Totals:
    """The totals of a category on a day from those of its nodes, by number, that hold anything."""
    counts = map(sum, zip(*(node.counts for _, node in nodes), strict=True))
    today = day.toordinal()
    one = two = three = four = 0.0
    for number, node in nodes:
        left = _left(number - today, half_life)
        constants, impulses = node.constants, node.impulses
        one += constants[0] + impulses[0] * left[0]
        two += constants[1] + impulses[1] * left[1]
        three += constants[2] + impulses[2] * left[2]
        four += constants[3] + impulses[3] * left[3]
    return _totals((one, two, three, four), list(counts))


def totals_of(rows: Iterable[Contribution], day: date) -> dict[str, Totals]:
    """The same from rows at hand, by category."""
    parts: dict[str, list[tuple[Contribution, bool]]] = {}
    for row, leads in _led(rows):
        parts.setdefault(row.category, []).append((row, leads))
    return {category: _summed(part, day.toordinal()) for category, part in parts.items()}


def marks(row: Contribution, *, leads: bool) -> Iterator[Mark]:
    """A row as what begins on its first day and what follows its last; nothing where it is withdrawn.

    What holds weighs a constant until its last day and is an impulse of that day afterwards. An occurrence of uncertain
    date is an impulse on each of its n days; of those, with q = 2^(-1 / half-life), age days after the first have added
    up to w / n * (1 - q^(age + 1)) / (1 - q): a constant and a negative impulse, until the last day is over.
    """
    if row.withdrawn:
        return
    first, last = row.start.toordinal(), None if row.end is None else row.end.toordinal()
    weights = _variants(float(row.weight) if row.counts else 0.0, row)
    if row.holds or last is None:
        yield Mark(first, _counts(row, leads=leads, ongoing=False), weights, ())
        if last is not None and row.counts:
            yield Mark(last + 1, _NOTHING, _negative(weights), ((last, weights),))
    elif first == last:
        yield Mark(first, _counts(row, leads=leads, ongoing=False), _ZERO, ((first, weights),))
    else:
        days = last - first + 1
        rates = [math.log(2) / (row.half_life * stretch) for stretch in STRETCHES]
        constants = _four(w / days / -math.expm1(-rate) for w, rate in zip(weights, rates, strict=True))
        begun = _four(-c * math.exp(-rate) for c, rate in zip(constants, rates, strict=True))
        whole = _four(c * -math.expm1(-rate * days) for c, rate in zip(constants, rates, strict=True))
        yield Mark(first, _counts(row, leads=leads, ongoing=True), constants, ((first, begun),))
        over = tuple(-1 if name == "ongoing" else 0 for name in ROW) if row.counts else (0,) * len(ROW)
        ends = over + (over if leads else (0,) * len(ROW))
        yield Mark(last + 1, ends, _negative(constants), ((first, _negative(begun)), (last, whole)))


_FOUR = range(len(STRETCHES))
_ZERO: Four = (0.0, 0.0, 0.0, 0.0)
_NOTHING = (0,) * (2 * len(ROW))
_EMPTY = LedgerSum(_NOTHING, (0, 0, 0, 0), (0, 0, 0, 0))


@lru_cache(maxsize=4096)
def _left(age: int, half_life: int) -> Four:
    """What is left of an impulse that many days ago (`age` is negative), in each of the four sums."""
    return _four(2.0 ** (age / (half_life * stretch)) for stretch in STRETCHES)


def _four(values: Iterable[float]) -> Four:
    one, two, three, four = values
    return one, two, three, four


def _negative(values: Four) -> Four:
    return _four(-value for value in values)


def _variants(weight: float, row: Contribution) -> Four:
    return weight, weight, weight, 0.0 if row.contested else weight


def _counts(row: Contribution, *, leads: bool, ongoing: bool) -> tuple[int, ...]:
    said = {"counted", row.quad, row.direction} if row.counts else {"voices"}
    if row.counts:
        flags = {"contested": row.contested, "unconfirmed": not row.confirmed, "ongoing": ongoing}
        said |= {name for name, holds in flags.items() if holds}
    counts = tuple(int(name in said) for name in ROW)
    return counts + (counts if leads else (0,) * len(ROW))


def _led(rows: Iterable[Contribution]) -> Iterator[tuple[Contribution, bool]]:
    """Each row and whether it is its development's first, by the code of the category."""
    seen: set[str] = set()
    for row in sorted(rows, key=lambda row: row.category):
        if not row.withdrawn:
            yield row, row.development not in seen
            seen.add(row.development)


def _put(moved: dict[str, list[int]], rows: Iterable[Contribution], *, sign: int) -> None:
    """Add what these rows of one development bring to the nodes on the way up from each mark's day."""
    for row, leads in _led(rows):
        for mark in marks(row, leads=leads):
            number = mark.day
            while number <= LAST_NODE:
                impulses = [0] * len(STRETCHES)
                for at, weights in mark.impulses:
                    for i, weight, part in zip(_FOUR, weights, _left(at - number, row.half_life), strict=True):
                        impulses[i] += round(weight * part * PICO)
                constants = (round(constant * PICO) for constant in mark.constants)
                delta = (*mark.counts, *constants, *impulses)
                key = f"{row.category}/{number}"
                held = moved.get(key)
                moved[key] = [(held[i] if held else 0) + sign * value for i, value in enumerate(delta)]
                number += number & -number


def _added(node: LedgerSum | None, delta: Sequence[int]) -> LedgerSum:
    node = node or _EMPTY
    held = (*node.counts, *node.constants, *node.impulses)
    values = tuple(map(add, held, delta))
    width = len(_NOTHING)
    return LedgerSum(values[:width], values[width : width + 4], values[width + 4 :])


def _summed(rows: Sequence[tuple[Contribution, bool]], day: int) -> Totals:
    counts = [0] * len(_NOTHING)
    terms: list[list[float]] = [[] for _ in STRETCHES]
    for row, leads in rows:
        for mark in marks(row, leads=leads):
            if mark.day > day:
                continue
            counts = list(map(add, counts, mark.counts))
            for i in _FOUR:
                terms[i].append(mark.constants[i])
                terms[i] += [weights[i] * _left(at - day, row.half_life)[i] for at, weights in mark.impulses]
    return _totals([math.fsum(part) * PICO for part in terms], counts)


def _totals(sums: Sequence[float], counts: Sequence[int]) -> Totals:
    micros = tuple(round(value / PICO_A_MICRO) for value in sums)
    return Totals(micros, counts[: len(ROW)], counts[len(ROW) :])
