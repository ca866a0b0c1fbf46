"""The known reports, kept so that a candidate meets only those that lie near it in time and share something rare.

`coreference.rarity` has a row of reports for each feature. A candidate's rarest features are looked up within the
window of days; the few reports that share most are then compared in full. Weights follow the reports within that
window, so what a word is worth changes as reports arrive; the answer depends on nothing but these reports and their
order, whatever else is at hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from tracker.coreference.facets import Conflict, conflicts
from tracker.coreference.matching import (
    JUST_BELOW,
    WINDOW_DAYS,
    Match,
    ReportView,
    at_address,
    by_headline,
    by_parts,
    compare,
    features_of,
    set_apart,
    too_little,
    total,
)
from tracker.coreference.rarity import Rows, Weights, Window, likeliest, place_of
from tracker.domain.matches import MatchPart

VISITED = 200
"""Entries looked at for a candidate, rarest feature first: so many for its words, and so many for names and numbers."""
COMPARED = 4
"""Reports compared in full: those that share most of what is rare."""
MOST = 2 * COMPARED
"""Reports that may be of another category or of the same item, of which these are taken."""


class ReportIndex:
    """Reports that belong to a development; grows, and never forgets."""

    __slots__ = ("_addresses", "_features", "_last", "_named", "_rows", "_views")

    def __init__(self, views: Iterable[ReportView] = ()) -> None:
        self._views: list[ReportView] = []
        self._features: list[tuple[str, ...]] = []
        self._last: tuple[ReportView, frozenset[str]] | None = None
        self._rows = Rows(reach=WINDOW_DAYS)
        self._addresses: defaultdict[str, list[int]] = defaultdict(list)
        self._named: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        for view in views:
            self.add(view)

    def __len__(self) -> int:
        return len(self._views)

    def add(self, view: ReportView) -> None:
        """Let later candidates meet this report; one without a development or a day is met by its address only."""
        slot = len(self._views)
        self._views.append(view)
        if view.canonical_url and view.development:
            self._addresses[view.canonical_url].append(slot)
        for facet, values, *_ in view.named if view.development else ():
            named = self._named[view.development]
            named[facet] = named.get(facet, frozenset()) | values
        features: tuple[str, ...] = ()
        if view.day and view.development:
            features = self._rows.add(slot, day=view.day.toordinal(), features=self._features_of(view))
        self._features.append(features)

    def match(self, candidate: ReportView) -> Match:
        """The best development among the known reports; a report of the same item is never compared with itself.

        Where facets set the candidate apart from all that is at its address, it is the same as something else, or it is
        unsure of the first one there.
        """
        there = self._at_address(candidate)
        if there is not None and there.kind == "same":
            return there
        found = self._by_text(candidate)
        return found if there is None or found.kind == "same" else there

    def _at_address(self, candidate: ReportView) -> Match | None:
        slots = self._addresses.get(candidate.canonical_url or "")
        if slots is None:
            return None
        views = map(self._views.__getitem__, slots)
        return at_address(candidate, ((view, self._named.get(view.development, {})) for view in views))

    def _by_text(self, candidate: ReportView) -> Match:
        if candidate.day is None:
            return by_parts((), None)
        window = self._rows.around(candidate.day.toordinal())
        weights = Weights(window, self._features_of(candidate))
        near = self._near(candidate, weights, window=window)
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

    def _best(self, candidate: ReportView, near: list[int], *, weights: Weights) -> Match:
        best: tuple[Decimal, Decimal, str] | None = None
        chosen: tuple[tuple[MatchPart, ...], ReportView | None] = ((), None)
        for slot in near:
            other = self._views[slot]
            parts = compare(candidate, other, features=self._features[slot], weights=weights)
            score = shared = total(parts)
            if short := too_little(parts, one=candidate, other=other, score=shared):
                parts = (*parts, short)
                score = JUST_BELOW
            if found := self._conflicts(candidate, other):
                parts = set_apart(parts, found)
                score = total(parts)
            if best is None or (score, shared, other.development) > best:
                best, chosen = (score, shared, other.development), (parts, other)
        return by_parts(*chosen)

    def _conflicts(self, candidate: ReportView, view: ReportView) -> tuple[Conflict, ...]:
        """What sets the candidate apart from all reports of a development together, as many days as this one is."""
        if not candidate.named or candidate.day is None or view.day is None:
            return ()
        days = abs((candidate.day - view.day).days)
        return conflicts(candidate.named, self._named.get(view.development, {}), days=days)

    def _near(self, candidate: ReportView, weights: Weights, *, window: Window) -> list[int]:
        """The places of the reports that share most with the candidate, best first, the earlier one on a tie."""
        likely = likeliest(weights.rows(VISITED), most=MOST)
        ranked = sorted(zip([-share for share in likely.values()], window.ordered(likely), strict=True))
        near = []
        for _, entry in ranked[:MOST]:
            place = place_of(entry)
            view = self._views[place]
            if not view.categories.isdisjoint(candidate.categories) and view.item != candidate.item:
                near.append(place)
        return near[:COMPARED]
