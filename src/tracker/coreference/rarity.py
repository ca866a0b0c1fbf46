"""How rare each feature is among the reports around a day, and what it is worth for that.

Each feature has a row of the reports that have it, in order of day, cut into blocks of days to keep it
short. How many of a row lie around a day is counted on for each day as reports arrive, so nothing has to be counted
when a question comes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import repeat
from math import fsum, log

FIRST_WORD = "A"
"""Where words begin among sorted features, which begin with a letter; names and numbers stand before them."""
PRIOR = 24.0
"""Reports that are taken to stand behind the known ones, so that while these are few they decide little."""
_BLOCK_DAYS = 16
_PLACES = 26
"""Bits of a row's entry for the report's place; four bits above them are the day in its block. So an entry fits in 30
bits, and its 67 million places are far more than there is memory for."""
_PLACE = (1 << _PLACES) - 1
_ENTRY = _BLOCK_DAYS * (_PLACE + 1) - 1
_EVERY = ""
"""A feature that every report has."""
_NONE = array("i")


def place_of(entry: int) -> int:
    """The place that stands in an entry."""
    return entry & _PLACE


class _Block:
    """The rows of some days; `near` has for each one number with a field for each day: the entries within its reach."""

    __slots__ = ("near", "rows")

    def __init__(self) -> None:
        self.rows: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        self.near: defaultdict[str, int] = defaultdict(int)


class Rows:
    """Features, each with the places of the reports that have it; grows, and never forgets.

    A window reaches so many days to both sides of its day.
    """

    __slots__ = ("_blocks", "_known", "_reach", "_reached")

    def __init__(self, *, reach: int) -> None:
        self._reach = reach
        self._reached = [_reached(day, reach) for day in range(_BLOCK_DAYS)]
        self._blocks: defaultdict[int, _Block] = defaultdict(_Block)
        self._known: dict[str, str] = {}

    def add(self, place: int, *, day: int, features: frozenset[str]) -> tuple[str, ...]:
        """Put a report's features into their rows; returns these as the one copy that is kept of each."""
        known = self._known.setdefault
        kept = tuple([known(feature, feature) for feature in features])
        number, day_in_block = divmod(day, _BLOCK_DAYS)
        rows, entry = self._blocks[number].rows, (day_in_block << _PLACES) + place
        for feature in kept:
            insort(rows[feature], entry)
        for blocks, one_more in self._reached[day_in_block]:
            near = self._blocks[number + blocks].near
            near[_EVERY] += one_more
            for feature in kept:
                near[feature] += one_more
        return kept

    def around(self, day: int) -> Window:
        """The reports within the window of a day."""
        number, day_in_block = divmod(day, _BLOCK_DAYS)
        first, low = (number, day_in_block - self._reach)
        if low < 0:
            first, low = divmod(day - self._reach, _BLOCK_DAYS)
        blocks = self._blocks
        return Window(blocks[number], day=day_in_block, rows=(blocks[first], blocks[first + 1]), low=low)


def _reached(day: int, reach: int) -> list[tuple[int, int]]:
    """For each block with days that reach a day of block 0, what one report of that day adds to `_Block.near`."""
    found: defaultdict[int, int] = defaultdict(int)
    for near in range(day - reach, day + reach + 1):
        block, day_in_block = divmod(near, _BLOCK_DAYS)
        found[block] += 1 << _PLACES * day_in_block
    return sorted(found.items())


class Window:
    """The reports within the window of a day, whose first day stands in the first of two blocks."""

    __slots__ = ("_day", "_first", "_near", "_rows")

    def __init__(self, block: _Block, *, day: int, rows: tuple[_Block, _Block], low: int) -> None:
        self._near, self._day = block.near, day * _PLACES
        self._rows, self._first = rows, low << _PLACES

    @property
    def reports(self) -> int:
        """How many there are."""
        return self._near.get(_EVERY, 0) >> self._day & _PLACE

    def of(self, features: Collection[str]) -> list[int]:
        """How many reports have each of these features."""
        day = self._day
        return [fields >> day & _PLACE for fields in map(self._near.get, features, repeat(0))]

    def entries(self, feature: str, count: int) -> array[int]:
        """The row's entries within the window, of which there are so many, in order of day."""
        earlier, later = self._rows
        row = earlier.rows.get(feature, _NONE)
        start = bisect_left(row, self._first)
        found = row[start : start + count]
        if len(found) < count:
            found += later.rows[feature][: count - len(found)]
        return found

    def ordered(self, entries: Iterable[int]) -> list[int]:
        """The entries as numbers that grow with the day, then the place, all over the window; places stay the same."""
        first = self._first
        return [(entry - first) & _ENTRY for entry in entries]


