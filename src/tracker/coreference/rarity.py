"""How rare each feature is among the reports around a day, and what it is worth for that.

Each feature has a row of the reports that have it, in order of day, cut into blocks of days to keep it
short. How many of a row lie around a day is counted when it is first asked for, kept, and counted on as reports
arrive: most questions are about the same few days.
"""

from __future__ import annotations

from array import array
from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterable
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
        return self.counts.get(_EVERY) or self.of(_EVERY)

    def of(self, feature: str) -> int:
        """How many reports have this feature."""
        return self.all_of((feature,))[0]

    def all_of(self, features: Collection[str]) -> list[int]:
        """How many reports have each of these features."""
        try:
            return list(map(self.counts.__getitem__, features))
        except KeyError:
            unknown = [feature for feature in features if feature not in self.counts]
            self.counts.update(zip(unknown, self._counted(unknown), strict=True))
        return list(map(self.counts.__getitem__, features))

    def _counted(self, features: Collection[str]) -> list[int]:
        """The same without `counts`: all at once, since a call for each would take longer than its count."""
        low, high = self._low, self._high
        before = map(self._earlier.before.get, features, repeat(0))
        if self._later is self._earlier:
            return [(fields >> high & _PLACE) - (fields >> low & _PLACE) for fields in before]
        ahead = map(self._later.before.get, features, repeat(0))
        return [(b >> _LAST) - (b >> low & _PLACE) + (a >> high & _PLACE) for b, a in zip(before, ahead, strict=True)]

    def count(self, features: tuple[str, ...]) -> None:
        """One more report, with these features."""
        for feature in (_EVERY, *features):
            if feature in self.counts:
                self.counts[feature] += 1

    def entries(self, features: Iterable[str]) -> list[array[int]]:
        """Of each of these features, which some reports within the window have, the entries, in order of day."""
        rows, before, low, count = self._earlier.rows, self._earlier.before, self._low, self.counts
        found = []
        for feature in features:
            start = before.get(feature, 0) >> low & _PLACE
            entries = rows.get(feature, _NONE)[start : start + count[feature]]
            if len(entries) < count[feature]:
                entries += self._later.rows[feature][: count[feature] - len(entries)]
            found.append(entries)
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

    __slots__ = ("_counts", "_top", "_window", "own", "total")

    def __init__(self, window: Window, own: frozenset[str]) -> None:
        top = log(window.reports + 1 + PRIOR)
        counts = window.all_of(own)
        squares = [(worth := top - known) * worth for known in map(_OWN.__getitem__, counts)]
        super().__init__(zip(own, squares, strict=True))
        self._counts, self._top, self._window, self.own = counts, top, window, own
        self.total = fsum(squares)

    def total_of(self, own: Iterable[str]) -> float:
        """What these features of the candidate are worth together, as a sum of squares that is exact."""
        return fsum(map(self.__getitem__, own))

    def total_of_any(self, features: Collection[str]) -> float:
        """The same of a report's features, whether the candidate has them or not."""
        top = self._top
        others = map(_OTHER.__getitem__, self._window.all_of(features))
        squares = map(self.get, features)
        return fsum([square or (worth := top - known) * worth for square, known in zip(squares, others, strict=True)])

    def rows(self, most: int) -> list[tuple[float, array[int]]]:
        """The entries of the candidate's rarest features, as many as that for names and numbers, then so many for
        words; each row behind what its feature is worth."""
        marked: list[str] = []
        words: list[str] = []
        left_for_marked = left_for_words = most
        for count, feature in sorted([row for row in zip(self._counts, self.own, strict=True) if 0 < row[0] <= most]):
            if feature < FIRST_WORD:
                left_for_marked -= count
                if left_for_marked >= 0:
                    marked.append(feature)
            else:
                left_for_words -= count
                if left_for_words >= 0:
                    words.append(feature)
        features = marked + words
        return list(zip(map(self.__getitem__, features), self._window.entries(features), strict=True))
