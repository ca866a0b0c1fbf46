"""Which items report the same thing, and which do not: only where a person said so, by a merge, split, link or unlink.

What a program linked and nobody touched is no label: measured against it, the program would agree with itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product

from tracker.domain.events import DevelopmentsMerged, DevelopmentSplit, Event, ReportLinked, ReportUnlinked
from tracker.projections.views import DevelopmentView
from tracker.store.acts import acts_that_stand
from tracker.store.engine import Connection
from tracker.store.views import get_as_of

Two = tuple[str, str]
TYPES = ("developments.merged", "development.split", "report.linked", "report.unlinked")


def decided_pairs(connection: Connection, dossier: str) -> dict[Two, bool]:
    """Each pair of items (ids in order) with whether they report the same thing; the last word counts.

    An act that was taken back says nothing, and neither does what took it back.
    """
    found: dict[Two, bool] = {}
    for position, event in acts_that_stand(connection, dossier, types=TYPES):
        found.update(_said(connection, dossier, event, position=position))
    return found


def _said(connection: Connection, dossier: str, event: Event, *, position: int) -> Iterator[tuple[Two, bool]]:
    def reports(key: str) -> list[str]:
        view = get_as_of(connection, dossier, DevelopmentView, key=key, position=position - 1)
        return [report.item for report in view.reports] if view else []

    match event:
        case DevelopmentsMerged(into=into, merged=merged):
            groups = [reports(into), *(list(moved.items) for moved in merged)]
            yield from _each(chain.from_iterable(product(*two) for two in combinations(groups, 2)), same=True)
        case DevelopmentSplit(development=key, items=items):
            stay = [item for item in reports(key) if item not in items]
            yield from _each(product(items, stay), same=False)
            yield from _each(combinations(items, 2), same=True)
        case ReportLinked(development=key, item=item):
            others = reports(key)
            if item not in others:  # One that is there is only said to be a copy of what else is there.
                yield from _each(((item, other) for other in others), same=True)
        case ReportUnlinked(development=key, item=item):
            yield from _each(((item, other) for other in reports(key)), same=False)
        case _:
            return


def _each(pairs: Iterable[tuple[str, ...]], *, same: bool) -> Iterator[tuple[Two, bool]]:
    for one, other in pairs:
        if one != other:
            yield (min(one, other), max(one, other)), same
