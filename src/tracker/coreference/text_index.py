"""Which texts may be copies of another: those near it in time that share its rarest words.

Only their words are kept here, without the texts. Each word has a row of the texts that have it, in order of day.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Container
from datetime import date
from heapq import nsmallest

WINDOW_DAYS = 30
"""How far apart the days of two copies of one text may lie."""
VISITED = 300
"""Entries looked at for a text, rarest word first."""
COMPARED = 4
"""Texts compared in full: those that share most of the rarest words."""
_SLOTS = 32
"""Bits of a row's entry for the text's place; the day stands above them."""
_PLACE = (1 << _SLOTS) - 1


class TextIndex:
    """Texts by their items; one that changes is found by its new words and by its old."""

    __slots__ = ("_items", "_known", "_rows")

    def __init__(self) -> None:
        self._items: list[str] = []
        self._known: dict[str, int] = {}
        self._rows: defaultdict[str, array[int]] = defaultdict(lambda: array("q"))

    def __len__(self) -> int:
        return len(self._items)

    def add(self, item: str, *, day: date, words: frozenset[str]) -> None:
        """Let later texts meet this one."""
        if self._known.get(item) == hash(words):
            return
        self._known[item] = hash(words)
        entry = (day.toordinal() << _SLOTS) + len(self._items)
        self._items.append(item)
        for word in words:
            insort(self._rows[word], entry)

    def near(self, words: frozenset[str], *, day: date, without: Container[str]) -> list[str]:
        """The items whose texts share most of the rarest of these words, best first; none of those to go without."""
        rows = [self._within(word, day) for word in sorted(words)]
        shared: Counter[str] = Counter()
        visited = 0
        for row in sorted(filter(None, rows), key=len):
            if visited and visited + len(row) > VISITED:
                break
            visited += len(row)
            shared.update({self._items[entry & _PLACE] for entry in row})
        likely = ((-count, item) for item, count in shared.items() if item not in without)
        return [item for _, item in nsmallest(COMPARED, likely)]

    def _within(self, word: str, day: date) -> array[int]:
        row = self._rows.get(word)
        if row is None:
            return array("q")
        first = day.toordinal() - WINDOW_DAYS
        low = bisect_left(row, first << _SLOTS)
        return row[low : bisect_left(row, (first + 2 * WINDOW_DAYS + 1) << _SLOTS, low)]
