"""The known reports, kept so that a candidate meets only those that lie near it in time and share something rare.

Each feature has a row of the reports that have it, in order of day. A candidate's rarest features are looked up within
the window of days; the few reports that share most are then compared in full. Weights follow all reports at hand, so
what a word is worth changes as reports arrive; the answer depends on nothing but the reports and their order.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from tracker.coreference.facets import Conflict, conflicts
from tracker.coreference.matching import (
    WINDOW_DAYS,
    Match,
    MatchPart,
    ReportView,
    by_address,
    by_headline,
    by_parts,
    comparable,
    compare,
    features_of,
    rarity,
    set_apart,
)

_SLOTS = 32
"""Bits of a row's entry for the report's place; the day stands above them."""
_PLACE = (1 << _SLOTS) - 1
VISITED = 200
"""Entries looked at for a candidate, rarest feature first: so many for its words, and so many for names and numbers."""
COMPARED = 4
"""Reports compared in full: those that share most of what is rare."""


class ReportIndex:
    """Reports that belong to a development; grows, and never forgets."""

    __slots__ = ("_addresses", "_features", "_named", "_rows", "_views")

    def __init__(self, views: Iterable[ReportView] = ()) -> None:
        self._views: list[ReportView] = []
        self._features: list[tuple[str, ...]] = []
        self._rows: defaultdict[str, array[int]] = defaultdict(lambda: array("q"))
        self._addresses: dict[str, int] = {}
        self._named: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        for view in views:
            self.add(view)

    def __len__(self) -> int:
        return len(self._views)

    def add(self, view: ReportView) -> None:
        """Let later candidates meet this report; one without a development or a day is met by its address only."""
        slot, features = len(self._views), features_of(view)
        self._views.append(view)
        self._features.append(tuple(features))
        if view.canonical_url and view.development:
            self._addresses.setdefault(view.canonical_url, slot)
        for facet, values, *_ in view.named if view.development else ():
            named = self._named[view.development]
            named[facet] = named.get(facet, frozenset()) | values
        day = view.day.toordinal() if view.day and view.development else 0
        for feature in features:
            insort(self._rows[feature], (day << _SLOTS) + slot)

    def match(self, candidate: ReportView) -> Match:
        """The best development among the known reports; a report of the same item is never compared with itself."""
        slot = self._addresses.get(candidate.canonical_url or "")
        if slot is not None and self._views[slot].item != candidate.item:
            return by_address(self._views[slot])
        features = features_of(candidate)
        weights = _Weights(self._rows, total=len(self._views) + 1, own=features)
        near = self._near(candidate, weights)
        for slot in near:
            found = by_headline(candidate, self._views[slot])
            if found and not self._conflicts(candidate, self._views[slot]):
                return found
        return self._best(candidate, near, weights=weights)

    def _best(self, candidate: ReportView, near: list[int], *, weights: _Weights) -> Match:
        best: tuple[Decimal, Decimal, str, tuple[MatchPart, ...]] | None = None
        for slot in near:
            other, features = self._views[slot], frozenset(self._features[slot])
            parts = compare(candidate, other, features=(weights.own, features), weigh=weights.__getitem__)
            shared = sum((part.amount for part in parts), start=Decimal(0))
            parts = set_apart(parts, self._conflicts(candidate, other))
            score = sum((part.amount for part in parts), start=Decimal(0))
            if best is None or (score, shared, other.development) > best[:3]:
                best = (score, shared, other.development, parts)
        return by_parts(best[3], best[2]) if best else by_parts((), None)

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
        shared: defaultdict[int, float] = defaultdict(float)
        rarest = sorted(weights.own, key=lambda feature: (-weights[feature], feature))
        for marked in (True, False):
            visited = 0
            for feature in rarest:
                if (feature[0] in "#@") is marked:
                    entries = self._within(feature, candidate.day)
                    visited += len(entries)
                    if visited > VISITED:
                        break
                    square = weights[feature] ** 2
                    for entry in entries:
                        shared[entry] += square
        floor = max(shared.values(), default=0.0) / 3
        likely = sorted((-share, entry) for entry, share in shared.items() if share >= floor)[: 2 * COMPARED]
        places = (entry & _PLACE for _, entry in likely)
        return [place for place in places if self._may_match(candidate, self._views[place])][:COMPARED]

    def _may_match(self, candidate: ReportView, view: ReportView) -> bool:
        return bool(view.development) and view.item != candidate.item and comparable(candidate, view)

    def _within(self, feature: str, day: date) -> array[int]:
        row = self._rows.get(feature)
        if row is None:
            return array("q")
        first = day.toordinal() - WINDOW_DAYS
        low = bisect_left(row, first << _SLOTS)
        return row[low : bisect_left(row, (first + 2 * WINDOW_DAYS + 1) << _SLOTS, low)]


class _Weights(dict[str, float]):
    """What each feature is worth to one candidate, computed when it is first asked for; `own` are its own features."""

    __slots__ = ("_rows", "_total", "own")

    def __init__(self, rows: Mapping[str, array[int]], *, total: int, own: frozenset[str]) -> None:
        super().__init__()
        self._rows = rows
        self._total = total
        self.own = own

    def __missing__(self, feature: str) -> float:
        row = self._rows.get(feature)
        count = (len(row) if row is not None else 0) + (feature in self.own)
        self[feature] = weight = rarity(count, total=self._total)
        return weight
