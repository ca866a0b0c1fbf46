"""Prefix sums of the ledger by category and day, so that the state of any past day, as known at any moment, is a few
additions and not a walk over the ledger.

A row of the ledger weighs, on a day, a constant and what is left of impulses: 2^(-age / half-life). Both can be added
up over many rows once every impulse is told as of one day. So the days of a category form a binary indexed tree (P.
Fenwick, "A new data structure for cumulative frequency tables", 1994): node `n` holds the sums over the rows that
begin on the last `n & -n` days up to the day of ordinal `n`, told as of that day, and a question reads at most one node
for each bit of its day. Nodes are a read model like any other: each value is known from one position until the next.

Sums are whole numbers of 10^-12 Goldstein points, so that a row takes away exactly what it brought, and what is kept is
reckoned in decimals, which come out the same on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import lru_cache
from operator import add

from tracker.domain.plover import Quad
from tracker.domain.tags import Direction
from tracker.projections.base import Change, Live
from tracker.projections.views import Contribution, LedgerSum

PICO, PICO_A_MICRO = 10**12, 10**6
LAST_NODE = date.max.toordinal()
STRETCHES = (1.0, 0.5, 2.0, 1.0)
"""By which factor the half-life is multiplied in each of the four sums; the last leaves contested evidence out."""
EXACT, EXACT_STRETCHES, ZERO = Context(prec=40), tuple(map(Decimal, STRETCHES)), Decimal(0)
QUADS, DIRECTIONS = tuple(str(quad) for quad in Quad), tuple(str(direction) for direction in Direction)
Four = tuple[float, float, float, float]
Exact = tuple[Decimal, Decimal, Decimal, Decimal]
ROW = ("counted", "voices", "contested", "unconfirmed", "ongoing", "told", *QUADS, *DIRECTIONS)
"""What is counted of the rows that have begun: those that count and those that do not, of the former the contested, the
unconfirmed, those amid an uncertain date, those whose `last_day` is over or is the node's, and each quad class and
direction. In a node twice: of every row, and of each
development's first row, so that over all categories each development can be counted once.
"""
COUNTED, VOICES, CONTESTED, UNCONFIRMED, ONGOING, TOLD = range(6)
FIRST_QUAD, FIRST_DIRECTION = 6, 6 + len(QUADS)


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
    constants: Exact
    impulses: tuple[tuple[int, Exact], ...]


def follow(changes: Sequence[Change], during: Live, *, before: Live) -> Iterator[Change]:
    """The nodes' changes after those of the ledger that one event caused; `before` and `during` as for the ledger."""
    developments: dict[str, list[Change]] = {}
    for change in changes:
        developments.setdefault(change.key.rpartition("/")[0], []).append(change)
    moved: dict[str, _Move] = {}
    for parts in developments.values():
        was = {part.key: row for part in parts if (row := before.get(Contribution, part.key))}
        now = {part.key: part.value for part in parts if isinstance(part.value, Contribution)}
        if was != now:
            _put(moved, was.values(), sign=-1)
            _put(moved, now.values(), sign=1)
    for key, move in moved.items():
        if any(move.amounts) or move.told or move.untold:
            node = during.get(LedgerSum, key)
            changed = _added(node, move)
            if changed != node:
                yield Change(LedgerSum, key, changed, changes[0].position)


def nodes_of(day: date) -> Iterator[int]:
    """The nodes whose sums add up to everything that began by that day."""
    number = day.toordinal()
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
    weights = (row.weight, row.weight, row.weight, ZERO if row.contested else row.weight)

    def counted(*names: str, sign: int = 1) -> tuple[int, ...]:
        one = tuple(sign * (name in names) for name in ROW)
        return one + (one if leads else _NO_ROW)

    if not row.counts:
        yield Mark(first, counted("voices"), _ZEROS, ())
        return
    flags = (("contested", row.contested), ("unconfirmed", not row.confirmed))
    begins = ("counted", row.quad, row.direction, *(name for name, so in flags if so))
    if row.holds or last is None:
        yield Mark(first, counted(*begins, "told"), weights, ())
        if last is not None:
            yield Mark(last + 1, _NOTHING, _negative(weights), ((last, weights),))
    elif first == last:
        yield Mark(first, counted(*begins, "told"), _ZEROS, ((first, weights),))
    else:
        constants, begun, whole = _uncertain(weights, days=last - first + 1, half_life=row.half_life)
        yield Mark(first, counted(*begins, "ongoing"), constants, ((first, begun),))
        yield Mark(last, counted("told"), _ZEROS, ())
        yield Mark(
            last + 1, counted("ongoing", sign=-1), _negative(constants), ((first, _negative(begun)), (last, whole))
        )