class _Logarithms(dict[int, float]):
    """The logarithm of each number and `more`; learns each when it first meets it, since few come again and again."""

    def __init__(self, more: float) -> None:
        super().__init__()
        self._more = more

    def __missing__(self, number: int) -> float:
        self[number] = value = log(number + self._more)
        return value


_OWN, _OTHER = _Logarithms(2.0), _Logarithms(1.0)
"""The candidate is one more report that has its own features; at least one has any other."""


class Weights(dict[str, float]):
    """The square of what each feature of a candidate is worth.

    What a feature says that n reports have is a logarithm, with a prior so that few reports decide little. Only the
    reports within the candidate's window count, so what else is at hand changes nothing. `own` are the candidate's
    features; the candidate is one more report that has them.
    """

    __slots__ = ("_counts", "_squares", "_top", "_window", "own", "total")

    def __init__(self, window: Window, own: frozenset[str]) -> None:
        top = log(window.reports + 1 + PRIOR)
        counts = window.of(own)
        squares = [(worth := top - logarithm) * worth for logarithm in map(_OWN.__getitem__, counts)]
        super().__init__(zip(own, squares, strict=True))
        self._counts, self._squares, self._top, self._window, self.own = counts, squares, top, window, own
        self.total = fsum(squares)

    def squares(self, own: Iterable[str]) -> list[float]:
        """The squares of what these features of the candidate are worth."""
        return list(map(self.__getitem__, own))

    def squares_of_others(self, features: Collection[str]) -> list[float]:
        """The same of features that the candidate does not have."""
        top = self._top
        return [(worth := top - logarithm) * worth for logarithm in map(_OTHER.__getitem__, self._window.of(features))]

    def rows(self, most: int) -> list[tuple[float, array[int]]]:
        """The entries of the candidate's rarest features, as many as that for names and numbers, then so many for
        words; each row behind what its feature is worth."""
        marked: list[tuple[float, array[int]]] = []
        words: list[tuple[float, array[int]]] = []
        left_for_marked = left_for_words = most
        entries = self._window.entries
        known = zip(self._counts, self.own, self._squares, strict=True)
        for count, feature, square in sorted([row for row in known if 0 < row[0] <= most]):
            if feature < FIRST_WORD:
                left_for_marked -= count
                if left_for_marked >= 0:
                    marked.append((square, entries(feature, count)))
            else:
                left_for_words -= count
                if left_for_words >= 0:
                    words.append((square, entries(feature, count)))
        return marked + words


def likeliest(rows: Sequence[tuple[float, array[int]]], *, most: int) -> dict[int, float]:
    """What entries share by the rows they stand in, of those that share most, and a third of the first one's or more.

    There are at least `most` where so many share a third, with all that share as much as the last of them. Most
    entries stand in one row only, which seldom is enough; so only the others are ranked.
    """
    shared: dict[int, float] = {}
    again: dict[int, float] = {}
    put = shared.setdefault
    for square, entries in rows:
        for entry in entries:
            # Each row's square is an object of its own, so whatever else comes back stood there before.
            if (so_far := put(entry, square)) is not square:
                again[entry] = shared[entry] = so_far + square
    shares = sorted(again.values(), reverse=True)[:most]
    floor = max([square for square, entries in rows if entries] + shares[:1], default=0.0) / 3
    if len(shares) == most:
        floor = max(floor, shares[-1])
    found = {entry: share for entry, share in again.items() if share >= floor}
    for square, entries in rows:
        if square >= floor:
            found.update((entry, square) for entry in entries if entry not in again)
    return found
