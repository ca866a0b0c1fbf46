"""How rare each feature is among the reports around a day, and what it is worth for that.

Each feature has a row of the reports that have it, in order of day, cut into blocks of days to keep it
short. How many of a row lie around a day is counted when it is first asked for, kept, and counted on as reports
arrive: most questions are about the same few days.
"""

from __future__ import annotations

from array import array
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable
from math import fsum, log

PRIOR = 24.0
"""Reports that are taken to stand behind the known ones, so that while these are few they decide little."""
_BLOCK_DAYS = 16
_PLACES = 26
"""Bits of a row's entry for the report's place; four bits above them are the day in its block. So an entry fits in 30
bits, and its 67 million places are far more than there is memory for."""
_PLACE = (1 << _PLACES) - 1
_ENTRY = _BLOCK_DAYS * (_PLACE + 1) - 1
_LAST = _BLOCK_DAYS * _PLACES
_EVERY = ""
"""A feature that every report has."""
MOST_COUNTS = 400_000
"""Counts kept, of all days together; beyond that they are counted again as they are asked for."""
_NONE = array("i")
_SINCE = tuple([sum(1 << _PLACES * later for later in range(day + 1, _BLOCK_DAYS + 1)) for day in range(_BLOCK_DAYS)])
"""What one report of a day adds to `_Block.before`: one to every field behind that day."""


def place_of(entry: int) -> int:
    """The place that stands in an entry."""
    return entry & _PLACE


class _Block:
    """The rows of some days; `before` has for each one number with a field for each day: the entries before it."""

    __slots__ = ("before", "rows")

    def __init__(self) -> None:
        self.rows: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        self.before: defaultdict[str, int] = defaultdict(int)


class Rows:
    """Features, each with the places of the reports that have it; grows, and never forgets.

    A window reaches so many days to both sides of its day.
    """

    __slots__ = ("_blocks", "_known", "_reach", "_windows")

    def __init__(self, *, reach: int) -> None:
        self._reach = reach
        self._blocks: defaultdict[int, _Block] = defaultdict(_Block)
        self._known: dict[str, str] = {}
        self._windows: dict[int, Window] = {}

    def add(self, place: int, *, day: int, features: frozenset[str]) -> tuple[str, ...]:
        """Put a report's features into their rows; returns these as the one copy that is kept of each."""
        known = self._known.setdefault
        kept = tuple([known(feature, feature) for feature in features])
        number, day_in_block = divmod(day, _BLOCK_DAYS)
        block, entry = self._blocks[number], (day_in_block << _PLACES) + place
        for feature in (_EVERY, *kept):
            insort(block.rows[feature], entry)
            block.before[feature] += _SINCE[day_in_block]
        for near in range(day - self._reach, day + self._reach + 1):
            if near in self._windows:
                self._windows[near].count(kept)
        return kept

    def around(self, day: int) -> Window:
        """The reports within the window of a day."""
        if day in self._windows:
            return self._windows[day]
        if sum(len(window.counts) for window in self._windows.values()) > MOST_COUNTS:
            self._windows.clear()
        first, low = divmod(day - self._reach, _BLOCK_DAYS)
        last, high = divmod(day + self._reach + 1, _BLOCK_DAYS)
        window = Window(self._blocks[first], self._blocks[last], low=low, high=high)
        self._windows[day] = window
        return window


class Window:
    """How many reports within the window of a day have each feature; `counts` are those that were asked for.

    They are a plain dict of words and numbers, which costs the garbage collector nothing.
    """

    __slots__ = ("_earlier", "_first", "_high", "_later", "_low", "counts")

    def __init__(self, earlier: _Block, later: _Block, *, low: int, high: int) -> None:
        self.counts: dict[str, int] = {}
        self._earlier, self._later, self._low, self._high = earlier, later, low * _PLACES, high * _PLACES
        self._first = low << _PLACES

    @property
    def reports(self) -> int:
        """How many there are."""
        return self.of(_EVERY)

    def of(self, feature: str) -> int:
        """How many reports have this feature."""
        return self.counts.get(feature) or self.counted(feature)

    def counted(self, feature: str) -> int:
        """The same where it was not asked for yet."""
        before = self._earlier.before.get(feature, 0)
        if self._later is self._earlier:
            count = (before >> self._high & _PLACE) - (before >> self._low & _PLACE)
        else:
            count = (before >> _LAST) - (before >> self._low & _PLACE)
            count += self._later.before.get(feature, 0) >> self._high & _PLACE
        if count:
            self.counts[feature] = count
        return count

    def count(self, features: tuple[str, ...]) -> None:
        """One more report, with these features."""
        for feature in (_EVERY, *features):
            if feature in self.counts:
                self.counts[feature] += 1

    def entries(self, feature: str) -> array[int]:
        """The row's entries within the window, in order of day."""
        count = self.of(feature)
        start = self._earlier.before.get(feature, 0) >> self._low & _PLACE
        found = self._earlier.rows.get(feature, _NONE)[start : start + count]
        if len(found) < count:
            found += self._later.rows[feature][: count - len(found)]
        return found

    def order(self, entry: int) -> int:
        """The entry as one that grows with the day, then the place, all over the window; its place stays the same."""
        return (entry - self._first) & _ENTRY


class Weights(dict[str, float]):
    """The square of what each feature is worth to one candidate, that of another's when it is first asked for.

    What a feature says that n reports have is a logarithm, with a prior so that few reports decide little. Only the
    reports within the candidate's window count, so what else is at hand changes nothing. `own` are the candidate's
    features; the candidate is one more report that has them.
    """

    __slots__ = ("_counts", "_top", "_window", "own", "total")

    def __init__(self, window: Window, own: frozenset[str]) -> None:
        top = log(window.reports + 1 + PRIOR)
        known, counted = window.counts.get, window.counted
        counts = [known(feature) or counted(feature) for feature in own]
        super().__init__(zip(own, [(top - log(count + 2.0)) ** 2 for count in counts], strict=True))
        self._counts, self._top, self._window, self.own = counts, top, window, own
        self.total = fsum(self.values())

    def __missing__(self, feature: str) -> float:
        self[feature] = square = (self._top - log(self._window.of(feature) + 1.0)) ** 2
        return square

    def total_of(self, features: Iterable[str]) -> float:
        """What these features are worth together, as a sum of squares that is exact."""
        return fsum(map(self.__getitem__, features))

    def rarest(self) -> list[tuple[int, str]]:
        """The candidate's features that some report near it has, each behind how many have it, rarest first."""
        return [row for row in sorted(zip(self._counts, self.own, strict=True)) if row[0]]
