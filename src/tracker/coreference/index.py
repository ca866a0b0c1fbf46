"""The known reports, kept so that a candidate meets only those that lie near it in time and share something rare.

Each feature has a row of the reports that have it, in order of day. A candidate's rarest features are looked up within
the window of days; the few reports that share most are then compared in full. Weights follow the reports within that
window, so what a word is worth changes as reports arrive; the answer depends on nothing but these reports and their
order, whatever else is at hand.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import log

from tracker.coreference.facets import Conflict, conflicts
from tracker.coreference.matching import (
    MARKS,
    PRIOR,
    WINDOW_DAYS,
    Match,
    ReportView,
    by_address,
    by_headline,
    by_parts,
    comparable,
    compare,
    features_of,
    set_apart,
)
from tracker.domain.matches import MatchPart

_SLOTS = 32
"""Bits of a row's entry for the report's place; the day stands above them."""
_PLACE = (1 << _SLOTS) - 1
_Row = tuple[str, "array[int]", int, int]
"""A feature, the row of its reports, and where those of a window begin and end in it."""
VISITED = 200
"""Entries looked at for a candidate, rarest feature first: so many for its words, and so many for names and numbers."""
COMPARED = 4
"""Reports compared in full: those that share most of what is rare."""
_LOG_2 = log(2.0)


class ReportIndex:
    """Reports that belong to a development; grows, and never forgets."""

    __slots__ = ("_addresses", "_days", "_features", "_last", "_named", "_rows", "_views")

    def __init__(self, views: Iterable[ReportView] = ()) -> None:
        self._views: list[ReportView] = []
        self._days: array[int] = array("q")
        self._features: list[tuple[str, ...]] = []
        self._last: tuple[ReportView, frozenset[str]] | None = None
        self._rows: defaultdict[str, array[int]] = defaultdict(lambda: array("q"))
        self._addresses: dict[str, int] = {}
        self._named: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        for view in views:
            self.add(view)

    def __len__(self) -> int:
        return len(self._views)

    def add(self, view: ReportView) -> None:
        """Let later candidates meet this report; one without a development or a day is met by its address only."""
        slot, features = len(self._views), self._features_of(view)
        self._views.append(view)
        self._features.append(tuple(features))
        if view.canonical_url and view.development:
            self._addresses.setdefault(view.canonical_url, slot)
        for facet, values, *_ in view.named if view.development else ():
            named = self._named[view.development]
            named[facet] = named.get(facet, frozenset()) | values
        entry = ((view.day.toordinal() if view.day and view.development else 0) << _SLOTS) + slot
        insort(self._days, entry)
        for feature in features:
            insort(self._rows[feature], entry)

    def match(self, candidate: ReportView) -> Match:
        """The best development among the known reports; a report of the same item is never compared with itself."""
        slot = self._addresses.get(candidate.canonical_url or "")
        if slot is not None and self._views[slot].item != candidate.item:
            return by_address(self._views[slot])
        weights = _Weights(self._rows, self._days, candidate.day, own=self._features_of(candidate))
        near = self._near(candidate, weights)
        for slot in near:
            found = by_headline(candidate, self._views[slot])
            if found and not self._conflicts(candidate, self._views[slot]):
                return found
        return self._best(candidate, near, weights=weights)

    def _features_of(self, view: ReportView) -> frozenset[str]:
        """The features of a report; those of the last one are kept, since whoever was matched is mostly added next."""
        if self._last is not None:
            last, features = self._last
            same_text = last.title is view.title and last.summary is view.summary
            if same_text and last.concepts is view.concepts and last.expected is view.expected:
                return features
        self._last = (view, features_of(view))
        return self._last[1]

    def _best(self, candidate: ReportView, near: list[int], *, weights: _Weights) -> Match:
        best: tuple[Decimal, Decimal, str] | None = None
        chosen: tuple[tuple[MatchPart, ...], ReportView | None] = ((), None)
        for slot in near:
            other = self._views[slot]
            parts = compare(candidate, other, features=(weights.own, self._features[slot]), weights=weights)
            score = shared = _sum(parts)
            if found := self._conflicts(candidate, other):
                parts = set_apart(parts, found)
                score = _sum(parts)
            if best is None or (score, shared, other.development) > best:
                best, chosen = (score, shared, other.development), (parts, other)
        return by_parts(*chosen)

    def _conflicts(self, candidate: ReportView, view: ReportView) -> tuple[Conflict, ...]:
        """What sets the candidate apart from all reports of a development together, as many days as this one is."""
        if not candidate.named or candidate.day is None or view.day is None:
            return ()
        days = abs((candidate.day - view.day).days)
        return conflicts(candidate.named, self._named.get(view.development, {}), days=days)

    def _near(self, candidate: ReportView, weights: _Weights) -> list[int]:
        """The places of the reports that share most with the candidate, best first, the earlier one on a tie."""
        if candidate.day is None:
            return []
        shared: dict[int, float] = {}
        for features in weights.rarest():
            left = VISITED
            for feature, row, start, end in features:
                left -= end - start
                if left < 0:
                    break
                square = weights[feature]
                for entry in row[start:end]:
                    shared[entry] = shared.get(entry, 0.0) + square
        floor = max(shared.values(), default=0.0) / 3
        likely = sorted((-share, entry) for entry, share in shared.items() if share >= floor)[: 2 * COMPARED]
        places = (entry & _PLACE for _, entry in likely)
        return [place for place in places if self._may_match(candidate, self._views[place])][:COMPARED]

    def _may_match(self, candidate: ReportView, view: ReportView) -> bool:
        return bool(view.development) and view.item != candidate.item and comparable(candidate, view)


class _Weights(dict[str, float]):
    """The square of what each feature is worth to one candidate, that of another's when it is first asked for.

    What a feature says that n reports have is a logarithm, with a prior so that few reports decide little. Only the
    reports within the candidate's window count, so what else is at hand changes nothing. `own` are the candidate's
    features, weighed by `rarest`; the candidate is one more report that has them.
    """

    __slots__ = ("_high", "_low", "_rows", "_top", "own")

    def __init__(
        self, rows: Mapping[str, array[int]], days: array[int], day: date | None, *, own: frozenset[str]
    ) -> None:
        super().__init__()
        first = (day.toordinal() if day else 0) - WINDOW_DAYS
        self._low, self._high = first << _SLOTS, (first + 2 * WINDOW_DAYS + 1) << _SLOTS
        self._rows = rows
        self._top = log(bisect_left(days, self._high) - bisect_left(days, self._low) + 1 + PRIOR)
        self.own = own

    def __missing__(self, feature: str) -> float:
        start, end = self._within(self._rows.get(feature))
        self[feature] = square = (self._top - log(end - start + 1.0)) ** 2
        return square

    def rarest(self) -> tuple[list[_Row], list[_Row]]:
        """The rows of the candidate's features that some report near it has, rarest first: of names and numbers, then
        of words."""
        top = self._top
        found: list[tuple[int, _Row]] = []
        for feature in self.own:
            row = self._rows.get(feature)
            if row is not None:
                start, end = self._within(row)
                if start < end:
                    found.append((end - start, (feature, row, start, end)))
        found.sort(key=lambda one: (one[0], one[1][0]))
        self.update(dict.fromkeys(self.own, (top - _LOG_2) ** 2))
        self.update([(row[0], (top - log(count + 2.0)) ** 2) for count, row in found])
        names = [row for _, row in found if row[0][0] in MARKS]
        return names, [row for _, row in found if row[0][0] not in MARKS]

    def _within(self, row: array[int] | None) -> tuple[int, int]:
        """Where the entries of the window begin and end in a row."""
        if row is None:
            return 0, 0
        start = bisect_left(row, self._low)
        return start, bisect_left(row, self._high, start)


def _sum(parts: Iterable[MatchPart]) -> Decimal:
    return sum((part.amount for part in parts), start=Decimal(0))