def _uncertain(weights: Exact, *, days: int, half_life: int) -> tuple[Exact, Exact, Exact]:
    """Of an occurrence on one of so many days: constant and impulse of its first day, and what is left on the last."""
    rates, over = _kept(-1, half_life), _kept(-days, half_life)
    constants = _exact(w / days / (1 - q) for w, q in zip(weights, rates, strict=True))
    begun = _exact(-c * q for c, q in zip(constants, rates, strict=True))
    return constants, begun, _exact(c * (1 - q) for c, q in zip(constants, over, strict=True))


_FOUR = range(len(STRETCHES))
_NO_ROW = (0,) * len(ROW)
_NOTHING = (0,) * (2 * len(ROW))
_EMPTY = LedgerSum(_NOTHING, (0, 0, 0, 0), (0, 0, 0, 0), 0)
_AMOUNTS = len(_NOTHING) + 2 * len(STRETCHES)


_ZEROS: Exact = (ZERO, ZERO, ZERO, ZERO)


@lru_cache(maxsize=4096)
def _left(age: int, half_life: int) -> Four:
    """What is left of an impulse that many days ago (`age` is negative), in each of the four sums."""
    return _four(2.0 ** (age / (half_life * stretch)) for stretch in STRETCHES)


@lru_cache(maxsize=65536)
def _kept(age: int, half_life: int) -> Exact:
    """The same, exact to forty digits."""
    return _exact(EXACT.power(2, EXACT.divide(age, half_life * stretch)) for stretch in EXACT_STRETCHES)


def _four(values: Iterable[float]) -> Four:
    one, two, three, four = values
    return one, two, three, four


def _exact(values: Iterable[Decimal]) -> Exact:
    with localcontext(EXACT):
        one, two, three, four = values
    return one, two, three, four


def _negative(values: Exact) -> Exact:
    return _exact(-value for value in values)


def _led(rows: Iterable[Contribution]) -> Iterator[tuple[Contribution, bool]]:
    """Each row and whether it is its development's first, by the code of the category."""
    seen: set[str] = set()
    for row in sorted(rows, key=lambda row: row.category):
        if not row.withdrawn:
            yield row, row.development not in seen
            seen.add(row.development)


@dataclass(slots=True)
class _Move:
    """What one event adds to a node; of which newest day it tells anew, and of which days something no longer does."""

    amounts: list[int] = field(default_factory=lambda: [0] * _AMOUNTS)
    told: int = 0
    untold: set[int] = field(default_factory=set)

    def take(self, amounts: Iterable[int], *, sign: int, told: int | None) -> None:
        """Add one mark's amounts, or take them away."""
        self.amounts = [old + sign * new for old, new in zip(self.amounts, amounts, strict=True)]
        if told is not None and sign > 0:
            self.told = max(self.told, told)
        elif told is not None:
            self.untold.add(told)


def _put(moved: dict[str, _Move], rows: Iterable[Contribution], *, sign: int) -> None:
    """Add what these rows of one development bring to the nodes on the way up from each mark's day."""
    for row, leads in _led(rows):
        for mark in marks(row, leads=leads):
            told = mark.day if mark.counts[TOLD] else None
            number = mark.day
            while number <= LAST_NODE:
                impulses = [ZERO] * len(STRETCHES)
                for at, weights in mark.impulses:
                    left = _kept(at - number, row.half_life)
                    impulses = [sum_ + w * part for sum_, w, part in zip(impulses, weights, left, strict=True)]
                amounts = (*mark.counts, *_pico(mark.constants), *_pico(impulses))
                moved.setdefault(f"{row.category}/{number}", _Move()).take(amounts, sign=sign, told=told)
                number += number & -number


def _pico(values: Iterable[Decimal]) -> list[int]:
    return [int((value * PICO).to_integral_value(ROUND_HALF_EVEN)) for value in values]


def _added(node: LedgerSum | None, move: _Move) -> LedgerSum:
    node = node or _EMPTY
    values = tuple(map(add, (*node.counts, *node.constants, *node.impulses), move.amounts))
    width, newest = len(_NOTHING), node.newest
    if move.told >= abs(newest):
        newest = move.told
    elif abs(newest) in move.untold:
        newest = -abs(newest)
    return LedgerSum(values[:width], values[width : width + 4], values[width + 4 :], newest)


def _summed(rows: Sequence[tuple[Contribution, bool]], day: int) -> Totals:
    counts = [0] * len(_NOTHING)
    terms: list[list[float]] = [[] for _ in STRETCHES]
    for row, leads in rows:
        for mark in marks(row, leads=leads):
            if mark.day > day:
                continue
            counts = list(map(add, counts, mark.counts))
            for i in _FOUR:
                terms[i].append(float(mark.constants[i]))
                terms[i] += [float(weights[i]) * _left(at - day, row.half_life)[i] for at, weights in mark.impulses]
    return _totals([math.fsum(part) * PICO for part in terms], counts)


def _totals(sums: Sequence[float], counts: Sequence[int]) -> Totals:
    micros = tuple(round(value / PICO_A_MICRO) for value in sums)
    return Totals(micros, counts[: len(ROW)], counts[len(ROW) :])
